//! What stands above a page of the person that a clerk looks at: whose it is, when it is shown, and the way to the other pages. Nothing
//! on it can be sent: it has no form.

use crate::{components::mixed::Mixed, i18n::Locale, routes};
use domain::id::MessageId;
use leptos::prelude::*;

/// Around one question or paper in the clerk's preview.
#[derive(Debug, Clone)]
pub struct ItemPreview {
    /// As the authority writes it.
    pub recipient: Option<String>,
    /// The question and the answer that it depends on.
    pub condition: Option<ConditionInWords>,
    /// Addresses of the pages beside it.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Each with its language, where that is not the page's.
#[derive(Debug, Clone)]
pub struct ConditionInWords {
    pub question: (String, Option<String>),
    pub answer: (String, Option<String>),
}

#[component]
pub fn ItemPreviewNote(locale: Locale, message: MessageId, preview: ItemPreview) -> impl IntoView {
    let name = preview.recipient.unwrap_or_else(|| locale.t("clerk-no-name"));
    let condition = preview.condition.map(|ConditionInWords { question, answer }| {
        let question = Mixed::new(locale, "preview-condition", "question", question.0, question.1).view();
        let answer = Mixed::new(locale, "preview-condition-answer", "answer", answer.0, answer.1).view();
        view! { <p class="rk-strong">{question}" "{answer}</p> }
    });
    let link =
        |to: Option<String>, key: &str| to.map(|href| view! { <a class="kern-link rk-touch" href=href>{locale.t(key)}</a> });
    view! {
        <div class="rk-banner" role="region" aria-label=locale.t("preview-label")>
            <p>{locale.t("preview-text")}</p>
            <p>{locale.t("preview-recipient")}" "<strong><bdi>{name}</bdi></strong></p>
            {condition}
            <p class="rk-preview__nav">
                {link(preview.before, "preview-item-before")}
                {link(preview.after, "preview-item-after")}
                <a class="kern-link rk-touch" href=routes::clerk_preview(message)>{locale.t("preview-item-all")}</a>
            </p>
        </div>
    }
}
