//! `/behoerde/rueckfragen/{id}/antwort` and its documents.

use crate::http::{
    AppState,
    pages::{PageResult, documents::download, part},
    problems::Failure,
    visit::ClerkVisit,
};
use app::{
    pages::casework::reply::{ClerkReply, ClerkReplyPage, ClerkReplyPageProps, ClerkReplyView},
    render::render,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::{
    id::{DocumentId, MessageId},
    reply::EarlierReplies,
};

pub async fn show(State(state): State<AppState>, who: ClerkVisit, Path(message): Path<String>) -> PageResult {
    let id: MessageId = part(&message)?;
    let (record, replies) = state.rooms.casework.replies_for_clerk(&who.clerk, id).await?.ok_or_else(Failure::not_yours)?;
    let message = record.message;
    let mut before = EarlierReplies::default();
    let replies = replies.into_iter().map(|record| {
        let earlier = before.clone();
        before.add(&record.reply, true);
        ClerkReply {
            message: state.rooms.messages.message_of_reply(&message, &record),
            acts_for: record.representation,
            reply: record.reply,
            level: record.level,
            recognition: record.recognition,
            delivery: record.delivery,
            earlier,
            copies_missing: record.copies_missing,
        }
    });
    let replies = replies.collect();
    let page = ClerkReplyView { message, replies };
    let frame = who.visit.frame(&state, None);
    Ok(Html(render(move || ClerkReplyPage(ClerkReplyPageProps { frame, page }))).into_response())
}

/// What the portal made from documents, under a name that says from what.
pub async fn download_rendition(
    State(state): State<AppState>,
    who: ClerkVisit,
    Path((message, rendition)): Path<(String, String)>,
) -> PageResult {
    let (id, rendition): (MessageId, DocumentId) = (part(&message)?, part(&rendition)?);
    let found = state.rooms.documents.download_rendition(&who.clerk, id, rendition).await?.ok_or_else(Failure::not_yours)?;
    Ok(download::answer(found))
}

pub async fn download(
    State(state): State<AppState>,
    who: ClerkVisit,
    Path((message, document)): Path<(String, String)>,
) -> PageResult {
    let (id, document): (MessageId, DocumentId) = (part(&message)?, part(&document)?);
    let found = state.rooms.documents.download_for_clerk(&who.clerk, id, document).await?.ok_or_else(Failure::not_yours)?;
    Ok(download::answer(found))
}
