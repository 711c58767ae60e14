//! The reply exactly as it goes into the case file: answers, documents as downloads with hashes, state of delivery.

use crate::{
    components::{
        answer_text::{answer_lang, answer_text},
        back_link::BackLink,
        button::{SubmitButton, Weight},
        document_row::{DocumentRow, FileState},
        file_life::FileLife,
        icon::Icon,
        mixed::Mixed,
        paragraphs::Paragraphs,
    },
    i18n::{Locale, day_of_moment, file_size, long_moment, short_moment},
    pages::casework::{more_time::clerk_time_note, rounds::ReviewSaid},
    routes,
    shell::{Frame, Page},
    wording,
};
use domain::{
    binding::Recognition,
    delivery::DeliveryState,
    document::{Carried, Release, RenditionOf},
    errand::Cause,
    id::ItemId,
    message::{Item, Message},
    person::TrustLevel,
    reply::{EarlierReplies, ItemAnswer, SubmittedReply, TakenBackHow, Timeliness},
    representation::{NamedBy, Representation, proof_item},
};
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct ClerkReplyView {
    pub message: Message,
    /// Oldest first; empty if there is no reply yet.
    pub replies: Vec<ClerkReply>,
}

#[derive(Debug, Clone)]
pub struct ClerkReply {
    /// The message as it was answered.
    pub message: Message,
    /// In whose place, if the person did not answer for themselves.
    pub acts_for: Option<Representation>,
    pub reply: SubmittedReply,
    pub level: TrustLevel,
    /// How the person was recognized.
    pub recognition: Recognition,
    pub delivery: DeliveryState,
    /// What the replies before it say.
    pub earlier: EarlierReplies,
    /// Something could not be made that was wanted.
    pub copies_missing: bool,
}

#[component]
pub fn ClerkReplyPage(frame: Frame, page: ClerkReplyView) -> impl IntoView {
    let locale = frame.locale;
    let content = page.message.content.clone();
    let title = page.replies.first().map_or_else(
        || locale.t("clerk-reply-none-title"),
        |first| locale.with("clerk-reply-title", &[("date", day_of_moment(first.reply.submitted_at, locale).into())]),
    );
    let name = content.recipient_name.as_ref().map(|name| name.reveal().as_str().to_owned());
    let time = clerk_time_note(locale, &page.message);
    let none = page.replies.is_empty().then(|| view! { <p class="rk-lead">{locale.t("clerk-reply-none")}</p> });
    // In the order in which it was said.
    let mut reviews = page.message.dialogue.reviews.clone().into_iter().peekable();
    let mut said = Vec::new();
    let review = |review| view! { <ReviewSaid locale=locale message=page.message.clone() review=review/> }.into_any();
    for (at, reply) in page.replies.into_iter().enumerate() {
        while let Some(before) = reviews.next_if(|review| review.at < reply.reply.submitted_at) {
            said.push(review(before));
        }
        said.push(view! { <Reply locale=locale message=reply.message.clone() reply=reply supplement={at > 0}/> }.into_any());
    }
    said.extend(reviews.map(review));
    view! {
        <Page frame=frame title=title.clone() wide=true>
            <BackLink href=routes::pattern::CLERK_MESSAGES.to_owned() text=locale.t("clerk-all-messages")/>
            <h1>{title}</h1>
            <p class="rk-facts">
                {name.map(|name| view! { <span>{name}</span> })}
                <span>{content.service.binding.as_str().to_owned()}</span>
                <span class="rk-number">{content.file_reference.as_str().to_owned()}</span>
                <a class="kern-link" href=routes::clerk_preview(page.message.id)>{locale.t("clerk-next-preview")}</a>
                <a class="kern-link" href=routes::clerk_notices(page.message.id)>{locale.t("clerk-notices-title")}</a>
            </p>
            {time}
            {none}
            {said}
        </Page>
    }
}

