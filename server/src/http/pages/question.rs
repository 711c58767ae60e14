//! `/rueckfragen/{id}/fragen/{item}`

use super::{
    super::{AppState, form::PostedForm, problems::Failure, visit::ApplicantVisit},
    Answer, frame_for,
    message::item_href,
    part, refused, see_other,
};
use crate::usecases::{OpenItem, Saved};
use app::{
    components::{
        answer_text::answer_text,
        question::{first_field, typed_from},
    },
    form_state::FormState,
    pages::question::{QuestionPage, QuestionPageProps, QuestionView},
    render::render,
    routes, wording,
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use domain::{
    deadline::day_of,
    id::{ItemId, MessageId},
    message::ItemContent,
    question::{Question, Typed},
    reply::{ItemAnswer, ItemState},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct FromQuery {
    von: Option<String>,
    /// A file came after the reply had been sent.
    #[serde(rename = "zu-spaet")]
    too_late: Option<String>,
    /// A file was removed just now.
    #[serde(rename = "entfernt")]
    removed: Option<String>,
}

impl FromQuery {
    pub fn came_from_check(&self) -> bool {
        self.von.as_deref() == Some("pruefen")
    }

    pub fn removed(&self) -> bool {
        self.removed.is_some()
    }

    pub fn too_late(&self) -> bool {
        self.too_late.is_some()
    }
}

pub async fn show(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path((message, item)): Path<(String, String)>,
    Query(query): Query<FromQuery>,
) -> Answer {
    let (id, item): (MessageId, ItemId) = (part(&message)?, part(&item)?);
    let Some(open) = state.portal.look_at_item(&who.applicant, id, &item).await? else {
        return closed(&state, &who, id).await;
    };
    let question = question_of(&open)?;
    // Whoever adds to a reply sees what it says, and can correct it.
    let typed = match open.answer() {
        Some(ItemAnswer::Question(answer)) => typed_from(answer),
        Some(ItemAnswer::Papers(_)) | None => Typed::default(),
    };
    let kept = kept(&state, &who, &routes::question(id, &item)).await?;
    let was_kept = kept.is_some();
    let form = FormState { typed: kept.unwrap_or(typed), errors: Vec::new() };
    Ok(Html(page(&state, &who, open, question, query.came_from_check(), was_kept, form)).into_response())
}

pub async fn save(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path((message, item)): Path<(String, String)>,
    Query(query): Query<FromQuery>,
    PostedForm(typed): PostedForm,
) -> Answer {
    let (id, item): (MessageId, ItemId) = (part(&message)?, part(&item)?);
    let path = routes::question(id, &item);
    if typed.one("aktion") == Some("merken") {
        // Begins nothing, so that nothing seems to have been begun.
        let there = state.portal.look_at_item(&who.applicant, id, &item).await?.is_some();
        return if there { keep(&state, &who, &path, &typed).await } else { Ok(StatusCode::CONFLICT.into_response()) };
    }
    let Some(open) = state.portal.open_item(&who.applicant, id, &item).await? else {
        return closed(&state, &who, id).await;
    };
    let question = question_of(&open)?;
    let was_kept = typed.has("gemerkt", "1");
    let later = typed.one("aktion") == Some("spaeter");
    let answer = match question.answer(&typed, day_of(state.portal.clock.now())) {
        Ok(answer) => answer,
        // Going away is always possible; what is incomplete stays as it was before.
        Err(_) if later => return Ok(see_other(&routes::saved(id))),
        Err(fault) => {
            let text = wording::answer_fault(who.visit.locale, fault);
            let form = FormState::refused(typed, first_field(&question.kind), text);
            return Ok(refused(page(&state, &who, open, question, query.came_from_check(), was_kept, form)));
        }
    };
    let answer = answer.map(ItemAnswer::Question);
    // Two people may write on one draft: nobody's answer goes without their seeing the other one.
    let other = typed.one("stand").is_some_and(|seen| seen != open.answer_version()) && open.answer() != answer.as_ref();
    let sent = open.draft.earlier.answer_to(&item);
    if other || (answer.is_none() && sent.is_some()) {
        let text = if other { overwritten(&who, &open, &question) } else { who.visit.locale.t("answer-was-sent") };
        let form = FormState::refused(typed, first_field(&question.kind), text);
        return Ok(refused(page(&state, &who, open, question, query.came_from_check(), was_kept, form)));
    }
    // What was sent before and stays as it was is not sent anew.
    let answer = answer.filter(|answer| sent != Some(answer));
    if state.portal.save_answer(&open, answer.as_ref()).await? == Saved::Closed {
        return closed(&state, &who, id).await;
    }
    // What was kept before is older than what was just saved.
    state.portal.forget_kept_post(&who.applicant, &path).await?;
    if later {
        return Ok(see_other(&routes::saved(id)));
    }
    next(&state, &who, id, &item, query.came_from_check()).await
}

fn question_of(open: &OpenItem) -> Result<Question, Failure> {
    match &open.item.content {
        ItemContent::Question(question) => Ok(question.clone()),
        ItemContent::DocumentRequest(_) => Err(Failure::not_yours()),
    }
}

/// Somebody else answered meanwhile; sending the form once more puts one's own answer in its place.
fn overwritten(who: &ApplicantVisit, open: &OpenItem, question: &Question) -> String {
    let locale = who.visit.locale;
    let there = open.answer().map_or_else(
        || locale.t("not-provided"),
        |answer| {
            answer_text(locale, &ItemContent::Question(question.clone()), answer, &open.record.message.content.binding_language)
        },
    );
    locale.with("answer-changed-meanwhile", &[("answer", there.into())])
}

/// What was typed on this page when the session had ended.
pub async fn kept(state: &AppState, who: &ApplicantVisit, path: &str) -> Result<Option<Typed>, Failure> {
    let kept = state.portal.kept_post(&who.applicant, path).await?;
    Ok(kept.map(|body| Typed::new(url::form_urlencoded::parse(&body).into_owned().collect())))
}

/// Keeps what is typed so far, unchecked, for somebody who is about to sign in anew. Asked for by the script only.
pub async fn keep(state: &AppState, who: &ApplicantVisit, path: &str, typed: &Typed) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(typed.pairs()).finish();
    let kept = state.portal.keep_for(&who.applicant, path, body.as_bytes()).await?;
    Ok(if kept { StatusCode::NO_CONTENT } else { StatusCode::INSUFFICIENT_STORAGE }.into_response())
}

fn page(
    state: &AppState,
    who: &ApplicantVisit,
    open: OpenItem,
    question: Question,
    from_check: bool,
    kept: bool,
    form: FormState,
) -> String {
    let frame = frame_for(state, who, &open.record.message, &open.standing);
    // Words that were kept belong to what was there then: if that changed meanwhile, it is told before it is replaced.
    let version = if kept { form.typed.one("stand").map(str::to_owned) } else { None };
    let version = version.unwrap_or_else(|| open.answer_version());
    let message = open.record.message;
    let page = QuestionView {
        version,
        message: message.id,
        item: open.item.id,
        question,
        binding: message.content.binding_language,
        position: open.position,
        from_check,
        kept,
        form,
    };
    render(move || QuestionPage(QuestionPageProps { frame, page }))
}

/// Where it goes on after an item: back to the check page, to the next open item, or to the overview.
pub async fn next(state: &AppState, who: &ApplicantVisit, id: MessageId, after: &ItemId, from_check: bool) -> Answer {
    if from_check {
        return Ok(see_other(&routes::check(id)));
    }
    let overview = state.portal.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    let (Some(inquiry), Some(draft)) = (overview.inquiry(), overview.draft.as_ref()) else {
        return Ok(see_other(&routes::message(id)));
    };
    // A supplement is a choice, not a queue.
    if draft.supplements.is_some() {
        return Ok(see_other(&routes::message(id)));
    }
    let items: Vec<_> = draft.visible_items(inquiry).collect();
    let at = items.iter().position(|item| &item.id == after).map_or(0, |at| at + 1);
    let open = items[at..]
        .iter()
        .chain(&items[..at.min(items.len())])
        .find(|item| matches!(draft.state_of(item), ItemState::Open | ItemState::Started) && &item.id != after);
    Ok(see_other(&open.map_or_else(|| routes::check(id), |item| item_href(id, item))))
}

/// The item cannot be answered now: sent already, withdrawn, hidden by another answer, or never there.
pub async fn closed(state: &AppState, who: &ApplicantVisit, id: MessageId) -> Answer {
    closed_with(state, who, id, false).await
}

/// `left_out`: something was brought that is not part of the reply; the page says so.
pub async fn closed_with(state: &AppState, who: &ApplicantVisit, id: MessageId, left_out: bool) -> Answer {
    let query = if left_out { "?zu-spaet=1" } else { "" };
    let overview = state.portal.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    match overview.replies.iter().rfind(|record| record.reply.retracts.is_empty()) {
        Some(reply) if overview.draft.is_none() => {
            Ok(see_other(&format!("{}{query}", routes::receipt(id, &reply.reply.receipt_number))))
        }
        _ => Ok(see_other(&routes::message(id))),
    }
}
