//! The person's messages, grouped by what there is to do.

use crate::{
    i18n::{Locale, day_of_moment, long_date},
    routes,
    shell::{Frame, Page},
};
use domain::{
    id::MessageId,
    message::{MessageKindName, MessageState, ToDo, ToDoKind},
    text::{LanguageTag, Line, Translated},
};
use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;

/// Of a group that asks for nothing so many stand there at once.
const AT_ONCE: usize = 3;

#[derive(Debug, Clone)]
pub struct MessageListView {
    pub entries: Vec<MessageEntry>,
    /// Address of the next page.
    pub next: Option<String>,
}

#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and all of them go together")]
pub struct MessageEntry {
    pub id: MessageId,
    /// None: it is shown after a safer sign-in only.
    pub subject: Option<Translated<Line<150>>>,
    pub binding: LanguageTag,
    pub authority_name: String,
    /// What tells two messages of one authority apart; not shown before a safe sign-in where one is demanded.
    pub file_reference: Option<String>,
    pub kind: MessageKindName,
    pub state: MessageState,
    pub deadline: Option<(jiff::civil::Date, i32)>,
    pub received_at: Timestamp,
    pub retrieved: bool,
    /// Something is being added and not sent.
    pub supplement_begun: bool,
    /// Something was typed that is not part of a reply.
    pub unsaved: bool,
    /// Required items that are settled in a draft, and all of them.
    pub progress: Option<(usize, usize)>,
    pub to_do: ToDo,
    /// Nothing can be sent any more: the case is closed, or another message took the place of this one.
    pub closed: bool,
    /// Whom the person acts for here.
    pub acts_for: Option<String>,
}

impl MessageEntry {
    fn group(&self) -> &'static str {
        let takes_reply = matches!(self.kind, MessageKindName::Inquiry | MessageKindName::IntentToRefuse);
        match self.state {
            MessageState::Open if takes_reply && self.closed => "list-closed",
            MessageState::Open if takes_reply => "list-open",
            MessageState::Answered { .. } if self.closed => "list-sent",
            MessageState::Answered { .. } if self.supplement_begun || self.to_do.kind == ToDoKind::More => "list-open",
            MessageState::Answered { .. } => "list-sent",
            MessageState::Open => "list-information",
            MessageState::Withdrawn { .. } => "list-closed",
        }
    }
}

#[component]
pub fn MessageListPage(frame: Frame, page: MessageListView) -> impl IntoView {
    let locale = frame.locale;
    let empty = page.entries.is_empty();
    let groups = ["list-open", "list-information", "list-sent", "list-closed"]
        .into_iter()
        .filter_map(|group| {
            let entries: Vec<_> = page.entries.iter().filter(|entry| entry.group() == group).cloned().collect();
            (!entries.is_empty()).then(|| view! { <Group locale=locale heading=group entries=entries/> })
        })
        .collect_view();
    view! {
        <Page frame=frame title=locale.t("list-title")>
            <div class="rk-sheet">
                <h1>{locale.t("list-title")}</h1>
                {empty.then(|| view! { <p class="rk-lead">{locale.t("list-empty")}</p>
                    <p><a class="kern-link rk-touch" href=routes::pattern::ACCESS_CODE>{locale.t("access-code-have")}</a></p> })}
                {groups}
                {page.next.map(|href| view! { <p class="rk-actions"><a class="kern-link rk-touch" href=href>{locale.t("list-older")}</a></p> })}
            </div>
        </Page>
    }
}

