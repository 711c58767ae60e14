//! `/rueckfragen/{id}/vertretung`: who acts for the person, and asking somebody to.

use crate::http::{
    AppState,
    form::PostedForm,
    links,
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
    pages::{
        access::representation::{RepresentationPage, RepresentationPageProps, RepresentationView, RepresentativeEntry},
        frame::problem::Problem,
    },
    render::render,
    routes::{self, pattern},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use domain::{
    binding::MatchRule,
    id::{MessageId, RepresentationId, TenantId},
    personal::Personal,
    question::Typed,
    representation::{Capacity, MAX_REPRESENTATIVES, NamedBy, NamedPerson, Representation, RepresentationState, Right},
    text::Line,
};
use serde::Deserialize;
use usecases::{
    access::{NameWish, Named},
    messages::MessageOverview,
};

/// What is typed or chosen in the form.
const FIELDS: [&str; 4] = ["vorname", "nachname", "art", "recht"];

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
    let overview = own(&state, &who, &message).await?;
    let path = routes::representation(overview.record.message.id);
    let kept = kept(&state, &who, &path).await?;
    let was_kept = kept.is_some();
    let typed = kept.unwrap_or_default();
    let errors = query.refused.and_then(|_| read(&typed, who.visit.locale).err()).unwrap_or_default();
    Ok(Html(page(&state, &who, &overview, FormState { typed, errors }, was_kept).await?).into_response())
}

