//! Removing a file asks back first; and the person's own file as a download.

use crate::http::{
    AppState,
    pages::{
        PageResult,
        answering::question::{FromQuery, closed},
        documents::download,
        frame_for, part, see_other_at,
    },
    problems::Failure,
    visit::ApplicantVisit,
};
use app::{
    pages::documents::{
        papers::FILES,
        papers_remove::{PapersRemovePage, PapersRemovePageProps},
    },
    render::render,
    routes,
};
use axum::{
    extract::{Path, Query, State},
    response::{Html, IntoResponse as _},
};
use domain::{
    id::{DocumentId, ItemId, MessageId},
    representation::Right,
};

type Address = Path<(String, String, String)>;

fn address(Path((message, item, document)): Address) -> Result<(MessageId, ItemId, DocumentId), Failure> {
    Ok((part(&message)?, part(&item)?, part(&document)?))
}

pub async fn show(
    State(state): State<AppState>,
    who: ApplicantVisit,
    path: Address,
    Query(query): Query<FromQuery>,
) -> PageResult {
    let (id, item, document) = address(path)?;
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    if !overview.standing.may(Right::Prepare) {
        return Err(Failure::right_missing());
    }
    let Some(facts) = state.rooms.documents.own_document(&overview, document).await? else {
        return closed(&state, &who, id).await;
    };
    let frame = frame_for(&state, &who, &overview.record.message, &overview.standing);
    let page = PapersRemovePageProps { frame, message: id, item, facts, from_check: query.came_from_check() };
    Ok(Html(render(move || PapersRemovePage(page))).into_response())
}

/// Removing twice is fine: the file is gone either way. A file that was refused is removed from the list in the same way.
pub async fn remove(
    State(state): State<AppState>,
    who: ApplicantVisit,
    path: Address,
    Query(query): Query<FromQuery>,
) -> PageResult {
    let (id, item, document) = address(path)?;
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    let removed = state.rooms.documents.remove_document(&overview, document).await?.is_some();
    let papers = format!("{}{}", routes::papers(id, &item), routes::came_from(query.came_from_check()));
    let said = match (removed, query.came_from_check()) {
        (false, _) => "",
        (true, false) => "?entfernt=1",
        (true, true) => "&entfernt=1",
    };
    Ok(see_other_at(&format!("{papers}{said}"), FILES))
}

pub async fn download(State(state): State<AppState>, who: ApplicantVisit, path: Address) -> PageResult {
    let (id, _, document) = address(path)?;
    // The same demands as for the page it is shown on.
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    if !overview.standing.may(Right::Prepare) {
        return Err(Failure::right_missing());
    }
    let found = state.rooms.documents.download_own(&overview, document).await?.ok_or_else(Failure::not_yours)?;
    Ok(download::answer(found))
}
