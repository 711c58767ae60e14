//! The name a person gave a file: kept in any script, stripped of what could mislead a file system or a reader.

use super::MediaType;
use crate::personal::Personal;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// A file's name, 1 to 200 characters, NFC, without path, control characters and direction overrides.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentName(Personal<String>);

/// Why a name cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing is left of the file name")]
pub struct NameFault;

const MAX_CHARACTERS: usize = 200;

impl DocumentName {
    /// Cleans the name a browser sent. Old browsers send whole paths; only the last part counts.
    pub fn from_upload(raw: &str) -> Result<Self, NameFault> {
        // Browsers write quotation marks in names as %22.
        let raw = raw.replace("%22", "\"");
        let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
        // What goes must go first: marks that stood apart may come together.
        let visible: String = last.chars().filter(|c| !c.is_control() && !misleads(*c)).nfc().collect();
        let short = shorten(trim(&visible));
        // Shortening may lay bare another space or dot.
        Self::from_record(trim(&short).to_owned())
    }

    /// A name that was cleaned before it was stored.
    pub fn from_record(name: String) -> Result<Self, NameFault> {
        if name.is_empty() { Err(NameFault) } else { Ok(Self(Personal::new(name))) }
    }

    /// The name for people and the case file.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// The name to save it by: as it is, or with an ending that says what it is. A name that lies opens no other program.
    pub fn to_save(&self, media_type: MediaType) -> String {
        match self.ending() {
            Some(ending) if media_type.endings().contains(&ending.as_str()) => self.reveal().to_owned(),
            _ => format!("{}.{}", self.reveal(), media_type.endings()[0]),
        }
    }

    /// The ending after the last dot, lower case. What follows the dot of a date, a number or an abbreviation is none:
    /// `Vertrag vom 12.05.2026`, `Brief an Dr. Maier`.
    pub fn ending(&self) -> Option<String> {
        let (stem, ending) = self.reveal().rsplit_once('.')?;
        let is_one = ending.chars().all(|c| c.is_ascii_graphic()) && ending.chars().any(|c| c.is_ascii_alphabetic());
        (!stem.is_empty() && is_one).then(|| ending.to_lowercase())
    }
}

/// Direction overrides, isolates and invisible marks that make a name read differently from what it is.
fn misleads(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{180E}' | '\u{3164}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}')
}

fn trim(name: &str) -> &str {
    name.trim_matches(char::is_whitespace).trim_end_matches(|c: char| c == '.' || c.is_whitespace())
}

/// Cuts in the middle of a long stem and keeps the ending.
fn shorten(name: &str) -> String {
    let length = name.chars().count();
    if length <= MAX_CHARACTERS {
        return name.to_owned();
    }
    let ending: String = match name.rsplit_once('.') {
        Some((_, ending)) if ending.chars().count() <= 10 => format!(".{ending}"),
        _ => String::new(),
    };
    let keep = MAX_CHARACTERS - ending.chars().count();
    name.chars().take(keep).chain(ending.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(raw: &str) -> Option<String> {
        DocumentName::from_upload(raw).ok().map(|name| name.reveal().to_owned())
    }

    #[test]
    fn what_is_not_seen_is_no_part_of_a_name() {
        for hidden in ['\u{200B}', '\u{200C}', '\u{200D}', '\u{2028}', '\u{2029}', '\u{202E}', '\u{FEFF}'] {
            assert_eq!(clean(&format!("Ver{hidden}trag.pdf")).as_deref(), Some("Vertrag.pdf"), "{hidden:?}");
        }
    }

    #[test]
    fn any_script_and_emoji_stay() {
        let name = "Überweisung 2026 – عقد الإيجار 🏠.pdf";
        assert_eq!(clean(name).as_deref(), Some(name));
    }

    #[test]
    fn paths_controls_and_overrides_go() {
        for (raw, expected) in [
            ("C:\\Users\\a\\pass.pdf", Some("pass.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("rechnung\u{202E}fdp.exe", Some("rechnungfdp.exe")),
            ("a\u{0}b\r\nc.png", Some("abc.png")),
            ("  brief.pdf.. ", Some("brief.pdf")),
            ("ge\u{AD}heim\u{180E}\u{3164}.pdf", Some("geheim.pdf")),
            (".  x", Some(".  x")),
            ("a%22b.pdf", Some("a\"b.pdf")),
            ("...", None),
            ("", None),
            ("/", None),
        ] {
            assert_eq!(clean(raw).as_deref(), expected, "{raw:?}");
        }
    }

    #[test]
    fn two_hundred_characters_stay_and_longer_names_keep_their_ending() {
        let exact = format!("{}.pdf", "ß".repeat(196));
        assert_eq!(clean(&exact), Some(exact));
        let long = clean(&format!("{}.pdf", "x".repeat(500))).expect("kept");
        assert_eq!(long.chars().count(), 200);
        assert!(long.ends_with("x.pdf"));
    }

    #[test]
    fn the_ending_is_found_case_insensitively() {
        let ending = |raw: &str| DocumentName::from_upload(raw).ok().and_then(|name| name.ending());
        assert_eq!(ending("a.PDF").as_deref(), Some("pdf"));
        assert_eq!(ending("pdf"), None);
        assert_eq!(ending(".pdf"), None);
        assert_eq!(ending("Mietvertrag vom 12.05.2026"), None);
        assert_eq!(ending("Brief an Dr. Maier"), None);
        let saved = |text: &str| DocumentName::from_upload(text).expect("usable").to_save(MediaType::Pdf);
        assert_eq!(saved("Vertrag.PDF"), "Vertrag.PDF");
        assert_eq!(saved("vertrag.pdf.exe"), "vertrag.pdf.exe.pdf");
        assert_eq!(saved("Mietvertrag vom 12.05.2026"), "Mietvertrag vom 12.05.2026.pdf");
        assert_eq!(ending("a.pdf.exe").as_deref(), Some("exe"));
    }
}
