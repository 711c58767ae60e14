//! Who acts for the person: invite, look, confirm, end. And what a clerk sees of it.

use crate::{
    components::{
        back_link::BackButton,
        button::{SubmitButton, Weight},
        error_summary::{ErrorSummary, FieldErrorText},
        fields::{ChoiceRow, TextField},
        icon::Icon,
    },
    form_state::FormState,
    i18n::{Locale, day_of_moment, long_moment},
    pages::frame::away,
    routes::{self, ERRORS},
    shell::{Frame, Page, Words},
    wording,
};
use domain::{
    id::{MessageId, RepresentationId},
    representation::{Capacity, RepresentationState, Right},
};
use jiff::Timestamp;
use leptos::prelude::*;

/// One person who acts, or shall act.
#[derive(Debug, Clone)]
pub struct RepresentativeEntry {
    pub id: RepresentationId,
    pub name: String,
    pub capacity: Capacity,
    pub right: Right,
    pub state: RepresentationState,
    /// When it came to this state.
    pub since: Timestamp,
    pub by_authority: bool,
    /// Waits for a word of whoever looks.
    pub can_confirm: bool,
    pub can_end: bool,
    /// To pass on, as long as nobody has taken it.
    pub link: Option<String>,
}

#[derive(Debug, Clone)]
pub struct RepresentationView {
    pub message: MessageId,
    pub entries: Vec<RepresentativeEntry>,
    pub form: FormState,
    /// Shows what was typed before a link led away; nobody is invited yet.
    pub kept: bool,
}

#[component]
pub fn RepresentationPage(frame: Frame, page: RepresentationView) -> impl IntoView {
    let locale = frame.locale;
    let (id, form, kept) = (page.message, page.form, page.kept);
    let (frame, refused) = (Frame { words: Words::Keep, ..frame }, form.has_errors());
    let entries =
        page.entries.into_iter().map(|entry| view! { <Entry locale=locale message=id entry=entry clerk=false/> }).collect_view();
    let there = !entries.is_empty();
    let list = there.then(|| {
        view! {
            <section class="rk-section">
                <h2>{locale.t("representation-list-own")}</h2>
                <ul class="rk-entries">{entries}</ul>
            </section>
        }
    });
    view! {
        <Page frame=frame title=locale.t("representation-page-title") refused=refused>
            <div class="rk-sheet">
                <BackButton text=locale.t("back-to-message")/>
                <ErrorSummary locale=locale state=form.clone()/>
                {kept.then(|| view! { <p class="rk-note"><Icon name="info"/><span>{locale.t("kept-note-invitation")}</span></p> })}
                <h1>{locale.t("representation-page-title")}</h1>
                <p class="rk-lead">{locale.t("representation-lead")}</p>
                {list}
                <section class="rk-section">
                    <h2>{locale.t("representation-invite")}</h2>
                    <p>{locale.t("representation-how")}</p>
                    <InviteForm locale=locale message=id form=form kept=kept/>
                </section>
            </div>
        </Page>
    }
}

#[component]
fn InviteForm(locale: Locale, message: MessageId, form: FormState, kept: bool) -> impl IntoView {
    let error = |field: &str| form.error_at(field).map(str::to_owned);
    let raw = |field: &str| form.typed.raw(field).to_owned();
    let choices = |name: &'static str, first: &'static str, rows: Vec<(&'static str, &'static str)>| {
        let chosen = form.typed.one(name).map(str::to_owned);
        rows.into_iter()
            .enumerate()
            .map(|(at, (value, key))| {
                // The first one carries the group's name, so that the error summary leads there.
                let id = if at == 0 { first.to_owned() } else { format!("{first}-{value}") };
                let checked = chosen.as_deref() == Some(value);
                view! { <ChoiceRow kind="radio" id=id name=name value=value.to_owned() label=locale.t(key) checked=checked described_by=None lang=None/> }
            })
            .collect_view()
    };
    let group = |legend: &str, field: &'static str, rows: AnyView| {
        let error = error(field);
        let described = error.is_some().then(|| format!("{field}-fehler"));
        view! {
            <fieldset class="rk-fieldset" aria-describedby=described>
                <legend class="rk-label">{locale.t(legend)}</legend>
                <FieldErrorText id=format!("{field}-fehler") text=error/>
                {rows}
            </fieldset>
        }
    };
    let capacities = [Capacity::Lawyer, Capacity::PowerOfAttorney].map(|one| (one.as_str(), wording::capacity(one)));
    let rights = Right::ALL.map(|one| (one.as_str(), wording::right_to_give(one)));
    view! {
        <form method="post" action=format!("{}{ERRORS}", routes::representation(message)) novalidate=true id=away::FORM data-keep="" class="rk-form">
            {kept.then(|| view! { <input type="hidden" name="gemerkt" value="1"/> })}
            <TextField id="vorname" name="vorname" label=locale.t("representation-given-names") hint=Some(locale.t("representation-names-hint"))
                error=error("vorname") value=raw("vorname")/>
            <TextField id="nachname" name="nachname" label=locale.t("representation-family-name") error=error("nachname") value=raw("nachname")/>
            {group("representation-capacity", "art", choices("art", "art", capacities.to_vec()).into_any())}
            {group("representation-right", "recht", choices("recht", "recht", rights.to_vec()).into_any())}
            <div class="rk-actions"><SubmitButton weight=Weight::Primary text=locale.t("representation-make") name="aktion" value="weiter"/></div>
        </form>
    }
}

