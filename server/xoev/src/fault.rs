//! What can be wrong with a message, in the words of its standard.

/// Why a message is not taken, or was not taken by the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    NotUtf8,
    NotWellFormed,
    /// Against the schema.
    NotValid,
    /// Of another release than those that are served.
    Version,
    UnknownList,
    UnknownCode,
    /// A mandatory text of datatype C is empty.
    EmptyText,
    WrongRecipient,
    NotAuthorised,
    AlreadyProcessed,
    /// The message that it refers to is not known.
    UnknownReference,
    /// Not of a kind that this side takes.
    NotTaken,
    /// It goes the other way: from portals to authorities.
    WrongWay,
    /// It is only linked.
    AttachmentLinked,
    /// More of them than are taken.
    TooManyAttachments,
    /// More bytes than are taken, all together.
    AttachmentsTooLarge,
    AttachmentMissing,
    AttachmentTooLarge,
    AttachmentRejected,
    AttachmentName,
    Other,
}

/// What is to be done about a rejection of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// It is there: it came before.
    Delivered,
    /// It can go again as it is, once somebody has repaired what stands between.
    Again,
    /// An operator must look: the same message would be rejected again.
    Stop,
}

impl Reason {
    /// `urn:de:xinneres:codeliste:fehlercodes`, version 3.
    pub fn xinneres(self) -> &'static str {
        match self {
            Self::NotUtf8 => "S001",
            Self::NotWellFormed => "X000",
            Self::NotValid => "X001",
            Self::Version => "V000",
            Self::UnknownList => "S010",
            Self::UnknownCode => "S011",
            Self::EmptyText => "S030",
            Self::WrongRecipient => "T080",
            Self::NotAuthorised => "T070",
            Self::AlreadyProcessed => "S100",
            Self::UnknownReference
            | Self::NotTaken
            | Self::WrongWay
            | Self::AttachmentLinked
            | Self::TooManyAttachments
            | Self::AttachmentsTooLarge
            | Self::AttachmentMissing
            | Self::AttachmentTooLarge
            | Self::AttachmentRejected
            | Self::AttachmentName
            | Self::Other => "S999",
        }
    }

    /// `urn:xoev-de:xbau:codeliste:xbau-fehlerkennzahlen`, version 2.2. S100 means something else there.
    pub fn xbau(self) -> &'static str {
        match self {
            Self::NotUtf8 | Self::NotWellFormed => "X000",
            Self::NotValid | Self::EmptyText => "X001",
            Self::UnknownList => "X010",
            Self::UnknownCode => "X011",
            Self::Version => "V000",
            Self::WrongRecipient => "T080",
            Self::NotAuthorised => "T070",
            Self::AlreadyProcessed => "S050",
            Self::UnknownReference => "S090",
            Self::NotTaken => "V001",
            Self::WrongWay => "S100",
            Self::AttachmentMissing => "A001",
            Self::AttachmentLinked => "A003",
            Self::TooManyAttachments => "A007",
            Self::AttachmentsTooLarge => "A008",
            Self::AttachmentTooLarge => "A004",
            Self::AttachmentRejected => "A006",
            Self::AttachmentName => "A009",
            Self::Other => "S999",
        }
    }
}

/// What to do when one of ours comes back with this code of XInneres, of either list. `None`: not in the lists.
pub fn reaction_xinneres(code: &str) -> Option<Reaction> {
    Some(match code {
        "S100" => Reaction::Delivered,
        "T000" | "T001" | "T002" | "T003" | "T010" | "T011" | "T020" | "T200" => Reaction::Again,
        "S001" | "S010" | "S011" | "S020" | "S030" | "S999" | "T070" | "T080" | "T099" | "V000" | "X000" | "X001" => {
            Reaction::Stop
        }
        _ => return None,
    })
}

/// The same for XBau.
pub fn reaction_xbau(code: &str) -> Option<Reaction> {
    Some(match code {
        "S050" => Reaction::Delivered,
        "T000" | "T001" | "T002" | "T003" | "T010" | "T011" | "T020" => Reaction::Again,
        "X000" | "X001" | "X010" | "X011" | "V000" | "V001" | "T070" | "T080" | "T099" | "S000" | "S090" | "S091" | "S100"
        | "S101" | "S102" | "S999" | "A001" | "A002" | "A003" | "A004" | "A005" | "A006" | "A007" | "A008" | "A009" | "A010" => {
            Reaction::Stop
        }
        _ => return None,
    })
}

/// What is wrong, and where. Never a content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Fault {
    pub reason: Reason,
    pub detail: String,
}

impl Fault {
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }

    pub(crate) fn not_valid(detail: impl Into<String>) -> Self {
        Self::new(Reason::NotValid, detail)
    }
}
