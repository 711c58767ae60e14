//! What a clerk has to do next: messages of the authority with their state.

use crate::{
    assets,
    components::{
        button::{SubmitButton, Weight},
        icon::Icon,
    },
    i18n::{Locale, date, day_of_moment, long_moment},
    pages::messages::message::kind_name,
    routes,
    shell::{Frame, Page},
};
use domain::{
    delivery::DeliveryState,
    message::{DeskGroup, Message, MessageState, MessageTimes},
};
use leptos::prelude::*;

/// The link of the first row.
const FIRST: &str = "erste-zeile";

#[derive(Debug, Clone)]
pub struct ClerkListView {
    pub rows: Vec<ClerkRow>,
    /// Where the page before this one ends and the next one begins, if there are such pages.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Of each group, with the same search.
    pub counts: Vec<(DeskGroup, u32)>,
    /// Only this group is shown.
    pub group: Option<DeskGroup>,
    pub search: String,
}

#[derive(Debug, Clone)]
pub struct ClerkRow {
    pub group: DeskGroup,
    /// Somebody signed in who is perhaps the recipient.
    pub unclear: bool,
    /// No way is left to tell the person of it.
    pub nobody_told: bool,
    /// Representatives who wait for the authority's word.
    pub waiting: usize,
    /// Replies that add something, and those that report a mistake.
    pub additions: usize,
    pub mistakes: usize,
    pub message: Message,
    pub times: MessageTimes,
    pub state: MessageState,
    pub days_left: Option<i32>,
    /// Deliveries of the replies, oldest first.
    pub deliveries: Vec<DeliveryState>,
}

/// The key of a group's name.
fn group_name(group: DeskGroup) -> &'static str {
    match group {
        DeskGroup::NewReply => "desk-new",
        DeskGroup::Decide => "desk-decide",
        DeskGroup::Overdue => "desk-overdue",
        DeskGroup::Waiting => "desk-waiting",
        DeskGroup::Information => "desk-information",
        DeskGroup::Done => "desk-done",
        DeskGroup::Withdrawn => "desk-withdrawn",
    }
}

#[component]
pub fn ClerkListPage(frame: Frame, page: ClerkListView) -> impl IntoView {
    let locale = frame.locale;
    let empty = page.rows.is_empty();
    let nothing = if page.search.is_empty() && page.group.is_none() { "clerk-list-empty" } else { "desk-nothing-found" };
    let address = |more: &str| desk_address(page.group, &page.search, more);
    let turn = |place: Option<&String>, name: &str, key: &str| {
        place.map(|place| view! { <a class="kern-link rk-touch" href=address(&format!("{name}={place}"))>{locale.t(key)}</a> })
    };
    let turns = view! { {turn(page.before.as_ref(), "vor", "desk-before")}{turn(page.after.as_ref(), "ab", "desk-after")} };
    let filters = filters(locale, &page);
    let mut groups: Vec<(DeskGroup, Vec<(bool, ClerkRow)>)> = Vec::new();
    for (at, row) in page.rows.clone().into_iter().enumerate() {
        let row = (at == 0, row);
        match groups.last_mut() {
            Some((group, rows)) if *group == row.1.group => rows.push(row),
            _ => groups.push((row.1.group, vec![row])),
        }
    }
    let groups = groups.into_iter().map(|(of, rows)| group(locale, group_name(of), rows)).collect_view();
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
                {groups}
            </table>
        }
    });
    view! {
        <Page frame=frame title=locale.t("clerk-list-title") wide=true>
            <h1>{locale.t("clerk-list-title")}</h1>
            {(!empty).then(|| view! { <a class="rk-skip kern-link" href=format!("#{FIRST}")>{locale.t("desk-to-list")}</a> })}
            <form method="get" action=routes::pattern::CLERK_MESSAGES role="search" class="rk-search">
                <label class="rk-label" for="suche">{locale.t("desk-search")}</label>
                <div class="rk-input-row">
                    <input class="kern-form-input__input rk-input" type="search" id="suche" name="suche" value=page.search.clone() maxlength="100" autocomplete="off"/>
                    {page.group.map(|group| view! { <input type="hidden" name="gruppe" value=group.as_str()/> })}
                    <SubmitButton weight=Weight::Secondary text=locale.t("desk-search-do")/>
                </div>
            </form>
            {filters}
            {empty.then(|| view! { <p class="rk-lead">{locale.t(nothing)}</p> })}
            {(empty && nothing == "desk-nothing-found").then(|| view! {
                <p><a class="kern-link rk-touch" href=routes::pattern::CLERK_MESSAGES>{locale.t("clerk-all-messages")}</a></p>
            })}
            {(!empty).then(|| view! { <p class="rk-small rk-muted rk-keys" id="tasten" hidden=true>{locale.t("desk-keys")}</p> })}
            {table}
            {(!empty).then(|| view! { <script type="module" src=assets::get().rows.clone()></script> })}
            <nav class="rk-preview__nav" aria-label=locale.t("desk-pages")>{turns}</nav>
        </Page>
    }
}

