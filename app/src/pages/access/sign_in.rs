//! Before sign-in: what is needed, how long it takes, the way without an account. One button per account.

use crate::{
    components::button::{SubmitButton, Weight},
    i18n::Locale,
    routes::pattern,
    shell::{Frame, Page},
};
use leptos::prelude::*;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct SignInView {
    pub audience: Audience,
    pub providers: Vec<ProviderChoice>,
    /// A checked path on our own site, to come back to.
    pub return_to: String,
    /// Came through the link of a notice.
    pub by_link: ByLink,
    /// The account is asked for anew, whoever is signed in there.
    pub switch: bool,
    /// The sign-in was broken off.
    pub cancelled: bool,
    /// The Land whose accounts these are, where several share the portal.
    pub land: Option<String>,
}

/// By which link somebody came. What is behind it is not known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByLink {
    No,
    Notice,
    Invitation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    Applicants,
    Clerks,
}

/// One account people can sign in with.
#[derive(Debug, Clone)]
pub struct ProviderChoice {
    pub id: String,
    pub name: String,
    /// An ELSTER certificate signs in here.
    pub elster_certificate: bool,
}

#[component]
pub fn SignInPage(frame: Frame, page: SignInView) -> impl IntoView {
    let locale = frame.locale;
    let (title, lead, action) = match page.audience {
        Audience::Applicants => {
            let lead = match page.by_link {
                ByLink::Notice => "sign-in-lead-link",
                ByLink::Invitation => "sign-in-lead-invitation",
                ByLink::No => "sign-in-lead",
            };
            ("sign-in-title", lead, pattern::SIGN_IN)
        }
        Audience::Clerks => ("clerk-sign-in-title", "clerk-sign-in-lead", pattern::CLERK_SIGN_IN),
    };
    let needs = (page.audience == Audience::Applicants).then(|| needs(locale, &page.providers));
    let forms = page
        .providers
        .into_iter()
        .enumerate()
        .map(|(at, provider)| {
            let weight = if at == 0 { Weight::Primary } else { Weight::Secondary };
            view! {
                <form method="post" action=action>
                    <input type="hidden" name="zurueck" value=page.return_to.clone()/>
                    <input type="hidden" name="konto" value=provider.id/>
                    {page.switch.then(|| view! { <input type="hidden" name="wechseln" value="1"/> })}
                    <SubmitButton weight=weight text=locale.with("sign-in-with", &[("account", provider.name.into())])/>
                </form>
            }
        })
        .collect_view();
    let other = if frame.query.is_empty() { "?land=-".to_owned() } else { format!("?{}&land=-", frame.query) };
    let land = page.land.map(|name| {
        view! { <p><strong lang=locale.lang_attribute("de")>{name}</strong>" "<a class="kern-link rk-touch" href=other>{locale.t("land-other")}</a></p> }
    });
    let cancelled = page.cancelled.then(|| {
        view! {
            <div class="rk-attention" role="status">
                <p class="rk-strong">{locale.t("problem-sign-in-cancelled-title")}</p>
                <p>{locale.t("problem-sign-in-cancelled-text")}</p>
            </div>
        }
    });
    let offline = (page.audience == Audience::Applicants).then(|| {
        view! {
            <section class="rk-section">
                <h2>{locale.t("sign-in-other-title")}</h2>
                <p>{locale.t("sign-in-other")}</p>
                <p><a class="kern-link rk-touch" href=format!("{}#ohne-internet", pattern::HELP)>{locale.t("help-offline")}</a></p>
            </section>
        }
    });
    view! {
        <Page frame=frame title=locale.t(title)>
            <div class="rk-sheet">
                {cancelled}
                <h1>{locale.t(title)}</h1>
                <p class="rk-lead">{locale.t(lead)}</p>
                {land}
                {needs}
                <div class="rk-actions">{forms}</div>
                {offline}
            </div>
        </Page>
    }
}

/// Only what one of these accounts takes is named.
pub(crate) fn takes_elster(providers: &[ProviderChoice]) -> &'static str {
    if providers.iter().any(|provider| provider.elster_certificate) { "yes" } else { "no" }
}

fn needs(locale: Locale, providers: &[ProviderChoice]) -> impl IntoView + use<> {
    let names: Vec<_> = providers.iter().map(|provider| provider.name.as_str()).collect();
    let account = locale.with("sign-in-needs-account", &[("accounts", names.join(", ").into())]);
    let card = locale.with("sign-in-needs-card", &[("elster", takes_elster(providers).into())]);
    view! {
        <h2 class="rk-h3">{locale.t("sign-in-needs-title")}</h2>
        <ul class="rk-bullets">
            <li>{account}</li>
            <li>{card}</li>
            <li>{locale.t("sign-in-needs-time")}</li>
        </ul>
    }
}
