//! Who asks: the authority of a tenant, and the case it asks about.

use crate::{
    deadline::Calendar,
    id::{AuthorityId, TenantId},
    text::Line,
};
use serde::{Deserialize, Serialize};

/// An authority (Behörde) as people meet it. Comes from the configuration of its tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    pub tenant: TenantId,
    pub id: AuthorityId,
    /// "Ausländerbehörde Musterstadt", for headers and lists.
    pub name: String,
    /// "die Ausländerbehörde Musterstadt": the name with its article, so that sentences are sentences.
    pub name_with_article: String,
    pub contact: Contact,
    /// Place of the authority: decides which days are holidays (VwVfG § 31 (3)).
    pub calendar: Calendar,
}

impl Authority {
    /// The name with its article at the start of a sentence.
    pub fn sentence_start(&self) -> String {
        let mut letters = self.name_with_article.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }
}

/// How people reach the authority without this portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub phone: String,
    /// Opening hours of the phone, one line each.
    pub hours: Vec<String>,
    /// Postal address, one line each.
    pub address: Vec<String>,
}

/// The case in the case system (Vorgang): opaque to us, carried back unchanged.
pub type CaseRef = Line<200>;
/// The number people see (Aktenzeichen).
pub type FileReference = Line<100>;
