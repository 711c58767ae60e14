//! Problem pages: what happened, what is safe, how to go on. Never codes or jargon.

use crate::{
    components::{
        button::{ButtonLink, Weight},
        menu::{SWITCH_ACCOUNT, signed_in_as},
    },
    i18n::Locale,
    routes::pattern,
    shell::{ContactLines, Frame, FrameViewer, Page},
};
use domain::authority::Authority;
use leptos::prelude::*;

/// The problems a person can meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// No such page, no such message, or not theirs: the same page for all three.
    NotFound,
    /// A message that is not there or not theirs.
    NotYours,
    /// An invitation that is not there, or for somebody else.
    NotInvited,
    Forbidden,
    /// The form came from another site or an odd browser.
    FormRefused,
    TooLarge,
    MethodNotAllowed,
    BadRequest,
    SessionEnded,
    /// What was typed is kept for the account.
    SessionEndedKept,
    /// Files came after the end and are not there.
    SessionEndedFiles,
    /// Something was posted that is not kept: nobody knows any more whose it was.
    SessionEndedLost,
    SignedOut,
    SignInCancelled,
    SignInFailed,
    SignInExpired,
    /// The answer came, and the browser no longer knows that it asked.
    SignInForgotten,
    ProviderAway,
    /// The account is perhaps that of the recipient.
    PersonUnclear,
    NotAClerk,
    /// The tenant demands a safer sign-in of its clerks.
    ClerkNotSafely,
    /// A representative may do less than this.
    RightMissing,
    /// The invitation was for them, and its time is over.
    InvitationOver,
    /// The authority wants nobody to act for the recipient of this message.
    RepresentationNotAllowed,
    /// The authority wants no letters with codes for this message.
    CodeNotAllowed,
    /// The message was taken back, or the recipient has answered it.
    CodeOfNoUse,
    /// For a while nothing more is taken from there.
    TooManyTries,
    Failure,
    Unavailable,
    StoreFull,
}

impl Problem {
    pub const ALL: [Self; 30] = [
        Self::NotFound,
        Self::NotYours,
        Self::NotInvited,
        Self::Forbidden,
        Self::FormRefused,
        Self::TooLarge,
        Self::MethodNotAllowed,
        Self::BadRequest,
        Self::SessionEnded,
        Self::SessionEndedKept,
        Self::SessionEndedFiles,
        Self::SessionEndedLost,
        Self::SignedOut,
        Self::SignInCancelled,
        Self::SignInFailed,
        Self::SignInExpired,
        Self::SignInForgotten,
        Self::ProviderAway,
        Self::PersonUnclear,
        Self::NotAClerk,
        Self::ClerkNotSafely,
        Self::RightMissing,
        Self::InvitationOver,
        Self::RepresentationNotAllowed,
        Self::CodeNotAllowed,
        Self::CodeOfNoUse,
        Self::TooManyTries,
        Self::Failure,
        Self::Unavailable,
        Self::StoreFull,
    ];

    /// Keys of heading and text: `problem-{name}-title`, `problem-{name}-text`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NotYours => "not-yours",
            Self::NotInvited => "not-invited",
            Self::Forbidden => "forbidden",
            Self::FormRefused => "form-refused",
            Self::TooLarge => "too-large",
            Self::MethodNotAllowed => "method",
            Self::BadRequest => "bad-request",
            Self::SessionEnded => "session-ended",
            Self::SessionEndedKept => "session-ended-kept",
            Self::SessionEndedFiles => "session-ended-files",
            Self::SessionEndedLost => "session-ended-lost",
            Self::SignedOut => "signed-out",
            Self::SignInCancelled => "sign-in-cancelled",
            Self::SignInFailed => "sign-in-failed",
            Self::SignInExpired => "sign-in-expired",
            Self::SignInForgotten => "sign-in-forgotten",
            Self::ProviderAway => "provider-away",
            Self::PersonUnclear => "person-unclear",
            Self::NotAClerk => "not-a-clerk",
            Self::ClerkNotSafely => "clerk-not-safely",
            Self::RightMissing => "right-missing",
            Self::InvitationOver => "invitation-over",
            Self::RepresentationNotAllowed => "representation-not-allowed",
            Self::CodeNotAllowed => "code-not-allowed",
            Self::CodeOfNoUse => "code-of-no-use",
            Self::TooManyTries => "too-many-tries",
            Self::Failure => "failure",
            Self::Unavailable => "unavailable",
            Self::StoreFull => "store-full",
        }
    }

    /// It is over by itself after a while.
    fn passes(self) -> bool {
        matches!(self, Self::TooManyTries | Self::Failure | Self::Unavailable | Self::StoreFull)
    }

    fn way_on(self, viewer: &FrameViewer) -> (&'static str, &'static str) {
        match (self, viewer) {
            (Self::NotAClerk | Self::ClerkNotSafely, _) => (pattern::CLERK_SIGN_IN, "sign-in-again"),
            (Self::PersonUnclear, _) => (pattern::ACCESS_CODE, "access-code-title"),
            (_, FrameViewer::Applicant { .. }) => (pattern::MESSAGES, "my-messages"),
            (_, FrameViewer::Clerk { .. }) => (pattern::CLERK_MESSAGES, "clerk-messages"),
            (
                Self::SessionEnded
                | Self::SessionEndedKept
                | Self::SessionEndedFiles
                | Self::SessionEndedLost
                | Self::SignInCancelled
                | Self::SignInFailed
                | Self::SignInExpired
                | Self::SignInForgotten
                | Self::ProviderAway
                | Self::SignedOut,
                FrameViewer::Nobody,
            ) => (pattern::SIGN_IN, "sign-in-again"),
            (_, FrameViewer::Nobody) => (pattern::START, "to-start"),
        }
    }
}