#[component]
fn Reply(locale: Locale, message: Message, reply: ClerkReply, supplement: bool) -> impl IntoView {
    let items: Vec<Item> =
        message.content.kind.inquiry().map(|inquiry| inquiry.items.iter().cloned().collect()).unwrap_or_default();
    // What only reports a mistake, or adds something, says nothing of the rest.
    let adds = reply.reply.supplements.is_some();
    let missing = |item: &Item| reply.reply.missing.contains(&item.id);
    let says = |item: &Item| {
        reply.reply.answers.contains_key(&item.id) || reply.reply.documents_of(&item.id).next().is_some() || missing(item)
    };
    // What the answers did not ask for is not left out by anybody.
    let asked: Vec<ItemId> = message
        .content
        .kind
        .inquiry()
        .map(|inquiry| reply.reply.asked(inquiry).map(|item| item.id.clone()).collect())
        .unwrap_or_default();
    let rows = items
        .iter()
        .enumerate()
        .filter(|(_, item)| says(item) || (!adds && asked.contains(&item.id)))
        .map(|(at, item)| item_row(locale, &message, &reply, at + 1, item))
        .collect_view();
    let late = (reply.reply.timeliness == Timeliness::Late)
        .then(|| view! { <p class="rk-strong"><Icon name="warning"/>{locale.t("clerk-late")}</p> });
    let mistakes: Vec<_> = reply
        .reply
        .retracts
        .iter()
        .map(|gone| {
            let text = locale.with("clerk-mistake", &[("name", gone.name.reveal().into())]);
            view! { <p class="rk-strong"><Icon name="warning"/><bdi>{text}</bdi></p> }
        })
        .collect();
    let key = if supplement { "clerk-supplement-of" } else { "clerk-reply-of" };
    let heading = locale.with(key, &[("moment", long_moment(reply.reply.submitted_at, locale).into())]);
    let received = locale.with(
        "clerk-receipt",
        &[
            ("number", reply.reply.receipt_number.as_str().into()),
            ("moment", long_moment(reply.reply.submitted_at, locale).into()),
        ],
    );
    let level = ("level", locale.t(wording::trust_level(reply.level)).into());
    let who = match &reply.acts_for {
        None => locale.with("clerk-who", &[level]),
        Some(held) => {
            let whom = held.represented.as_ref().map_or_else(|| locale.t("represented-unnamed"), |name| name.reveal().clone());
            let capacity = locale.t(wording::capacity(held.capacity));
            let facts = [("who", held.shown_name().into()), ("capacity", capacity.into()), ("whom", whom.into()), level];
            locale.with("clerk-who-for", &facts)
        }
    };
    let named_by = reply.acts_for.as_ref().map(|held| match held.named_by {
        NamedBy::Applicant(_) => {
            let proof = proof_item();
            let is_there = reply.reply.documents_of(&proof).any(|document| document.taken_back.is_none());
            locale.with("clerk-named-by-applicant", &[("proof", if is_there { "yes" } else { "no" }.into())])
        }
        NamedBy::Authority => locale.t("representation-by-authority"),
    });
    let rule = locale.t(wording::match_rule(reply.recognition.rule));
    let recognized = locale.with("clerk-recognized", &[("rule", rule.into())]);
    let who = view! {
        <h3>{locale.t("clerk-who-title")}</h3>
        <p><Icon name="verified-user"/>{who}</p>
        {named_by.map(|text| view! { <p>{text}</p> })}
        <p class="rk-muted">{recognized}</p>
    }
    .into_any();
    let what_to_do = match &reply.delivery {
        DeliveryState::NeedsPerson { reason, .. } if reason.cause == Cause::Unanswered => "clerk-stuck-look-first",
        _ => "clerk-stuck-what-to-do",
    };
    let stuck = matches!(reply.delivery, DeliveryState::NeedsPerson { .. }).then(|| {
        let (message, reply) = (message.id, reply.reply.id);
        view! {
            <p>{locale.t(what_to_do)}</p>
            <div class="rk-actions">
                <form method="post" action=routes::clerk_retry(message, reply)>
                    <SubmitButton weight=Weight::Primary text=locale.t("clerk-stuck-retry")/>
                </form>
                <form method="post" action=routes::clerk_package(message, reply)>
                    <SubmitButton weight=Weight::Secondary text=locale.t("clerk-stuck-package")/>
                </form>
            </div>
        }
    });
    view! {
        <section class="rk-clerk-reply">
            <h2>{heading}</h2>
            <DeliveryNote locale=locale delivery=reply.delivery.clone()/>
            {stuck}
            <p class="rk-muted">{received}</p>
            {late}
            {mistakes}
            {(!rows.is_empty()).then(|| view! { <ol class="rk-clerk-items">{rows}</ol> })}
            {who}
        </section>
    }
}

