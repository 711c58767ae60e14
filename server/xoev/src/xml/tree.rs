//! From bytes to a tree of elements.

use crate::fault::{Fault, Reason};
use quick_xml::{
    NsReader,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
    name::{PrefixDeclaration, ResolveResult},
};
use std::sync::Arc;

/// Elements in one another. No message of the standards has more than 20.
pub const MAX_DEPTH: usize = 64;
/// Elements in all. A list of findings has hundreds.
const MAX_ELEMENTS: usize = 100_000;
/// Attributes of one element, declarations of namespaces among them.
const MAX_ATTRIBUTES: usize = 32;
/// Bytes of one attribute.
const MAX_ATTRIBUTE: usize = 4096;
/// Of the elements of a message.
const MAX_NAMESPACES: usize = 32;
/// Bytes of a name. The longest of the standards has 70.
const MAX_NAME: usize = 200;

/// One element. Comments and instructions are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    pub namespace: Option<Arc<str>>,
    pub name: String,
    /// Without declarations of namespaces. Attributes of the standards are in none.
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    /// All text directly in it, white space as it was sent.
    pub text: String,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn is(&self, namespace: Option<&str>, name: &str) -> bool {
        self.name == name && self.namespace.as_deref() == namespace
    }
}

fn broken(detail: impl Into<String>) -> Fault {
    Fault::new(Reason::NotWellFormed, detail)
}

/// Reads a whole document. Memory is bounded by the document's size and the limits above.
///
/// # Errors
/// It is not UTF-8 ([`Reason::NotUtf8`]), not well-formed, has a document type or passes a limit ([`Reason::NotWellFormed`]).
pub fn parse(bytes: &[u8]) -> Result<Element, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::new(Reason::NotUtf8, "the message is not UTF-8"))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = NsReader::from_str(text);
    let config = reader.config_mut();
    config.check_comments = true;
    config.check_end_names = true;
    let mut tree = Tree::default();
    loop {
        let event = reader.read_event().map_err(|error| broken(place(&error.to_string())))?;
        match event {
            Event::Start(start) => tree.open(&start, &reader)?,
            Event::Empty(start) => {
                tree.open(&start, &reader)?;
                tree.close()?;
            }
            Event::End(_) => tree.close()?,
            Event::Text(text) => {
                let text = text.decode().map_err(|error| broken(error.to_string()))?;
                if text.contains("]]>") {
                    return Err(broken("]]> stands in a text"));
                }
                tree.text(&lines(&text))?;
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|error| broken(error.to_string()))?;
                tree.inside()?;
                tree.text(&lines(&text))?;
            }
            Event::GeneralRef(reference) => {
                tree.inside()?;
                let one = reference.resolve_char_ref().map_err(|error| broken(error.to_string()))?;
                if let Some(one) = one {
                    tree.text(one.encode_utf8(&mut [0; 4]))?;
                } else {
                    let name = reference.decode().map_err(|error| broken(error.to_string()))?;
                    let known = resolve_predefined_entity(&name);
                    tree.text(known.ok_or_else(|| broken("it names an entity; there are none"))?)?;
                }
            }
            Event::Decl(declaration) => {
                if tree.begun() {
                    return Err(broken("the declaration does not stand at the beginning"));
                }
                let version = declaration.version().map_err(|error| broken(error.to_string()))?;
                if version.as_ref() != b"1.0" {
                    return Err(broken("only XML 1.0 is read"));
                }
                if let Some(encoding) = declaration.encoding() {
                    let encoding = encoding.map_err(|error| broken(error.to_string()))?;
                    if !encoding.eq_ignore_ascii_case(b"utf-8") {
                        return Err(Fault::new(Reason::NotUtf8, "the message says that it is not UTF-8"));
                    }
                }
            }
            Event::DocType(_) => return Err(broken("it has a document type; none is read")),
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return tree.finish(),
        }
    }
}

/// What the parser says, without anything of the content.
fn place(said: &str) -> String {
    said.split(['`', '\'', '"']).next().unwrap_or_default().trim().chars().take(80).collect()
}

