//! The pages of a document as pictures, for its owner while drafting and after sending, and for the authority's clerks.

use crate::documents::{Asker, Documents, Download, NoPicture};
use domain::document::DocumentFacts;
use ports::{Examined, RendererError};
use tokio::time::timeout;

/// What there is to see.
#[derive(Debug, Clone)]
pub struct Preview {
    pub facts: DocumentFacts,
    /// From 1. `None`: no preview; the document itself can be downloaded.
    pub pages: Option<usize>,
    /// The pages may lack something that other programs show; the page says so beside the picture.
    pub may_lack: bool,
}

impl Documents {
    /// How many pages there are to see.
    ///
    /// # Errors
    /// All turns are taken; another try may do.
    pub async fn preview(&self, document: Download, who: &Asker) -> Result<Preview, NoPicture> {
        let Download { facts, content } = document;
        let Some(renderer) = &self.renderer else { return Ok(Preview { facts, pages: None, may_lack: false }) };
        // Somebody has looked when it came.
        let is_known = facts.insight.carries.is_some() && (facts.insight.pages.is_some() || facts.media_type.is_office());
        let insight = if is_known {
            Some(facts.insight.clone())
        } else {
            let _turn = timeout(self.turns.patience, self.turns.drawing.turn(who)).await.map_err(|_| NoPicture::Busy)?;
            match renderer.look(content, facts.media_type).await {
                Ok(Examined::Good(insight)) => Some(insight),
                Ok(_) => None,
                Err(error) => {
                    tracing::warn!(document.id = %facts.id, error = %error, "preview.failed");
                    None
                }
            }
        };
        let pages = insight.as_ref().and_then(|insight| usize::try_from(insight.pages?).ok());
        Ok(Preview { facts, pages, may_lack: insight.is_some_and(|insight| insight.may_lack) })
    }

    /// One page as JPEG.
    ///
    /// # Errors
    /// It cannot be shown, or not now.
    pub async fn preview_page(&self, document: Download, number: usize, width: u16, who: &Asker) -> Result<Vec<u8>, NoPicture> {
        let Some(renderer) = &self.renderer else { return Err(NoPicture::Nothing) };
        let Download { facts, content } = document;
        let draw = async {
            let _turn = timeout(self.turns.patience, self.turns.drawing.turn(who)).await.map_err(|_| NoPicture::Busy)?;
            match renderer.page(content, facts.media_type, number, width).await {
                Ok(Some(picture)) => Ok(picture),
                Ok(None) => Err(NoPicture::Nothing),
                Err(error) => {
                    tracing::warn!(document.id = %facts.id, error = %error, "preview.failed");
                    Err(if matches!(error, RendererError::Busy) { NoPicture::Busy } else { NoPicture::Nothing })
                }
            }
        };
        self.pictures.get_or_draw((facts.id, number, width), &*self.clock, draw).await
    }

    /// Whether pages can be drawn.
    pub fn draws(&self) -> bool {
        self.renderer.is_some()
    }
}
