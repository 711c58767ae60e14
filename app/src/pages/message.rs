//! The message: what to do and until when, the tasks, then the letter.

use super::representation::{ClerksRepresentatives, RepresentativeEntry};
use crate::{
    components::{
        button::{ButtonLink, SubmitButton, Weight},
        deadline::DeadlineBlock,
        icon::Icon,
        letter::Letter,
        paragraphs::Paragraphs,
        task_list::{Task, TaskList},
    },
    i18n::{Locale, clock_time, day_of_moment, long_date, short_date, short_moment},
    routes,
    shell::{Frame, Page},
    wording,
};
use domain::{
    authority::Authority,
    binding::MatchRule,
    id::{MessageId, RepresentationId},
    message::{Appointment, CompetentBody, Item, Message, MessageKind, MessageState},
    reply::ReceiptNumber,
    representation::Right,
};
use jiff::Timestamp;
use leptos::prelude::*;

#[derive(Debug, Clone)]
pub struct MessageView {
    pub message: Message,
    pub authority: Authority,
    pub state: MessageState,
    pub days_left: Option<i32>,
    pub tasks: Vec<Task>,
    /// Tasks that still need something.
    pub open_tasks: usize,
    /// Where "begin" or "continue" leads.
    pub next_href: String,
    pub draft: Option<DraftNote>,
    /// Number and moment of each reply, oldest first.
    pub receipts: Vec<Receipt>,
    /// The newest receipt that is more than a word about a mistake.
    pub receipt: Option<String>,
    /// The authority has a reply, and it came from another account.
    pub answered_by_other: bool,
    /// What is missing since the first reply.
    pub lacking: Vec<Item>,
    /// A clerk looks at it: nothing can be changed.
    pub preview: Option<Preview>,
    /// Somebody acts for the recipient.
    pub acting: Option<Acting>,
}

/// What only the clerk sees.
#[derive(Debug, Clone)]
pub struct Preview {
    /// People who signed in and are perhaps the recipient.
    pub unclear: u32,
    pub representatives: Vec<RepresentativeEntry>,
}

/// What a representative sees besides.
#[derive(Debug, Clone)]
pub struct Acting {
    pub id: RepresentationId,
    pub represented: String,
    pub right: Right,
}

#[derive(Debug, Clone)]
pub struct DraftNote {
    pub started_at: Timestamp,
    pub kept_until: Timestamp,
    pub supplement: bool,
    /// Something was answered already.
    pub begun: bool,
}

#[derive(Debug, Clone)]
pub struct Receipt {
    pub number: ReceiptNumber,
    pub at: Timestamp,
    /// It says only that something was sent by mistake.
    pub of_mistake: bool,
}

#[component]
pub fn MessagePage(frame: Frame, page: MessageView) -> impl IntoView {
    let locale = frame.locale;
    let heading = heading(locale, &page);
    let content = &page.message.content;
    let service = locale.pick(&content.service, &content.binding_language);
    let title = format!("{heading} – {}", service.text);
    let service = view! { <p class="rk-preline" lang=locale.lang_attribute(service.tag)>{service.text.to_owned()}</p> };
    let id = page.message.id;
    let acting = page.acting.clone().map(|acting| view! { <ActingNote locale=locale message=id acting=acting/> });
    let banner = page.preview.clone().map(|preview| {
        let unclear = (preview.unclear > 0)
            .then(|| view! { <p class="rk-strong">{locale.with("clerk-unclear", &[("count", preview.unclear.into())])}</p> });
        view! {
            <div class="rk-banner" role="region" aria-label=locale.t("preview-label")>
                <p>{locale.t("preview-text")}</p>
                {unclear}
                <ClerksRepresentatives locale=locale message=id entries=preview.representatives/>
                <form method="post" action=routes::clerk_code(id)>
                    <button class="rk-link-button" type="submit">{locale.t("clerk-code-make")}</button>
                    <p class="rk-small">{locale.t("clerk-code-warning")}</p>
                </form>
                <p><a class="kern-link rk-touch" href=routes::pattern::CLERK_MESSAGES>{locale.t("clerk-all-messages")}</a></p>
            </div>
        }
    });
    let letter = view! { <Letter locale=locale message=page.message.clone() authority_name=page.authority.name.clone()/> };
    view! {
        <Page frame=frame title=title>
            {banner}
            <div class="rk-sheet">
                {service}
                <h1>{heading}</h1>
                <Body locale=locale page=page/>
            </div>
            {letter}
            {acting}
        </Page>
    }
}

