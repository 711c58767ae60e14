//! Where somebody stands before a message: as its recipient, or in the recipient's place with a right that can end.

use crate::Denied;
use domain::{
    event::Actor,
    id::MessageId,
    person::{Applicant, Clerk},
    representation::{Capacity, NamedBy, Representation, Right},
};
use ports::storage::ClerkScope;
use ports::storage::{DraftKey, ReplyRecord};

/// Who acts, and on whose draft.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The draft: the recipient's own, or the one of the person who is represented.
    pub key: DraftKey,
    /// For the log.
    pub actor: Actor,
    /// `None`: for themselves.
    pub representation: Option<Box<Representation>>,
}

impl Standing {
    pub(crate) fn recipient(applicant: &Applicant, message: MessageId) -> Self {
        Self { key: draft_key(applicant, message), actor: Actor::Applicant(applicant.account), representation: None }
    }

    pub(crate) fn representative(applicant: &Applicant, held: Representation) -> Self {
        let own = draft_key(applicant, held.message);
        let key = DraftKey { account: held.owner().unwrap_or(applicant.account), by: Some(held.id), ..own };
        Self { key, actor: Actor::Representative(applicant.account), representation: Some(Box::new(held)) }
    }

    /// Whoever acts for themselves may do everything.
    pub fn may(&self, right: Right) -> bool {
        self.representation.as_ref().is_none_or(|held| held.right >= right)
    }

    pub(crate) fn demand(&self, right: Right) -> Result<(), Denied> {
        if self.may(right) { Ok(()) } else { Err(Denied::RightMissing) }
    }

    /// Two accounts can be recognized as the same person, or a letter met another one: each sees what it sent itself, and what
    /// was sent in its place.
    pub(crate) fn sees_reply(&self, record: &ReplyRecord) -> bool {
        let in_my_place =
            || self.representation.is_none() && record.representation.as_ref().is_some_and(|by| by.concerns(self.key.account));
        record.reply.account == self.key.account || in_my_place()
    }

    /// Whom the authority named for a child or a ward, it alone can end.
    pub fn may_end(&self, other: &Representation) -> bool {
        match &self.representation {
            Some(held) => held.id == other.id,
            None => {
                other.concerns(self.key.account) && !(other.named_by == NamedBy::Authority && other.capacity == Capacity::Custody)
            }
        }
    }

    /// Whose files a reply holds: the recipient's own and those sent by whom they asked, a representative's what they sent themselves.
    /// The rest of what one sees of a reply are names.
    pub fn may_open_files_of(&self, record: &ReplyRecord) -> bool {
        match &self.representation {
            None => record.reply.account == self.key.account,
            Some(held) => self.may(Right::Prepare) && record.representation.as_ref().is_some_and(|by| by.id == held.id),
        }
    }

    /// Who may not open a document takes nothing of it away: neither out of the reply nor by a word to the authority.
    pub fn may_take_back_from(&self, record: &ReplyRecord) -> bool {
        self.may(Right::Send) && self.may_open_files_of(record)
    }

    /// Whether they are told of a representation: the recipient of those that concern them, a representative of their own.
    pub(crate) fn sees(&self, other: &Representation) -> bool {
        match &self.representation {
            Some(held) => held.id == other.id,
            None => other.concerns(self.key.account),
        }
    }
}

/// The messages of a clerk's authority.
pub(crate) fn scope(clerk: &Clerk) -> ClerkScope {
    ClerkScope { tenant: clerk.tenant.clone(), authority: clerk.authority.clone() }
}

/// The drafts of this person for this message, in their own right.
fn draft_key(applicant: &Applicant, message: MessageId) -> DraftKey {
    DraftKey { tenant: applicant.tenant.clone(), account: applicant.account, message, by: None, came_by: applicant.came_by }
}