#[component]
pub fn ProblemPage(
    frame: Frame,
    problem: Problem,
    /// A number to name on the phone. None where it would tell two answers apart that must be equal.
    #[prop(optional_no_strip)]
    reference: Option<String>,
    /// Where "again" leads instead of the usual way on.
    #[prop(optional_no_strip)]
    again: Option<String>,
    /// The page of the form that brought too much.
    #[prop(optional_no_strip)]
    form: Option<String>,
    /// The page can be asked for once more as it is.
    #[prop(optional)]
    retries: bool,
    /// Whom to call while the portal cannot say whose message it is.
    #[prop(optional)]
    authorities: Vec<Authority>,
    /// When to come back.
    #[prop(optional_no_strip)]
    wait_minutes: Option<i64>,
    /// What was posted is kept nowhere.
    #[prop(optional)]
    lost: bool,
) -> impl IntoView {
    let locale = frame.locale;
    let title = locale.t(&format!("problem-{}-title", problem.name()));
    let (href, text) = problem.way_on(&frame.viewer);
    let href = again.unwrap_or_else(|| href.to_owned());
    // What is away now may be there in a minute: the same page once more, never a form once more.
    let reload = (retries && problem.passes()).then(|| {
        view! { <ButtonLink weight=Weight::Primary href=String::new() text=locale.t("problem-reload")/> }
    });
    let phones = problem.passes().then(|| phones(locale, authorities)).flatten();
    let form = form.map(|href| view! { <ButtonLink weight=Weight::Primary href=href text=locale.t("problem-back-to-form")/> });
    let weight = if reload.is_some() || form.is_some() { Weight::Secondary } else { Weight::Primary };
    // Somebody else's link may be the own one after all: a letter helps.
    let second = (problem == Problem::NotYours).then(|| {
        view! { <a class="kern-link rk-touch" href=pattern::ACCESS_CODE>{locale.t("access-code-have")}</a> }
    });
    // The same for what is not theirs and what is not there.
    let who =
        matches!(problem, Problem::NotYours | Problem::NotInvited | Problem::PersonUnclear | Problem::Forbidden).then(|| {
            let applicant = matches!(frame.viewer, FrameViewer::Applicant { .. });
            let switch = applicant
                .then(|| view! { <p><a class="kern-link rk-touch" href=SWITCH_ACCOUNT>{locale.t("switch-account")}</a></p> });
            view! { {signed_in_as(locale, &frame.viewer)}{switch} }
        });
    let words = match (&problem, &frame.viewer) {
        // Whoever showed a card is not told to show one.
        (Problem::PersonUnclear, FrameViewer::Applicant { safely: true, .. }) => locale.t("problem-person-unclear-safely"),
        _ => locale.t(&format!("problem-{}-text", problem.name())),
    };
    let wait = wait_minutes.filter(|_| problem == Problem::TooManyTries).map(|minutes| {
        view! { <p class="rk-strong">{locale.with("problem-wait-minutes", &[("minutes", minutes.into())])}</p> }
    });
    let reference = reference.map(|number| {
        view! { <p class="rk-small rk-muted">{locale.t("problem-reference")}" "<span class="rk-number">{number}</span></p> }
    });
    view! {
        <Page frame=frame title=title.clone()>
            <div class="rk-sheet">
                <h1>{title}</h1>
                <p class="rk-lead">{words}</p>
                {lost.then(|| view! { <p class="rk-strong">{locale.t("problem-not-saved")}</p> })}
                {wait}
                {phones}
                {who}
                <div class="rk-actions">
                    {reload}
                    {form}
                    <ButtonLink weight=weight href=href text=locale.t(text)/>
                    {second}
                    <a class="kern-link rk-touch" href=pattern::HELP>{locale.t("help")}</a>
                </div>
                {reference}
            </div>
        </Page>
    }
}

/// Telephone numbers: one at once, several behind a fold, because nobody knows whose message it is.
fn phones(locale: Locale, authorities: Vec<Authority>) -> Option<AnyView> {
    let single = authorities.len() == 1;
    let lines = |authority: Authority| view! { <ContactLines locale=locale name=authority.name contact=authority.contact/> };
    let lines: Vec<_> = authorities.into_iter().map(lines).collect();
    match (lines.is_empty(), single) {
        (true, _) => None,
        (false, true) => Some(view! { <div>{lines}</div> }.into_any()),
        (false, false) => Some(
            view! {
                <details class="rk-details">
                    <summary>{locale.t("problem-phones")}</summary>
                    {lines}
                </details>
            }
            .into_any(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_words_in_every_language() {
        for problem in Problem::ALL {
            for locale in Locale::ALL {
                for part in ["title", "text"] {
                    let text = locale.t(&format!("problem-{}-{part}", problem.name()));
                    assert!(!text.starts_with('['), "{text}");
                }
            }
        }
    }
}
