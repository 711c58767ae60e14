//! What the portal can do: rooms by journey, one file per action. They know the domain and the ports, nothing of HTTP, adapters or the worker.

pub mod access;
pub mod answering;
pub mod barriers;
pub mod casework;
pub mod delivery;
pub mod documents;
pub mod errands;
pub mod events;
pub mod hash;
pub mod messages;
pub mod notices;
pub mod operations;
pub mod rail;
pub mod replies;
pub mod request;
pub mod retention;
mod rooms;
mod sealed;
pub mod webhooks;
pub mod xoev;

pub use rooms::{AllTurns, HandedOver, Ports, Rooms};

use domain::person::TrustLevel;
use ports::{MalwareScanner, StorageError};
use std::sync::Arc;

/// Why somebody does not get what is theirs.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// The message demands a safer sign-in.
    #[error("the trust level is too low")]
    LevelTooLow(TrustLevel),
    /// Somebody who acts for another may do less.
    #[error("the representative has no right to do this")]
    RightMissing,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How documents are checked.
#[derive(Clone)]
pub enum Scanning {
    With(Arc<dyn MalwareScanner>),
    /// The operator decided to work without a scanner.
    Waived,
}
