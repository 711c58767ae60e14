//! What FIT-Connect needs of the world.

mod delivery_service;
mod message_reader;
mod secret_safe;

pub use delivery_service::{
    ArrivalVerdict, ArrivingFile, CaseAt, DeliveryService, FetchedFile, OpenedArrival, OpenedKey, RailError, WaitingPage,
};
pub use message_reader::{ArrivedContent, MessageReader, ReadingRules};
pub use secret_safe::{SealedSecret, SecretSafe};
