//! `/behoerde/rueckfragen/{id}/mehr-zeit`: a clerk sets another end, or leaves it as it is, with a reason.

use crate::http::{
    AppState,
    form::PostedForm,
    pages::{PageResult, authority_of, part, refused, see_other},
    problems::Failure,
    visit::ClerkVisit,
};
use app::{
    form_state::FormState,
    i18n::day_of_moment,
    pages::casework::more_time::{ClerkMoreTimePage, ClerkMoreTimePageProps, ClerkMoreTimeView},
    render::render,
    routes,
    wording::answer_fault,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use domain::{
    deadline::{Deadline, DeadlineKind},
    event::Actor,
    id::MessageId,
    message::MessageState,
    question::{Typed, typed_date},
    text::Lines,
};
use ports::storage::MessageRecord;
use usecases::messages::NotSaid;

pub async fn show(State(state): State<AppState>, who: ClerkVisit, Path(message): Path<String>) -> PageResult {
    let record = theirs(&state, &who, &message).await?;
    let mut typed = Typed::default();
    if let Some((_, wished, _)) = record.message.dialogue.asked() {
        for (name, value) in
            [("tag", wished.day().to_string()), ("monat", wished.month().to_string()), ("jahr", wished.year().to_string())]
        {
            typed.push(name, &value);
        }
    }
    Ok(match page(&state, &who, &record, FormState { typed, errors: Vec::new() }) {
        Some(html) => Html(html).into_response(),
        None => see_other(&back(&record)),
    })
}

pub async fn decide(
    State(state): State<AppState>,
    who: ClerkVisit,
    Path(message): Path<String>,
    PostedForm(typed): PostedForm,
) -> PageResult {
    let record = theirs(&state, &who, &message).await?;
    let message = &record.message;
    let actor = Actor::Clerk(who.clerk.account);
    let refuses = typed.one("aktion") == Some("ablehnen");
    let said = if refuses {
        match words(&typed, "grund") {
            Ok(Some(reason)) => state.rooms.messages.refuse_time(&actor, &message.case_system, message.id, reason).await,
            Ok(None) => return Ok(again(&state, &who, &record, typed, "grund", "clerk-time-reason-missing")),
            Err(()) => return Ok(again(&state, &who, &record, typed, "grund", "more-time-reason-wrong")),
        }
    } else {
        let day = match typed_date(&typed) {
            Ok(Some(day)) => day,
            Ok(None) => return Ok(again(&state, &who, &record, typed, "bis-tag", "clerk-time-day-missing")),
            Err(fault) => {
                let text = answer_fault(who.visit.locale, fault);
                return Ok(shown_again(&state, &who, &record, FormState::refused(typed, "bis-tag", text)));
            }
        };
        let Ok(note) = words(&typed, "hinweis") else {
            return Ok(again(&state, &who, &record, typed, "hinweis", "more-time-reason-wrong"));
        };
        let deadline = Deadline::on(day, DeadlineKind::Shiftable, &authority_of(&state, message).calendar);
        state.rooms.messages.grant_time(&actor, &message.case_system, message.id, deadline, note).await
    };
    match said {
        // What somebody else has decided meanwhile stands on the page.
        Ok(()) | Err(NotSaid::Over | NotSaid::NoDeadline | NotSaid::DeadlineFixed | NotSaid::NothingAsked) => {
            Ok(see_other(&back(&record)))
        }
        Err(NotSaid::NotLater) => Ok(again(&state, &who, &record, typed, "bis-tag", "clerk-time-not-later")),
        Err(NotSaid::TooMuch) => Ok(again(&state, &who, &record, typed, "bis-tag", "clerk-time-too-often")),
        Err(NotSaid::Storage(error)) => Err(error.into()),
        Err(
            NotSaid::NotThere
            | NotSaid::NotAnswered
            | NotSaid::NothingHad
            | NotSaid::Answered
            | NotSaid::TakesNoReply
            | NotSaid::Changed
            | NotSaid::Review(_),
        ) => Err(Failure::not_yours()),
    }
}

async fn theirs(state: &AppState, who: &ClerkVisit, message: &str) -> Result<MessageRecord, Failure> {
    state.rooms.casework.message_for_clerk(&who.clerk, part(message)?).await?.ok_or_else(Failure::not_yours)
}

/// Where a clerk sees the message.
fn back(record: &MessageRecord) -> String {
    let id: MessageId = record.message.id;
    match record.state {
        MessageState::Answered { .. } => routes::clerk_reply(id),
        MessageState::Open | MessageState::Withdrawn { .. } => routes::clerk_preview(id),
    }
}

fn words(typed: &Typed, field: &str) -> Result<Option<Lines<1000>>, ()> {
    let text = typed.raw(field).trim();
    if text.is_empty() { Ok(None) } else { Lines::try_from(text.to_owned()).map(Some).map_err(|_| ()) }
}

fn again(state: &AppState, who: &ClerkVisit, record: &MessageRecord, typed: Typed, field: &str, key: &str) -> Response {
    shown_again(state, who, record, FormState::refused(typed, field, who.visit.locale.t(key)))
}

fn shown_again(state: &AppState, who: &ClerkVisit, record: &MessageRecord, form: FormState) -> Response {
    match page(state, who, record, form) {
        Some(html) => refused(html),
        None => see_other(&back(record)),
    }
}

/// `None`: its end cannot be moved.
fn page(state: &AppState, who: &ClerkVisit, record: &MessageRecord, form: FormState) -> Option<String> {
    let message = &record.message;
    let terms = message.content.kind.inquiry()?.terms.as_ref().filter(|terms| terms.is_movable())?;
    if !message.dialogue.takes_replies() || matches!(record.state, MessageState::Withdrawn { .. }) {
        return None;
    }
    let asked = message
        .dialogue
        .asked()
        .map(|(at, wished, reason)| (day_of_moment(at, who.visit.locale), wished, reason.reveal().as_str().to_owned()));
    let page = ClerkMoreTimeView { message: message.id, back: back(record), due: terms.deadline.due, asked, form };
    let mut frame = who.visit.frame(state, None);
    frame.authority = Some(authority_of(state, message));
    Some(render(move || ClerkMoreTimePage(ClerkMoreTimePageProps { frame, page })))
}
