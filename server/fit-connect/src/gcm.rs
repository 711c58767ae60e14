//! AES-256-GCM piece by piece (NIST SP 800-38D), because no library at hand offers it for what does not fit into memory: counter mode and
//! GHASH are the libraries', and how they are put together is held against another library and published vectors.

use aes::{Aes256, Block, cipher::BlockCipherEncrypt as _};
use ctr::{
    Ctr32BE,
    cipher::{KeyInit as _, KeyIvInit as _, StreamCipher as _},
};
use ghash::{GHash, universal_hash::UniversalHash as _};

const BLOCK: usize = 16;

pub(crate) struct Gcm {
    cipher: Ctr32BE<Aes256>,
    hash: GHash,
    /// What does not fill a block yet.
    rest: Vec<u8>,
    authenticated: u64,
    length: u64,
    /// Over the tag.
    mask: [u8; BLOCK],
}

impl Gcm {
    pub(crate) fn new(key: &[u8; 32], nonce: [u8; 12], authenticated: &[u8]) -> Self {
        let mut subkey = Block::default();
        Aes256::new(key.into()).encrypt_block(&mut subkey);
        let mut hash = GHash::new(&subkey);
        hash.update_padded(authenticated);
        let mut first = [0; BLOCK];
        first[..12].copy_from_slice(&nonce);
        first[15] = 1;
        let mut cipher = Ctr32BE::<Aes256>::new(key.into(), &first.into());
        let mut mask = [0; BLOCK];
        cipher.apply_keystream(&mut mask);
        Self { cipher, hash, rest: Vec::with_capacity(BLOCK), authenticated: authenticated.len() as u64, length: 0, mask }
    }

    pub(crate) fn encrypt(&mut self, piece: &mut [u8]) {
        self.cipher.apply_keystream(piece);
        self.absorb(piece);
    }

    /// What comes out is not known to be true before [`Self::tag`] was compared.
    pub(crate) fn decrypt(&mut self, piece: &mut [u8]) {
        self.absorb(piece);
        self.cipher.apply_keystream(piece);
    }

    fn absorb(&mut self, mut sealed: &[u8]) {
        self.length += sealed.len() as u64;
        if !self.rest.is_empty() {
            let (fill, behind) = sealed.split_at(sealed.len().min(BLOCK - self.rest.len()));
            self.rest.extend_from_slice(fill);
            sealed = behind;
            if self.rest.len() < BLOCK {
                return;
            }
            self.hash.update_padded(&self.rest);
            self.rest.clear();
        }
        let (blocks, behind) = sealed.split_at(sealed.len() / BLOCK * BLOCK);
        self.hash.update_padded(blocks);
        self.rest.extend_from_slice(behind);
    }

    pub(crate) fn tag(mut self) -> [u8; BLOCK] {
        self.hash.update_padded(&self.rest);
        let mut lengths = [0; BLOCK];
        lengths[..8].copy_from_slice(&(self.authenticated * 8).to_be_bytes());
        lengths[8..].copy_from_slice(&(self.length * 8).to_be_bytes());
        self.hash.update(&[lengths.into()]);
        let mut tag: [u8; BLOCK] = self.hash.finalize().into();
        tag.iter_mut().zip(self.mask).for_each(|(byte, mask)| *byte ^= mask);
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

    #[test]
    fn another_library_makes_the_same_of_every_length_in_every_cut() {
        let (key, nonce) = ([7; 32], [9; 12]);
        let other = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).expect("32 bytes"));
        for length in [0, 1, 15, 16, 17, 31, 32, 33, 1000, 65_536, 65_537] {
            let plain: Vec<u8> = (0..=250).cycle().take(length).collect();
            let mut expected = plain.clone();
            let aad = &b"eyJhbGciOiJSU0EtT0FFUC0yNTYifQ"[..length % 31];
            other.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut expected).expect("sealed");
            for cut in [1, 5, 16, 48, 70_000] {
                let mut gcm = Gcm::new(&key, nonce, aad);
                let mut sealed = Vec::new();
                for piece in plain.chunks(cut) {
                    let mut piece = piece.to_vec();
                    gcm.encrypt(&mut piece);
                    sealed.extend(piece);
                }
                sealed.extend(gcm.tag());
                assert_eq!(sealed, expected, "{length} bytes in pieces of {cut}");
                let mut gcm = Gcm::new(&key, nonce, aad);
                let mut opened = Vec::new();
                for piece in sealed[..length].chunks(cut) {
                    let mut piece = piece.to_vec();
                    gcm.decrypt(&mut piece);
                    opened.extend(piece);
                }
                assert_eq!((opened, gcm.tag().as_slice()), (plain.clone(), &expected[length..]));
            }
        }
    }
}
