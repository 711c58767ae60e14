//! Until when: the calendar leaf and the same in words. The words change in every state, so the leaf may vanish without loss.

use crate::i18n::{Locale, long_date, month_name, weekday_name};
use domain::message::DeadlineTerms;
use leptos::prelude::*;

/// Days that are counted out, at most.
const MOST_DAYS: i32 = 60;

/// `days_left` as the server counted them: 0 is the last day, negative is over.
#[component]
pub fn DeadlineBlock(
    locale: Locale,
    terms: DeadlineTerms,
    binding: domain::text::LanguageTag,
    days_left: i32,
    must: bool,
) -> impl IntoView {
    let day = terms.deadline.due;
    let state = match days_left {
        ..0 => "rk-leaf--over",
        0..=3 => "rk-leaf--near",
        _ => "",
    };
    let rest = match days_left {
        ..0 => locale.t("deadline-over"),
        0 => locale.t("deadline-today"),
        1..=MOST_DAYS => locale.with("deadline-days-left", &[("days", days_left.into())]),
        // So many days tell nobody anything; the date does.
        _ => locale.t("deadline-end-of-day"),
    };
    let consequences = locale.pick(&terms.consequences, &binding);
    // What would happen until then is no word of ours once it is over.
    let quoted = days_left < 0;
    let legal_basis = terms.legal_basis.as_ref().map(|basis| basis.as_str().to_owned());
    let german = locale.lang_attribute(binding.as_str());
    let intro = match (days_left, must) {
        (..0, _) => "deadline-was",
        (_, true) => "deadline-by",
        // Whoever need not answer may.
        (_, false) => "deadline-can-by",
    };
    let after = if days_left < 0 { Some(locale.t("deadline-still-possible")) } else { None };
    let moved = (terms.deadline.named != day)
        .then(|| locale.with("deadline-moved", &[("date", crate::i18n::date(terms.deadline.named, locale).into())]));
    view! {
        <div class="rk-deadline">
            <div class=format!("rk-leaf {state}") aria-hidden="true">
                <span class="rk-leaf__month">{month_name(day, locale)}</span>
                <span class="rk-leaf__day">{day.day()}</span>
                <span class="rk-leaf__weekday">{weekday_name(day, locale)}</span>
            </div>
            <p class="rk-deadline__words">
                <span class="rk-line">{locale.t(intro)}</span>
                <time class="rk-deadline__date" datetime=day.to_string()>{long_date(day, locale)}</time>
                <span class=if days_left <= 3 { "rk-line rk-strong" } else { "rk-line" }>{rest}<span class="rk-zone" hidden=true>" "{locale.t("deadline-zone")}</span></span>
                {moved.map(|text| view! { <span class="rk-line rk-muted">{text}</span> })}
            </p>
            <div class="rk-deadline__more">
                {after.map(|text| view! { <p class="rk-strong">{text}</p> })}
                {quoted.then(|| view! { <p>{locale.t("deadline-consequences-were")}</p> })}
                <p lang=locale.lang_attribute(consequences.tag)>{consequences.text.to_owned()}</p>
                {legal_basis.map(|text| view! { <p class="rk-small">{locale.t("deadline-legal-basis")}" "<span lang=german>{text}</span></p> })}
            </div>
        </div>
    }
}
