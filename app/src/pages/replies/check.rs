//! Check everything, then send: a second, explicit act.

use crate::{
    components::{
        answer_text::{answer_lang, answer_text},
        await_change::AwaitChange,
        back_link::BackLink,
        button::{ButtonLink, SubmitButton, Weight},
        dialogue::returned_note,
        icon::Icon,
        left_behind::LeftBehind,
        paragraphs::Paragraphs,
        unsaved::NotAsked,
    },
    i18n::{Locale, file_size},
    routes,
    shell::{Frame, Page},
    wording,
};
use domain::{
    authority::Authority,
    document::{DocumentName, DraftDocument, RefusedDocument, Release},
    document_request::PapersAnswer,
    id::{ItemId, MessageId},
    message::{Item, ItemContent},
    reply::{ItemAnswer, ItemState},
    text::LanguageTag,
};
use jiff::civil::Date;
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct CheckView {
    pub message: MessageId,
    pub authority: Authority,
    pub file_reference: String,
    pub binding: LanguageTag,
    pub rows: Vec<CheckRow>,
    pub readiness: Readiness,
    /// What representatives left whose right has ended, by name and item. It is not sent.
    pub left_behind: Vec<(String, Item)>,
    /// Items that another answer hides, and the names of their files. They are not sent.
    pub not_asked: Vec<(Item, Vec<DocumentName>)>,
    /// The draft as it is shown; another one is not sent unseen.
    pub version: String,
    pub late: bool,
    /// The day on which the deadline ends.
    pub due: Option<Date>,
    pub supplement: bool,
}

#[derive(Debug, Clone)]
pub struct CheckRow {
    pub item: ItemId,
    pub content: ItemContent,
    pub answer: Option<ItemAnswer>,
    pub documents: Vec<DraftDocument>,
    /// So many photos go as one PDF, too.
    pub one_document: Option<usize>,
    pub refused: Vec<RefusedDocument>,
    /// Names of files that have not arrived as a whole.
    pub unfinished: Vec<DocumentName>,
    /// Names of files that have, and are being looked into.
    pub arriving: Vec<DocumentName>,
    /// Why the authority does not get what it asked for here.
    pub gap: Option<ItemState>,
    /// What was sent earlier and stays, where nothing new is said.
    pub sent_before: Option<ItemAnswer>,
    /// Why the authority needs it once more, whatever was sent before.
    pub returned: Option<String>,
    /// Words were typed there that are kept, but not part of the reply.
    pub unsaved: bool,
}

/// Why the page is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    None,
    /// Something was changed in another window since the page was shown.
    Changed,
    /// Something is missing: one more press sends all the same.
    Gaps,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    Empty,
    Checking,
    /// For longer than somebody wants to wait.
    CheckingSlowly,
    /// A representative who prepares: the person who is represented sends.
    SomebodyElseSends,
}

