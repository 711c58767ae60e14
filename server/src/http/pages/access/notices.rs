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
    pages::access::notices::{ANY, CODE, EMAIL, END, EmailChoice, LANGUAGE, NoticeChoices, NoticesPage, NoticesPageProps, WHAT},
    render::render,
    routes::pattern,
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use domain::{access_code::AccessCode, notice::EmailAddress, question::Typed};
use ports::StorageError;
use serde::Deserialize;
use usecases::notices::EmailWish;

const LOCALES: [Locale; 3] = [Locale::German, Locale::English, Locale::SimpleGerman];

#[derive(Debug, Deserialize)]
pub struct Done {
    stand: Option<String>,
}

impl Done {
    /// Words that nobody knows say nothing.
    fn sentence(&self) -> Option<&'static str> {
        match self.stand.as_deref()? {
            LANGUAGE => Some("notices-done-language"),
            EMAIL => Some("notices-done-email"),
            CODE => Some("notices-done-code"),
            END => Some("notices-done-end"),
            _ => None,
        }
    }
}

pub async fn show(State(state): State<AppState>, who: ApplicantVisit, Query(done): Query<Done>) -> PageResult {
    let html = page(&state, &who, FormState::default(), done.sentence(), who.visit.locale).await?;
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
            let Some(address) = typed.one(EMAIL).map(str::to_owned) else { return end(&state, &who).await };
            let Ok(address) = EmailAddress::try_from(address) else {
                return refused(typed, EMAIL, "notices-email-invalid").await;
            };
            let words = (locale.t("notices-code-mail-title"), code_mail(&state, locale));
            match notices.wish_email(&who.applicant, Some(address), (&words.0, &words.1)).await? {
                EmailWish::CodeSent => done(EMAIL),
                EmailWish::Ended => done(END),
                EmailWish::NotSent => refused(typed, EMAIL, "notices-email-not-sent").await,
                EmailWish::TooMany => refused(typed, EMAIL, "notices-email-too-many").await,
                EmailWish::NotPossible => refused(typed, EMAIL, "notices-email-not-possible").await,
            }
        }
        CODE => {
            let right = match typed.one(CODE).map(str::parse::<AccessCode>) {
                Some(Ok(code)) => notices.confirm_email(&who.applicant, &code).await?,
                _ => false,
            };
            if right { done(CODE) } else { refused(typed, CODE, "notices-code-wrong").await }
        }
        _ => end(&state, &who).await,
    }
}

async fn end(state: &AppState, who: &ApplicantVisit) -> PageResult {
    state.rooms.notices.wish_email(&who.applicant, None, ("", "")).await?;
    Ok::<Response, _>(see_other(&format!("{}?stand={END}", pattern::NOTICES)))
}

/// `{code}` stands for the code.
fn code_mail(state: &AppState, locale: Locale) -> String {
    let host = state.settings.origin.split("://").last().unwrap_or_default().to_owned();
    locale.with("notices-code-mail-text", &[("host", host.into()), ("code", "{code}".into())])
}

async fn page(
    state: &AppState,
    who: &ApplicantVisit,
    form: FormState,
    done: Option<&'static str>,
    locale: Locale,
) -> Result<String, StorageError> {
    let of = state.rooms.notices.preferences(&who.applicant).await?;
    let email = match of.chosen.email {
        _ if !of.email_possible => EmailChoice::NotPossible,
        None => EmailChoice::None,
        Some(hint) => {
            let address = hint.address.reveal().as_str().to_owned();
            if hint.confirmed_at.is_some() { EmailChoice::Confirmed(address) } else { EmailChoice::Unconfirmed(address) }
        }
    };
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
