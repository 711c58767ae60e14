//! What a message asks of the authority's clerks: the order in which their list shows messages.

/// First things first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeskGroup {
    /// A reply came that no clerk has looked at.
    NewReply,
    /// Somebody is not clearly the recipient, a representative waits, a delivery is stuck, or nobody was told.
    Decide,
    /// To be answered, or something is owed or was promised; the day is over.
    Overdue,
    /// To be answered, or something is owed or was promised.
    Waiting,
    /// Takes no reply.
    Information,
    /// Answered and looked at; nothing more is to come.
    Done,
    Withdrawn,
}

impl DeskGroup {
    pub const ALL: [Self; 7] =
        [Self::NewReply, Self::Decide, Self::Overdue, Self::Waiting, Self::Information, Self::Done, Self::Withdrawn];

    /// As the storage counts it: 0 to 6.
    pub fn rank(self) -> i64 {
        self as i64
    }

    pub fn of_rank(rank: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.rank() == rank)
    }

    /// In addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NewReply => "neu",
            Self::Decide => "entscheiden",
            Self::Overdue => "ueberfaellig",
            Self::Waiting => "warten",
            Self::Information => "information",
            Self::Done => "erledigt",
            Self::Withdrawn => "zurueckgenommen",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == text)
    }
}
