//! The message: what to do and until when, the tasks, then the letter.

use crate::{
    components::{
        button::{ButtonLink, Weight},
        deadline::DeadlineBlock,
        dialogue::{MoreTime, NoMoreReplies, returned_list},
        icon::Icon,
        left_behind::LeftBehind,
        left_out::{LeftOut, left_out_note},
        letter::Letter,
        letter_files::{LetterFile, letter_files},
        paragraphs::Paragraphs,
        questions::Questions,
        task_list::{Task, TaskList},
        unsaved::{KeptWords, NeverSent, Unsaved},
    },
    i18n::{Locale, day_of_moment},
    pages::{
        access::representation::{ClerksRepresentatives, RepresentativeEntry},
        casework::{item_preview::PreviewFor, more_time::clerk_time_note},
        messages::{
            acting_note::{ActingNote, waiting},
            answered::{Answered, AnsweredBy, Receipt, answered, receipts},
            notice_body::{AppointmentBlock, CompetentBlock},
        },
    },
    routes,
    shell::{Frame, Page},
    wording,
};
use domain::{
    authority::Authority,
    binding::MatchRule,
    id::RepresentationId,
    message::{Item, Message, MessageKind, MessageState},
    reply,
    representation::Right,
};
use jiff::Timestamp;
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct MessageView {
    pub left_out: Option<LeftOut>,
    pub message: Message,
    /// What the authority sent along.
    pub files: Vec<LetterFile>,
    pub authority: Authority,
    pub state: MessageState,
    pub days_left: Option<i32>,
    pub tasks: Vec<Task>,
    /// Tasks that must be done and are not.
    pub open_tasks: usize,
    /// Nothing on it must be answered.
    pub all_optional: bool,
    /// Where "begin" or "continue" leads.
    pub next_href: String,
    pub draft: Option<DraftNote>,
    /// Why the authority took it back, in its binding language.
    pub withdrawn_reason: Option<String>,
    /// What representatives left whose right has ended, by name and item.
    pub left_behind: Vec<(String, Item)>,
    /// Number and moment of each reply, oldest first.
    pub receipts: Vec<Receipt>,
    /// The newest receipt that is more than a word about a mistake.
    pub receipt: Option<String>,
    /// Who sent the first reply, if there is one.
    pub answered_by: AnsweredBy,
    /// What all replies together leave open.
    pub outstanding: reply::Outstanding,
    /// More time can be asked for now, by whoever looks.
    pub may_ask_time: bool,
    /// A clerk looks at it: nothing can be changed.
    pub preview: Option<Preview>,
    /// Somebody acts for the recipient.
    pub acting: Option<Acting>,
    /// Who accepted to act for the reader and waits for their word, by name.
    pub waiting: Vec<String>,
    /// What the reader typed here and no reply holds.
    pub words: KeptWords,
}

/// What only the authority sees.
#[derive(Debug, Clone)]
pub struct Preview {
    pub of: PreviewFor,
    /// People who signed in and are perhaps the recipient.
    pub unclear: u32,
    /// No way is left to tell the person of it.
    pub nobody_told: bool,
    pub representatives: Vec<RepresentativeEntry>,
    /// A code for a letter is still of use.
    pub code: bool,
}

/// What a representative sees besides.
#[derive(Debug, Clone)]
pub struct Acting {
    pub id: RepresentationId,
    pub represented: String,
    pub right: Right,
}

#[derive(Debug, Clone)]
pub struct DraftNote {
    pub started_at: Timestamp,
    /// Whoever began it, if that was not the viewer.
    pub started_by: Option<String>,
    pub kept_until: Timestamp,
    pub supplement: bool,
    /// Something was answered already.
    pub begun: bool,
}

