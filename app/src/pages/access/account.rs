//! What the account tells us, and where one is signed in.

use crate::{
    components::button::{SubmitButton, Weight},
    i18n::long_moment,
    routes::pattern,
    shell::{Frame, Page},
};
use domain::person::TrustLevel;
use jiff::Timestamp;
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct AccountView {
    pub name: Option<String>,
    pub birth_name: Option<String>,
    /// As far as it is known.
    pub birth_date: Option<String>,
    pub organization: Option<String>,
    /// What people call the account.
    pub provider: String,
    pub level: TrustLevel,
    /// Living sessions, newest first.
    pub sessions: Vec<SessionEntry>,
}

#[derive(Debug, Clone)]
pub struct SessionEntry {
    /// Browser and system, as far as they are known.
    pub device: Option<String>,
    /// The beginning of the address it came from.
    pub network: Option<String>,
    /// What people call the account that was used.
    pub account: Option<String>,
    pub began_at: Timestamp,
    pub seen_at: Timestamp,
    /// The one that looks.
    pub this: bool,
}

#[component]
pub fn AccountPage(frame: Frame, page: AccountView) -> impl IntoView {
    let locale = frame.locale;
    let level = locale.t(&format!("level-{}", page.level.as_str()));
    let others = page.sessions.iter().any(|session| !session.this);
    let sessions = page
        .sessions
        .into_iter()
        .map(|session| {
            let began = locale.with("account-session-began", &[("moment", long_moment(session.began_at, locale).into())]);
            let seen = locale.with("account-session-seen", &[("moment", long_moment(session.seen_at, locale).into())]);
            let device = session.device.unwrap_or_else(|| locale.t("account-session-device-unknown"));
            let device = if session.this { format!("{device} ({})", locale.t("account-session-this")) } else { device };
            let network = session.network.map(|network| locale.with("account-session-network", &[("network", network.into())]));
            let account = session.account.map(|account| locale.with("account-session-account", &[("account", account.into())]));
            view! {
                <li class="rk-entry">
                    <p class="rk-strong">{device}</p>
                    <p>{began}</p>
                    <p class="rk-muted rk-small">{account}</p>
                    {network.map(|network| view! { <p class="rk-muted rk-small">{network}</p> })}
                    {(!session.this).then(|| view! { <p class="rk-muted rk-small">{seen}</p> })}
                </li>
            }
        })
        .collect_view();
    let end_others = others.then(|| {
        view! {
            <form method="post" action=pattern::END_OTHER_SESSIONS>
                <SubmitButton weight=Weight::Secondary text=locale.t("account-end-others")/>
            </form>
        }
    });
    let further = [
        ("account-birth-name", page.birth_name),
        ("account-birth-date", page.birth_date),
        ("account-organization", page.organization),
    ]
    .into_iter()
    .filter_map(|(key, value)| {
        let value = value?;
        Some(view! {
            <div class="rk-summary__row"><dt>{locale.t(key)}</dt><dd class="rk-summary__answer"><bdi>{value}</bdi></dd></div>
        })
    })
    .collect_view();
    view! {
        <Page frame=frame title=locale.t("account-title")>
            <div class="rk-sheet">
                <h1>{locale.t("account-title")}</h1>
                <p class="rk-lead">{locale.t("account-lead")}</p>
                <dl class="rk-summary">
                    <div class="rk-summary__row"><dt>{locale.t("account-name")}</dt>
                        <dd class="rk-summary__answer"><bdi>{page.name.unwrap_or_else(|| locale.t("not-given"))}</bdi></dd></div>
                    {further}
                    <div class="rk-summary__row"><dt>{locale.t("account-provider")}</dt><dd class="rk-summary__answer">{page.provider}</dd></div>
                    <div class="rk-summary__row"><dt>{locale.t("account-level")}</dt><dd class="rk-summary__answer">{level}</dd></div>
                </dl>
                <section class="rk-section">
                    <h2>{locale.t("account-sessions")}</h2>
                    <p>{locale.t("account-sessions-lead")}{others.then(|| format!(" {}", locale.t("account-sessions-unknown")))}</p>
                    <ul class="rk-entries">{sessions}</ul>
                    <div class="rk-actions">{end_others}</div>
                </section>
                <p><a class="kern-link rk-touch" href=pattern::NOTICES>{locale.t("notices-title")}</a></p>
                <p><a class="kern-link rk-touch" href=pattern::ACCESS_CODE>{locale.t("access-code-have")}</a></p>
            </div>
        </Page>
    }
}
