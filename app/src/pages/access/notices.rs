//! How a person wants to be told: the language of notices, and hints to an e-mail address.

use crate::{
    components::{
        back_link::BackLink,
        button::{SubmitButton, Weight},
        error_summary::{ErrorSummary, FieldErrorText},
        fields::{ChoiceRow, TextField},
        icon::Icon,
    },
    form_state::FormState,
    i18n::Locale,
    pages::frame::away,
    routes::{ERRORS, pattern},
    shell::{Frame, Page, Words},
};
use leptos::prelude::*;

/// Names of what is posted, and of what it is about.
pub const WHAT: &str = "was";
pub const LANGUAGE: &str = "sprache";
pub const EMAIL: &str = "email";
pub const CODE: &str = "code";
pub const END: &str = "aus";
/// Another code to the address that waits for one.
pub const AGAIN: &str = "nochmal";
/// Another address than the one that waits.
pub const CHANGE: &str = "anders";
/// The tenant's languages.
pub const ANY: &str = "egal";

#[derive(Debug, Clone)]
pub struct NoticeChoices {
    /// The tag that was chosen.
    pub language: Option<String>,
    /// Tag and name.
    pub languages: Vec<(String, String)>,
    pub email: EmailChoice,
    /// What was done just now, as the key of a sentence.
    pub done: Option<&'static str>,
    pub form: FormState,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmailChoice {
    /// The Land sends no e-mails.
    NotPossible,
    Possible {
        confirmed: Option<String>,
        /// A code was sent to this address. The confirmed one stays until it is known.
        waiting: Option<String>,
    },
}

#[component]
pub fn NoticesPage(frame: Frame, page: NoticeChoices) -> impl IntoView {
    let locale = frame.locale;
    // What is typed goes along where something can be typed.
    let typing = matches!(page.email, EmailChoice::Possible { .. });
    let frame = if typing { Frame { words: Words::Travel, ..frame } } else { frame };
    let done = page.done.map(|key| {
        view! { <div class="rk-note" role="status"><Icon name="check-circle"/><p>{locale.t(key)}</p></div> }
    });
    view! {
        <Page frame=frame title=locale.t("notices-title") refused=page.form.has_errors()>
            <div class="rk-sheet">
                <BackLink href=pattern::ACCOUNT.to_owned() text=locale.t("account-title")/>
                <ErrorSummary locale=locale state=page.form.clone()/>
                <h1>{locale.t("notices-title")}</h1>
                {done}
                <p class="rk-lead">{locale.t("notices-lead")}</p>
                <LanguageForm locale=locale page=page.clone()/>
                <EmailForms locale=locale page=page/>
            </div>
        </Page>
    }
}

#[component]
fn LanguageForm(locale: Locale, page: NoticeChoices) -> impl IntoView {
    let error = page.form.error_at(LANGUAGE).map(str::to_owned);
    let described = error.is_some().then(|| "sprache-fehler".to_owned());
    let chosen = page.language.clone().unwrap_or_else(|| ANY.to_owned());
    let all = std::iter::once((ANY.to_owned(), locale.t("notices-language-any"), None))
        .chain(page.languages.into_iter().map(|(tag, name)| (tag.clone(), name, locale.lang_attribute(&tag))));
    let rows = all
        .enumerate()
        .map(|(at, (tag, name, lang))| {
            let id = if at == 0 { LANGUAGE.to_owned() } else { format!("{LANGUAGE}-{tag}") };
            let checked = tag == chosen;
            view! { <ChoiceRow kind="radio" id=id name=LANGUAGE value=tag label=name lang=lang checked=checked described_by=described.clone()/> }
        })
        .collect_view();
    view! {
        <section class="rk-section">
            <h2>{locale.t("notices-language")}</h2>
            <form method="post" action=format!("{}{ERRORS}", pattern::NOTICES) novalidate=true class="rk-form">
                <input type="hidden" name=WHAT value=LANGUAGE/>
                <fieldset class="rk-field">
                    <legend class="rk-label">{locale.t("notices-language-label")}</legend>
                    <FieldErrorText id="sprache-fehler".to_owned() text=error/>
                    {rows}
                </fieldset>
                <div class="rk-actions"><SubmitButton weight=Weight::Secondary text=locale.t("notices-language-save")/></div>
            </form>
        </section>
    }
}

#[component]
fn EmailForms(locale: Locale, page: NoticeChoices) -> impl IntoView {
    let inner = match page.email.clone() {
        EmailChoice::NotPossible => view! { <p>{locale.t("notices-email-not-possible")}</p> }.into_any(),
        EmailChoice::Possible { confirmed, waiting } => {
            let first = confirmed.is_none();
            let on = confirmed.map(|address| {
                view! {
                    <p>{locale.t("notices-email-on")}" "<strong class="rk-anywhere"><bdi>{address}</bdi></strong></p>
                    <Press what=END text=locale.t("notices-email-end")/>
                }
            });
            let next = match waiting {
                Some(address) => view! { <CodeForm locale=locale form=page.form address=address/> }.into_any(),
                None => view! { <AddressForm locale=locale form=page.form first=first/> }.into_any(),
            };
            view! { {on}{next} }.into_any()
        }
    };
    view! { <section class="rk-section"><h2>{locale.t("notices-email")}</h2>{inner}</section> }
}

/// One button that says what it does.
#[component]
fn Press(what: &'static str, text: String) -> impl IntoView {
    view! {
        <form method="post" action=pattern::NOTICES>
            <input type="hidden" name=WHAT value=what/>
            <div class="rk-actions"><SubmitButton weight=Weight::Secondary text=text/></div>
        </form>
    }
}

#[component]
fn AddressForm(locale: Locale, form: FormState, first: bool) -> impl IntoView {
    let label = if first { "notices-email-label" } else { "notices-email-label-other" };
    view! {
        {first.then(|| view! { <p>{locale.t("notices-email-lead")}</p> })}
        <form method="post" action=format!("{}{ERRORS}", pattern::NOTICES) novalidate=true class="rk-form" id=away::FORM>
            <input type="hidden" name=WHAT value=EMAIL/>
            <TextField id="email" name="email" label=locale.t(label) hint=Some(locale.t("notices-email-hint"))
                error=form.error_at(EMAIL).map(str::to_owned) value=form.typed.raw(EMAIL).to_owned() inputmode=Some("email") autocomplete="email"/>
            <div class="rk-actions"><SubmitButton weight=Weight::Primary text=locale.t("notices-email-save")/></div>
        </form>
    }
}

#[component]
fn CodeForm(locale: Locale, form: FormState, address: String) -> impl IntoView {
    view! {
        <p>{locale.t("notices-email-code-sent")}" "<strong class="rk-anywhere"><bdi>{address}</bdi></strong></p>
        <p>{locale.t("notices-email-not-yet")}</p>
        <form method="post" action=format!("{}{ERRORS}", pattern::NOTICES) novalidate=true class="rk-form" id=away::FORM>
            <input type="hidden" name=WHAT value=CODE/>
            <TextField id="code" name="code" label=locale.t("notices-code-label") hint=Some(locale.t("notices-code-hint"))
                error=form.error_at(CODE).map(str::to_owned) value=form.typed.raw(CODE).to_owned() autocomplete="one-time-code"/>
            <div class="rk-actions"><SubmitButton weight=Weight::Primary text=locale.t("notices-code-confirm")/></div>
        </form>
        <Press what=AGAIN text=locale.t("notices-code-again")/>
        <Press what=CHANGE text=locale.t("notices-email-change")/>
    }
}
