//! The message demands a safer sign-in: why, with what, and that nothing is lost.

use crate::{
    components::button::{SubmitButton, Weight},
    pages::access::sign_in::{ProviderChoice, takes_elster},
    routes::pattern,
    shell::{Frame, Page},
};
use domain::person::TrustLevel;
use leptos::prelude::*;

#[component]
pub fn SaferSignInPage(
    frame: Frame,
    /// The least level that helps.
    level: TrustLevel,
    /// A try has just reached less than that.
    not_reached: bool,
    providers: Vec<ProviderChoice>,
    /// A checked path on our own site, to come back to.
    return_to: String,
) -> impl IntoView {
    let locale = frame.locale;
    let needed = match level {
        TrustLevel::High => "safer-needs-high",
        TrustLevel::Basic | TrustLevel::Low | TrustLevel::Substantial => "safer-needs-substantial",
    };
    let needed = locale.with(needed, &[("elster", takes_elster(&providers).into())]);
    let forms = providers
        .into_iter()
        .enumerate()
        .map(|(at, provider)| {
            let weight = if at == 0 { Weight::Primary } else { Weight::Secondary };
            view! {
                <form method="post" action=pattern::SIGN_IN>
                    <input type="hidden" name="zurueck" value=return_to.clone()/>
                    <input type="hidden" name="konto" value=provider.id/>
                    <input type="hidden" name="stufe" value=level.as_str()/>
                    <SubmitButton weight=weight text=locale.with("safer-sign-in-with", &[("account", provider.name.into())])/>
                </form>
            }
        })
        .collect_view();
    view! {
        <Page frame=frame title=locale.t("safer-title")>
            <div class="rk-sheet">
                <h1>{locale.t("safer-title")}</h1>
                {not_reached.then(|| view! { <div class="rk-banner" role="alert"><p>{locale.t("safer-not-reached")}</p></div> })}
                <p class="rk-lead">{locale.t("safer-lead")}</p>
                <p class="rk-strong">{needed}</p>
                <p>{locale.t("safer-nothing-lost")}</p>
                <div class="rk-actions">{forms}</div>
                <section class="rk-section">
                    <h2>{locale.t("safer-cannot-title")}</h2>
                    <p>{locale.t("safer-cannot")}</p>
                    <p><a class="kern-link rk-touch" href=pattern::ACCESS_CODE>{locale.t("access-code-have")}</a></p>
                    <p><a class="kern-link rk-touch" href=format!("{}#ohne-internet", pattern::HELP)>{locale.t("help-offline")}</a></p>
                </section>
            </div>
        </Page>
    }
}
