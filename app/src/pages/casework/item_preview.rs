//! What stands above a page of the person that an authority looks at: whose it is, when it is shown, and the way to the other pages.
//! Nothing on it can be sent: it has no form.

use crate::{
    components::mixed::Mixed,
    i18n::{Locale, long_moment},
    routes,
};
use domain::id::{ItemId, MessageId};
use jiff::Timestamp;
use leptos::prelude::*;

/// Who looks at pages of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreviewFor {
    /// At a message that was handed in.
    Clerk(MessageId),
    /// At one that was only tried out, by whoever has the link, until then.
    DryRun { token: String, until: Timestamp },
}

impl PreviewFor {
    /// The address of the message's page.
    pub fn whole(&self) -> String {
        match self {
            Self::Clerk(message) => routes::clerk_preview(*message),
            Self::DryRun { token, .. } => routes::dry_run(token),
        }
    }

    /// The address of a question or paper.
    pub fn item(&self, item: &ItemId) -> String {
        match self {
            Self::Clerk(message) => routes::clerk_preview_item(*message, item),
            Self::DryRun { token, .. } => routes::dry_run_item(token, item),
        }
    }

    pub fn text(&self, locale: Locale) -> String {
        match self {
            Self::Clerk(_) => locale.t("preview-text"),
            Self::DryRun { until, .. } => locale.with("preview-dry-run", &[("until", long_moment(*until, locale).into())]),
        }
    }
}

/// Around one question or paper in a preview.
#[derive(Debug, Clone)]
pub struct ItemPreview {
    pub of: PreviewFor,
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
pub fn ItemPreviewNote(locale: Locale, preview: ItemPreview) -> impl IntoView {
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
            <p>{preview.of.text(locale)}</p>
            <p>{locale.t("preview-recipient")}" "<strong><bdi>{name}</bdi></strong></p>
            {condition}
            <p class="rk-preview__nav">
                {link(preview.before, "preview-item-before")}
                {link(preview.after, "preview-item-after")}
                <a class="kern-link rk-touch" href=preview.of.whole()>{locale.t("preview-item-all")}</a>
            </p>
        </div>
    }
}