#[component]
pub fn CheckPage(frame: Frame, page: CheckView, notice: Notice) -> impl IntoView {
    let locale = frame.locale;
    let gaps: Vec<_> = page.rows.iter().filter(|row| row.gap.is_some()).cloned().collect();
    let changed = (notice == Notice::Changed).then(|| locale.t("check-changed"));
    let ask = notice == Notice::Gaps && page.readiness == Readiness::Ready;
    let confirm = ask.then(|| (page.message, page.version.clone()));
    let refused = page.rows.iter().any(|row| !row.refused.is_empty());
    let said = match page.readiness {
        Readiness::Checking => locale.t("check-files-running"),
        Readiness::CheckingSlowly => locale.t("check-files-slow"),
        _ if refused => locale.t("check-some-refused"),
        Readiness::Ready => locale.t(if all_clean(&page) { "check-all-checked" } else { "check-can-send" }),
        Readiness::Empty | Readiness::SomebodyElseSends => String::new(),
    };
    let title = if page.readiness == Readiness::SomebodyElseSends { "check-title-prepare" } else { "check-title" };
    let title = locale.t(title);
    let rows = page.rows.iter().map(|row| check_row(locale, &page, row)).collect_view();
    view! {
        <Page frame=frame title=title.clone()>
            <div class="rk-sheet">
                <BackLink href=routes::message(page.message) text=locale.t("back-to-message")/>
                {changed.map(|text| view! { <div class="rk-errors" id="fehler" tabindex="-1"><p class="rk-strong"><Icon name="dangerous"/>{text}</p></div> })}
                <h1>{title}</h1>
                <p class="rk-lead">{locale.t(if page.supplement { "check-lead-supplement" } else { "check-lead" })}</p>
                <AwaitChange at=routes::check(page.message) stamp=format!("{:?} {}", page.readiness, page.version) said=said
                    waits={matches!(page.readiness, Readiness::Checking | Readiness::CheckingSlowly)}>
                    <Missing locale=locale message=page.message rows=gaps binding=page.binding.clone() confirm=confirm readiness=page.readiness/>
                    <LeftBehind locale=locale message=page.message binding=page.binding.clone() left=page.left_behind.clone()/>
                    <dl class="rk-summary">{rows}</dl>
                    <NotAsked locale=locale binding=page.binding.clone() items=page.not_asked.clone()/>
                    <SendBox locale=locale page=page ask=ask/>
                </AwaitChange>
            </div>
        </Page>
    }
}

/// A scanner found every file clean; what goes on unchecked, or was too large to look into, is not called checked.
fn all_clean(page: &CheckView) -> bool {
    let mut files = page.rows.iter().flat_map(|row| &row.documents).peekable();
    files.peek().is_some()
        && files.all(|document| matches!(document, DraftDocument::Released(document) if document.release() == Release::Clean))
}

fn edit_href(message: MessageId, row: &CheckRow) -> String {
    let address = match row.content {
        ItemContent::Question(_) => routes::question(message, &row.item),
        ItemContent::DocumentRequest(_) => routes::papers(message, &row.item),
    };
    format!("{address}?von=pruefen")
}

#[component]
fn Missing(
    locale: Locale,
    message: MessageId,
    rows: Vec<CheckRow>,
    binding: LanguageTag,
    readiness: Readiness,
    /// Message and version of the draft that is sent with the next press.
    #[prop(optional_no_strip)]
    confirm: Option<(MessageId, String)>,
) -> impl IntoView {
    if rows.is_empty() {
        return ().into_any();
    }
    let links = rows
        .iter()
        .map(|row| {
            let label = locale.pick(row.content.label(), &binding);
            let state = row.gap.filter(|state| !state.is_open()).map(|state| format!(": {}", locale.t(wording::item_state(state))));
            view! { <li><a class="kern-link rk-touch" href=edit_href(message, row) lang=locale.lang_attribute(label.tag)>{label.text.to_owned()}</a>{state}</li> }
        })
        .collect_view();
    let (heading, text) = match (confirm.is_some(), readiness) {
        (true, _) => ("check-gaps-ask", "check-gaps-ask-text"),
        (false, Readiness::Empty) => ("check-nothing-yet", "check-missing-text-empty"),
        (false, Readiness::SomebodyElseSends) => ("check-missing-prepare", "check-missing-prepare-text"),
        (false, Readiness::Checking | Readiness::CheckingSlowly) => ("check-missing", "check-missing-wait-text"),
        (false, Readiness::Ready) => ("check-missing", "check-missing-text"),
    };
    let (id, focus) = (confirm.is_some().then_some("fehler"), confirm.is_some().then_some("-1"));
    let send = confirm.map(|(message, version)| {
        view! {
            <form method="post" action=format!("{}{}", routes::check(message), routes::ERRORS)>
                <input type="hidden" name="stand" value=version/>
                <input type="hidden" name="luecken" value="1"/>
                <SubmitButton weight=Weight::Secondary text=locale.t("check-gaps-send")/>
            </form>
        }
    });
    view! {
        <div class="rk-attention" id=id tabindex=focus>
            <h2 class="rk-h3"><Icon name="warning"/>{locale.with(heading, &[("count", rows.len().into())])}</h2>
            <p>{locale.t(text)}</p>
            <ul class="rk-plain-list">{links}</ul>
            {send}
        </div>
    }
    .into_any()
}

