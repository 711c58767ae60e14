//! Messages in pieces: what is text, and where the bytes of a file go. Files are never in memory as a whole.

use super::tree::is_character;
use std::fmt::Write as _;

/// A file of whoever writes the message, by its place in their list.
pub type FileKey = usize;

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// The bytes of a file, in base64 without line breaks.
    Base64(FileKey),
}

/// Writes one document, indented by two, texts as they are.
#[derive(Debug, Default)]
pub struct Writer {
    pieces: Vec<Piece>,
    text: String,
    open: Vec<String>,
    /// Nothing but the beginning of the last element has been written.
    fresh: bool,
}

impl Writer {
    pub fn new() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), ..Self::default() }
    }

    fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) {
        if self.fresh {
            self.text.push_str(">\n");
            self.fresh = false;
        }
        for _ in 0..self.open.len() {
            self.text.push_str("  ");
        }
        let _ = write!(self.text, "<{name}");
        for (name, value) in attributes {
            let _ = write!(self.text, " {name}=\"{}\"", escaped(value, true));
        }
    }

    /// Begins an element that holds others.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.begin(name, attributes);
        self.open.push(name.to_owned());
        self.fresh = true;
        self
    }

    /// Ends the one that was opened last.
    pub fn close(&mut self) -> &mut Self {
        let Some(name) = self.open.pop() else { return self };
        if self.fresh {
            self.text.push_str("/>\n");
            self.fresh = false;
            return self;
        }
        for _ in 0..self.open.len() {
            self.text.push_str("  ");
        }
        let _ = writeln!(self.text, "</{name}>");
        self
    }

    pub fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.text_with(name, &[], text)
    }

    pub fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> &mut Self {
        self.begin(name, attributes);
        let _ = writeln!(self.text, ">{}</{name}>", escaped(text, false));
        self
    }

    /// `None` is left out: an empty element would be sent as an empty text.
    pub fn optional(&mut self, name: &str, text: Option<&str>) -> &mut Self {
        if let Some(text) = text {
            self.text(name, text);
        }
        self
    }

    /// An element with the bytes of a file in base64.
    pub fn file(&mut self, name: &str, file: FileKey) -> &mut Self {
        self.begin(name, &[]);
        self.text.push('>');
        self.pieces.push(Piece::Text(std::mem::take(&mut self.text)));
        self.pieces.push(Piece::Base64(file));
        let _ = writeln!(self.text, "</{name}>");
        self
    }

    pub fn finish(mut self) -> Vec<Piece> {
        while !self.open.is_empty() {
            self.close();
        }
        self.pieces.push(Piece::Text(self.text));
        self.pieces
    }
}

/// What is no character of XML is left out.
pub fn xml_text(text: &str) -> String {
    text.chars().filter(|one| is_character(*one)).collect()
}

fn escaped(text: &str, in_attribute: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for one in text.chars().filter(|one| is_character(*one)) {
        match one {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // A reader would make a line feed of it.
            '\r' => escaped.push_str("&#13;"),
            '"' if in_attribute => escaped.push_str("&quot;"),
            '\n' if in_attribute => escaped.push_str("&#10;"),
            '\t' if in_attribute => escaped.push_str("&#9;"),
            one => escaped.push(one),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;
    use proptest::prelude::*;

    proptest! {
        /// What is written is read as it was.
        #[test]
        fn texts_come_back(text in "\\PC*|[\\t\\n\\r &<>\"']{0,20}", value in "\\PC{0,40}") {
            let mut writer = Writer::new();
            writer.open("a", &[("v", &value)]).text("b", &text).open("empty", &[]).close();
            let pieces = writer.finish();
            let [Piece::Text(written)] = &pieces[..] else { panic!() };
            let read = parse(written.as_bytes()).unwrap();
            let kept = xml_text(&value);
            prop_assert_eq!(read.attribute("v"), Some(kept.as_str()));
            prop_assert_eq!(&read.children[0].text, &xml_text(&text));
            prop_assert!(read.children[1].children.is_empty());
        }
    }
}
