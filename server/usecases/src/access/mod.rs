//! Who somebody is and what they may: recognition, codes, representation, sign-in, sessions, a phone, the way to a message.

pub(crate) mod access_code;
pub(crate) mod access_events;
pub(crate) mod api_keys;
pub(crate) mod directory;
pub(crate) mod events;
pub(crate) mod hand_off;
pub(crate) mod recognize;
pub(crate) mod representation;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod software;
pub(crate) mod standing;
pub(crate) mod watches;
pub(crate) mod way;

pub use access_code::{CodeMade, CodeUsed, FreshCode};
pub use access_events::{AccessLog, GATHERED_FOR};
pub use api_keys::CallerError;
pub(crate) use directory::reading_rules;
pub use directory::{Budget, CaseSystem, Directory, Provider, ProviderAudience, Tenant};
pub use hand_off::PhoneCode;
pub use recognize::LinkLeads;
pub use representation::{Invitation, NameWish, Named};
pub use sign_in::{SignInFailure, SignInWish, SignedIn, SignedInPerson, StartedAttempt};
pub use software::{Software, TOKEN_LIFE};
pub use standing::Standing;
pub use watches::Watches;

use domain::id::ProviderId;
use ports::{AccessTokens, Clock, IdentityProvider, storage::AccessRecords};
use std::{collections::HashMap, sync::Arc};

/// Who somebody is, and what they may.
pub struct Access {
    pub(crate) directory: Arc<Directory>,
    /// Who came in, looked, or was refused.
    pub log: Arc<AccessLog>,
    pub(crate) storage: Arc<dyn AccessRecords>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) providers: HashMap<ProviderId, Arc<dyn IdentityProvider>>,
    /// Of case systems.
    pub(crate) tokens: Option<Arc<dyn AccessTokens>>,
    /// Makes the tokens of notice links.
    pub(crate) link_key: [u8; 32],
    /// Requests whose session is watched while they bring something.
    pub(crate) watches: Arc<Watches>,
}
