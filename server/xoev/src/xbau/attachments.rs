//! Files beside a message.

use crate::{
    fault::{Fault, Reason},
    head::code_in,
    xml::{Element, Fields},
};
use jiff::civil::Date;

/// A file that lies beside the message, or a link to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub title: String,
    /// From 1; of documents that were handed in before.
    pub version: Option<u32>,
    pub day: Date,
    pub kind: String,
    pub media_type: String,
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Beside { id: String, file: String, size_bytes: Option<u64>, sha256: Option<String> },
    Link { url: String, file: Option<String> },
}

/// Files of one message. The standard leaves it to the receiver.
const MOST: usize = 100;

/// Most characters of a name; the standard recommends it.
const LONGEST: usize = 140;

fn is_allowed(one: char) -> bool {
    one.is_ascii_alphanumeric() || "ÄÖÜäöüß-_ !=+~,;.#°§$%()[]".contains(one)
}

/// Whether a name follows the standard's pattern: `[-a-zA-Z0-9ÄÖÜäöüß _!=+~,;.#°§$%()\[\]]+\.[a-zA-Z0-9]+`
pub(crate) fn is_file_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && stem.chars().all(is_allowed)
            && !ending.is_empty()
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The nearest name that follows the pattern: letters with marks lose them, quotes go, everything else becomes `_`.
pub fn file_name(stem: &str, ending: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut fitted = String::new();
    for one in stem.nfc() {
        if is_allowed(one) {
            fitted.push(one);
            continue;
        }
        let plain: String = one.nfd().filter(char::is_ascii_alphanumeric).collect();
        match one {
            '„' | '“' | '”' | '"' => {}
            'ẞ' => fitted.push('ß'),
            'ø' | 'Ø' => fitted.push('o'),
            'ł' => fitted.push('l'),
            'Ł' => fitted.push('L'),
            _ if !plain.is_empty() => fitted.push_str(&plain),
            _ if !fitted.ends_with('_') => fitted.push('_'),
            _ => {}
        }
    }
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).collect();
    let room = LONGEST.saturating_sub(ending.len() + 1);
    let stem: String = fitted.chars().take(room).collect();
    let stem = stem.trim_matches([' ', '.']);
    format!("{}.{}", if stem.is_empty() { "Datei" } else { stem }, if ending.is_empty() { "bin" } else { &ending })
}

pub(crate) fn read_all(fields: &mut Fields<'_>) -> Result<Vec<Attachment>, Fault> {
    let Some(all) = fields.optional("anlagen") else { return Ok(Vec::new()) };
    let mut list = Fields::of(all, None)?;
    let each = list.at_least_one("anlage")?;
    if each.len() > MOST {
        return Err(Fault::new(Reason::TooManyAttachments, format!("more than {MOST} attachments")));
    }
    let read = each.into_iter().map(read_one).collect::<Result<Vec<_>, _>>()?;
    list.end()?;
    Ok(read)
}

fn read_one(element: &Element) -> Result<Attachment, Fault> {
    let mut fields = Fields::of(element, None)?;
    let title = super::read::filled(fields.required("bezeichnung")?)?;
    if !crate::din91379::strangers_to_d(&title).is_empty() {
        return Err(Fault::not_valid("bezeichnung: characters outside of DIN 91379 datatype D"));
    }
    let version = match fields.optional("versionsnummer") {
        Some(number) => Some(
            number
                .plain()?
                .trim()
                .parse()
                .ok()
                .filter(|number| *number >= 1)
                .ok_or_else(|| Fault::not_valid("versionsnummer is no number from 1"))?,
        ),
        None => None,
    };
    let day = fields.required("datum")?.day_with_zone()?;
    let kind = code_in(fields.required("anlageart")?)?;
    let media_type = code_in(fields.required("mimeType")?)?;
    let mut where_it_is = Fields::of(fields.required("anhangOderVerlinkung")?, None)?;
    fields.end()?;
    let place = if let Some(beside) = where_it_is.optional("anhang") {
        let mut parts = Fields::of(beside, None)?;
        let id = super::read::filled(parts.required("dokumentid")?)?;
        let file = read_name(parts.required("dateiname")?)?;
        parts.end()?;
        let size_bytes = beside
            .attribute("filesize")
            .map(|size| size.trim().parse().map_err(|_| Fault::not_valid("filesize is no number")))
            .transpose()?;
        let sha256 = beside.attribute("hashValue").map(|hash| {
            let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_hash.then(|| hash.to_ascii_lowercase()).ok_or_else(|| Fault::not_valid("hashValue is no SHA-256"))
        });
        Place::Beside { id, file, size_bytes, sha256: sha256.transpose()? }
    } else {
        let mut parts = Fields::of(where_it_is.required("verlinkung")?, None)?;
        let url = super::read::filled(parts.required("uriVerlinkung")?)?;
        let file = parts.optional("dateiname").map(read_name).transpose()?;
        parts.end()?;
        Place::Link { url, file }
    };
    where_it_is.end()?;
    Ok(Attachment { title, version, day, kind, media_type, place })
}

fn read_name(element: &Element) -> Result<String, Fault> {
    let name = element.plain()?;
    if is_file_name(name) {
        Ok(name.to_owned())
    } else {
        Err(Fault::new(Reason::AttachmentName, "dateiname does not follow the standard's pattern"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_pattern() {
        for name in ["Lageplan.pdf", "Vollmacht (unterschrieben).pdf", "§ 3 [neu] 50%.PDF", "a.b.c"] {
            assert!(is_file_name(name), "{name}");
        }
        for name in ["a/b.pdf", "é.pdf", "Lageplan", ".pdf", "a.p-f", "a&b.pdf", "a@b.pdf", "", "a."] {
            assert!(!is_file_name(name), "{name}");
        }
        for (stem, ending, made) in [
            ("Café & Co / Plan", "pdf", "Cafe _ Co _ Plan.pdf"),
            ("u\u{308}ber", "pdf", "über.pdf"),
            ("Nguyễn", "jpg", "Nguyen.jpg"),
            ("Ключ", "pdf", "_.pdf"),
            ("", "", "Datei.bin"),
            ("..", "p/df", "Datei.pdf"),
        ] {
            assert_eq!(file_name(stem, ending), made);
            assert!(is_file_name(&file_name(stem, ending)));
        }
        let long = file_name(&"ä".repeat(400), "pdf");
        assert!(long.chars().count() == 140 && is_file_name(&long));
    }
}
