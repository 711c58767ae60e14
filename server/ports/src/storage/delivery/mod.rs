//! What is to be handed over, and what was made for it.

mod deliveries;
mod fetching;
mod renditions;
mod stuck_deliveries;

pub use deliveries::Deliveries;
pub use fetching::{Fetching, OfferPlace, OfferedReply, SettleOffer, UnsettledOffers};
pub use renditions::{Renditions, StoredRendition};
pub use stuck_deliveries::{RetryDelivery, StuckDeliveries, StuckDelivery};
