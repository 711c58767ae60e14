//! The receipt: number, moment, what was sent, where it is now.

use crate::{
    components::{
        answer_text::{answer_lang, answer_text},
        await_change::AwaitChange,
        button::{ButtonLink, SubmitButton, Weight},
        dialogue::NoMoreReplies,
        document_row::place_of,
        file_life::FileLife,
        icon::Icon,
        left_out::{LeftOut, left_out_note},
        life_line::{LifeLine, Station, Step},
        outstanding::Outstanding,
        paragraphs::Paragraphs,
        unsaved::{KeptWords, NotSent},
    },
    i18n::{Locale, file_size, long_moment, machine_moment, short_moment},
    routes,
    shell::{Frame, Page},
};
use domain::{
    authority::Authority,
    delivery::DeliveryState,
    document::RenditionOf,
    errand::Cause,
    message::{Item, Message},
    reply::{self, ItemAnswer, ReceiptNumber, SubmittedDocument, SubmittedReply, TakenBackHow, Timeliness},
};
use jiff::Timestamp;
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct ReceiptView {
    pub message: Message,
    pub authority: Authority,
    pub reply: SubmittedReply,
    pub delivery: DeliveryState,
    /// Until then the reply stays in the portal, and what was sent by mistake can be taken back.
    pub held_until: Option<Timestamp>,
    /// The portal makes copies, and has not settled yet what the package holds.
    pub copies_to_come: bool,
    /// The reply whose documents this one takes back.
    pub about: Option<ReceiptNumber>,
    /// Something came too late for this reply.
    pub left_out: Option<LeftOut>,
    /// Items for which words were typed that are kept and were not sent.
    pub words: KeptWords,
    pub since: Since,
    /// Their own files, or what they sent themselves.
    pub files: Files,
    /// Who sent it for whom, if a representative did.
    pub sent_by: Option<(String, String)>,
}

/// What whoever looks at a receipt may do with its documents.
#[derive(Debug, Clone, Copy)]
pub struct Files {
    pub may_open: bool,
    pub may_take_back: bool,
}

/// What became of the whole since it was sent.
#[derive(Debug, Clone)]
pub struct Since {
    /// What all replies together leave open.
    pub outstanding: reply::Outstanding,
    /// Something is being added, and not sent.
    pub begun: bool,
}

