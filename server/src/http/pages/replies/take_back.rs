//! `…/eingang/{number}/zuruecknehmen/{document}`: asks back, then takes a document out of a reply or tells the authority.

use crate::http::{
    AppState,
    form::PostedForm,
    pages::{PageResult, frame_for, part, refused, see_other, see_other_at},
    problems::Failure,
    visit::ApplicantVisit,
};
use app::{
    components::document_row::place_of,
    pages::replies::take_back::{TakeBackPage, TakeBackPageProps, TakeBackView},
    render::render,
    routes,
    shell::Frame,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::{
    id::{DocumentId, MessageId},
    reply::ReceiptNumber,
};
use usecases::replies::TakenBackNow;

type Address = Path<(String, String, String)>;

fn address(Path((message, number, document)): Address) -> Result<(MessageId, ReceiptNumber, DocumentId), Failure> {
    Ok((part(&message)?, part(&number)?, part(&document)?))
}

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, path: Address) -> PageResult {
    let (id, number, document) = address(path)?;
    match view(&state, &who, id, &number, document).await? {
        Some((frame, view)) => Ok(Html(render(move || TakeBackPage(TakeBackPageProps { frame, view }))).into_response()),
        None => Ok(see_other_at(&routes::receipt(id, &number), &place_of(document))),
    }
}

/// `None`: it was taken back before, or the authority has it and takes nothing more.
async fn view(
    state: &AppState,
    who: &ApplicantVisit,
    id: MessageId,
    number: &ReceiptNumber,
    document: DocumentId,
) -> Result<Option<(Frame, TakeBackView)>, Failure> {
    let found = state.rooms.replies.show_receipt(&who.applicant, id, number).await?;
    let (record, standing, reply) = found.ok_or_else(Failure::not_yours)?;
    if !standing.may_take_back_from(&reply) {
        return Err(Failure::right_missing());
    }
    let sent = reply.reply.documents.iter().find(|sent| sent.document.facts().id == document).ok_or_else(Failure::not_yours)?;
    if sent.taken_back.is_some() || (reply.packed && !record.message.dialogue.takes_replies()) {
        return Ok(None);
    }
    let name = sent.document.facts().name.clone();
    let frame = frame_for(state, who, &record.message, &standing);
    // As far as is known; the moment of the click decides.
    let still_here = !reply.packed;
    let view = TakeBackView { message: id, number: number.clone(), document, name, still_here, changed: false };
    Ok(Some((frame, view)))
}

/// The form says what the person was shown. If that is not so any more, they read what is, and decide anew.
pub async fn take_back(
    State(state): State<AppState>,
    who: ApplicantVisit,
    path: Address,
    PostedForm(typed): PostedForm,
) -> PageResult {
    let (id, number, document) = address(path)?;
    let still_here = typed.one("stand") == Some("hier");
    // Nothing happens at an address that does not belong to it.
    let there = view(&state, &who, id, &number, document).await?;
    if there.is_none() && typed.one("aktion") != Some("ersetzen") {
        return Ok(see_other_at(&routes::receipt(id, &number), &place_of(document)));
    }
    let taken = state.rooms.replies.take_back(&who.applicant, id, document, (still_here, who.visit.locale.tag())).await?;
    match taken {
        TakenBackNow::Otherwise => {
            let Some((frame, view)) = view(&state, &who, id, &number, document).await? else {
                return Ok(see_other_at(&routes::receipt(id, &number), &place_of(document)));
            };
            let view = TakeBackView { still_here: !still_here, changed: true, ..view };
            Ok(refused(render(move || TakeBackPage(TakeBackPageProps { frame, view }))))
        }
        TakenBackNow::NotThere => Err(Failure::not_yours()),
        TakenBackNow::Withdrawn | TakenBackNow::Told(_) | TakenBackNow::Before if typed.one("aktion") == Some("ersetzen") => {
            replace(&state, &who, id, &number, document).await
        }
        TakenBackNow::Withdrawn | TakenBackNow::Told(_) | TakenBackNow::Before | TakenBackNow::Closed => {
            Ok(see_other_at(&routes::receipt(id, &number), &place_of(document)))
        }
    }
}

/// On to the papers that the document belonged to, where another file takes its place.
async fn replace(
    state: &AppState,
    who: &ApplicantVisit,
    id: MessageId,
    number: &ReceiptNumber,
    document: DocumentId,
) -> PageResult {
    let found = state.rooms.replies.show_receipt(&who.applicant, id, number).await?;
    let (_, _, reply) = found.ok_or_else(Failure::not_yours)?;
    let sent = reply.reply.documents.iter().map(|sent| sent.document.facts()).find(|facts| facts.id == document);
    match sent {
        Some(facts)
            if state.rooms.replies.start_supplement(&who.applicant, id).await?
                && state.rooms.answering.look_at_item(&who.applicant, id, &facts.item).await?.is_some() =>
        {
            Ok(see_other(&routes::papers(id, &facts.item)))
        }
        // The authority took its question back meanwhile, or another answer hides it.
        _ => Ok(see_other_at(&routes::receipt(id, number), &place_of(document))),
    }
}
