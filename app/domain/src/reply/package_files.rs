//! What the files of a reply are called where they go as one package: plain characters only, each name once.

use super::SubmittedReply;
use crate::document::{DocumentFacts, DocumentName, Release, Rendition, RenditionOf};

/// A document that goes along.
#[derive(Debug, Clone)]
pub struct PackageDocument<'a> {
    /// The person's name for the file never becomes a path.
    pub file: String,
    pub facts: &'a DocumentFacts,
    pub release: Release,
}

impl SubmittedReply {
    /// The documents that go along, in their order.
    pub fn package_documents(&self) -> Vec<PackageDocument<'_>> {
        let sent = self.documents.iter().filter(|submitted| submitted.is_sent()).map(|submitted| &submitted.document);
        let numbered = sent.map(|document| (document.facts(), document.release())).enumerate();
        numbered
            .map(|(at, (facts, release))| PackageDocument {
                file: format!("{:03}-{}.{}", at + 1, facts.item, facts.media_type.endings()[0]),
                facts,
                release,
            })
            .collect()
    }

    /// The documents that a rendition is made from, in the order of its pages.
    pub fn made_from(&self, of: &RenditionOf) -> Vec<&DocumentFacts> {
        let sent = self.documents.iter().filter(|submitted| submitted.is_sent()).map(|submitted| submitted.document.facts());
        sent.filter(|facts| match of {
            RenditionOf::Document(document) => facts.id == *document,
            RenditionOf::Item(item) => facts.item == *item && facts.media_type.is_photo(),
        })
        .collect()
    }

    /// What a copy is called: it begins as the (first) document it was made from. `None`: nothing of that goes along.
    pub fn rendition_file(&self, rendition: &Rendition) -> Option<String> {
        let first = self.made_from(&rendition.of).first().map(|facts| facts.id)?;
        let document = self.package_documents().into_iter().find(|document| document.facts.id == first)?;
        let stem = document.file.rsplit_once('.').map_or(document.file.as_str(), |(stem, _)| stem);
        let what = match rendition.of {
            RenditionOf::Document(_) => "kopie",
            RenditionOf::Item(_) => "alle-fotos",
        };
        Some(format!("{stem}-{what}.{}", rendition.media_type.endings()[0]))
    }

    /// The same, as somebody downloads it.
    pub fn rendition_name(&self, rendition: &Rendition) -> Option<DocumentName> {
        DocumentName::from_record(self.rendition_file(rendition)?).ok()
    }
}
