//! What the portal makes from originals for those who cannot open them: a JPG from a HEIC photo, one PDF from several photos. The
//! originals stay what they are and go along.

use super::{MediaType, Sha256};
use crate::id::{DocumentId, ItemId};
use jiff::Timestamp;

/// Made from documents of one reply, stored as an object of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    pub id: DocumentId,
    pub of: RenditionOf,
    pub media_type: MediaType,
    pub size_bytes: u64,
    pub sha256: Sha256,
    pub made_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenditionOf {
    /// One photo in a form that everybody can open.
    Document(DocumentId),
    /// All photos of the item as pages, in their order.
    Item(ItemId),
}
