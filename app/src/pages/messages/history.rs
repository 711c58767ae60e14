//! What happened, newest first, in sentences.

use crate::{
    components::back_link::BackLink,
    i18n::{long_moment, machine_moment},
    routes,
    shell::{Frame, Page},
};
use domain::{id::MessageId, notice::NoticeChannel};
use jiff::Timestamp;
use leptos::prelude::*;

/// What people are told about; everything else stays in the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryEvent {
    MadeAvailable,
    Retrieved,
    Started,
    Answered,
    /// After the first reply.
    SupplementStarted,
    Supplemented,
    Delivered,
    /// Over a rail: the authority has not said that it accepts it.
    Transmitted,
    Offered,
    /// The authority has said that it accepts it.
    Accepted,
    Refused,
    Withdrawn,
    /// The authority changed its words.
    Changed,
    Replaced,
    /// The authority looked at what was answered.
    Reviewed,
    MoreTimeAsked,
    DeadlineSet,
    MoreTimeRefused,
    CaseClosed,
    CaseReopened,
    /// The applicant asked somebody to act for them.
    Invited,
    NamedByAuthority,
    RepresentationAccepted,
    RepresentationConfirmed,
    RepresentationEnded,
    RepresentationEndedByAuthority,
    Declined,
    /// Told only of somebody else.
    AnswerSaved,
    Uploaded,
    Removed,
    /// A file was refused after it had been taken.
    FileRefused,
    /// Location and device were taken out of a photo.
    Cleaned,
    DocumentWithdrawn,
    SentByMistake,
    /// The person was told on a channel.
    Told(NoticeChannel),
    /// The channel said that it was opened there.
    ToldOpened(NoticeChannel),
}

impl HistoryEvent {
    fn key(self) -> &'static str {
        match self {
            Self::MadeAvailable => "history-made-available",
            Self::Retrieved => "history-retrieved",
            Self::Started => "history-started",
            Self::Answered => "history-answered",
            Self::SupplementStarted => "history-supplement-started",
            Self::Supplemented => "history-supplemented",
            Self::Delivered => "history-delivered",
            Self::Transmitted => "history-transmitted",
            Self::Offered => "history-offered",
            Self::Accepted => "history-authority-accepted",
            Self::Refused => "history-authority-refused",
            Self::Withdrawn => "history-withdrawn",
            Self::Changed => "history-changed",
            Self::Replaced => "history-replaced",
            Self::Reviewed => "history-reviewed",
            Self::MoreTimeAsked => "history-more-time-asked",
            Self::DeadlineSet => "history-deadline-set",
            Self::MoreTimeRefused => "history-more-time-refused",
            Self::CaseClosed => "history-case-closed",
            Self::CaseReopened => "history-case-reopened",
            Self::Invited => "history-invited",
            Self::NamedByAuthority => "history-named-by-authority",
            Self::RepresentationAccepted => "history-accepted",
            Self::RepresentationConfirmed => "history-confirmed",
            Self::RepresentationEnded => "history-ended",
            Self::RepresentationEndedByAuthority => "history-ended-by-authority",
            Self::Declined => "history-declined",
            Self::FileRefused => "history-file-refused",
            Self::DocumentWithdrawn => "history-document-withdrawn",
            Self::SentByMistake => "history-sent-by-mistake",
            Self::Told(channel) => told_key(channel),
            Self::ToldOpened(_) => "history-told-opened",
            Self::AnswerSaved | Self::Uploaded | Self::Removed | Self::Cleaned => self.key_by(),
        }
    }

    /// The same in the third person, for what somebody else did.
    fn key_by(self) -> &'static str {
        match self {
            Self::Retrieved => "history-retrieved-by",
            Self::Started => "history-started-by",
            Self::MoreTimeAsked => "history-more-time-asked-by",
            Self::Answered => "history-answered-by",
            Self::SupplementStarted => "history-supplement-started-by",
            Self::Supplemented => "history-supplemented-by",
            Self::RepresentationAccepted => "history-accepted-by",
            Self::RepresentationEnded => "history-ended-by",
            Self::AnswerSaved => "history-saved-by",
            Self::Uploaded => "history-uploaded-by",
            Self::Removed => "history-removed-by",
            Self::Cleaned => "history-cleaned-by",
            Self::DocumentWithdrawn => "history-document-withdrawn-by",
            Self::SentByMistake => "history-sent-by-mistake-by",
            other => other.key(),
        }
    }

    /// A step on the way to a reply.
    pub fn is_a_detail(self) -> bool {
        matches!(self, Self::AnswerSaved | Self::Uploaded | Self::Removed | Self::Cleaned)
    }

    /// Who acts for whom, not what was done about the message.
    pub fn is_about_representation(self) -> bool {
        match self {
            Self::Invited
            | Self::NamedByAuthority
            | Self::RepresentationAccepted
            | Self::RepresentationConfirmed
            | Self::RepresentationEnded
            | Self::RepresentationEndedByAuthority
            | Self::Declined => true,
            Self::MadeAvailable
            | Self::Retrieved
            | Self::Started
            | Self::Answered
            | Self::SupplementStarted
            | Self::Supplemented
            | Self::Delivered
            | Self::Transmitted
            | Self::Offered
            | Self::Accepted
            | Self::Refused
            | Self::Withdrawn
            | Self::Changed
            | Self::Replaced
            | Self::Reviewed
            | Self::MoreTimeAsked
            | Self::DeadlineSet
            | Self::MoreTimeRefused
            | Self::CaseClosed
            | Self::CaseReopened
            | Self::AnswerSaved
            | Self::Uploaded
            | Self::Removed
            | Self::FileRefused
            | Self::Cleaned
            | Self::DocumentWithdrawn
            | Self::SentByMistake
            | Self::Told(_)
            | Self::ToldOpened(_) => false,
        }
    }
}

fn told_key(channel: NoticeChannel) -> &'static str {
    match channel {
        NoticeChannel::BundidMailbox | NoticeChannel::BundidStatus => "history-told-bundid-mailbox",
        NoticeChannel::Email => "history-told-email",
        NoticeChannel::DeMail => "history-told-de-mail",
        NoticeChannel::LandAccount | NoticeChannel::Fink => "history-told-account",
        NoticeChannel::Elster => "history-told-elster",
        NoticeChannel::Letter => "history-told-letter",
    }
}

/// One line.
#[derive(Debug, Clone)]
pub struct HistoryEntry {
    pub at: Timestamp,
    pub event: HistoryEvent,
    /// Somebody else than the reader did it.
    pub by: Option<String>,
}

#[component]
pub fn HistoryPage(frame: Frame, message: MessageId, events: Vec<HistoryEntry>) -> impl IntoView {
    let locale = frame.locale;
    let empty = events.is_empty();
    let rows = events
        .into_iter()
        .rev()
        .map(|HistoryEntry { at, event, by }| {
            let text = match by {
                None => locale.t(event.key()),
                Some(who) => locale.with(event.key_by(), &[("who", who.into())]),
            };
            view! {
                <li class="rk-history__entry">
                    <time class="rk-muted rk-small" datetime=machine_moment(at)>{long_moment(at, locale)}</time>
                    <span>{text}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Page frame=frame title=locale.t("history-title")>
            <div class="rk-sheet">
                <BackLink href=routes::message(message) text=locale.t("back-to-message")/>
                <h1>{locale.t("history-title")}</h1>
                {empty.then(|| view! { <p>{locale.t("history-empty")}</p> })}
                {(!empty).then(|| view! { <ol class="rk-history">{rows}</ol> })}
            </div>
        </Page>
    }
}
