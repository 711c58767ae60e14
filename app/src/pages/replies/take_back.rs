//! Asks back before a document that was sent is taken back.

use crate::{
    components::{
        back_link::BackLink,
        button::{ButtonLink, SubmitButton, Weight},
        icon::Icon,
    },
    routes::{self, ERRORS},
    shell::{Frame, Page},
};
use domain::{
    document::DocumentName,
    id::{DocumentId, MessageId},
    reply::ReceiptNumber,
};
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct TakeBackView {
    pub message: MessageId,
    pub number: ReceiptNumber,
    pub document: DocumentId,
    pub name: DocumentName,
    /// As far as is known; the moment of the click decides.
    pub still_here: bool,
    /// It was otherwise when the person pressed the button.
    pub changed: bool,
}

#[component]
pub fn TakeBackPage(frame: Frame, view: TakeBackView) -> impl IntoView {
    let locale = frame.locale;
    let receipt = routes::receipt(view.message, &view.number);
    let heading = locale.with("take-back-title", &[("name", view.name.reveal().into())]);
    let (lead, button, replace) = if view.still_here {
        ("take-back-lead-here", "take-back-do-here", "take-back-replace-here")
    } else {
        ("take-back-lead-there", "take-back-do-there", "take-back-replace-there")
    };
    view! {
        <Page frame=frame title=locale.t("take-back-page-title")>
            <div class="rk-sheet">
                <BackLink href=receipt.clone() text=locale.t("back-to-receipt")/>
                <h1 class="rk-anywhere"><bdi>{heading}</bdi></h1>
                {view.changed.then(|| view! { <div class="rk-errors" id="fehler" tabindex="-1"><p class="rk-strong"><Icon name="dangerous"/>{locale.t("take-back-changed")}</p></div> })}
                <p class="rk-lead">{locale.t(lead)}</p>
                <form class="rk-actions" method="post" action=format!("{}{ERRORS}", routes::take_back(view.message, &view.number, view.document))>
                    <input type="hidden" name="stand" value=if view.still_here { "hier" } else { "dort" }/>
                    <SubmitButton weight=Weight::Primary text=locale.t(replace) name="aktion" value="ersetzen"/>
                    <SubmitButton weight=Weight::Secondary text=locale.t(button) name="aktion" value="zuruecknehmen"/>
                    <ButtonLink weight=Weight::Tertiary href=receipt text=locale.t("keep")/>
                </form>
            </div>
        </Page>
    }
}
