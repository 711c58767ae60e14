//! A document that was sealed opens as it was, and as nothing else.
#![no_main]

#[path = "../../src/adapters/document_store/cipher.rs"]
mod cipher;

use cipher::{CHUNK, ChunkCipher, TAG};
use domain::id::DocumentId;
use libfuzzer_sys::fuzz_target;
use ports::DocumentPlace;

fuzz_target!(|input: (Vec<u8>, Vec<(u32, u8)>, Option<u32>)| {
    let (plain, changes, cut) = input;
    let place = DocumentPlace { tenant: "land".parse().expect("a slug"), document: DocumentId(uuid::Uuid::from_u128(7)) };
    let key = [3; 32];
    let mut cipher = ChunkCipher::new(&key, &place);
    let pieces: Vec<&[u8]> = if plain.is_empty() { vec![&[]] } else { plain.chunks(CHUNK.min(37)).collect() };
    let last = pieces.len() - 1;
    let sealed: Vec<Vec<u8>> = pieces
        .iter()
        .enumerate()
        .map(|(at, piece)| {
            let mut chunk = piece.to_vec();
            let tag = cipher.seal(&mut chunk, at == last).expect("few chunks");
            chunk.extend(tag);
            assert_eq!(chunk.len(), piece.len() + TAG);
            chunk
        })
        .collect();
    let mut changed = sealed.clone();
    for (at, bits) in changes {
        let all: usize = changed.iter().map(Vec::len).sum();
        let mut at = at as usize % all.max(1);
        for chunk in &mut changed {
            if at < chunk.len() {
                chunk[at] ^= bits;
                break;
            }
            at -= chunk.len();
        }
    }
    if let Some(cut) = cut {
        changed.truncate(cut as usize % (changed.len() + 1));
    }
    let mut cipher = ChunkCipher::new(&key, &place);
    let mut opened = Vec::new();
    let whole = !changed.is_empty()
        && changed.iter().enumerate().all(|(at, chunk)| {
            let mut chunk = chunk.clone();
            let fits = cipher.open(&mut chunk, at + 1 == changed.len()).is_ok();
            opened.extend(chunk);
            fits
        });
    assert_eq!(whole, changed == sealed, "what opens is what was sealed");
    if whole {
        assert_eq!(opened, plain);
    }
});