#[component]
pub fn ReceiptPage(frame: Frame, page: ReceiptView) -> impl IntoView {
    let locale = frame.locale;
    let number = page.reply.receipt_number.to_string();
    let late = (page.reply.timeliness == Timeliness::Late).then(|| view! { <p class="rk-strong">{locale.t("receipt-late")}</p> });
    let id = page.message.id;
    let json = routes::receipt_json(id, &page.reply.receipt_number);
    let sent_by = page.sent_by.clone().map(|(who, whom)| {
        view! { <p>{locale.with("sent-by-for", &[("who", who.into()), ("whom", whom.into())])}</p> }
    });
    let nothing =
        !page.since.begun && page.message.dialogue.replaced_by.is_none() && page.since.outstanding.is_nothing_for_them();
    let keep = if nothing { Some("outstanding-nothing") } else { page.since.begun.then_some("receipt-keep-begun") };
    let binding = page.message.content.binding_language.clone();
    let mut outstanding = page.since.outstanding.clone();
    // Of this one the steps say it.
    outstanding.refused.retain(|number| *number != page.reply.receipt_number);
    let left_out = left_out_note(locale, page.left_out, true);
    let here = routes::receipt(id, &page.reply.receipt_number);
    let steps = steps(locale, &page);
    // It goes on by itself; without a script by the link.
    let waits = match page.delivery {
        DeliveryState::Pending { .. } | DeliveryState::Transmitted { .. } | DeliveryState::Offered { .. } => true,
        DeliveryState::Delivered { .. } | DeliveryState::NeedsPerson { .. } => false,
    };
    let stamp = steps.iter().map(|step| step.text.as_str()).collect::<Vec<_>>().join("|");
    // Where somebody has to help it can still go on.
    let open = !matches!(page.delivery, DeliveryState::Delivered { .. });
    let reload = open.then(
        || view! { <p class="rk-no-print"><a class="kern-link rk-touch" href=here.clone()>{locale.t("receipt-reload")}</a></p> },
    );
    let closed = !page.message.dialogue.takes_replies();
    let over = closed.then(|| view! { <NoMoreReplies locale=locale dialogue=page.message.dialogue.clone() links=true/> });
    let add = if closed {
        ().into_any()
    } else if page.since.begun {
        view! { <ButtonLink weight=Weight::Secondary href=routes::message(id) text=locale.t("supplement-continue")/> }.into_any()
    } else {
        view! {
            <form method="post" action=routes::supplement(id)>
                <SubmitButton weight=Weight::Secondary text=locale.t("supplement-start")/>
            </form>
        }
        .into_any()
    };
    // What was sent by mistake, and nothing else.
    let mistake = page.reply.only_retracts();
    let (title, heading) =
        if mistake { ("receipt-page-title-mistake", "receipt-title-mistake") } else { ("receipt-page-title", "receipt-title") };
    let title = locale.with(title, &[("number", number.clone().into())]);
    view! {
        <Page frame=frame title=title>
            <div class="rk-sheet rk-receipt">
                <p class="rk-print-only">{page.authority.name.clone()}" – "{locale.t("receipt-title-print")}</p>
                <h1 class="rk-h1-sign"><span class="rk-sign rk-sign--done"><Icon name="check-circle"/></span>{locale.t(heading)}</h1>
                <div class="rk-stamp">
                    <p class="rk-small rk-muted">{locale.t("receipt-number")}</p>
                    <p class="rk-stamp__number rk-number">{number}</p>
                    <p class="rk-small rk-muted">{locale.t("receipt-received")}</p>
                    <p class="rk-strong"><time datetime=machine_moment(page.reply.submitted_at)>{long_moment(page.reply.submitted_at, locale)}</time></p>
                </div>
                {left_out}
                <p class="rk-lead">{locale.t("receipt-keep")}{keep.map(|key| format!(" {}", locale.t(key)))}</p>
                {late}
                <section class="rk-section">
                    <h2>{locale.t("receipt-next")}</h2>
                    <AwaitChange at=here.clone() stamp=stamp said=locale.t("receipt-changed") waits=waits>
                        <LifeLine steps=steps/>
                        {reload}
                    </AwaitChange>
                </section>
                {over}
                <Outstanding locale=locale binding=binding.clone() all=outstanding/>
                <NotSent locale=locale message=id binding=binding words=page.words.clone()/>
                {sent_by}
                {retracted(locale, &page)}
                {mistake.then(|| addressee(locale, &page))}
                {(!mistake).then(|| view! { <Contents locale=locale page=page/> })}
                <ul class="rk-link-rows rk-no-print">
                    <li><Icon name="download"/><a class="kern-link" href=json download="">{locale.t("receipt-json")}</a></li>
                    <li><Icon name="print"/><span>{locale.t("receipt-print")}</span></li>
                </ul>
                <div class="rk-actions rk-no-print">
                    {add}
                    <a class="kern-link rk-touch" href=routes::pattern::MESSAGES>{locale.t("receipt-to-list")}</a>
                    <a class="kern-link rk-touch" href=routes::history(id)>{locale.t("history-title")}</a>
                </div>
            </div>
        </Page>
    }
}

/// A reply that says only that something was a mistake.
fn retracted(locale: Locale, page: &ReceiptView) -> Option<impl IntoView + use<>> {
    let about = page.about.as_ref().map(|number| {
        let text = locale.with("receipt-about", &[("number", number.as_str().into())]);
        view! { <p><a class="kern-link rk-touch" href=routes::receipt(page.message.id, number)>{text}</a></p> }
    });
    let gone = page.reply.retracts.iter();
    let names = gone.map(|gone| view! { <li><bdi>{gone.name.reveal().to_owned()}</bdi></li> }).collect::<Vec<_>>();
    (!names.is_empty()).then(|| {
        view! {
            <section class="rk-section">
                <h2>{locale.t("receipt-mistake")}</h2>
                <p>{locale.t("receipt-mistake-more")}</p>
                <ul class="rk-bullets">{names}</ul>
                {about}
            </section>
        }
    })
}

