//! The lists of persons and of case systems, page by page, and how far a person's messages are.

use crate::{access::standing::Standing, messages::Messages};
use domain::{
    id::{CaseSystemId, MessageId},
    person::Applicant,
    representation::{Representation, Right},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{AuditEntry, ListPage, MessageFilter, MessageRecord, ReplyRecord, ToDoPlace},
};
use std::collections::HashMap;

/// Of the items that must be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub of: usize,
}

/// Entries of one page.
const PAGE: u16 = 20;

impl Messages {
    /// Messages of a case system, oldest first, behind one.
    ///
    /// # Errors
    /// The database is away.
    pub async fn listed(
        &self,
        system: &CaseSystemId,
        filter: &MessageFilter,
        after: Option<(Timestamp, MessageId)>,
        limit: u16,
    ) -> Result<Vec<MessageRecord>, StorageError> {
        self.storage.messages_of_case_system(system, filter, after, limit).await
    }

    /// State and times of a message, for the case system that handed it in.
    pub async fn message_state(&self, case_system: &CaseSystemId, id: MessageId) -> Result<Option<MessageRecord>, StorageError> {
        self.storage.message_for_case_system(case_system, id).await
    }

    /// What is for this person. Whatever came since the sign-in is recognized here.
    pub async fn messages_of(
        &self,
        applicant: &Applicant,
        after: Option<ToDoPlace>,
    ) -> Result<ListPage<ToDoPlace>, StorageError> {
        if after.is_none() {
            self.access.recognize(applicant).await?;
        }
        self.storage.messages_for_applicant(&applicant.tenant, applicant.account, after, PAGE).await
    }

    /// Where the person has begun to add something that is not sent: it stands first, wherever its message would.
    pub async fn begun_supplements(&self, applicant: &Applicant) -> Result<Vec<MessageRecord>, StorageError> {
        let mut begun = Vec::new();
        for id in self.storage.begun_supplements(&applicant.tenant, applicant.account).await?.into_iter().take(usize::from(PAGE))
        {
            begun.extend(self.storage.message_for_applicant(&applicant.tenant, applicant.account, id).await?);
        }
        Ok(begun)
    }

    /// How far messages of a page are that were begun to be answered, by the person or by those whose replies they may prepare: required
    /// items that are settled, and all.
    pub async fn progress(
        &self,
        applicant: &Applicant,
        page: &[MessageRecord],
        acts_for: &[Representation],
    ) -> Result<HashMap<MessageId, Progress>, StorageError> {
        let begun = self.storage.open_drafts(&applicant.tenant, applicant.account).await?;
        let mut progress = HashMap::new();
        for record in page {
            let held = acts_for.iter().find(|held| held.message == record.message.id && held.right >= Right::Prepare);
            let standing = match held {
                _ if begun.contains(&record.message.id) => Standing::recipient(applicant, record.message.id),
                Some(held) => Standing::representative(applicant, held.clone()),
                None => continue,
            };
            let Some(mut draft) = self.storage.draft(&standing.key).await? else { continue };
            self.others_work(&standing, &mut draft).await?;
            if draft.supplements.is_some() || !draft.is_begun() {
                continue;
            }
            let message = self.access.with_proof(record.message.clone(), standing.representation.as_deref(), draft.has_proof());
            let Some(inquiry) = message.content.kind.inquiry() else { continue };
            let required: Vec<_> = draft.visible_items(inquiry).filter(|item| item.content.required()).collect();
            let done = required.iter().filter(|item| !draft.state_of(item).is_open()).count();
            progress.insert(record.message.id, Progress { done, of: required.len() });
        }
        Ok(progress)
    }

    pub async fn replies_to(&self, record: &MessageRecord) -> Result<Vec<ReplyRecord>, StorageError> {
        self.storage.replies_to(&record.message.tenant, record.message.id).await
    }

    /// What happened to a message. The caller has loaded it for this person.
    pub async fn history_of(&self, applicant: &Applicant, id: MessageId) -> Result<Vec<AuditEntry>, StorageError> {
        self.storage.history(&applicant.tenant, id).await
    }
}
