//! Looking into a PDF and drawing a page of it ends, without a panic of ours.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let kind = "application/pdf";
    match render::examine(kind, bytes.to_vec()) {
        render::Found::Good(facts) => {
            assert!(facts.pages >= 1 && facts.pages <= render::MAX_PAGES);
            Corpus::Keep
        }
        render::Found::Bad(_) => Corpus::Keep,
    }
});