fn check_row(locale: Locale, page: &CheckView, row: &CheckRow) -> impl IntoView + use<> {
    let (message, binding) = (page.message, &page.binding);
    let until = match &row.answer {
        Some(ItemAnswer::Papers(PapersAnswer::Later { until })) => until.as_ref().map(|day| *day.reveal()),
        _ => None,
    };
    let after = until.zip(page.due).is_some_and(|(until, due)| until > due);
    let after = after.then(|| view! { <p class="rk-strong"><Icon name="warning"/>{locale.t("outstanding-after-deadline")}</p> });
    let label = locale.pick(row.content.label(), binding);
    let (label, lang) = (label.text.to_owned(), locale.lang_attribute(label.tag));
    let text = match (&row.answer, row.documents.is_empty()) {
        (Some(ItemAnswer::Papers(PapersAnswer::Files)), false) => None,
        (Some(answer), _) => Some(answer_text(locale, &row.content, answer, binding)),
        (None, true) if row.sent_before.is_some() => None,
        (None, true) => Some(locale.t("not-provided")),
        (None, false) => None,
    };
    let text_lang = row.answer.as_ref().and_then(|answer| answer_lang(locale, &row.content, answer, binding));
    let before = row.sent_before.as_ref().filter(|_| row.answer.is_none() && row.documents.is_empty());
    let before = before.map(|answer| {
        let words = answer_text(locale, &row.content, answer, binding);
        let lang = answer_lang(locale, &row.content, answer, binding);
        let key = if row.returned.is_some() { "check-sent-not-enough" } else { "check-sent-before" };
        view! { <p class="rk-muted">{locale.t(key)}</p> <Paragraphs text=words lang=lang/> }
    });
    let files = row
        .documents
        .iter()
        .map(|document| {
            let facts = document.facts();
            let waiting = matches!(document, DraftDocument::Unscanned(_)).then(|| locale.t("file-checking"));
            view! {
                <li class="rk-summary__file">
                    <Icon name="description"/>
                    <span><bdi>{facts.name.reveal().to_owned()}</bdi>" "<span class="rk-muted">{file_size(facts.size_bytes, locale)}</span>
                    {waiting.map(|text| view! { <span class="rk-strong">" "{text}</span> })}</span>
                </li>
            }
        })
        .collect_view();
    let refused = row.refused.iter().map(|refused| ("dangerous", &refused.name, "file-refused-not-sent"));
    let unfinished = row.unfinished.iter().map(|name| ("warning", name, "file-unfinished-not-sent"));
    let arriving = row.arriving.iter().map(|name| ("hourglass-top", name, "file-checking"));
    let left_out: Vec<_> = refused
        .chain(unfinished)
        .chain(arriving)
        .map(|(icon, name, word)| {
            let class = if word == "file-checking" { "rk-summary__file" } else { "rk-summary__file rk-problem" };
            view! {
                <li class=class>
                    <Icon name=icon/>
                    <span><bdi>{name.reveal().to_owned()}</bdi>" "<span class="rk-strong">{locale.t(word)}</span></span>
                </li>
            }
        })
        .collect();
    let files =
        (!row.documents.is_empty() || !left_out.is_empty()).then(|| view! { <ul class="rk-plain-list">{files}{left_out}</ul> });
    let one_document = row.one_document.map(|count| {
        view! { <p class="rk-small">{locale.with("papers-one-document-sent", &[("count", count.into())])}</p> }
    });
    let returned = returned_note(locale, binding, row.returned.as_deref());
    let unsaved = row.unsaved.then(|| view! { <p class="rk-strong"><Icon name="warning"/>{locale.t("check-unsaved")}</p> });
    view! {
        <div class="rk-summary__row">
            <dt lang=lang.clone()>{label.clone()}</dt>
            <dd class="rk-summary__answer">{returned}{before}{files}{one_document}{text.map(|text| view! { <Paragraphs text=text lang=text_lang/> })}{after}{unsaved}</dd>
            <dd class="rk-summary__edit">
                <a class="kern-link rk-touch" href=edit_href(message, row)>{locale.t("change")}<span class="kern-sr-only" lang=lang>": "{label}</span></a>
            </dd>
        </div>
    }
}

