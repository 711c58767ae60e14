//! What happened, newest first, in sentences.

use crate::{
    components::back_link::BackLink,
    i18n::long_moment,
    routes,
    shell::{Frame, Page},
};
use domain::id::MessageId;
use jiff::Timestamp;
use leptos::prelude::*;

/// What people are told about; everything else stays in the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryEvent {
    MadeAvailable,
    Retrieved,
    Started,
    Answered,
    Supplemented,
    Delivered,
    Withdrawn,
}

impl HistoryEvent {
    fn key(self) -> &'static str {
        match self {
            Self::MadeAvailable => "history-made-available",
            Self::Retrieved => "history-retrieved",
            Self::Started => "history-started",
            Self::Answered => "history-answered",
            Self::Supplemented => "history-supplemented",
            Self::Delivered => "history-delivered",
            Self::Withdrawn => "history-withdrawn",
        }
    }
}

#[component]
pub fn HistoryPage(frame: Frame, message: MessageId, events: Vec<(Timestamp, HistoryEvent)>) -> impl IntoView {
    let locale = frame.locale;
    let empty = events.is_empty();
    let rows = events
        .into_iter()
        .rev()
        .map(|(at, event)| {
            view! {
                <li class="rk-history__entry">
                    <time class="rk-muted rk-small" datetime=at.to_string()>{long_moment(at, locale)}</time>
                    <span>{locale.t(event.key())}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Page frame=frame title=locale.t("history-title")>
            <div class="rk-sheet">
                <BackLink href=routes::message(message) text=locale.t("back-to-message")/>
                <h1>{locale.t("history-title")}</h1>
                {empty.then(|| view! { <p>{locale.t("history-empty")}</p> })}
                <ol class="rk-history">{rows}</ol>
            </div>
        </Page>
    }
}
