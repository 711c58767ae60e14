//! The frame of every page: title, header, main with help beside it, footer. Owns landmarks, skip link and language switch.

pub use crate::components::session_warning::SessionTimes;
use crate::{
    assets,
    components::{icon::Icon, menu::Menu, questions::PhoneNumber, session_warning::SessionWarning},
    i18n::Locale,
    pages::frame::away,
    routes::pattern,
};
use domain::authority::{Authority, Contact};
use leptos::prelude::*;
use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
};

/// Where the renderer puts the loader script on pages with islands.
pub(crate) const LOADER_MARK: &str = "<meta name=\"x-loader\">";

/// What the frame needs to know besides the page.
#[derive(Debug, Clone)]
pub struct Frame {
    pub locale: Locale,
    /// The Land or body that runs the portal, in its own words.
    pub tenant_name: String,
    /// The address's other parameters; a change of language keeps them.
    pub query: String,
    pub viewer: FrameViewer,
    /// The authority whose message is shown. Only after sign-in.
    pub authority: Option<Authority>,
    pub brand: Brand,
    /// When the session ends. None: nobody is signed in.
    pub session: Option<SessionTimes>,
    /// Whom the person acts for on this page, by name.
    pub acts_for: Option<String>,
    pub words: Words,
}

/// What becomes of what somebody is typing when the header leads away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// The page has no form, or none whose words outlive it.
    Stay,
    /// The language is changed by buttons of the form, which is shown again with its words.
    Travel,
    /// As `Travel`; and who signs out finds the words again.
    Keep,
}

/// What an authority looks like in the header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brand {
    /// Address of its arms or another mark.
    pub mark: Option<String>,
    /// Color of the line at the very top, `#rrggbb`. Never colors buttons, links or states.
    pub color: Option<String>,
}

/// Who sees the page, as far as the frame cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameViewer {
    Nobody,
    Applicant {
        idle_minutes: i64,
        /// As the account tells it.
        name: Option<String>,
        /// Signed in with a card or a certificate, or as safely.
        safely: bool,
    },
    Clerk {
        authority_name: String,
        idle_minutes: i64,
        name: Option<String>,
    },
}

/// A whole page. `title` is the page's task; errors put their prefix before it.
#[component]
pub fn Page(
    frame: Frame,
    #[prop(into)] title: String,
    /// The form was refused: the title says so first.
    #[prop(optional)]
    refused: bool,
    /// Without the sheet and the help column (clerks: density wins).
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let locale = frame.locale;
    let owner = frame.authority.as_ref().map_or_else(|| frame.tenant_name.clone(), |authority| authority.name.clone());
    let prefix = if refused { locale.t("error-prefix") } else { String::new() };
    let full_title = format!("{prefix}{title} – {owner}");
    let assets = assets::get();
    let description = locale.t("meta-description");
    let body_class = if wide { "rk-wide" } else { "rk-desk" };
    let acting = frame.acts_for.clone().map(|name| {
        view! {
            <p class="rk-acting"><Icon name="person"/><span>{locale.t("acting-for")}" "<strong><bdi>{name}</bdi></strong></span></p>
        }
    });
    let warning = frame.session.map(|times| {
        let clerk = matches!(frame.viewer, FrameViewer::Clerk { .. });
        view! { <SessionWarning locale=locale times=times clerk=clerk/> }
    });
    let main = if wide {
        children().into_any()
    } else {
        view! {
            <div class="rk-columns">
                <div class="rk-content">{acting}{children()}</div>
                <HelpBlock frame=frame.clone()/>
            </div>
        }
        .into_any()
    };
    view! {
        <html lang=locale.tag() dir="ltr">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>{full_title}</title>
                <meta name="description" content=description/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="format-detection" content="telephone=no"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="preload" href=assets.font.clone() r#as="font" type="font/woff2" crossorigin="anonymous"/>
                <link rel="stylesheet" href=assets.style.clone()/>
                <meta name="x-loader"/>
            </head>
            <body class=body_class>
                <a class="rk-skip kern-link" href="#inhalt">{locale.t("skip-to-content")}</a>
                <Header frame=frame.clone()/>
                <main id="inhalt" tabindex="-1">{main}</main>
                <Footer frame=frame/>
                {warning}
            </body>
        </html>
    }
}

#[component]
fn Header(frame: Frame) -> impl IntoView {
    let locale = frame.locale;
    let (name, second) = match (&frame.viewer, &frame.authority) {
        (FrameViewer::Clerk { authority_name, .. }, _) => (authority_name.clone(), Some(locale.t("clerk-area"))),
        (_, Some(authority)) => (authority.name.clone(), None),
        (_, None) => (locale.t("product-name"), Some(frame.tenant_name.clone())),
    };
    // An attribute, because the policy forbids inline styles.
    let line = frame.brand.color.clone().map(|color| {
        view! { <svg class="rk-header__line" aria-hidden="true" focusable="false"><rect width="100%" height="4" fill=color></rect></svg> }
    });
    let mark = match frame.brand.mark.clone() {
        Some(address) => view! { <img class="rk-brand__arms" src=address alt="" height="40"/> }.into_any(),
        None => view! { <span class="rk-brand__mark" aria-hidden="true"></span> }.into_any(),
    };
    view! {
        <header class="rk-header">
            {line}
            <div class="rk-header__row">
                <a class="rk-brand" href=home_of(&frame.viewer)>
                    {mark}
                    <span class="rk-brand__text">
                        <span class="rk-brand__name" lang=locale.lang_attribute("de")>{name}</span>
                        {second.map(|text| view! { <span class="rk-brand__second">{text}</span> })}
                    </span>
                </a>
                <div class="rk-header__tools">
                    <LanguageSwitch locale=locale query=frame.query.clone() words=frame.words/>
                    <Menu locale=locale viewer=frame.viewer words=frame.words/>
                </div>
            </div>
        </header>
    }
}