/// Ends of lines, as XML 1.0 wants them (2.11).
fn lines(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
    /// Of the elements so far. Messages have a handful.
    namespaces: Vec<Arc<str>>,
}

impl Tree {
    fn begun(&self) -> bool {
        self.elements > 0
    }

    fn inside(&self) -> Result<(), Fault> {
        if self.open.is_empty() { Err(broken("text stands outside of the message")) } else { Ok(()) }
    }

    fn shared(&mut self, namespace: &str) -> Result<Arc<str>, Fault> {
        if let Some(known) = self.namespaces.iter().find(|known| &***known == namespace) {
            return Ok(known.clone());
        }
        if self.namespaces.len() >= MAX_NAMESPACES {
            return Err(broken(format!("its elements are in more than {MAX_NAMESPACES} namespaces")));
        }
        let shared: Arc<str> = namespace.into();
        self.namespaces.push(shared.clone());
        Ok(shared)
    }

    fn open(&mut self, start: &BytesStart<'_>, reader: &NsReader<&[u8]>) -> Result<(), Fault> {
        if self.root.is_some() {
            return Err(broken("something follows the message"));
        }
        self.elements += 1;
        if self.open.len() >= MAX_DEPTH || self.elements > MAX_ELEMENTS {
            return Err(broken(format!("more than {MAX_DEPTH} elements in one another, or {MAX_ELEMENTS} in all")));
        }
        let (namespace, local) = reader.resolver().resolve_element(start.name());
        let namespace = match namespace {
            ResolveResult::Bound(found) => {
                let found = std::str::from_utf8(found.as_ref()).map_err(|_| broken("a namespace cannot be read"))?;
                Some(self.shared(found)?)
            }
            ResolveResult::Unbound => None,
            ResolveResult::Unknown(_) => return Err(broken("a prefix is not declared")),
        };
        let name = std::str::from_utf8(local.as_ref()).map_err(|_| broken("a name cannot be read"))?;
        if !is_name(name) {
            return Err(broken("a name cannot be one"));
        }
        let mut element = Element { namespace, name: name.to_owned(), ..Element::default() };
        for (at, attribute) in start.attributes().enumerate() {
            let attribute = attribute.map_err(|error| broken(place(&error.to_string())))?;
            if at >= MAX_ATTRIBUTES || attribute.value.len() > MAX_ATTRIBUTE {
                return Err(broken("an element has too many attributes, or too long ones"));
            }
            let value = attribute.value.as_ref();
            if value.contains(&b'<') {
                return Err(broken("< stands in an attribute"));
            }
            match attribute.key.as_namespace_binding() {
                Some(PrefixDeclaration::Named(_)) if value.is_empty() => return Err(broken("a prefix is declared as nothing")),
                Some(_) => continue,
                None => {}
            }
            let (resolved, local) = reader.resolver().resolve_attribute(attribute.key);
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                .map_err(|error| broken(place(&error.to_string())))?;
            check_characters(&value)?;
            let name = std::str::from_utf8(local.as_ref()).map_err(|_| broken("a name cannot be read"))?;
            match resolved {
                ResolveResult::Unknown(_) => return Err(broken("a prefix is not declared")),
                // `xsi:schemaLocation` and its like say nothing of the message.
                ResolveResult::Bound(_) => continue,
                ResolveResult::Unbound => {}
            }
            if element.attributes.iter().any(|(known, _)| known == name) {
                return Err(broken("an attribute is there twice"));
            }
            element.attributes.push((name.to_owned(), value.into_owned()));
        }
        self.open.push(element);
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        check_characters(text)?;
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim_matches([' ', '\t', '\n', '\r']).is_empty() => {}
            None => return Err(broken("text stands outside of the message")),
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Fault> {
        let element = self.open.pop().ok_or_else(|| broken("an element ends that has not begun"))?;
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn finish(self) -> Result<Element, Fault> {
        if !self.open.is_empty() {
            return Err(broken("it ends before its elements do"));
        }
        self.root.ok_or_else(|| broken("there is no element"))
    }
}

fn is_name(name: &str) -> bool {
    let begins = |one: char| one.is_alphabetic() || one == '_';
    let goes_on = |one: char| one.is_alphanumeric() || matches!(one, '_' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}');
    name.len() <= MAX_NAME && name.chars().next().is_some_and(begins) && name.chars().all(goes_on)
}

/// XML 1.0, 2.2.
pub(super) fn is_character(one: char) -> bool {
    matches!(one, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn check_characters(text: &str) -> Result<(), Fault> {
    // Long texts are base64: their bytes are looked at without decoding.
    let plain = text.bytes().all(|byte| (b' '..0x7F).contains(&byte) || matches!(byte, b'\t' | b'\n' | b'\r'));
    if plain || text.chars().all(is_character) { Ok(()) } else { Err(broken("a character stands in it that XML does not have")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &[u8]) -> Reason {
        parse(text).unwrap_err().reason
    }

    #[test]
    fn namespaces_attributes_and_texts_are_read() {
        let read = parse("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- x --><p:a xmlns:p='urn:p' b=\"1 &amp; &#x32;\"><c xmlns='urn:c'><d/>ä&#228;&lt;\r\n<![CDATA[<&]]></c><c/></p:a>\n".as_bytes()).unwrap();
        assert!(read.is(Some("urn:p"), "a"));
        assert_eq!(read.attribute("b"), Some("1 & 2"));
        assert!(read.children[0].is(Some("urn:c"), "c") && read.children[0].children[0].is(Some("urn:c"), "d"));
        assert_eq!(read.children[0].text, "ää<\n<&");
        assert!(read.children[1].is(None, "c"));
    }

    #[test]
    fn what_is_no_message_is_refused() {
        assert_eq!(code(b"<a>\xE4</a>"), Reason::NotUtf8);
        assert_eq!(code(b"<?xml version='1.0' encoding='ISO-8859-1'?><a/>"), Reason::NotUtf8);
        let laughs = b"<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;&b;&b;'>]><a>&c;</a>";
        let foreign = b"<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>";
        for text in [
            &laughs[..],
            foreign,
            b"<a>&b;</a>",
            b"<a>",
            b"<a></b>",
            b"<a/><b/>",
            b"<a/>x",
            b"x<a/>",
            b"",
            b"   ",
            b"<a b='1' b='2'/>",
            b"<a b='<'/>",
            b"<p:a/>",
            b"<a p:b='1'/>",
            b"<a>\x01</a>",
            b"<a>&#1;</a>",
            b"<a>]]></a>",
            b"<?xml version='1.1'?><a/>",
            b"<a><?xml version='1.0'?></a>",
            b"<1a/>",
            b"<a xmlns:p=''/>",
            b"&amp;<a/>",
            "<a>\u{FFFE}</a>".as_bytes(),
        ] {
            assert_eq!(code(text), Reason::NotWellFormed, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn limits_hold() {
        let deep = |n: usize| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
        assert!(parse(deep(MAX_DEPTH).as_bytes()).is_ok());
        assert_eq!(code(deep(MAX_DEPTH + 1).as_bytes()), Reason::NotWellFormed);
        assert_eq!(code(deep(10_000).as_bytes()), Reason::NotWellFormed);
        assert_eq!(code(format!("<a>{}</a>", "<b/>".repeat(MAX_ELEMENTS)).as_bytes()), Reason::NotWellFormed);
        let many: String = (0..33).map(|at| format!(" a{at}='1'")).collect();
        assert_eq!(code(format!("<a{many}/>").as_bytes()), Reason::NotWellFormed);
        assert_eq!(code(format!("<a b='{}'/>", "x".repeat(4097)).as_bytes()), Reason::NotWellFormed);
        let spaces = |n: usize| (0..n).map(|at| format!("<b xmlns='urn:{at}'/>")).collect::<String>();
        assert!(parse(format!("<a>{}</a>", spaces(MAX_NAMESPACES)).as_bytes()).is_ok());
        assert_eq!(code(format!("<a>{}</a>", spaces(MAX_NAMESPACES + 1)).as_bytes()), Reason::NotWellFormed);
        assert_eq!(code(format!("<{}/>", "a".repeat(201)).as_bytes()), Reason::NotWellFormed);
    }
}