#[component]
pub fn MessagePage(frame: Frame, page: MessageView) -> impl IntoView {
    let locale = frame.locale;
    let heading = heading(locale, &page);
    let content = &page.message.content;
    let service = locale.pick(&content.service, &content.binding_language);
    let title = format!("{heading} – {}", service.text);
    let service = view! { <p class="rk-preline" lang=locale.lang_attribute(service.tag)>{service.text.to_owned()}</p> };
    let id = page.message.id;
    let acting = page.acting.clone().map(|acting| view! { <ActingNote locale=locale message=id acting=acting/> });
    let name = content.recipient_name.as_ref();
    let recipient = name.map_or_else(|| locale.t("clerk-no-name"), |name| name.reveal().as_str().to_owned());
    let banner = page.preview.clone().map(|preview| {
        let clerk = matches!(preview.of, PreviewFor::Clerk(_));
        let time =
            (clerk && !matches!(page.state, MessageState::Withdrawn { .. })).then(|| clerk_time_note(locale, &page.message));
        let nobody_told = preview.nobody_told.then(|| {
            view! { <p class="rk-strong"><Icon name="warning"/>" "{locale.t("told-nobody-reached")}</p> }
        });
        let unclear = (preview.unclear > 0)
            .then(|| view! { <p class="rk-strong">{locale.with("clerk-unclear", &[("count", preview.unclear.into())])}</p> });
        let ways = clerk.then(|| {
            view! {
                <p><a class="kern-link rk-touch" href=routes::clerk_notices(id)>{locale.t("clerk-notices-title")}</a></p>
                <p><a class="kern-link rk-touch" href=routes::pattern::CLERK_MESSAGES>{locale.t("clerk-all-messages")}</a></p>
            }
        });
        // Of use to nobody once the message was answered or taken back.
        let code = preview.code.then(|| {
            view! {
                <form method="post" action=routes::clerk_code(id)>
                    <button class="rk-link-button" type="submit">{locale.t("clerk-code-make")}</button>
                    <p class="rk-small">{locale.t("clerk-code-warning")}</p>
                </form>
            }
        });
        view! {
            <div class="rk-banner" role="region" aria-label=locale.t("preview-label")>
                <p>{preview.of.text(locale)}</p>
                <p>{locale.t("preview-recipient")}" "<strong><bdi>{recipient}</bdi></strong></p>
                {nobody_told}
                {unclear}
                {time}
                <ClerksRepresentatives locale=locale message=id entries=preview.representatives/>
                {code}
                {ways}
            </div>
        }
    });
    let files = letter_files(locale, page.files.clone());
    // With the letter, whatever became of it: there are questions about an appointment and about what was sent, too.
    let questions = page.message.content.contact.clone().map(|person| {
        view! { <div class="rk-sheet"><Questions locale=locale person=Some(person) phone=page.authority.contact.phone.clone()/></div> }
    });
    let letter = view! { <Letter locale=locale message=page.message.clone() authority_name=page.authority.name.clone()/> };
    view! {
        <Page frame=frame title=title>
            {banner}
            <div class="rk-sheet">
                {left_out_note(locale, page.left_out, false)}
                {service}
                <h1>{heading}</h1>
                <Body locale=locale page=page/>
            </div>
            {letter}
            {files}
            {questions}
            {acting}
        </Page>
    }
}

fn heading(locale: Locale, page: &MessageView) -> String {
    let authority = match locale {
        Locale::English => page.authority.name.clone(),
        Locale::German | Locale::SimpleGerman => page.authority.sentence_start(),
    };
    let supplement = page.message.dialogue.takes_replies() && page.draft.as_ref().is_some_and(|draft| draft.supplement);
    let begun = page.draft.as_ref().is_some_and(|draft| draft.begun);
    let with_authority = |key: &str| locale.with(key, &[("authority", authority.clone().into())]);
    match (&page.message.content.kind, page.state) {
        (_, MessageState::Withdrawn { .. }) if page.message.dialogue.replaced_by.is_some() => {
            with_authority("message-replaced-title")
        }
        (_, MessageState::Withdrawn { .. }) => with_authority("message-withdrawn-title"),
        // An appointment or a notice stays what it is, whatever became of its case.
        (MessageKind::Inquiry(_) | MessageKind::IntentToRefuse(_), MessageState::Open)
            if !page.message.dialogue.takes_replies() =>
        {
            locale.t("message-closed-title")
        }
        (_, MessageState::Answered { .. }) if !supplement && !page.outstanding.returned.is_empty() => {
            with_authority("message-returned-title")
        }
        (_, MessageState::Answered { .. }) if !supplement => answered(locale, "message-answered", &page.answered_by, None),
        (_, MessageState::Answered { .. }) => locale.t("supplement-title"),
        (MessageKind::Inquiry(_), _) if page.open_tasks == 0 && begun => locale.t("message-ready-title"),
        (MessageKind::Inquiry(_), _) if page.all_optional => with_authority("message-optional-title"),
        // What is missing is not wanted of whoever only reads.
        (MessageKind::Inquiry(_), _) if page.acting.as_ref().is_some_and(|acting| acting.right < Right::Prepare) => {
            with_authority("message-read-only-title")
        }
        (MessageKind::Inquiry(_), _) => {
            let open = i64::try_from(page.open_tasks).unwrap_or(i64::MAX);
            locale.with("message-inquiry-title", &[("authority", authority.into()), ("count", open.into())])
        }
        (MessageKind::IntentToRefuse(_), _) => with_authority("message-intent-title"),
        (MessageKind::AppointmentNotice(_), _) => with_authority("message-appointment-title"),
        (MessageKind::NotCompetentNotice(_), _) => with_authority("message-not-competent-title"),
        (MessageKind::StatusNotice, _) => with_authority("message-status-title"),
    }
}

