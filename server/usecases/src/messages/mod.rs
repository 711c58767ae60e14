//! Messages of an authority: accepted, shown, listed, withdrawn.

pub(crate) mod accept;
pub(crate) mod judge;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod withdraw;

pub use accept::{AcceptError, AcceptMessage, Accepted, sha256, sha256_hex};
pub use list::Progress;
pub use show::{BegunBy, MessageOverview, OpenItem};
