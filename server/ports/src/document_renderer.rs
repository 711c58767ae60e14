//! Looking at documents and drawing their pages, somewhere where a hostile one can do no harm (D6).

use crate::ByteStream;
use async_trait::async_trait;
use domain::document::{Carried, Insight, MediaType};
use futures_util::stream::BoxStream;
use jiff::Timestamp;

/// What a document is, beyond its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Examined {
    Good(Insight),
    /// It opens with a password only.
    Password,
    /// Nobody can draw it.
    Damaged,
    TooManyPages,
    TooManyPixels,
    TooManyObjects,
    /// An office file that brings programs along.
    Programs,
    /// An office file that swells or nests beyond all measure.
    Overfull,
}

/// What stands on the outside of a PDF made from photos.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    pub title: String,
    /// BCP 47.
    pub language: String,
    pub made_at: Timestamp,
    /// Names the PDF; the same pages under the same id make the same bytes.
    pub id: String,
}

/// There is no answer. This says nothing about the document.
#[derive(Debug, thiserror::Error)]
pub enum RendererError {
    /// Nobody has looked: all turns were taken for too long.
    #[error("the renderer is busy")]
    Busy,
    /// Too large, too slow, or the renderer died of it.
    #[error("the renderer gives no answer: {0}")]
    NoAnswer(String),
}

#[async_trait]
pub trait DocumentRenderer: Send + Sync {
    /// Content of more bytes gets no answer.
    fn max_bytes(&self) -> u64;

    async fn examine(&self, content: ByteStream, media_type: MediaType) -> Result<Examined, RendererError>;

    /// The same, for who wants to see it: takes no turn from those who check what comes in.
    async fn look(&self, content: ByteStream, media_type: MediaType) -> Result<Examined, RendererError>;

    /// Only what a document brings along, where [`Self::examine`] gives no answer: its pages are not looked at.
    async fn carries(&self, content: ByteStream, media_type: MediaType) -> Result<Vec<Carried>, RendererError>;

    /// A photo without what its device wrote beside the pixels; HEIC becomes JPEG. `None`: nobody can read it.
    async fn plain(&self, content: ByteStream, media_type: MediaType) -> Result<Option<Vec<u8>>, RendererError>;

    /// A photo as a page: upright, 300 dots an inch on A4 at most, nothing beside the pixels. `None`: nobody can read it.
    async fn sheet(&self, content: ByteStream, media_type: MediaType) -> Result<Option<Vec<u8>>, RendererError>;

    /// Pages, each as [`Self::sheet`] made it, as one PDF/A.
    async fn bind(
        &self,
        cover: &Cover,
        pages: BoxStream<'_, Result<Vec<u8>, RendererError>>,
    ) -> Result<Option<Vec<u8>>, RendererError>;

    /// A page as JPEG, numbered from 1, as wide as asked or as its longest side allows. `None`: there is no such page, or nothing can
    /// be drawn.
    async fn page(
        &self,
        content: ByteStream,
        media_type: MediaType,
        number: usize,
        width: u16,
    ) -> Result<Option<Vec<u8>>, RendererError>;
}
