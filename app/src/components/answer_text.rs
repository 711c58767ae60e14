//! An answer in words, the same on the check page, the receipt and the clerk's page.

use crate::{
    i18n::{Locale, amount, date, whole_number},
    wording,
};
use domain::{
    document_request::PapersAnswer,
    message::ItemContent,
    question::{Choice, Said, grouped_phone_number},
    reply::ItemAnswer,
    text::LanguageTag,
};

/// The answer as one text; lines of a long text stay lines.
pub fn answer_text(locale: Locale, content: &ItemContent, answer: &ItemAnswer, binding: &LanguageTag) -> String {
    match (content, answer) {
        (ItemContent::Question(question), ItemAnswer::Question(answer)) => match question.kind.said(answer) {
            Some(said) => said_text(locale, &said, binding),
            None => locale.t("answer-does-not-fit"),
        },
        (ItemContent::DocumentRequest(_), ItemAnswer::Question(_)) => locale.t("answer-does-not-fit"),
        (_, ItemAnswer::Papers(papers)) => papers_text(locale, papers),
        (_, ItemAnswer::LeftOut) => locale.t(wording::item_state(domain::reply::ItemState::LeftOut)),
    }
}

/// The language an answer needs to be marked with where it is the authority's own words: a choice, a statement that was confirmed.
pub fn answer_lang(locale: Locale, content: &ItemContent, answer: &ItemAnswer, binding: &LanguageTag) -> Option<String> {
    let (ItemContent::Question(question), ItemAnswer::Question(answer)) = (content, answer) else { return None };
    let tag = match question.kind.said(answer)? {
        Said::SingleChoice(choice) => locale.pick(&choice.label, binding).tag,
        Said::SeveralChoices(choices) => locale.pick(&choices.first()?.label, binding).tag,
        Said::Confirmation(statement) => locale.pick(statement, binding).tag,
        Said::ShortText(_)
        | Said::LongText(_)
        | Said::PhoneNumber(_)
        | Said::WholeNumber(_)
        | Said::Amount(_)
        | Said::Date(_)
        | Said::YesNo(_) => return None,
    };
    locale.lang_attribute(tag)
}

fn said_text(locale: Locale, said: &Said<'_>, binding: &LanguageTag) -> String {
    let label = |choice: &Choice| locale.pick(&choice.label, binding).text.to_owned();
    match said {
        Said::ShortText(text) | Said::LongText(text) => (*text).to_owned(),
        Said::PhoneNumber(number) => grouped_phone_number(number),
        Said::WholeNumber(number) => whole_number(*number, locale),
        Said::Amount(cents) => amount(*cents, locale),
        Said::Date(day) => date(*day, locale),
        Said::YesNo(yes) => locale.t(wording::yes_no(*yes)),
        Said::SingleChoice(choice) => label(choice),
        Said::SeveralChoices(choices) => choices.iter().map(|choice| label(choice)).collect::<Vec<_>>().join("\n"),
        Said::Confirmation(statement) => locale.pick(statement, binding).text.to_owned(),
    }
}

/// Why there is no file, or that files are there.
pub fn papers_text(locale: Locale, answer: &PapersAnswer) -> String {
    match answer {
        PapersAnswer::Files => locale.t("papers-files"),
        PapersAnswer::Later { until: Some(day) } => {
            locale.with("papers-later-until", &[("date", date(*day.reveal(), locale).into())])
        }
        PapersAnswer::Later { until: None } => locale.t("papers-later-answer"),
        PapersAnswer::SomeoneElse { who: Some(who) } => {
            locale.with("papers-someone-else-who", &[("who", who.reveal().as_str().into())])
        }
        PapersAnswer::SomeoneElse { who: None } => locale.t("papers-someone-else-answer"),
        PapersAnswer::DoNotHave { reason } => {
            locale.with("papers-do-not-have-reason", &[("reason", reason.reveal().as_str().into())])
        }
        PapersAnswer::AlreadyHandedIn { details: Some(details) } => {
            locale.with("papers-handed-in-details", &[("details", details.reveal().as_str().into())])
        }
        PapersAnswer::AlreadyHandedIn { details: None } => locale.t("papers-handed-in-answer"),
    }
}
