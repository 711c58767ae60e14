//! The warning before a session ends (WCAG 2.2.1). Closed in the page; a small script of its own opens it in time, keeps what is
//! typed and leads on. Without script the footer says when the session ends, and posts after it are kept.

use super::icon::Icon;
use crate::{assets, i18n::Locale, routes::pattern};
use leptos::prelude::*;
use std::sync::OnceLock;

/// The last minutes for which the script has words.
const MINUTES: std::ops::RangeInclusive<i64> = 1..=5;

/// When the session ends, seen from the moment the page was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionTimes {
    /// Without activity.
    pub idle_seconds: i64,
    /// In any case.
    pub left_seconds: i64,
}

/// What is the same on every page.
struct Inside {
    for_applicants: String,
    for_clerks: String,
}

/// Made once for each language: it stands on every signed-in page.
fn inside_of(locale: Locale, clerk: bool) -> &'static str {
    static INSIDE: OnceLock<Vec<(Locale, Inside)>> = OnceLock::new();
    let all = INSIDE.get_or_init(|| {
        let of = |locale| Inside {
            for_applicants: inside(locale, pattern::SIGN_IN).to_html(),
            for_clerks: inside(locale, pattern::CLERK_SIGN_IN).to_html(),
        };
        Locale::ALL.into_iter().map(|locale| (locale, of(locale))).collect()
    });
    let inside = all.iter().find(|(known, _)| *known == locale).map_or_else(|| &all[0].1, |(_, inside)| inside);
    if clerk { &inside.for_clerks } else { &inside.for_applicants }
}

/// One text for each minute, because the script knows no grammar.
fn words(locale: Locale, key: &str) -> String {
    MINUTES.map(|minutes| locale.with(key, &[("minutes", minutes.into())])).collect::<Vec<_>>().join("|")
}

#[component]
pub fn SessionWarning(locale: Locale, times: SessionTimes, clerk: bool) -> impl IntoView {
    view! {
        <dialog id="sitzung" class="rk-dialog" aria-labelledby="sitzung-titel" aria-describedby="sitzung-text"
            data-idle=times.idle_seconds.to_string() data-left=times.left_seconds.to_string()
            inner_html=inside_of(locale, clerk)></dialog>
        <script type="module" src=assets::get().session.clone()></script>
    }
}

/// The script adds to `again` the page to come back to.
fn inside(locale: Locale, again: &'static str) -> impl IntoView {
    view! {
            <h2 id="sitzung-titel" class="rk-h3"
            data-idle-title=locale.t("session-warning-title") data-left-title=locale.t("session-warning-end-title")
            data-idle-words=words(locale, "session-warning-idle") data-left-words=words(locale, "session-warning-absolute")
            data-last=locale.t("session-warning-seconds") data-extend=pattern::EXTEND_SESSION data-ended=pattern::SESSION_ENDED
            data-finish=pattern::FINISH_SESSION>{locale.t("session-warning-title")}</h2>
            <p class="rk-note"><Icon name="schedule"/><span id="sitzung-text"></span></p>
            <p class="rk-note"><Icon name="check-circle"/><span>{locale.t("session-warning-safe")}</span></p>
            <p id="sitzung-seite" hidden=true>{locale.t("session-warning-page")}</p>
            <div class="rk-dialog__actions">
                <button type="button" class="kern-btn kern-btn--primary rk-btn" id="sitzung-bleiben" autofocus=true>
                    <span class="kern-label">{locale.t("session-stay")}</span>
                </button>
                <a class="kern-btn kern-btn--primary rk-btn" id="sitzung-neu" href=again hidden=true>
                    <span class="kern-label">{locale.t("session-again")}</span>
                </a>
                <button type="button" class="kern-btn kern-btn--secondary rk-btn" id="sitzung-spaeter" hidden=true>
                    <span class="kern-label">{locale.t("session-later")}</span>
                </button>
                <form method="post" action=pattern::SIGN_OUT>
                    <button type="submit" class="kern-btn kern-btn--secondary rk-btn"><span class="kern-label">{locale.t("session-leave")}</span></button>
                </form>
            </div>
    }
}
