//! Why an errand could not be done.

use std::fmt;

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hindrance {
    pub cause: Cause,
    /// For operators: paths and what the system said. Never shown to clerks or applicants.
    pub detail: String,
}

/// What kind of hindrance it is: so much a clerk may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The folder or endpoint does not take anything now: nothing has arrived there.
    WayClosed,
    /// It may have arrived: whoever should say so has not.
    Unanswered,
    /// The configuration names no way to the case system.
    NoWay,
    /// Something else lies there under the same delivery id.
    OtherPackage,
    /// A document could not be read or is not what was received.
    Documents,
    /// A row of the database does not fit the model or is gone.
    Record,
    /// Copies and summaries could not be made yet.
    Copies,
    /// An earlier reply has to arrive first.
    EarlierReply,
    /// It took too long, or another worker had taken it over.
    Interrupted,
    /// A channel does not take a notice now.
    Channel,
    /// The authority, or the rail in its place, has sent it back.
    Refused,
    /// The database was away.
    Database,
    /// Written by an earlier version, which kept only the detail.
    Unknown,
}

impl Cause {
    pub const ALL: [Self; 13] = [
        Self::WayClosed,
        Self::Unanswered,
        Self::NoWay,
        Self::OtherPackage,
        Self::Documents,
        Self::Record,
        Self::Copies,
        Self::EarlierReply,
        Self::Interrupted,
        Self::Channel,
        Self::Refused,
        Self::Database,
        Self::Unknown,
    ];

    /// As it is stored and shown to operators.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WayClosed => "way_closed",
            Self::Unanswered => "unanswered",
            Self::NoWay => "no_way",
            Self::OtherPackage => "other_package",
            Self::Documents => "documents",
            Self::Record => "record",
            Self::Copies => "copies",
            Self::EarlierReply => "earlier_reply",
            Self::Interrupted => "interrupted",
            Self::Channel => "channel",
            Self::Refused => "refused",
            Self::Database => "database",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the other side may have it all the same. Sent another way it could be there twice.
    pub fn may_have_arrived(self) -> bool {
        match self {
            Self::Unanswered | Self::Interrupted | Self::Record | Self::Unknown => true,
            Self::WayClosed
            | Self::NoWay
            | Self::OtherPackage
            | Self::Documents
            | Self::Copies
            | Self::EarlierReply
            | Self::Channel
            | Self::Refused
            | Self::Database => false,
        }
    }

    /// Whether it is the way that is in trouble, and not what goes there.
    pub fn is_of_the_way(self) -> bool {
        matches!(self, Self::WayClosed | Self::Unanswered)
    }

    pub fn because(self, detail: impl Into<String>) -> Hindrance {
        Hindrance { cause: self, detail: detail.into() }
    }
}

impl fmt::Display for Hindrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cause {
            Cause::Unknown => f.write_str(&self.detail),
            cause => write!(f, "{}: {}", cause.as_str(), self.detail),
        }
    }
}

/// Reads what [`Hindrance`] shows; everything else is a detail of unknown cause.
impl From<String> for Hindrance {
    fn from(text: String) -> Self {
        let parts = text.split_once(": ");
        let known = parts.and_then(|(word, detail)| {
            let cause = Cause::ALL.into_iter().find(|cause| cause.as_str() == word && *cause != Cause::Unknown)?;
            Some(cause.because(detail))
        });
        known.unwrap_or_else(|| Cause::Unknown.because(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hindrance_is_read_as_it_was_shown() {
        for cause in Cause::ALL {
            let hindrance = cause.because("/akten: not: there");
            assert_eq!(Hindrance::from(hindrance.to_string()), hindrance);
        }
        assert_eq!(Hindrance::from("No space left".to_owned()), Cause::Unknown.because("No space left"));
    }
}
