//! What a look into a document told.

use crate::personal::Personal;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Insight {
    /// Pages, where somebody could count them.
    pub pages: Option<u32>,
    /// A PDF whose author forbids printing or copying; it can be read.
    #[serde(default)]
    pub restricted: bool,
    /// A PDF whose drawing may lack something that other programs show.
    #[serde(default)]
    pub may_lack: bool,
    pub photo: Option<PhotoInsight>,
}

/// A photo, beyond its pixels.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PhotoInsight {
    /// It tells where it was taken.
    pub located: bool,
    /// Millionths of a degree, north and east, where they could be read.
    pub place: Option<Personal<(i32, i32)>>,
    /// Maker and model, as the device wrote them.
    pub device: Option<Personal<String>>,
    /// As the device wrote it: `2027:03:01 14:32:07`, local time without a zone.
    pub taken_at: Option<Personal<String>>,
    pub hint: Option<LegibilityHint>,
}

impl PhotoInsight {
    /// The photo tells something of the person beside what it shows.
    pub fn tells(&self) -> bool {
        self.located || self.device.is_some() || self.taken_at.is_some()
    }
}

/// What may make a photo hard to read. Advice, never a reason to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegibilityHint {
    Small,
    Dark,
    Blurred,
}

impl LegibilityHint {
    pub const ALL: [Self; 3] = [Self::Small, Self::Dark, Self::Blurred];
}