#[component]
fn Body(locale: Locale, page: MessageView) -> impl IntoView {
    let supplement = page.draft.as_ref().is_some_and(|draft| draft.supplement);
    let history = history_link(locale, &page);
    // What was begun later is as little sent as what was begun first.
    let supplement = supplement && page.message.dialogue.takes_replies();
    match (page.message.content.kind.clone(), page.state) {
        (_, MessageState::Withdrawn { at }) => {
            view! { <Withdrawn locale=locale at=at page=page/> }.into_any()
        }
        (_, MessageState::Answered { at, .. }) if !supplement => view! { <Answered locale=locale at=at page=page/> }.into_any(),
        (MessageKind::Inquiry(_) | MessageKind::IntentToRefuse(_), _) if !page.message.dialogue.takes_replies() => {
            let draft = never_sent_draft(locale, page.draft);
            view! {
                <NoMoreReplies locale=locale dialogue=page.message.dialogue links=page.preview.is_none()/>
                {draft}
                <NeverSent locale=locale binding=page.message.content.binding_language words=page.words/>
                {history}
            }
            .into_any()
        }
        (MessageKind::Inquiry(inquiry) | MessageKind::IntentToRefuse(inquiry), _) => {
            view! { <Tasks locale=locale terms=inquiry.terms page=page/> }.into_any()
        }
        (MessageKind::AppointmentNotice(appointment), _) => {
            view! { <AppointmentBlock locale=locale appointment=appointment message=page.message.id binding=page.message.content.binding_language/> }.into_any()
        }
        (MessageKind::NotCompetentNotice(body), _) => view! { <CompetentBlock locale=locale body=body/> }.into_any(),
        (MessageKind::StatusNotice, _) => view! { <p class="rk-lead">{locale.t("message-information-only")}</p> }.into_any(),
    }
}

/// What became of it: why, what happens to what was written, and where it all stands.
#[component]
fn Withdrawn(locale: Locale, at: Timestamp, page: MessageView) -> impl IntoView {
    let text = locale.with("message-withdrawn-text", &[("date", day_of_moment(at, locale).into())]);
    let lang = locale.lang_attribute(page.message.content.binding_language.as_str());
    let history = history_link(locale, &page);
    let reason = page.withdrawn_reason.map(|reason| {
        view! {
            <h2 class="rk-h3">{locale.t("message-withdrawn-why")}</h2>
            <Paragraphs links=true text=reason lang=lang/>
        }
    });
    let links = page.preview.is_none();
    let draft = never_sent_draft(locale, page.draft);
    let replaced = page.message.dialogue.clone();
    // Whoever must answer the new one is not told that there is nothing to do.
    let text = replaced.replaced_by.is_none().then_some(text);
    view! {
        {text.map(|text| view! { <p class="rk-lead">{text}</p> })}
        <NoMoreReplies locale=locale dialogue=replaced links=links/>
        {reason}
        {draft}
        <NeverSent locale=locale binding=page.message.content.binding_language words=page.words/>
        {history}
    }
}

/// What was written or uploaded and nobody takes any more.
pub(super) fn never_sent_draft(locale: Locale, draft: Option<DraftNote>) -> Option<impl IntoView> {
    draft.filter(|draft| draft.begun).map(|draft| {
        let until = day_of_moment(draft.kept_until, locale);
        view! { <p>{locale.with("message-withdrawn-draft", &[("until", until.into())])}</p> }
    })
}

/// Whoever looks at a preview has no history of their own.
pub(super) fn history_link(locale: Locale, page: &MessageView) -> Option<impl IntoView + use<>> {
    let href = routes::history(page.message.id);
    let text = locale.t("history-title");
    page.preview.is_none().then(|| view! { <p><a class="kern-link rk-touch" href=href>{text}</a></p> })
}

