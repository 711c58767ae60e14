//! Texts and their translations.

use crate::reader::Node;
use domain::text::{LanguageTag, Line, Translated};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Display};
use utoipa::ToSchema;

/// A text, or a text with informative translations by language tag.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum TextOrTranslated {
    Text(String),
    Translated(TranslatedText),
}

/// A text with informative translations.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TranslatedText {
    pub text: String,
    /// By language tag: `en`, `de-simple`.
    pub translations: BTreeMap<String, String>,
}

pub(crate) const MEMBERS: [&str; 2] = ["text", "translations"];

/// `"text"`, or `{"text": "…", "translations": {"en": "…"}}`.
pub(crate) fn translated<T: TryFrom<String, Error: Display>>(node: &Node<'_>) -> Option<Translated<T>> {
    match node.value() {
        Some(Value::Object(_)) => {
            node.object(&MEMBERS)?;
            let [text, others] = MEMBERS.map(|name| node.member(name));
            let binding = text.text();
            let mut translations = BTreeMap::new();
            if let Some(Value::Object(members)) = others.value() {
                for tag in members.keys() {
                    match LanguageTag::try_from(tag.clone()) {
                        Ok(language) => {
                            translations.extend(others.member(tag).text().map(|text| (language, text)));
                        }
                        Err(error) => others.fault_of_member(tag, "invalid", error),
                    }
                }
            } else if others.is_there() {
                others.fault("type", "must be an object of texts by language");
            }
            Some(Translated { binding: binding?, translations })
        }
        Some(Value::String(_)) | None => node.text().map(|text: T| Translated::from(text)),
        Some(_) => {
            node.fault("type", "must be a text, or an object with text and translations");
            None
        }
    }
}

pub(crate) fn optional_translated<T: TryFrom<String, Error: Display>>(node: &Node<'_>) -> Option<Translated<T>> {
    if node.is_there() { translated(node) } else { None }
}

/// Refuses translations into the binding language anywhere in the message: they could say something else than the binding text, and
/// the person would not know which one counts.
pub(crate) fn refuse_second_binding(node: &Node<'_>, binding: &LanguageTag) {
    match node.value() {
        Some(Value::Object(members)) => {
            for (name, value) in members {
                let member = node.member(name);
                if name == "translations" && value.get(binding.as_str()).is_some_and(|text| !text.is_null()) {
                    let detail = format!("{} is the binding language; its text is the member text", binding.as_str());
                    member.member(binding.as_str()).fault("binding_language", detail);
                }
                refuse_second_binding(&member, binding);
            }
        }
        Some(Value::Array(entries)) if entries.iter().any(Value::is_object) => {
            node.list(entries.len()).iter().for_each(|entry| refuse_second_binding(entry, binding));
        }
        _ => {}
    }
}

/// What comes back as it was given: kept to the letter, or not at all.
pub(crate) struct ToTheLetter<const MAX: usize>(pub Line<MAX>);

impl<const MAX: usize> TryFrom<String> for ToTheLetter<MAX> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let line = Line::try_from(text.clone()).map_err(|fault| fault.to_string())?;
        if line.as_str() == text {
            Ok(Self(line))
        } else {
            Err("must have no spaces at its ends, and be in Unicode form NFC".to_owned())
        }
    }
}
