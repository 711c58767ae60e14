//! The append-only log of what happened to a message, derived from its events. No content, no names.

use super::StorageError;
use async_trait::async_trait;
use domain::{
    event::{Actor, Change, Event},
    id::{DocumentId, EventId, MessageId, TenantId},
};
use jiff::Timestamp;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditAction {
    MessageMadeAvailable,
    MessageRetrieved,
    MessageWithdrawn,
    MessageChanged,
    MessageReplaced,
    ItemsReviewed,
    MoreTimeAsked,
    DeadlineSet,
    MoreTimeRefused,
    CaseClosed,
    CaseReopened,
    MessageOverdue,
    MessageUnread,
    DraftStarted,
    DocumentUploaded,
    DocumentRemoved,
    DocumentInfected,
    DocumentRefused,
    /// Location and device were taken out of a photo.
    DocumentCleaned,
    /// Taken out of a reply before the authority had it.
    DocumentWithdrawn,
    DocumentSentByMistake,
    ReplySubmitted,
    SupplementSubmitted,
    ReplyDelivered,
    DeliveryNeedsPerson,
    /// An operator or a clerk had it tried again.
    DeliveryRetried,
    /// An operator sent it another way.
    DeliveryRedirected,
    /// The way before was closed: it takes the next one.
    DeliveryFellBack,
    /// An operator took it out as a package.
    DeliveryExported,
    DeliveryGivenUp,
    /// Somebody gave it to the authority, and an operator said so.
    DeliveredByHand,
    /// The authority has said so, signed.
    ReplyAccepted,
    /// The authority has sent it back.
    ReplyRefused,
    DocumentDownloaded,
    ReplyViewed,
    PersonRecognized,
    PersonUnclear,
    AccessCodeCreated,
    /// A channel has taken a notice.
    NoticeAccepted,
    NoticeFailed,
    /// A channel says that a notice was opened there.
    NoticeOpened,
    NobodyReached,
    /// Something was written back on a channel of notices.
    AnsweredElsewhere,
    RepresentativeNamed,
    RepresentationAccepted,
    RepresentationConfirmed,
    RepresentationEnded,
    RepresentationDeclined,
    /// By somebody who acts for the applicant.
    AnswerSaved,
}

impl AuditAction {
    pub const ALL: [Self; 49] = [
        Self::MessageMadeAvailable,
        Self::MessageRetrieved,
        Self::MessageWithdrawn,
        Self::MessageChanged,
        Self::MessageReplaced,
        Self::ItemsReviewed,
        Self::MoreTimeAsked,
        Self::DeadlineSet,
        Self::MoreTimeRefused,
        Self::CaseClosed,
        Self::CaseReopened,
        Self::MessageOverdue,
        Self::MessageUnread,
        Self::DraftStarted,
        Self::DocumentUploaded,
        Self::DocumentRemoved,
        Self::DocumentInfected,
        Self::DocumentRefused,
        Self::DocumentCleaned,
        Self::DocumentWithdrawn,
        Self::DocumentSentByMistake,
        Self::ReplySubmitted,
        Self::SupplementSubmitted,
        Self::ReplyDelivered,
        Self::DeliveryNeedsPerson,
        Self::DeliveryRetried,
        Self::DeliveryRedirected,
        Self::DeliveryFellBack,
        Self::DeliveryExported,
        Self::DeliveryGivenUp,
        Self::DeliveredByHand,
        Self::ReplyAccepted,
        Self::ReplyRefused,
        Self::DocumentDownloaded,
        Self::ReplyViewed,
        Self::PersonRecognized,
        Self::PersonUnclear,
        Self::AccessCodeCreated,
        Self::NoticeAccepted,
        Self::NoticeFailed,
        Self::NoticeOpened,
        Self::NobodyReached,
        Self::AnsweredElsewhere,
        Self::RepresentativeNamed,
        Self::RepresentationAccepted,
        Self::RepresentationConfirmed,
        Self::RepresentationEnded,
        Self::RepresentationDeclined,
        Self::AnswerSaved,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::MessageMadeAvailable => "message_made_available",
            Self::MessageRetrieved => "message_retrieved",
            Self::MessageWithdrawn => "message_withdrawn",
            Self::MessageChanged => "message_changed",
            Self::MessageReplaced => "message_replaced",
            Self::ItemsReviewed => "items_reviewed",
            Self::MoreTimeAsked => "more_time_asked",
            Self::DeadlineSet => "deadline_set",
            Self::MoreTimeRefused => "more_time_refused",
            Self::CaseClosed => "case_closed",
            Self::CaseReopened => "case_reopened",
            Self::MessageOverdue => "message_overdue",
            Self::MessageUnread => "message_unread",
            Self::DraftStarted => "draft_started",
            Self::DocumentUploaded => "document_uploaded",
            Self::DocumentRemoved => "document_removed",
            Self::DocumentInfected => "document_infected",
            Self::DocumentRefused => "document_refused",
            Self::DocumentCleaned => "document_cleaned",
            Self::DocumentWithdrawn => "document_withdrawn",
            Self::DocumentSentByMistake => "document_sent_by_mistake",
            Self::ReplySubmitted => "reply_submitted",
            Self::SupplementSubmitted => "supplement_submitted",
            Self::ReplyDelivered => "reply_delivered",
            Self::DeliveryNeedsPerson => "delivery_needs_person",
            Self::DeliveryRetried => "delivery_retried",
            Self::DeliveryRedirected => "delivery_redirected",
            Self::DeliveryFellBack => "delivery_fell_back",
            Self::DeliveryExported => "delivery_exported",
            Self::DeliveryGivenUp => "delivery_given_up",
            Self::DeliveredByHand => "delivered_by_hand",
            Self::ReplyAccepted => "reply_accepted",
            Self::ReplyRefused => "reply_refused",
            Self::DocumentDownloaded => "document_downloaded",
            Self::ReplyViewed => "reply_viewed",
            Self::PersonRecognized => "person_recognized",
            Self::PersonUnclear => "person_unclear",
            Self::AccessCodeCreated => "access_code_created",
            Self::NoticeAccepted => "notice_accepted",
            Self::NoticeFailed => "notice_failed",
            Self::NoticeOpened => "notice_opened",
            Self::NobodyReached => "nobody_reached",
            Self::AnsweredElsewhere => "answered_elsewhere",
            Self::RepresentativeNamed => "representative_named",
            Self::RepresentationAccepted => "representation_accepted",
            Self::RepresentationConfirmed => "representation_confirmed",
            Self::RepresentationEnded => "representation_ended",
            Self::RepresentationDeclined => "representation_declined",
            Self::AnswerSaved => "answer_saved",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }
}