#[component]
fn Tasks(locale: Locale, terms: Option<domain::message::DeadlineTerms>, page: MessageView) -> impl IntoView {
    let history = history_link(locale, &page);
    let binding = page.message.content.binding_language.clone();
    let draft = page.draft.as_ref().filter(|draft| draft.begun).map(|draft| {
        let key = if draft.started_by.is_some() { "message-draft-by" } else { "message-draft" };
        let text = locale.with(
            key,
            &[
                ("name", draft.started_by.clone().unwrap_or_default().into()),
                ("started", day_of_moment(draft.started_at, locale).into()),
                ("until", day_of_moment(draft.kept_until, locale).into()),
            ],
        );
        view! { <p class="rk-lead">{text}</p> }
    });
    let must = !matches!(page.message.content.kind, MessageKind::IntentToRefuse(_)) && !page.all_optional;
    let intent = matches!(page.message.content.kind, MessageKind::IntentToRefuse(_))
        .then(|| view! { <p class="rk-lead">{locale.t("message-intent-lead")}</p> });
    let supplement = page
        .draft
        .as_ref()
        .is_some_and(|draft| draft.supplement)
        .then(|| view! { <p class="rk-lead">{locale.t("supplement-lead")}</p> });
    // Everything was sent before: there is no next task, only a choice.
    let choice = supplement.is_some() && page.open_tasks == 0 && !page.draft.as_ref().is_some_and(|draft| draft.begun);
    // Whoever has answered is not asked to.
    let owes = page.open_tasks > 0 || !page.outstanding.returned.is_empty();
    let days_left = page.days_left.filter(|_| supplement.is_none() || owes);
    let deadline = days_left.zip(terms).map(|(days_left, terms)| {
        view! { <DeadlineBlock locale=locale terms=terms binding=binding.clone() days_left=days_left must=must/> }
    });
    let begun = page.draft.as_ref().is_some_and(|draft| draft.begun);
    let label = match (page.open_tasks, begun) {
        (0, true) => "message-check",
        (_, true) => "message-continue",
        (_, false) if page.tasks.iter().any(|task| task.unsaved) => "message-continue",
        (_, false) => "message-begin",
    };
    let own = page.preview.is_none() && page.acting.is_none() && page.message.recipient.allows(MatchRule::Representative);
    let invite = own.then(|| {
        view! { <p><a class="kern-link rk-touch" href=routes::representation(page.message.id)>{locale.t("representation-link")}</a></p> }
    });
    let returned = supplement.is_some().then(|| returned_list(locale, &binding, &page.outstanding)).flatten();
    let last = (supplement.is_some() && page.message.dialogue.is_last_round())
        .then(|| view! { <p class="rk-strong"><Icon name="warning"/>{locale.t("returned-last")}</p> });
    let unsaved = page.tasks.iter().any(|task| task.unsaved);
    let also_send = ((begun || unsaved) && page.open_tasks > 0).then(|| {
        view! { <p class="rk-actions__second"><a class="kern-link rk-touch" href=routes::check(page.message.id)>{locale.t("message-check")}</a></p> }
    });
    let reads_only = page.acting.as_ref().is_some_and(|acting| acting.right < Right::Prepare);
    let action = if reads_only {
        view! { <p class="rk-note"><Icon name="info"/><span>{locale.t("acting-reads-only")}</span></p> }.into_any()
    } else if page.preview.is_some() {
        view! { <p class="rk-note"><Icon name="info"/><span>{locale.t("preview-no-sending")}</span></p> }.into_any()
    } else if choice {
        view! { <p class="rk-note"><Icon name="info"/><span>{locale.t("supplement-choose")}</span></p> }.into_any()
    } else {
        view! { <ButtonLink weight=Weight::Primary href=page.next_href text=locale.t(label)/> {also_send} }.into_any()
    };
    let left = view! { <LeftBehind locale=locale message=page.message.id binding=page.message.content.binding_language.clone() left=page.left_behind/> };
    let waiting = waiting(locale, page.message.id, &page.waiting);
    // What stands at an item is said there.
    let elsewhere = KeptWords { asked: Vec::new(), ..page.words };
    let words = view! { <Unsaved locale=locale message=page.message.id binding=page.message.content.binding_language.clone() words=elsewhere/> };
    view! {
        {draft}
        {words}
        {waiting}
        {left}
        {intent}
        {supplement}
        {returned}
        {last}
        {deadline}
        <MoreTime locale=locale message=page.message.id binding=page.message.content.binding_language.clone() dialogue=page.message.dialogue.clone() may_ask=page.may_ask_time/>
        <TaskList locale=locale tasks=page.tasks/>
        <div class="rk-actions">{action}</div>
        {(!page.receipts.is_empty()).then(|| receipts(locale, page.message.id, &page.receipts))}
        {history}
        {invite}
        {page.message.content.contact.is_none().then(|| view! { <Questions locale=locale person=None phone=page.authority.contact.phone.clone()/> })}
    }
}

/// The key of the kind's name, for lists.
pub fn kind_name(locale: Locale, kind: &MessageKind) -> String {
    locale.t(wording::message_kind(kind.name()))
}
