//! Somebody is asked to act for another person: accept or decline.

use crate::{
    components::button::{ButtonLink, SubmitButton, Weight},
    routes::{self, pattern},
    shell::{Frame, Page},
    wording,
};
use domain::representation::{Capacity, Right};
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct InvitationView {
    pub token: String,
    /// Whom they shall act for.
    pub represented: String,
    pub capacity: Capacity,
    pub right: Right,
    /// They accepted, and whoever named them has to confirm.
    pub waiting: bool,
    pub by_authority: bool,
}

#[component]
pub fn InvitationPage(frame: Frame, page: InvitationView) -> impl IntoView {
    let locale = frame.locale;
    let name = || [("name", page.represented.clone().into())];
    let title = if page.waiting { locale.t("invitation-waiting-title") } else { locale.with("invitation-title", &name()) };
    let body = if page.waiting {
        let key = if page.by_authority { "invitation-waiting-authority" } else { "invitation-waiting-text" };
        view! {
            <p class="rk-lead">{locale.with(key, &name())}</p>
            <div class="rk-actions"><ButtonLink weight=Weight::Primary href=pattern::MESSAGES.to_owned() text=locale.t("my-messages")/></div>
        }
        .into_any()
    } else {
        let proof = match page.capacity {
            // As the task says that goes with their reply.
            Capacity::PowerOfAttorney => "invitation-proof-owed",
            Capacity::Lawyer => "invitation-proof",
            Capacity::Custody => "invitation-proof-custody",
        };
        let proof = (page.right >= Right::Prepare).then(|| view! { <p>{locale.t(proof)}</p> });
        view! {
            <p class="rk-lead">{locale.t("invitation-lead")}</p>
            <dl class="rk-summary">
                <div class="rk-summary__row"><dt>{locale.t("representation-capacity-short")}</dt>
                    <dd class="rk-summary__answer">{locale.t(wording::capacity(page.capacity))}</dd></div>
                <div class="rk-summary__row"><dt>{locale.t("representation-right-short")}</dt>
                    <dd class="rk-summary__answer">{locale.t(wording::right(page.right))}</dd></div>
            </dl>
            {proof}
            <p>{locale.t("invitation-seen")}</p>
            <form method="post" action=routes::invitation(&page.token)>
                <div class="rk-actions">
                    <SubmitButton weight=Weight::Primary text=locale.t("invitation-accept") name="aktion" value="annehmen"/>
                    <SubmitButton weight=Weight::Secondary text=locale.t("invitation-decline") name="aktion" value="ablehnen"/>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        <Page frame=frame title=title.clone()>
            <div class="rk-sheet">
                <h1>{title}</h1>
                {body}
            </div>
        </Page>
    }
}
