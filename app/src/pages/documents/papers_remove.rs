//! Asks back before a file is removed.

use crate::{
    components::{
        back_link::BackLink,
        button::{ButtonLink, SubmitButton, Weight},
        document_row::place_of,
    },
    routes,
    shell::{Frame, Page},
};
use domain::{
    document::DocumentFacts,
    id::{ItemId, MessageId},
};
use leptos::prelude::*;

#[component]
pub fn PapersRemovePage(frame: Frame, message: MessageId, item: ItemId, facts: DocumentFacts, from_check: bool) -> impl IntoView {
    let locale = frame.locale;
    let heading = locale.with("remove-title", &[("name", facts.name.reveal().into())]);
    // Back to where the person stood.
    let papers = format!("{}{}#{}", routes::papers(message, &item), routes::came_from(from_check), place_of(facts.id));
    view! {
        <Page frame=frame title=locale.t("remove-page-title")>
            <div class="rk-sheet">
                <BackLink href=papers.clone() text=locale.t("back-to-papers")/>
                <h1 class="rk-anywhere"><bdi>{heading}</bdi></h1>
                <p class="rk-lead">{locale.t("remove-lead")}</p>
                <div class="rk-actions">
                    <form method="post" action=routes::papers_remove(message, &item, facts.id, from_check)>
                        <SubmitButton weight=Weight::Primary text=locale.t("remove")/>
                    </form>
                    <ButtonLink weight=Weight::Secondary href=papers text=locale.t("keep")/>
                </div>
            </div>
        </Page>
    }
}
