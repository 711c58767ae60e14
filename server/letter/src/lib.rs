//! Sets letters as PDF/UA-1 and PDF/A-2a with typst. What differs from letter to letter is data for the template, never markup.

mod qr;
mod record;
mod world;

use ports::{Letter, LetterPrinter, NoticeText};
use serde_json::{Value, json};
use typst::{
    Library, LibraryExt as _,
    diag::SourceDiagnostic,
    foundations::{Bytes, Smart},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::LetterWorld;

/// Results of the last letters are kept by the library; older ones go, or its memory would grow with every letter.
const KEPT_LETTERS: usize = 3;

/// Holds fonts and template, which all letters share.
pub struct TypstPrinter {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Default for TypstPrinter {
    fn default() -> Self {
        Self::new()
    }
}

impl TypstPrinter {
    pub fn new() -> Self {
        let bytes: [&'static [u8]; 2] =
            [include_bytes!("../fonts/LiberationSans-Regular.ttf"), include_bytes!("../fonts/LiberationSans-Bold.ttf")];
        let fonts: Vec<Font> = bytes.into_iter().flat_map(|font| Font::iter(Bytes::new(font))).collect();
        Self { library: LazyHash::new(Library::default()), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }
}

impl LetterPrinter for TypstPrinter {
    fn print(&self, letter: &Letter) -> Result<Vec<u8>, String> {
        let svg = qr::svg(&letter.link)?;
        let facts = serde_json::to_vec(&facts(letter)).map_err(|error| error.to_string())?;
        let world = LetterWorld { library: &self.library, book: &self.book, fonts: &self.fonts, facts, svg };
        let document = typst::compile::<PagedDocument>(&world);
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).map_err(|error| format!("{error:?}"))?;
        let options = PdfOptions {
            ident: Smart::Custom(letter.number.clone()),
            creator: Smart::Custom(Some("Rückkanal".to_owned())),
            standards,
            ..PdfOptions::default()
        };
        let pdf = document.output.and_then(|document| typst_pdf::pdf(&document, &options));
        typst::comemo::evict(KEPT_LETTERS);
        pdf.map_err(|faults| reasons(&faults))
    }
}

/// What the library says, without what it quotes: a name can stand in it.
fn reasons(faults: &[SourceDiagnostic]) -> String {
    let unknown_letter =
        |text: &str| text.contains("could not be displayed") || text.contains("notdef") || text.contains("glyph");
    if faults.iter().any(|fault| unknown_letter(&fault.message)) {
        return "a character that our fonts do not have".to_owned();
    }
    let first = faults.first().map(|fault| fault.message.chars().take(120).collect::<String>());
    format!("the letter could not be set: {}", first.unwrap_or_default())
}

fn facts(letter: &Letter) -> Value {
    let text = |entry: &NoticeText| {
        json!({
            "lang": entry.language.primary(),
            "title": entry.title,
            "text": entry.text,
        })
    };
    let first = letter.texts.first();
    let code_address = letter.code.as_ref().map(|code| code.address.clone()).unwrap_or_default();
    json!({
        "title": first.map(|entry| entry.title.clone()).unwrap_or_default(),
        "author": letter.sender.first(),
        "address": letter.address,
        "sender_line": letter.sender_line,
        "sender": letter.sender,
        "date": letter.date,
        "day": letter.day,
        "number": letter.number,
        "texts": letter.texts.iter().map(text).collect::<Vec<_>>(),
        "simple": letter.simple.as_ref().map(text),
        "qr": true,
        "qr_alt": format!("QR-Code mit der Adresse {}", letter.link),
        "qr_text": "Mit dem QR-Code kommen Sie zur Nachricht. Danach melden Sie sich an.",
        "code": letter.code.as_ref().map(|code| code.printed.clone()),
        "code_text": format!(
            "Mit dem QR-Code kommen Sie zur Nachricht. Danach melden Sie sich an.\n\nWerden Sie nach einem Zugangscode gefragt, \
             oder haben Sie den Link nicht zur Hand: Geben Sie diesen Code ein, auf\n{code_address}"
        ),
        "simple_code_text": format!(
            "Vielleicht brauchen Sie einen Code. Schreiben Sie den Code auf dieser Seite:\n{code_address}\n\nDas ist Ihr Code:"
        ),
    })
}
