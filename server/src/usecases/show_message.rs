//! A message as its recipient sees it, with the draft and the replies.

use super::{Denied, Portal, Standing, sha256};
use domain::{
    id::{DraftId, ItemId, MessageId},
    message::{Inquiry, Item, Message, MessageState},
    person::Applicant,
    reply::{DraftReply, EarlierReplies, ItemAnswer},
    representation::{Capacity, Representation, Right},
};
use ports::{
    StorageError,
    storage::{AuditAction, MessageRecord, ReplyRecord},
};

/// Everything the pages of one message need.
#[derive(Debug, Clone)]
pub struct MessageOverview {
    pub record: MessageRecord,
    pub standing: Standing,
    pub draft: Option<DraftReply>,
    /// Those of the account that looks, and those that were sent in its place.
    pub replies: Vec<ReplyRecord>,
}

/// What all replies to a message say together.
#[derive(Debug, Clone, Default)]
pub struct Altogether {
    /// Required items that lack something since the first reply: files were taken back, or a later answer asked for them.
    pub lacking: Vec<Item>,
    /// Items that need nothing more.
    pub settled: Vec<ItemId>,
    /// Something is being added, and not sent.
    pub begun: bool,
}

/// One item that can be answered now.
#[derive(Debug, Clone)]
pub struct OpenItem {
    pub record: MessageRecord,
    pub standing: Standing,
    pub draft: DraftReply,
    pub item: Item,
    /// Its place among the visible items and how many there are, both from 1.
    pub position: (usize, usize),
}

impl OpenItem {
    /// What is said now: in the draft, else in what it adds to.
    pub fn answer(&self) -> Option<&ItemAnswer> {
        self.draft.answers.get(&self.item.id).or_else(|| self.draft.earlier.answer_to(&self.item.id))
    }

    /// Tells one saved answer from another, and nothing of its content.
    pub fn answer_version(&self) -> String {
        // Looking begins no draft, so an answer that is not there must not name one.
        let Some(answer) = self.answer() else { return "0".to_owned() };
        let saved = serde_json::to_vec(answer).unwrap_or_default();
        hex::encode(&sha256(&[self.draft.id.0.as_bytes().as_slice(), &saved].concat())[..8])
    }
}

impl MessageOverview {
    pub fn inquiry(&self) -> Option<&Inquiry> {
        self.record.message.content.kind.inquiry()
    }

