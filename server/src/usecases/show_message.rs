//! A message as its recipient sees it, with the draft and the replies.

use super::{Denied, Portal, draft_key};
use domain::{
    id::{DraftId, ItemId, MessageId},
    message::{Inquiry, Item, MessageState},
    person::Applicant,
    reply::DraftReply,
};
use ports::{
    StorageError,
    storage::{Actor, AuditAction, MessageRecord, ReplyRecord},
};

/// Everything the pages of one message need.
#[derive(Debug, Clone)]
pub struct MessageOverview {
    pub record: MessageRecord,
    pub draft: Option<DraftReply>,
    /// Those of the account that looks.
    pub replies: Vec<ReplyRecord>,
}

/// One item that can be answered now.
#[derive(Debug, Clone)]
pub struct OpenItem {
    pub record: MessageRecord,
    pub draft: DraftReply,
    pub item: Item,
    /// Its place among the visible items and how many there are, both from 1.
    pub position: (usize, usize),
}

impl MessageOverview {
    pub fn inquiry(&self) -> Option<&Inquiry> {
        self.record.message.content.kind.inquiry()
    }

    /// A reply can be written: it is asked for, not withdrawn, and not sent, or something is being added.
    pub fn takes_answers(&self) -> bool {
        match self.record.state {
            MessageState::Open => self.inquiry().is_some(),
            MessageState::Answered { .. } => self.draft.is_some(),
            MessageState::Withdrawn { .. } => false,
        }
    }
}

impl Portal {
    /// Loads a message for its recipient and notes the first time it is opened.
    pub async fn show_message(&self, applicant: &Applicant, id: MessageId) -> Result<Option<MessageOverview>, Denied> {
        let Some(overview) = self.overview(applicant, id).await? else { return Ok(None) };
        if overview.record.times.retrieved_at.is_none() {
            let audit = self.audit(&applicant.tenant, id, Actor::Applicant(applicant.account), AuditAction::MessageRetrieved);
            self.storage.mark_retrieved(&applicant.tenant, id, &audit).await?;
        }
        Ok(Some(overview))
    }

    /// As [`Self::show_message`], without noting anything.
    pub async fn overview(&self, applicant: &Applicant, id: MessageId) -> Result<Option<MessageOverview>, Denied> {
        let Some(record) = self.message_of(applicant, id).await? else { return Ok(None) };
        let key = draft_key(applicant, id);
        let answerable = record.message.content.kind.inquiry().is_some();
        let draft = if answerable { self.storage.draft(&key).await? } else { None };
        let mut replies = match record.state {
            MessageState::Answered { .. } => self.storage.replies_to(&applicant.tenant, id).await?,
            MessageState::Open | MessageState::Withdrawn { .. } => Vec::new(),
        };
        // Two accounts can be recognized as the same person, or a letter met another one: each sees what it sent itself.
        replies.retain(|record| record.reply.account == applicant.account);
        Ok(Some(MessageOverview { record, draft, replies }))
    }

    /// The one way to a message for its recipient: recognized, and signed in safely enough to read it.
    pub(super) async fn message_of(&self, applicant: &Applicant, id: MessageId) -> Result<Option<MessageRecord>, Denied> {
        let find = || self.storage.message_for_applicant(&applicant.tenant, applicant.account, id);
        let mut record = find().await?;
        if record.is_none() {
            // It may have come after the sign-in.
            self.recognize(applicant).await?;
            record = find().await?;
        }
        match record {
            Some(record) if record.message.content.levels.read > applicant.level => {
                Err(Denied::LevelTooLow(record.message.content.levels.read))
            }
            record => Ok(record),
        }
    }

    /// An item to be looked at. Someone who has not begun sees a blank draft; looking stores nothing.
    /// `None`: not there, not visible, or closed.
    pub async fn look_at_item(&self, applicant: &Applicant, id: MessageId, item: &ItemId) -> Result<Option<OpenItem>, Denied> {
        let Some(overview) = self.overview(applicant, id).await? else { return Ok(None) };
        if !overview.takes_answers() {
            return Ok(None);
        }
        let draft = overview.draft.unwrap_or_else(|| DraftReply::blank(id, applicant.account));
        Ok(open(overview.record, draft, item))
    }

    /// An item to be answered now; opens a draft if there is none.
    pub async fn open_item(&self, applicant: &Applicant, id: MessageId, item: &ItemId) -> Result<Option<OpenItem>, Denied> {
        let Some(overview) = self.overview(applicant, id).await? else { return Ok(None) };
        if !overview.takes_answers() {
            return Ok(None);
        }
        let draft = match overview.draft {
            Some(draft) => Some(draft),
            None => self.open_draft(applicant, id, None).await?,
        };
        Ok(draft.and_then(|draft| open(overview.record, draft, item)))
    }

    async fn open_draft(
        &self,
        applicant: &Applicant,
        id: MessageId,
        supplements: Option<domain::id::ReplyId>,
    ) -> Result<Option<DraftReply>, StorageError> {
        let audit = self.audit(&applicant.tenant, id, Actor::Applicant(applicant.account), AuditAction::DraftStarted);
        self.storage.open_draft(&draft_key(applicant, id), DraftId(self.clock.new_id()), supplements, &audit).await
    }

    /// Opens a draft that adds to the first reply. `false`: there is nothing to add to.
    pub async fn start_supplement(&self, applicant: &Applicant, id: MessageId) -> Result<bool, Denied> {
        let Some(overview) = self.overview(applicant, id).await? else { return Ok(false) };
        let MessageState::Answered { first_reply, .. } = overview.record.state else { return Ok(false) };
        if overview.draft.is_none() {
            self.open_draft(applicant, id, Some(first_reply)).await?;
        }
        Ok(true)
    }
}

fn open(record: MessageRecord, draft: DraftReply, item: &ItemId) -> Option<OpenItem> {
    let inquiry = record.message.content.kind.inquiry()?;
    let visible: Vec<&Item> = draft.visible_items(inquiry).collect();
    let at = visible.iter().position(|visible| &visible.id == item)?;
    let position = (at + 1, visible.len());
    let item = visible[at].clone();
    Some(OpenItem { record, draft, item, position })
}
