//! Lists for applicants and clerks, page by page.

use super::Portal;
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
    /// What is for this person. Whatever came since the sign-in is recognized here.
    pub async fn messages_of(&self, applicant: &Applicant, after: Option<Place>) -> Result<ListPage, StorageError> {
        if after.is_none() {
            self.recognize(applicant).await?;
        }
        self.storage.messages_for_applicant(&applicant.tenant, applicant.account, after, PAGE).await
    }

    /// Where the person has begun to add something that is not sent.
    pub async fn begun_supplements(&self, applicant: &Applicant) -> Result<Vec<MessageId>, StorageError> {
        self.storage.begun_supplements(&applicant.tenant, applicant.account).await
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

    /// Whether somebody is waiting to be recognized as the recipient.
    pub async fn open_reviews(&self, record: &MessageRecord) -> Result<u32, StorageError> {
        self.storage.open_reviews(&record.message.tenant, record.message.id).await
    }

    /// What happened to a message. The caller has loaded it for this person.
    pub async fn history_of(&self, applicant: &Applicant, id: MessageId) -> Result<Vec<AuditEntry>, StorageError> {
        self.storage.history(&applicant.tenant, id).await
    }
}

pub(super) fn scope(clerk: &Clerk) -> ClerkScope {
    ClerkScope { tenant: clerk.tenant.clone(), authority: clerk.authority.clone() }
}
