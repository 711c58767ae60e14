//! What a package holds beside answers and documents.

use crate::{
    document::{DocumentFacts, RenditionOf},
    reply::SubmittedReply,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A JPG made from a HEIC photo, or one PDF/A-2b made from all photos of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestRendition {
    pub item: String,
    /// Name inside `renditions/`: unique, plain characters only.
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
    let mut made = Vec::new();
    for (at, rendition) in reply.renditions.iter().enumerate() {
        let from = sources(reply, &rendition.of);
        let Some(item) = from.first().map(|facts| facts.item.to_string()) else { continue };
        made.push(ManifestRendition {
            file: format!("{:03}-{item}.{}", at + 1, rendition.media_type.endings()[0]),
            item,
            made_from: from.iter().map(|facts| facts.id.to_string()).collect(),
            media_type: rendition.media_type.mime().to_owned(),
            size_bytes: rendition.size_bytes,
            sha256: rendition.sha256.to_string(),
            id: rendition.id.to_string(),
        });
    }
    made
}

pub(super) fn missing_renditions(reply: &SubmittedReply) -> Vec<ManifestMissingRendition> {
    let missing = reply.renditions_missing().into_iter().filter_map(|of| {
        let from = sources(reply, &of);
        let made_from = from.iter().map(|facts| facts.id.to_string()).collect();
        from.first().map(|facts| ManifestMissingRendition { item: facts.item.to_string(), made_from })
    });
    missing.collect()
}

/// The documents that a rendition is made from, in the order of its pages.
fn sources<'a>(reply: &'a SubmittedReply, of: &RenditionOf) -> Vec<&'a DocumentFacts> {
    let sent = reply.documents.iter().filter(|submitted| submitted.is_sent()).map(|submitted| submitted.document.facts());
    sent.filter(|facts| match of {
        RenditionOf::Document(document) => facts.id == *document,
        RenditionOf::Item(item) => facts.item == *item && facts.media_type.is_photo(),
    })
    .collect()
}

pub(super) fn mistakes(reply: &SubmittedReply) -> Vec<ManifestMistake> {
    let mistake = |retracted: &crate::reply::RetractedDocument| ManifestMistake {
        document_id: retracted.document.to_string(),
        reply_id: retracted.reply.to_string(),
        original_name: retracted.name.reveal().to_owned(),
        sha256: retracted.sha256.to_string(),
    };
    reply.retracts.iter().map(mistake).collect()
}