fn steps(locale: Locale, page: &ReceiptView) -> Vec<Step> {
    let received = Step {
        station: Station::Happened,
        text: locale.t("step-received"),
        note: Some(short_moment(page.reply.submitted_at, locale)),
    };
    let delivered = match &page.delivery {
        DeliveryState::Pending { .. } if page.held_until.is_some() => Step {
            station: Station::Running,
            text: locale.t("step-held"),
            note: page.held_until.map(|until| locale.with("step-held-more", &[("moment", short_moment(until, locale).into())])),
        },
        DeliveryState::Pending { attempts: 0..=2, .. } => {
            Step { station: Station::Running, text: locale.t("step-passing-on"), note: None }
        }
        DeliveryState::Pending { .. } => {
            Step { station: Station::Running, text: locale.t("step-delayed"), note: Some(locale.t("step-delayed-more")) }
        }
        DeliveryState::Transmitted { at } => {
            let note = locale.with("step-transmitted-more", &[("moment", short_moment(*at, locale).into())]);
            Step { station: Station::Running, text: locale.t("step-transmitted"), note: Some(note) }
        }
        DeliveryState::Offered { at, fetched_at } => {
            let (key, moment) = fetched_at.map_or(("step-offered", *at), |fetched_at| ("step-fetched", fetched_at));
            let note = locale.with(&format!("{key}-more"), &[("moment", short_moment(moment, locale).into())]);
            Step { station: Station::Running, text: locale.t(key), note: Some(note) }
        }
        DeliveryState::Delivered { at, .. } => {
            Step { station: Station::Happened, text: locale.t("step-delivered"), note: Some(short_moment(*at, locale)) }
        }
        DeliveryState::NeedsPerson { reason, .. } if reason.cause == Cause::Refused => {
            let phone = page.authority.contact.phone.clone();
            let note = locale.with("step-refused-more", &[("phone", phone.into())]);
            Step { station: Station::Running, text: locale.t("step-refused"), note: Some(note) }
        }
        DeliveryState::NeedsPerson { reason, .. } => {
            let unanswered = reason.cause == Cause::Unanswered;
            let phone = page.authority.contact.phone.clone();
            let note = locale.with("step-needs-person-more", &[("phone", phone.into())]);
            let key = if unanswered { "step-unanswered" } else { "step-needs-person" };
            Step { station: Station::Running, text: locale.t(key), note: Some(note) }
        }
    };
    let over = matches!(page.delivery, DeliveryState::Delivered { .. }) && page.since.outstanding.is_nothing_for_them();
    let next = if over { "step-authority-answers" } else { "step-authority-later" };
    let answer = Step { station: Station::ToCome, text: locale.t(next), note: None };
    // Nothing is to come in a case that is closed.
    if page.message.dialogue.closed_at.is_some() { vec![received, delivered] } else { vec![received, delivered, answer] }
}

fn addressee(locale: Locale, page: &ReceiptView) -> impl IntoView + use<> {
    view! {
        <p>{locale.t("receipt-goes-to")}" "<span lang=locale.lang_attribute("de")>{page.authority.name.clone()}</span>", "{locale.t("file-reference")}" "
            <span class="rk-number">{page.message.content.file_reference.as_str().to_owned()}</span></p>
    }
}

#[component]
fn Contents(locale: Locale, page: ReceiptView) -> impl IntoView {
    let content = &page.message.content;
    let items: Vec<Item> = content.kind.inquiry().map(|inquiry| inquiry.items.iter().cloned().collect()).unwrap_or_default();
    let binding = content.binding_language.clone();
    let has_files = |item: &Item| page.reply.documents_of(&item.id).next().is_some();
    // A word instead of a paper is nothing that came with the reply.
    let is_word = |item: &Item| matches!(page.reply.answers.get(&item.id), Some(ItemAnswer::Papers(_))) && !has_files(item);
    let rows = |words: bool| {
        let said = |item: &&Item| (page.reply.answers.contains_key(&item.id) || has_files(item)) && is_word(item) == words;
        items.iter().filter(said).map(|item| contents_row(locale, item, &page, &binding)).collect::<Vec<_>>()
    };
    let (sent, said) = (rows(false), rows(true));
    let (sent_title, said_title) = match page.sent_by {
        Some(_) => ("receipt-contents-for", "receipt-said-for"),
        None => ("receipt-contents", "receipt-said"),
    };
    let sent = (!sent.is_empty()).then(|| view! { <dl class="rk-summary">{sent}</dl> });
    let said = (!said.is_empty()).then(|| {
        view! { <section class="rk-section"><h2>{locale.t(said_title)}</h2><dl class="rk-summary">{said}</dl></section> }
    });
    view! {
        <section class="rk-section">
            <h2>{locale.t(sent_title)}</h2>
            {addressee(locale, &page)}
            {sent}
        </section>
        {said}
    }
}

