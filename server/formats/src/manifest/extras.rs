//! What a package holds beside answers and documents.

use domain::reply::{RetractedDocument, SubmittedReply};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A JPG made from a HEIC photo, or one PDF/A-2b made from all photos of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestRendition {
    pub item: String,
    /// Name inside `renditions/`, plain characters only. Unique in the whole package: it begins as that of the (first) document it was made
    /// from.
    pub file: String,
    /// Ids of the documents it was made from; for a PDF in the order of its pages.
    pub made_from: Vec<String>,
    pub media_type: String,
    pub size_bytes: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// The object in the portal.
    pub id: String,
}

/// Something that the person was promised and nobody could make; the documents themselves are all there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestMissingRendition {
    pub item: String,
    /// Ids of the documents it should have been made from.
    pub made_from: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestMistake {
    /// Among the `documents` of the package with this `reply_id`.
    pub document_id: String,
    pub reply_id: String,
    pub original_name: String,
    pub sha256: String,
}

pub(super) fn renditions(reply: &SubmittedReply) -> Vec<ManifestRendition> {
    let made = reply.renditions.iter().filter_map(|rendition| {
        let from = reply.made_from(&rendition.of);
        Some(ManifestRendition {
            file: reply.rendition_file(rendition)?,
            item: from.first()?.item.to_string(),
            made_from: from.iter().map(|facts| facts.id.to_string()).collect(),
            media_type: rendition.media_type.mime().to_owned(),
            size_bytes: rendition.size_bytes,
            sha256: rendition.sha256.to_string(),
            id: rendition.id.to_string(),
        })
    });
    made.collect()
}

pub(super) fn missing_renditions(reply: &SubmittedReply) -> Vec<ManifestMissingRendition> {
    let missing = reply.renditions_missing().into_iter().filter_map(|of| {
        let from = reply.made_from(&of);
        let made_from = from.iter().map(|facts| facts.id.to_string()).collect();
        from.first().map(|facts| ManifestMissingRendition { item: facts.item.to_string(), made_from })
    });
    missing.collect()
}

pub(super) fn mistakes(reply: &SubmittedReply) -> Vec<ManifestMistake> {
    let mistake = |retracted: &RetractedDocument| ManifestMistake {
        document_id: retracted.document.to_string(),
        reply_id: retracted.reply.to_string(),
        original_name: retracted.name.reveal().to_owned(),
        sha256: retracted.sha256.to_string(),
    };
    reply.retracts.iter().map(mistake).collect()
}
