//! The phone that another screen lets in: `/handy`. It enters the code, is told whose reply gets the photos, and adds them.

use crate::http::{
    AppState, access_log,
    client::ClientAddress,
    form::PostedForm,
    language,
    pages::{
        PageResult, authority_of,
        documents::multipart::{Form, Refusals, drained},
        refused, see_other,
    },
    problems::Failure,
    session,
    tries::Tried,
    typed_code::{self, CodeFault, CodeQuery},
    until_over::until_over,
    visit::Visit,
};
use app::{
    form_state::{FieldError, FormState},
    pages::access::hand_off::{
        PhoneAskPage, PhoneAskPageProps, PhoneCodePage, PhoneCodePageProps, PhonePage, PhonePageProps, PhoneView, PhoneWhose,
        advice, hints_of,
    },
    pages::frame::problem::Problem,
    render::render,
    routes::pattern,
    wording,
};
use axum::{
    Extension,
    body::Body,
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use domain::{access_code::AccessCode, document::LegibilityHint, question::Typed};
use ports::storage::{AccessAction, AccessBy, HandOff};
use serde::Deserialize;
use usecases::documents::ItemUpload;

const COOKIE: &str = "__Host-handy";

/// The camera comes here. Nothing happens before a person presses the button: previews of links must not use the code up.
pub async fn ask(State(state): State<AppState>, visit: Visit, headers: HeaderMap, Query(query): Query<CodeQuery>) -> PageResult {
    // A phone that is in needs no code.
    if phone(&state, &headers).await?.is_some() {
        return Ok(see_other(pattern::PHONE_FILES));
    }
    let typed = query.typed(&headers);
    let form = match query.fault() {
        Some(CodeFault::Wrong) => FormState::refused(typed, "code", visit.locale.t("phone-code-wrong")),
        Some(_) => FormState::refused(typed, "code", visit.locale.t("phone-code-mistyped")),
        None => FormState { typed, errors: Vec::new() },
    };
    Ok(code_page(&state, &visit, form).into_response())
}

fn code_page(state: &AppState, visit: &Visit, form: FormState) -> Html<String> {
    let frame = visit.frame(state, None);
    Html(render(move || PhoneCodePage(PhoneCodePageProps { frame, form })))
}

pub async fn take(
    State(state): State<AppState>,
    Extension(client): Extension<ClientAddress>,
    PostedForm(typed): PostedForm,
) -> PageResult {
    if let Some(locale) = language::pressed(&typed) {
        return Ok(typed_code::in_language(pattern::PHONE, &typed, locale));
    }
    let now = state.rooms.clock.now();
    let Some(Ok(code)) = typed.one("code").map(str::parse::<AccessCode>) else {
        return Ok(typed_code::refused(pattern::PHONE, &typed, CodeFault::Mistyped));
    };
    let Some(token) = state.rooms.access.take_hand_off(&code).await? else {
        let pause = state.tries.pause(Tried::PhoneCode, client, now);
        if pause.is_none() {
            state.tries.count(Tried::PhoneCode, client, now);
        }
        access_log::did(AccessAction::PhoneCodeRefused);
        // The right one is never kept waiting for others behind the same address.
        if let Some(pause) = pause {
            return Err(Failure::Wait(pause));
        }
        return Ok(typed_code::refused(pattern::PHONE, &typed, CodeFault::Wrong));
    };
    // Says whose right it was that the code lent.
    phone_of(&state, &token).await?;
    access_log::did(AccessAction::PhoneCodeAccepted);
    let mut response = typed_code::forget(pattern::PHONE, see_other(pattern::PHONE_CONFIRM));
    let cookie = format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict");
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Failure::not_yours())?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

fn whose(state: &AppState, upload: &ItemUpload) -> PhoneWhose {
    let name = upload.applicant.name.as_ref();
    PhoneWhose {
        initials: name.and_then(|name| PhoneWhose::initials(name.reveal())),
        authority: authority_of(state, &upload.open.record.message).name,
    }
}

/// Before the first photo: whose reply gets it.
pub async fn ask_whose(State(state): State<AppState>, visit: Visit, headers: HeaderMap) -> PageResult {
    let Some((hand_off, upload)) = phone(&state, &headers).await? else { return Ok(over(&state, &visit)) };
    if hand_off.confirmed {
        return Ok(see_other(pattern::PHONE_FILES));
    }
    let frame = visit.frame(&state, None);
    let (whose, binding) = (whose(&state, &upload), upload.open.record.message.content.binding_language.clone());
    let request = upload.request;
    Ok(Html(render(move || PhoneAskPage(PhoneAskPageProps { frame, whose, request, binding }))).into_response())
}

/// Yes, or the end of this phone's right.
pub async fn answer_whose(
    State(state): State<AppState>,
    visit: Visit,
    headers: HeaderMap,
    PostedForm(typed): PostedForm,
) -> PageResult {
    let Some((hand_off, _)) = phone(&state, &headers).await? else { return Ok(over(&state, &visit)) };
    if typed.has("aktion", "ja") {
        state.rooms.access.confirm_hand_off(hand_off.id).await?;
        return Ok(see_other(pattern::PHONE_FILES));
    }
    state.rooms.access.end_hand_off(hand_off.id).await?;
    let mut response = see_other(pattern::START);
    let gone = HeaderValue::from_static("__Host-handy=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict");
    response.headers_mut().append(header::SET_COOKIE, gone);
    Ok(response)
}

/// The phone's right, as long as the other screen's session lasts.
pub(in crate::http) async fn phone(state: &AppState, headers: &HeaderMap) -> Result<Option<(HandOff, ItemUpload)>, Failure> {
    match token(headers) {
        Some(token) => phone_of(state, token).await,
        None => Ok(None),
    }
}

async fn phone_of(state: &AppState, token: &str) -> Result<Option<(HandOff, ItemUpload)>, Failure> {
    let Some(hand_off) = state.rooms.access.hand_off(token).await? else { return Ok(None) };
    let viewer = session::viewer_of(state, &hand_off.session).await?;
    let Some(applicant) = state.rooms.access.lent_to_phone(&hand_off, viewer) else { return Ok(None) };
    access_log::asked_by(&applicant.tenant, AccessBy::Phone(applicant.account));
    let open = state.rooms.answering.open_item(&applicant, hand_off.message, &hand_off.item).await?;
    Ok(open.and_then(|open| state.rooms.documents.item_upload(&applicant, open)).map(|upload| (hand_off, upload)))
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, token)| token)
}

