//! `/rueckfragen/{id}/pruefen`: check everything, then send.

use crate::http::{
    AppState,
    form::PostedForm,
    pages::{
        PageResult,
        answering::{question::closed, words::kept_words},
        authority_of, frame_for,
        messages::message::left_behind,
        part, see_other, see_other_at,
    },
    problems::Failure,
    visit::ApplicantVisit,
};
use app::{
    components::{left_behind::ADOPT, unsaved::KeptWords},
    pages::replies::check::{CheckPage, CheckPageProps, CheckRow, CheckView, Notice, Readiness},
    render::render,
    routes,
};
use axum::{
    extract::{Path, Query, State},
    response::{Html, IntoResponse as _},
};
use domain::{
    document::{DocumentName, RefusedDocument},
    id::{ItemId, MessageId},
    reply::DraftReply,
};
use ports::storage::PendingUpload;
use serde::Deserialize;
use std::{collections::BTreeSet, time::Duration};
use usecases::{
    answering::Readiness as Judged,
    documents::UnfinishedUploads,
    messages::MessageOverview,
    replies::{Gaps, Submitted},
};

/// How long the page waits for files that have arrived to become documents.
const ARRIVAL: Duration = Duration::from_secs(3);

/// Why it was not sent just now, as the address says it.
const GAPS: &str = "luecken";
const CHANGED: &str = "geaendert";

#[derive(Deserialize)]
pub struct CheckQuery {
    #[serde(rename = "hinweis")]
    why: Option<String>,
}

pub async fn show(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path(message): Path<String>,
    Query(query): Query<CheckQuery>,
) -> PageResult {
    let id: MessageId = part(&message)?;
    let notice = match query.why.as_deref() {
        Some(GAPS) => Notice::Gaps,
        Some(CHANGED) => Notice::Changed,
        _ => Notice::None,
    };
    match Box::pin(page(&state, &who, id, notice)).await? {
        Some(html) => Ok(Html(html).into_response()),
        None => closed(&state, &who, id).await,
    }
}

pub async fn send(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path(message): Path<String>,
    PostedForm(typed): PostedForm,
) -> PageResult {
    let id: MessageId = part(&message)?;
    if typed.one("aktion") == Some(ADOPT) {
        let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
        state.rooms.answering.adopt_left_behind(&overview).await?;
        return Ok(see_other(&routes::check(id)));
    }
    let gaps = if typed.has("luecken", "1") { Gaps::Confirmed } else { Gaps::NotConfirmed };
    match state.rooms.replies.submit_reply(&who.applicant, id, who.visit.locale.tag(), typed.one("stand"), gaps).await? {
        Submitted::Receipt(number) => Ok(see_other(&routes::receipt(id, &number))),
        Submitted::NotThere => Err(Failure::not_yours()),
        Submitted::Withdrawn => Ok(see_other(&format!("{}?zu-spaet=antwort", routes::message(id)))),
        Submitted::NoDraft => Ok(see_other(&routes::message(id))),
        Submitted::NotReady(_) => Ok(see_other_at(&routes::check(id), "fehler")),
        Submitted::HasGaps => Ok(see_other_at(&routes::check_again(id, GAPS), "fehler")),
        Submitted::Changed => Ok(see_other_at(&routes::check_again(id, CHANGED), "fehler")),
    }
}

async fn draft_now(
    state: &AppState,
    who: &ApplicantVisit,
    id: MessageId,
) -> Result<(MessageOverview, UnfinishedUploads), Failure> {
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    let pending = state.rooms.documents.uploads_of_draft(&overview.standing.key).await?;
    Ok((overview, pending))
}

/// What arrived as a whole becomes documents, or refusals, also if whoever was at it is gone.
async fn finish_whole(state: &AppState, who: &ApplicantVisit, id: MessageId, pending: &[PendingUpload]) -> Result<(), Failure> {
    let items: BTreeSet<&ItemId> = pending.iter().filter(|upload| upload.is_whole()).map(|upload| &upload.item).collect();
    for item in items {
        if let Some(open) = state.rooms.answering.open_item(&who.applicant, id, item).await? {
            state.rooms.documents.finish_whole_uploads(&who.applicant, open).await?;
        }
    }
    Ok(())
}

async fn page(state: &AppState, who: &ApplicantVisit, id: MessageId, notice: Notice) -> Result<Option<String>, Failure> {
    let (mut overview, mut pending) = draft_now(state, who, id).await?;
    if pending.under_way.iter().any(PendingUpload::is_whole) {
        // Most often that is done in a moment; the page asks again by itself where it takes longer.
        let _ = tokio::time::timeout(ARRIVAL, finish_whole(state, who, id, &pending.under_way)).await;
        (overview, pending) = draft_now(state, who, id).await?;
    }
    let words = kept_words(state, who, &overview).await?;
    let Some(page) = view(state, &overview, &pending, &words) else { return Ok(None) };
    let gaps = page.rows.iter().any(|row| row.gap.is_some());
    let notice = if notice == Notice::Gaps && !gaps { Notice::None } else { notice };
    let frame = frame_for(state, who, &overview.record.message, &overview.standing);
    Ok(Some(render(move || CheckPage(CheckPageProps { frame, page, notice }))))
}

