//! Seals a document in chunks (the STREAM construction): AES-256-GCM, the nonce counts the chunks and marks the last one, so
//! that cutting, reordering and mixing are found. Each chunk is bound to tenant, document and purpose.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
};
use domain::id::DocumentId;
use ports::DocumentPlace;

/// Plain bytes of a chunk; only the last one may be shorter.
pub(super) const CHUNK: usize = 64 * 1024;
/// What the seal adds to a chunk.
pub(super) const TAG: usize = 16;

/// The key of one document.
pub(super) struct ChunkCipher {
    key: LessSafeKey,
    bound_to: Vec<u8>,
    next: u32,
}

#[derive(Debug, thiserror::Error)]
#[error("a chunk does not fit its place")]
pub(super) struct WrongChunk;

impl ChunkCipher {
    pub(super) fn new(key: &[u8; 32], place: &DocumentPlace) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, key).expect("32 bytes are an AES-256 key");
        let bound_to = format!("rueckkanal/document/1/{}/{}", place.tenant, place.document).into_bytes();
        Self { key: LessSafeKey::new(key), bound_to, next: 0 }
    }

    /// For a segment: a key of its own from the document's (each counts its chunks from 0), bound to where it begins.
    pub(super) fn for_segment(key: &[u8; 32], place: &DocumentPlace, object: DocumentId, begins_at: u64) -> Self {
        let info = [b"rueckkanal/segment-key/1/".as_slice(), object.0.as_bytes()];
        let derived = Salt::new(HKDF_SHA256, &[]).extract(key);
        let derived = derived.expand(&info, &AES_256_GCM).expect("32 bytes are within the limits of HKDF-SHA-256");
        let bound_to = format!("rueckkanal/segment/1/{}/{}/{object}/{begins_at}", place.tenant, place.document).into_bytes();
        Self { key: LessSafeKey::new(UnboundKey::from(derived)), bound_to, next: 0 }
    }

    fn nonce(&mut self, last: bool) -> Result<Nonce, WrongChunk> {
        let mut nonce = [0; 12];
        nonce[7..11].copy_from_slice(&self.next.to_be_bytes());
        nonce[11] = u8::from(last);
        // 2^32 chunks are 256 TiB; a counter that came round would reuse a nonce.
        self.next = self.next.checked_add(1).ok_or(WrongChunk)?;
        Ok(Nonce::assume_unique_for_key(nonce))
    }

    /// Seals in place. Returns what belongs behind the chunk.
    pub(super) fn seal(&mut self, chunk: &mut [u8], last: bool) -> Result<[u8; TAG], WrongChunk> {
        let nonce = self.nonce(last)?;
        let tag = self.key.seal_in_place_separate_tag(nonce, Aad::from(&self.bound_to), chunk).map_err(|_| WrongChunk)?;
        tag.as_ref().try_into().map_err(|_| WrongChunk)
    }

    /// Opens in place; the buffer shrinks by [`TAG`] bytes.
    pub(super) fn open(&mut self, chunk: &mut Vec<u8>, last: bool) -> Result<(), WrongChunk> {
        let nonce = self.nonce(last)?;
        let plain = self.key.open_in_place(nonce, Aad::from(&self.bound_to), chunk).map_err(|_| WrongChunk)?.len();
        chunk.truncate(plain);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn place(number: u128) -> DocumentPlace {
        DocumentPlace { tenant: "land".parse().expect("slug"), document: DocumentId(Uuid::from_u128(number)) }
    }

    fn hello(mut cipher: ChunkCipher) -> Vec<u8> {
        let mut sealed = b"hello".to_vec();
        let tag = cipher.seal(&mut sealed, true).expect("sealed");
        [sealed.as_slice(), &tag].concat()
    }

    #[test]
    fn a_chunk_opens_only_at_its_own_place() {
        let key = [7; 32];
        let sealed = hello(ChunkCipher::new(&key, &place(1)));
        assert_eq!(sealed.len(), 5 + TAG);
        let open = |key: &[u8; 32], place: &DocumentPlace, skip: u32, last: bool| {
            let mut cipher = ChunkCipher::new(key, place);
            cipher.next = skip;
            let mut chunk = sealed.clone();
            cipher.open(&mut chunk, last).map(|()| chunk)
        };
        assert_eq!(open(&key, &place(1), 0, true).expect("opens"), b"hello");
        assert!(open(&key, &place(1), 0, false).is_err(), "cut off behind it");
        assert!(open(&key, &place(1), 1, true).is_err(), "reordered");
        assert!(open(&key, &place(2), 0, true).is_err(), "moved to another document");
        assert!(open(&[8; 32], &place(1), 0, true).is_err(), "another key");
    }
    #[test]
    fn a_segment_opens_only_where_it_belongs() {
        let (key, object) = ([7; 32], DocumentId(Uuid::from_u128(9)));
        let sealed = hello(ChunkCipher::for_segment(&key, &place(1), object, 64));
        let open = |mut cipher: ChunkCipher| {
            let mut chunk = sealed.clone();
            cipher.open(&mut chunk, true).map(|()| chunk)
        };
        assert_eq!(open(ChunkCipher::for_segment(&key, &place(1), object, 64)).expect("opens"), b"hello");
        assert!(open(ChunkCipher::for_segment(&key, &place(1), object, 0)).is_err(), "elsewhere in the document");
        assert!(
            open(ChunkCipher::for_segment(&key, &place(1), DocumentId(Uuid::from_u128(8)), 64)).is_err(),
            "as another segment"
        );
        assert!(open(ChunkCipher::for_segment(&key, &place(2), object, 64)).is_err(), "in another document");
        assert!(open(ChunkCipher::new(&key, &place(1))).is_err(), "as a whole document");
    }
}
