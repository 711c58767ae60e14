//! An answer beside the question it answers: one pair, so that nobody who shows or hands on an answer has to make up what a question offers.

use super::{Answer, Choice, QuestionKind};
use crate::{
    id::ChoiceId,
    text::{Line, Translated},
};
use jiff::civil::Date;

/// What a person said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said<'a> {
    ShortText(&'a str),
    LongText(&'a str),
    PhoneNumber(&'a str),
    WholeNumber(i64),
    /// Cents of a euro.
    Amount(i64),
    Date(Date),
    YesNo(bool),
    SingleChoice(&'a Choice),
    /// In the order they were ticked.
    SeveralChoices(Vec<&'a Choice>),
    /// The statement that was confirmed.
    Confirmation(&'a Translated<Line<500>>),
}

impl QuestionKind {
    /// The pair of this question and an answer to it. `None`: it answers another question, or chooses what this one does not offer; no answer
    /// that [`Question::answer`](super::Question::answer) made does.
    pub fn said<'a>(&'a self, answer: &'a Answer) -> Option<Said<'a>> {
        let chosen = |choices: &'a [Choice], id: &ChoiceId| choices.iter().find(|choice| choice.id == *id);
        Some(match (self, answer) {
            (Self::ShortText(_), Answer::ShortText(text)) => Said::ShortText(text.reveal()),
            (Self::LongText(_), Answer::LongText(text)) => Said::LongText(text.reveal()),
            (Self::PhoneNumber, Answer::PhoneNumber(number)) => Said::PhoneNumber(number.reveal()),
            (Self::WholeNumber(_), Answer::WholeNumber(number)) => Said::WholeNumber(*number.reveal()),
            (Self::Amount(_), Answer::Amount(cents)) => Said::Amount(*cents.reveal()),
            (Self::Date(_), Answer::Date(day)) => Said::Date(*day.reveal()),
            (Self::YesNo, Answer::YesNo(yes)) => Said::YesNo(*yes.reveal()),
            (Self::SingleChoice(options), Answer::SingleChoice(id)) => Said::SingleChoice(chosen(&options.choices, id.reveal())?),
            (Self::SeveralChoices(options), Answer::SeveralChoices(ids)) => {
                let all = ids.reveal().iter().map(|id| chosen(&options.choices, id));
                Said::SeveralChoices(all.collect::<Option<_>>()?)
            }
            (Self::Confirmation(options), Answer::Confirmation) => Said::Confirmation(&options.statement),
            (
                Self::ShortText(_)
                | Self::LongText(_)
                | Self::PhoneNumber
                | Self::WholeNumber(_)
                | Self::Amount(_)
                | Self::Date(_)
                | Self::YesNo
                | Self::SingleChoice(_)
                | Self::SeveralChoices(_)
                | Self::Confirmation(_),
                _,
            ) => return None,
        })
    }
}
