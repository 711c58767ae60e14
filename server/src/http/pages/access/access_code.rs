//! `/zugangscode`: the code from a letter opens a message for the person who has signed in.

use crate::http::{
    AppState, access_log,
    form::PostedForm,
    language,
    pages::{PageResult, see_other},
    problems::Failure,
    typed_code::{self, CodeFault, CodeQuery},
    visit::ApplicantVisit,
};
use app::{
    form_state::FormState,
    i18n::{Locale, clock_time},
    pages::access::access_code::{AccessCodePage, AccessCodePageProps},
    render::render,
    routes::{self, pattern},
};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse as _},
};
use domain::{
    access_code::{AccessCode, NotACode},
    deadline::berlin,
    question::Typed,
};
use ports::storage::AccessAction;
use usecases::access::CodeUsed;

pub async fn show(
    State(state): State<AppState>,
    who: ApplicantVisit,
    headers: HeaderMap,
    Query(query): Query<CodeQuery>,
) -> PageResult {
    let typed = query.typed(&headers);
    let form = match query.fault() {
        Some(fault) => FormState::refused(typed, "code", words(who.visit.locale, fault)),
        None => FormState { typed, errors: Vec::new() },
    };
    Ok(Html(page(&state, &who, form)).into_response())
}

fn words(locale: Locale, fault: CodeFault) -> String {
    locale.t(match fault {
        CodeFault::Empty => "access-code-empty",
        CodeFault::Length => "access-code-length",
        CodeFault::Mistyped => "access-code-mistyped",
        CodeFault::Wrong => "access-code-wrong",
        CodeFault::Replaced => "access-code-replaced",
        CodeFault::Expired => "access-code-expired",
        CodeFault::Unclear => "access-code-unclear",
    })
}

pub async fn enter(State(state): State<AppState>, who: ApplicantVisit, PostedForm(typed): PostedForm) -> PageResult {
    if let Some(locale) = language::pressed(&typed) {
        return Ok(typed_code::in_language(pattern::ACCESS_CODE, &typed, locale));
    }
    let fault = match typed.one("code").map(str::parse::<AccessCode>) {
        None => CodeFault::Empty,
        // A slip is found without asking, so it counts as no attempt.
        Some(Err(NotACode::WrongLength)) => CodeFault::Length,
        Some(Err(NotACode::Mistyped)) => CodeFault::Mistyped,
        Some(Ok(code)) => match state.rooms.access.use_access_code(&who.applicant, &code).await? {
            CodeUsed::Opened(message) => {
                access_log::did(AccessAction::CodeAccepted);
                return Ok(typed_code::forget(pattern::ACCESS_CODE, see_other(&routes::message(message))));
            }
            CodeUsed::LevelTooLow(level) => return Err(Failure::SaferSignIn(level)),
            CodeUsed::Wrong => CodeFault::Wrong,
            CodeUsed::Replaced => CodeFault::Replaced,
            CodeUsed::Expired => CodeFault::Expired,
            CodeUsed::Unclear => CodeFault::Unclear,
            CodeUsed::Locked { until } => {
                access_log::did(AccessAction::CodeLocked);
                return Ok(locked(&state, &who, typed, until));
            }
        },
    };
    if !matches!(fault, CodeFault::Empty | CodeFault::Length | CodeFault::Mistyped) {
        access_log::did(AccessAction::CodeRefused);
    }
    Ok(typed_code::refused(pattern::ACCESS_CODE, &typed, fault))
}

fn locked(state: &AppState, who: &ApplicantVisit, typed: Typed, until: jiff::Timestamp) -> axum::response::Response {
    let text = who.visit.locale.with("access-code-locked", &[("moment", clock(until, who.visit.locale).into())]);
    let html = page(state, who, FormState::refused(typed, "code", text));
    let seconds = state.rooms.clock.now().duration_until(until).as_secs().max(1);
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())], Html(html)).into_response()
}

fn clock(moment: jiff::Timestamp, locale: Locale) -> String {
    // The next full minute: "from 3:10 pm" must not be too early.
    let next = moment + jiff::SignedDuration::from_secs(59);
    clock_time(next.to_zoned(berlin()).datetime(), locale)
}

fn page(state: &AppState, who: &ApplicantVisit, form: FormState) -> String {
    let frame = who.visit.frame(state, None);
    render(move || AccessCodePage(AccessCodePageProps { frame, form }))
}
