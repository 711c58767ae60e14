//! One id type per entity, so that the compiler tells a draft from a document.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

uuid_id! {
    /// A message of an authority. Time-ordered (UUIDv7).
    MessageId,
    /// A reply that is being written.
    DraftId,
    /// A reply that was sent.
    ReplyId,
    /// An uploaded document.
    DocumentId,
    /// A person who signed in at least once.
    AccountId,
    /// One delivery into a case file; fixed when the reply is submitted and used in every attempt.
    DeliveryId,
    /// Something that is to be done outside of requests. That of a delivery has its id.
    ErrandId,
    /// A code from a letter.
    AccessCodeId,
    /// Somebody who acts, or shall act, for the recipient of a message.
    RepresentationId,
    /// A phone that may add files to one item.
    HandOffId,
    /// Something that happened to a message; its line of the audit log has the same one.
    EventId,
    /// A notice to a person, on one channel.
    NoticeId,
    /// What an authority sends over FIT-Connect; the delivery service calls it a reply and draws the id.
    ArrivalId,
    /// A case at the delivery service.
    RailCaseId,
    /// A file that an authority sends along with a message.
    MessageFileId,
    /// A tenant's key that wraps document keys.
    TenantKeyId,
}

impl From<DeliveryId> for ErrandId {
    fn from(delivery: DeliveryId) -> Self {
        Self(delivery.0)
    }
}

/// Why a text is no short name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a short name has 1 to 64 characters out of a-z, 0-9, hyphen and underscore")]
pub struct NotASlug;

fn check_slug(text: &str) -> Result<(), NotASlug> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if text.is_empty() || text.len() > 64 || !text.chars().all(fits) {
        return Err(NotASlug);
    }
    Ok(())
}

macro_rules! slug_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotASlug;
            fn try_from(text: String) -> Result<Self, NotASlug> {
                check_slug(&text).map(|()| Self(text))
            }
        }

        impl FromStr for $name {
            type Err = NotASlug;
            fn from_str(text: &str) -> Result<Self, NotASlug> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

slug_id! {
    /// A Land or another body that shares the installation (Mandant).
    TenantId,
    /// An authority of a tenant (Behörde).
    AuthorityId,
    /// A connected case system (Fachverfahren).
    CaseSystemId,
    /// A question or document request, unique within its message; also part of its page's address.
    ItemId,
    /// A choice of a question, unique within the question.
    ChoiceId,
    /// A configured identity provider.
    ProviderId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_checked() {
        for good in ["a", "mietvertrag", "q-1", "lohn_2026"] {
            assert!(good.parse::<ItemId>().is_ok(), "{good}");
        }
        for bad in ["", "Ä", "a b", "../x", "A", &"x".repeat(65)] {
            assert!(bad.parse::<ItemId>().is_err(), "{bad}");
        }
    }
}