impl From<&Change> for AuditAction {
    fn from(change: &Change) -> Self {
        match change {
            Change::MessageMadeAvailable => Self::MessageMadeAvailable,
            Change::MessageRetrieved => Self::MessageRetrieved,
            Change::MessageWithdrawn => Self::MessageWithdrawn,
            Change::MessageChanged => Self::MessageChanged,
            Change::MessageReplaced { .. } => Self::MessageReplaced,
            Change::ItemsReviewed { .. } => Self::ItemsReviewed,
            Change::MoreTimeAsked { .. } => Self::MoreTimeAsked,
            Change::DeadlineSet { .. } => Self::DeadlineSet,
            Change::MoreTimeRefused => Self::MoreTimeRefused,
            Change::CaseClosed => Self::CaseClosed,
            Change::CaseReopened => Self::CaseReopened,
            Change::MessageOverdue { .. } => Self::MessageOverdue,
            Change::MessageUnread => Self::MessageUnread,
            Change::DraftStarted { .. } => Self::DraftStarted,
            Change::DocumentUploaded { .. } => Self::DocumentUploaded,
            Change::DocumentRemoved { .. } => Self::DocumentRemoved,
            Change::DocumentInfected { .. } => Self::DocumentInfected,
            Change::DocumentRefused { .. } => Self::DocumentRefused,
            Change::DocumentCleaned { .. } => Self::DocumentCleaned,
            Change::DocumentWithdrawn { .. } => Self::DocumentWithdrawn,
            Change::DocumentSentByMistake { .. } => Self::DocumentSentByMistake,
            Change::ReplySubmitted { .. } => Self::ReplySubmitted,
            Change::SupplementSubmitted { .. } => Self::SupplementSubmitted,
            Change::ReplyDelivered { .. } => Self::ReplyDelivered,
            Change::DeliveryNeedsPerson { .. } => Self::DeliveryNeedsPerson,
            Change::DeliveryRetried { .. } => Self::DeliveryRetried,
            Change::DeliveryRedirected { .. } => Self::DeliveryRedirected,
            Change::DeliveryFellBack { .. } => Self::DeliveryFellBack,
            Change::DeliveryExported { .. } => Self::DeliveryExported,
            Change::DeliveryGivenUp { .. } => Self::DeliveryGivenUp,
            Change::DeliveredByHand { .. } => Self::DeliveredByHand,
            Change::ReplyAccepted { .. } => Self::ReplyAccepted,
            Change::ReplyRefused { .. } => Self::ReplyRefused,
            Change::DocumentDownloaded { .. } => Self::DocumentDownloaded,
            Change::ReplyViewed => Self::ReplyViewed,
            Change::PersonRecognized { .. } => Self::PersonRecognized,
            Change::PersonUnclear { .. } => Self::PersonUnclear,
            Change::AccessCodeCreated { .. } => Self::AccessCodeCreated,
            Change::NoticeAccepted { .. } => Self::NoticeAccepted,
            Change::NoticeFailed { .. } => Self::NoticeFailed,
            Change::NoticeOpened { .. } => Self::NoticeOpened,
            Change::NobodyReached => Self::NobodyReached,
            Change::AnsweredElsewhere { .. } => Self::AnsweredElsewhere,
            Change::RepresentativeNamed { .. } => Self::RepresentativeNamed,
            Change::RepresentationAccepted { .. } => Self::RepresentationAccepted,
            Change::RepresentationConfirmed { .. } => Self::RepresentationConfirmed,
            Change::RepresentationEnded { .. } => Self::RepresentationEnded,
            Change::RepresentationDeclined { .. } => Self::RepresentationDeclined,
            Change::AnswerSaved { .. } => Self::AnswerSaved,
        }
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    pub id: EventId,
    pub tenant: TenantId,
    pub message: MessageId,
    pub at: Timestamp,
    pub actor: Actor,
    pub action: AuditAction,
    pub document: Option<DocumentId>,
}

impl From<&Event> for AuditEntry {
    fn from(event: &Event) -> Self {
        Self {
            id: event.id,
            tenant: event.tenant.clone(),
            message: event.message,
            at: event.at,
            actor: event.actor.clone(),
            action: AuditAction::from(&event.change),
            document: event.change.document(),
        }
    }
}

#[async_trait]
pub trait Audit: Send + Sync {
    /// Records what belongs to no other change.
    async fn append(&self, event: &Event) -> Result<(), StorageError>;

    /// The events of a message, oldest first. What happened under versions that recorded none is in the history alone.
    async fn events_of(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<Event>, StorageError>;

    /// What happened to a message, oldest first.
    async fn history(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<AuditEntry>, StorageError>;
}