    /// What the replies say together.
    pub fn altogether(&self) -> Altogether {
        let Some(inquiry) = self.inquiry() else { return Altogether::default() };
        let mut earlier = EarlierReplies::default();
        self.replies.iter().for_each(|record| earlier.add(&record.reply, true));
        let all = DraftReply { earlier, ..DraftReply::blank(self.record.message.id, self.standing.key.account) };
        let asked_later = |item: &Item| self.replies.iter().skip(1).any(|record| record.reply.missing.contains(&item.id));
        let lacks = |item: &&Item| {
            let anew = !all.earlier.lost(&item.id).is_empty() || asked_later(item);
            item.content.required() && !all.earlier.settles(item) && anew
        };
        Altogether {
            lacking: all.visible_items(inquiry).filter(lacks).cloned().collect(),
            begun: self.draft.as_ref().is_some_and(DraftReply::is_begun),
            settled: inquiry.items.iter().filter(|item| all.earlier.settles(item)).map(|item| item.id.clone()).collect(),
        }
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
            let audit = self.audit(&applicant.tenant, id, overview.standing.actor.clone(), AuditAction::MessageRetrieved);
            self.storage.mark_retrieved(&applicant.tenant, id, &audit).await?;
        }
        Ok(Some(overview))
    }

    /// As [`Self::show_message`], without noting anything.
    pub async fn overview(&self, applicant: &Applicant, id: MessageId) -> Result<Option<MessageOverview>, Denied> {
        let Some((mut record, standing)) = self.message_of(applicant, id).await? else { return Ok(None) };
        let answerable = record.message.content.kind.inquiry().is_some();
        // What is not sent yet is not read by somebody who may only read.
        let mut draft = if answerable && standing.may(Right::Prepare) { self.storage.draft(&standing.key).await? } else { None };
        let mut replies = match record.state {
            MessageState::Answered { .. } => self.storage.replies_to(&applicant.tenant, id).await?,
            MessageState::Open | MessageState::Withdrawn { .. } => Vec::new(),
        };
        // Two accounts can be recognized as the same person, or a letter met another one: each sees what it sent itself.
        replies.retain(|record| standing.sees_reply(record));
        if let Some(draft) = draft.as_mut().filter(|draft| draft.supplements.is_some()) {
            let own = standing.representation.as_ref().map(|held| held.id);
            for record in &replies {
                draft.earlier.add(&record.reply, record.representation.as_ref().map(|held| held.id) == own);
            }
        }
        let proof_is_there = draft.as_ref().is_some_and(DraftReply::has_proof);
        record.message = self.with_proof(record.message, standing.representation.as_deref(), proof_is_there);
        Ok(Some(MessageOverview { record, standing, draft, replies }))
    }

    /// The one way to a message: recognized as its recipient or acting for them, and signed in safely enough to read it.
    pub(super) async fn message_of(
        &self,
        applicant: &Applicant,
        id: MessageId,
    ) -> Result<Option<(MessageRecord, Standing)>, Denied> {
        let mut found = self.own_message(applicant, id).await?;
        if found.is_none() {
            // It may have come after the sign-in.
            self.recognize(applicant).await?;
            found = self.own_message(applicant, id).await?;
        }
        match found {
            Some((record, _)) if record.message.content.levels.read > applicant.level => {
                Err(Denied::LevelTooLow(record.message.content.levels.read))
            }
            found => Ok(found),
        }
    }

    /// For the recipient, else for somebody who acts for them.
    async fn own_message(&self, applicant: &Applicant, id: MessageId) -> Result<Option<(MessageRecord, Standing)>, StorageError> {
        let (tenant, account) = (&applicant.tenant, applicant.account);
        if let Some(record) = self.storage.message_for_applicant(tenant, account, id).await? {
            return Ok(Some((record, Standing::recipient(applicant, id))));
        }
        let acting = self.storage.message_for_representative(tenant, account, id).await?;
        Ok(acting.map(|(record, held)| (record, Standing::representative(applicant, held))))
    }

    /// The message as a reply to it was written: with the proof, if a representative had to give one.
    pub fn message_of_reply(&self, message: &Message, record: &ReplyRecord) -> Message {
        self.with_proof(message.clone(), record.representation.as_ref(), record.reply.has_proof())
    }

    /// A representative also proves the right to act; the item is there for whoever it concerns.
    pub(super) fn with_proof(&self, message: Message, by: Option<&Representation>, is_there: bool) -> Message {
        let limits = self.directory.tenant(&message.tenant).map(|tenant| tenant.uploads.clone()).unwrap_or_default();
        match by {
            Some(held) => message.with_proof(held.capacity, &limits),
            None if is_there => message.with_proof(Capacity::Lawyer, &limits),
            None => message,
        }
    }

    /// An item to be looked at. Someone who has not begun sees a blank draft; looking stores nothing.
    /// `None`: not there, not visible, or closed.
    pub async fn look_at_item(&self, applicant: &Applicant, id: MessageId, item: &ItemId) -> Result<Option<OpenItem>, Denied> {
        let Some(overview) = self.overview(applicant, id).await? else { return Ok(None) };
        if !overview.takes_answers() {
            return Ok(None);
        }
        overview.standing.demand(Right::Prepare)?;
        let draft = overview.draft.unwrap_or_else(|| DraftReply::blank(id, overview.standing.key.account));
        Ok(open(overview.record, overview.standing, draft, item))
    }

    /// An item to be answered now; opens a draft if there is none.
    pub async fn open_item(&self, applicant: &Applicant, id: MessageId, item: &ItemId) -> Result<Option<OpenItem>, Denied> {
        let Some(overview) = self.overview(applicant, id).await? else { return Ok(None) };
        if !overview.takes_answers() {
            return Ok(None);
        }
        overview.standing.demand(Right::Prepare)?;
        let draft = match overview.draft {
            Some(draft) => Some(draft),
            None => self.open_draft(&overview.standing, None).await?,
        };
        Ok(draft.and_then(|draft| open(overview.record, overview.standing, draft, item)))
    }

    async fn open_draft(
        &self,
        standing: &Standing,
        supplements: Option<domain::id::ReplyId>,
    ) -> Result<Option<DraftReply>, StorageError> {
        let key = &standing.key;
        let audit = self.audit(&key.tenant, key.message, standing.actor.clone(), AuditAction::DraftStarted);
        self.storage.open_draft(key, DraftId(self.clock.new_id()), supplements, &audit).await
    }

    /// Opens a draft that adds to the first reply. `false`: there is nothing to add to.
    pub async fn start_supplement(&self, applicant: &Applicant, id: MessageId) -> Result<bool, Denied> {
        let Some(overview) = self.overview(applicant, id).await? else { return Ok(false) };
        let MessageState::Answered { first_reply, .. } = overview.record.state else { return Ok(false) };
        overview.standing.demand(Right::Prepare)?;
        if overview.draft.is_none() {
            self.open_draft(&overview.standing, Some(first_reply)).await?;
        }
        Ok(true)
    }
}

fn open(record: MessageRecord, standing: Standing, draft: DraftReply, item: &ItemId) -> Option<OpenItem> {
    let inquiry = record.message.content.kind.inquiry()?;
    let visible: Vec<&Item> = draft.visible_items(inquiry).collect();
    let at = visible.iter().position(|visible| &visible.id == item)?;
    let position = (at + 1, visible.len());
    let item = visible[at].clone();
    Some(OpenItem { record, standing, draft, item, position })
}
