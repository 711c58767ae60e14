//! One item of a draft: looked at, or opened to be answered.

use crate::{
    Denied,
    access::Standing,
    answering::Answering,
    hash::sha256,
    messages::{MessageOverview, accept::asks_the_same},
};
use domain::{
    event::Change,
    id::{DraftId, ItemId, MessageId},
    message::Item,
    person::Applicant,
    reply::{DraftReply, ItemAnswer},
    representation::Right,
};
use ports::{StorageError, storage::MessageRecord};

/// Of messages that took each other's places, one is followed so far.
const MOST_SUCCESSORS: usize = 20;

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

impl Answering {
    /// An item to be looked at. Someone who has not begun sees a blank draft; looking stores nothing.
    /// `None`: not there, not visible, or closed.
    pub async fn look_at_item(&self, applicant: &Applicant, id: MessageId, item: &ItemId) -> Result<Option<OpenItem>, Denied> {
        let Some(overview) = self.messages.overview(applicant, id).await? else { return Ok(None) };
        if !overview.takes_answers() {
            return Ok(None);
        }
        overview.standing.demand(Right::Prepare)?;
        let draft = overview.draft.unwrap_or_else(|| DraftReply::blank(id, overview.standing.key.account));
        Ok(open(overview.record, overview.standing, draft, item))
    }

    /// Where somebody goes on who has written at a message that another one has taken the place of: there, if the same is asked of them.
    ///
    /// # Errors
    /// The database is away.
    pub async fn goes_on_at(
        &self,
        applicant: &Applicant,
        id: MessageId,
        item: &ItemId,
    ) -> Result<Option<MessageId>, StorageError> {
        let there = |looked: Result<_, Denied>| match looked {
            Ok(found) => Ok(found),
            Err(Denied::Storage(error)) => Err(error),
            // Nothing is theirs there.
            Err(Denied::LevelTooLow(_) | Denied::RightMissing) => Ok(None),
        };
        let Some(first) = there(self.messages.overview(applicant, id).await)? else { return Ok(None) };
        let Some(asked) = first.inquiry().and_then(|inquiry| inquiry.items.find(item)) else { return Ok(None) };
        let mut next = first.record.message.dialogue.replaced_by;
        for _ in 0..MOST_SUCCESSORS {
            let Some(message) = next else { return Ok(None) };
            let Some(overview) = there(self.messages.overview(applicant, message).await)? else { return Ok(None) };
            next = overview.record.message.dialogue.replaced_by;
            if next.is_some() {
                continue;
            }
            let open = match self.look_at_item(applicant, message, item).await {
                Err(Denied::Storage(error)) => return Err(error),
                looked => looked.ok().flatten(),
            };
            return Ok(open.filter(|open| asks_the_same(asked, &open.item)).map(|_| message));
        }
        Ok(None)
    }

    /// An item to be answered now; opens a draft if there is none.
    pub async fn open_item(&self, applicant: &Applicant, id: MessageId, item: &ItemId) -> Result<Option<OpenItem>, Denied> {
        let Some(overview) = self.messages.overview(applicant, id).await? else { return Ok(None) };
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

    pub(crate) async fn open_draft(
        &self,
        standing: &Standing,
        supplements: Option<domain::id::ReplyId>,
    ) -> Result<Option<DraftReply>, StorageError> {
        let key = &standing.key;
        let draft = DraftId(self.clock.new_id());
        let event = self.access.event(&key.tenant, key.message, standing.actor.clone(), Change::DraftStarted { draft });
        self.storage.open_draft(key, draft, supplements, &event).await
    }

    /// What an ended representation left becomes the owner's own. Only they decide that.
    pub async fn adopt_left_behind(&self, overview: &MessageOverview) -> Result<bool, Denied> {
        if overview.standing.representation.is_some() {
            return Err(Denied::RightMissing);
        }
        Ok(self.storage.adopt(&overview.standing.key, self.clock.now()).await?)
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
