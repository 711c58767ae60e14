//! The start page: what this is, and the way in for people without a link.

use crate::{
    components::{
        button::{ButtonLink, Weight},
        icon::Icon,
    },
    routes::pattern,
    shell::{Frame, FrameViewer, Page},
};
use leptos::prelude::*;

#[component]
pub fn StartPage(frame: Frame) -> impl IntoView {
    let locale = frame.locale;
    let (href, text) = match frame.viewer {
        FrameViewer::Nobody => (pattern::SIGN_IN, "start-sign-in"),
        FrameViewer::Applicant { .. } => (pattern::MESSAGES, "start-to-messages"),
        FrameViewer::Clerk { .. } => (pattern::CLERK_MESSAGES, "clerk-messages"),
    };
    let steps = (1..=3)
        .map(|number| {
            view! {
                <li class="rk-task">
                    <span class="rk-sign rk-sign--open" aria-hidden="true">{number}</span>
                    <div class="rk-task__text">
                        <p class="rk-strong">{locale.t(&format!("start-step-{number}"))}</p>
                        <p class="rk-muted rk-small">{locale.t(&format!("start-step-{number}-more"))}</p>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <Page frame=frame title=locale.t("start-title")>
            <div class="rk-sheet">
                <h1>{locale.t("start-title")}</h1>
                <p class="rk-lead">{locale.t("start-lead")}</p>
                <div class="rk-actions"><ButtonLink weight=Weight::Primary href=href.to_owned() text=locale.t(text)/></div>
                <ul class="rk-link-rows rk-apart-above">
                    <li><Icon name="mail"/><a class="kern-link" href=pattern::ACCESS_CODE>{locale.t("access-code-have")}</a></li>
                    <li><Icon name="home"/><a class="kern-link" href=format!("{}#ohne-internet", pattern::HELP)>{locale.t("start-no-account")}</a></li>
                </ul>
                <section class="rk-section">
                    <h2>{locale.t("start-steps")}</h2>
                    <ol class="rk-tasks rk-tasks--plain">{steps}</ol>
                </section>
                <section class="rk-section">
                    <h2>{locale.t("start-easier")}</h2>
                    <ul class="rk-plain-list">
                        <li><a class="kern-link rk-touch" href=pattern::SIMPLE_LANGUAGE>{locale.t("simple-language")}</a></li>
                        <li><a class="kern-link rk-touch" href=pattern::SIGN_LANGUAGE>{locale.t("sign-language")}</a></li>
                    </ul>
                </section>
            </div>
        </Page>
    }
}
