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
    /// What it brings along beside what is seen, each kind once. `None`: nobody has looked.
    #[serde(default)]
    pub carries: Option<Vec<Carried>>,
    pub photo: Option<PhotoInsight>,
}

/// Something that comes with a document and is on none of its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    /// A PDF with JavaScript, or one that starts other programs.
    Scripts,
    /// A PDF with attached files, or a portfolio.
    Files,
    /// An archive among its files, or in its own bytes: a picture or a PDF that opens as ZIP, RAR or 7-Zip.
    Archive,
    /// A PDF with a part that could not be looked into: an attached file that is locked, packed in an odd way or of an old office program, or
    /// objects that are broken.
    Unreadable,
    /// A PDF with a program among its files.
    Programs,
}

impl Carried {
    pub const ALL: [Self; 5] = [Self::Scripts, Self::Files, Self::Archive, Self::Unreadable, Self::Programs];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scripts => "scripts",
            Self::Files => "files",
            Self::Archive => "archive",
            Self::Unreadable => "unreadable",
            Self::Programs => "programs",
        }
    }
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
