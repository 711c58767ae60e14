//! What comes and goes over FIT-Connect.

mod arrivals;
mod cases;
mod transmissions;

pub use arrivals::{Arrival, ArrivalNote, Arrivals, FromArrival, MessageFile, NewMessageFile, StoredFile};
pub use cases::{CaseKey, NewRailCase, RailCase, RailCases, RegisterOutcome, WrappedRailKey};
pub use transmissions::{NewTransmission, Transmission, Transmissions, Verdict};
