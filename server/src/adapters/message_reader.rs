//! What an authority sends over FIT-Connect → the model, through the same intake as the API: our own schema *Rückfrage*, data of others where
//! the configuration says where to look, else the text that is there with one free question and one request for papers.

use domain::{binding::Recipient, id::CaseSystemId, message::MessageContent};
use intake::{INQUIRY_SCHEMA, IncomingMessage, OF_THE_CASE, Surroundings, unique_json};
use ports::{ArrivedContent, MessageReader, ReadingRules};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Texts of data that nobody has described: no longer ones are looked for.
const LONGEST: usize = 18_000;

/// Where to look in data of another schema.
#[derive(Debug, Clone)]
pub struct DataPlaces {
    pub schema: String,
    pub text: String,
    pub subject: Option<String>,
    pub file_reference: Option<String>,
    pub deadline: Option<String>,
    pub consequences: Option<String>,
}

#[derive(Debug, Default)]
pub struct IntakeReader {
    /// Each case system's own: what one of them says of a schema is no other's.
    pub places: HashMap<CaseSystemId, Vec<DataPlaces>>,
}

impl MessageReader for IntakeReader {
    fn read(
        &self,
        arrived: &ArrivedContent<'_>,
        rules: &ReadingRules<'_>,
    ) -> Result<(Recipient, MessageContent, bool), Vec<String>> {
        let facts: Value = serde_json::from_str(arrived.facts).map_err(|_| vec!["the case's facts cannot be read".to_owned()])?;
        let Value::Object(facts) = facts else { return Err(vec!["the case's facts are no object".to_owned()]) };
        let said = if arrived.media_type == "application/json" {
            let text = std::str::from_utf8(arrived.data).map_err(|_| vec!["the data is not UTF-8".to_owned()])?;
            Some(unique_json(text).map_err(|error| vec![format!("the data is no JSON: {error}")])?)
        } else {
            None
        };
        let mut own_places = self.places.get(arrived.case_system).into_iter().flatten();
        let places = own_places.find(|places| places.schema == arrived.schema);
        let all_is_said = arrived.schema == INQUIRY_SCHEMA && said.is_some();
        let members = match (said, places) {
            (Some(said), _) if arrived.schema == INQUIRY_SCHEMA => own(said)?,
            (Some(said), Some(places)) => described(&said, places)?,
            (said, _) => free(said.as_ref().and_then(letter_text)),
        };
        let mut message = facts;
        message.extend(members);
        let around = Surroundings {
            authorities: &[rules.authority],
            limits: rules.limits,
            issuers: rules.issuers,
            levels: rules.levels,
            deadline_today: rules.deadline_today,
            notice_level: rules.notice_level,
            now: rules.now,
        };
        let read = IncomingMessage::from_json(&Value::Object(message), &around);
        let read = read
            .map_err(|faults| faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect::<Vec<_>>())?;
        Ok((read.recipient, read.content, all_is_said))
    }
}

/// Our own schema: what the API takes, but for what the case decides.
fn own(said: Value) -> Result<Map<String, Value>, Vec<String>> {
    let Value::Object(members) = said else { return Err(vec!["the data is no object".to_owned()]) };
    let named: Vec<String> =
        OF_THE_CASE.iter().filter(|name| members.contains_key(**name)).map(|name| format!("/{name} not_allowed")).collect();
    if named.is_empty() { Ok(members) } else { Err(named) }
}

fn described(said: &Value, places: &DataPlaces) -> Result<Map<String, Value>, Vec<String>> {
    let at = |pointer: &str| said.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let Some(text) = at(&places.text) else { return Err(vec![format!("{} is missing", places.text)]) };
    let mut members = free(Some(text));
    if let Some(subject) = places.subject.as_deref().and_then(at) {
        members.insert("subject".to_owned(), json!(subject));
    }
    if let Some(number) = places.file_reference.as_deref().and_then(at) {
        members.insert("file_reference".to_owned(), json!(number));
    }
    if let (Some(day), Some(consequences)) = (places.deadline.as_deref().and_then(at), &places.consequences) {
        members.insert("deadline".to_owned(), json!({ "date": day }));
        members.insert("consequences".to_owned(), json!(consequences));
    }
    Ok(members)
}

/// Data of a form that nobody has described: the longest of its texts under a name that says so.
fn letter_text(said: &Value) -> Option<String> {
    const NAMES: [&str; 8] = ["text", "nachricht", "message", "body", "inhalt", "anschreiben", "frage", "content"];
    fn look(value: &Value, depth: usize, found: &mut Vec<String>) {
        if depth > 8 {
            return;
        }
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    match value {
                        Value::String(text) if NAMES.contains(&name.to_lowercase().as_str()) => found.push(text.clone()),
                        other => look(other, depth + 1, found),
                    }
                }
            }
            Value::Array(all) => all.iter().for_each(|one| look(one, depth + 1, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    look(said, 0, &mut found);
    let longest = found.into_iter().filter(|text| !text.trim().is_empty()).max_by_key(String::len)?;
    // A shorter one beside it is not the letter.
    (longest.chars().count() <= LONGEST).then_some(longest)
}

/// A letter, and room for an answer.
fn free(text: Option<String>) -> Map<String, Value> {
    let body = match text {
        Some(text) => json!(text),
        // At least the data is there as a file.
        None => json!({
            "text": "Die Behörde hat Ihnen etwas zu Ihrem Antrag geschickt. Was sie schreibt, steht in den Dateien zu dieser Nachricht. Wenn Sie die Dateien nicht lesen können, fragen Sie bitte die Behörde, was sie von Ihnen braucht.",
            "translations": {
                "en": "The authority has sent you something about your application. What it says is in the files of this message. If you cannot read the files, please ask the authority what it needs from you.",
                "de-simple": "Die Behörde hat Ihnen etwas geschickt. Sie finden es in den Dateien bei dieser Nachricht. Sie können die Dateien nicht lesen? Dann fragen Sie die Behörde."
            }
        }),
    };
    let members = json!({
        "kind": "inquiry",
        "subject": {
            "text": "Nachricht zu Ihrem Antrag",
            "translations": { "en": "Message about your application", "de-simple": "Nachricht zu Ihrem Antrag" }
        },
        "body": body,
        "items": [
            { "id": "antwort", "question": {
                "type": "long_text",
                "label": { "text": "Ihre Antwort", "translations": { "en": "Your answer", "de-simple": "Ihre Antwort" } },
                "required": false
            } },
            { "id": "unterlagen", "document_request": {
                "label": { "text": "Unterlagen", "translations": { "en": "Documents", "de-simple": "Unterlagen" } },
                "required": false
            } }
        ]
    });
    let Value::Object(members) = members else { unreachable!("it is one") };
    members
}
