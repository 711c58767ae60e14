//! Authority → applicant: the message (Nachricht der Behörde), its kinds and its life cycle.

mod desk;
mod dialogue;
mod draft;
mod item;
mod presence;
mod state;
mod to_do;

pub use desk::DeskGroup;
pub use dialogue::{Dialogue, MOST_STEPS, NoMoreTime, Review, ReviewFault, TimeStep};
pub use draft::{MessageDraft, MessageFault};
pub use item::{Item, ItemContent, Items, ItemsFault, MAX_ITEMS};
pub use presence::Presence;
pub use state::{AlreadySettled, MessageState, MessageTimes};
pub use to_do::{ToDo, ToDoKind};

use crate::{
    authority::{CaseRef, FileReference},
    binding::Recipient,
    deadline::{Deadline, DeadlineKind},
    id::{AuthorityId, CaseSystemId, MessageId, TenantId},
    person::TrustLevel,
    text::{LanguageTag, Line, Lines, Translated},
};
use jiff::{Timestamp, civil::DateTime};
use serde::{Deserialize, Serialize};

/// One message of an authority about one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub tenant: TenantId,
    pub authority: AuthorityId,
    pub case_system: CaseSystemId,
    pub case: CaseRef,
    /// What is known of the person it is for.
    pub recipient: Recipient,
    pub created_at: Timestamp,
    pub content: MessageContent,
    /// What was said about it since.
    pub dialogue: Dialogue,
}

/// What the message says. After the first reply just the end of its deadline changes, and the dialogue remembers the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageContent {
    /// The number of the case that people see (Aktenzeichen).
    pub file_reference: FileReference,
    /// The person's name as the authority writes it, for the clerk's list.
    pub recipient_name: Option<crate::personal::Personal<Line<200>>>,
    /// What the person applied for: "Aufenthaltserlaubnis verlängern".
    pub service: Translated<Line<150>>,
    pub subject: Translated<Line<150>>,
    /// The letter. Plain text with paragraphs.
    pub body: Translated<Lines<20_000>>,
    /// The language of the binding texts.
    pub binding_language: LanguageTag,
    /// How sure the portal must be of the person.
    #[serde(default)]
    pub levels: RequiredLevels,
    /// Files of the authority that were brought with it over the API.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub attachments: u8,
    /// Whom the person can ask about it; without one, the authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactPerson>,
    pub kind: MessageKind,
}

/// Who at the authority answers questions about a message (Ansprechperson).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPerson {
    /// A person or a team, as people should call it.
    pub name: Line<200>,
    pub phone: Option<Line<60>>,
    pub email: Option<EmailAddress>,
}

/// An e-mail address as the authority writes it: at most 254 characters (RFC 5321), one `@` with something on both sides, no spaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(Line<254>);

impl EmailAddress {
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const FAULT: &str = "must be an e-mail address of at most 254 characters";
        let line = Line::try_from(text).map_err(|_| FAULT)?;
        let fits = line.as_str().split_once('@').is_some_and(|(name, host)| {
            let plain =
                |part: &str| !part.is_empty() && part.chars().all(|c| !c.is_whitespace() && !"@<>\"(),;:?&%#".contains(c));
            plain(name) && plain(host)
        });
        if fits { Ok(Self(line)) } else { Err(FAULT) }
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0.into()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
fn is_zero(count: &u8) -> bool {
    *count == 0
}

/// The trust levels a message demands (OZG § 3). Sending never needs less than reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredLevels {
    pub read: TrustLevel,
    pub send: TrustLevel,
}

impl Default for RequiredLevels {
    fn default() -> Self {
        Self { read: TrustLevel::Basic, send: TrustLevel::Basic }
    }
}

/// The five kinds of message. Only two of them take a reply, and only those have items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MessageKind {
    /// State of processing (Statusmeldung).
    StatusNotice,
    /// Day and place (Terminmitteilung).
    AppointmentNotice(Appointment),
    /// Somebody else is responsible (Unzuständigkeitsmeldung).
    NotCompetentNotice(CompetentBody),
    /// Questions and document requests (Rückfrage).
    Inquiry(Inquiry),
    /// The authority means to refuse; the person may comment (Ablehnungsabsicht, VwVfG § 28).
    IntentToRefuse(Inquiry),
}

impl MessageKind {
    /// What the person is asked, if a reply is possible.
    pub fn inquiry(&self) -> Option<&Inquiry> {
        match self {
            Self::Inquiry(inquiry) | Self::IntentToRefuse(inquiry) => Some(inquiry),
            Self::StatusNotice | Self::AppointmentNotice(_) | Self::NotCompetentNotice(_) => None,
        }
    }

    pub fn inquiry_mut(&mut self) -> Option<&mut Inquiry> {
        match self {
            Self::Inquiry(inquiry) | Self::IntentToRefuse(inquiry) => Some(inquiry),
            Self::StatusNotice | Self::AppointmentNotice(_) | Self::NotCompetentNotice(_) => None,
        }
    }

    pub fn name(&self) -> MessageKindName {
        match self {
            Self::StatusNotice => MessageKindName::StatusNotice,
            Self::AppointmentNotice(_) => MessageKindName::AppointmentNotice,
            Self::NotCompetentNotice(_) => MessageKindName::NotCompetentNotice,
            Self::Inquiry(_) => MessageKindName::Inquiry,
            Self::IntentToRefuse(_) => MessageKindName::IntentToRefuse,
        }
    }
}

/// The kind without its facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKindName {
    StatusNotice,
    AppointmentNotice,
    NotCompetentNotice,
    Inquiry,
    IntentToRefuse,
}

impl MessageKindName {
    /// Whether a person can answer messages of this kind.
    pub fn takes_reply(self) -> bool {
        match self {
            Self::Inquiry | Self::IntentToRefuse => true,
            Self::StatusNotice | Self::AppointmentNotice | Self::NotCompetentNotice => false,
        }
    }
}

/// What is asked, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inquiry {
    pub items: Items,
    pub terms: Option<DeadlineTerms>,
}

/// A deadline never comes alone: the authority must say what happens otherwise (AufenthG § 82 (3), R-DL-6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineTerms {
    pub deadline: Deadline,
    /// Notice of consequences (Rechtsfolgenbelehrung).
    pub consequences: Translated<Lines<2000>>,
    /// The rule the deadline rests on: "§ 82 Abs. 1 AufenthG".
    pub legal_basis: Option<Line<200>>,
    /// A law sets the end, and the authority cannot move it (VwVfG § 31 (7)): nobody is offered more time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub statutory: bool,
}

impl DeadlineTerms {
    /// Whether the authority can set another end.
    pub fn is_movable(&self) -> bool {
        !self.statutory && self.deadline.kind != DeadlineKind::Appointment
    }
}

/// An appointment at the authority. German local time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    pub starts_at: DateTime,
    pub place: Translated<Lines<500>>,
    /// What to bring.
    pub bring: Option<Translated<Lines<2000>>>,
}

/// Who is responsible instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompetentBody {
    pub name: Line<200>,
    pub contact: Option<Lines<500>>,
}
