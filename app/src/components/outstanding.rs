//! What is still to come after sending, in three lists: what the authority lacks, what the person promised, what others send. The same
//! on message page and receipt.

use super::{dialogue::only_in, icon::Icon};
use crate::i18n::{Locale, date};
use domain::{message::Item, reply, text::LanguageTag};
use leptos::prelude::*;

/// The name of an item, in its own language.
pub fn item_name(locale: Locale, binding: &LanguageTag, item: &Item) -> impl IntoView + use<> {
    let label = locale.pick(item.content.label(), binding);
    view! { <span lang=locale.lang_attribute(label.tag)>{label.text.to_owned()}</span> }
}

/// What the authority lacks; why it asks for it once more, if it does.
pub fn owed_row(locale: Locale, binding: &LanguageTag, item: &Item, all: &reply::Outstanding) -> impl IntoView + use<> {
    let lang = locale.lang_attribute(binding.as_str());
    let why = all.returned.get(&item.id).map(|reason| {
        view! { <p class="rk-small" lang=lang>{reason.as_str().to_owned()}</p> }
    });
    view! { <li>{item_name(locale, binding, item)}{why}</li> }
}

#[component]
pub fn Outstanding(locale: Locale, binding: LanguageTag, all: reply::Outstanding) -> impl IntoView {
    let name = |item: &Item| item_name(locale, &binding, item);
    // A promise moves no deadline.
    let deadline = all.deadline.filter(|_| !all.is_nothing_for_them()).map(|(due, over)| {
        let key = if over { "outstanding-deadline-over" } else { "outstanding-deadline" };
        view! { <p class="rk-strong">{locale.with(key, &[("date", date(due, locale).into())])}</p> }
    });
    let owed: Vec<_> = all.owed.iter().map(|item| owed_row(locale, &binding, item, &all)).collect();
    let promised: Vec<_> = all
        .promised
        .iter()
        .map(|promised| {
            let until = promised.until.map(|day| locale.with("outstanding-until", &[("date", date(day, locale).into())]));
            let warning = match (promised.overdue, promised.after_deadline) {
                (true, _) => Some("outstanding-overdue"),
                (false, true) => Some("outstanding-after-deadline"),
                (false, false) => None,
            };
            let warning =
                warning.map(|key| view! { <span class="rk-line rk-strong"><Icon name="warning"/>" "{locale.t(key)}</span> });
            view! { <li>{name(&promised.item)}{until.map(|text| format!(", {text}"))}{warning}</li> }
        })
        .collect();
    let others: Vec<_> = all
        .from_others
        .iter()
        .map(|other| {
            let who = other.who.as_ref().map(|who| view! { ": "<bdi>{who.reveal().clone()}</bdi> });
            view! { <li>{name(&other.item)}{who}</li> }
        })
        .collect();
    let only = (!all.returned.is_empty()).then(|| only_in(locale, &binding));
    let owed = (!owed.is_empty()).then(|| {
        view! {
            <div class="rk-attention">
                <p class="rk-strong"><Icon name="warning"/>{locale.t("outstanding-owed")}</p>
                <ul class="rk-bullets">{owed}</ul>
                {only}
            </div>
        }
    });
    let list = |heading: &str, rows: Vec<_>| {
        (!rows.is_empty()).then(|| {
            view! {
                <section class="rk-section">
                    <h2 class="rk-h3">{locale.t(heading)}</h2>
                    <ul class="rk-bullets">{rows}</ul>
                </section>
            }
        })
    };
    let promised = list("outstanding-promised", promised.into_iter().map(IntoAny::into_any).collect());
    let others = list("outstanding-others", others.into_iter().map(IntoAny::into_any).collect());
    let refused: Vec<_> = all
        .refused
        .iter()
        .map(|number| {
            let text = locale.with("outstanding-refused", &[("receipt", number.to_string().into())]);
            view! { <div class="rk-attention"><p><Icon name="warning"/>{text}</p></div> }
        })
        .collect();
    view! { {refused}{owed}{promised}{deadline}{others} }
}