#[component]
fn Group(locale: Locale, heading: &'static str, entries: Vec<MessageEntry>) -> impl IntoView {
    let rows = entries
        .into_iter()
        .map(|entry| {
            let picked = entry.subject.as_ref().map(|subject| locale.pick(subject, &entry.binding));
            let lang = picked.as_ref().and_then(|subject| locale.lang_attribute(subject.tag));
            let subject = picked.map_or_else(|| locale.t("list-protected"), |subject| subject.text.to_owned());
            let deadline = match (entry.state, entry.deadline) {
                (MessageState::Open, Some((day, left))) if !entry.closed => {
                    // Whoever need not answer may.
                    let key = match (left < 0, entry.kind == MessageKindName::IntentToRefuse) {
                        (false, false) => "list-deadline",
                        (true, false) => "list-deadline-over",
                        (false, true) => "list-deadline-can",
                        (true, true) => "list-deadline-can-over",
                    };
                    Some(locale.with(key, &[("date", long_date(day, locale).into())]))
                }
                _ => None,
            };
            let more = (entry.to_do.kind == ToDoKind::More && !entry.closed).then(|| {
                if entry.to_do.due == Date::MAX {
                    locale.t("list-more")
                } else {
                    locale.with("list-more-until", &[("date", long_date(entry.to_do.due, locale).into())])
                }
            });
            // A promise moves no deadline.
            let authoritys = entry.deadline.filter(|(day, _)| !entry.closed && entry.to_do.kind == ToDoKind::More && *day < entry.to_do.due);
            let authoritys = authoritys.map(|(day, left)| {
                let key = if left < 0 { "outstanding-deadline-over" } else { "outstanding-deadline" };
                locale.with(key, &[("date", long_date(day, locale).into())])
            });
            let deadline = deadline.or(more);
            let progress = entry.progress.filter(|_| !entry.closed && !matches!(entry.state, MessageState::Withdrawn { .. })).map(|(done, of)| {
                let numbers = [("done", done.into()), ("of", of.into())];
                view! { <span class="rk-strong rk-apart">{match (done, of) {
                    // Nothing that must be answered.
                    (_, 0) => locale.t("list-begun"),
                    (done, of) if done == of => locale.t("list-progress-all"),
                    (_, _) => locale.with("list-progress", &numbers),
                }}</span> }
            });
            let state = match entry.state {
                MessageState::Answered { .. } if entry.supplement_begun && !entry.closed => Some(locale.t("list-supplement-begun")),
                MessageState::Answered { at, .. } => {
                    Some(locale.with("list-answered", &[("date", day_of_moment(at, locale).into())]))
                }
                MessageState::Withdrawn { .. } => Some(locale.t("list-withdrawn")),
                MessageState::Open if entry.closed => Some(locale.t("list-case-closed")),
                MessageState::Open if !entry.retrieved => Some(locale.t("list-new")),
                MessageState::Open => None,
            };
            let unsaved = entry.unsaved.then(|| view! { <span class="rk-strong rk-apart">{locale.t("list-unsaved")}</span> });
            let received = locale.with("list-received", &[("date", day_of_moment(entry.received_at, locale).into())]);
            let acts_for = entry.acts_for.map(|name| {
                view! { <p class="rk-small">{locale.t("acting-for")}" "<strong><bdi>{name}</bdi></strong></p> }
            });
            view! {
                <li class="rk-entry">
                    <a class="rk-task__name kern-link" href=routes::message(entry.id) lang=lang>{subject}</a>
                    <p class="rk-small rk-muted" lang=locale.lang_attribute("de")>{entry.authority_name}{entry.file_reference.map(|number| view! { ", "<span class="rk-number">{number}</span> })}</p>
                    {acts_for}
                    {deadline.map(|text| view! { <p class="rk-small rk-strong">{text}</p> })}
                    {authoritys.map(|text| view! { <p class="rk-small">{text}</p> })}
                    <p class="rk-small">
                        {progress}
                        {unsaved}
                        {state.map(|text| view! { <span class="rk-strong rk-apart">{text}</span> })}
                        <span class="rk-muted">{received}</span>
                    </p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    // What is to be done stands there as a whole; of the rest the first ones.
    let mut rows = rows;
    let more = if heading == "list-open" || rows.len() <= AT_ONCE + 1 { Vec::new() } else { rows.split_off(AT_ONCE) };
    let more = (!more.is_empty()).then(|| {
        let all = locale.with("show-all", &[("count", (AT_ONCE + more.len()).into())]);
        view! { <details class="rk-details"><summary>{all}</summary><ul class="rk-entries">{more}</ul></details> }
    });
    view! {
        <section class="rk-section">
            <h2>{locale.t(heading)}</h2>
            <ul class="rk-entries">{rows}</ul>
            {more}
        </section>
    }
}
