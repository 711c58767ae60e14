//! The fields of one question, one arm per kind.

use super::{
    error_summary::FieldErrorText,
    fields::{ChoiceRow, DateFields, LongTextField, TextField},
};
use crate::i18n::{Locale, whole_number};
use domain::{
    question::{Answer, Choice, Purpose, Question, QuestionKind, Typed},
    text::LanguageTag,
};
use leptos::prelude::*;

/// The id of the first field, for the error summary's link.
pub fn first_field(kind: &QuestionKind) -> &'static str {
    match kind {
        QuestionKind::ShortText(_)
        | QuestionKind::LongText(_)
        | QuestionKind::PhoneNumber
        | QuestionKind::WholeNumber(_)
        | QuestionKind::Amount(_) => "antwort",
        QuestionKind::Date(_) => "antwort-tag",
        QuestionKind::YesNo | QuestionKind::SingleChoice(_) | QuestionKind::SeveralChoices(_) | QuestionKind::Confirmation(_) => {
            "antwort-1"
        }
    }
}

/// The form fields an earlier answer would have been typed into.
pub fn typed_from(answer: &Answer) -> Typed {
    let mut typed = Typed::default();
    match answer {
        Answer::ShortText(text) | Answer::LongText(text) | Answer::PhoneNumber(text) => typed.push("antwort", text.reveal()),
        Answer::WholeNumber(number) => typed.push("antwort", &number.reveal().to_string()),
        Answer::Amount(cents) => {
            let cents = *cents.reveal();
            let sign = if cents < 0 { "-" } else { "" };
            typed.push("antwort", &format!("{sign}{},{:02}", (cents / 100).abs(), (cents % 100).abs()));
        }
        Answer::Date(day) => {
            let day = day.reveal();
            typed.push("tag", &day.day().to_string());
            typed.push("monat", &day.month().to_string());
            typed.push("jahr", &day.year().to_string());
        }
        Answer::YesNo(yes) => typed.push("antwort", if *yes.reveal() { "ja" } else { "nein" }),
        Answer::SingleChoice(id) => typed.push("antwort", id.reveal().as_str()),
        Answer::SeveralChoices(ids) => ids.reveal().iter().for_each(|id| typed.push("antwort", id.as_str())),
        Answer::Confirmation => typed.push("antwort", "ja"),
    }
    typed
}

/// `autocomplete` and `inputmode` of a text (WCAG 1.3.5); browsers offer nothing of their own where the authority asks nothing they know.
fn filled_in(purpose: Option<Purpose>, kind: &QuestionKind) -> (&'static str, Option<&'static str>) {
    match (purpose, kind) {
        (None, _) => ("off", None),
        // HTML knows the whole address in a field of several lines only.
        (Some(Purpose::StreetAddress), QuestionKind::ShortText(_)) => ("address-line1", None),
        (Some(purpose @ Purpose::Email), _) => (purpose.as_str(), Some("email")),
        (Some(purpose @ Purpose::Tel), _) => (purpose.as_str(), Some("tel")),
        (Some(purpose), _) => (purpose.as_str(), None),
    }
}

