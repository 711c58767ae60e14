//! How the person of a message was told, for the clerks of its authority: each notice with its times, what the channel said, how it looks, and
//! what somebody wrote back.

use crate::{
    components::{back_link::BackLink, icon::Icon, paragraphs::Paragraphs},
    i18n::{Locale, date, long_moment},
    routes,
    shell::{Frame, Page},
};
use domain::{
    id::{MessageId, NoticeId},
    notice::{Fiction, FictionRule, Notice, NoticeCause, NoticeChannel, NoticeEnd},
};
use jiff::Timestamp;
use leptos::prelude::*;
use std::collections::HashMap;

#[derive(Debug, Clone)]
pub struct ClerkNoticesView {
    pub message: MessageId,
    /// Who the message is for, and the number that people see.
    pub facts: Vec<String>,
    /// The key of the sentence that says whether the person was told.
    pub told: &'static str,
    pub nobody_reached: bool,
    pub made_available_at: Timestamp,
    pub retrieved_at: Option<Timestamp>,
    pub notices: Vec<Notice>,
    /// Of those that wait, where more is known than that they do.
    pub planned: HashMap<NoticeId, Plan>,
    pub fictions: Vec<Fiction>,
    pub written: Vec<WrittenView>,
    pub looks: Vec<LookView>,
}

/// What becomes of a notice that waits, by what is true now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    At { at: Timestamp },
    NotNeeded,
}

/// What somebody wrote back.
#[derive(Debug, Clone)]
pub struct WrittenView {
    pub at: Timestamp,
    pub sender: Option<String>,
    pub text: String,
}

/// How a notice looks on a channel.
#[derive(Debug, Clone)]
pub struct LookView {
    pub channel: NoticeChannel,
    /// Language, title, text.
    pub texts: Vec<(String, String, String)>,
    /// What the linter says.
    pub faults: Vec<String>,
}

/// What a channel is called.
pub fn channel_name(locale: Locale, channel: NoticeChannel) -> String {
    locale.t(match channel {
        NoticeChannel::BundidMailbox => "channel-bundid-mailbox",
        NoticeChannel::BundidStatus => "channel-bundid-status",
        NoticeChannel::Email => "channel-email",
        NoticeChannel::DeMail => "channel-de-mail",
        NoticeChannel::LandAccount => "channel-land-account",
        NoticeChannel::Fink => "channel-fink",
        NoticeChannel::Elster => "channel-elster",
        NoticeChannel::Letter => "channel-letter",
    })
}

fn cause_name(locale: Locale, cause: NoticeCause) -> String {
    match cause {
        NoticeCause::Available => locale.t("notice-cause-available"),
        NoticeCause::Reminder { days_before, .. } => locale.with("notice-cause-reminder", &[("days", days_before.into())]),
        NoticeCause::Withdrawn => locale.t("notice-cause-withdrawn"),
        NoticeCause::DraftExpires { .. } => locale.t("notice-cause-draft"),
        NoticeCause::News { .. } => locale.t("notice-cause-news"),
        NoticeCause::Received { .. } => locale.t("notice-cause-received"),
        NoticeCause::Delivered { .. } => locale.t("notice-cause-delivered"),
        NoticeCause::CaseClosed { .. } => locale.t("notice-cause-case-closed"),
        NoticeCause::CaseReopened { .. } => locale.t("notice-cause-case-reopened"),
    }
}

fn state_words(locale: Locale, notice: &Notice, planned: Option<Plan>) -> (&'static str, String) {
    match &notice.end {
        None => match planned {
            Some(Plan::NotNeeded) => ("check-circle", locale.t("notice-state-off")),
            Some(Plan::At { at }) => {
                ("schedule", locale.with("notice-state-planned", &[("moment", long_moment(at, locale).into())]))
            }
            None => ("schedule", locale.t("notice-state-waiting")),
        },
        Some(NoticeEnd::Accepted) => ("check-circle", locale.t("notice-state-accepted")),
        Some(NoticeEnd::Failed { failure, .. }) => {
            ("warning", locale.t(&format!("notice-failure-{}", failure.as_str().replace('_', "-"))))
        }
        Some(NoticeEnd::NotNeeded(reason)) => {
            ("check-circle", locale.t(&format!("notice-not-needed-{}", reason.as_str().replace('_', "-"))))
        }
    }
}

