//! What a clerk has to do next: messages of the authority with their state.

use crate::{
    components::icon::Icon,
    i18n::{Locale, date, day_of_moment, long_moment},
    pages::message::kind_name,
    routes,
    shell::{Frame, Page},
};
use domain::{
    delivery::DeliveryState,
    message::{Message, MessageState, MessageTimes},
};
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct ClerkListView {
    pub rows: Vec<ClerkRow>,
    pub next: Option<String>,
}

#[derive(Debug, Clone)]
pub struct ClerkRow {
    /// Somebody signed in who is perhaps the recipient.
    pub unclear: bool,
    pub message: Message,
    pub times: MessageTimes,
    pub state: MessageState,
    pub days_left: Option<i32>,
    /// Deliveries of the replies, oldest first.
    pub deliveries: Vec<DeliveryState>,
}

#[component]
pub fn ClerkListPage(frame: Frame, page: ClerkListView) -> impl IntoView {
    let locale = frame.locale;
    let (answered, waiting): (Vec<_>, Vec<_>) =
        page.rows.into_iter().partition(|row| matches!(row.state, MessageState::Answered { .. }));
    let empty = answered.is_empty() && waiting.is_empty();
    let table = (!empty).then(|| {
        view! {
            <table class="rk-table">
                <caption class="kern-sr-only">{locale.t("clerk-list-title")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{locale.t("clerk-column-person")}</th>
                        <th scope="col">{locale.t("file-reference")}</th>
                        <th scope="col">{locale.t("clerk-column-state")}</th>
                        <th scope="col">{locale.t("clerk-column-deadline")}</th>
                        <th scope="col">{locale.t("clerk-column-next")}</th>
                    </tr>
                </thead>
                {group(locale, "clerk-group-todo", answered)}
                {group(locale, "clerk-group-waiting", waiting)}
            </table>
        }
    });
    view! {
        <Page frame=frame title=locale.t("clerk-list-title") wide=true>
            <h1>{locale.t("clerk-list-title")}</h1>
            {empty.then(|| view! { <p class="rk-lead">{locale.t("clerk-list-empty")}</p> })}
            {table}
            {page.next.map(|href| view! { <p><a class="kern-link rk-touch" href=href>{locale.t("list-older")}</a></p> })}
        </Page>
    }
}

fn group(locale: Locale, heading: &'static str, rows: Vec<ClerkRow>) -> Option<impl IntoView> {
    if rows.is_empty() {
        return None;
    }
    let rows = rows.into_iter().map(|row| clerk_row(locale, row)).collect_view();
    Some(view! {
        <tbody>
            <tr class="rk-table__group"><th scope="rowgroup" colspan="5">{locale.t(heading)}</th></tr>
            {rows}
        </tbody>
    })
}

fn clerk_row(locale: Locale, row: ClerkRow) -> impl IntoView {
    let id = row.message.id;
    let content = row.message.content.clone();
    let name =
        content.recipient_name.as_ref().map_or_else(|| locale.t("clerk-no-name"), |name| name.reveal().as_str().to_owned());
    let subject = format!("{}: {}", kind_name(locale, &content.kind), content.subject.binding.as_str());
    let (icon, class, word, at) = state(locale, &row);
    let answered = matches!(row.state, MessageState::Answered { .. });
    let deadline = content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| {
        let left = row.days_left.unwrap_or_default();
        let rest = match left {
            ..0 => locale.t("clerk-deadline-over"),
            0 => locale.t("clerk-deadline-today"),
            days => locale.with("clerk-deadline-days", &[("days", days.into())]),
        };
        let urgent = !answered && left <= 3;
        view! {
            <span class="rk-line rk-number">{date(terms.deadline.due, locale)}</span>
            <span class=if urgent { "rk-line rk-strong" } else { "rk-line rk-muted" }>{(!answered).then_some(rest)}</span>
        }
    });
    let (href, next) =
        if answered { (routes::clerk_reply(id), "clerk-next-reply") } else { (routes::clerk_preview(id), "clerk-next-preview") };
    view! {
        <tr>
            <th scope="row" data-label=locale.t("clerk-column-person")>
                <a class="kern-link rk-strong" href=href.clone()>{name}</a>
                <span class="rk-line rk-muted">{subject}</span>
            </th>
            <td class="rk-number" data-label=locale.t("file-reference")>{content.file_reference.as_str().to_owned()}</td>
            <td data-label=locale.t("clerk-column-state")>
                <span class=format!("rk-file__state {class}")><Icon name=icon/><span class="rk-strong">{word}</span></span>
                <span class="rk-line rk-muted">{at}</span>
            </td>
            <td data-label=locale.t("clerk-column-deadline")>{deadline}</td>
            <td data-label=locale.t("clerk-column-next")><a class="kern-link rk-touch" href=href>{locale.t(next)}</a></td>
        </tr>
    }
}

fn state(locale: Locale, row: &ClerkRow) -> (&'static str, &'static str, String, String) {
    let needs_person = row.deliveries.iter().any(|delivery| matches!(delivery, DeliveryState::NeedsPerson { .. }));
    let pending = row.deliveries.iter().any(|delivery| matches!(delivery, DeliveryState::Pending { .. }));
    match (row.state, row.times.retrieved_at) {
        (MessageState::Withdrawn { at }, _) => ("info", "", locale.t("clerk-state-withdrawn"), day_of_moment(at, locale)),
        (MessageState::Answered { at, .. }, _) if needs_person => {
            ("warning", "rk-problem", locale.t("clerk-state-needs-person"), long_moment(at, locale))
        }
        (MessageState::Answered { at, .. }, _) if pending => {
            ("pending", "rk-running", locale.t("clerk-state-passing-on"), long_moment(at, locale))
        }
        (MessageState::Answered { at, .. }, _) => {
            ("check-circle", "rk-done", locale.t("clerk-state-in-file"), long_moment(at, locale))
        }
        (MessageState::Open, None) if row.unclear => {
            ("warning", "rk-problem", locale.t("clerk-state-unclear"), long_moment(row.times.made_available_at, locale))
        }
        (MessageState::Open, Some(at)) => ("mail", "", locale.t("clerk-state-read"), long_moment(at, locale)),
        (MessageState::Open, None) => {
            ("schedule", "", locale.t("clerk-state-available"), long_moment(row.times.made_available_at, locale))
        }
    }
}
