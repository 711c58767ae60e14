//! `/konto/hinweise`: how a person wants to be told.

use crate::http::{
    AppState,
    form::PostedForm,
    language,
    pages::{PageResult, see_other},
    visit::ApplicantVisit,
};
use app::{
    form_state::FormState,
    i18n::Locale,
    pages::access::notices::{
        AGAIN, ANY, CHANGE, CODE, EMAIL, END, EmailChoice, LANGUAGE, NoticeChoices, NoticesPage, NoticesPageProps, WHAT,
    },
    render::render,
    routes::pattern,
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use domain::{access_code::AccessCode, notice::EmailAddress, personal::Personal, question::Typed};
use ports::StorageError;
use serde::Deserialize;
use usecases::notices::EmailWish;

const LOCALES: [Locale; 3] = [Locale::German, Locale::English, Locale::SimpleGerman];

#[derive(Debug, Deserialize)]
pub struct Done {
    stand: Option<String>,
}

impl Done {
    /// Words that nobody knows say nothing, and an address that is opened again later says nothing that has become untrue.
    fn sentence(&self, email: &EmailChoice) -> Option<&'static str> {
        let (confirmed, waiting) = match email {
            EmailChoice::NotPossible => (false, false),
            EmailChoice::Possible { confirmed, waiting } => (confirmed.is_some(), waiting.is_some()),
        };
        match self.stand.as_deref()? {
            LANGUAGE => Some("notices-done-language"),
            EMAIL if waiting => Some("notices-done-email"),
            CODE if confirmed && !waiting => Some("notices-done-code"),
            END if !confirmed && !waiting => Some("notices-done-end"),
            _ => None,
        }
    }
}

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, Query(done): Query<Done>) -> PageResult {
    let html = page(&state, &who, FormState::default(), Some(&done), who.visit.locale).await?;
    Ok(Html(html).into_response())
}

pub async fn save(State(state): State<AppState>, who: ApplicantVisit, PostedForm(typed): PostedForm) -> PageResult {
    if let Some(locale) = language::pressed(&typed) {
        let form = FormState { typed, errors: Vec::new() };
        return Ok(language::again(page(&state, &who, form, None, locale).await?, locale));
    }
    let (locale, notices) = (who.visit.locale, &state.rooms.notices);
    let done = |what: &str| Ok(see_other(&format!("{}?stand={what}", pattern::NOTICES)));
    let refused = async |typed: Typed, field: &str, key: &str| -> PageResult {
        let form = FormState::refused(typed, field, locale.t(key));
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page(&state, &who, form, None, locale).await?)).into_response())
    };
    match typed.one(WHAT).unwrap_or_default() {
        LANGUAGE => {
            let chosen = typed.one(LANGUAGE).unwrap_or(ANY);
            let language = LOCALES.into_iter().find(|locale| locale.tag() == chosen).map(Locale::language_tag);
            if language.is_none() && chosen != ANY {
                return refused(typed, LANGUAGE, "notices-language-unknown").await;
            }
            notices.choose_language(&who.applicant, language.as_ref()).await?;
            done(LANGUAGE)
        }
        EMAIL => {
            let raw = typed.one(EMAIL).unwrap_or_default();
            if raw.is_empty() {
                return refused(typed, EMAIL, "notices-email-missing").await;
            }
            let Ok(address) = EmailAddress::try_from(with_ascii_domain(raw)) else {
                return refused(typed, EMAIL, "notices-email-invalid").await;
            };
            send_code(&state, &who, Personal::new(address), typed).await
        }
        AGAIN => match notices.preferences(&who.applicant).await?.chosen.wanted {
            Some(address) => send_code(&state, &who, address, typed).await,
            None => Ok(see_other(pattern::NOTICES)),
        },
        CHANGE => {
            notices.stop_wanting(&who.applicant).await?;
            Ok(see_other(pattern::NOTICES))
        }
        CODE => {
            let Some(code) = typed.one(CODE).map(str::to_owned) else {
                return refused(typed, CODE, "notices-code-missing").await;
            };
            let right = match code.parse::<AccessCode>() {
                Ok(code) => notices.confirm_email(&who.applicant, &code).await?,
                Err(_) => false,
            };
            if right { done(CODE) } else { refused(typed, CODE, "notices-code-wrong").await }
        }
        END => {
            notices.end_email(&who.applicant).await?;
            done(END)
        }
        // Nothing that a button of ours says.
        _ => Ok(see_other(pattern::NOTICES)),
    }
}

async fn send_code(state: &AppState, who: &ApplicantVisit, address: Personal<EmailAddress>, typed: Typed) -> PageResult {
    let chosen = state.rooms.notices.preferences(&who.applicant).await?.chosen.language;
    // The mail is a notice, too: in the language that was chosen for them.
    let of_mail = LOCALES.into_iter().find(|locale| chosen.as_ref().is_some_and(|chosen| chosen.as_str() == locale.tag()));
    let of_mail = of_mail.unwrap_or(who.visit.locale);
    let words = (of_mail.t("notices-code-mail-title"), code_mail(state, of_mail));
    let key = match state.rooms.notices.wish_email(&who.applicant, address, (&words.0, &words.1)).await? {
        EmailWish::CodeSent => return Ok(see_other(&format!("{}?stand={EMAIL}", pattern::NOTICES))),
        EmailWish::NotSent => "notices-email-not-sent",
        EmailWish::TooMany => "notices-email-too-many",
        EmailWish::NotPossible => "notices-email-not-possible",
    };
    let waits = state.rooms.notices.preferences(&who.applicant).await?.chosen.wanted.is_some();
    let form = FormState::refused(typed, if waits { CODE } else { EMAIL }, who.visit.locale.t(key));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page(state, who, form, None, who.visit.locale).await?)).into_response())
}

/// `müller.example` is written `xn--mller-kva.example` on the way (RFC 5890).
fn with_ascii_domain(typed: &str) -> String {
    let typed = typed.trim();
    match typed.rsplit_once('@') {
        Some((local, domain)) if !domain.is_ascii() => match url::Host::parse(domain) {
            Ok(url::Host::Domain(ascii)) => format!("{local}@{ascii}"),
            _ => typed.to_owned(),
        },
        _ => typed.to_owned(),
    }
}

/// `{code}` stands for the code.
fn code_mail(state: &AppState, locale: Locale) -> String {
    let address = format!("{}{}", state.settings.origin, pattern::NOTICES);
    let host = state.settings.origin.split("://").last().unwrap_or_default().to_owned();
    locale.with("notices-code-mail-text", &[("host", host.into()), ("address", address.into()), ("code", "{code}".into())])
}

async fn page(
    state: &AppState,
    who: &ApplicantVisit,
    form: FormState,
    done: Option<&Done>,
    locale: Locale,
) -> Result<String, StorageError> {
    let of = state.rooms.notices.preferences(&who.applicant).await?;
    let text = |address: Option<Personal<EmailAddress>>| address.map(|address| address.reveal().as_str().to_owned());
    let email = if of.email_possible {
        EmailChoice::Possible { confirmed: text(of.chosen.email), waiting: text(of.chosen.wanted) }
    } else {
        EmailChoice::NotPossible
    };
    let done = done.and_then(|done| done.sentence(&email));
    let page = NoticeChoices {
        language: of.chosen.language.map(String::from),
        languages: LOCALES.map(|locale| (locale.tag().to_owned(), locale.own_name().to_owned())).to_vec(),
        email,
        done,
        form,
    };
    let mut frame = who.visit.frame(state, None);
    frame.locale = locale;
    Ok(render(move || NoticesPage(NoticesPageProps { frame, page })))
}
