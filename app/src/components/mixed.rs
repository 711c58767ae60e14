//! A sentence of ours around a text of the authority's, which keeps its language: a screen reader changes its voice where it must.

use crate::i18n::Locale;
use leptos::prelude::*;

/// What stands in the place of the other text while the sentence is made. No text of ours holds it.
const PLACE: char = '\u{1}';

/// The text `key` with `text` as its variable `name`.
pub fn mixed(locale: Locale, key: &str, name: &str, text: String, lang: Option<String>) -> AnyView {
    if lang.is_none() {
        return locale.with(key, &[(name, text.into())]).into_any();
    }
    let sentence = locale.with(key, &[(name, PLACE.to_string().into())]);
    match sentence.split_once(PLACE) {
        Some((before, after)) => view! { {before.to_owned()}<span lang=lang>{text}</span>{after.to_owned()} }.into_any(),
        None => sentence.into_any(),
    }
}
