//! Messages of XÖV standards between the portal and authorities: where each stands.

/// From whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From an authority.
    In,
    /// From the portal.
    Out,
}

impl Direction {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::In, Self::Out].into_iter().find(|direction| direction.as_str() == text)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExchangeState {
    /// Taken in: a message for a person, or something that was noted.
    Taken,
    /// Not taken in; where its standard has a rejection, one was sent.
    Refused,
    /// About to be handed over.
    Begun,
    /// Handed over: it lay in the folder.
    Written,
    /// The authority says that it has it.
    Confirmed,
    /// The authority has sent it back.
    Rejected,
}

impl ExchangeState {
    pub const ALL: [Self; 6] = [Self::Taken, Self::Refused, Self::Begun, Self::Written, Self::Confirmed, Self::Rejected];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Refused => "refused",
            Self::Begun => "begun",
            Self::Written => "written",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_as_they_are_written() {
        assert!(ExchangeState::ALL.iter().all(|state| ExchangeState::parse(state.as_str()) == Some(*state)));
        assert_eq!((Direction::parse("in"), Direction::parse("out")), (Some(Direction::In), Some(Direction::Out)));
        assert_eq!(ExchangeState::parse("lost"), None);
    }
}
