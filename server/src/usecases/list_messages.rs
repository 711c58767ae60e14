//! Lists for applicants and clerks, page by page.

use super::{Portal, draft_key, sha256};
use domain::{
    id::MessageId,
    person::{Applicant, Clerk},
};
use ports::{
    StorageError,
    storage::{AuditEntry, ClerkScope, ListPage, MessageRecord, Place, ReplyRecord},
};

/// Entries of one page.
const PAGE: u16 = 20;

impl Portal {
    pub async fn messages_of(&self, applicant: &Applicant, after: Option<Place>) -> Result<ListPage, StorageError> {
        self.storage.messages_for_applicant(&applicant.tenant, &applicant.key, after, PAGE).await
    }

    /// Where a link of a notice leads, for its recipient.
    pub async fn follow_link(&self, applicant: &Applicant, token: &str) -> Result<Option<MessageId>, StorageError> {
        self.storage.message_by_link(&applicant.tenant, &applicant.key, &sha256(token.as_bytes())).await
    }

    pub async fn messages_for_clerk(&self, clerk: &Clerk, after: Option<Place>) -> Result<ListPage, StorageError> {
        self.storage.messages_for_clerk(&scope(clerk), after, PAGE).await
    }

    pub async fn message_for_clerk(&self, clerk: &Clerk, id: MessageId) -> Result<Option<MessageRecord>, StorageError> {
        self.storage.message_for_clerk(&scope(clerk), id).await
    }

    pub async fn replies_to(&self, record: &MessageRecord) -> Result<Vec<ReplyRecord>, StorageError> {
        self.storage.replies_to(&record.message.tenant, record.message.id).await
    }

    /// What happened to a message of this person.
    pub async fn history_of(&self, applicant: &Applicant, id: MessageId) -> Result<Option<Vec<AuditEntry>>, StorageError> {
        let key = draft_key(applicant, id);
        if self.storage.message_for_applicant(&key.tenant, &applicant.key, id).await?.is_none() {
            return Ok(None);
        }
        self.storage.history(&key.tenant, id).await.map(Some)
    }
}

pub(super) fn scope(clerk: &Clerk) -> ClerkScope {
    ClerkScope { tenant: clerk.tenant.clone(), authority: clerk.authority.clone() }
}