fn home_of(viewer: &FrameViewer) -> &'static str {
    match viewer {
        FrameViewer::Nobody => pattern::START,
        FrameViewer::Applicant { .. } => pattern::MESSAGES,
        FrameViewer::Clerk { .. } => pattern::CLERK_MESSAGES,
    }
}

#[component]
fn LanguageSwitch(locale: Locale, query: String, words: Words) -> impl IntoView {
    let with_form = words != Words::Stay;
    let links = Locale::ALL
        .into_iter()
        .map(|other| {
            let kept = if query.is_empty() { String::new() } else { format!("{query}&") };
            let current = (other == locale).then_some("true");
            if with_form {
                let value = format!("{}{}", away::LANGUAGE, other.tag());
                return view! {
                    <li>
                        <button class="rk-link-button rk-touch" type="submit" form=away::FORM name="aktion" value=value lang=other.tag() aria-current=current>
                            {other.own_name()}
                        </button>
                    </li>
                }
                .into_any();
            }
            view! {
                <li>
                    <a class="kern-link rk-touch" href=format!("?{kept}lang={}", other.tag()) lang=other.tag() hreflang=other.tag() aria-current=current>
                        {other.own_name()}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    // What Enter in a field presses is a form's first button, wherever that stands: it shall be "Weiter".
    let first = with_form.then(|| {
        view! { <button class="kern-sr-only" type="submit" form=away::FORM name="aktion" value="weiter" tabindex="-1" aria-hidden="true"></button> }
    });
    view! {
        {first}
        <details class="rk-menu" name="kopf">
            <summary>
                <Icon name="language"/>
                <span class="rk-menu__short">{locale.short_name()}</span>
                <span class="rk-menu__long">{locale.own_name()}</span>
                <span class="kern-sr-only">{locale.t("language-switch-hint")}</span>
            </summary>
            <nav class="rk-menu__panel" aria-label="Sprache / Language">
                <ul>{links}</ul>
            </nav>
        </details>
    }
}

/// Help at the same place on every page (WCAG 3.2.6).
#[component]
fn HelpBlock(frame: Frame) -> impl IntoView {
    let locale = frame.locale;
    let contact =
        frame.authority.map(|authority| view! { <ContactLines locale=locale name=authority.name contact=authority.contact/> });
    view! {
        <aside class="rk-help" aria-labelledby="hilfe">
            <h2 id="hilfe" class="rk-help__title">{locale.t("help-title")}</h2>
            {contact}
            <ul class="rk-plain-list">
                <li><a class="kern-link rk-touch" href=pattern::HELP>{locale.t("help-topics")}</a></li>
                <li><a class="kern-link rk-touch" href=format!("{}#ohne-internet", pattern::HELP)>{locale.t("help-offline")}</a></li>
            </ul>
        </aside>
    }
}

/// Phone and hours of an authority.
#[component]
pub fn ContactLines(locale: Locale, name: String, contact: Contact) -> impl IntoView {
    let german = locale.lang_attribute("de");
    let hours = contact.hours.into_iter().map(|line| view! { <span class="rk-line">{line}</span> }).collect_view();
    view! {
        <p class="rk-small" lang=german.clone()>{name}</p>
        <p class="rk-phone"><Icon name="call"/><PhoneNumber phone=contact.phone/></p>
        <p class="rk-small" lang=german>{hours}</p>
    }
}

#[component]
fn Footer(frame: Frame) -> impl IntoView {
    let locale = frame.locale;
    let note = match frame.viewer {
        FrameViewer::Nobody => None,
        FrameViewer::Applicant { idle_minutes, .. } => Some(session_note(locale, "session-note", idle_minutes)),
        FrameViewer::Clerk { idle_minutes, .. } => Some(session_note(locale, "session-note-clerk", idle_minutes)),
    };
    let links = [
        (pattern::ACCESSIBILITY, "accessibility"),
        (pattern::REPORT_BARRIER, "report-barrier"),
        (pattern::SIMPLE_LANGUAGE, "simple-language"),
        (pattern::SIGN_LANGUAGE, "sign-language"),
        (pattern::PRIVACY, "privacy"),
        (pattern::IMPRINT, "imprint"),
    ];
    let links = links
        .into_iter()
        .map(|(href, key)| view! { <li><a class="kern-link rk-touch" href=href>{locale.t(key)}</a></li> })
        .collect_view();
    view! {
        <footer class="rk-footer">
            <div class="rk-footer__row">
                {note.map(|text| view! { <p>{text}</p> })}
                // Shown where the browser lives by another clock.
                <p class="rk-zone" hidden=true>{locale.t("times-zone")}</p>
                <ul class="rk-footer__links">{links}</ul>
            </div>
        </footer>
    }
}

/// There are few lifetimes, and grammar takes its time.
fn session_note(locale: Locale, key: &'static str, minutes: i64) -> String {
    static NOTES: RwLock<BTreeMap<(&'static str, &'static str, i64), String>> = RwLock::new(BTreeMap::new());
    if let Some(note) = NOTES.read().unwrap_or_else(PoisonError::into_inner).get(&(locale.tag(), key, minutes)) {
        return note.clone();
    }
    let note = locale.with(key, &[("minutes", minutes.into())]);
    NOTES.write().unwrap_or_else(PoisonError::into_inner).insert((locale.tag(), key, minutes), note.clone());
    note
}
