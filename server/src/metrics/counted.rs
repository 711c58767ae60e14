//! Scanner and renderer as they are, counted by how they answer.

use super::Metrics;
use async_trait::async_trait;
use domain::document::{Carried, MediaType};
use futures_util::stream::BoxStream;
use ports::{ByteStream, Cover, DocumentRenderer, Examined, MalwareScanner, RendererError, ScannerError, Verdict};
use std::sync::Arc;

pub struct CountedScanner<S> {
    scanner: S,
    metrics: Arc<Metrics>,
}

impl<S> CountedScanner<S> {
    pub fn new(scanner: S, metrics: Arc<Metrics>) -> Self {
        Self { scanner, metrics }
    }
}

#[async_trait]
impl<S: MalwareScanner> MalwareScanner for CountedScanner<S> {
    async fn scan(&self, content: ByteStream) -> Result<Verdict, ScannerError> {
        let verdict = self.scanner.scan(content).await;
        let outcome = match &verdict {
            Ok(Verdict::Clean) => "clean",
            Ok(Verdict::Infected(_)) => "infected",
            Ok(Verdict::NotScannable(_)) => "not_scannable",
            Err(_) => "failed",
        };
        self.metrics.ended("scan", outcome);
        verdict
    }
}

pub struct CountedRenderer<R> {
    renderer: R,
    metrics: Arc<Metrics>,
}

impl<R> CountedRenderer<R> {
    pub fn new(renderer: R, metrics: Arc<Metrics>) -> Self {
        Self { renderer, metrics }
    }

    fn count<T>(&self, work: &'static str, answer: Result<T, RendererError>) -> Result<T, RendererError> {
        let outcome = match &answer {
            Ok(_) => "done",
            Err(RendererError::Busy) => "busy",
            Err(RendererError::NoAnswer(_)) => "failed",
        };
        self.metrics.ended(work, outcome);
        answer
    }
}

#[async_trait]
impl<R: DocumentRenderer> DocumentRenderer for CountedRenderer<R> {
    fn max_bytes(&self) -> u64 {
        self.renderer.max_bytes()
    }

    async fn examine(&self, content: ByteStream, media_type: MediaType) -> Result<Examined, RendererError> {
        self.count("look", self.renderer.examine(content, media_type).await)
    }

    async fn look(&self, content: ByteStream, media_type: MediaType) -> Result<Examined, RendererError> {
        self.count("look", self.renderer.look(content, media_type).await)
    }

    async fn carries(&self, content: ByteStream, media_type: MediaType) -> Result<Vec<Carried>, RendererError> {
        self.count("look", self.renderer.carries(content, media_type).await)
    }

    async fn plain(&self, content: ByteStream, media_type: MediaType) -> Result<Option<Vec<u8>>, RendererError> {
        self.count("rendition", self.renderer.plain(content, media_type).await)
    }

    async fn sheet(&self, content: ByteStream, media_type: MediaType) -> Result<Option<Vec<u8>>, RendererError> {
        self.count("rendition", self.renderer.sheet(content, media_type).await)
    }

    async fn bind(
        &self,
        cover: &Cover,
        pages: BoxStream<'_, Result<Vec<u8>, RendererError>>,
    ) -> Result<Option<Vec<u8>>, RendererError> {
        self.count("rendition", self.renderer.bind(cover, pages).await)
    }

    async fn page(
        &self,
        content: ByteStream,
        media_type: MediaType,
        number: usize,
        width: u16,
    ) -> Result<Option<Vec<u8>>, RendererError> {
        self.count("drawing", self.renderer.page(content, media_type, number, width).await)
    }
}
