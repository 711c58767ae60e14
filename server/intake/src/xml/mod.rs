//! From messages of XÖV standards to our own schema *Rückfrage*, which [`crate::IncomingMessage`] judges as everything else. What a standard does
//! not say (labels of items, consequences) is said in words of the portal or of the tenant.

mod fim;
mod words;
mod xauslaender;
mod xbau;

pub use fim::{FimItems, of_fim};
pub use xauslaender::{XAuslaenderReading, of_xauslaender};
pub use xbau::{XBauReading, of_xbau};

use domain::document::MediaType;
use serde_json::{Map, Value, json};

/// A message as our own schema says it, and the names of its files in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// An object of JSON.
    pub members: Value,
    pub files: Vec<String>,
}

/// What the tenant says where a standard says nothing.
#[derive(Debug, Clone)]
pub struct TenantWords {
    /// What happens when a deadline passes.
    pub consequences: String,
    /// Media types that the tenant takes.
    pub media_types: Vec<MediaType>,
}

/// Media types of a request, as the schema names them: what the tenant takes and the standard can carry.
fn media_types(words: &TenantWords, carried: &[MediaType]) -> Vec<&'static str> {
    let taken =
        crate::document_request::MEDIA_TYPES.iter().filter(|(_, one)| words.media_types.contains(one) && carried.contains(one));
    taken.map(|(word, _)| *word).collect()
}

/// Room for an answer in words. What is asked is needed: nobody is told that they need not answer.
fn free_question(required: bool, latin_only: bool) -> Value {
    json!({ "id": "antwort", "question": {
        "type": "long_text",
        "label": words::text(words::ANSWER),
        "hint": words::text(words::ANSWER_HINT),
        "required": required,
        "max_characters": 10_000,
        "latin_only": latin_only,
    } })
}

fn free_request(words: &TenantWords, carried: &[MediaType], latin_only: bool) -> Value {
    json!({ "id": "unterlagen", "document_request": {
        "label": words::text(words::DOCUMENTS),
        "required": false,
        "media_types": media_types(words, carried),
        "latin_only": latin_only,
    } })
}

fn with_deadline(members: &mut Map<String, Value>, day: Option<jiff::civil::Date>, words: &TenantWords) {
    if let Some(day) = day {
        members.insert("deadline".to_owned(), json!({ "date": day.to_string(), "kind": "specific_day" }));
        members.insert("consequences".to_owned(), json!(words.consequences));
    }
}

/// Text as our own schema takes it: line feeds, no tabs, nothing that cannot be seen.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}'], "\n").replace('\t', "    ");
    text.chars().filter(|one| *one == '\n' || !one.is_control()).collect::<String>().trim().to_owned()
}

/// At most so many characters, cut between words.
fn shortened(text: &str, most: usize) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= most {
        return one_line;
    }
    let cut: String = one_line.chars().take(most - 1).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{cut}…")
}
