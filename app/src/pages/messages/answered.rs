//! A message that was answered: by whom, what is still to come, every receipt.

use crate::{
    components::{
        button::{ButtonLink, SubmitButton, Weight},
        deadline::DeadlineBlock,
        dialogue::{MoreTime, NoMoreReplies},
        icon::Icon,
        outstanding::Outstanding,
        unsaved::NotSent,
    },
    i18n::{Locale, day_of_moment, short_moment},
    pages::messages::{
        acting_note::waiting,
        message::{MessageView, history_link, never_sent_draft},
    },
    routes,
};
use domain::{binding::MatchRule, id::MessageId, reply::ReceiptNumber, representation::Right};
use jiff::Timestamp;
use leptos::prelude::*;

/// Who answered, seen by whoever looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnsweredBy {
    You,
    /// Somebody who acts for the recipient, by name.
    Representative(String),
    /// The viewer acts for somebody who answered themselves, or by somebody else.
    Represented(String),
    /// Another account that was recognized as the recipient.
    OtherAccount,
    /// The viewer acts for somebody, and the reply is not theirs to see.
    SomebodyElse,
}

#[derive(Debug, Clone)]
pub struct Receipt {
    pub number: ReceiptNumber,
    pub at: Timestamp,
    /// It says only that something was sent by mistake.
    pub of_mistake: bool,
}

/// Who has answered: as a title, or with the day as a sentence.
pub(crate) fn answered(locale: Locale, key: &str, by: &AnsweredBy, day: Option<String>) -> String {
    let (whose, name) = match by {
        AnsweredBy::You => ("you", String::new()),
        AnsweredBy::Representative(name) => ("representative", name.clone()),
        AnsweredBy::Represented(name) => ("represented", name.clone()),
        AnsweredBy::OtherAccount => ("other", String::new()),
        AnsweredBy::SomebodyElse => ("somebody", String::new()),
    };
    let what = if day.is_some() { "text" } else { "title" };
    locale.with(&format!("{key}-{whose}-{what}"), &[("name", name.into()), ("date", day.unwrap_or_default().into())])
}

/// Every receipt: what was sent with it can be looked at, and taken back.
pub(crate) fn receipts(locale: Locale, message: MessageId, receipts: &[Receipt]) -> impl IntoView + use<> {
    let rows: Vec<_> = receipts
        .iter()
        .map(|receipt| {
            let href = routes::receipt(message, &receipt.number);
            let text = format!("{}, {}", receipt.number, short_moment(receipt.at, locale));
            let text = if receipt.of_mistake { locale.with("receipt-of-mistake", &[("receipt", text.into())]) } else { text };
            view! { <li><a class="kern-link rk-touch" href=href>{text}</a></li> }
        })
        .collect();
    view! {
        <section class="rk-section">
            <h2 class="rk-h3">{locale.t("message-receipts")}</h2>
            <ul class="rk-plain-list">{rows}</ul>
        </section>
    }
}

#[component]
pub(crate) fn Answered(locale: Locale, at: Timestamp, page: MessageView) -> impl IntoView {
    let text = answered(locale, "message-answered", &page.answered_by, Some(day_of_moment(at, locale)));
    let known = !matches!(page.answered_by, AnsweredBy::OtherAccount | AnsweredBy::SomebodyElse);
    // What another message has taken the place of says nothing of what that one wants.
    let known = known && page.message.dialogue.replaced_by.is_none();
    let nothing = (known && page.outstanding.is_nothing_for_them()).then(|| view! { <p>{locale.t("outstanding-nothing")}</p> });
    let history = history_link(locale, &page);
    let binding = page.message.content.binding_language.clone();
    let id = page.message.id;
    let returned = !page.outstanding.returned.is_empty();
    // What is to be done comes before what is done.
    let (first, second) = if returned { (Weight::Primary, Weight::Secondary) } else { (Weight::Tertiary, Weight::Primary) };
    let receipt = page.receipt.map(|href| view! { <ButtonLink weight=second href=href text=locale.t("message-to-receipt")/> });
    let may_add = page.acting.as_ref().is_none_or(|acting| acting.right >= Right::Prepare);
    let takes_replies = page.message.dialogue.takes_replies();
    let own = takes_replies
        && page.preview.is_none()
        && page.acting.is_none()
        && page.message.recipient.allows(MatchRule::Representative);
    let invite = own.then(|| {
        view! { <p><a class="kern-link rk-touch" href=routes::representation(id)>{locale.t("representation-link")}</a></p> }
    });
    let may_add = may_add && takes_replies;
    let label = if returned { "returned-answer" } else { "supplement-start" };
    let supplement = (page.preview.is_none() && may_add).then(|| {
        view! {
            <form method="post" action=routes::supplement(id)>
                <SubmitButton weight=first text=locale.t(label)/>
            </form>
        }
    });
    let actions = if returned { view! { {supplement}{receipt} }.into_any() } else { view! { {receipt}{supplement} }.into_any() };
    // Whoever owes nothing has no use for more time.
    let open = !page.outstanding.owed.is_empty() || !page.outstanding.promised.is_empty();
    let last = (returned && page.message.dialogue.is_last_round())
        .then(|| view! { <p class="rk-strong"><Icon name="warning"/>{locale.t("returned-last")}</p> });
    let terms = page.message.content.kind.inquiry().and_then(|inquiry| inquiry.terms.clone());
    let deadline = page.days_left.zip(terms).filter(|_| returned).map(|(days_left, terms)| {
        view! { <DeadlineBlock locale=locale terms=terms binding=binding.clone() days_left=days_left must=true/> }
    });
    let waiting = waiting(locale, id, &page.waiting);
    let links = page.preview.is_none();
    let draft = never_sent_draft(locale, page.draft.filter(|_| !takes_replies));
    // An end that is kept, or does not matter any more, is for the history.
    let more_time = open.then(|| {
        view! { <MoreTime locale=locale message=id binding=binding.clone() dialogue=page.message.dialogue.clone() may_ask=page.may_ask_time/> }
    });
    let words = view! { <NotSent locale=locale message=id binding=binding.clone() words=page.words/> };
    view! {
        <p class="rk-lead">{text}</p>
        {words}
        {waiting}
        {nothing}
        <Outstanding locale=locale binding=binding.clone() all=page.outstanding/>
        {last}
        {deadline}
        {more_time}
        <NoMoreReplies locale=locale dialogue=page.message.dialogue links=links/>
        {draft}
        <div class="rk-actions">{actions}</div>
        {(page.receipts.len() > 1).then(|| receipts(locale, id, &page.receipts))}
        {history}
        {invite}
    }
}
