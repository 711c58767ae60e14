//! Answers as data. They are read by the very rules of the pages: nothing is taken here that a form would refuse.

use super::{super::AppState, Address, Program, denied, not_there};
use crate::http::api::{ProblemDocument, body, body::Body};
use axum::{extract::State, http::StatusCode};
use domain::{
    deadline::day_of,
    document_request::PapersAnswer,
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
    let open = opened(&state, &program, id, &item).await?;
    let today = day_of(state.rooms.clock.now());
    let answer = match &open.item.content {
        ItemContent::Question(question) => {
            let typed = typed(&question.kind, &value["value"])?;
            let read = question.answer(&typed, today).map_err(|fault| {
                refused("answer-refused", "The answer does not fit the question").with_detail(format!("{fault:?}"))
            })?;
            read.map(ItemAnswer::Question)
        }
        ItemContent::DocumentRequest(_) => {
            let typed = instead(&value)?;
            let files = open.draft.documents_of(&open.item.id).count();
            let read = PapersAnswer::read(&typed, files, today);
            let read = read.map_err(|fault| {
                refused("answer-refused", "This cannot be said instead of documents").with_detail(format!("{fault:?}"))
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

async fn opened(
    state: &AppState,
    program: &domain::person::Applicant,
    id: MessageId,
    item: &ItemId,
) -> Result<OpenItem, ProblemDocument> {
    let open = state.rooms.answering.open_item(program, id, item).await.map_err(denied)?;
    open.ok_or_else(not_there)
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
            let day: Option<jiff::civil::Date> = value.as_str().and_then(|day| day.parse().ok());
            let day = day.ok_or_else(|| shape("value: a day, YYYY-MM-DD"))?;
            Ok(date_fields(day))
        }
        QuestionKind::YesNo => {
            let yes = value.as_bool().ok_or_else(|| shape("value: true or false"))?;
            one(if yes { "ja" } else { "nein" }.to_owned())
        }
        QuestionKind::SeveralChoices(_) => {
            let ids = value.as_array().ok_or_else(|| shape("value: a list of ids of choices"))?;
            let ids: Option<Vec<(String, String)>> =
                ids.iter().take(1000).map(|id| Some(("antwort".to_owned(), id.as_str()?.to_owned()))).collect();
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
    let words =
        value["instead"].as_str().ok_or_else(|| shape("instead: later, someone_else, do_not_have or already_handed_in"))?;
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let mut typed = match (words, value["until"].as_str()) {
        ("later", Some(day)) => date_fields(day.parse().map_err(|_| shape("until: a day, YYYY-MM-DD"))?),
        _ => Typed::default(),
    };
    let (word, field) = match words {
        "later" => ("spaeter", None),
        "someone_else" => ("andere", Some(("wer", text("who")))),
        "do_not_have" => ("nicht", Some(("grund", text("reason")))),
        "already_handed_in" => ("schon", Some(("wann", text("details")))),
        _ => return Err(shape("instead: later, someone_else, do_not_have or already_handed_in")),
    };
    typed.push("statt", word);
    if let Some((name, text)) = field {
        typed.push(name, &text);
    }
    Ok(typed)
}
