//! Who somebody is, and what lets them in.

mod access_codes;
mod access_events;
mod accounts;
mod api_keys;
mod bindings;
mod hand_offs;
mod representations;
mod sessions;
mod sign_ins;

pub use access_codes::{AccessCodes, CODE_LIMIT, CODE_WINDOW, CodeOutcome, NewAccessCode};
pub use access_events::{AccessAction, AccessBy, AccessEvent, AccessEvents, AccessFilter, AccessKind};
pub use accounts::Accounts;
pub use api_keys::{ApiKey, ApiKeys};
pub use bindings::{BindingState, Bindings, CANDIDATES_PAGE, Candidate, NewBinding, Seeker};
pub use hand_offs::{HandOff, HandOffs, NewHandOff};
pub use representations::{AcceptRepresentation, NameOutcome, NewRepresentation, Representations};
pub use sessions::{EndSessions, NewSession, OwnSession, SessionHash, Sessions};
pub use sign_ins::SignIns;
