//! `…/eingang/{number}/zuruecknehmen/{document}`: asks back, then takes a document out of a reply or tells the authority.

use super::{
    super::{AppState, problems::Failure, visit::ApplicantVisit},
    Answer, frame_for, part, see_other_at,
};
use crate::usecases::TakenBackNow;
use app::{
    components::document_row::place_of,
    pages::take_back::{TakeBackPage, TakeBackPageProps, TakeBackView},
    render::render,
    routes,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::{
    delivery::DeliveryState,
    id::{DocumentId, MessageId},
    reply::ReceiptNumber,
    representation::Right,
};

type Address = Path<(String, String, String)>;

fn address(Path((message, number, document)): Address) -> Result<(MessageId, ReceiptNumber, DocumentId), Failure> {
    Ok((part(&message)?, part(&number)?, part(&document)?))
}

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, path: Address) -> Answer {
    let (id, number, document) = address(path)?;
    let found = state.portal.show_receipt(&who.applicant, id, &number).await?;
    let (record, standing, reply) = found.ok_or_else(Failure::not_yours)?;
    if !standing.may(Right::Send) {
        return Err(Failure::right_missing());
    }
    let sent = reply.reply.documents.iter().find(|sent| sent.document.facts().id == document).ok_or_else(Failure::not_yours)?;
    if sent.taken_back.is_some() {
        return Ok(see_other_at(&routes::receipt(id, &number), &place_of(document)));
    }
    let name = sent.document.facts().name.clone();
    let still_here = matches!(reply.delivery, DeliveryState::Pending { attempts: 0, .. });
    let frame = frame_for(&state, &who, &record.message, &standing);
    let view = TakeBackView { message: id, number, document, name, still_here };
    Ok(Html(render(move || TakeBackPage(TakeBackPageProps { frame, view }))).into_response())
}

pub async fn take_back(State(state): State<AppState>, who: ApplicantVisit, path: Address) -> Answer {
    let (id, number, document) = address(path)?;
    let taken = state.portal.take_back(&who.applicant, id, document, who.visit.locale.tag()).await?;
    match taken {
        TakenBackNow::NotThere => Err(Failure::not_yours()),
        TakenBackNow::Withdrawn | TakenBackNow::Told(_) | TakenBackNow::Before => {
            Ok(see_other_at(&routes::receipt(id, &number), &place_of(document)))
        }
    }
}
