//! The words of a notice: a tenant's text with placeholders from a closed list (R-NO-1).

use crate::{notice::NoticeChannel, text::LanguageTag};
use std::fmt;

/// What a template can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Placeholder {
    /// The portal's host: `rueckkanal.musterland.example`.
    Portal,
    /// The address of the message. It opens nothing without a sign-in.
    Link,
    /// "Land Musterland".
    Tenant,
    Authority,
    /// The tenant's neutral word for what it offers: "Online-Dienste".
    Service,
    /// The day on which the deadline ends.
    Deadline,
    /// The number that people see (Aktenzeichen).
    FileReference,
    /// The name of the person.
    Recipient,
    /// The day on which a draft is deleted.
    Day,
}

impl Placeholder {
    pub const ALL: [Self; 9] = [
        Self::Portal,
        Self::Link,
        Self::Tenant,
        Self::Authority,
        Self::Service,
        Self::Deadline,
        Self::FileReference,
        Self::Recipient,
        Self::Day,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Link => "link",
            Self::Tenant => "tenant",
            Self::Authority => "authority",
            Self::Service => "service",
            Self::Deadline => "deadline",
            Self::FileReference => "file_reference",
            Self::Recipient => "recipient",
            Self::Day => "day",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|placeholder| placeholder.as_str() == text)
    }
}

/// A text with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Place(Placeholder),
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternFault {
    #[error("{{{0}}} is no placeholder; there are {known}", known = known())]
    Unknown(String),
    #[error("has a brace without its other one; write {{{{ for a brace")]
    Brace,
}

fn known() -> String {
    Placeholder::ALL.map(|placeholder| format!("{{{}}}", placeholder.as_str())).join(", ")
}

impl Pattern {
    /// Reads `… {link} …`; `{{` and `}}` are braces.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the text.
    pub fn parse(text: &str) -> Result<Self, Vec<PatternFault>> {
        let (mut pieces, mut faults, mut plain) = (Vec::new(), Vec::new(), String::new());
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '{' | '}' if letters.peek() == Some(&letter) => {
                    letters.next();
                    plain.push(letter);
                }
                '{' => {
                    let mut name = String::new();
                    let closed = loop {
                        match letters.next() {
                            Some('}') => break true,
                            // A name is short: nothing is read to the end of a long text for a brace that is missing.
                            Some(letter) if name.len() < 40 && letter != '{' => name.push(letter),
                            _ => break false,
                        }
                    };
                    match Placeholder::parse(&name) {
                        _ if !closed => faults.push(PatternFault::Brace),
                        None => faults.push(PatternFault::Unknown(name)),
                        Some(placeholder) => {
                            if !plain.is_empty() {
                                pieces.push(Piece::Text(std::mem::take(&mut plain)));
                            }
                            pieces.push(Piece::Place(placeholder));
                        }
                    }
                }
                '}' => faults.push(PatternFault::Brace),
                letter => plain.push(letter),
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        if faults.is_empty() { Ok(Self(pieces)) } else { Err(faults) }
    }

    pub fn placeholders(&self) -> impl Iterator<Item = Placeholder> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Place(placeholder) => Some(*placeholder),
            Piece::Text(_) => None,
        })
    }

    /// What stands there whatever is put in: for the linter.
    pub fn fixed_text(&self) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Place(_) => " ".to_owned(),
        };
        self.0.iter().map(text).collect()
    }

    /// The text. What is not known is left out.
    pub fn fill(&self, words: &Words) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Place(placeholder) => words.get(*placeholder).unwrap_or_default().to_owned(),
        };
        self.0.iter().map(text).collect::<String>().trim().to_owned()
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}")),
            Piece::Place(placeholder) => write!(f, "{{{}}}", placeholder.as_str()),
        })
    }
}

/// What is put in for placeholders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(Vec<(Placeholder, String)>);

impl Words {
    pub fn set(&mut self, placeholder: Placeholder, text: impl Into<String>) {
        self.0.retain(|(known, _)| *known != placeholder);
        self.0.push((placeholder, text.into()));
    }

    pub fn get(&self, placeholder: Placeholder) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == placeholder).map(|(_, text)| text.as_str())
    }
}

/// The words for one cause in one language, perhaps for one channel alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// `None`: for every channel.
    pub channel: Option<NoticeChannel>,
    /// A kind of [`super::NoticeCause`].
    pub cause: String,
    pub language: LanguageTag,
    /// Noted with every notice: what somebody was told can be looked up later.
    pub version: String,
    pub title: Pattern,
    pub text: Pattern,
}

impl Template {
    /// How it is noted with a notice.
    pub fn name(&self) -> String {
        let channel = self.channel.map_or("every", NoticeChannel::as_str);
        format!("{channel}/{}/{}/{}", self.cause, self.language.as_str(), self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_braces_are_braces() {
        let pattern = Pattern::parse("Guten Tag,\n{authority} hat eine Nachricht {{für Sie}}: {link}").expect("a pattern");
        let mut words = Words::default();
        words.set(Placeholder::Authority, "Stadt {link}");
        words.set(Placeholder::Link, "https://portal.example/n/x");
        assert_eq!(
            pattern.fill(&words),
            "Guten Tag,\nStadt {link} hat eine Nachricht {für Sie}: https://portal.example/n/x",
            "what is put in is not read again"
        );
        assert_eq!(Pattern::parse(&pattern.to_string()), Ok(pattern));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults = Pattern::parse("{name} {link} {birthday} { }").expect_err("faults");
        assert_eq!(
            faults,
            [
                PatternFault::Unknown("name".to_owned()),
                PatternFault::Unknown("birthday".to_owned()),
                PatternFault::Unknown(" ".to_owned())
            ]
        );
        assert_eq!(Pattern::parse("a } b"), Err(vec![PatternFault::Brace]));
        assert_eq!(Pattern::parse(&format!("{{{}", "x".repeat(1_000_000))), Err(vec![PatternFault::Brace]));
    }
}
