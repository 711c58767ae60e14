//! Sending more later: what it means, and the button that starts it.

use crate::{
    components::{
        back_link::BackLink,
        button::{SubmitButton, Weight},
    },
    routes,
    shell::{Frame, Page},
};
use domain::id::MessageId;
use leptos::prelude::*;

#[component]
pub fn SupplementPage(frame: Frame, message: MessageId) -> impl IntoView {
    let locale = frame.locale;
    view! {
        <Page frame=frame title=locale.t("supplement-title")>
            <div class="rk-sheet">
                <BackLink href=routes::message(message) text=locale.t("back-to-message")/>
                <h1>{locale.t("supplement-title")}</h1>
                <p class="rk-lead">{locale.t("supplement-lead")}</p>
                <div class="rk-actions">
                    <form method="post" action=routes::supplement(message)>
                        <SubmitButton weight=Weight::Primary text=locale.t("supplement-start")/>
                    </form>
                </div>
            </div>
        </Page>
    }
}
