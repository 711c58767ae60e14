//! What a package holds beside answers and documents.

use super::ManifestDocument;
use crate::{
    document::{DocumentFacts, DocumentName, Rendition, RenditionOf},
    reply::SubmittedReply,
};
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

pub(super) fn renditions(reply: &SubmittedReply, documents: &[ManifestDocument]) -> Vec<ManifestRendition> {
    let mut made = Vec::new();
    for rendition in &reply.renditions {
        let from = sources(reply, &rendition.of);
        let Some(first) = from.first() else { continue };
        let id = first.id.to_string();
        let Some(document) = documents.iter().find(|document| document.id == id) else { continue };
        let stem = document.file.rsplit_once('.').map_or(document.file.as_str(), |(stem, _)| stem);
        let what = match rendition.of {
            RenditionOf::Document(_) => "kopie",
            RenditionOf::Item(_) => "alle-fotos",
        };
        made.push(ManifestRendition {
            file: format!("{stem}-{what}.{}", rendition.media_type.endings()[0]),
            item: document.item.clone(),
            made_from: from.iter().map(|facts| facts.id.to_string()).collect(),
            media_type: rendition.media_type.mime().to_owned(),
            size_bytes: rendition.size_bytes,
            sha256: rendition.sha256.to_string(),
            id: rendition.id.to_string(),
        });
    }
    made
}

/// What a copy is called in its package, and when somebody downloads it.
pub fn rendition_file(reply: &SubmittedReply, rendition: &Rendition) -> Option<DocumentName> {
    let id = rendition.id.to_string();
    let made = renditions(reply, &super::documents(reply)).into_iter().find(|made| made.id == id)?;
    DocumentName::from_record(made.file).ok()
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
