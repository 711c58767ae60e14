//! Looking at documents and drawing their pages, somewhere where a hostile one can do no harm (D6).

use crate::ByteStream;
use async_trait::async_trait;
use domain::document::MediaType;

/// What a document is, beyond its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Examined {
    Good {
        /// At least 1.
        pages: usize,
    },
    /// It opens with a password only.
    Password,
    /// Nobody can draw it.
    Damaged,
    TooManyPages,
    TooManyPixels,
}

/// There is no answer: too large, too slow, or the renderer died of it. This says nothing about the document.
#[derive(Debug, thiserror::Error)]
#[error("the renderer gives no answer: {0}")]
pub struct RendererError(pub String);

#[async_trait]
pub trait DocumentRenderer: Send + Sync {
    async fn examine(&self, content: ByteStream, media_type: MediaType) -> Result<Examined, RendererError>;

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
