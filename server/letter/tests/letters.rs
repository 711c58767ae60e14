//! Letters as they come out: the same bytes each time, and refused where a character has no shape. What is in them is read back by other
//! people's programs in `server/tests/it/letters.rs`.

use letter::TypstPrinter;
use ports::{Letter, LetterCode, LetterPrinter as _, NoticeText};

fn text(language: &str, title: &str, text: &str) -> NoticeText {
    NoticeText { language: language.try_into().expect("a tag"), title: title.to_owned(), text: text.to_owned() }
}

fn letter() -> Letter {
    Letter {
        address: ["Zoë Weiß", "Musterweg 7", "04711 Musterstadt"].map(str::to_owned).to_vec(),
        sender_line: "Land Musterland · Rathausplatz 1 · 04711 Musterstadt".to_owned(),
        sender: vec!["Land Musterland".to_owned(), "Rathausplatz 1".to_owned()],
        date: "5. März 2027".to_owned(),
        day: "2027-03-05".to_owned(),
        texts: vec![
            text("de", "Neue Nachricht für Sie", "Guten Tag,\n\nhier: https://portal.example/n/7GkQ"),
            text("uk", "Повідомлення", "Добрий день"),
        ],
        link: "https://portal.example/n/7GkQ".to_owned(),
        code: Some(LetterCode { printed: "7K4M9-2QXR5".to_owned(), address: "portal.example/zugangscode".to_owned() }),
        simple: Some(text("de-simple", "Sie haben eine Nachricht", "Guten Tag")),
        number: "0198c0de-0000-7000-8000-000000000001".to_owned(),
    }
}

#[test]
fn the_same_letter_has_the_same_bytes() {
    let printer = TypstPrinter::new();
    let first = printer.print(&letter()).expect("a letter");
    assert!(first.starts_with(b"%PDF-1.7"));
    assert_eq!(printer.print(&letter()).expect("a letter"), first);
}

#[test]
fn what_stands_in_a_letter_is_text_and_no_markup() {
    let printer = TypstPrinter::new();
    let hostile = "#panic() \\ $x$ *fett* _x_ @ref <label> `raw` // Kommentar \" ' #include \"/etc/passwd\"";
    let mut letter = letter();
    letter.address[0] = hostile.chars().take(45).collect();
    letter.texts[0].text = hostile.to_owned();
    letter.texts[0].title = hostile.to_owned();
    printer.print(&letter).expect("a letter");
}

#[test]
fn a_character_without_a_shape_is_refused_without_being_quoted() {
    let mut letter = letter();
    letter.address[0] = "Amina \u{1F3E0} حداد".to_owned();
    let error = TypstPrinter::new().print(&letter).expect_err("no shape");
    assert_eq!(error, "a character that our fonts do not have");
}

#[test]
#[ignore = "for looking at it: writes the letter to the folder that LETTER_FOLDER names"]
fn a_letter_to_look_at() {
    let folder = std::env::var("LETTER_FOLDER").expect("a folder");
    let pdf = TypstPrinter::new().print(&letter()).expect("a letter");
    std::fs::write(std::path::Path::new(&folder).join("letter.pdf"), pdf).expect("written");
}
