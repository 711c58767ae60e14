//! Looking into a photo, and taking out what a device wrote into it: what comes out can be read and tells nothing any more.
#![no_main]

use libfuzzer_sys::fuzz_target;
use render::Found;

fuzz_target!(|bytes: &[u8]| {
    for kind in ["image/jpeg", "image/png", "image/heic"] {
        let found = render::examine(kind, bytes.to_vec());
        let Some(plain) = render::plain(kind, bytes) else { continue };
        let kind = if kind == "image/heic" { "image/jpeg" } else { kind };
        match render::examine(kind, plain) {
            Found::Good(facts) => {
                let photo = facts.photo.expect("a photo");
                assert!(!photo.located && photo.device.is_none() && photo.taken_at.is_none(), "{photo:?}");
            }
            Found::Bad(problem) => panic!("{found:?} became {problem:?}"),
        }
    }
});