#[component]
fn DeliveryNote(locale: Locale, delivery: DeliveryState) -> impl IntoView {
    let (icon, class, text, more) =
        match delivery {
            DeliveryState::Delivered { at, proof } => (
                "check-circle",
                "rk-done",
                locale.with("clerk-in-file-since", &[("moment", short_moment(at, locale).into())]),
                Some(locale.with("file-life-proof", &[("proof", proof.into())])),
            ),
            DeliveryState::Transmitted { at } => (
                "pending",
                "rk-running",
                locale.t("clerk-state-transmitted"),
                Some(locale.with("clerk-transmitted-since", &[("moment", short_moment(at, locale).into())])),
            ),
            DeliveryState::Offered { at, fetched_at: None } => (
                "schedule",
                "rk-running",
                locale.t("clerk-state-offered"),
                Some(locale.with("clerk-offered-since", &[("moment", short_moment(at, locale).into())])),
            ),
            DeliveryState::Offered { fetched_at: Some(at), .. } => (
                "pending",
                "rk-running",
                locale.t("clerk-state-fetched"),
                Some(locale.with("clerk-fetched-since", &[("moment", short_moment(at, locale).into())])),
            ),
            DeliveryState::Pending { attempts: 0, .. } => ("pending", "rk-running", locale.t("clerk-state-passing-on"), None),
            DeliveryState::Pending { attempts, next_at } => (
                "pending",
                "rk-running",
                locale.t("clerk-state-passing-on"),
                Some(locale.with(
                    "clerk-next-attempt",
                    &[("attempts", attempts.into()), ("moment", short_moment(next_at, locale).into())],
                )),
            ),
            DeliveryState::NeedsPerson { since, reason } => {
                let since = locale.with("clerk-needs-person-since", &[("moment", short_moment(since, locale).into())]);
                let why = locale.t(wording::hindrance(reason.cause));
                ("warning", "rk-problem", locale.t("clerk-state-needs-person"), Some(format!("{since} {why}")))
            }
        };
    view! {
        <p class=format!("rk-file__state {class}")><Icon name=icon/><strong>{text}</strong></p>
        {more.map(|text| view! { <p class="rk-muted rk-small rk-anywhere">{text}</p> })}
    }
}

/// What the portal made from this item's documents, and what it could not make.
fn renditions(locale: Locale, message: &Message, whole: &ClerkReply, item: &Item) -> Option<impl IntoView + use<>> {
    let reply = &whole.reply;
    let here = |of: &RenditionOf| match of {
        RenditionOf::Item(of) => *of == item.id,
        RenditionOf::Document(document) => reply.documents_of(&item.id).any(|sent| sent.document.facts().id == *document),
    };
    let mistaken = reply.documents_of(&item.id).any(|sent| {
        let photo = sent.document.facts().media_type.is_photo();
        photo && sent.taken_back.is_some_and(|back| back.how == TakenBackHow::SentByMistake)
    });
    let missing = whole.copies_missing && reply.renditions_missing().iter().any(here);
    let mut rows: Vec<_> = reply
        .renditions
        .iter()
        .filter(|made| here(&made.of))
        .map(|made| {
            let (key, of) = match &made.of {
                RenditionOf::Item(_) => ("clerk-one-pdf", String::new()),
                RenditionOf::Document(document) => {
                    let all: Vec<_> = reply.documents_of(&item.id).map(|sent| sent.document.facts()).collect();
                    let named = all.iter().zip(1..).find(|(facts, _)| facts.id == *document).map(|(facts, number)| {
                        let name = facts.name.reveal();
                        if all.len() > 1 { format!("{number}. {name}") } else { name.to_owned() }
                    });
                    ("clerk-as-jpg", named.unwrap_or_default())
                }
            };
            let text = locale.with(key, &[("name", of.into()), ("size", file_size(made.size_bytes, locale).into())]);
            let warning = (mistaken && matches!(made.of, RenditionOf::Item(_)))
                .then(|| view! { <p class="rk-small rk-problem">{locale.t("clerk-one-pdf-mistake")}</p> });
            view! { <li><Icon name="download"/><a class="kern-link" href=routes::clerk_rendition(message.id, made.id) download="">{text}</a>{warning}</li> }
                .into_any()
        })
        .collect();
    if missing {
        rows.push(view! { <li><Icon name="info"/><span>{locale.t("clerk-rendition-missing")}</span></li> }.into_any());
    }
    (!rows.is_empty()).then(|| view! { <ul class="rk-link-rows">{rows}</ul> })
}