fn heading(locale: Locale, page: &MessageView) -> String {
    let authority = match locale {
        Locale::English => page.authority.name.clone(),
        Locale::German | Locale::SimpleGerman => page.authority.sentence_start(),
    };
    let supplement = page.draft.as_ref().is_some_and(|draft| draft.supplement);
    let with_authority = |key: &str| locale.with(key, &[("authority", authority.clone().into())]);
    match (&page.message.content.kind, page.state) {
        (_, MessageState::Withdrawn { .. }) => with_authority("message-withdrawn-title"),
        (_, MessageState::Answered { .. }) if page.answered_by_other && !supplement => locale.t("message-answered-other-title"),
        (_, MessageState::Answered { .. }) if !supplement => locale.t("message-answered-title"),
        (_, MessageState::Answered { .. }) => locale.t("supplement-title"),
        (MessageKind::Inquiry(_), _) if page.open_tasks == 0 => locale.t("message-ready-title"),
        (MessageKind::Inquiry(_), _) => {
            let open = i64::try_from(page.open_tasks).unwrap_or(i64::MAX);
            locale.with("message-inquiry-title", &[("authority", authority.into()), ("count", open.into())])
        }
        (MessageKind::IntentToRefuse(_), _) => with_authority("message-intent-title"),
        (MessageKind::AppointmentNotice(_), _) => with_authority("message-appointment-title"),
        (MessageKind::NotCompetentNotice(_), _) => with_authority("message-not-competent-title"),
        (MessageKind::StatusNotice, _) => with_authority("message-status-title"),
    }
}

#[component]
fn Body(locale: Locale, page: MessageView) -> impl IntoView {
    let supplement = page.draft.as_ref().is_some_and(|draft| draft.supplement);
    match (page.message.content.kind.clone(), page.state) {
        (_, MessageState::Withdrawn { at }) => {
            let text = locale.with("message-withdrawn-text", &[("date", day_of_moment(at, locale).into())]);
            view! { <p class="rk-lead">{text}</p> }.into_any()
        }
        (_, MessageState::Answered { at, .. }) if !supplement => view! { <Answered locale=locale at=at page=page/> }.into_any(),
        (MessageKind::Inquiry(inquiry) | MessageKind::IntentToRefuse(inquiry), _) => {
            view! { <Tasks locale=locale terms=inquiry.terms page=page/> }.into_any()
        }
        (MessageKind::AppointmentNotice(appointment), _) => {
            view! { <AppointmentBlock locale=locale appointment=appointment page=page/> }.into_any()
        }
        (MessageKind::NotCompetentNotice(body), _) => view! { <CompetentBlock locale=locale body=body/> }.into_any(),
        (MessageKind::StatusNotice, _) => view! { <p class="rk-lead">{locale.t("message-information-only")}</p> }.into_any(),
    }
}