fn over(state: &AppState, visit: &Visit) -> Response {
    let error = visit.locale.t("phone-over");
    let page = code_page(state, visit, FormState::refused(Typed::default(), "code", error));
    (StatusCode::FORBIDDEN, page).into_response()
}

#[derive(Debug, Deserialize)]
pub struct Advice {
    /// Words for what may make the last photos hard to read.
    hinweis: Option<String>,
}

pub async fn files(State(state): State<AppState>, visit: Visit, headers: HeaderMap, Query(advice): Query<Advice>) -> PageResult {
    let Some((hand_off, upload)) = phone(&state, &headers).await? else { return Ok(over(&state, &visit)) };
    if !hand_off.confirmed {
        return Ok(see_other(pattern::PHONE_CONFIRM));
    }
    let hints = advice.hinweis.as_deref().map(hints_of).unwrap_or_default();
    Ok(phone_page(&state, &visit, &upload, (hand_off.files, hints), FormState::default()).into_response())
}

pub async fn receive(State(state): State<AppState>, visit: Visit, request: Request<Body>) -> PageResult {
    let Some((hand_off, upload)) = phone(&state, request.headers()).await? else {
        // A phone that is still sending would see a broken line instead of the page.
        drained(request.into_body()).await;
        return Ok(over(&state, &visit));
    };
    if !hand_off.confirmed {
        drained(request.into_body()).await;
        return Ok(see_other(pattern::PHONE_CONFIRM));
    }
    let headers = request.headers().clone();
    let request = request.map(|body| Body::from_stream(until_over(&state.rooms, upload.applicant.came_by, body)));
    let form = Form::open(request).ok_or_else(|| Failure::problem(StatusCode::BAD_REQUEST, Problem::BadRequest))?;
    let received = form.receive(&state.rooms, &upload, Refusals::OnlyAnswered).await?;
    if received.closed || phone(&state, &headers).await?.is_none() {
        return Ok(over(&state, &visit));
    }
    state.rooms.access.count_hand_off(hand_off.id, received.taken).await?;
    let nothing = received.taken == 0 && received.refused.is_empty() && !received.typed.has("aktion", "fertig");
    if nothing {
        let text = visit.locale.t("phone-nothing-chosen");
        let form = FormState::refused(Typed::default(), "dateien", text);
        return Ok(refused(phone_page(&state, &visit, &upload, (hand_off.files, Vec::new()), form).0));
    }
    if received.refused.is_empty() {
        let advice = advice(&received.hints);
        return Ok(see_other(&format!("{}{advice}", pattern::PHONE_FILES)));
    }
    let errors = received.refused.iter().map(|(name, refusal)| FieldError {
        field: "dateien".to_owned(),
        text: wording::document_refusal(visit.locale, *refusal, name, &upload.request.media_types),
    });
    let form = FormState { typed: Typed::default(), errors: errors.collect() };
    let files = hand_off.files.saturating_add(received.taken);
    let mut answer = refused(phone_page(&state, &visit, &upload, (files, received.hints), form).0);
    if received.cut_short {
        answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(answer)
}

fn phone_page(
    state: &AppState,
    visit: &Visit,
    upload: &ItemUpload,
    (files, hints): (u32, Vec<LegibilityHint>),
    form: FormState,
) -> Html<String> {
    // No full name and no message: whoever looks over a shoulder sees little more than which paper is photographed.
    let frame = visit.frame(state, None);
    let binding = upload.open.record.message.content.binding_language.clone();
    let view = PhoneView { whose: whose(state, upload), request: upload.request.clone(), binding, files, hints, form };
    Html(render(move || PhonePage(PhonePageProps { frame, view })))
}
