//! The clerks' list, and the replies to one of its messages.

use crate::{access::standing::scope, casework::Casework};
use domain::{
    binding::search_words,
    deadline::day_of,
    event::{Actor, Change},
    id::MessageId,
    message::DeskGroup,
    person::Clerk,
    representation::{NamedBy, RepresentationState},
};
use ports::{
    StorageError,
    storage::{DeskFilter, DeskPage, DeskRow, MessageRecord, ReplyRecord},
};

/// Entries of one page.
const PAGE: u16 = 20;

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

impl Casework {
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

    /// Whether somebody is waiting to be recognized as the recipient.
    pub async fn open_reviews(&self, record: &MessageRecord) -> Result<u32, StorageError> {
        self.storage.open_reviews(&record.message.tenant, record.message.id).await
    }

    /// The replies to a message of the clerk's authority. Looking at them is logged (F7).
    pub async fn replies_for_clerk(
        &self,
        clerk: &Clerk,
        id: MessageId,
    ) -> Result<Option<(MessageRecord, Vec<ReplyRecord>)>, StorageError> {
        let Some(record) = self.storage.message_for_clerk(&scope(clerk), id).await? else { return Ok(None) };
        let replies = self.storage.replies_to(&clerk.tenant, id).await?;
        if !replies.is_empty() {
            let entry = self.access.event(&clerk.tenant, id, Actor::Clerk(clerk.account), Change::ReplyViewed);
            self.storage.append(&entry).await?;
        }
        Ok(Some((record, replies)))
    }
}