#[component]
fn Entry(locale: Locale, message: MessageId, entry: RepresentativeEntry, clerk: bool) -> impl IntoView {
    let moment = ("moment", long_moment(entry.since, locale).into());
    let state = match entry.state {
        RepresentationState::Invited { until } => {
            locale.with("representation-invited", &[("date", day_of_moment(until, locale).into())])
        }
        RepresentationState::Waiting => locale.with("representation-waiting", &[moment]),
        RepresentationState::Active => locale.with("representation-active", &[moment]),
        RepresentationState::Ended => locale.with("representation-ended", &[moment]),
    };
    let (capacity, right) = (locale.t(wording::capacity(entry.capacity)), locale.t(wording::right(entry.right)));
    let by = entry.by_authority.then(|| locale.t("representation-by-authority"));
    let (confirm_at, end_at) = if clerk {
        (routes::clerk_representation_confirm(message, entry.id), routes::clerk_representation_end(message, entry.id))
    } else {
        (routes::representation_confirm(message, entry.id), routes::representation_end(message, entry.id))
    };
    let name = entry.name.clone();
    let confirm = entry.can_confirm.then(|| {
        view! {
            <form method="post" action=confirm_at>
                <p class="rk-small">{locale.t("representation-confirm-hint")}</p>
                <button class="rk-link-button" type="submit">{locale.t("representation-confirm")}<span class="kern-sr-only">": "<bdi>{name}</bdi></span></button>
            </form>
        }
    });
    let name = entry.name.clone();
    let end = entry.can_end.then(|| {
        view! {
            <form method="post" action=end_at>
                <button class="rk-link-button" type="submit">{locale.t("representation-end")}<span class="kern-sr-only">": "<bdi>{name}</bdi></span></button>
            </form>
        }
    });
    let link = entry.link.map(|link| {
        let id = format!("link-{}", entry.id);
        let how = locale.with("invited-how", &[("name", entry.name.clone().into())]);
        view! {
            <p>{how}</p>
            <label class="rk-label" for=id.clone()>{locale.t("invited-link")}</label>
            <input class="kern-form-input__input rk-input" type="text" id=id readonly=true value=link.clone()/>
            <p class="rk-small rk-anywhere">{link}</p>
        }
    });
    view! {
        <li class="rk-entry">
            <p class="rk-strong"><bdi>{entry.name}</bdi></p>
            <p class="rk-small"><span class="rk-line">{capacity}</span><span class="rk-line">{right}</span></p>
            {by.map(|text| view! { <p class="rk-small">{text}</p> })}
            <p class="rk-small rk-muted">{state}</p>
            {link}
            {confirm}
            {end}
        </li>
    }
}

/// In the clerk's preview.
#[component]
pub fn ClerksRepresentatives(locale: Locale, message: MessageId, entries: Vec<RepresentativeEntry>) -> impl IntoView {
    if entries.is_empty() {
        return ().into_any();
    }
    let rows =
        entries.into_iter().map(|entry| view! { <Entry locale=locale message=message entry=entry clerk=true/> }).collect_view();
    view! {
        <p class="rk-strong">{locale.t("representation-list")}</p>
        <ul class="rk-entries">{rows}</ul>
    }
    .into_any()
}
