//! Bytes that only this installation can read, bound to what they belong to (AES-256-GCM).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ports::Clock;

fn cipher(key: &[u8; 32]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("a key of 32 bytes"))
}

/// A random nonce, then the sealed bytes and their tag.
pub(crate) fn seal(key: &[u8; 32], belongs_to: &[u8], body: &[u8], clock: &dyn Clock) -> Vec<u8> {
    let mut nonce = [0; NONCE_LEN];
    clock.fill_random(&mut nonce);
    let cipher = cipher(key);
    // One piece of memory, whatever is sealed.
    let mut sealed = Vec::with_capacity(NONCE_LEN + body.len() + cipher.algorithm().tag_len());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(body);
    let nonce = Nonce::assume_unique_for_key(nonce);
    let tag = cipher.seal_in_place_separate_tag(nonce, Aad::from(belongs_to), &mut sealed[NONCE_LEN..]);
    sealed.extend_from_slice(tag.expect("what we seal is far below the limit of the cipher").as_ref());
    sealed
}

/// `None`: not sealed with this key, or for something else.
pub(crate) fn open(key: &[u8; 32], belongs_to: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut body = sealed.to_vec();
    cipher(key).open_in_place(nonce, Aad::from(belongs_to), &mut body).ok().map(|body| body.to_vec())
}
