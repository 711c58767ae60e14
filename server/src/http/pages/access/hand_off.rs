//! The code for a phone, on the screen where somebody is signed in: `…/nachweise/{item}/handy`.

use crate::http::{
    AppState,
    pages::{PageResult, answering::question::closed, frame_for, part, see_other},
    problems::Failure,
    session::hash,
    visit::ApplicantVisit,
};
use app::{
    i18n::clock_time,
    pages::access::hand_off::{HandOffPage, HandOffPageProps, HandOffView, Qr},
    render::render,
    routes::{self, pattern},
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use domain::{
    deadline::berlin,
    id::{ItemId, MessageId},
};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;
use tower_sessions::Session;
use usecases::{access::PhoneCode, answering::OpenItem};

type Address = Path<(String, String)>;

async fn open_item(
    state: &AppState,
    who: &ApplicantVisit,
    (message, item): &(String, String),
) -> Result<Result<OpenItem, Response>, Failure> {
    let (id, item): (MessageId, ItemId) = (part(message)?, part(item)?);
    match state.rooms.answering.open_item(&who.applicant, id, &item).await? {
        Some(open) if open.item.content.document_request().is_some() => Ok(Ok(open)),
        Some(_) => Err(Failure::not_yours()),
        None => closed(state, who, id).await.map(Err),
    }
}

/// Looking makes no code: who comes back here sees what has arrived.
pub async fn show(State(state): State<AppState>, who: ApplicantVisit, session: Session, Path(address): Address) -> PageResult {
    let open = match open_item(&state, &who, &address).await? {
        Ok(open) => open,
        Err(closed) => return Ok(closed),
    };
    let connected = match session.id().map(hash) {
        Some(session) => state.rooms.access.hand_off_of(&session, open.record.message.id, &open.item.id).await?,
        None => None,
    };
    Ok(page(&state, &who, open, connected, None).into_response())
}

/// A new code. It is on this page and nowhere else, so there is no redirect.
pub async fn begin(State(state): State<AppState>, who: ApplicantVisit, session: Session, Path(address): Address) -> PageResult {
    let open = match open_item(&state, &who, &address).await? {
        Ok(open) => open,
        Err(closed) => return Ok(closed),
    };
    let session = session.id().map(hash).ok_or_else(Failure::not_yours)?;
    let code =
        state.rooms.access.begin_hand_off(&open.standing.key.tenant, (open.record.message.id, &open.item.id), session).await?;
    Ok(page(&state, &who, open, Some(false), Some(code)).into_response())
}

pub async fn end(State(state): State<AppState>, who: ApplicantVisit, session: Session, Path(address): Address) -> PageResult {
    let open = match open_item(&state, &who, &address).await? {
        Ok(open) => open,
        Err(closed) => return Ok(closed),
    };
    let message = open.record.message.id;
    if let Some(session) = session.id().map(hash) {
        state.rooms.access.end_hand_offs(&session, message, &open.item.id).await?;
    }
    Ok(see_other(&routes::papers(message, &open.item.id)))
}

fn page(
    state: &AppState,
    who: &ApplicantVisit,
    open: OpenItem,
    connected: Option<bool>,
    code: Option<PhoneCode>,
) -> Html<String> {
    let locale = who.visit.locale;
    let frame = frame_for(state, who, &open.record.message, &open.standing);
    let documents = open.draft.documents_of(&open.item.id).cloned().collect();
    let code = code.map(|code| {
        let printed = code.code.printed();
        let address = format!("{}{}", state.settings.origin, routes::phone(&printed));
        let until = clock_time(code.until.to_zoned(berlin()).datetime(), locale);
        app::pages::access::hand_off::Code { printed, until, qr: qr(&address), short_address: short(&state.settings.origin) }
    });
    let view = HandOffView { message: open.record.message.id, item: open.item.id, connected, code, documents };
    Html(render(move || HandOffPage(HandOffPageProps { frame, view })))
}

/// What is typed into a phone.
fn short(origin: &str) -> String {
    format!("{}{}", origin.trim_start_matches("https://").trim_start_matches("http://"), pattern::PHONE)
}

/// Squares of one, as the path of a drawing.
fn qr(address: &str) -> Option<Qr> {
    let code = QrCode::with_error_correction_level(address.as_bytes(), EcLevel::M).ok()?;
    let side = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let _ = write!(path, "M{} {}h1v1h-1z", at % side, at / side);
        }
    }
    Some(Qr { side, path })
}
