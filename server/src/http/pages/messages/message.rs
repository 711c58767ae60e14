//! `/rueckfragen/{id}`

use crate::http::{
    AppState,
    pages::{PageResult, answering::words::kept_words, authority_of, frame_for, messages::more_time, part, represented_name},
    problems::Failure,
    visit::ApplicantVisit,
};
use app::{
    components::{
        left_out::LeftOut,
        letter_files::LetterFile,
        task_list::{Task, task_name},
        unsaved::KeptWords,
    },
    i18n::Locale,
    pages::messages::{
        answered::{AnsweredBy, Receipt},
        message::{Acting, DraftNote, MessagePage, MessagePageProps, MessageView, Preview},
    },
    render::render,
    routes,
};
use axum::{
    extract::{Path, Query, State},
    response::{Html, IntoResponse as _},
};
use domain::{
    id::{AccountId, MessageId},
    message::{Inquiry, Item, ItemContent, Message, MessageState},
    reply::{DraftReply, LeftBehind},
    representation::Right,
};
use ports::storage::{MessageFile, MessageRecord, ReplyRecord};
use serde::Deserialize;
use usecases::{
    access::Standing,
    messages::{BegunBy, MessageOverview},
};

#[derive(Deserialize)]
pub struct TooLate {
    /// What came when the item was not asked for any more.
    #[serde(rename = "zu-spaet")]
    what: Option<String>,
}

pub async fn show(
    State(state): State<AppState>,
    who: ApplicantVisit,
    Path(message): Path<String>,
    Query(query): Query<TooLate>,
) -> PageResult {
    let id: MessageId = part(&message)?;
    let overview = state.rooms.messages.show_message(&who.applicant, id).await?.ok_or_else(Failure::not_yours)?;
    let frame = frame_for(&state, &who, &overview.record.message, &overview.standing);
    let left_out = query.what.as_deref().map(LeftOut::of);
    let words = kept_words(&state, &who, &overview).await?;
    let waiting = state.rooms.access.who_waits_for_me(&who.applicant, &overview.standing).await?;
    let files = letter_files(&state, &overview.record.message, true).await?;
    let page = MessageView { left_out, files, ..view(&state, who.visit.locale, overview) };
    let hrefs: Vec<_> = words.asked.iter().map(|item| item_href(id, item)).collect();
    let unsaved = |task: Task| Task { unsaved: task.href.as_ref().is_some_and(|href| hrefs.contains(href)), ..task };
    let page = MessageView { tasks: page.tasks.into_iter().map(unsaved).collect(), waiting, words, ..page };
    Ok(Html(render(move || MessagePage(MessagePageProps { frame, page }))).into_response())
}

/// What the authority has sent along.
pub async fn letter_files(state: &AppState, message: &Message, open: bool) -> Result<Vec<LetterFile>, Failure> {
    if !state.rooms.brings_files(message) {
        return Ok(Vec::new());
    }
    let files = state.rooms.messages.files_of(message).await?;
    let file = |file: MessageFile| LetterFile {
        href: open.then(|| routes::letter_file(message.id, file.id)),
        name: file.name.reveal().clone(),
        size_bytes: file.size_bytes,
    };
    Ok(files.into_iter().map(file).collect())
}

/// The message as its recipient sees it, for the authority: nothing was answered yet and nothing can be.
pub fn preview(state: &AppState, locale: Locale, record: MessageRecord, preview: Preview) -> MessageView {
    let (message, of) = (record.message.clone(), preview.of.clone());
    let view = parts(state, locale, record, None, (None, Vec::new()), Some(preview));
    // Every page that the person may see, also what only some answers ask for.
    let items = message.content.kind.inquiry().map(|inquiry| inquiry.items.iter().collect()).unwrap_or_default();
    let tasks = task_rows(locale, &message, items, &DraftReply::blank(message.id, AccountId(uuid::Uuid::nil())), |item| {
        Some(of.item(&item.id))
    });
    let conditional = |(task, item): (Task, &Item)| Task {
        hint: item.visible_if.as_ref().map(|_| (locale.t("preview-conditional"), None)).or(task.hint.clone()),
        ..task
    };
    let items = message.content.kind.inquiry().into_iter().flat_map(|inquiry| inquiry.items.iter());
    MessageView { tasks: tasks.into_iter().zip(items).map(conditional).collect(), ..view }
}

/// The message with tasks and draft, for its recipient or somebody who acts for them.
fn view(state: &AppState, locale: Locale, overview: MessageOverview) -> MessageView {
    let may_ask_time = more_time::possible(&overview).is_some();
    let answered_by = answered_by(locale, &overview);
    let left_behind = left_behind(&overview);
    let begun_by = begun_by(locale, &overview);
    let MessageOverview { record, standing, draft, replies, outstanding, .. } = overview;
    let view = MessageView {
        outstanding,
        may_ask_time,
        answered_by,
        left_behind,
        ..parts(state, locale, record, Some(standing), (draft, replies), None)
    };
    MessageView { draft: view.draft.map(|draft| DraftNote { started_by: begun_by, ..draft }), ..view }
}

/// By name, and on which item. Representatives decide nothing about it.
pub fn left_behind(overview: &MessageOverview) -> Vec<(String, Item)> {
    let Some(inquiry) = overview.inquiry().filter(|_| overview.standing.representation.is_none()) else { return Vec::new() };
    let of = |(name, left): &(String, LeftBehind)| Some((name.clone(), inquiry.items.find(&left.item)?.clone()));
    overview.left_behind.iter().filter_map(of).collect()
}