#[component]
fn Tasks(locale: Locale, terms: Option<domain::message::DeadlineTerms>, page: MessageView) -> impl IntoView {
    let binding = page.message.content.binding_language.clone();
    let draft = page.draft.as_ref().filter(|draft| draft.begun).map(|draft| {
        let text = locale.with(
            "message-draft",
            &[
                ("started", day_of_moment(draft.started_at, locale).into()),
                ("until", day_of_moment(draft.kept_until, locale).into()),
            ],
        );
        view! { <p class="rk-lead">{text}</p> }
    });
    let intent = matches!(page.message.content.kind, MessageKind::IntentToRefuse(_))
        .then(|| view! { <p class="rk-lead">{locale.t("message-intent-lead")}</p> });
    let supplement = page
        .draft
        .as_ref()
        .is_some_and(|draft| draft.supplement)
        .then(|| view! { <p class="rk-lead">{locale.t("supplement-lead")}</p> });
    // Everything was sent before: there is no next task, only a choice.
    let choice = supplement.is_some() && page.open_tasks == 0 && !page.draft.as_ref().is_some_and(|draft| draft.begun);
    // Whoever has answered is not asked to.
    let days_left = page.days_left.filter(|_| supplement.is_none() || page.open_tasks > 0);
    let deadline = days_left.zip(terms).map(|(days_left, terms)| {
        view! { <DeadlineBlock locale=locale terms=terms binding=binding days_left=days_left/> }
    });
    let begun = page.draft.as_ref().is_some_and(|draft| draft.begun);
    let label = match (page.open_tasks, begun) {
        (0, _) => "message-check",
        (_, true) => "message-continue",
        (_, false) => "message-begin",
    };
    let own = page.preview.is_none() && page.acting.is_none() && page.message.recipient.allows(MatchRule::Representative);
    let invite = own.then(|| {
        view! { <p><a class="kern-link rk-touch" href=routes::representation(page.message.id)>{locale.t("representation-link")}</a></p> }
    });
    let phone = page.authority.contact.phone.clone();
    let call = format!("tel:{}", phone.replace(' ', ""));
    let also_send = (begun && page.open_tasks > 0).then(|| {
        view! { <p class="rk-actions__second"><a class="kern-link rk-touch" href=routes::check(page.message.id)>{locale.t("message-check")}</a></p> }
    });
    let reads_only = page.acting.as_ref().is_some_and(|acting| acting.right < Right::Prepare);
    let action = if reads_only {
        view! { <p class="rk-note"><Icon name="info"/><span>{locale.t("acting-reads-only")}</span></p> }.into_any()
    } else if page.preview.is_some() {
        view! { <p class="rk-note"><Icon name="info"/><span>{locale.t("preview-no-sending")}</span></p> }.into_any()
    } else if choice {
        view! { <p class="rk-note"><Icon name="info"/><span>{locale.t("supplement-choose")}</span></p> }.into_any()
    } else {
        view! { <ButtonLink weight=Weight::Primary href=page.next_href text=locale.t(label)/> {also_send} }.into_any()
    };
    view! {
        {draft}
        {intent}
        {supplement}
        {deadline}
        <TaskList locale=locale tasks=page.tasks/>
        <div class="rk-actions">{action}</div>
        {(!page.receipts.is_empty()).then(|| receipts(locale, page.message.id, &page.receipts))}
        {invite}
        <p class="rk-phone rk-phone--inline"><Icon name="call"/><span>{locale.t("questions-call")}" "<a class="kern-link" href=call>{phone}</a></span></p>
    }
}

