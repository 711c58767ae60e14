//! What happens to a message: one typed event for every change that matters to an authority or an auditor, recorded in the transaction that
//! made it. No content, no names.

mod told;

pub use told::TOLD;

use crate::{
    binding::MatchRule,
    document::DocumentRefusal,
    id::{
        AccessCodeId, AccountId, CaseSystemId, DocumentId, DraftId, EventId, ItemId, MessageId, NoticeId, ReplyId,
        RepresentationId, TenantId,
    },
    notice::{NoticeCause, NoticeChannel, NoticeFailure},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    Applicant(AccountId),
    /// Somebody who acts for the applicant.
    Representative(AccountId),
    Clerk(AccountId),
    CaseSystem,
    Portal,
}

impl Actor {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Applicant(_) => "applicant",
            Self::Representative(_) => "representative",
            Self::Clerk(_) => "clerk",
            Self::CaseSystem => "case_system",
            Self::Portal => "portal",
        }
    }

    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Applicant(account) | Self::Representative(account) | Self::Clerk(account) => Some(*account),
            Self::CaseSystem | Self::Portal => None,
        }
    }

    /// Rebuilds the actor from its two columns.
    pub fn from_parts(kind: &str, account: Option<AccountId>) -> Option<Self> {
        match (kind, account) {
            ("applicant", Some(account)) => Some(Self::Applicant(account)),
            ("representative", Some(account)) => Some(Self::Representative(account)),
            ("clerk", Some(account)) => Some(Self::Clerk(account)),
            ("case_system", None) => Some(Self::CaseSystem),
            ("portal", None) => Some(Self::Portal),
            _ => None,
        }
    }
}

/// Something happened to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub id: EventId,
    pub tenant: TenantId,
    pub message: MessageId,
    pub at: Timestamp,
    pub actor: Actor,
    pub change: Change,
}

/// What happened. Written as JSON under the name in `change` (see [`Recorded`]); a name never changes what its fields mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    MessageMadeAvailable,
    MessageRetrieved,
    MessageWithdrawn,
    /// The authority has changed its words.
    MessageChanged,
    /// Another message took its place.
    MessageReplaced {
        by: MessageId,
    },
    /// The authority has looked at what was answered: so many items are enough, so many are needed once more.
    ItemsReviewed {
        accepted: u32,
        returned: u32,
    },
    /// The person asks for more time.
    MoreTimeAsked {
        until: Date,
    },
    /// The deadline ends on another day.
    DeadlineSet {
        until: Date,
    },
    MoreTimeRefused,
    /// The authority has closed the case: nothing is sent any more.
    CaseClosed,
    CaseReopened,
    /// The day went by on which something was to come: the end of the deadline, or a day that the person named.
    MessageOverdue {
        due: Date,
    },
    /// Nobody has opened it in time.
    MessageUnread,
    DraftStarted {
        draft: DraftId,
    },
    /// By somebody who acts for the applicant.
    AnswerSaved {
        item: ItemId,
    },
    DocumentUploaded {
        document: DocumentId,
    },
    DocumentRemoved {
        document: DocumentId,
    },
    DocumentInfected {
        document: DocumentId,
    },
    DocumentRefused {
        document: DocumentId,
    },
    /// Location and device were taken out of a photo; this is what took its place.
    DocumentCleaned {
        document: DocumentId,
    },
    /// Taken out of a reply before the authority had it.
    DocumentWithdrawn {
        document: DocumentId,
        reply: ReplyId,
    },
    /// `reply`: the one it went with; `telling`: the one that tells the authority.
    DocumentSentByMistake {
        document: DocumentId,
        reply: ReplyId,
        telling: ReplyId,
    },
    /// By a clerk; also a copy that the portal made.
    DocumentDownloaded {
        document: DocumentId,
    },
    ReplySubmitted {
        reply: ReplyId,
    },
    SupplementSubmitted {
        reply: ReplyId,
        supplements: ReplyId,
    },
    ReplyDelivered {
        reply: ReplyId,
    },
    /// By a clerk.
    ReplyViewed,
    DeliveryNeedsPerson {
        reply: ReplyId,
    },
    /// An operator or a clerk had it tried again, or the portal did once its way was open.
    DeliveryRetried {
        reply: ReplyId,
    },
    /// An operator sent it another way.
    DeliveryRedirected {
        reply: ReplyId,
        to: CaseSystemId,
    },
    /// The way before was closed: it takes the next one.
    DeliveryFellBack {
        reply: ReplyId,
    },
    /// An operator or a clerk took it out as a package.
    DeliveryExported {
        reply: ReplyId,
    },
    DeliveryGivenUp {
        reply: ReplyId,
    },
    /// Somebody gave it to the authority, and an operator said so.
    DeliveredByHand {
        reply: ReplyId,
    },
    /// The authority has said so, signed.
    ReplyAccepted {
        reply: ReplyId,
    },
    /// The authority, or the rail in its place, has sent it back.
    ReplyRefused {
        reply: ReplyId,
    },
    PersonRecognized {
        rule: MatchRule,
    },
    PersonUnclear {
        rule: MatchRule,
    },
    AccessCodeCreated {
        code: AccessCodeId,
    },
    /// A channel has taken a notice.
    NoticeAccepted {
        notice: NoticeId,
        channel: NoticeChannel,
        cause: NoticeCause,
    },
    NoticeFailed {
        notice: NoticeId,
        channel: NoticeChannel,
        cause: NoticeCause,
        failure: NoticeFailure,
    },
    /// A channel says that a notice was opened there.
    NoticeOpened {
        notice: NoticeId,
        channel: NoticeChannel,
    },
    /// No way is left to tell the person of the message (R-NO-5): the authority must.
    NobodyReached,
    /// Something was written back on a channel of notices. It is no reply.
    AnsweredElsewhere {
        notice: NoticeId,
        channel: NoticeChannel,
    },
    RepresentativeNamed {
        representation: RepresentationId,
    },
    /// What the same account held for the message before ends with it.
    RepresentationAccepted {
        representation: RepresentationId,
    },
    /// As with an acceptance, what the account held before ends.
    RepresentationConfirmed {
        representation: RepresentationId,
    },
    RepresentationEnded {
        representation: RepresentationId,
    },
    RepresentationDeclined {
        representation: RepresentationId,
    },
}

