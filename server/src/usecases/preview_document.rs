//! The pages of a document as pictures, for its owner while drafting and after sending, and for the authority's clerks.

use super::{Asker, Download, NoPicture, Portal};
use domain::document::{DocumentFacts, Insight, MediaType};
use ports::{DocumentPlace, DocumentStoreError, Examined, RendererError, Sealed};
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

impl Portal {
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

    /// What the renderer says of a file that was stored just now. Its silence says nothing.
    pub(super) async fn examine(
        &self,
        place: &DocumentPlace,
        sealed: &Sealed,
        media_type: MediaType,
        who: &Asker,
    ) -> Result<Option<Examined>, DocumentStoreError> {
        let Some(renderer) = &self.renderer else { return Ok(None) };
        let busy = || DocumentStoreError::Unavailable(RendererError::Busy.into());
        let _turn = timeout(self.turns.patience, self.turns.looking.turn(who)).await.map_err(|_| busy())?;
        let content = self.documents.open(place, sealed).await?;
        match renderer.examine(content, media_type).await {
            Ok(examined) => Ok(Some(examined)),
            // Who has not looked has not found it good: the file is not taken yet, and is sent or finished again.
            Err(RendererError::Busy) => Err(busy()),
            Err(error) => {
                tracing::warn!(document.id = %place.document, error = %error, "examination.failed");
                // Its pages were too much; what it brings along can be found out all the same.
                let content = self.documents.open(place, sealed).await?;
                match renderer.carries(content, media_type).await {
                    Ok(carries) if !media_type.is_office() => {
                        Ok(Some(Examined::Good(Insight { carries: Some(carries), ..Insight::default() })))
                    }
                    Err(RendererError::Busy) => Err(busy()),
                    Ok(_) | Err(RendererError::NoAnswer(_)) => Ok(None),
                }
            }
        }
    }
}