/// Something of this draft belongs to it, or it asks for something.
fn is_new(row: &CheckRow) -> bool {
    row.gap.is_some()
        || row.unsaved
        || row.answer.is_some()
        || !row.documents.is_empty()
        || !row.refused.is_empty()
        || !row.unfinished.is_empty()
        || !row.arriving.is_empty()
}

/// Of files that have arrived as a whole and are being looked into, or of those that have not.
fn names(pending: &[PendingUpload], item: &ItemId, whole: bool) -> Vec<DocumentName> {
    let files = pending.iter().filter(|upload| upload.item == *item && upload.is_whole() == whole);
    files.map(|upload| upload.name.clone()).collect()
}

/// What was refused, and what has not arrived within its time.
fn refused_of(draft: &DraftReply, pending: &UnfinishedUploads, item: &ItemId) -> Vec<RefusedDocument> {
    let over = pending.over.iter().filter(|over| over.item == *item);
    draft.refused_of(item).chain(over).cloned().collect()
}

fn file_names(draft: &DraftReply, item: &ItemId) -> Vec<DocumentName> {
    draft.documents_of(item).map(|document| document.facts().name.clone()).collect()
}

fn view(state: &AppState, overview: &MessageOverview, pending: &UnfinishedUploads, words: &KeptWords) -> Option<CheckView> {
    if !overview.takes_answers() {
        return None;
    }
    let message = &overview.record.message;
    let (inquiry, draft) = (overview.inquiry()?, overview.draft.as_ref()?);
    let gaps: Vec<_> = draft.gaps(inquiry).map(|(item, state)| (&item.id, state)).collect();
    let rows: Vec<CheckRow> = draft
        .visible_items(inquiry)
        .map(|item| CheckRow {
            item: item.id.clone(),
            content: item.content.clone(),
            answer: draft.answer_to(&item.id).cloned(),
            documents: draft.documents_of(&item.id).cloned().collect(),
            one_document: (state.rooms.documents.draws() && draft.becomes_one_document(&item.id))
                .then(|| draft.documents_of(&item.id).filter(|document| document.facts().media_type.is_photo()).count()),
            refused: refused_of(draft, pending, &item.id),
            unfinished: names(&pending.under_way, &item.id, false),
            arriving: names(&pending.under_way, &item.id, true),
            gap: gaps.iter().find(|(gap, _)| *gap == &item.id).map(|(_, state)| *state),
            sent_before: draft.earlier.answer_to(&item.id).cloned(),
            returned: draft.earlier.returned(&item.id).map(|reason| reason.as_str().to_owned()),
            unsaved: words.asked.iter().any(|one| one.id == item.id),
        })
        // What was sent before and stays as it is needs no check.
        .filter(|row| draft.supplements.is_none() || is_new(row))
        .collect();
    let now = state.rooms.clock.now();
    let arriving = pending.under_way.iter().filter(|upload| upload.is_whole()).map(|upload| upload.item.clone()).collect();
    let readiness = match state.rooms.answering.readiness(overview, &arriving)? {
        Judged::Ready => Readiness::Ready,
        Judged::Empty => Readiness::Empty,
        Judged::Checking { slowly: false } => Readiness::Checking,
        Judged::Checking { slowly: true } => Readiness::CheckingSlowly,
        Judged::SomebodyElseSends => Readiness::SomebodyElseSends,
    };
    // Answers and files, or words that were kept before another answer took the question away.
    let gone: BTreeSet<&ItemId> = draft.no_longer_asked(inquiry).chain(&words.not_asked).map(|item| &item.id).collect();
    Some(CheckView {
        message: message.id,
        authority: authority_of(state, message),
        file_reference: message.content.file_reference.as_str().to_owned(),
        binding: message.content.binding_language.clone(),
        rows,
        readiness,
        version: draft.version(),
        left_behind: left_behind(overview),
        not_asked: inquiry
            .items
            .iter()
            .filter(|item| gone.contains(&item.id))
            .map(|item| (item.clone(), file_names(draft, &item.id)))
            .collect(),
        late: inquiry.terms.as_ref().is_some_and(|terms| terms.deadline.is_over(now)),
        due: inquiry.terms.as_ref().map(|terms| terms.deadline.due),
        supplement: draft.supplements.is_some(),
    })
}
