//! Answers as data. They are read by the very rules of the pages: nothing is taken here that a form would refuse.

use super::{super::AppState, Address, Program, denied, not_there};
use crate::http::api::{ProblemDocument, body, body::Body};
use app::{
    i18n::Locale,
    wording::{answer_fault, papers_fault},
};
use axum::{extract::State, http::StatusCode};
use domain::{
    deadline::day_of,
    id::{ItemId, MessageId},
    message::ItemContent,
    question::{QuestionKind, Typed},
    reply::ItemAnswer,
};
use serde_json::Value;
use usecases::answering::{OpenItem, Saved};

fn refused(name: &str, title: &str) -> ProblemDocument {
    ProblemDocument::new(StatusCode::UNPROCESSABLE_ENTITY, name, title)
}

fn shape(words: &str) -> ProblemDocument {
    refused("invalid-answer", "The value has not the form of this kind of question").with_detail(words)
}

/// `{"value": …}`; instead of documents `{"instead": "later", …}`.
pub async fn save(
    State(state): State<AppState>,
    Program(program): Program,
    Address((id, item)): Address<(MessageId, ItemId)>,
    body: Body,
) -> Result<StatusCode, ProblemDocument> {
    let value = body::json(&body::bytes(body)?)?;
    let members = value.as_object().ok_or_else(|| shape("an object"))?;
    let open = opened(&state, &program, id, &item).await?;
    let today = day_of(state.rooms.clock.now());
    let answer = match &open.item.content {
        ItemContent::Question(question) => {
            only(members, &["value"])?;
            let typed = typed(&question.kind, &value["value"])?;
            let read = question.answer(&typed, today).map_err(|fault| {
                refused("answer-refused", "The answer does not fit the question")
                    .with_detail(answer_fault(Locale::English, fault))
            })?;
            read.map(ItemAnswer::Question)
        }
        ItemContent::DocumentRequest(request) => {
            let typed = instead(&value)?;
            let files = open.draft.documents_of(&open.item.id).count();
            let read = request.answer(&typed, files, today);
            let read = read.map_err(|fault| {
                refused("answer-refused", "This cannot be said instead of documents")
                    .with_detail(papers_fault(Locale::English, fault))
            })?;
            Some(ItemAnswer::Papers(read))
        }
    };
    keep(&state, &open, answer.as_ref()).await
}

pub async fn clear(
    State(state): State<AppState>,
    Program(program): Program,
    Address((id, item)): Address<(MessageId, ItemId)>,
) -> Result<StatusCode, ProblemDocument> {
    let open = opened(&state, &program, id, &item).await?;
    keep(&state, &open, None).await
}

pub async fn opened(
    state: &AppState,
    program: &domain::person::Applicant,
    id: MessageId,
    item: &ItemId,
) -> Result<OpenItem, ProblemDocument> {
    if let Some(open) = state.rooms.answering.open_item(program, id, item).await.map_err(denied)? {
        return Ok(open);
    }
    let overview = state.rooms.messages.overview(program, id).await.map_err(denied)?.ok_or_else(not_there)?;
    let there = overview.inquiry().is_some_and(|inquiry| inquiry.items.find(item).is_some());
    Err(match (overview.takes_answers(), there) {
        (_, false) => not_there(),
        (false, true) => closed(),
        (true, true) => {
            let title = "The answers so far do not ask for this item";
            ProblemDocument::new(StatusCode::CONFLICT, "not-asked", title)
        }
    })
}

/// A member that is mistyped would be lost without a word.
fn only(members: &serde_json::Map<String, Value>, known: &[&str]) -> Result<(), ProblemDocument> {
    match members.keys().find(|name| !known.contains(&name.as_str())) {
        Some(_) => Err(shape(&format!("an object with {} and nothing else", known.join(", ")))),
        None => Ok(()),
    }
}

/// `YYYY-MM-DD` and nothing else.
fn day_of_text(text: &str) -> Option<jiff::civil::Date> {
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if plain { text.parse().ok() } else { None }
}

