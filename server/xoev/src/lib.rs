//! XÖV messages of the return channel: XAusländer, the rejection of XInneres, the XBau-Kernmodul; the case file of xdomea; data fields of
//! XDatenfelder. Read structurally and strictly, written as their schemas want it. Nothing here does IO, and no schema is shipped.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect"))]

mod fault;
pub mod fim;
mod head;
mod rejection;
mod release;
mod sort;
pub mod xauslaender;
pub mod xbau;
pub mod xdomea;
pub mod xml;

pub use domain::din91379;
pub use fault::{Fault, Reaction, Reason, reaction_xbau, reaction_xinneres};
pub use head::{Address, Contact, Head, Party, Product, Stamp, stamp};
pub use rejection::{Rejection, Why, read_rejection, write_rejection};
pub use release::{RELEASES, Release};
pub use sort::{Glance, Standard, glance, kind, kind_of_root};
pub use xml::{FileKey, Piece};