/// One document of the reply: what it is, where it is, and the way to take it back.
fn document_entry(
    locale: Locale,
    page: &ReceiptView,
    submitted: &SubmittedDocument,
    number: Option<usize>,
) -> impl IntoView + use<> {
    let facts = submitted.document.facts();
    // Phones call every photo the same: its number tells which.
    let name = number.map_or_else(|| facts.name.reveal().to_owned(), |number| format!("{number}. {}", facts.name.reveal()));
    let (size, hash) = (file_size(facts.size_bytes, locale), facts.sha256.to_string());
    let (reply, delivery, held) = (page.reply.clone(), page.delivery.clone(), page.held_until.is_some());
    let taken_back = submitted.taken_back.map(|back| {
        let key = match back.how {
            TakenBackHow::Withdrawn => "file-withdrawn",
            TakenBackHow::SentByMistake => "file-sent-by-mistake",
            TakenBackHow::Infected => "file-infected",
        };
        let text = locale.with(key, &[("moment", short_moment(back.at, locale).into())]);
        view! { <p class="rk-strong"><Icon name="info"/>{text}</p> }
    });
    let offer = (page.files.may_take_back && submitted.taken_back.is_none()).then(|| {
        let href = routes::take_back(page.message.id, &page.reply.receipt_number, facts.id);
        view! {
            <a class="kern-link rk-touch rk-no-print" href=href>{locale.t("take-back")}<span class="kern-sr-only">": "<bdi>{name.clone()}</bdi></span></a>
        }
    });
    let look = (page.files.may_open && submitted.is_sent()).then(|| {
        let href = routes::preview(&routes::sent_file(page.message.id, &page.reply.receipt_number, facts.id), 1, false);
        view! {
            <a class="kern-link rk-touch rk-no-print" href=href>{locale.t("preview-look")}<span class="kern-sr-only">": "<bdi>{name.clone()}</bdi></span></a>" "
        }
    });
    view! {
        <li class="rk-summary__file" id=place_of(facts.id) tabindex="-1">
            <Icon name="description"/>
            <div><bdi>{name.clone()}</bdi>" "<span class="rk-muted">{size}</span>
            <p class="rk-hash rk-muted rk-print-only">"SHA-256 "{hash}</p>
            {taken_back}
            <FileLife locale=locale reply=reply document=submitted.clone() delivery=delivery held=held/>
            {look}{offer}</div>
        </li>
    }
}

fn contents_row(locale: Locale, item: &Item, page: &ReceiptView, binding: &domain::text::LanguageTag) -> impl IntoView + use<> {
    let reply = &page.reply;
    let label = locale.pick(item.content.label(), binding);
    let answer = reply.answers.get(&item.id).map(|answer| answer_text(locale, &item.content, answer, binding));
    let answer_lang = reply.answers.get(&item.id).and_then(|answer| answer_lang(locale, &item.content, answer, binding));
    let several = reply.documents_of(&item.id).nth(1).is_some();
    let entry = |(submitted, at)| document_entry(locale, page, submitted, several.then_some(at));
    let files: Vec<_> = reply.documents_of(&item.id).zip(1..).map(entry).collect();
    // Promised while it is to come, told once it was made.
    let of_item = RenditionOf::Item(item.id.clone());
    let made = reply.renditions.iter().any(|made| made.of == of_item);
    let to_come = page.copies_to_come && reply.renditions_wanted().contains(&of_item);
    let pages = (made || to_come).then(|| {
        let photos =
            reply.documents_of(&item.id).filter(|sent| sent.is_sent() && sent.document.facts().media_type.is_photo()).count();
        view! { <p class="rk-small">{locale.with("papers-one-document-sent", &[("count", photos.into())])}</p> }
    });
    let (files, answer) = if files.is_empty() {
        (None, answer)
    } else {
        let is_files = matches!(
            reply.answers.get(&item.id),
            Some(domain::reply::ItemAnswer::Papers(domain::document_request::PapersAnswer::Files))
        );
        (Some(view! { <ul class="rk-plain-list">{files}</ul> }), answer.filter(|_| !is_files))
    };
    view! {
        <div class="rk-summary__row">
            <dt lang=locale.lang_attribute(label.tag)>{label.text.to_owned()}</dt>
            <dd class="rk-summary__answer">{files}{pages}{answer.map(|text| view! { <Paragraphs text=text lang=answer_lang/> })}</dd>
        </div>
    }
}