#[component]
pub fn ClerkNoticesPage(frame: Frame, page: ClerkNoticesView) -> impl IntoView {
    let locale = frame.locale;
    let facts = page.facts.into_iter().map(|fact| view! { <span><bdi>{fact}</bdi></span> }).collect_view();
    let retrieved = match page.retrieved_at {
        Some(at) => locale.with("clerk-notices-retrieved", &[("moment", long_moment(at, locale).into())]),
        None => locale.t("clerk-notices-not-retrieved"),
    };
    let available = locale.with("clerk-notices-available", &[("moment", long_moment(page.made_available_at, locale).into())]);
    let none = page.notices.is_empty();
    let notices = page
        .notices
        .into_iter()
        .map(|notice| {
            let planned = page.planned.get(&notice.id).copied();
            view! { <Row locale=locale notice=notice planned=planned/> }
        })
        .collect_view();
    let class = if page.nobody_reached { "rk-lead rk-strong" } else { "rk-lead" };
    view! {
        <Page frame=frame title=locale.t("clerk-notices-title") wide=true>
            <BackLink href=routes::clerk_preview(page.message) text=locale.t("clerk-notices-back")/>
            <h1>{locale.t("clerk-notices-title")}</h1>
            <p class="rk-facts">{facts}</p>
            <p class=class>{page.nobody_reached.then(|| view! { <Icon name="warning"/> })}{locale.t(page.told)}</p>
            <p>{available}" "{retrieved}</p>
            {(!none).then(|| view! { <ul class="rk-entries">{notices}</ul> })}
            <Fictions locale=locale fictions=page.fictions/>
            <Written locale=locale written=page.written/>
            <Looks locale=locale looks=page.looks/>
        </Page>
    }
}

#[component]
fn Row(locale: Locale, notice: Notice, planned: Option<Plan>) -> impl IntoView {
    let (icon, state) = state_words(locale, &notice, planned);
    let title = format!("{}: {}", channel_name(locale, notice.address.channel()), cause_name(locale, notice.cause));
    let moments = [
        ("notice-handed-over", notice.times.handed_over_at),
        ("notice-accepted", notice.times.accepted_at),
        ("notice-opened", notice.times.opened_at),
    ];
    let moments =
        moments.into_iter().filter_map(|(key, at)| Some(locale.with(key, &[("moment", long_moment(at?, locale).into())])));
    let failed = matches!(notice.end, Some(NoticeEnd::Failed { .. } | NoticeEnd::NotNeeded(_)));
    let ended = notice.times.ended_at.filter(|_| failed);
    let ended = ended.map(|at| locale.with("notice-ended", &[("moment", long_moment(at, locale).into())]));
    let lines = moments.chain(ended).map(|text| view! { <p class="rk-muted rk-small">{text}</p> }).collect_view();
    view! {
        <li class="rk-entry">
            <h2 class="rk-strong">{title}</h2>
            <p><Icon name=icon/>" "{state}</p>
            {lines}
        </li>
    }
}

#[component]
fn Fictions(locale: Locale, fictions: Vec<Fiction>) -> impl IntoView {
    (!fictions.is_empty()).then(|| {
        let rows = fictions
            .into_iter()
            .map(|fiction| {
                let key = match fiction.rule {
                    FictionRule::Post => "fiction-post",
                    FictionRule::Retrieval => "fiction-retrieval",
                    FictionRule::UserAccount => "fiction-user-account",
                };
                let text = locale.with(key, &[("day", date(fiction.happened, locale).into()), ("rule", fiction.rule.source().into())]);
                view! {
                    <div class="rk-summary__row"><dt>{text}</dt><dd class="rk-summary__answer">{date(fiction.day, locale)}</dd></div>
                }
            })
            .collect_view();
        view! {
            <section class="rk-section">
                <h2>{locale.t("fiction-title")}</h2>
                <p>{locale.t("fiction-lead")}</p>
                <dl class="rk-summary">{rows}</dl>
            </section>
        }
    })
}

#[component]
fn Written(locale: Locale, written: Vec<WrittenView>) -> impl IntoView {
    (!written.is_empty()).then(|| {
        let rows = written
            .into_iter()
            .map(|one| {
                let from = one.sender.unwrap_or_else(|| locale.t("not-given"));
                let head = locale.with("written-head", &[("moment", long_moment(one.at, locale).into()), ("sender", from.into())]);
                view! { <li class="rk-entry"><p class="rk-strong rk-anywhere">{head}</p><Paragraphs text=one.text lang=None/></li> }
            })
            .collect_view();
        view! {
            <section class="rk-section">
                <h2>{locale.t("written-title")}</h2>
                <p>{locale.t("written-lead")}</p>
                <ul class="rk-entries">{rows}</ul>
            </section>
        }
    })
}

#[component]
fn Looks(locale: Locale, looks: Vec<LookView>) -> impl IntoView {
    (!looks.is_empty()).then(|| {
        let rows = looks
            .into_iter()
            .map(|look| {
                let texts = look
                    .texts
                    .into_iter()
                    .map(|(language, title, text)| {
                        let lang = locale.lang_attribute(&language);
                        view! { <p class="rk-strong" lang=lang.clone()>{title}</p><Paragraphs text=text lang=lang/> }
                    })
                    .collect_view();
                let faults = look
                    .faults
                    .into_iter()
                    .map(|fault| view! { <p><Icon name="warning"/><span lang="en">{fault}</span></p> })
                    .collect_view();
                view! {
                    <details class="rk-details"><summary>{channel_name(locale, look.channel)}</summary>{faults}{texts}</details>
                }
            })
            .collect_view();
        view! { <section class="rk-section"><h2>{locale.t("looks-title")}</h2>{rows}</section> }
    })
}
