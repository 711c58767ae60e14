//! An answer in words, the same on the check page, the receipt and the clerk's page.

use crate::{
    i18n::{Locale, amount, date, whole_number},
    wording,
};
use domain::{
    document_request::PapersAnswer,
    id::ChoiceId,
    message::ItemContent,
    question::{Answer, QuestionKind},
    reply::ItemAnswer,
    text::LanguageTag,
};

/// The answer as one text; lines of a long text stay lines.
pub fn answer_text(locale: Locale, content: &ItemContent, answer: &ItemAnswer, binding: &LanguageTag) -> String {
    match (content, answer) {
        (ItemContent::Question(question), ItemAnswer::Question(answer)) => question_text(locale, &question.kind, answer, binding),
        (ItemContent::DocumentRequest(_), ItemAnswer::Question(answer)) => {
            question_text(locale, &QuestionKind::YesNo, answer, binding)
        }
        (_, ItemAnswer::Papers(papers)) => papers_text(locale, papers),
        (_, ItemAnswer::LeftOut) => locale.t(wording::item_state(domain::reply::ItemState::LeftOut)),
    }
}

/// The language an answer needs to be marked with where it is the authority's own words: a choice, a statement that was confirmed.
pub fn answer_lang(locale: Locale, content: &ItemContent, answer: &ItemAnswer, binding: &LanguageTag) -> Option<String> {
    let (ItemContent::Question(question), ItemAnswer::Question(answer)) = (content, answer) else { return None };
    let picked = match (&question.kind, answer) {
        (QuestionKind::SingleChoice(options), Answer::SingleChoice(id)) => {
            let chosen = options.choices.iter().find(|choice| &choice.id == id.reveal())?;
            locale.pick(&chosen.label, binding)
        }
        (QuestionKind::SeveralChoices(options), Answer::SeveralChoices(ids)) => {
            let chosen = options.choices.iter().find(|choice| ids.reveal().contains(&choice.id))?;
            locale.pick(&chosen.label, binding)
        }
        (QuestionKind::Confirmation(options), Answer::Confirmation) => {
            return locale.lang_attribute(locale.pick(&options.statement, binding).tag);
        }
        _ => return None,
    };
    locale.lang_attribute(picked.tag)
}

fn question_text(locale: Locale, kind: &QuestionKind, answer: &Answer, binding: &LanguageTag) -> String {
    match answer {
        Answer::ShortText(text) | Answer::LongText(text) => text.reveal().clone(),
        Answer::WholeNumber(number) => whole_number(*number.reveal(), locale),
        Answer::Amount(cents) => amount(*cents.reveal(), locale),
        Answer::Date(day) => date(*day.reveal(), locale),
        Answer::YesNo(yes) => locale.t(wording::yes_no(*yes.reveal())),
        Answer::SingleChoice(id) => choice_label(locale, kind, id.reveal(), binding),
        Answer::SeveralChoices(ids) => {
            ids.reveal().iter().map(|id| choice_label(locale, kind, id, binding)).collect::<Vec<_>>().join("\n")
        }
        Answer::Confirmation => match kind {
            QuestionKind::Confirmation(options) => locale.pick(&options.statement, binding).text.to_owned(),
            _ => locale.t("answer-confirmed"),
        },
    }
}

fn choice_label(locale: Locale, kind: &QuestionKind, id: &ChoiceId, binding: &LanguageTag) -> String {
    let choices = match kind {
        QuestionKind::SingleChoice(options) => options.choices.as_slice(),
        QuestionKind::SeveralChoices(options) => options.choices.as_slice(),
        _ => &[],
    };
    let chosen = choices.iter().find(|choice| &choice.id == id);
    chosen.map_or_else(|| id.to_string(), |choice| locale.pick(&choice.label, binding).text.to_owned())
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
