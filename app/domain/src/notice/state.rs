//! A notice, and what is known of it.

use crate::{
    id::{MessageId, NoticeId, TenantId},
    notice::{NoticeAddress, NoticeCause},
    text::LanguageTag,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One notice on one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: NoticeId,
    pub tenant: TenantId,
    pub message: MessageId,
    pub cause: NoticeCause,
    pub address: NoticeAddress,
    /// What the person was found to read best when it was caused; `None`: the tenant's languages.
    pub language: Option<LanguageTag>,
    pub created_at: Timestamp,
    /// Who has not taken it by then does not count on: the next way is gone.
    pub give_up_at: Timestamp,
    /// Name and version of the template whose words were handed over.
    pub template: Option<String>,
    pub times: NoticeTimes,
    /// What the channel said when it took it.
    pub proof: Option<String>,
    /// Times that it was handed over without an answer.
    pub unclear: u32,
    pub end: Option<NoticeEnd>,
}

/// What happened when. Each is only set by what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoticeTimes {
    /// The last time that its bytes were given to the channel.
    pub handed_over_at: Option<Timestamp>,
    /// The channel said that it has it.
    pub accepted_at: Option<Timestamp>,
    /// The channel said that it was opened there.
    pub opened_at: Option<Timestamp>,
    /// It came to its end.
    pub ended_at: Option<Timestamp>,
}

/// How a notice ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeEnd {
    Accepted,
    /// It did not reach the person this way.
    Failed {
        failure: NoticeFailure,
        detail: String,
    },
    /// When its moment came there was nothing to tell any more.
    NotNeeded(NotNeeded),
}

/// Why there was nothing to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNeeded {
    Answered,
    Withdrawn,
    /// The deadline is over.
    Over,
    /// The authority has closed the case, or another message took the place of this one.
    Closed,
    /// The authority has set another end since, with reminders of its own.
    EndMoved,
    /// The person has opened the message in the portal.
    Retrieved,
    /// The person was never told of the message.
    NeverTold,
    /// What was to be deleted is gone, was sent, or is written on.
    DraftMoved,
    /// Something else holds by now.
    Superseded,
    /// The portal does not tell of this any more.
    SwitchedOff,
}

impl NotNeeded {
    pub const ALL: [Self; 10] = [
        Self::Answered,
        Self::Withdrawn,
        Self::Over,
        Self::Closed,
        Self::EndMoved,
        Self::Retrieved,
        Self::NeverTold,
        Self::DraftMoved,
        Self::Superseded,
        Self::SwitchedOff,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
            Self::Over => "over",
            Self::Closed => "closed",
            Self::EndMoved => "end_moved",
            Self::Retrieved => "retrieved",
            Self::NeverTold => "never_told",
            Self::DraftMoved => "draft_moved",
            Self::Superseded => "superseded",
            Self::SwitchedOff => "switched_off",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// Why a way did not lead to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeFailure {
    /// The channel knows no such address.
    UnknownAddress,
    /// There was such an address.
    AddressGone,
    /// It failed before at this address of this tenant, for good.
    DeadAddress,
    /// The person has named another e-mail address since, or none.
    AddressChanged,
    /// The letter cannot be printed: its address is in letters that the font does not have, say.
    LetterNotSet,
    ContentRefused,
    AttachmentRefused,
    /// The portal itself is not let in: certificate, token or password.
    NotLetIn,
    /// The person applied at a level at which the notice would be hidden.
    LevelTooHigh,
    /// It came back after it had been taken.
    CameBack,
    /// It could not be handed over in time.
    TookTooLong,
    /// It was handed over twice without an answer: perhaps it is there.
    Unclear,
    /// The channel is not configured any more.
    NotConfigured,
}

impl NoticeFailure {
    pub const ALL: [Self; 13] = [
        Self::UnknownAddress,
        Self::AddressGone,
        Self::DeadAddress,
        Self::AddressChanged,
        Self::LetterNotSet,
        Self::ContentRefused,
        Self::AttachmentRefused,
        Self::NotLetIn,
        Self::LevelTooHigh,
        Self::CameBack,
        Self::TookTooLong,
        Self::Unclear,
        Self::NotConfigured,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownAddress => "unknown_address",
            Self::AddressGone => "address_gone",
            Self::DeadAddress => "dead_address",
            Self::AddressChanged => "address_changed",
            Self::LetterNotSet => "letter_not_set",
            Self::ContentRefused => "content_refused",
            Self::AttachmentRefused => "attachment_refused",
            Self::NotLetIn => "not_let_in",
            Self::LevelTooHigh => "level_too_high",
            Self::CameBack => "came_back",
            Self::TookTooLong => "took_too_long",
            Self::Unclear => "unclear",
            Self::NotConfigured => "not_configured",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.as_str() == text)
    }

    /// Whether nothing is to be sent to the address any more (R-NO-6). What a channel does not know can be a fault of its own or of the way there.
    pub fn kills_address(self) -> bool {
        self == Self::AddressGone
    }
}

impl Notice {
    /// Whether a person learnt of it as far as the channel knows.
    pub fn has_arrived(&self) -> bool {
        self.end == Some(NoticeEnd::Accepted)
    }

    /// Whether it may have reached somebody: also where no answer came.
    pub fn may_have_arrived(&self) -> bool {
        self.has_arrived() || (self.times.handed_over_at.is_some() && self.end.is_none()) || self.unclear > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for failure in NoticeFailure::ALL {
            assert_eq!(NoticeFailure::parse(failure.as_str()), Some(failure));
        }
        for reason in NotNeeded::ALL {
            assert_eq!(NotNeeded::parse(reason.as_str()), Some(reason));
        }
    }
}