fn item_row(locale: Locale, message: &Message, whole: &ClerkReply, number: usize, item: &Item) -> impl IntoView + use<> {
    let reply = &whole.reply;
    let binding = &message.content.binding_language;
    let label = item.content.label().binding.as_str().to_owned();
    let in_words = |answer: &ItemAnswer| {
        (answer_text(locale, &item.content, answer, binding), answer_lang(locale, &item.content, answer, binding))
    };
    let answer = reply.answers.get(&item.id).map(in_words);
    // Phones call every photo the same: its number tells which.
    let several = reply.documents_of(&item.id).nth(1).is_some();
    let files = reply
        .documents_of(&item.id)
        .zip(1..)
        .map(|(submitted, at)| {
            let number = several.then_some(at);
            let facts = submitted.document.facts().clone();
            let unchecked = |word| FileState { icon: "warning", class: "rk-problem", word: locale.t(word), explanation: None };
            let state = match submitted.document.release() {
                Release::Clean => {
                    FileState { icon: "verified-user", class: "rk-done", word: locale.t("clerk-file-clean"), explanation: None }
                }
                Release::Waived => unchecked("clerk-file-not-scanned"),
                Release::NotScannable => unchecked("clerk-file-not-scannable"),
            };
            let state = match submitted.taken_back {
                None => state,
                Some(back) => {
                    let key = match back.how {
                        TakenBackHow::Withdrawn => "clerk-file-withdrawn",
                        TakenBackHow::SentByMistake => "clerk-file-mistake",
                        TakenBackHow::Infected => "clerk-file-infected",
                    };
                    let word = locale.with(key, &[("moment", short_moment(back.at, locale).into())]);
                    FileState { icon: "warning", class: "rk-problem", word, explanation: None }
                }
            };
            let href = submitted.is_sent().then(|| routes::clerk_file(message.id, facts.id));
            let preview = href.as_ref().map(|href| routes::preview(href, 1, false));
            let restricted =
                facts.insight.restricted.then(|| view! { <p class="rk-small">{locale.t("clerk-file-restricted")}</p> });
            let facts_carries = facts.insight.carries.clone();
            let (sent, delivery, document) = (whole.reply.clone(), whole.delivery.clone(), submitted.clone());
            view! {
                <DocumentRow locale=locale facts=facts state=state preview=preview file=href number=number>
                    {restricted}
                    {carries(locale, facts_carries.as_deref())}
                    <FileLife locale=locale reply=sent document=document delivery=delivery/>
                </DocumentRow>
            }
        })
        .collect::<Vec<_>>();
    let before = match (whole.earlier.answer_to(&item.id), reply.answers.get(&item.id)) {
        (Some(before @ ItemAnswer::Question(_)), Some(now)) if before != now => {
            let (text, lang) = in_words(before);
            let text = Mixed::new(locale, "clerk-answer-before", "answer", text, lang).view();
            Some(view! { <p class="rk-note"><Icon name="info"/><span>{text}</span></p> })
        }
        _ => None,
    };
    let nothing = (answer.is_none() && files.is_empty()).then(|| view! { <p class="rk-muted">{locale.t("not-provided")}</p> });
    let files = (!files.is_empty()).then(|| view! { <ul class="rk-files">{files}</ul> });
    view! {
        <li class="rk-clerk-item">
            <h3><span class="rk-muted">{number}" "</span><span lang=locale.lang_attribute(binding.as_str())>{label}</span></h3>
            {answer.map(|(text, lang)| view! { <div lang=lang><Paragraphs text=text/></div> })}
            {before}
            {files}
            {renditions(locale, message, whole, item)}
            {nothing}
        </li>
    }
}

/// What a file brings along that is on none of its pages.
fn carries(locale: Locale, carries: Option<&[Carried]>) -> impl IntoView + use<> {
    let Some(carries) = carries else {
        let unknown = locale.t("clerk-file-carries-unknown");
        return view! { <p class="rk-note"><Icon name="info"/><span>{unknown}</span></p> }.into_any();
    };
    let mut notes = carries.iter().map(|carried| {
        let key = match carried {
            Carried::Scripts => "clerk-file-carries-scripts",
            Carried::Files => "clerk-file-carries-files",
            Carried::Archive => "clerk-file-carries-archive",
            Carried::Unreadable => "clerk-file-carries-unreadable",
            Carried::Programs => "clerk-file-carries-programs",
        };
        locale.t(key)
    });
    if notes.len() > 1 {
        let notes = notes.map(|note| view! { <li>{note}</li> }).collect_view();
        return view! { <div class="rk-note"><Icon name="warning"/><ul class="rk-bullets">{notes}</ul></div> }.into_any();
    }
    notes.next().map(|note| view! { <p class="rk-note"><Icon name="warning"/><span>{note}</span></p> }).into_any()
}