#[component]
fn SendBox(
    locale: Locale,
    page: CheckView,
    /// What is missing was just named: this press sends.
    ask: bool,
) -> impl IntoView {
    let send = locale.t(if ask { "check-gaps-send" } else { "check-send" });
    let late = page.late.then(|| view! { <p class="rk-strong">{locale.t("check-late")}</p> });
    let action = match page.readiness {
        Readiness::Ready => view! {
            <form method="post" action=format!("{}{}", routes::check(page.message), routes::ERRORS)>
                <input type="hidden" name="stand" value=page.version.clone()/>
                {ask.then(|| view! { <input type="hidden" name="luecken" value="1"/> })}
                <SubmitButton weight=Weight::Primary text=send/>
            </form>
        }
        .into_any(),
        Readiness::Empty if page.supplement => view! {
            <p class="rk-strong">{locale.t("check-nothing-new")}</p>
            <ButtonLink weight=Weight::Primary href=routes::message(page.message) text=locale.t("back-to-message")/>
        }
        .into_any(),
        Readiness::Empty if page.rows.iter().all(|row| !row.content.required()) => view! {
            <p class="rk-strong">{locale.t("check-nothing-needed")}</p>
            <ButtonLink weight=Weight::Secondary href=routes::message(page.message) text=locale.t("message-answer-after-all")/>
        }
        .into_any(),
        Readiness::Empty => view! {
            <p class="rk-strong">{locale.t("check-empty")}</p>
            <ButtonLink weight=Weight::Primary href=routes::message(page.message) text=locale.t("message-begin")/>
        }
        .into_any(),
        Readiness::SomebodyElseSends => view! {
            <p class="rk-strong"><Icon name="info"/>{locale.t("check-somebody-else-sends")}</p>
            <ButtonLink weight=Weight::Secondary href=routes::saved(page.message) text=locale.t("save-for-later")/>
        }
        .into_any(),
        Readiness::Checking | Readiness::CheckingSlowly => view! {
            <p class="rk-strong"><Icon name="hourglass-top"/>{locale.t(if page.readiness == Readiness::Checking { "check-files-running" } else { "check-files-slow" })}</p>
            <ButtonLink weight=Weight::Primary href=routes::check(page.message) text=locale.t("reload")/>
        }
        .into_any(),
    };
    let later = (page.readiness != Readiness::SomebodyElseSends).then(|| {
        view! { <p class="rk-actions__second"><a class="kern-link rk-touch" href=routes::saved(page.message)>{locale.t("save-and-send-later")}</a></p> }
    });
    view! {
        <div class="rk-send">
            <h2 class="rk-h3">{locale.t("check-goes-to")}</h2>
            <p class="rk-strong" lang=locale.lang_attribute("de")>{page.authority.name}</p>
            <p>{locale.t("file-reference")}" "<span class="rk-number">{page.file_reference}</span></p>
            {late}
            {(page.readiness != Readiness::SomebodyElseSends).then(|| view! { <p>{locale.t("check-after-sending")}</p> })}
            <div class="rk-actions">{action}</div>
        </div>
        {later}
    }
}