/// The list with this filter; what else belongs into the address stands in `more`.
fn desk_address(group: Option<DeskGroup>, search: &str, more: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(group) = group {
        query.append_pair("gruppe", group.as_str());
    }
    if !search.is_empty() {
        query.append_pair("suche", search);
    }
    let query = query.finish();
    let parts: Vec<&str> = [query.as_str(), more].into_iter().filter(|part| !part.is_empty()).collect();
    let mark = if parts.is_empty() { "" } else { "?" };
    format!("{}{mark}{}", routes::pattern::CLERK_MESSAGES, parts.join("&"))
}

/// Each group with its number, and all of them.
fn filters(locale: Locale, page: &ClerkListView) -> impl IntoView + use<> {
    let all: u32 = page.counts.iter().map(|(_, count)| count).sum();
    let link = |group: Option<DeskGroup>, key: &str, count: u32| {
        let current = (page.group == group).then_some("true");
        let text = format!("{} ({count})", locale.t(key));
        view! { <li><a class="kern-link rk-touch" href=desk_address(group, &page.search, "") aria-current=current>{text}</a></li> }
    };
    let groups: Vec<_> = page.counts.iter().map(|(group, count)| link(Some(*group), group_name(*group), *count)).collect();
    view! {
        <nav aria-label=locale.t("desk-filters")>
            <ul class="rk-footer__links">{link(None, "desk-all", all)}{groups}</ul>
        </nav>
    }
}

fn group(locale: Locale, heading: &'static str, rows: Vec<(bool, ClerkRow)>) -> Option<impl IntoView> {
    if rows.is_empty() {
        return None;
    }
    let rows = rows.into_iter().map(|(first, row)| clerk_row(locale, row, first)).collect_view();
    Some(view! {
        <tbody>
            <tr class="rk-table__group"><th scope="rowgroup" colspan="5">{locale.t(heading)}</th></tr>
            {rows}
        </tbody>
    })
}

