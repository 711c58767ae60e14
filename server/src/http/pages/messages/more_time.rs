//! `/rueckfragen/{id}/mehr-zeit`: the person asks for more time, before or after the end.

use crate::http::{
    AppState,
    form::PostedForm,
    pages::{
        PageResult,
        answering::words::{Away, keep_for_script, kept, leave},
        frame_for, part, refused, see_other, see_other_at,
    },
    problems::Failure,
    visit::ApplicantVisit,
};
use app::{
    form_state::{FieldError, FormState},
    i18n::Locale,
    pages::messages::more_time::{MAX_CHARACTERS, MoreTimePage, MoreTimePageProps, MoreTimeView},
    render::render,
    routes::{self, Refused},
    wording::answer_fault,
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use domain::{
    deadline::{Deadline, day_of},
    id::MessageId,
    message::{MessageState, NoMoreTime},
    question::{Typed, typed_date},
    representation::Right,
    text::Lines,
};
use jiff::civil::Date;
use serde::Deserialize;
use usecases::messages::{Asked, MessageOverview};

/// What is typed in the form.
const FIELDS: [&str; 4] = ["tag", "monat", "jahr", "grund"];

#[derive(Deserialize)]
pub struct RefusedQuery {
    /// The form was refused just now.
    #[serde(rename = "fehler")]
    refused: Option<String>,
}

pub async fn show(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path(message): Path<String>,
    Query(query): Query<RefusedQuery>,
) -> PageResult {
    let overview = theirs(&state, &who, part(&message)?).await?;
    let id = overview.record.message.id;
    let path = routes::more_time(id);
    let kept = kept(&state, &who, &path).await?;
    // It was asked for, is not possible, or the case is closed: the message's page says so.
    let Some(deadline) = possible(&overview) else { return Ok(see_other(&routes::message(id))) };
    let was_kept = kept.is_some();
    let typed = kept.unwrap_or_default();
    let errors = query.refused.and_then(|_| read(&typed, who.visit.locale).err()).unwrap_or_default();
    Ok(Html(page(&state, &who, &overview, deadline, FormState { typed, errors }, was_kept)).into_response())
}

pub async fn ask(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path(message): Path<String>,
    PostedForm(typed): PostedForm,
) -> PageResult {
    let overview = theirs(&state, &who, part(&message)?).await?;
    let id = overview.record.message.id;
    let (locale, path) = (who.visit.locale, routes::more_time(id));
    let was_kept = typed.has("gemerkt", "1");
    let new = FIELDS.iter().any(|field| !typed.raw(field).is_empty());
    if typed.one("aktion") == Some("merken") {
        if !new && !was_kept {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        return keep_for_script(&state, &who, &path, &typed).await;
    }
    let Some(deadline) = possible(&overview) else { return Ok(left_out(id)) };
    let again = |form: FormState| refused(page(&state, &who, &overview, deadline, form, was_kept));
    if let Some(away) = Away::read(&typed)? {
        let to = away.address(&path, (id, None), false);
        if let Some(left) = leave(&state, &who, (&path, &typed), &to, new).await? {
            return Ok(left);
        }
        return Ok(again(FormState::refused(typed, "grund", locale.t("words-not-kept"))));
    }
    let (wished, reason) = match read(&typed, locale) {
        Ok(wish) => wish,
        Err(errors) => {
            let to = routes::refused(&path, false, if new { Refused::Words } else { Refused::Nothing });
            if leave(&state, &who, (&path, &typed), &to, new).await?.is_some() {
                return Ok(see_other_at(&to, "fehler"));
            }
            return Ok(again(FormState { typed, errors }));
        }
    };
    match state.rooms.messages.ask_for_more_time(&who.applicant, id, wished, reason).await? {
        Asked::Asked => {
            state.rooms.answering.forget_kept_post(&who.applicant, &path).await?;
            Ok(see_other(&routes::message(id)))
        }
        Asked::NotThere => Err(Failure::not_yours()),
        Asked::Not(NoMoreTime::DayNotLater) => Ok(again(FormState::refused(typed, "bis-tag", locale.t("more-time-not-later")))),
        Asked::Not(NoMoreTime::DayTooFar) => Ok(again(FormState::refused(typed, "bis-tag", locale.t("more-time-too-far")))),
        Asked::Not(NoMoreTime::NotPossible | NoMoreTime::AskedBefore | NoMoreTime::TooOften) => Ok(left_out(id)),
    }
}

/// Nothing of it was sent, and nothing is passed over in silence.
fn left_out(message: MessageId) -> Response {
    see_other(&format!("{}?zu-spaet=bitte", routes::message(message)))
}

/// Asking is a word to the authority: whoever acts for another must be allowed to send.
async fn theirs(state: &AppState, who: &ApplicantVisit, id: MessageId) -> Result<MessageOverview, Failure> {
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    if overview.standing.may(Right::Send) { Ok(overview) } else { Err(Failure::right_missing()) }
}

/// The end that can be moved, if it can be asked for.
pub fn possible(overview: &MessageOverview) -> Option<Deadline> {
    let open = !matches!(overview.record.state, MessageState::Withdrawn { .. }) && overview.standing.may(Right::Send);
    overview.record.message.dialogue.may_ask(overview.inquiry()).ok().filter(|_| open)
}

fn page(
    state: &AppState,
    who: &ApplicantVisit,
    overview: &MessageOverview,
    deadline: Deadline,
    form: FormState,
    kept: bool,
) -> String {
    let over = deadline.due < day_of(state.rooms.clock.now());
    let page = MoreTimeView { message: overview.record.message.id, due: deadline.due, over, form, kept };
    let frame = frame_for(state, who, &overview.record.message, &overview.standing);
    render(move || MoreTimePage(MoreTimePageProps { frame, page }))
}

/// Day and reason, or everything that is missing.
fn read(typed: &Typed, locale: Locale) -> Result<(Date, Lines<MAX_CHARACTERS>), Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut fault = |field: &str, text: String| errors.push(FieldError { field: field.to_owned(), text });
    let day = typed_date(typed);
    match day {
        Ok(Some(_)) => {}
        Ok(None) => fault("bis-tag", locale.t("more-time-day-missing")),
        Err(what) => fault("bis-tag", answer_fault(locale, what)),
    }
    let reason = typed.raw("grund");
    let read = Lines::<MAX_CHARACTERS>::try_from(reason);
    if reason.trim().is_empty() {
        fault("grund", locale.t("more-time-reason-missing"));
    } else if read.is_err() {
        fault("grund", locale.t("more-time-reason-wrong"));
    }
    match (day, read) {
        (Ok(Some(day)), Ok(reason)) => Ok((day, reason)),
        _ => Err(errors),
    }
}
