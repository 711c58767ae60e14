//! `/rueckfragen/{id}/eingang/{number}`, as a page and, with `.json` behind it, as data.

use crate::http::{
    AppState,
    pages::{PageResult, answering::words::kept_words, authority_of, frame_for, part, represented_name},
    problems::Failure,
    visit::ApplicantVisit,
};
use app::{
    components::left_out::LeftOut,
    pages::replies::receipt::{Files, ReceiptPage, ReceiptPageProps, ReceiptView, Since},
    render::render,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse as _, Response},
};
use domain::{delivery::DeliveryState, id::MessageId, message::Message, reply::ReceiptNumber};
use jiff::Timestamp;
use ports::storage::ReplyRecord;
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Deserialize)]
pub struct ReceiptQuery {
    /// A file came after this reply had been sent.
    #[serde(rename = "zu-spaet")]
    too_late: Option<String>,
}

pub async fn show(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path((message, number)): Path<(String, String)>,
    Query(query): Query<ReceiptQuery>,
) -> PageResult {
    let id: MessageId = part(&message)?;
    let (number, as_data) = number.strip_suffix(".json").map_or((number.as_str(), false), |number| (number, true));
    let number: ReceiptNumber = part(number)?;
    let (record, standing, reply) =
        state.rooms.replies.show_receipt(&who.applicant, id, &number).await?.ok_or_else(Failure::not_yours)?;
    let authority = authority_of(&state, &record.message);
    if as_data {
        return Ok(data(&record.message, &authority.name, &reply));
    }
    let frame = frame_for(&state, &who, &record.message, &standing);
    let sent_by = reply.representation.as_ref().map(|held| (held.shown_name(), represented_name(who.visit.locale, held)));
    // What has left is a word to the authority.
    let told = record.message.dialogue.takes_replies() || !reply.packed;
    let files =
        Files { may_open: standing.may_open_files_of(&reply), may_take_back: told && standing.may_take_back_from(&reply) };
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    // Only a reply that takes something back needs the other one's number.
    let about = reply.reply.supplements.filter(|_| !reply.reply.retracts.is_empty());
    let about = overview.replies.iter().find(|record| Some(record.reply.id) == about);
    let about = about.map(|record| record.reply.receipt_number.clone());
    let words = kept_words(&state, &who, &overview).await?;
    let page = ReceiptView {
        held_until: held_until(&state, &reply),
        message: record.message,
        authority,
        reply: reply.reply,
        delivery: reply.delivery,
        copies_to_come: state.rooms.documents.draws() && !reply.packed,
        about,
        left_out: query.too_late.as_deref().map(LeftOut::of),
        words,
        since: Since { begun: overview.is_adding(), outstanding: overview.outstanding },
        files,
        sent_by,
    };
    Ok(Html(render(move || ReceiptPage(ReceiptPageProps { frame, page }))).into_response())
}

/// While nobody has tried to deliver it and its time has not come.
fn held_until(state: &AppState, reply: &ReplyRecord) -> Option<Timestamp> {
    match reply.delivery {
        DeliveryState::Pending { attempts: 0, next_at } if !reply.packed && next_at > state.rooms.clock.now() => Some(next_at),
        _ => None,
    }
}

fn data(message: &Message, authority: &str, record: &ReplyRecord) -> Response {
    let mut response = Json(as_json(message, authority, record)).into_response();
    let name = format!("attachment; filename=\"eingangsbestaetigung-{}.json\"", record.reply.receipt_number);
    if let Ok(value) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A receipt as data.
pub fn as_json(message: &Message, authority: &str, record: &ReplyRecord) -> serde_json::Value {
    let reply = &record.reply;
    let documents: Vec<_> = reply
        .documents
        .iter()
        .map(|submitted| {
            let facts = submitted.document.facts();
            json!({ "item": facts.item, "name": facts.name, "media_type": facts.media_type.mime(), "size_bytes": facts.size_bytes, "sha256": facts.sha256.to_string(), "taken_back": submitted.taken_back.map(|back| back.at.to_string()) })
        })
        .collect();
    json!({
        "receipt_number": reply.receipt_number,
        "received_at": reply.submitted_at.to_string(),
        "authority": authority,
        "file_reference": message.content.file_reference,
        "message_id": message.id,
        "subject": message.content.subject.binding,
        "late": reply.timeliness == domain::reply::Timeliness::Late,
        "supplements": reply.supplements,
        "answers": reply.answers,
        "sent_by": record.representation.as_ref().map(domain::representation::Representation::shown_name),
        "sent_for": record.representation.as_ref().and_then(|held| held.represented.clone()),
        "documents": documents,
        "one_document": reply.one_document,
        "sent_by_mistake": reply.retracts.iter().map(|gone| json!({ "name": gone.name, "sha256": gone.sha256.to_string() })).collect::<Vec<_>>(),
        "missing_items": reply.missing,
    })
}
