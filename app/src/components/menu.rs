//! The menu of the header: the ways that are always there.

use crate::{
    i18n::Locale,
    pages::frame::away,
    routes::pattern,
    shell::{FrameViewer, Words},
};
use leptos::prelude::*;
use std::sync::OnceLock;

/// Signs in anew, with whatever account, and comes back.
pub const SWITCH_ACCOUNT: &str = "/anmelden?wechseln=1";
/// The same for clerks.
const SWITCH_CLERK_ACCOUNT: &str = "/behoerde/anmelden?wechseln=1";

#[component]
pub fn Menu(locale: Locale, viewer: FrameViewer, words: Words) -> impl IntoView {
    view! {
        <details class="rk-menu" name="kopf">
            <summary>{locale.t("menu")}</summary>
            <nav class="rk-menu__panel" aria-label=locale.t("menu")>
                {signed_in_as(locale, &viewer)}
                <ul inner_html=entries_of(locale, &viewer, words)></ul>
            </nav>
        </details>
    }
}

/// Whose account it is: whoever helps, or shares a device, must be able to see it.
pub fn signed_in_as(locale: Locale, viewer: &FrameViewer) -> Option<impl IntoView + use<>> {
    let name = match viewer {
        FrameViewer::Nobody => return None,
        FrameViewer::Applicant { name, .. } | FrameViewer::Clerk { name, .. } => name.clone(),
    };
    let name = name.unwrap_or_else(|| locale.t("signed-in-unnamed"));
    Some(view! { <p class="rk-small">{locale.t("signed-in-as")}" "<strong><bdi>{name}</bdi></strong></p> })
}

/// Made once for each language and kind of viewer: they stand on every page.
fn entries_of(locale: Locale, viewer: &FrameViewer, words: Words) -> &'static str {
    static ENTRIES: OnceLock<Vec<(Locale, [String; 4])>> = OnceLock::new();
    let all = ENTRIES.get_or_init(|| Locale::ALL.into_iter().map(|locale| (locale, entries(locale))).collect());
    let entries = all.iter().find(|(known, _)| *known == locale).map_or(&all[0].1, |(_, entries)| entries);
    match (viewer, words) {
        (FrameViewer::Nobody, _) => &entries[0],
        (FrameViewer::Applicant { .. }, Words::Keep) => &entries[1],
        (FrameViewer::Applicant { .. }, _) => &entries[2],
        (FrameViewer::Clerk { .. }, _) => &entries[3],
    }
}

/// For nobody, applicants who are typing, applicants, and clerks.
fn entries(locale: Locale) -> [String; 4] {
    let link = |href: &'static str, key: &str| {
        view! { <li><a class="kern-link rk-touch" href=href>{locale.t(key)}</a></li> }
    };
    let sign_out = || {
        view! {
            <li>
                <form method="post" action=pattern::SIGN_OUT>
                    <button class="rk-link-button" type="submit">{locale.t("sign-out")}</button>
                </form>
            </li>
        }
    };
    // What is typed goes along and is kept first.
    let sign_out_with_words = view! {
        <li>
            <button class="rk-link-button" type="submit" form=away::FORM formaction=format!("?{}", away::SIGN_OUT_QUERY) name="aktion" value=away::SIGN_OUT>{locale.t("sign-out")}</button>
        </li>
    };
    let nobody = (link(pattern::SIGN_IN, "sign-in"), link(pattern::HELP, "help"));
    // The page that it was pressed on is where one comes back to.
    let own = || {
        let (messages, account) = (link(pattern::MESSAGES, "my-messages"), link(pattern::ACCOUNT, "account-title"));
        (messages, account, link(pattern::HELP, "help"), link(SWITCH_ACCOUNT, "switch-account"))
    };
    let switch = link(SWITCH_CLERK_ACCOUNT, "switch-account");
    let clerks = (link(pattern::CLERK_MESSAGES, "clerk-messages"), switch, sign_out());
    [nobody.to_html(), (own(), sign_out_with_words).to_html(), (own(), sign_out()).to_html(), clerks.to_html()]
}