fn begun_by(locale: Locale, overview: &MessageOverview) -> Option<String> {
    match overview.begun_by.as_ref()? {
        BegunBy::Representative(name) => Some(name.clone()),
        BegunBy::Owner => overview.standing.representation.as_ref().map(|held| represented_name(locale, held)),
    }
}

/// Who sent the first reply. It need not be whoever looks.
fn answered_by(locale: Locale, overview: &MessageOverview) -> AnsweredBy {
    let own = overview.standing.representation.as_ref();
    let MessageState::Answered { first_reply, .. } = overview.record.state else { return AnsweredBy::You };
    // The day beside it is that of the first reply: its author is named, and no later one's.
    let first = overview.replies.iter().find(|record| record.reply.id == first_reply);
    let Some(first) = first else { return if own.is_some() { AnsweredBy::SomebodyElse } else { AnsweredBy::OtherAccount } };
    match (&first.representation, own) {
        (by, own) if by.as_ref().map(|by| by.id) == own.map(|own| own.id) => AnsweredBy::You,
        (Some(by), _) => AnsweredBy::Representative(by.shown_name()),
        (None, Some(own)) => AnsweredBy::Represented(represented_name(locale, own)),
        (None, None) => AnsweredBy::You,
    }
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
    let now = state.rooms.clock.now();
    let blank = DraftReply::blank(message.id, AccountId(uuid::Uuid::nil()));
    let shown = draft.as_ref().unwrap_or(&blank);
    let inquiry = message.content.kind.inquiry();
    let only_reads = !standing.as_ref().is_some_and(|standing| standing.may(Right::Prepare));
    let tasks = inquiry.map(|inquiry| tasks(locale, &message, inquiry, shown, only_reads)).unwrap_or_default();
    let needed = |task: &&Task| !task.optional && task.state.is_open();
    let begun = shown.is_begun();
    // What nobody must answer is offered, and holds nobody up.
    let offered = || tasks.iter().find(|task| !begun && task.state.is_open());
    let next = tasks.iter().find(needed).or_else(offered);
    let next = next.and_then(|task| task.href.clone()).unwrap_or_else(|| routes::check(message.id));
    let days_left = inquiry.and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| terms.deadline.days_left(now));
    MessageView {
        left_out: None,
        may_ask_time: false,
        authority: authority_of(state, &message),
        state: record.state,
        withdrawn_reason: record.withdrawn_reason.map(String::from),
        left_behind: Vec::new(),
        days_left,
        open_tasks: tasks.iter().filter(needed).count(),
        all_optional: tasks.iter().all(|task| task.optional),
        next_href: next,
        draft: draft.as_ref().map(|draft| DraftNote {
            started_at: draft.created_at,
            started_by: None,
            kept_until: draft.kept_until(),
            supplement: draft.supplements.is_some(),
            begun,
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
        outstanding: domain::reply::Outstanding::default(),
        answered_by: AnsweredBy::Represented(recipient_name(locale, &message)),
        waiting: Vec::new(),
        words: KeptWords::default(),
        acting: held.map(|held| Acting { id: held.id, represented: represented_name(locale, held), right: held.right }),
        tasks,
        preview,
        files: Vec::new(),
        message,
    }
}

fn tasks(locale: Locale, message: &Message, inquiry: &Inquiry, draft: &DraftReply, only_reads: bool) -> Vec<Task> {
    let items = draft.visible_items(inquiry).collect();
    task_rows(locale, message, items, draft, |item| (!only_reads).then(|| item_href(message.id, item)))
}

fn task_rows(
    locale: Locale,
    message: &Message,
    items: Vec<&Item>,
    draft: &DraftReply,
    href: impl Fn(&Item) -> Option<String>,
) -> Vec<Task> {
    let binding = &message.content.binding_language;
    items
        .into_iter()
        .map(|item| {
            let name = task_name(locale, &item.content, binding);
            let href = href(item);
            let hint = hint(locale, item, draft, binding);
            // What the authority has asked for once more, it needs.
            let optional = !item.content.required() && draft.earlier.returned(&item.id).is_none();
            Task { href, name, hint, state: draft.state_of(item), optional, unsaved: false }
        })
        .collect()
}

pub fn item_href(message: MessageId, item: &Item) -> String {
    match item.content {
        ItemContent::Question(_) => routes::question(message, &item.id),
        ItemContent::DocumentRequest(_) => routes::papers(message, &item.id),
    }
}

/// As the authority writes it; nobody need have told it.
fn recipient_name(locale: Locale, message: &Message) -> String {
    let name = message.content.recipient_name.as_ref();
    name.map_or_else(|| locale.t("recipient-unnamed"), |name| name.reveal().as_str().to_owned())
}

/// A short second line: how many files there are, or which pages are wanted.
fn hint(
    locale: Locale,
    item: &Item,
    draft: &DraftReply,
    binding: &domain::text::LanguageTag,
) -> Option<(String, Option<String>)> {
    let files = draft.documents_of(&item.id).count();
    if files > 0 {
        return Some((locale.with("task-files", &[("count", files.into())]), None));
    }
    let hint = match &item.content {
        ItemContent::DocumentRequest(request) => request.hint.as_ref(),
        ItemContent::Question(_) => None,
    };
    let picked = hint.map(|hint| locale.pick(hint, binding)).filter(|hint| hint.text.chars().count() <= 40)?;
    Some((picked.text.to_owned(), locale.lang_attribute(picked.tag)))
}
