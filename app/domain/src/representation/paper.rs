//! The proof that somebody may act for another: an item that the portal adds for representatives, so that it is uploaded,
//! checked and handed over like every other paper.

use super::Capacity;
use crate::{
    document::{MediaType, UploadLimits},
    document_request::DocumentRequest,
    id::ItemId,
    message::{Item, ItemContent, Message},
    text::{LanguageTag, Line, Translated},
};

/// The item of the proof. Case systems cannot use this name.
pub const PROOF_ITEM: &str = "rk-vertretung";

impl Message {
    /// The message as a representative answers it: with the proof as its last item. Messages without reply stay as they are.
    #[must_use]
    pub fn with_proof(mut self, capacity: Capacity, limits: &UploadLimits) -> Self {
        let binding = self.content.binding_language.clone();
        if let Some(inquiry) = self.content.kind.inquiry_mut() {
            // What the authority's system cannot take in other papers, it cannot take in this one.
            let strict = inquiry.items.iter().find_map(|item| match &item.content {
                ItemContent::DocumentRequest(request) if request.latin_only => Some(request.media_types.clone()),
                _ => None,
            });
            inquiry.items.add(proof(capacity, &binding, limits, strict));
        }
        self
    }
}

fn proof(capacity: Capacity, binding: &LanguageTag, limits: &UploadLimits, strict: Option<Vec<MediaType>>) -> Item {
    let (german, english, simple) = match capacity {
        Capacity::Custody => (
            "Nachweis über Sorgerecht oder Betreuung",
            "Proof of custody or guardianship",
            "Papier: Sie dürfen für das Kind oder die Person antworten",
        ),
        Capacity::Lawyer | Capacity::PowerOfAttorney => ("Vollmacht", "Power of attorney", "Vollmacht"),
    };
    let request = DocumentRequest {
        label: texts(binding, german, english, simple),
        hint: None,
        reason: None,
        document_type: Line::try_from("Vollmacht").ok(),
        // A lawyer proves it on demand (VwVfG § 14 (1)); of parents the authority knows.
        required: capacity == Capacity::PowerOfAttorney,
        min_files: 1,
        max_files: limits.max_files_per_item,
        latin_only: strict.is_some(),
        media_types: strict.unwrap_or_else(|| limits.media_types.clone()),
        max_file_bytes: limits.max_file_bytes,
    };
    Item { id: proof_item(), visible_if: None, fim: None, content: ItemContent::DocumentRequest(request) }
}

/// [`PROOF_ITEM`] as an id.
pub fn proof_item() -> ItemId {
    PROOF_ITEM.parse().expect("a short name")
}

/// The texts in our languages; binding is the one the message is binding in, or German.
fn texts<const MAX: usize>(binding: &LanguageTag, german: &str, english: &str, simple: &str) -> Translated<Line<MAX>> {
    let line = |text: &str| Line::try_from(text).expect("a short text");
    let all = [("de", german), ("en", english), ("de-simple", simple)];
    let spoken = all.iter().find(|(tag, _)| *tag == binding.as_str()).map_or(german, |(_, text)| text);
    let others = all.into_iter().filter(|(tag, _)| *tag != binding.as_str());
    let translations = others.filter_map(|(tag, text)| Some((LanguageTag::try_from(tag).ok()?, line(text)))).collect();
    Translated { binding: line(spoken), translations }
}