async fn keep(state: &AppState, open: &OpenItem, answer: Option<&ItemAnswer>) -> Result<StatusCode, ProblemDocument> {
    match state.rooms.answering.save_answer(open, answer).await? {
        Saved::Saved => Ok(StatusCode::NO_CONTENT),
        Saved::Closed => Err(closed()),
        Saved::Overtaken => {
            let title = "Somebody saved another answer in the same moment; read the message again";
            Err(ProblemDocument::new(StatusCode::CONFLICT, "overtaken", title))
        }
    }
}

pub fn closed() -> ProblemDocument {
    ProblemDocument::new(StatusCode::CONFLICT, "closed", "The reply was sent, or the message withdrawn: nothing was saved")
}

/// From JSON to the fields of the form.
fn typed(kind: &QuestionKind, value: &Value) -> Result<Typed, ProblemDocument> {
    let one = |text: String| Ok(Typed::new(vec![("antwort".to_owned(), text)]));
    match kind {
        QuestionKind::ShortText(_) | QuestionKind::LongText(_) | QuestionKind::PhoneNumber | QuestionKind::SingleChoice(_) => {
            one(value.as_str().ok_or_else(|| shape("value: a text, or the id of a choice"))?.to_owned())
        }
        QuestionKind::WholeNumber(_) => one(value.as_i64().ok_or_else(|| shape("value: a whole number"))?.to_string()),
        QuestionKind::Amount(_) => {
            let cents = value.as_i64().filter(|cents| *cents >= 0).ok_or_else(|| shape("value: cents, a whole number from 0"))?;
            one(format!("{},{:02}", cents / 100, cents % 100))
        }
        QuestionKind::Date(_) => {
            let day = value.as_str().and_then(day_of_text);
            let day = day.ok_or_else(|| shape("value: a day, YYYY-MM-DD"))?;
            Ok(date_fields(day))
        }
        QuestionKind::YesNo => {
            let yes = value.as_bool().ok_or_else(|| shape("value: true or false"))?;
            one(if yes { "ja" } else { "nein" }.to_owned())
        }
        QuestionKind::SeveralChoices(_) => {
            let ids = value.as_array().filter(|ids| ids.len() <= 1000).ok_or_else(|| shape("value: a list of ids of choices"))?;
            let ids: Option<Vec<(String, String)>> =
                ids.iter().map(|id| Some(("antwort".to_owned(), id.as_str()?.to_owned()))).collect();
            Ok(Typed::new(ids.ok_or_else(|| shape("value: a list of ids of choices"))?))
        }
        QuestionKind::Confirmation(_) => match value {
            Value::Bool(true) => one("ja".to_owned()),
            _ => Err(shape("value: true confirms the statement; delete the answer to take it back")),
        },
    }
}

fn date_fields(day: jiff::civil::Date) -> Typed {
    let fields = [("tag", day.day().to_string()), ("monat", day.month().to_string()), ("jahr", day.year().to_string())];
    Typed::new(fields.map(|(name, value)| (name.to_owned(), value)).into())
}

/// What is said instead of documents.
fn instead(value: &Value) -> Result<Typed, ProblemDocument> {
    const WORDS: &str = "instead: later, someone_else, do_not_have or already_handed_in";
    let members = value.as_object().ok_or_else(|| shape("an object"))?;
    let word = value["instead"].as_str().ok_or_else(|| shape(WORDS))?;
    let (kind, member, field) = match word {
        "later" => ("spaeter", "until", ""),
        "someone_else" => ("andere", "who", "wer"),
        "do_not_have" => ("nicht", "reason", "grund"),
        "already_handed_in" => ("schon", "details", "wann"),
        _ => return Err(shape(WORDS)),
    };
    only(members, &["instead", member])?;
    let said = match members.get(member) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.as_str()),
        Some(_) => return Err(shape(&format!("{member}: a text"))),
    };
    let mut typed = match said {
        Some(day) if word == "later" => date_fields(day_of_text(day).ok_or_else(|| shape("until: a day, YYYY-MM-DD"))?),
        Some(text) => Typed::new(vec![(field.to_owned(), text.to_owned())]),
        None => Typed::default(),
    };
    typed.push("statt", kind);
    Ok(typed)
}