fn clerk_row(locale: Locale, row: ClerkRow, first: bool) -> impl IntoView {
    let id = row.message.id;
    let content = row.message.content.clone();
    let name =
        content.recipient_name.as_ref().map_or_else(|| locale.t("clerk-no-name"), |name| name.reveal().as_str().to_owned());
    let subject = format!("{}: {}", kind_name(locale, &content.kind), content.subject.binding.as_str());
    let (icon, class, word, at) = state(locale, &row);
    let answered = matches!(row.state, MessageState::Answered { .. });
    // Nobody has to keep it any more.
    let settled = answered || matches!(row.state, MessageState::Withdrawn { .. }) || !row.message.dialogue.takes_replies();
    let deadline = content.kind.inquiry().and_then(|inquiry| inquiry.terms.as_ref()).map(|terms| {
        let left = row.days_left.unwrap_or_default();
        let rest = match left {
            ..0 => locale.t("clerk-deadline-over"),
            0 => locale.t("clerk-deadline-today"),
            days => locale.with("clerk-deadline-days", &[("days", days.into())]),
        };
        let urgent = !settled && left <= 3;
        view! {
            <span class="rk-line rk-number">{date(terms.deadline.due, locale)}</span>
            <span class=if urgent { "rk-line rk-strong" } else { "rk-line rk-muted" }>{(!settled).then_some(rest)}</span>
        }
    });
    let href = if answered { routes::clerk_reply(id) } else { routes::clerk_preview(id) };
    // A notice takes no answer: nobody waits for one.
    let next = match row.group {
        DeskGroup::NewReply => Some("clerk-next-reply"),
        DeskGroup::Decide if row.nobody_told => Some("desk-next-tell"),
        DeskGroup::Decide => Some("desk-next-decide"),
        DeskGroup::Overdue => Some("desk-next-overdue"),
        DeskGroup::Waiting => Some("desk-next-wait"),
        DeskGroup::Information | DeskGroup::Done | DeskGroup::Withdrawn => None,
    };
    let extra = |count: usize, key: &str| {
        (count > 0).then(|| view! { <span class="rk-line rk-strong">{locale.with(key, &[("count", count.into())])}</span> })
    };
    let asks = row.message.dialogue.asked().filter(|_| row.message.dialogue.takes_replies()).map(|(_, wished, _)| wished);
    let extras = view! {
        {extra(row.additions, "desk-additions")}
        {extra(row.mistakes, "desk-mistakes")}
        {extra(row.waiting, "desk-representatives")}
        {asks.map(|day| view! { <span class="rk-line rk-strong">{locale.with("desk-more-time", &[("date", date(day, locale).into())])}</span> })}
        {row.nobody_told.then(|| view! { <span class="rk-line rk-strong">{locale.t("desk-nobody-told")}</span> })}
        {row.unclear.then(|| view! { <span class="rk-line rk-strong">{locale.t("clerk-state-unclear")}</span> })}
    };
    let named = locale.with("desk-open", &[("reference", content.file_reference.as_str().into())]);
    // Several messages of one case have links of their own names.
    let named = format!("{named}, {subject}");
    view! {
        <tr>
            <th scope="row" data-label=locale.t("clerk-column-person")>
                <a class="kern-link rk-strong" href=href id=first.then_some(FIRST)>{name}<span class="kern-sr-only">", "{named}</span></a>
                <span class="rk-line rk-muted">{subject}</span>
            </th>
            <td class="rk-number" data-label=locale.t("file-reference")>{content.file_reference.as_str().to_owned()}</td>
            <td data-label=locale.t("clerk-column-state")>
                <span class=format!("rk-file__state {class}")><Icon name=icon/><span class="rk-strong">{word}</span></span>
                <span class="rk-line rk-muted">{at}</span>
            </td>
            <td data-label=locale.t("clerk-column-deadline")>{deadline}</td>
            <td data-label=locale.t("clerk-column-next")>{next.map(|key| locale.t(key))}{extras}</td>
        </tr>
    }
}

fn state(locale: Locale, row: &ClerkRow) -> (&'static str, &'static str, String, String) {
    let needs_person = row.deliveries.iter().any(|delivery| matches!(delivery, DeliveryState::NeedsPerson { .. }));
    let pending = row.deliveries.iter().any(|delivery| matches!(delivery, DeliveryState::Pending { .. }));
    let offered = row.deliveries.iter().any(|delivery| matches!(delivery, DeliveryState::Offered { fetched_at: None, .. }));
    let fetched = row.deliveries.iter().any(|delivery| matches!(delivery, DeliveryState::Offered { .. }));
    let transmitted = row.deliveries.iter().any(|delivery| matches!(delivery, DeliveryState::Transmitted { .. }));
    match (row.state, row.times.retrieved_at) {
        (MessageState::Withdrawn { at }, _) => ("info", "", locale.t("clerk-state-withdrawn"), day_of_moment(at, locale)),
        (MessageState::Answered { at, .. }, _) if needs_person => {
            ("warning", "rk-problem", locale.t("clerk-state-needs-person"), long_moment(at, locale))
        }
        (MessageState::Answered { at, .. }, _) if pending => {
            ("pending", "rk-running", locale.t("clerk-state-passing-on"), long_moment(at, locale))
        }
        (MessageState::Answered { at, .. }, _) if offered => {
            ("schedule", "rk-running", locale.t("clerk-state-offered"), long_moment(at, locale))
        }
        (MessageState::Answered { at, .. }, _) if fetched => {
            ("pending", "rk-running", locale.t("clerk-state-fetched"), long_moment(at, locale))
        }
        (MessageState::Answered { at, .. }, _) if transmitted => {
            ("pending", "rk-running", locale.t("clerk-state-transmitted"), long_moment(at, locale))
        }
        (MessageState::Answered { at, .. }, _) => {
            ("check-circle", "rk-done", locale.t("clerk-state-in-file"), long_moment(at, locale))
        }
        (MessageState::Open, _) if !row.message.dialogue.takes_replies() => {
            ("info", "", locale.t("list-case-closed"), String::new())
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
