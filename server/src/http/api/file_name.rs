//! The name of a file that is brought as a body: in `Content-Disposition` (RFC 6266), never in the address, where gateways write it down.
//! `mail-parser`, which reads mails here, does not tell `filename*` from `filename` where both are there.

use axum::http::{HeaderMap, header};
use percent_encoding::percent_decode_str;

/// `filename*` in UTF-8 (RFC 8187) counts before `filename`. `None`: there is none, or it cannot be read.
pub fn of(headers: &HeaderMap) -> Option<String> {
    let mut values = headers.get_all(header::CONTENT_DISPOSITION).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    // Names outside of ASCII that come plain are UTF-8 today.
    let text = std::str::from_utf8(value.as_bytes()).ok()?;
    let (mut plain, mut extended) = (None, None);
    for (name, value) in parameters(text) {
        match name.to_ascii_lowercase().as_str() {
            "filename" => plain = Some(value),
            "filename*" => extended = Some(value),
            _ => {}
        }
    }
    match extended {
        Some(extended) => {
            let (charset, rest) = extended.split_once('\'')?;
            let (_, encoded) = rest.split_once('\'')?;
            charset.eq_ignore_ascii_case("utf-8").then(|| percent_decode_str(encoded).decode_utf8().ok().map(String::from))?
        }
        None => plain,
    }
}

/// What stands behind the kind: names and values, quotes taken off.
fn parameters(text: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut rest = text.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, behind)) = rest.split_once('=') {
        let name = name.trim().trim_start_matches(';').trim();
        let behind = behind.trim_start();
        let (value, next) = if let Some(quoted) = behind.strip_prefix('"') {
            unquoted(quoted)
        } else {
            let (value, next) = behind.split_once(';').unwrap_or((behind, ""));
            (value.trim().to_owned(), next)
        };
        found.push((name, value));
        rest = next;
    }
    found
}

fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            letter => value.push(letter),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn name(text: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_bytes(text.as_bytes()).expect("a value"));
        of(&headers)
    }

    #[test]
    fn a_name_is_read_as_clients_write_it() {
        for (text, expected) in [
            ("attachment; filename=Bescheid.pdf", Some("Bescheid.pdf")),
            ("attachment; filename=\"Ihr Bescheid; Teil 1.pdf\"", Some("Ihr Bescheid; Teil 1.pdf")),
            ("attachment; filename=\"a \\\"b\\\" \\\\ c.pdf\"; size=5", Some("a \"b\" \\ c.pdf")),
            ("attachment; filename=\"alt.pdf\"; filename*=UTF-8''Bescheid%20%C3%84.pdf", Some("Bescheid Ä.pdf")),
            ("attachment; filename*=utf-8'de'%E2%82%AC.pdf; filename=x.pdf", Some("€.pdf")),
            ("attachment; FileName = \"Ä.pdf\"", Some("Ä.pdf")),
            ("attachment; filename=\"offen.pdf", Some("offen.pdf")),
            ("attachment; filename*=iso-8859-1''%C4.pdf", None),
            ("attachment; filename*=UTF-8''%C4.pdf", None),
            ("attachment; filename*=x.pdf", None),
            ("attachment", None),
            ("filename=x.pdf", None),
            ("", None),
        ] {
            assert_eq!(name(text).as_deref(), expected, "{text}");
        }
        let mut twice = HeaderMap::new();
        for text in ["attachment; filename=a.pdf", "attachment; filename=b.pdf"] {
            twice.append(header::CONTENT_DISPOSITION, HeaderValue::from_static(text));
        }
        assert_eq!(of(&twice), None);
    }
}