impl Change {
    /// A file that was taken is refused.
    pub fn of_refusal(document: DocumentId, refusal: DocumentRefusal) -> Self {
        match refusal {
            DocumentRefusal::Infected => Self::DocumentInfected { document },
            _ => Self::DocumentRefused { document },
        }
    }

    /// The document that it is about, if it is about one.
    pub fn document(&self) -> Option<DocumentId> {
        match self {
            Self::DocumentUploaded { document }
            | Self::DocumentRemoved { document }
            | Self::DocumentInfected { document }
            | Self::DocumentRefused { document }
            | Self::DocumentCleaned { document }
            | Self::DocumentWithdrawn { document, .. }
            | Self::DocumentSentByMistake { document, .. }
            | Self::DocumentDownloaded { document } => Some(*document),
            Self::MessageMadeAvailable
            | Self::MessageRetrieved
            | Self::MessageWithdrawn
            | Self::MessageChanged
            | Self::MessageReplaced { .. }
            | Self::ItemsReviewed { .. }
            | Self::MoreTimeAsked { .. }
            | Self::DeadlineSet { .. }
            | Self::MoreTimeRefused
            | Self::CaseClosed
            | Self::CaseReopened
            | Self::MessageOverdue { .. }
            | Self::MessageUnread
            | Self::DraftStarted { .. }
            | Self::AnswerSaved { .. }
            | Self::ReplySubmitted { .. }
            | Self::SupplementSubmitted { .. }
            | Self::ReplyDelivered { .. }
            | Self::ReplyViewed
            | Self::DeliveryNeedsPerson { .. }
            | Self::DeliveryRetried { .. }
            | Self::DeliveryRedirected { .. }
            | Self::DeliveryFellBack { .. }
            | Self::DeliveryExported { .. }
            | Self::DeliveryGivenUp { .. }
            | Self::DeliveredByHand { .. }
            | Self::ReplyAccepted { .. }
            | Self::ReplyRefused { .. }
            | Self::PersonRecognized { .. }
            | Self::PersonUnclear { .. }
            | Self::AccessCodeCreated { .. }
            | Self::NoticeAccepted { .. }
            | Self::NoticeFailed { .. }
            | Self::NoticeOpened { .. }
            | Self::NobodyReached
            | Self::AnsweredElsewhere { .. }
            | Self::RepresentativeNamed { .. }
            | Self::RepresentationAccepted { .. }
            | Self::RepresentationConfirmed { .. }
            | Self::RepresentationEnded { .. }
            | Self::RepresentationDeclined { .. } => None,
        }
    }
}

/// A change as it is recorded: with the version of its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum Recorded {
    #[serde(rename = "1")]
    V1(Change),
}

impl From<Change> for Recorded {
    fn from(change: Change) -> Self {
        Self::V1(change)
    }
}

impl From<Recorded> for Change {
    fn from(recorded: Recorded) -> Self {
        match recorded {
            Recorded::V1(change) => change,
        }
    }
}
