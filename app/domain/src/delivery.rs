//! How a reply gets into the case file (Übermittlung ins Verfahren), as applicant and clerk see it.

use crate::{
    binding::Recognition,
    errand::Hindrance,
    id::DeliveryId,
    person::{PersonKey, TrustLevel},
    representation::Representation,
};
use jiff::Timestamp;

/// Where a delivery stands, for applicant and clerk alike (B11). No state moves backwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryState {
    /// Waiting for its first or next attempt.
    Pending { attempts: u32, next_at: Timestamp },
    /// With the delivery service of the rail, which says so; the authority has not said that it accepts it.
    Transmitted { at: Timestamp },
    /// Here for the case system to fetch; it has not said that the reply is in its case. `fetched_at`: it has had all of it.
    Offered { at: Timestamp, fetched_at: Option<Timestamp> },
    /// In the case file, with the proof the channel gave; over a rail: the authority has accepted it.
    Delivered { at: Timestamp, proof: String },
    /// Tried for too long or refused for good: a person must look (B7). Never dropped.
    NeedsPerson { since: Timestamp, reason: Hindrance },
}

impl DeliveryState {
    /// The authority may know what is in it: it is there or was there, is on a rail, or a person looks at it.
    pub fn has_left(&self) -> bool {
        match self {
            Self::Pending { .. } | Self::Offered { fetched_at: None, .. } => false,
            Self::Transmitted { .. } | Self::Offered { .. } | Self::Delivered { .. } | Self::NeedsPerson { .. } => true,
        }
    }
}

/// Who answered and how they were matched, as it goes along with the reply.
#[derive(Debug, Clone)]
pub struct ReplyOrigin {
    pub delivery_id: DeliveryId,
    pub person: PersonKey,
    pub level: TrustLevel,
    pub recognition: Recognition,
    pub representation: Option<Representation>,
    pub language: String,
    /// Noted when the package was settled: some copies that were wanted could not be made.
    pub copies_missing: bool,
}
