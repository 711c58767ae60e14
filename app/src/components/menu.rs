//! The menu of the header: the ways that are always there.

use crate::{i18n::Locale, routes::pattern, shell::FrameViewer};
use leptos::prelude::*;
use std::sync::OnceLock;

/// Signs in anew, with whatever account, and comes back.
pub const SWITCH_ACCOUNT: &str = "/anmelden?wechseln=1";
/// The same for clerks.
const SWITCH_CLERK_ACCOUNT: &str = "/behoerde/anmelden?wechseln=1";

#[component]
pub fn Menu(locale: Locale, viewer: FrameViewer) -> impl IntoView {
    view! {
        <details class="rk-menu" name="kopf">
            <summary>{locale.t("menu")}</summary>
            <nav class="rk-menu__panel" aria-label=locale.t("menu")>
                {signed_in_as(locale, &viewer)}
                <ul inner_html=entries_of(locale, &viewer)></ul>
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
fn entries_of(locale: Locale, viewer: &FrameViewer) -> &'static str {
    static ENTRIES: OnceLock<Vec<(Locale, [String; 3])>> = OnceLock::new();
    let all = ENTRIES.get_or_init(|| Locale::ALL.into_iter().map(|locale| (locale, entries(locale))).collect());
    let entries = all.iter().find(|(known, _)| *known == locale).map_or(&all[0].1, |(_, entries)| entries);
    match viewer {
        FrameViewer::Nobody => &entries[0],
        FrameViewer::Applicant { .. } => &entries[1],
        FrameViewer::Clerk { .. } => &entries[2],
    }
}

/// For nobody, applicants and clerks.
fn entries(locale: Locale) -> [String; 3] {
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
    let nobody = (link(pattern::SIGN_IN, "sign-in"), link(pattern::HELP, "help"));
    let own = (link(pattern::MESSAGES, "my-messages"), link(pattern::ACCOUNT, "account-title"));
    // The page that it was pressed on is where one comes back to.
    let switch = link(SWITCH_ACCOUNT, "switch-account");
    let applicants = (own, link(pattern::HELP, "help"), switch, sign_out());
    let switch = link(SWITCH_CLERK_ACCOUNT, "switch-account");
    let clerks = (link(pattern::CLERK_MESSAGES, "clerk-messages"), switch, sign_out());
    [nobody.to_html(), applicants.to_html(), clerks.to_html()]
}
