//! Messages of XÖV standards, by folders that a gateway (OSCI, XTA) or a case system itself empties and fills.

mod channel;
mod exchange;
mod folder;
mod reading;
mod schemas;
mod sending;

pub use channel::{ExchangeChannel, Memory};
pub use exchange::{Correspondence, FolderExchange, Speaks};
pub use folder::FolderPair;
pub use schemas::Schemas;