/// The fields. The heading of the page is the question; groups repeat it as a hidden legend.
#[component]
pub fn QuestionFields(
    locale: Locale,
    question: Question,
    binding: LanguageTag,
    typed: Typed,
    #[prop(optional_no_strip)] error: Option<String>,
) -> impl IntoView {
    let label = locale.pick(&question.label, &binding);
    let (label, lang) = (label.text.to_owned(), locale.lang_attribute(label.tag));
    let value = typed.raw("antwort").to_owned();
    let (autocomplete, inputmode) = filled_in(question.purpose, &question.kind);
    match question.kind {
        QuestionKind::ShortText(_) => view! {
            <TextField id="antwort" name="antwort" label=label error=error value=value inputmode=inputmode autocomplete=autocomplete lang=lang label_hidden=true/>
        }
        .into_any(),
        QuestionKind::LongText(options) => {
            let limit = whole_number(i64::from(options.max_characters), locale);
            let hint = locale.with("limit-characters", &[("max", limit.into())]);
            view! {
                <LongTextField id="antwort" name="antwort" label=label hint=Some(hint) error=error value=value autocomplete=autocomplete lang=lang label_hidden=true/>
            }
            .into_any()
        }
        QuestionKind::PhoneNumber => {
            let hint = locale.t("phone-number-hint");
            view! {
                <TextField id="antwort" name="antwort" label=label hint=Some(hint) error=error value=value inputmode=Some("tel") autocomplete=autocomplete lang=lang label_hidden=true/>
            }
            .into_any()
        }
        QuestionKind::WholeNumber(_) => {
            view! { <TextField id="antwort" name="antwort" label=label error=error value=value inputmode=Some("numeric") lang=lang label_hidden=true/> }.into_any()
        }
        QuestionKind::Amount(_) => {
            let hint = locale.t("amount-hint");
            view! {
                <TextField id="antwort" name="antwort" label=label hint=Some(hint) error=error value=value inputmode=Some("decimal") lang=lang label_hidden=true unit="€"/>
            }
            .into_any()
        }
        QuestionKind::Date(_) => {
            let hint = locale.t("date-hint");
            let birthday = autocomplete == "bday";
            view! {
                <DateFields locale=locale id="antwort" legend=label hint=Some(hint) error=error typed=typed birthday=birthday lang=lang legend_hidden=true/>
            }
            .into_any()
        }
        QuestionKind::YesNo => {
            let rows = [("ja", locale.t("yes")), ("nein", locale.t("no"))].map(|(id, text)| (id.to_owned(), text, None));
            view! { <Choices kind="radio" legend=label lang=lang rows=rows.into() typed=typed error=error/> }.into_any()
        }
        QuestionKind::SingleChoice(options) => {
            let rows = rows(locale, options.choices, &binding);
            view! { <Choices kind="radio" legend=label lang=lang rows=rows typed=typed error=error/> }.into_any()
        }
        QuestionKind::SeveralChoices(options) => {
            let rows = rows(locale, options.choices, &binding);
            let hint = locale.t("several-choices-hint");
            view! { <Choices kind="checkbox" legend=label lang=lang hint=Some(hint) rows=rows typed=typed error=error/> }.into_any()
        }
        QuestionKind::Confirmation(options) => {
            let statement = locale.pick(&options.statement, &binding);
            let rows = vec![("ja".to_owned(), statement.text.to_owned(), locale.lang_attribute(statement.tag))];
            view! { <Choices kind="checkbox" legend=label lang=lang rows=rows typed=typed error=error/> }.into_any()
        }
    }
}

type ChoiceRow = (String, String, Option<String>);

fn rows(locale: Locale, choices: Vec<Choice>, binding: &LanguageTag) -> Vec<ChoiceRow> {
    choices
        .into_iter()
        .map(|choice| {
            let label = locale.pick(&choice.label, binding);
            (choice.id.to_string(), label.text.to_owned(), locale.lang_attribute(label.tag))
        })
        .collect()
}

#[component]
fn Choices(
    kind: &'static str,
    legend: String,
    #[prop(optional_no_strip)] lang: Option<String>,
    #[prop(optional_no_strip)] hint: Option<String>,
    rows: Vec<ChoiceRow>,
    typed: Typed,
    #[prop(optional_no_strip)] error: Option<String>,
) -> impl IntoView {
    let described = match (&hint, &error) {
        (None, None) => None,
        (Some(_), None) => Some("antwort-hinweis"),
        (None, Some(_)) => Some("antwort-fehler"),
        (Some(_), Some(_)) => Some("antwort-hinweis antwort-fehler"),
    };
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(at, (value, label, lang))| {
            let checked = typed.has("antwort", &value);
            view! { <ChoiceRow kind=kind id=format!("antwort-{}", at + 1) name="antwort" value=value label=label lang=lang checked=checked/> }
        })
        .collect_view();
    view! {
        <fieldset class="rk-fieldset" id="antwort" aria-describedby=described>
            <legend class="kern-sr-only" lang=lang>{legend}</legend>
            {hint.map(|hint| view! { <p class="rk-hint" id="antwort-hinweis">{hint}</p> })}
            <FieldErrorText id="antwort-fehler".to_owned() text=error/>
            {rows}
        </fieldset>
    }
}
