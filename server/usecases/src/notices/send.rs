//! The errand that tells somebody something on one channel; and what follows when it fails.

use crate::notices::{Notices, TenantNotices, announce::spread, drafts::draft_ends_on};
use domain::{
    errand::{AttemptOutcome, Cause},
    event::{Actor, Change},
    id::NoticeId,
    message::{Message, MessageState, TimeStep, ToDoKind},
    notice::{Channels, NotNeeded, Notice, NoticeAddress, NoticeCause, NoticeChannel, NoticeEnd, NoticeFailure},
    personal::Personal,
    text::LanguageTag,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use ports::{
    HandedOver, NoticeSender, OutgoingNotice, StorageError,
    storage::{ClaimedErrand, MessageRecord, NewNotice, NoticePreferences, NoticeSettlement},
};
use std::{sync::Arc, time::Duration};

/// A channel that takes longer has not answered.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(60);
/// Handed over so often without an answer, a channel that does not know a notice again gets it no more: there could be a third one.
const MOST_UNCLEAR: u32 = 2;
/// After silence: who was only busy has answered by then, and perhaps it is there.
const AFTER_SILENCE: SignedDuration = SignedDuration::from_mins(10);
const LEAST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// The longest pause that a channel may ask for.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);

impl Notices {
    pub(crate) async fn send(&self, claimed: &ClaimedErrand, id: NoticeId) -> Result<AttemptOutcome, StorageError> {
        let done = |proof: &str| Ok(AttemptOutcome::Done { proof: proof.to_owned() });
        let Some(notice) = self.storage.notice(&claimed.tenant, id).await? else { return done("the notice is gone") };
        if notice.end.is_some() {
            return done("it had ended");
        }
        let Some(record) = self.storage.message_for_delivery(&notice.tenant, notice.message).await? else {
            return done("the message is gone");
        };
        let now = self.clock.now();
        let rules = self.directory.tenant(&notice.tenant).and_then(|tenant| tenant.notices.as_ref());
        let Some(rules) = rules else { return self.spare(&notice, NotNeeded::SwitchedOff).await };
        // What was caused for a moment that is not there yet waits for it: somebody has moved the deadline.
        if let Some(at) = moved_to(&notice, &record, rules).filter(|at| *at > now) {
            return Ok(AttemptOutcome::NotBefore { at, reason: Cause::Channel.because("the deadline was moved") });
        }
        // Whoever is being told just now must hear this afterwards.
        if notice.cause == NoticeCause::Withdrawn && self.is_being_told(&notice).await? {
            let reason = Cause::Channel.because("the notice that it takes back has not ended");
            return Ok(AttemptOutcome::NotBefore { at: now.saturating_add(LEAST_PAUSE).unwrap_or(Timestamp::MAX), reason });
        }
        if let Some(reason) = self.not_needed(&notice, &record, now).await? {
            return self.spare(&notice, reason).await;
        }
        let prefs = self.storage.preferences_of_recipient(&notice.tenant, notice.message).await?;
        let fail = async |failure, detail: &str| self.fail(&notice, &record, &prefs, failure, detail.to_owned()).await;
        // Hints go to the address of today.
        if let NoticeAddress::Email { address } = &notice.address {
            let confirmed = prefs.email.as_ref();
            let of_case = record.message.recipient.channels.as_ref().and_then(|channels| channels.email.as_ref());
            if of_case != Some(address) && confirmed != Some(address) {
                // Beside another notice it was a hint; alone it was the way, and the next one is gone.
                if self.another_tells(&notice).await? {
                    return self.spare(&notice, NotNeeded::SwitchedOff).await;
                }
                return fail(NoticeFailure::AddressChanged, "the person has ended it or named another one").await;
            }
        }
        // What nobody has tried yet is tried once, however long the portal was away.
        if now >= notice.give_up_at && claimed.attempts > 0 {
            return fail(NoticeFailure::TookTooLong, "not handed over by the moment that it had to be").await;
        }
        let channel = notice.address.channel();
        if self.storage.is_dead(&notice.tenant, channel, &self.address_hash(&notice.address)).await? {
            return fail(NoticeFailure::DeadAddress, "it failed before at this address").await;
        }
        let Some(way) = self.ways.get(&(notice.tenant.clone(), channel)).cloned() else {
            return fail(NoticeFailure::NotConfigured, "the channel is not configured").await;
        };
        if notice.unclear >= MOST_UNCLEAR && !way.capabilities().known_again {
            return fail(NoticeFailure::Unclear, "handed over twice without an answer").await;
        }
        let person = prefs.language.as_ref().or(notice.language.as_ref());
        let outgoing = match self.outgoing(&notice, &record, rules, person).await? {
            Ok(outgoing) => outgoing,
            Err(detail) => return fail(NoticeFailure::LetterNotSet, &detail).await,
        };
        let words = self.storage.hand_over(&notice.tenant, id, &outgoing.words, now).await?;
        let Some(words) = words else { return done("it had ended") };
        let outgoing = OutgoingNotice { words, ..outgoing };
        match hand_over(&way, &outgoing).await {
            HandedOver::Accepted { proof } => {
                let next = self.hint(&notice, &record, &prefs);
                self.accept(&notice, proof.clone(), next).await?;
                Ok(AttemptOutcome::Done { proof })
            }
            HandedOver::Refused { failure, detail } => {
                self.storage.not_taken(&notice.tenant, id).await?;
                fail(failure, &detail).await
            }
            HandedOver::NotNow { reason, not_before } => {
                self.storage.not_taken(&notice.tenant, id).await?;
                Ok(later(&reason, not_before, now))
            }
            HandedOver::NoAnswer { reason } => Ok(later(&reason, Some(AFTER_SILENCE), now)),
        }
    }

    /// Everything that a channel needs; the inner error says why a letter cannot be set.
    async fn outgoing(
        &self,
        notice: &Notice,
        record: &MessageRecord,
        rules: &TenantNotices,
        person: Option<&LanguageTag>,
    ) -> Result<Result<OutgoingNotice, String>, StorageError> {
        let channel = notice.address.channel();
        let words = match self.storage.words_of(&notice.tenant, notice.id).await? {
            Some(words) => words,
            None if channel == NoticeChannel::Letter => self.letter_words(rules, &record.message, notice.cause, person),
            None => self.words(rules, &record.message, channel, notice.cause, &Self::languages(rules, person)),
        };
        let attach = rules.attach_pdf && channel == NoticeChannel::BundidMailbox;
        let pdf = if channel == NoticeChannel::Letter || attach {
            match self.letter(notice, record, &words, true).await? {
                Ok(pdf) => Some(Personal::new(pdf)),
                // The words are told without it.
                Err(_) if attach => None,
                Err(detail) => return Ok(Err(detail)),
            }
        } else {
            None
        };
        Ok(Ok(OutgoingNotice {
            id: notice.id,
            tenant: notice.tenant.clone(),
            cause: notice.cause,
            address: notice.address.clone(),
            authority: self.authority_name(&record.message),
            words,
            link: self.link(&record.message),
            return_token: self.return_token(notice.id),
            created_at: notice.created_at,
            pdf,
        }))
    }

    async fn accept(&self, notice: &Notice, proof: String, next: Option<NewNotice>) -> Result<(), StorageError> {
        let (channel, cause) = (notice.address.channel(), notice.cause);
        let change = Change::NoticeAccepted { notice: notice.id, channel, cause };
        let settlement = NoticeSettlement {
            tenant: notice.tenant.clone(),
            id: notice.id,
            at: self.clock.now(),
            end: NoticeEnd::Accepted,
            proof: Some(proof),
            dead: None,
            next,
            events: vec![self.access.event(&notice.tenant, notice.message, Actor::Portal, change)],
        };
        self.settle(settlement).await
    }

    async fn settle(&self, settlement: NoticeSettlement) -> Result<(), StorageError> {
        let more = settlement.next.is_some();
        if self.storage.settle_notice(&settlement).await? && more {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// The hint that a person wants beside whatever tells them. It says no more than an e-mail may.
    fn hint(&self, notice: &Notice, record: &MessageRecord, prefs: &NoticePreferences) -> Option<NewNotice> {
        let email = prefs.email.as_ref()?;
        let wanted = matches!(notice.cause, NoticeCause::Available | NoticeCause::Reminder { .. } | NoticeCause::Withdrawn);
        let configured = self.ways.contains_key(&(notice.tenant.clone(), NoticeChannel::Email));
        let channel = notice.address.channel();
        if !wanted || !configured || !channel.tells_person() || channel == NoticeChannel::Email {
            return None;
        }
        let channels = Channels { email: Some(email.clone()), ..Channels::default() };
        let address = channels.address(NoticeChannel::Email)?;
        let rules = self.directory.tenant(&notice.tenant)?.notices.as_ref()?;
        let now = self.clock.now();
        let give_up_at = now.saturating_add(rules.patience).unwrap_or(Timestamp::MAX);
        Some(self.announcer.notice(&record.message, notice.cause, address, prefs.language.clone(), now, give_up_at))
    }

    async fn spare(&self, notice: &Notice, reason: NotNeeded) -> Result<AttemptOutcome, StorageError> {
        let settlement = NoticeSettlement {
            tenant: notice.tenant.clone(),
            id: notice.id,
            at: self.clock.now(),
            end: NoticeEnd::NotNeeded(reason),
            proof: None,
            dead: None,
            next: None,
            events: Vec::new(),
        };
        self.settle(settlement).await?;
        Ok(AttemptOutcome::Done { proof: format!("not needed: {}", reason.as_str()) })
    }

    /// It does not reach the person this way: the next one is gone at once, and if there is none, the authority hears it with the same breath.
    pub(crate) async fn fail(
        &self,
        notice: &Notice,
        record: &MessageRecord,
        prefs: &NoticePreferences,
        failure: NoticeFailure,
        detail: String,
    ) -> Result<AttemptOutcome, StorageError> {
        let message = &record.message;
        let channel = notice.address.channel();
        let mut channels = message.recipient.channels.clone().unwrap_or_default();
        channels.email = channels.email.or_else(|| prefs.email.clone());
        let others = self.storage.notices_of(&notice.tenant, notice.message).await?;
        let of_cause = others.iter().filter(|other| other.cause == notice.cause && other.address.channel().tells_person());
        let tried: Vec<NoticeChannel> = of_cause.clone().map(|other| other.address.channel()).collect();
        let told = of_cause.clone().any(|other| other.id != notice.id && (other.has_arrived() || other.end.is_none()));
        let now = self.clock.now();
        // The next way only where no other one has succeeded or still may.
        let next = if told || !channel.tells_person() {
            None
        } else {
            self.announcer.next(message, notice.cause, &channels, &tried, now)
        };
        let event = |change| self.access.event(&notice.tenant, notice.message, Actor::Portal, change);
        let mut events = vec![event(Change::NoticeFailed { notice: notice.id, channel, cause: notice.cause, failure })];
        let last = next.is_none() && !told && channel.tells_person() && notice.cause == NoticeCause::Available;
        if last {
            events.push(event(Change::NobodyReached));
        }
        tracing::warn!(
            message.id = %notice.message,
            notice.id = %notice.id,
            notice.channel = %channel,
            notice.failure = failure.as_str(),
            notice.next = next.as_ref().map(|next| next.address.channel().as_str()),
            "notice.failed"
        );
        if last {
            tracing::error!(message.id = %notice.message, "notice.nobody_reached");
        }
        let dead = failure.kills_address().then(|| (channel, self.address_hash(&notice.address)));
        let end = NoticeEnd::Failed { failure, detail };
        let settlement =
            NoticeSettlement { tenant: notice.tenant.clone(), id: notice.id, at: now, end, proof: None, dead, next, events };
        self.settle(settlement).await?;
        Ok(AttemptOutcome::Done { proof: format!("failed: {}", failure.as_str()) })
    }

    /// Whether another notice of the same cause has told the person, or still may.
    async fn another_tells(&self, notice: &Notice) -> Result<bool, StorageError> {
        let all = self.storage.notices_of(&notice.tenant, notice.message).await?;
        Ok(all.iter().any(|other| {
            other.cause == notice.cause
                && other.id != notice.id
                && other.address.channel().tells_person()
                && (other.has_arrived() || other.end.is_none())
        }))
    }

    /// Whether the person is told of the message in this very moment, or may be.
    async fn is_being_told(&self, notice: &Notice) -> Result<bool, StorageError> {
        let all = self.storage.notices_of(&notice.tenant, notice.message).await?;
        Ok(all
            .iter()
            .any(|other| other.cause == NoticeCause::Available && other.address.channel().tells_person() && other.end.is_none()))
    }

    /// Looks at what is true now: nobody is reminded of what they have done.
    pub(crate) async fn not_needed(
        &self,
        notice: &Notice,
        record: &MessageRecord,
        now: Timestamp,
    ) -> Result<Option<NotNeeded>, StorageError> {
        let withdrawn = matches!(record.state, MessageState::Withdrawn { .. });
        let answered = matches!(record.state, MessageState::Answered { .. });
        Ok(match notice.cause {
            NoticeCause::Available if withdrawn => Some(NotNeeded::Withdrawn),
            NoticeCause::Available if answered => Some(NotNeeded::Answered),
            NoticeCause::Available => {
                let seen = record.times.retrieved_at.is_some() && notice.address.channel().tells_person();
                seen.then_some(NotNeeded::Retrieved)
            }
            NoticeCause::Reminder { .. } if withdrawn => Some(NotNeeded::Withdrawn),
            NoticeCause::Reminder { .. } | NoticeCause::DraftExpires { .. } if !record.message.dialogue.takes_replies() => {
                Some(NotNeeded::Closed)
            }
            NoticeCause::Reminder { until, .. } if !is_of_this_end(&record.message, until) => Some(NotNeeded::EndMoved),
            // Unless the authority needs something once more.
            NoticeCause::Reminder { .. } if answered && !is_asked_again(record) => Some(NotNeeded::Answered),
            NoticeCause::Reminder { .. } => deadline_is_over(&record.message, now).then_some(NotNeeded::Over),
            NoticeCause::Withdrawn => {
                let seen = record.times.retrieved_at.is_some();
                let told = self.storage.notices_of(&notice.tenant, notice.message).await?;
                let told = told.iter().any(|other| {
                    matches!(other.cause, NoticeCause::Available | NoticeCause::Reminder { .. })
                        && other.address.channel().tells_person()
                        && other.may_have_arrived()
                });
                (!seen && !told).then_some(NotNeeded::NeverTold)
            }
            NoticeCause::DraftExpires { .. } if withdrawn => Some(NotNeeded::Withdrawn),
            NoticeCause::DraftExpires { draft, day } => {
                let edited = self.storage.draft_edited_at(draft).await?;
                let same = edited.is_some_and(|edited| draft_ends_on(edited) == day);
                (!same).then_some(NotNeeded::DraftMoved)
            }
            NoticeCause::News { .. } => withdrawn.then_some(NotNeeded::Withdrawn),
            NoticeCause::CaseClosed { .. } => record.message.dialogue.closed_at.is_none().then_some(NotNeeded::Superseded),
            NoticeCause::CaseReopened { .. } => record.message.dialogue.closed_at.is_some().then_some(NotNeeded::Superseded),
            NoticeCause::Received { .. } | NoticeCause::Delivered { .. } => None,
        })
    }
}

/// Whether a reminder belongs to the end that holds now. Each end that the authority sets has reminders of its own.
fn is_of_this_end(message: &Message, until: Option<Date>) -> bool {
    let moved = message.dialogue.time.iter().any(|step| matches!(step, TimeStep::Granted { .. }));
    let terms = message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref());
    match until {
        None => !moved,
        Some(end) => terms.is_some_and(|terms| terms.deadline.due == end),
    }
}

/// Something was returned, and is still to be answered.
fn is_asked_again(record: &MessageRecord) -> bool {
    record.message.dialogue.round() > 1 && record.to_do.kind == ToDoKind::More
}

fn deadline_is_over(message: &Message, now: Timestamp) -> bool {
    let terms = message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref());
    terms.is_some_and(|terms| terms.deadline.is_over(now))
}

/// When a reminder is due by the deadline of today.
fn moved_to(notice: &Notice, record: &MessageRecord, rules: &TenantNotices) -> Option<Timestamp> {
    let NoticeCause::Reminder { days_before, .. } = notice.cause else { return None };
    let terms = record.message.content.kind.inquiry()?.terms.as_ref()?;
    rules.reminders.moment(&terms.deadline, days_before, spread(&record.message))
}

async fn hand_over(way: &Arc<dyn NoticeSender>, outgoing: &OutgoingNotice) -> HandedOver {
    let took_too_long = HandedOver::NoAnswer { reason: "no answer within a minute".to_owned() };
    tokio::time::timeout(ATTEMPT_LIMIT, way.hand_over(outgoing)).await.unwrap_or(took_too_long)
}

fn later(reason: &str, not_before: Option<SignedDuration>, now: Timestamp) -> AttemptOutcome {
    let reason = Cause::Channel.because(reason);
    match not_before {
        Some(pause) => {
            let at = now.saturating_add(pause.clamp(SignedDuration::from_secs(1), LONGEST_PAUSE)).unwrap_or(Timestamp::MAX);
            AttemptOutcome::NotBefore { at, reason }
        }
        None => AttemptOutcome::Later { reason },
    }
}
