//! Pictures of pages that were drawn just now: whoever turns back a page does not have it drawn again, and whoever asks for one often does
//! not keep others waiting. Sealed with a key of this process, bounded, and gone after some minutes or with their document.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use domain::id::DocumentId;
use moka::future::Cache;
use ports::Clock;
use std::{future::Future, sync::Arc, time::Duration};

/// Bytes of all pictures together.
const MOST_BYTES: u64 = 32 * 1024 * 1024;
const KEPT_FOR: Duration = Duration::from_secs(600);

/// Document, page, width.
type Key = (DocumentId, usize, u16);

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPicture {
    /// Nothing can be drawn.
    Nothing,
    /// All turns are taken; another try may do.
    Busy,
}

/// The pictures of this process.
pub struct Pictures {
    sealed: Cache<Key, Arc<[u8]>>,
    key: LessSafeKey,
}

impl std::fmt::Debug for Pictures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pictures")
    }
}

impl Pictures {
    pub fn new(clock: &dyn Clock) -> Self {
        let mut key = [0; 32];
        clock.fill_random(&mut key);
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).expect("32 bytes are a key"));
        let sealed = Cache::builder()
            .max_capacity(MOST_BYTES)
            .weigher(|_, picture: &Arc<[u8]>| u32::try_from(picture.len()).unwrap_or(u32::MAX))
            .time_to_live(KEPT_FOR)
            .support_invalidation_closures()
            .build();
        Self { sealed, key }
    }

    /// The picture, drawn once however many ask at once. The caller has found out who may see it.
    ///
    /// # Errors
    /// There is none; that is not remembered.
    pub async fn get_or_draw(
        &self,
        key: Key,
        clock: &dyn Clock,
        draw: impl Future<Output = Result<Vec<u8>, NoPicture>>,
    ) -> Result<Vec<u8>, NoPicture> {
        let sealed = self.sealed.try_get_with(key, async { draw.await.map(|picture| self.seal(key, picture, clock)) });
        let sealed = sealed.await.map_err(|error| *error)?;
        self.open(key, &sealed).ok_or(NoPicture::Nothing)
    }

    /// What was drawn of this document is not shown again.
    pub fn forget(&self, document: DocumentId) {
        // Fails only where the cache was built without closures.
        let _ = self.sealed.invalidate_entries_if(move |key, _| key.0 == document);
    }

    /// How many there are of this document.
    pub async fn of(&self, document: DocumentId) -> usize {
        self.sealed.run_pending_tasks().await;
        self.sealed.iter().filter(|(key, _)| key.0 == document).count()
    }

    /// Lets go of what is over: the cache does so only when somebody asks it for something.
    pub async fn tidy(&self) {
        self.sealed.run_pending_tasks().await;
    }

    fn seal(&self, key: Key, mut picture: Vec<u8>, clock: &dyn Clock) -> Arc<[u8]> {
        let mut nonce = [0; NONCE_LEN];
        clock.fill_random(&mut nonce);
        let sealed = self.key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(name(key)), &mut picture);
        sealed.expect("a picture is no longer than AES-GCM takes");
        picture.extend_from_slice(&nonce);
        picture.into()
    }

    fn open(&self, key: Key, sealed: &[u8]) -> Option<Vec<u8>> {
        let (content, nonce) = sealed.split_last_chunk::<NONCE_LEN>()?;
        let mut content = content.to_vec();
        let opened = self.key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(name(key)), &mut content).ok()?;
        let length = opened.len();
        content.truncate(length);
        Some(content)
    }
}

/// Binds a picture to its place.
fn name((document, page, width): Key) -> Vec<u8> {
    format!("{document}/{page}/{width}").into_bytes()
}
