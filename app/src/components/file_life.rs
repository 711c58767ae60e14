//! The way of one file: received, checked, sent, in the case file; or taken back.

use super::life_line::{LifeLine, Station, Step};
use crate::i18n::{Locale, short_moment};
use domain::{
    delivery::DeliveryState,
    document::Release,
    errand::Cause,
    reply::{SubmittedDocument, SubmittedReply, TakenBackHow},
};
use leptos::prelude::*;

#[component]
pub fn FileLife(
    locale: Locale,
    reply: SubmittedReply,
    document: SubmittedDocument,
    delivery: DeliveryState,
    /// The reply is kept back so that files can be taken out of it.
    #[prop(optional)]
    held: bool,
) -> impl IntoView {
    let steps = steps(locale, &reply, &document, &delivery, held);
    let facts = document.document.facts();
    let (name, hash) = (facts.name.reveal().to_owned(), facts.sha256.to_string());
    view! {
        <details class="rk-details rk-no-print">
            <summary>{locale.t("file-life")}<span class="kern-sr-only">": "<bdi>{name}</bdi></span></summary>
            <LifeLine steps=steps/>
            <p class="rk-hash rk-muted">"SHA-256 "{hash}</p>
        </details>
    }
}

fn steps(
    locale: Locale,
    reply: &SubmittedReply,
    submitted: &SubmittedDocument,
    delivery: &DeliveryState,
    held: bool,
) -> Vec<Step> {
    let happened = |key: &str, note: Option<String>| Step { station: Station::Happened, text: locale.t(key), note };
    let at = |moment| Some(short_moment(moment, locale));
    let facts = submitted.document.facts();
    let checked = match submitted.document.release() {
        Release::Clean => happened("file-life-checked", facts.checked_at.and_then(at)),
        Release::Waived => happened("file-life-not-checked", None),
        Release::NotScannable => happened("file-life-not-checkable", None),
    };
    let mut steps = vec![happened("file-life-received", at(facts.received_at)), checked];
    steps.push(happened("file-life-sent", at(reply.submitted_at)));
    let left = submitted.taken_back.filter(|_| !submitted.is_sent());
    if let Some(back) = left {
        let key = if back.how == TakenBackHow::Infected { "file-life-infected" } else { "file-life-withdrawn" };
        steps.push(happened(key, at(back.at)));
        return steps;
    }
    steps.push(match delivery {
        DeliveryState::Delivered { at: moment, proof } => {
            // The same word on both sides: whoever asks what became of a file can name it.
            let proof = locale.with("file-life-proof", &[("proof", proof.clone().into())]);
            let note = format!("{}. {proof}", short_moment(*moment, locale));
            happened("file-life-delivered", Some(note))
        }
        DeliveryState::Transmitted { at: moment } => {
            Step { station: Station::Running, text: locale.t("step-transmitted"), note: at(*moment) }
        }
        DeliveryState::Offered { at: moment, fetched_at: None } => {
            Step { station: Station::Running, text: locale.t("step-offered"), note: at(*moment) }
        }
        DeliveryState::Offered { fetched_at: Some(moment), .. } => {
            Step { station: Station::Running, text: locale.t("step-fetched"), note: at(*moment) }
        }
        DeliveryState::NeedsPerson { reason, .. } if reason.cause == Cause::Refused => {
            Step { station: Station::Running, text: locale.t("step-refused"), note: None }
        }
        DeliveryState::NeedsPerson { reason, .. } if reason.cause == Cause::Unanswered => {
            Step { station: Station::Running, text: locale.t("step-unanswered"), note: None }
        }
        DeliveryState::Pending { .. } if held => Step { station: Station::Running, text: locale.t("step-held"), note: None },
        DeliveryState::Pending { .. } => Step { station: Station::Running, text: locale.t("step-passing-on"), note: None },
        DeliveryState::NeedsPerson { .. } => Step { station: Station::Running, text: locale.t("step-needs-person"), note: None },
    });
    if let Some(back) = submitted.taken_back {
        steps.push(happened("file-life-mistake", at(back.at)));
    }
    steps
}
