//! Files that people really handed in and that once failed: each is taken, drawn, and said to be incomplete only where it is.
//! The files beside this test are small and made for it; none holds anything of a real person.

use crate::{preview::Reader, support::*};
use image::DynamicImage;

/// Drawn whole, or with something missing that other programs show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drawn {
    Whole,
    Lacks,
}

const CASES: [(&str, Drawn); 13] = [
    ("Mietvertrag vom 12.05.2026", Drawn::Whole),
    ("cyrillic-font-not-embedded.pdf", Drawn::Whole),
    ("latin1-font-not-embedded.pdf", Drawn::Whole),
    ("latin2-font-not-embedded.pdf", Drawn::Whole),
    ("no-eof-mark.pdf", Drawn::Whole),
    ("zeros-behind.pdf", Drawn::Whole),
    ("attachment-locked.pdf", Drawn::Whole),
    ("field-value-with-appearance.pdf", Drawn::Whole),
    ("freetext-with-appearance.pdf", Drawn::Whole),
    ("ink-with-appearance.pdf", Drawn::Whole),
    ("field-value-without-appearance.pdf", Drawn::Lacks),
    ("freetext-without-appearance.pdf", Drawn::Lacks),
    ("ink-without-appearance.pdf", Drawn::Lacks),
];

fn case(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/it/cases/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// How many pixels are darker than paper.
fn ink(picture: &DynamicImage) -> usize {
    picture.to_luma8().pixels().filter(|pixel| pixel[0] < 128).count()
}

#[tokio::test]
async fn what_can_be_read_is_taken_and_drawn() {
    let portal = drawing_portal().await;
    for (name, drawn) in CASES {
        let mut amina = Reader::new(&portal).await;
        let file = amina.file(name, &case(name)).await;
        let page = amina.browser.get(&format!("{file}/seiten/1")).await;
        let says_so = page.has_status(200).text().contains("kann etwas fehlen");
        assert_eq!(says_so, drawn == Drawn::Lacks, "{name}");
        let picture = amina.picture(&format!("{file}/bild/1")).await;
        assert!(drawn == Drawn::Lacks || ink(&picture) > 200, "{name}: nothing is drawn");
    }
}

#[tokio::test]
async fn a_name_without_a_true_ending_is_saved_with_one() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let name = "Mietvertrag vom 12.05.2026";
    let file = amina.file(name, &case(name)).await;
    let download = amina.browser.get(&file).await;
    assert!(download.headers["content-disposition"].to_str().unwrap().contains("Mietvertrag vom 12.05.2026.pdf"));
}

#[tokio::test]
async fn a_faint_stamp_is_seen_in_the_colours_the_stream_names() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let file = amina.file("stempel.heic", &case("faint-stamp-full-range.heic")).await;
    let picture = amina.picture(&format!("{file}/bild/1")).await.to_luma8();
    // Taken for limited range, everything from 235 on becomes white and the stamp is gone.
    let (mut faint, mut white) = (0, 0);
    for pixel in picture.pixels() {
        match pixel[0] {
            255 => white += 1,
            225..=254 => faint += 1,
            _ => {}
        }
    }
    assert!(faint > white, "{faint} faint pixels, {white} white ones");
}

#[tokio::test]
async fn a_long_photo_can_be_read_in_its_preview() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let file = amina.file("chat.jpg", &jpeg(&photo(800, 8000))).await;
    let picture = amina.picture(&format!("{file}/bild/1")).await;
    assert_eq!((picture.width(), picture.height()), (800, 8000));
}
