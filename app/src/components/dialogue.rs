//! What the authority said after it was answered: what it needs once more and why, more time, the end.

use super::{icon::Icon, outstanding::owed_row};
use crate::{
    components::paragraphs::Paragraphs,
    i18n::{Locale, day_of_moment, long_date},
    routes,
};
use domain::{
    id::MessageId,
    message::{Dialogue, TimeStep},
    reply::Outstanding,
    text::LanguageTag,
};
use leptos::prelude::*;

/// On the page of an item: why it is asked for once more.
pub fn returned_note(locale: Locale, binding: &LanguageTag, reason: Option<&str>) -> Option<impl IntoView + use<>> {
    let (lang, only) = (locale.lang_attribute(binding.as_str()), only_in(locale, binding));
    reason.map(str::to_owned).map(|reason| {
        view! {
            <div class="rk-attention">
                <p class="rk-strong"><Icon name="warning"/>{locale.t("returned-why")}</p>
                <Paragraphs text=reason lang=lang/>
                {only}
            </div>
        }
    })
}

/// Where more is added to what was sent: each item that is asked for once more, and why.
pub fn returned_list(locale: Locale, binding: &LanguageTag, all: &Outstanding) -> Option<impl IntoView + use<>> {
    let returned = all.owed.iter().filter(|item| all.returned.contains_key(&item.id));
    let rows: Vec<_> = returned.map(|item| owed_row(locale, binding, item, all)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="rk-attention">
                <p class="rk-strong"><Icon name="warning"/>{locale.t("returned-why")}</p>
                <ul class="rk-bullets">{rows}</ul>
                {only_in(locale, binding)}
            </div>
        }
    })
}

/// What the authority writes later it writes in one language: whoever reads in another is told so.
pub fn only_in(locale: Locale, binding: &LanguageTag) -> Option<impl IntoView + use<>> {
    let note = locale.only_in_note(binding, "returned-only-in", "returned-not-simple");
    note.map(|text| view! { <p class="rk-small">{text}</p> })
}

/// What became of wishes for more time, and the way to ask. `may_ask`: it can be asked for now, by whoever looks.
#[component]
pub fn MoreTime(locale: Locale, message: MessageId, binding: LanguageTag, dialogue: Dialogue, may_ask: bool) -> impl IntoView {
    let lang = locale.lang_attribute(binding.as_str());
    let words = |text: &str| {
        let (text, lang) = (text.to_owned(), lang.clone());
        view! { <Paragraphs text=text lang=lang/> }
    };
    let day = |day: jiff::civil::Date| long_date(day, locale);
    let last = dialogue.time.last().map(|step| match step {
        TimeStep::Asked { at, wished, .. } => {
            let args = [("asked", day_of_moment(*at, locale).into()), ("wished", day(*wished).into())];
            view! { <p>{locale.with("more-time-asked", &args)}</p> }.into_any()
        }
        TimeStep::Granted { at, from, to, note } => {
            let args = [("at", day_of_moment(*at, locale).into()), ("from", day(from.due).into()), ("to", day(to.due).into())];
            let note = note.as_ref().map(|note| words(note.as_str()));
            view! { <p>{locale.with("more-time-granted", &args)}</p> {note} }.into_any()
        }
        TimeStep::Refused { at, reason } => {
            let text = locale.with("more-time-refused", &[("at", day_of_moment(*at, locale).into())]);
            view! { <p>{text}</p> {words(reason.as_str())} }.into_any()
        }
    });
    let ask = may_ask.then(|| {
        view! { <p><a class="kern-link rk-touch" href=routes::more_time(message)>{locale.t("more-time-link")}</a></p> }
    });
    let said = last.map(|last| view! { <div class="rk-note"><Icon name="schedule"/><div>{last}</div></div> });
    view! { {said} {ask} }
}

/// Nothing is sent any more, and why. `links`: whoever looks can go to the new message.
#[component]
pub fn NoMoreReplies(locale: Locale, dialogue: Dialogue, links: bool) -> impl IntoView {
    let closed = dialogue.closed_at.map(|at| {
        let text = locale.with("case-closed", &[("date", day_of_moment(at, locale).into())]);
        view! { <p class="rk-note"><Icon name="info"/><span>{text}</span></p> }
    });
    let replaced = dialogue.replaced_by.map(|by| {
        view! {
            <div class="rk-attention">
                <p class="rk-strong"><Icon name="info"/>{locale.t("message-replaced")}</p>
                {links.then(|| view! { <p><a class="kern-link rk-touch" href=routes::message(by)>{locale.t("message-replaced-link")}</a></p> })}
            </div>
        }
    });
    view! { {replaced} {closed} }
}
