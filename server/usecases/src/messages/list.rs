//! Lists for applicants and clerks, page by page.

use crate::{Portal, access::standing::Standing};
use domain::{
    binding::search_words,
    deadline::day_of,
    id::MessageId,
    message::DeskGroup,
    person::{Applicant, Clerk},
    representation::{NamedBy, Representation, RepresentationState, Right},
};
use ports::{
    StorageError,
    storage::{AuditEntry, ClerkScope, DeskFilter, DeskPage, DeskRow, ListPage, MessageRecord, ReplyRecord, ToDoPlace},
};
use std::collections::HashMap;

/// A page of the clerks' list.
#[derive(Debug, Clone)]
pub struct DeskList {
    pub rows: Vec<DeskRow>,
    /// There are messages before the first and behind the last row.
    pub before: bool,
    pub after: bool,
    /// Of each group, with the same search.
    pub counts: Vec<(DeskGroup, u32)>,
}

/// Of the items that must be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub of: usize,
}

/// Entries of one page.
const PAGE: u16 = 20;

impl Portal {
    /// What is for this person. Whatever came since the sign-in is recognized here.
    pub async fn messages_of(
        &self,
        applicant: &Applicant,
        after: Option<ToDoPlace>,
    ) -> Result<ListPage<ToDoPlace>, StorageError> {
        if after.is_none() {
            self.recognize(applicant).await?;
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
            let message = self.with_proof(record.message.clone(), standing.representation.as_deref(), draft.has_proof());
            let Some(inquiry) = message.content.kind.inquiry() else { continue };
            let required: Vec<_> = draft.visible_items(inquiry).filter(|item| item.content.required()).collect();
            let done = required.iter().filter(|item| !draft.state_of(item).is_open()).count();
            progress.insert(record.message.id, Progress { done, of: required.len() });
        }
        Ok(progress)
    }

    /// One page of the authority's messages, and whether there are more behind and before it.
    pub async fn desk(&self, clerk: &Clerk, filter: &DeskFilter, page: DeskPage) -> Result<DeskList, StorageError> {
        let (scope, today) = (scope(clerk), day_of(self.clock.now()));
        // As names and numbers are kept, whoever writes them how.
        let words = search_words(&filter.search).join(" ");
        let nothing_to_find = words.is_empty() && !filter.search.trim().is_empty();
        if nothing_to_find {
            return Ok(DeskList { rows: Vec::new(), before: false, after: false, counts: Vec::new() });
        }
        let filter = &DeskFilter { group: filter.group, search: words };
        let mut rows = self.storage.desk(&scope, filter, page, today, PAGE + 1).await?;
        let over = rows.len() > usize::from(PAGE);
        let (before, after) = match page {
            DeskPage::First => (false, over),
            DeskPage::After(_) => (true, over),
            DeskPage::Before(_) => (over, true),
        };
        match page {
            // The row that is too many is the one farthest from where the page began.
            DeskPage::Before(_) if over => drop(rows.remove(0)),
            DeskPage::First | DeskPage::After(_) | DeskPage::Before(_) => rows.truncate(usize::from(PAGE)),
        }
        let counts = self.storage.desk_counts(&scope, &filter.search, today).await?;
        Ok(DeskList { rows, before, after, counts })
    }

    /// Representatives of a message who wait for the authority's word.
    pub async fn waiting_representatives(&self, record: &MessageRecord) -> Result<usize, StorageError> {
        let all = self.storage.representations_of(&record.message.tenant, record.message.id).await?;
        Ok(all.iter().filter(|held| held.state == RepresentationState::Waiting && held.named_by == NamedBy::Authority).count())
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

pub(crate) fn scope(clerk: &Clerk) -> ClerkScope {
    ClerkScope { tenant: clerk.tenant.clone(), authority: clerk.authority.clone() }
}
