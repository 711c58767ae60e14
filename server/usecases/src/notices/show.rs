//! What is known of the notices of a message: for clerks, case systems, and the person.

use crate::notices::Notices;
use domain::{
    id::{CaseSystemId, MessageId, NoticeId},
    message::MessageState,
    notice::{Fiction, NotNeeded, Notice, NoticeCause, NoticeEnd, fictions},
};
use jiff::Timestamp;
use ports::{
    StorageError,
    storage::{MessageRecord, WrittenAnswer},
};
use std::collections::HashMap;

/// Whether the person was told of a message, as far as the portal knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The case system tells the person itself.
    LeftToCaseSystem,
    /// A way is being tried.
    UnderWay,
    /// A channel has taken the notice at this moment.
    Accepted { at: Timestamp },
    /// There was nothing to tell any more when the moment came.
    NotNeeded,
    /// No way is left: the authority must.
    NobodyReached,
}

impl Told {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftToCaseSystem => "left_to_case_system",
            Self::UnderWay => "under_way",
            Self::Accepted { .. } => "accepted",
            Self::NotNeeded => "not_needed",
            Self::NobodyReached => "nobody_reached",
        }
    }
}

/// What becomes of a notice that waits, by what is true now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    /// It goes out then, if there is something to tell.
    At { at: Timestamp },
    /// There is nothing to tell any more.
    NotNeeded(NotNeeded),
}

/// Everything that is known.
#[derive(Debug, Clone)]
pub struct NoticesOverview {
    pub told: Told,
    pub notices: Vec<Notice>,
    /// Of those that wait, where more is known than that they do.
    pub planned: HashMap<NoticeId, Plan>,
    /// Days on which something would count as notified: information, no claim.
    pub fictions: Vec<Fiction>,
    pub written: Vec<WrittenAnswer>,
}

impl Notices {
    /// Of a message that the caller has loaded for whoever looks.
    pub async fn overview(&self, record: &MessageRecord) -> Result<NoticesOverview, StorageError> {
        let message = &record.message;
        let notices = self.storage.notices_of(&message.tenant, message.id).await?;
        let told = self.told(record, &notices);
        let fictions = fictions(&notices, record.times.retrieved_at);
        // Each answers a notice.
        let written =
            if notices.is_empty() { Vec::new() } else { self.storage.written_answers(&message.tenant, message.id).await? };
        let mut planned = HashMap::new();
        for notice in notices.iter().filter(|notice| notice.end.is_none()) {
            if let Some(plan) = self.plan(record, notice).await? {
                planned.insert(notice.id, plan);
            }
        }
        Ok(NoticesOverview { told, notices, planned, fictions, written })
    }

    async fn plan(&self, record: &MessageRecord, notice: &Notice) -> Result<Option<Plan>, StorageError> {
        let now = self.clock.now();
        if let Some(reason) = self.not_needed(notice, record, now).await? {
            return Ok(Some(Plan::NotNeeded(reason)));
        }
        let NoticeCause::Reminder { days_before, .. } = notice.cause else { return Ok(None) };
        let moment = self.announcer.reminder_moment(&record.message, days_before).filter(|moment| *moment > now);
        Ok(moment.map(|at| Plan::At { at }))
    }

    /// Whether no way is left to tell the person, who has not looked either: somebody at the authority must.
    pub async fn nobody_reached(&self, record: &MessageRecord) -> Result<bool, StorageError> {
        if record.times.retrieved_at.is_some() || !matches!(record.state, MessageState::Open) {
            return Ok(false);
        }
        let notices = self.storage.notices_of(&record.message.tenant, record.message.id).await?;
        Ok(self.told(record, &notices) == Told::NobodyReached)
    }

    fn told(&self, record: &MessageRecord, notices: &[Notice]) -> Told {
        let mut of_message = notices
            .iter()
            .filter(|notice| notice.cause == NoticeCause::Available && notice.address.channel().tells_person())
            .peekable();
        if of_message.peek().is_none() {
            // A message from before the tenant told people has ways, and nobody has gone one.
            let nowhere = self.announcer.is_ours(&record.message)
                && self.announcer.first(&record.message, NoticeCause::Available, record.times.made_available_at).is_none();
            return if nowhere { Told::NobodyReached } else { Told::LeftToCaseSystem };
        }
        let of_message: Vec<&Notice> = of_message.collect();
        let accepted =
            of_message.iter().filter(|notice| notice.has_arrived()).filter_map(|notice| notice.times.accepted_at).min();
        match accepted {
            Some(at) => Told::Accepted { at },
            None if of_message.iter().any(|notice| notice.end.is_none()) => Told::UnderWay,
            None if of_message.iter().all(|notice| {
                matches!(notice.end, Some(NoticeEnd::Failed { .. } | NoticeEnd::NotNeeded(NotNeeded::SwitchedOff)))
            }) =>
            {
                Told::NobodyReached
            }
            None => Told::NotNeeded,
        }
    }

    /// For the case system that handed the message in.
    pub async fn overview_for_case_system(
        &self,
        case_system: &CaseSystemId,
        message: MessageId,
    ) -> Result<Option<(MessageRecord, NoticesOverview)>, StorageError> {
        let Some(record) = self.storage.message_for_case_system(case_system, message).await? else { return Ok(None) };
        let overview = self.overview(&record).await?;
        Ok(Some((record, overview)))
    }
}
