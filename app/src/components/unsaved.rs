//! Where something was typed that is kept and not part of the reply: named, with the way to it.

use super::icon::Icon;
use crate::{i18n::Locale, routes};
use domain::{
    document::DocumentName,
    id::MessageId,
    message::{Item, ItemContent},
    text::LanguageTag,
};
use leptos::prelude::*;

/// Words of one account at one message that no reply holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptWords {
    /// At items that are asked for: their pages show the words again.
    pub asked: Vec<Item>,
    /// At items that other answers have taken away: no page shows them.
    pub not_asked: Vec<Item>,
    /// On the page where somebody is invited to act.
    pub invitation: bool,
    /// On the page where more time is asked for.
    pub more_time: bool,
}

impl KeptWords {
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty() && self.not_asked.is_empty() && !self.invitation && !self.more_time
    }
}

fn name(locale: Locale, item: &Item, binding: &LanguageTag) -> impl IntoView + use<> {
    let label = locale.pick(item.content.label(), binding);
    view! { <span lang=locale.lang_attribute(label.tag)>{label.text.to_owned()}</span> }
}

/// With the ways to what can still be finished, and by name what cannot.
#[component]
pub fn Unsaved(locale: Locale, message: MessageId, binding: LanguageTag, words: KeptWords) -> impl IntoView {
    let invitation = words.invitation.then(|| {
        let href = routes::representation(message);
        view! { <li><a class="kern-link rk-touch" href=href>{locale.t("representation-link")}</a></li> }
    });
    let more_time = words.more_time.then(|| more_time(locale, message));
    let rows = words.asked.iter().map(|item| {
        let href = match item.content {
            ItemContent::Question(_) => routes::question(message, &item.id),
            ItemContent::DocumentRequest(_) => routes::papers(message, &item.id),
        };
        view! { <li><a class="kern-link rk-touch" href=href>{name(locale, item, &binding)}</a></li> }
    });
    let rows: Vec<_> = rows.collect();
    let linked = (!rows.is_empty() || invitation.is_some() || more_time.is_some()).then(|| {
        view! {
            <div class="rk-attention">
                <p class="rk-strong"><Icon name="warning"/>{locale.t("unsaved")}</p>
                <ul class="rk-plain-list">{rows}{invitation}{more_time}</ul>
            </div>
        }
    });
    let gone = words.not_asked.into_iter().map(|item| (item, Vec::new())).collect();
    view! { {linked}<NotAsked locale=locale binding=binding items=gone/> }
}

/// The message takes no reply any more: what was typed is not part of one.
#[component]
pub fn NeverSent(locale: Locale, binding: LanguageTag, words: KeptWords) -> impl IntoView {
    let items = words.asked.iter().chain(&words.not_asked);
    let rows: Vec<_> = items.map(|item| view! { <li>{name(locale, item, &binding)}</li> }).collect();
    (!rows.is_empty()).then(|| view! { <p>{locale.t("message-withdrawn-words")}</p> <ul class="rk-bullets">{rows}</ul> })
}

fn more_time(locale: Locale, message: MessageId) -> impl IntoView + use<> {
    view! { <li><a class="kern-link rk-touch" href=routes::more_time(message)>{locale.t("more-time-link")}</a></li> }
}

/// The reply was sent without these words.
#[component]
pub fn NotSent(locale: Locale, message: MessageId, binding: LanguageTag, words: KeptWords) -> impl IntoView {
    let asked: Vec<_> = words.asked.iter().map(|item| view! { <li>{name(locale, item, &binding)}</li> }).collect();
    let asked = (!asked.is_empty())
        .then(|| view! { <p class="rk-strong">{locale.t("receipt-unsaved")}</p> <ul class="rk-bullets">{asked}</ul> });
    // Nobody has asked the authority yet.
    let wish = words.more_time.then(|| {
        view! { <p class="rk-strong">{locale.t("unsaved")}</p> <ul class="rk-plain-list">{more_time(locale, message)}</ul> }
    });
    let gone = words.not_asked.into_iter().map(|item| (item, Vec::new())).collect();
    view! { {asked}{wish}<NotAsked locale=locale binding=binding items=gone sent=true/> }
}

/// What was said or brought before another answer took the question away.
#[component]
pub fn NotAsked(
    locale: Locale,
    binding: LanguageTag,
    items: Vec<(Item, Vec<DocumentName>)>,
    /// The reply went without it.
    #[prop(optional)]
    sent: bool,
) -> impl IntoView {
    let (title, text) =
        if sent { ("receipt-not-asked", "receipt-not-asked-text") } else { ("check-not-asked", "check-not-asked-text") };
    let rows: Vec<_> = items
        .into_iter()
        .map(|(item, files)| {
            let files: Vec<_> =
                files.iter().map(|name| view! { <span class="rk-line"><bdi>{name.reveal().to_owned()}</bdi></span> }).collect();
            view! { <li>{name(locale, &item, &binding)}{files}</li> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="rk-attention">
                <h2 class="rk-h3"><Icon name="warning"/>{locale.t(title)}</h2>
                <ul class="rk-bullets">{rows}</ul>
                <p>{locale.t(text)}</p>
            </div>
        }
    })
}