/// Every receipt: what was sent with it can be looked at, and taken back.
fn receipts(locale: Locale, message: MessageId, receipts: &[Receipt]) -> impl IntoView + use<> {
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
fn Answered(locale: Locale, at: Timestamp, page: MessageView) -> impl IntoView {
    let key = match (page.answered_by_other, page.lacking.is_empty()) {
        (true, _) => "message-answered-other-text",
        (false, true) => "message-answered-text",
        (false, false) => "message-answered-lacking",
    };
    let lacking = super::receipt::lacking(locale, &page.message, &page.lacking);
    let text = locale.with(key, &[("date", day_of_moment(at, locale).into())]);
    let id = page.message.id;
    let receipt =
        page.receipt.map(|href| view! { <ButtonLink weight=Weight::Primary href=href text=locale.t("message-to-receipt")/> });
    let may_add = page.acting.as_ref().is_none_or(|acting| acting.right >= Right::Prepare);
    let own = page.preview.is_none() && page.acting.is_none() && page.message.recipient.allows(MatchRule::Representative);
    let invite = own.then(|| {
        view! { <p><a class="kern-link rk-touch" href=routes::representation(id)>{locale.t("representation-link")}</a></p> }
    });
    let supplement = (page.preview.is_none() && may_add).then(|| {
        view! {
            <form method="post" action=routes::supplement(id)>
                <SubmitButton weight=Weight::Tertiary text=locale.t("supplement-start")/>
            </form>
        }
    });
    view! {
        <p class="rk-lead">{text}</p>
        {lacking}
        <div class="rk-actions">{receipt}{supplement}</div>
        {(page.receipts.len() > 1).then(|| receipts(locale, id, &page.receipts))}
        <p><a class="kern-link rk-touch" href=routes::history(id)>{locale.t("history-title")}</a></p>
        {invite}
    }
}

#[component]
fn AppointmentBlock(locale: Locale, appointment: Appointment, page: MessageView) -> impl IntoView {
    let day = appointment.starts_at.date();
    let binding = page.message.content.binding_language.clone();
    let place = locale.pick(&appointment.place, &binding);
    let (place, place_lang) = (place.text.to_owned(), locale.lang_attribute(place.tag));
    let bring = appointment.bring.map(|bring| {
        let bring = locale.pick(&bring, &binding);
        view! {
            <h2 class="rk-h3">{locale.t("appointment-bring")}</h2>
            <Paragraphs text=bring.text.to_owned() lang=locale.lang_attribute(bring.tag)/>
        }
    });
    view! {
        <p class="rk-lead">{locale.t("appointment-lead")}</p>
        <div class="rk-deadline">
            <div class="rk-leaf" aria-hidden="true">
                <span class="rk-leaf__month">{crate::i18n::month_name(day, locale)}</span>
                <span class="rk-leaf__day">{day.day()}</span>
                <span class="rk-leaf__weekday">{crate::i18n::weekday_name(day, locale)}</span>
            </div>
            <p class="rk-deadline__words">
                <span class="rk-line">{locale.t("appointment-on")}</span>
                <time class="rk-deadline__date" datetime=appointment.starts_at.to_string()>{long_date(day, locale)}</time>
                <span class="rk-line rk-strong">{clock_time(appointment.starts_at, locale)}</span>
            </p>
        </div>
        <h2 class="rk-h3">{locale.t("appointment-place")}</h2>
        <Paragraphs text=place lang=place_lang/>
        {bring}
        <div class="rk-actions">
            <ButtonLink weight=Weight::Primary href=routes::calendar(page.message.id) text=locale.with("appointment-calendar", &[("date", short_date(day, locale).into())])/>
        </div>
        <p>{locale.t("appointment-cannot-come")}</p>
    }
}

#[component]
fn CompetentBlock(locale: Locale, body: CompetentBody) -> impl IntoView {
    let contact =
        body.contact.map(|contact| view! { <Paragraphs text=contact.as_str().to_owned() lang=locale.lang_attribute("de")/> });
    view! {
        <p class="rk-lead">{locale.t("not-competent-lead")}</p>
        <h2 class="rk-h3">{locale.t("not-competent-who")}</h2>
        <p class="rk-strong" lang=locale.lang_attribute("de")>{body.name.as_str().to_owned()}</p>
        {contact}
    }
}

/// The name of a task: what to do with the item.
pub fn task_name(
    locale: Locale,
    content: &domain::message::ItemContent,
    binding: &domain::text::LanguageTag,
) -> (String, Option<String>) {
    let label = locale.pick(content.label(), binding);
    let name = match content {
        domain::message::ItemContent::DocumentRequest(_) => locale.with("task-upload", &[("paper", label.text.into())]),
        domain::message::ItemContent::Question(_) => label.text.to_owned(),
    };
    (name, locale.lang_attribute(label.tag))
}

/// The key of the kind's name, for lists.
pub fn kind_name(locale: Locale, kind: &MessageKind) -> String {
    locale.t(wording::message_kind(kind.name()))
}

/// What a representative may do here, and the way out.
#[component]
fn ActingNote(locale: Locale, message: MessageId, acting: Acting) -> impl IntoView {
    let right = locale.t(wording::right(acting.right));
    let text = locale.with("acting-note", &[("name", acting.represented.into()), ("right", right.into())]);
    view! {
        <div class="rk-sheet">
            <h2 class="rk-h3">{locale.t("representation-title")}</h2>
            <p>{text}</p>
            <form method="post" action=routes::representation_end(message, acting.id)>
                <button class="rk-link-button" type="submit">{locale.t("acting-end")}</button>
            </form>
        </div>
    }
}
