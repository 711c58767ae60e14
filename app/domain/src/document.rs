//! Uploaded documents: their names, types and limits, and the states of the malware check.

mod distinct;
mod insight;
mod media_type;
mod name;
mod rendition;

pub use distinct::distinct_names;
pub use insight::{Carried, Insight, LegibilityHint, PhotoInsight};
pub use media_type::MediaType;
pub use name::{DocumentName, NameFault};
pub use rendition::{Rendition, RenditionOf};

use crate::id::{DocumentId, ItemId, TenantKeyId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// SHA-256 of the original bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

/// What is known of a document's bytes, which lie in the document store and never change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFacts {
    pub id: DocumentId,
    pub item: ItemId,
    pub name: DocumentName,
    pub media_type: MediaType,
    pub size_bytes: u64,
    pub sha256: Sha256,
    pub received_at: Timestamp,
    /// When it got its verdict; not known of documents from before this was recorded.
    pub checked_at: Option<Timestamp>,
    pub insight: Insight,
}

/// A document of a draft with the state of its malware check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftDocument {
    /// Stored, not yet checked. Scanner trouble leaves it here: never clean by accident.
    Unscanned(DocumentFacts),
    Released(ReleasedDocument),
}

impl DraftDocument {
    pub fn facts(&self) -> &DocumentFacts {
        match self {
            Self::Unscanned(facts) => facts,
            Self::Released(released) => released.facts(),
        }
    }

    /// Rebuilds a document from what storage recorded.
    pub fn from_record(facts: DocumentFacts, scan: ScanState) -> Self {
        match scan {
            ScanState::Unscanned => Self::Unscanned(facts),
            ScanState::Released(release) => Self::Released(ReleasedDocument { facts, release }),
        }
    }
}

/// Why a document may be part of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// The scanner found nothing.
    Clean,
    /// Nobody looked, and the operator or the tenant decided that such files go on. The manifest says so.
    Waived,
    /// The scanner cannot look into it (too large for it, encrypted), and the tenant decided that such files go on.
    NotScannable,
}

/// The recorded result of the malware check. Infected documents are not kept, so there is no state for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanState {
    Unscanned,
    Released(Release),
}

impl ScanState {
    const ALL: [Self; 4] =
        [Self::Unscanned, Self::Released(Release::Clean), Self::Released(Release::Waived), Self::Released(Release::NotScannable)];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unscanned => "unscanned",
            Self::Released(Release::Clean) => "clean",
            Self::Released(Release::Waived) => "waived",
            Self::Released(Release::NotScannable) => "not_scannable",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// What happens to a file that has no verdict. Each tenant decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UncheckedFiles {
    /// A reply waits until its files are checked; a file that no scanner can look into is refused.
    #[default]
    Wait,
    /// A reply is sent, and the manifest says which file nobody could check.
    SendMarked,
}

/// A file that was refused when nobody looked: after it had been taken, or at the end of a transfer whose answer was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedDocument {
    pub id: DocumentId,
    pub item: ItemId,
    pub name: DocumentName,
    pub refusal: DocumentRefusal,
    pub refused_at: Timestamp,
}

/// A document that may be part of a submitted reply. Only a recorded release makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedDocument {
    facts: DocumentFacts,
    release: Release,
}

impl ReleasedDocument {
    /// A file that nobody checked, at a tenant that sends such files marked.
    pub fn unchecked(facts: DocumentFacts) -> Self {
        Self { facts, release: Release::Waived }
    }

    pub fn facts(&self) -> &DocumentFacts {
        &self.facts
    }

    pub fn release(&self) -> Release {
        self.release
    }
}

/// A document's key, wrapped by a tenant key. Useless without the master key.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedKey {
    pub tenant_key: TenantKeyId,
    pub bytes: Vec<u8>,
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappedKey({})", self.tenant_key)
    }
}

/// A tenant's limits for uploads. Shown before the upload, enforced while reading. What is not said is the default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UploadLimits {
    pub max_file_bytes: u64,
    /// Files of one document request.
    pub max_files_per_item: u16,
    /// Bytes of one reply.
    pub max_reply_bytes: u64,
    pub media_types: Vec<MediaType>,
    pub unchecked: UncheckedFiles,
    /// Files that bring such along are refused; what is not named is marked in the manifest and shown to clerks.
    pub refuse_carried: Vec<Carried>,
    /// Bytes of files that are taken from one account in a day (of the German calendar).
    pub max_person_bytes_a_day: u64,
    /// The same for all accounts of the tenant together.
    pub max_tenant_bytes_a_day: Option<u64>,
}

impl Default for UploadLimits {
    /// R-UP-1 and R-UP-2: 10 MB a file and 20 files an item; a reply holds ten of the largest.
    fn default() -> Self {
        Self {
            max_file_bytes: 10_000_000,
            max_files_per_item: 20,
            max_reply_bytes: 100_000_000,
            media_types: MediaType::USUAL.to_vec(),
            unchecked: UncheckedFiles::Wait,
            // Forms of authorities have scripts, invoices have files; nobody's paper has a program.
            refuse_carried: vec![Carried::Programs],
            max_person_bytes_a_day: 1_000_000_000,
            max_tenant_bytes_a_day: None,
        }
    }
}

/// Why a file is refused. Nothing of it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentRefusal {
    Empty,
    TooLarge {
        max_bytes: u64,
    },
    /// The reply as a whole would become too large.
    ReplyTooLarge {
        max_bytes: u64,
    },
    TooManyFiles {
        max: u16,
    },
    /// Not one of the accepted types.
    TypeNotAccepted,
    /// The name says one type, the content is another.
    NameContradictsContent {
        content: MediaType,
    },
    PasswordProtected,
    Damaged,
    TooManyPages,
    TooManyPixels,
    /// A PDF of more parts than anybody needs.
    TooManyObjects,
    /// An office file that brings programs along (macros, embedded objects).
    Programs,
    /// It brings along what the tenant does not take.
    Carries(Carried),
    /// An office file that swells or nests beyond all measure.
    Overfull,
    /// The same bytes are there already, for the same paper.
    AlreadyThere,
    /// The account has uploaded enough for a day.
    EnoughToday {
        max_bytes: u64,
    },
    /// The tenant takes no more today.
    TenantFull,
    Infected,
    /// The scanner cannot look into it: too large for it, or locked.
    NotScannable,
    NameUnusable,
    /// The line broke before the end.
    Incomplete,
}
