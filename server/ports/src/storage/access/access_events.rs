//! Who came in, looked, took a file along, or was refused. Ids only: no names, no content, no address.

use crate::storage::StorageError;
use async_trait::async_trait;
use domain::id::{AccountId, CaseSystemId, TenantId};
use jiff::Timestamp;
use uuid::Uuid;

/// Who it was, as far as the portal knew.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AccessBy {
    /// A person who is signed in, whatever they may do at the object.
    Applicant(AccountId),
    Clerk(AccountId),
    CaseSystem(CaseSystemId),
    /// A phone that another screen let in, and the account that lent it the right.
    Phone(AccountId),
    /// An identity provider that says that somebody signed out.
    Provider,
    Nobody,
}

impl AccessBy {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Applicant(_) => "applicant",
            Self::Clerk(_) => "clerk",
            Self::CaseSystem(_) => "case_system",
            Self::Phone(_) => "phone",
            Self::Provider => "provider",
            Self::Nobody => "nobody",
        }
    }

    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Applicant(account) | Self::Clerk(account) | Self::Phone(account) => Some(*account),
            Self::CaseSystem(_) | Self::Provider | Self::Nobody => None,
        }
    }

    pub fn case_system(&self) -> Option<&CaseSystemId> {
        match self {
            Self::CaseSystem(system) => Some(system),
            Self::Applicant(_) | Self::Clerk(_) | Self::Phone(_) | Self::Provider | Self::Nobody => None,
        }
    }

    /// Rebuilds it from its columns.
    pub fn from_parts(kind: &str, account: Option<AccountId>, system: Option<CaseSystemId>) -> Option<Self> {
        match (kind, account, system) {
            ("applicant", Some(account), None) => Some(Self::Applicant(account)),
            ("clerk", Some(account), None) => Some(Self::Clerk(account)),
            ("phone", Some(account), None) => Some(Self::Phone(account)),
            ("case_system", None, Some(system)) => Some(Self::CaseSystem(system)),
            ("provider", None, None) => Some(Self::Provider),
            ("nobody", None, None) => Some(Self::Nobody),
            _ => None,
        }
    }
}

/// What it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccessAction {
    SignedIn,
    SignInRefused,
    SignedOut,
    /// The other sessions of the account were ended by its person.
    OtherSessionsEnded,
    /// The provider said that somebody signed out there.
    SignedOutByProvider,
    /// Of a letter: it opened a message.
    CodeAccepted,
    CodeRefused,
    /// Too many wrong codes: the account waits.
    CodeLocked,
    /// Another screen let this phone in.
    PhoneCodeAccepted,
    PhoneCodeRefused,
    /// Not theirs, not there, or not allowed.
    AccessRefused,
    /// A case system without a valid token, or with something that it may not do.
    ApiRefused,
    /// Too much or too often: whoever asks has to wait.
    ToldToWait,
    MessageViewed,
    ListViewed,
    PreviewViewed,
    ReplyViewed,
    /// A page of a document, drawn.
    DocumentViewed,
    DocumentDownloaded,
    PackageDownloaded,
    /// So many more were not written one by one.
    NotWritten,
}

impl AccessAction {
    pub const ALL: [Self; 21] = [
        Self::SignedIn,
        Self::SignInRefused,
        Self::SignedOut,
        Self::OtherSessionsEnded,
        Self::SignedOutByProvider,
        Self::CodeAccepted,
        Self::CodeRefused,
        Self::CodeLocked,
        Self::PhoneCodeAccepted,
        Self::PhoneCodeRefused,
        Self::AccessRefused,
        Self::ApiRefused,
        Self::ToldToWait,
        Self::MessageViewed,
        Self::ListViewed,
        Self::PreviewViewed,
        Self::ReplyViewed,
        Self::DocumentViewed,
        Self::DocumentDownloaded,
        Self::PackageDownloaded,
        Self::NotWritten,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInRefused => "sign_in_refused",
            Self::SignedOut => "signed_out",
            Self::OtherSessionsEnded => "other_sessions_ended",
            Self::SignedOutByProvider => "signed_out_by_provider",
            Self::CodeAccepted => "code_accepted",
            Self::CodeRefused => "code_refused",
            Self::CodeLocked => "code_locked",
            Self::PhoneCodeAccepted => "phone_code_accepted",
            Self::PhoneCodeRefused => "phone_code_refused",
            Self::AccessRefused => "access_refused",
            Self::ApiRefused => "api_refused",
            Self::ToldToWait => "told_to_wait",
            Self::MessageViewed => "message_viewed",
            Self::ListViewed => "list_viewed",
            Self::PreviewViewed => "preview_viewed",
            Self::ReplyViewed => "reply_viewed",
            Self::DocumentViewed => "document_viewed",
            Self::DocumentDownloaded => "document_downloaded",
            Self::PackageDownloaded => "package_downloaded",
            Self::NotWritten => "not_written",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }
}

/// What makes two events the same one, seconds apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccessKind {
    /// None: refused before anybody knew of which tenant.
    pub tenant: Option<TenantId>,
    pub by: AccessBy,
    pub action: AccessAction,
    /// The address's pattern.
    pub route: String,
    /// As it was asked for.
    pub message: Option<Uuid>,
    /// Document, rendition, upload or reply, as it was asked for.
    pub object: Option<Uuid>,
    /// Keyed hash of where it came from, 32 hex digits.
    pub address_hash: Option<String>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEvent {
    pub id: Uuid,
    /// Of the first.
    pub at: Timestamp,
    pub kind: AccessKind,
    /// How often within a few seconds, at least 1.
    pub times: u32,
}

/// Which lines are asked for. What is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct AccessFilter {
    pub tenant: Option<TenantId>,
    pub account: Option<AccountId>,
    pub message: Option<Uuid>,
    pub address_hash: Option<String>,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

#[async_trait]
pub trait AccessEvents: Send + Sync {
    /// All or none of them.
    async fn add_access_events(&self, events: &[AccessEvent]) -> Result<(), StorageError>;

    /// Oldest first, at most `limit`, behind `after` (moment and id of the last one seen).
    async fn access_events(
        &self,
        filter: &AccessFilter,
        after: Option<(Timestamp, Uuid)>,
        limit: u16,
    ) -> Result<Vec<AccessEvent>, StorageError>;

    /// At most `limit` that are older; how many were deleted.
    async fn delete_old_access_events(&self, before: Timestamp, limit: u16) -> Result<u64, StorageError>;
}
