//! A document of a reply, for whoever sent it: what was sent can still be looked at.

use crate::http::{
    AppState,
    pages::{
        PageResult,
        documents::{
            download,
            preview::{self, Place, Zoom},
        },
        frame_for, part,
    },
    problems::Failure,
    visit::ApplicantVisit,
};
use app::{components::document_row::place_of, routes, shell::Frame};
use axum::extract::{Path, Query, State};
use domain::{
    id::{DocumentId, MessageId},
    reply::ReceiptNumber,
};
use usecases::documents::{Asker, Download, SentFile};

type Address = (String, String, String);
type PageAddress = Path<(String, String, String, String)>;

/// The document, what surrounds its page, and where the page leads back to and to the document itself.
async fn sent(
    state: &AppState,
    who: &ApplicantVisit,
    (message, number, document): Address,
) -> Result<(Download, Frame, (String, String)), Failure> {
    let (id, number): (MessageId, ReceiptNumber) = (part(&message)?, part(&number)?);
    let document: DocumentId = part(&document)?;
    let found = state.rooms.documents.download_sent(&who.applicant, (id, &number), document).await?;
    let SentFile { download, message, standing } = found.ok_or_else(Failure::not_yours)?;
    let back = format!("{}#{}", routes::receipt(id, &number), place_of(document));
    let file = routes::sent_file(id, &number, document);
    Ok((download, frame_for(state, who, &message, &standing), (back, file)))
}

pub async fn download(State(state): State<AppState>, who: ApplicantVisit, Path(address): Path<Address>) -> PageResult {
    let (found, _, _) = sent(&state, &who, address).await?;
    Ok(download::answer(found))
}

pub async fn page(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path((message, number, document, page)): PageAddress,
    Query(zoom): Query<Zoom>,
) -> PageResult {
    let (found, frame, (back, file)) = sent(&state, &who, (message, number, document)).await?;
    preview::page(
        &state,
        &Asker::person(&who.applicant),
        found,
        frame,
        Place { back, file, number: part(&page)?, large: zoom.is_large() },
    )
    .await
}

pub async fn picture(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path((message, number, document, page)): PageAddress,
    Query(zoom): Query<Zoom>,
) -> PageResult {
    let (found, _, _) = sent(&state, &who, (message, number, document)).await?;
    preview::picture(&state, &Asker::person(&who.applicant), found, part(&page)?, zoom.is_large()).await
}
