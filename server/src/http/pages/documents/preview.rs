//! `…/seiten/{number}` and `…/bild/{number}`: a document's pages, drawn. The original is only ever a download.

use crate::http::{
    AppState, access_log,
    pages::{PageResult, frame_for, part, see_other},
    problems::Failure,
    visit::{ApplicantVisit, ClerkVisit},
};
use app::{
    components::document_row::place_of,
    pages::documents::preview::{PreviewPage, PreviewPageProps, PreviewView},
    render::render,
    routes,
    shell::Frame,
};
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{Html, IntoResponse as _, Response},
};
use domain::{
    id::{DocumentId, ItemId, MessageId},
    representation::Right,
};
use ports::storage::AccessAction;
use serde::Deserialize;
use usecases::documents::{Asker, Download};

/// Pixels across: as wide as a sheet is on a screen, and twice that.
const WIDTH: u16 = 1100;
const LARGE: u16 = 2200;

#[derive(Debug, Deserialize)]
pub struct Zoom {
    gross: Option<String>,
}

impl Zoom {
    pub fn is_large(&self) -> bool {
        self.gross.is_some()
    }
}

type OwnPath = Path<(String, String, String, String)>;
type ClerkPath = Path<(String, String, String)>;

/// Where people come from, the document's own address, and the page.
pub(crate) struct Place {
    pub back: String,
    pub file: String,
    pub number: usize,
    pub large: bool,
}

async fn own_download(
    state: &AppState,
    who: &ApplicantVisit,
    Path((message, item, document, number)): OwnPath,
) -> Result<(Download, Frame, Place), Failure> {
    let (id, item, document): (MessageId, ItemId, DocumentId) = (part(&message)?, part(&item)?, part(&document)?);
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    if !overview.standing.may(Right::Prepare) {
        return Err(Failure::right_missing());
    }
    let found = state.rooms.documents.download_own(&overview, document).await?.ok_or_else(Failure::not_yours)?;
    let frame = frame_for(state, who, &overview.record.message, &overview.standing);
    let file = routes::papers_file(id, &item, document);
    Ok((
        found,
        frame,
        Place {
            back: format!("{}#{}", routes::papers(id, &item), place_of(document)),
            file,
            number: part(&number)?,
            large: false,
        },
    ))
}

pub async fn own(State(state): State<AppState>, who: ApplicantVisit, path: OwnPath, Query(zoom): Query<Zoom>) -> PageResult {
    let (found, frame, place) = own_download(&state, &who, path).await?;
    page(&state, &Asker::person(&who.applicant), found, frame, Place { large: zoom.is_large(), ..place }).await
}

pub async fn own_picture(
    State(state): State<AppState>,
    who: ApplicantVisit,
    path: OwnPath,
    Query(zoom): Query<Zoom>,
) -> PageResult {
    let (found, _, place) = own_download(&state, &who, path).await?;
    picture(&state, &Asker::person(&who.applicant), found, place.number, zoom.is_large()).await
}

/// Opening is noted: each picture shows something of the document.
pub async fn for_clerk(
    State(state): State<AppState>,
    who: ClerkVisit,
    Path((message, document, number)): ClerkPath,
    Query(zoom): Query<Zoom>,
) -> PageResult {
    let (id, document): (MessageId, DocumentId) = (part(&message)?, part(&document)?);
    let found = state.rooms.documents.open_for_clerk(&who.clerk, id, document).await?.ok_or_else(Failure::not_yours)?;
    let frame = who.visit.frame(&state, None);
    let back = format!("{}#{}", routes::clerk_reply(id), place_of(document));
    let file = routes::clerk_file(id, document);
    page(&state, &Asker::clerk(&who.clerk), found, frame, Place { back, file, number: part(&number)?, large: zoom.is_large() })
        .await
}

pub async fn for_clerk_picture(
    State(state): State<AppState>,
    who: ClerkVisit,
    Path((message, document, number)): ClerkPath,
    Query(zoom): Query<Zoom>,
) -> PageResult {
    let found = state.rooms.documents.download_for_clerk(&who.clerk, part(&message)?, part(&document)?).await?;
    picture(&state, &Asker::clerk(&who.clerk), found.ok_or_else(Failure::not_yours)?, part(&number)?, zoom.is_large()).await
}

pub(crate) async fn page(state: &AppState, who: &Asker, found: Download, frame: Frame, place: Place) -> PageResult {
    let preview = state.rooms.documents.preview(found, who).await?;
    let Place { back, file, number, large } = place;
    if number == 0 {
        return Err(Failure::not_yours());
    }
    // An address of a page that the document does not have leads to its last one.
    if let Some(pages) = preview.pages.filter(|pages| number > *pages) {
        return Ok(see_other(&routes::preview(&file, pages.max(1), large)));
    }
    let view = PreviewView { facts: preview.facts, pages: preview.pages, may_lack: preview.may_lack, number, large, back, file };
    Ok(Html(render(move || PreviewPage(PreviewPageProps { frame, view }))).into_response())
}

pub(crate) async fn picture(
    state: &AppState,
    who: &Asker,
    found: Download,
    number: usize,
    large: bool,
) -> Result<Response, Failure> {
    let width = if large { LARGE } else { WIDTH };
    let drawn = state.rooms.documents.preview_page(found, number, width, who).await.inspect_err(|_| {
        // It is theirs; there is only nothing to show.
        access_log::did(AccessAction::DocumentViewed);
    })?;
    let headers =
        [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    Ok((headers, drawn).into_response())
}