pub async fn invite(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path(message): Path<String>,
    PostedForm(typed): PostedForm,
) -> PageResult {
    let overview = own(&state, &who, &message).await?;
    let id = overview.record.message.id;
    let (locale, path) = (who.visit.locale, routes::representation(id));
    let was_kept = typed.has("gemerkt", "1");
    let new = FIELDS.iter().any(|field| !typed.raw(field).is_empty());
    if typed.one("aktion") == Some("merken") {
        if !new && !was_kept {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        return keep_for_script(&state, &who, &path, &typed).await;
    }
    if let Some(away) = Away::read(&typed)? {
        let to = away.address(&path, (id, None), false);
        if let Some(left) = leave(&state, &who, (&path, &typed), &to, new).await? {
            return Ok(left);
        }
        let form = FormState::refused(typed, "vorname", locale.t("words-not-kept"));
        return Ok(refused(page(&state, &who, &overview, form, was_kept).await?));
    }
    let wish = match read(&typed, locale) {
        Ok(wish) => wish,
        Err(errors) => {
            let to = routes::refused(&path, false, if new { routes::Refused::Words } else { routes::Refused::Nothing });
            if leave(&state, &who, (&path, &typed), &to, new).await?.is_some() {
                return Ok(see_other_at(&to, "fehler"));
            }
            return Ok(refused(page(&state, &who, &overview, FormState { typed, errors }, was_kept).await?));
        }
    };
    match state.rooms.access.invite_representative(&who.applicant, id, wish).await? {
        // The link stands in the list as long as nobody has taken it.
        Named::Invited(_) => {
            state.rooms.answering.forget_kept_post(&who.applicant, &path).await?;
            Ok(see_other(&path))
        }
        Named::NotAllowed => Err(not_allowed()),
        Named::NotThere => Err(Failure::not_yours()),
        // For case systems; the message's page says it.
        Named::Withdrawn => Ok(see_other(&routes::message(id))),
        Named::TooMany => {
            let text = locale.with("representation-too-many", &[("max", MAX_REPRESENTATIVES.into())]);
            Ok(refused(page(&state, &who, &overview, FormState::refused(typed, "nachname", text), was_kept).await?))
        }
    }
}

pub async fn confirm(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path((message, id)): Path<(String, String)>,
) -> PageResult {
    let (message, id): (MessageId, RepresentationId) = (part(&message)?, part(&id)?);
    if !state.rooms.access.confirm_representation(&who.applicant, message, id).await? {
        return Err(Failure::not_yours());
    }
    Ok(see_other(&routes::representation(message)))
}

/// For both sides. Whoever acted for another has nothing to see there any more.
pub async fn end(State(state): State<AppState>, who: ApplicantVisit, Path((message, id)): Path<(String, String)>) -> PageResult {
    let (message, id): (MessageId, RepresentationId) = (part(&message)?, part(&id)?);
    if !state.rooms.access.end_representation(&who.applicant, message, id).await? {
        return Err(Failure::not_yours());
    }
    let stays = state.rooms.messages.overview(&who.applicant, message).await?.is_some();
    Ok(see_other(&if stays { routes::representation(message) } else { pattern::MESSAGES.to_owned() }))
}

fn not_allowed() -> Failure {
    Failure::problem(StatusCode::FORBIDDEN, Problem::RepresentationNotAllowed)
}

/// The message, for its recipient only: nobody hands on what was given to them.
async fn own(state: &AppState, who: &ApplicantVisit, message: &str) -> Result<MessageOverview, Failure> {
    let overview = state.rooms.messages.overview(&who.applicant, part(message)?).await?.ok_or_else(Failure::not_yours)?;
    if overview.standing.representation.is_some() {
        return Err(Failure::right_missing());
    }
    let allowed = overview.record.message.recipient.allows(MatchRule::Representative);
    if allowed { Ok(overview) } else { Err(not_allowed()) }
}

async fn page(
    state: &AppState,
    who: &ApplicantVisit,
    overview: &MessageOverview,
    form: FormState,
    kept: bool,
) -> Result<String, Failure> {
    let all = state.rooms.access.representatives(&who.applicant, &overview.standing).await?;
    let mine = |one: &Representation| one.named_by == NamedBy::Applicant(who.applicant.account);
    let page = RepresentationView {
        message: overview.record.message.id,
        entries: entries(state, who.visit.locale, &who.applicant.tenant, all, mine, |one| overview.standing.may_end(one)),
        form,
        kept,
    };
    let frame = frame_for(state, who, &overview.record.message, &overview.standing);
    Ok(render(move || RepresentationPage(RepresentationPageProps { frame, page })))
}

/// What is shown of representatives, newest first. `decides`: whose word counts; `ends`: who can end it.
pub fn entries(
    state: &AppState,
    locale: Locale,
    tenant: &TenantId,
    all: Vec<Representation>,
    decides: impl Fn(&Representation) -> bool,
    ends: impl Fn(&Representation) -> bool,
) -> Vec<RepresentativeEntry> {
    let (now, app) = (state.rooms.clock.now(), state);
    let entry = |one: Representation| {
        let state = match one.state {
            RepresentationState::Invited { until } if until <= now => RepresentationState::Ended,
            state => state,
        };
        let name = one.shown_name();
        let link = decides(&one).then(|| links::of_invitation(app, tenant, &one)).flatten();
        RepresentativeEntry {
            link,
            can_end: ends(&one) && state != RepresentationState::Ended,
            id: one.id,
            name: if name.is_empty() { locale.t("not-given") } else { name },
            capacity: one.capacity,
            right: one.right,
            since: match one.state {
                RepresentationState::Invited { until } => until,
                _ => one.ended_at.or(one.accepted_at).unwrap_or(one.created_at),
            },
            by_authority: one.named_by == NamedBy::Authority,
            can_confirm: state == RepresentationState::Waiting && decides(&one),
            state,
        }
    };
    all.into_iter().rev().map(entry).collect()
}

/// What was typed, or everything that is missing.
fn read(typed: &Typed, locale: Locale) -> Result<NameWish, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut fault = |field: &str, key: &str| {
        errors.push(FieldError { field: field.to_owned(), text: locale.t(key) });
    };
    let mut name = |field: &str| match typed.one(field).map(str::trim).filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => {
            let line = Line::<100>::try_from(text);
            if line.is_err() {
                fault(field, "representation-name-invalid");
            }
            line.ok().map(|line| Personal::new(String::from(line)))
        }
    };
    let (given_names, family_name) = (name("vorname"), name("nachname"));
    if typed.raw("nachname").trim().is_empty() {
        fault("nachname", "representation-family-name-missing");
    }
    // A child names nobody: custody is the authority's word.
    let capacity = typed.one("art").and_then(Capacity::parse).filter(|capacity| *capacity != Capacity::Custody);
    if capacity.is_none() {
        fault("art", "representation-capacity-missing");
    }
    let right = typed.one("recht").and_then(Right::parse);
    if right.is_none() {
        fault("recht", "representation-right-missing");
    }
    match (errors.is_empty(), capacity, right) {
        (true, Some(capacity), Some(right)) => {
            let person = NamedPerson { given_names, family_name, ..NamedPerson::default() };
            Ok(NameWish { person, capacity, right })
        }
        _ => Err(errors),
    }
}
