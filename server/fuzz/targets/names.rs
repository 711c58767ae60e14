//! Whatever a form says, reading it ends, and a name that comes out of it misleads nobody.
#![no_main]

use domain::document::DocumentName;
use futures_util::{FutureExt as _, stream};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        check(text);
    }
    let body = stream::iter(bytes.chunks(97).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect::<Vec<_>>());
    let mut form = multer::Multipart::new(body, "grenze");
    let read = async {
        for _ in 0..100 {
            match form.next_field().await {
                Ok(Some(mut field)) => {
                    field.file_name().map(check);
                    while let Ok(Some(_)) = field.chunk().await {}
                }
                Ok(None) | Err(_) => break,
            }
        }
    };
    // Everything is there at once, so nothing waits.
    let _ = read.now_or_never();
});

fn check(raw: &str) {
    let Ok(name) = DocumentName::from_upload(raw) else { return };
    let name = name.reveal();
    assert!(!name.is_empty() && name.chars().count() <= 200, "{name:?}");
    assert!(!name.contains(['/', '\\', '\0', '\n', '\r', '\u{202e}']), "{name:?}");
    assert!(!name.ends_with(['.', ' ']) && !name.starts_with(' '), "{name:?}");
    // Cleaning twice changes nothing, but for quotation marks in the way of browsers, which may be left of one another.
    if name.contains("%22") {
        return;
    }
    assert_eq!(DocumentName::from_upload(name).map(|again| again.reveal().to_owned()).as_deref(), Ok(name));
}
