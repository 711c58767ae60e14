//! Bounded, normalized texts, and texts in several languages of which one is binding.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization as _;

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    #[error("must not be empty")]
    Empty,
    #[error("has {length} characters, allowed are {max}")]
    TooLong { length: usize, max: usize },
    #[error("contains a control character or a hidden direction mark")]
    ControlCharacter,
}

/// Direction overrides that can make a text read differently from what it is.
fn is_hidden_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// What is stored was normalized once, and is read again with every look at it: what is normal already costs one pass.
fn normalize(mut text: String) -> String {
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    // Nothing below the first combining mark is ever composed.
    if text.chars().any(|c| c >= '\u{300}') {
        text = text.nfc().collect();
    }
    if text.trim().len() == text.len() { text } else { text.trim().to_owned() }
}

fn check(text: &str, max: usize, lines: bool) -> Result<(), TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    let length = text.chars().count();
    if length > max {
        return Err(TextFault::TooLong { length, max });
    }
    let allowed_control = |c: char| lines && (c == '\n' || c == '\t');
    // Unicode's own line breaks would put a second line where only one is meant.
    let breaks = |c: char| !lines && matches!(c, '\u{2028}' | '\u{2029}');
    if text.chars().any(|c| (c.is_control() && !allowed_control(c)) || is_hidden_direction(c) || breaks(c)) {
        return Err(TextFault::ControlCharacter);
    }
    Ok(())
}

macro_rules! bounded_text {
    ($(#[$doc:meta])* $name:ident, lines: $lines:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name<const MAX: usize>(String);

        impl<const MAX: usize> $name<MAX> {
            /// The most characters (Unicode scalar values) this text may have.
            pub const MAX: usize = MAX;

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<const MAX: usize> TryFrom<String> for $name<MAX> {
            type Error = TextFault;
            fn try_from(raw: String) -> Result<Self, TextFault> {
                let text = normalize(raw);
                check(&text, MAX, $lines)?;
                Ok(Self(text))
            }
        }

        impl<const MAX: usize> TryFrom<&str> for $name<MAX> {
            type Error = TextFault;
            fn try_from(raw: &str) -> Result<Self, TextFault> {
                Self::try_from(raw.to_owned())
            }
        }

        impl<const MAX: usize> From<$name<MAX>> for String {
            fn from(text: $name<MAX>) -> Self {
                text.0
            }
        }

        impl<const MAX: usize> AsRef<str> for $name<MAX> {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

bounded_text!(
    /// One line: NFC, trimmed, 1 to `MAX` characters, no control characters.
    Line, lines: false
);
bounded_text!(
    /// Several lines: as [`Line`], but with line breaks (always `\n`).
    Lines, lines: true
);

/// A language tag such as `de`, `en`, `de-simple` (simple German), `ar`: BCP 47, lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageTag(String);

/// Why a text is no language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not a lower-case language tag such as de, en or de-simple")]
pub struct NotALanguageTag;

impl LanguageTag {
    pub fn german() -> Self {
        Self("de".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag without its variants: `de` for `de-simple`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

impl TryFrom<String> for LanguageTag {
    type Error = NotALanguageTag;
    fn try_from(raw: String) -> Result<Self, NotALanguageTag> {
        let mut parts = raw.split('-');
        let primary = parts.next().unwrap_or_default();
        let primary_fits = (2..=3).contains(&primary.len()) && primary.chars().all(|c| c.is_ascii_lowercase());
        let rest_fits =
            parts.all(|part| (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()));
        if primary_fits && rest_fits && raw.len() <= 35 { Ok(Self(raw)) } else { Err(NotALanguageTag) }
    }
}

impl TryFrom<&str> for LanguageTag {
    type Error = NotALanguageTag;
    fn try_from(raw: &str) -> Result<Self, NotALanguageTag> {
        Self::try_from(raw.to_owned())
    }
}

impl From<LanguageTag> for String {
    fn from(tag: LanguageTag) -> Self {
        tag.0
    }
}

/// One text with its informative translations. The binding one always exists (VwVfG § 23: German).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translated<T> {
    pub binding: T,
    #[serde(default = "BTreeMap::new", skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<LanguageTag, T>,
}

impl<T> Translated<T> {
    /// The text in the reader's language: exact tag, else its primary language, else nothing (show the binding one).
    pub fn translation(&self, wanted: &LanguageTag) -> Option<(&LanguageTag, &T)> {
        self.translations.get_key_value(wanted).or_else(|| {
            let primary = LanguageTag(wanted.primary().to_owned());
            self.translations.get_key_value(&primary)
        })
    }
}

impl<T> From<T> for Translated<T> {
    fn from(binding: T) -> Self {
        Self { binding, translations: BTreeMap::new() }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_below_the_combining_marks_is_normal_as_it_is() {
        use unicode_normalization::UnicodeNormalization as _;
        let below: String = ('\0'..'\u{300}').collect();
        assert_eq!(below.nfc().collect::<String>(), below);
        assert_eq!(super::Line::<9>::try_from(" a\u{308}\u{a0}").map(String::from), Ok("ä".to_owned()));
    }

    use super::*;

    #[test]
    fn lines_are_normalized_and_bounded() {
        assert_eq!(Lines::<20>::try_from(" a\r\nb ").expect("fits").as_str(), "a\nb");
        assert_eq!(Line::<20>::try_from("Mu\u{308}ller").expect("fits").as_str(), "Müller");
        assert_eq!(Line::<3>::try_from("abcd"), Err(TextFault::TooLong { length: 4, max: 3 }));
        assert_eq!(Line::<3>::try_from("  "), Err(TextFault::Empty));
        assert_eq!(Line::<9>::try_from("a\nb"), Err(TextFault::ControlCharacter));
        assert_eq!(Line::<9>::try_from("a\u{202E}b"), Err(TextFault::ControlCharacter));
        // Line breaks of Unicode's own.
        for second_line in ["a\u{2028}b", "a\u{2029}b"] {
            assert_eq!(Line::<9>::try_from(second_line), Err(TextFault::ControlCharacter));
            assert!(Lines::<9>::try_from(second_line).is_ok());
        }
    }

    #[test]
    fn simple_german_is_a_language_tag() {
        for good in ["de", "en", "de-simple", "ar"] {
            assert!(LanguageTag::try_from(good).is_ok(), "{good}");
        }
        for bad in ["", "DE", "d", "de_DE", "<b>"] {
            assert!(LanguageTag::try_from(bad).is_err(), "{bad}");
        }
    }
}
