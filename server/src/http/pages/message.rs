//! `/rueckfragen/{id}`

use super::{
    super::{AppState, problems::Failure, visit::ApplicantVisit},
    Answer, authority_of, frame_for, part, represented_name,
};
use crate::usecases::{MessageOverview, Standing};
use app::{
    components::task_list::Task,
    i18n::Locale,
    pages::message::{Acting, DraftNote, MessagePage, MessagePageProps, MessageView, Preview, Receipt, task_name},
    render::render,
    routes,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _},
};
use domain::{
    id::{AccountId, MessageId},
    message::{Inquiry, Item, ItemContent, Message},
    reply::{DraftReply, ItemState},
    representation::Right,
};
use ports::storage::{MessageRecord, ReplyRecord};

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, Path(message): Path<String>) -> Answer {
    let id: MessageId = part(&message)?;
    let overview = state.portal.show_message(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    let frame = frame_for(&state, &who, &overview.record.message, &overview.standing);
    let page = view(&state, who.visit.locale, overview);
    Ok(Html(render(move || MessagePage(MessagePageProps { frame, page }))).into_response())
}

/// The message as its recipient sees it, for a clerk: nothing was answered yet and nothing can be.
pub fn preview(state: &AppState, locale: Locale, record: MessageRecord, preview: Preview) -> MessageView {
    parts(state, locale, record, None, (None, Vec::new()), Some(preview))
}

/// The message with tasks and draft, for its recipient or somebody who acts for them.
fn view(state: &AppState, locale: Locale, overview: MessageOverview) -> MessageView {
    let lacking = overview.altogether().lacking;
    let MessageOverview { record, standing, draft, replies } = overview;
    MessageView { lacking, ..parts(state, locale, record, Some(standing), (draft, replies), None) }
}

fn parts(
    state: &AppState,
    locale: Locale,
    record: MessageRecord,
    standing: Option<Standing>,
    (draft, replies): (Option<DraftReply>, Vec<ReplyRecord>),
    preview: Option<Preview>,
) -> MessageView {
    let held = standing.as_ref().and_then(|standing| standing.representation.as_ref());
    let message = record.message;
    let now = state.portal.clock.now();
    let blank = DraftReply::blank(message.id, AccountId(uuid::Uuid::nil()));
    let shown = draft.as_ref().unwrap_or(&blank);
    let inquiry = message.content.kind.inquiry();
    let only_reads = !standing.as_ref().is_some_and(|standing| standing.may(Right::Prepare));
    let tasks = inquiry.map(|inquiry| tasks(locale, &message, inquiry, shown, only_reads)).unwrap_or_default();
    let open = |task: &&Task| matches!(task.state, ItemState::Open | ItemState::Started);
    let next = tasks.iter().find(open).and_then(|task| task.href.clone()).unwrap_or_else(|| routes::check(message.id));
    let days_left = inquiry.and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| terms.deadline.days_left(now));
    MessageView {
        authority: authority_of(state, &message),
        state: record.state,
        days_left,
        open_tasks: tasks.iter().filter(open).count(),
        next_href: next,
        draft: draft.as_ref().map(|draft| DraftNote {
            started_at: draft.created_at,
            kept_until: draft.kept_until(),
            supplement: draft.supplements.is_some(),
            begun: draft.is_begun(),
        }),
        receipts: replies
            .iter()
            .map(|record| Receipt {
                number: record.reply.receipt_number.clone(),
                at: record.reply.submitted_at,
                of_mistake: record.reply.only_retracts(),
            })
            .collect(),
        receipt: replies
            .iter()
            .rfind(|record| record.reply.retracts.is_empty())
            .map(|record| routes::receipt(message.id, &record.reply.receipt_number)),
        lacking: Vec::new(),
        answered_by_other: preview.is_none() && replies.is_empty(),
        acting: held.map(|held| Acting { id: held.id, represented: represented_name(locale, held), right: held.right }),
        tasks,
        preview,
        message,
    }
}

fn tasks(locale: Locale, message: &Message, inquiry: &Inquiry, draft: &DraftReply, only_reads: bool) -> Vec<Task> {
    let binding = &message.content.binding_language;
    draft
        .visible_items(inquiry)
        .map(|item| {
            let (name, lang) = task_name(locale, &item.content, binding);
            let href = (!only_reads).then(|| item_href(message.id, item));
            Task { href, name, lang, hint: hint(locale, item, draft, binding), state: draft.state_of(item) }
        })
        .collect()
}

pub fn item_href(message: MessageId, item: &Item) -> String {
    match item.content {
        ItemContent::Question(_) => routes::question(message, &item.id),
        ItemContent::DocumentRequest(_) => routes::papers(message, &item.id),
    }
}

/// A short second line: how many files there are, or which pages are wanted.
fn hint(locale: Locale, item: &Item, draft: &DraftReply, binding: &domain::text::LanguageTag) -> Option<String> {
    let files = draft.documents_of(&item.id).count();
    if files > 0 {
        return Some(locale.with("task-files", &[("count", files.into())]));
    }
    let hint = match &item.content {
        ItemContent::DocumentRequest(request) => request.hint.as_ref(),
        ItemContent::Question(_) => None,
    };
    hint.map(|hint| locale.pick(hint, binding).text.to_owned()).filter(|hint| hint.chars().count() <= 40)
}
