//! Languages: which there are, their texts, and how they write dates and numbers.

mod format;
mod texts;

pub use fluent_bundle::FluentValue;
pub use format::*;

use domain::text::{LanguageTag, Translated};

/// A language of the portal. More are data: a Fluent file and a variant here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Locale {
    German,
    English,
    /// "Einfache Sprache". Not called "Leichte Sprache": that name is kept for texts checked by their readers.
    SimpleGerman,
}

impl Locale {
    pub const ALL: [Self; 3] = [Self::German, Self::English, Self::SimpleGerman];

    pub fn tag(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::English => "en",
            Self::SimpleGerman => "de-simple",
        }
    }

    /// The language in its own words.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::German => "Deutsch",
            Self::English => "English",
            Self::SimpleGerman => "Einfache Sprache",
        }
    }

    pub fn short_name(self) -> &'static str {
        match self {
            Self::German => "DE",
            Self::English => "EN",
            Self::SimpleGerman => "Einfach",
        }
    }

    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    pub fn language_tag(self) -> LanguageTag {
        LanguageTag::try_from(self.tag()).expect("our own tags are valid")
    }

    /// The name of another language, as far as one is known here; else its tag.
    pub fn language_name(self, primary: &str) -> String {
        match primary {
            "de" => self.t("language-german"),
            "en" => self.t("language-english"),
            other => other.to_owned(),
        }
    }

    /// What stands with a text that is not the binding one: what it is, and which one counts.
    pub fn translation_note(self, picked: Picked<'_>, binding: &LanguageTag) -> Option<String> {
        let translated = picked.tag != binding.as_str();
        translated.then(|| match picked.tag {
            "de-simple" => self.t("letter-simple"),
            _ => self.with("letter-translated", &[("language", self.language_name(binding.primary()).into())]),
        })
    }

    /// Of a text that there is in the binding language alone: whoever reads in another is told so, not left to wonder. `other`: the key for
    /// another language; `simple`: for simple German.
    pub fn only_in_note(self, binding: &LanguageTag, other: &str, simple: &str) -> Option<String> {
        if binding.primary() != self.language_tag().primary() {
            return Some(self.with(other, &[("language", self.language_name(binding.primary()).into())]));
        }
        (self == Self::SimpleGerman).then(|| self.t(simple))
    }

    /// A text without variables.
    pub fn t(self, key: &str) -> String {
        texts::format(self, key, None)
    }

    /// A text with variables.
    pub fn with(self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        texts::format(self, key, Some(values))
    }

    /// The authority's text in this language, or the binding one.
    pub fn pick<'a, T: AsRef<str>>(self, text: &'a Translated<T>, binding: &'a LanguageTag) -> Picked<'a> {
        match text.translation(&self.language_tag()) {
            Some((tag, translation)) => Picked { text: translation.as_ref(), tag: tag.as_str() },
            None => Picked { text: text.binding.as_ref(), tag: binding.as_str() },
        }
    }

    /// The `lang` attribute a text in `tag` needs on a page in this language; none if it is the same.
    pub fn lang_attribute(self, tag: &str) -> Option<String> {
        (tag != self.tag() && !(tag == "de" && self == Self::SimpleGerman)).then(|| tag.to_owned())
    }
}

/// A text chosen for a reader, with the language it is in.
#[derive(Debug, Clone, Copy)]
pub struct Picked<'a> {
    pub text: &'a str,
    pub tag: &'a str,
}
