//! `/rueckfragen/{id}/fragen/{item}`

use crate::http::{
    AppState,
    form::PostedForm,
    pages::{
        PageResult,
        answering::words::{Away, closed_over_words, give_up, keep_for_script, kept, leave, too_late_for_script},
        frame_for,
        messages::message::item_href,
        part, refused, see_other, see_other_at,
    },
    problems::Failure,
    visit::ApplicantVisit,
};
use app::{
    components::{
        answer_text::answer_text,
        question::{first_field, typed_from},
    },
    form_state::FormState,
    pages::answering::question::{QuestionPage, QuestionPageProps, QuestionView},
    render::render,
    routes::{self, Refused},
    wording,
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use domain::{
    deadline::day_of,
    id::{DocumentId, ItemId, MessageId},
    message::ItemContent,
    question::{Answer as Answered, AnswerFault, Question, Typed},
    reply::ItemAnswer,
};
use serde::Deserialize;
use usecases::answering::{NextStep, OpenItem, Saved};

#[derive(Debug, Deserialize)]
pub struct FromQuery {
    von: Option<String>,
    /// A file came after the reply had been sent.
    #[serde(rename = "zu-spaet")]
    too_late: Option<String>,
    /// A file was removed just now.
    #[serde(rename = "entfernt")]
    removed: Option<String>,
    /// A form was refused just now, and why.
    #[serde(rename = "fehler")]
    refused: Option<String>,
    /// The file whose menu was used just now.
    #[serde(rename = "menue")]
    opened: Option<String>,
}

impl FromQuery {
    pub fn came_from_check(&self) -> bool {
        self.von.as_deref() == Some("pruefen")
    }

    pub fn refused(&self, why: Refused) -> bool {
        self.refused.as_deref() == Some(why.word())
    }

    pub fn removed(&self) -> bool {
        self.removed.is_some()
    }

    pub fn opened(&self) -> Option<DocumentId> {
        self.opened.as_deref()?.parse().ok()
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
) -> PageResult {
    let (id, item): (MessageId, ItemId) = (part(&message)?, part(&item)?);
    let Some(open) = state.rooms.answering.look_at_item(&who.applicant, id, &item).await? else {
        return closed(&state, &who, id).await;
    };
    let question = question_of(&open)?;
    // Whoever adds to a reply sees what it says, and can correct it.
    let typed = match open.answer() {
        Some(ItemAnswer::Question(answer)) => typed_from(answer),
        Some(ItemAnswer::Papers(_) | ItemAnswer::LeftOut) | None => Typed::default(),
    };
    let kept = kept(&state, &who, &routes::question(id, &item)).await?;
    let was_kept = kept.is_some();
    let today = day_of(state.rooms.clock.now());
    let refused =
        |typed, fault| FormState::refused(typed, first_field(&question.kind), wording::answer_fault(who.visit.locale, fault));
    let form = match kept {
        None if query.refused(Refused::Nothing) => match question.answer(&Typed::default(), today) {
            Err(fault) => refused(Typed::default(), fault),
            Ok(_) => FormState { typed, errors: Vec::new() },
        },
        None => FormState { typed, errors: Vec::new() },
        // What is wrong with it is told as it was when it was typed.
        Some(kept) => match question.answer(&kept, today) {
            Err(fault) if !fault.is_nothing() || query.refused(Refused::Nothing) => refused(kept, fault),
            Ok(_) | Err(_) => FormState { typed: kept, errors: Vec::new() },
        },
    };
    Ok(Html(page(&state, &who, open, question, query.came_from_check(), was_kept, form)).into_response())
}

pub async fn save(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path((message, item)): Path<(String, String)>,
    Query(query): Query<FromQuery>,
    PostedForm(typed): PostedForm,
) -> PageResult {
    let (id, item): (MessageId, ItemId) = (part(&message)?, part(&item)?);
    let path = routes::question(id, &item);
    if typed.one("aktion") == Some("merken") {
        // Begins nothing, so that nothing seems to have been begun.
        let Some(there) = state.rooms.answering.look_at_item(&who.applicant, id, &item).await? else {
            return too_late_for_script(&state, &who, id, &item, (&path, &typed)).await;
        };
        let says_nothing = match question_of(&there)?.answer(&typed, day_of(state.rooms.clock.now())) {
            Ok(answer) => answer.is_none(),
            Err(fault) => fault.is_nothing(),
        };
        // What was emptied is a change; what was never filled is not.
        if says_nothing && there.answer().is_none() {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        return keep_for_script(&state, &who, &path, &typed).await;
    }
    let away = Away::read(&typed)?;
    let open = match away {
        // Leaving begins nothing.
        Some(_) => state.rooms.answering.look_at_item(&who.applicant, id, &item).await?,
        None => state.rooms.answering.open_item(&who.applicant, id, &item).await?,
    };
    let Some(open) = open else {
        return closed_over_words(&state, &who, id, &item, (&path, &typed, false)).await;
    };
    let question = question_of(&open)?;
    let was_kept = typed.has("gemerkt", "1");
    let later = typed.one("aktion") == Some("spaeter");
    let read = question.answer(&typed, day_of(state.rooms.clock.now()));
    let not_kept = |typed: Typed, open: OpenItem, question: Question| {
        let form = FormState::refused(typed, first_field(&question.kind), who.visit.locale.t("words-not-kept"));
        refused(page(&state, &who, open, question, query.came_from_check(), was_kept, form))
    };
    if let Some(away) = away {
        let to = away.address(&path, (id, Some(&item)), query.came_from_check());
        let new = is_new(&read, &open);
        let left = leave(&state, &who, (&path, &typed), &to, new).await?;
        return Ok(left.unwrap_or_else(|| not_kept(typed, open, question)));
    }
    let answer = match read {
        Ok(answer) => answer,
        // Nothing was typed: what is saved stays as it is.
        Err(fault) if later && fault.is_nothing() => {
            give_up(&state, &who, &path, &typed).await?;
            return Ok(see_other(&routes::saved(id)));
        }
        // Going away is always possible; what is incomplete is kept as it was typed.
        Err(_) if later => {
            let left = leave(&state, &who, (&path, &typed), &routes::saved(id), true).await?;
            return Ok(left.unwrap_or_else(|| not_kept(typed, open, question)));
        }
        Err(fault) => {
            let to = routes::refused(
                &path,
                query.came_from_check(),
                if fault.is_nothing() { Refused::Nothing } else { Refused::Words },
            );
            let left = leave(&state, &who, (&path, &typed), &to, !fault.is_nothing()).await?;
            return Ok(left.map_or_else(|| not_kept(typed, open, question), |_| see_other_at(&to, "fehler")));
        }
    };
    let answered = answer.map(ItemAnswer::Question);
    // Going on without an answer is a choice, and remembered as one.
    let answer = answered.or_else(|| (!later).then_some(ItemAnswer::LeftOut));
    // Two people may write on one draft: nobody's answer goes without their seeing the other one.
    let other = typed.one("stand").is_some_and(|seen| seen != open.answer_version()) && open.answer() != answer.as_ref();
    let sent = open.draft.earlier.counts(&item);
    if other || (matches!(answer, None | Some(ItemAnswer::LeftOut)) && sent.is_some()) {
        let text = if other { overwritten(&who, &open) } else { who.visit.locale.t("answer-was-sent") };
        let form = FormState::refused(typed, first_field(&question.kind), text);
        // Told now: the next press knows what it replaces.
        return Ok(refused(page(&state, &who, open, question, query.came_from_check(), false, form)));
    }
    // What was sent before and stays as it was is not sent anew.
    let answer = answer.filter(|answer| sent != Some(answer));
    match state.rooms.answering.save_answer(&open, answer.as_ref()).await? {
        Saved::Saved => {}
        Saved::Closed => return closed_over_words(&state, &who, id, &item, (&path, &typed, false)).await,
        Saved::Overtaken => {
            let Some(open) = state.rooms.answering.open_item(&who.applicant, id, &item).await? else {
                return closed_over_words(&state, &who, id, &item, (&path, &typed, false)).await;
            };
            let form = FormState::refused(typed, first_field(&question.kind), overwritten(&who, &open));
            return Ok(refused(page(&state, &who, open, question, query.came_from_check(), false, form)));
        }
    }
    // What was kept before is older than what was just saved.
    state.rooms.answering.forget_kept_post(&who.applicant, &path).await?;
    if later {
        return Ok(see_other(&routes::saved(id)));
    }
    Ok(next(&open, answer.as_ref(), query.came_from_check()))
}

fn question_of(open: &OpenItem) -> Result<Question, Failure> {
    match &open.item.content {
        ItemContent::Question(question) => Ok(question.clone()),
        ItemContent::DocumentRequest(_) => Err(Failure::not_yours()),
    }
}

/// Whether what was typed says something else than what is saved or was sent.
fn is_new(read: &Result<Option<Answered>, AnswerFault>, open: &OpenItem) -> bool {
    match (read, open.answer()) {
        (Ok(Some(typed)), Some(ItemAnswer::Question(there))) => typed != there,
        (Ok(Some(_)), _) => true,
        (Ok(None), there) => matches!(there, Some(ItemAnswer::Question(_))),
        (Err(fault), there) => !fault.is_nothing() || matches!(there, Some(ItemAnswer::Question(_))),
    }
}

/// It was answered meanwhile, by whom is said; sending the form once more puts this answer in its place.
pub fn overwritten(who: &ApplicantVisit, open: &OpenItem) -> String {
    let locale = who.visit.locale;
    let there = open.answer().map_or_else(
        || locale.t("not-provided"),
        |answer| answer_text(locale, &open.item.content, answer, &open.record.message.content.binding_language),
    );
    let own = open.standing.representation.as_ref().map(|held| held.id);
    let by_others = open.answer().is_some() && open.draft.by.answers.get(&open.item.id).copied() != own;
    let key = if by_others { "answer-changed-meanwhile" } else { "answer-changed-in-other-window" };
    locale.with(key, &[("answer", there.into())])
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
    // Browsers would fill in the data of whoever sits there, and that is not the one who is asked.
    let purpose = question.purpose.filter(|_| open.standing.representation.is_none());
    let returned = open.draft.earlier.returned(&open.item.id).map(|reason| reason.as_str().to_owned());
    // What is asked for once more is needed.
    let question = Question { purpose, required: question.required || returned.is_some(), ..question };
    let message = open.record.message;
    let page = QuestionView {
        returned,
        version,
        message: message.id,
        item: open.item.id,
        question,
        binding: message.content.binding_language,
        position: open.position,
        from_check,
        kept,
        form,
        preview: None,
    };
    render(move || QuestionPage(QuestionPageProps { frame, page }))
}

/// Where it goes on after an item whose answer was just saved: back to the check page, to the next open item, or to the overview.
pub fn next(open: &OpenItem, answer: Option<&ItemAnswer>, from_check: bool) -> Response {
    let id = open.record.message.id;
    see_other(&match open.next_step(answer) {
        _ if from_check => routes::check(id),
        NextStep::Check => routes::check(id),
        NextStep::Overview => routes::message(id),
        NextStep::Item(item) => item_href(id, &item),
    })
}

/// The item cannot be answered now: sent already, withdrawn, hidden by another answer, or never there.
pub async fn closed(state: &AppState, who: &ApplicantVisit, id: MessageId) -> PageResult {
    closed_with(state, who, id, LeftOut::Nothing).await
}

/// Something was brought that is not part of the reply; the page says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    Nothing,
    Files,
    Words,
    /// They did not fit beside what is kept already.
    LostWords,
}

pub async fn closed_with(state: &AppState, who: &ApplicantVisit, id: MessageId, left_out: LeftOut) -> PageResult {
    let query = match left_out {
        LeftOut::Nothing => "",
        LeftOut::Files => "?zu-spaet=1",
        LeftOut::Words => "?zu-spaet=worte",
        LeftOut::LostWords => "?zu-spaet=verloren",
    };
    let overview = state.rooms.messages.overview(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    match overview.replies.iter().rfind(|record| record.reply.retracts.is_empty()) {
        Some(reply) if overview.draft.is_none() => {
            Ok(see_other(&format!("{}{query}", routes::receipt(id, &reply.reply.receipt_number))))
        }
        // The item is not asked for any more, or the message was taken back: its page says what came too late.
        _ => Ok(see_other(&format!("{}{query}", routes::message(id)))),
    }
}
