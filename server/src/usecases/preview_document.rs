//! The pages of a document as pictures, for its owner while drafting and after sending, and for the authority's clerks.

use super::{Download, Portal};
use domain::document::{DocumentFacts, MediaType};
use ports::{DocumentPlace, DocumentStoreError, Examined, RendererError, Sealed};

/// What there is to see.
#[derive(Debug, Clone)]
pub struct Preview {
    pub facts: DocumentFacts,
    /// From 1. `None`: no preview; the document itself can be downloaded.
    pub pages: Option<usize>,
    /// The pages may lack something that other programs show; the page says so beside the picture.
    pub may_lack: bool,
}

impl Portal {
    /// How many pages there are to see.
    pub async fn preview(&self, document: Download) -> Preview {
        let Download { facts, content } = document;
        let examined = match &self.renderer {
            Some(renderer) => renderer.look(content, facts.media_type).await,
            None => Err(RendererError::NoAnswer("it is switched off".to_owned())),
        };
        let (pages, may_lack) = match examined {
            Ok(Examined::Good(insight)) => (insight.pages.and_then(|pages| usize::try_from(pages).ok()), insight.may_lack),
            Ok(_) => (None, false),
            Err(error) => {
                tracing::warn!(document.id = %facts.id, error = %error, "preview.failed");
                (None, false)
            }
        };
        Preview { facts, pages, may_lack }
    }

    /// One page as JPEG. `None`: it cannot be shown.
    pub async fn preview_page(&self, document: Download, number: usize, width: u16) -> Option<Vec<u8>> {
        let drawn = self.renderer.as_ref()?.page(document.content, document.facts.media_type, number, width).await;
        drawn.unwrap_or_else(|error| {
            tracing::warn!(document.id = %document.facts.id, error = %error, "preview.failed");
            None
        })
    }

    /// What the renderer says of a file that was stored just now. Its silence says nothing.
    pub(super) async fn examine(
        &self,
        place: &DocumentPlace,
        sealed: &Sealed,
        media_type: MediaType,
    ) -> Result<Option<Examined>, DocumentStoreError> {
        let Some(renderer) = &self.renderer else { return Ok(None) };
        let content = self.documents.open(place, sealed).await?;
        match renderer.examine(content, media_type).await {
            Ok(examined) => Ok(Some(examined)),
            // Who has not looked has not found it good: the file is not taken yet, and is sent or finished again.
            Err(RendererError::Busy) => Err(DocumentStoreError::Unavailable(RendererError::Busy.into())),
            Err(error) => {
                tracing::warn!(document.id = %place.document, error = %error, "examination.failed");
                Ok(None)
            }
        }
    }
}
