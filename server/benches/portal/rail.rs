//! What sealing a document for FIT-Connect costs: against AES-GCM, SHA-512 and base64 of other libraries on pieces that fit into memory, in the
//! same run. And that a document of any size needs the same memory.

use crate::{Scale, process, verdict};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    digest,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use fit_connect::{DecryptionKey, EncryptionKey, KeyUse, Opener, PrivateKey, Sealer, Zip};
use std::{hint::black_box, sync::Arc, time::Instant};

const PIECE: usize = 64 * 1024;
const AIM: f64 = 0.6;
/// KiB.
const MEMORY_AIM: u64 = 16 << 10;

pub fn run(scale: Scale) {
    let bytes = if scale.rounds > 1 { 200 << 20 } else { 64 << 20 };
    println!("\nFIT-Connect: a document of {} MB is sealed", bytes >> 20);
    let private = PrivateKey::draw().unwrap();
    let jwk = private.public(KeyUse::Encryption, "bench-key-0001").unwrap();
    let key = EncryptionKey::new(&jwk).unwrap();
    let piece: Vec<u8> = (0..=250).cycle().take(PIECE).collect();
    let pieces = bytes / PIECE;
    let before = process::resident_kib();
    let (mut ours, mut least) = (f64::MAX, f64::MAX);
    for _ in 0..scale.rounds.max(3) {
        least = least.min(seconds(|| pipeline(&piece, pieces)));
        ours = ours.min(seconds(|| sealed(&key, &piece, pieces)));
    }
    let grown = process::resident_kib().saturating_sub(before);
    println!("  pipeline {:.0} MB/s, sealed {:.0} MB/s", rate(bytes, least), rate(bytes, ours));
    let ratio = least / ours;
    verdict("sealing, ratio by rate", &format!("{ratio:.2}"), ratio >= AIM, "0.6");
    verdict("memory beside it", &format!("{grown} KiB"), grown <= MEMORY_AIM, "16 MiB");
    let keys: Arc<[DecryptionKey]> = Arc::new([DecryptionKey::new("bench-key-0001", &private).unwrap()]);
    let opened = seconds(|| opened(&key, &keys, &piece, pieces / 4));
    println!("  sealed and opened again {:.0} MB/s", rate(bytes / 4, opened));
}

fn rate(bytes: usize, seconds: f64) -> f64 {
    bytes as f64 / seconds / f64::from(1 << 20)
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn pipeline(piece: &[u8], pieces: usize) {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[7; 32]).unwrap());
    let mut hash = digest::Context::new(&digest::SHA512);
    for number in 0..pieces {
        hash.update(piece);
        let mut sealed = piece.to_vec();
        let mut nonce = [0; 12];
        nonce[..8].copy_from_slice(&(number as u64).to_le_bytes());
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed).unwrap();
        black_box(URL_SAFE_NO_PAD.encode(&sealed));
    }
    black_box(hash.finish());
}

fn sealed(key: &EncryptionKey, piece: &[u8], pieces: usize) {
    let mut hash = digest::Context::new(&digest::SHA512);
    let (mut sealer, beginning) = Sealer::new(key, "application/json").unwrap();
    black_box(beginning);
    for _ in 0..pieces {
        hash.update(piece);
        black_box(sealer.push(piece));
    }
    black_box((sealer.finish(), hash.finish()));
}

fn opened(key: &EncryptionKey, keys: &Arc<[DecryptionKey]>, piece: &[u8], pieces: usize) {
    let (mut sealer, beginning) = Sealer::new(key, "application/json").unwrap();
    let mut opener = Opener::new(keys.clone(), Zip::Refused, u64::MAX);
    let mut plain = Vec::new();
    opener.push(&beginning, &mut plain).unwrap();
    for _ in 0..pieces {
        plain.clear();
        opener.push(&sealer.push(piece), &mut plain).unwrap();
        black_box(&plain);
    }
    let (end, tag) = sealer.finish();
    opener.push(&end, &mut plain).unwrap();
    assert_eq!(opener.finish().unwrap(), tag);
}
