//! A sentence of ours around a text of the authority's, which keeps its language: a screen reader changes its voice where it must.

use crate::i18n::Locale;
use leptos::prelude::*;

/// What stands in the place of the other text while the sentence is made. No text of ours holds it.
const PLACE: char = '\u{1}';

/// A sentence with a part that may be in another language.
#[derive(Debug, Clone)]
pub struct Mixed {
    before: String,
    part: String,
    /// None: the part is in the page's language.
    lang: Option<String>,
    after: String,
}

impl Mixed {
    /// The text `key` with `part` as its variable `name`.
    pub fn new(locale: Locale, key: &str, name: &str, part: String, lang: Option<String>) -> Self {
        let sentence = locale.with(key, &[(name, PLACE.to_string().into())]);
        match sentence.split_once(PLACE) {
            Some((before, after)) => Self { before: before.to_owned(), part, lang, after: after.to_owned() },
            None => Self::only(sentence, None),
        }
    }

    /// Nothing around it.
    pub fn only(part: String, lang: Option<String>) -> Self {
        Self { before: String::new(), part, lang, after: String::new() }
    }

    pub fn view(self) -> AnyView {
        match self.lang {
            None => format!("{}{}{}", self.before, self.part, self.after).into_any(),
            Some(lang) => view! { {self.before}<span lang=lang>{self.part}</span>{self.after} }.into_any(),
        }
    }
}
