//! Who somebody is and what they may: recognition, codes, representation, sign-in, sessions, a phone, the way to a message.

pub(crate) mod access_code;
pub(crate) mod access_events;
pub(crate) mod directory;
pub(crate) mod hand_off;
pub(crate) mod recognize;
pub(crate) mod representation;
pub(crate) mod sealed;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod sign_in_state;
pub(crate) mod standing;
pub(crate) mod watches;

pub use access_code::{CodeMade, CodeUsed, FreshCode};
pub use access_events::{AccessLog, GATHERED_FOR};
pub use directory::{CaseSystem, Directory, Provider, ProviderAudience, Tenant};
pub use hand_off::PhoneCode;
pub use recognize::Followed;
pub use representation::{Invitation, NameWish, Named};
pub use sign_in::{SignInFailure, SignInWish, SignedIn, SignedInPerson, StartedAttempt};
pub use standing::Standing;
pub use watches::Watches;
