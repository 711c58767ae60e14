//! `/zugangscode`: the code from a letter opens a message for the person who has signed in.

use super::{
    super::{
        AppState, client::ClientAddress, form::PostedForm, language, problems::Failure, tries::Tried, visit::ApplicantVisit,
    },
    Answer, refused, see_other,
};
use crate::usecases::CodeUsed;
use app::{
    form_state::FormState,
    i18n::{Locale, clock_time},
    pages::access_code::{AccessCodePage, AccessCodePageProps},
    render::render,
    routes,
};
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use domain::{
    access_code::{AccessCode, NotACode},
    deadline::berlin,
    question::Typed,
};

pub async fn show(State(state): State<AppState>, who: ApplicantVisit) -> Answer {
    Ok(Html(page(&state, &who, FormState::default())).into_response())
}

pub async fn enter(
    State(state): State<AppState>,
    Extension(client): Extension<ClientAddress>,
    mut who: ApplicantVisit,
    PostedForm(typed): PostedForm,
) -> Answer {
    if let Some(locale) = language::pressed(&typed) {
        who.visit.locale = locale;
        return Ok(language::again(page(&state, &who, FormState { typed, errors: Vec::new() }), locale));
    }
    let (locale, now) = (who.visit.locale, state.portal.clock.now());
    if let Some(pause) = state.tries.pause(Tried::AccessCode, client, now) {
        return Err(Failure::Wait(pause));
    }
    let text = match typed.one("code").map(str::parse::<AccessCode>) {
        None => locale.t("access-code-empty"),
        // A slip is found without asking, so it counts as no attempt.
        Some(Err(NotACode::WrongLength)) => locale.t("access-code-length"),
        Some(Err(NotACode::Mistyped)) => locale.t("access-code-mistyped"),
        Some(Ok(code)) => match state.portal.use_access_code(&who.applicant, &code).await? {
            CodeUsed::Opened(message) => return Ok(see_other(&routes::message(message))),
            CodeUsed::LevelTooLow(level) => return Err(Failure::SaferSignIn(level)),
            CodeUsed::Wrong => {
                state.tries.count(Tried::AccessCode, client, now);
                locale.t("access-code-wrong")
            }
            CodeUsed::Replaced => locale.t("access-code-replaced"),
            CodeUsed::Expired => locale.t("access-code-expired"),
            CodeUsed::Unclear => locale.t("access-code-unclear"),
            CodeUsed::Locked { until } => return Ok(locked(&state, &who, typed, until)),
        },
    };
    Ok(refused(page(&state, &who, FormState::refused(typed, "code", text))))
}

fn locked(state: &AppState, who: &ApplicantVisit, typed: Typed, until: jiff::Timestamp) -> axum::response::Response {
    let text = who.visit.locale.with("access-code-locked", &[("moment", clock(until, who.visit.locale).into())]);
    let html = page(state, who, FormState::refused(typed, "code", text));
    (StatusCode::TOO_MANY_REQUESTS, Html(html)).into_response()
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
