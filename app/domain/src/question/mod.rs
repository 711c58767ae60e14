//! Questions and answers: the closed set of question kinds. One file per kind holds its options and its check.

mod amount;
mod choice;
mod day;
mod number;
mod phone;
mod purpose;
mod said;
mod text;
mod typed;
mod written;

pub use amount::AmountOptions;
pub use choice::{Choice, SeveralChoicesOptions, SingleChoiceOptions};
pub(crate) use day::read_date;
pub use day::{DateOptions, DatePart, typed_date};
pub use number::WholeNumberOptions;
pub use phone::grouped_phone_number;
pub use purpose::Purpose;
pub use said::Said;
pub use text::TextOptions;
pub use typed::Typed;
pub(crate) use written::as_meant;

use crate::{
    id::{ChoiceId, ItemId},
    personal::Personal,
    text::{Line, Lines, Translated},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A question (Frage) of an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question in full; becomes the page's heading.
    pub label: Translated<Line<200>>,
    /// One line under the heading.
    pub hint: Option<Translated<Line<500>>>,
    /// Why the authority asks this.
    pub reason: Option<Translated<Lines<2000>>>,
    /// Optional questions may be left empty.
    pub required: bool,
    /// The detail of the person it asks for, if it is one that browsers know. Messages stored before it existed have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    pub kind: QuestionKind,
}

/// What kind of answer is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum QuestionKind {
    ShortText(TextOptions),
    LongText(TextOptions),
    PhoneNumber,
    WholeNumber(WholeNumberOptions),
    Amount(AmountOptions),
    Date(DateOptions),
    YesNo,
    SingleChoice(SingleChoiceOptions),
    SeveralChoices(SeveralChoicesOptions),
    Confirmation(ConfirmationOptions),
}

/// A statement the person confirms by ticking one box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationOptions {
    pub statement: Translated<Line<500>>,
}

/// One answer (einzelne Antwort). It fits its question because only [`Question::answer`] makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Answer {
    ShortText(Personal<String>),
    LongText(Personal<String>),
    /// As it was written, in Latin digits.
    PhoneNumber(Personal<String>),
    WholeNumber(Personal<i64>),
    /// Cents of a euro.
    Amount(Personal<i64>),
    Date(Personal<Date>),
    YesNo(Personal<bool>),
    SingleChoice(Personal<ChoiceId>),
    SeveralChoices(Personal<Vec<ChoiceId>>),
    Confirmation,
}

/// Why what was typed is no answer. Complete enough to tell the person what to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerFault {
    NothingTyped,
    NothingChosen,
    NotConfirmed,
    TextTooLong {
        over: usize,
        max: usize,
    },
    HiddenCharacter,
    /// The authority's system cannot take these, the first of them.
    NotLatin {
        first: [Option<char>; 4],
    },
    NotAPhoneNumber,
    /// Fewest and most digits.
    PhoneNumberLength {
        min: usize,
        max: usize,
    },
    NotAWholeNumber,
    /// `1,000`: thousands to some, a one with three decimals to others.
    NumberUnclear {
        thousands: i64,
        whole: i64,
    },
    NumberTooSmall {
        min: i64,
    },
    NumberTooBig {
        max: i64,
    },
    NotAnAmount,
    /// `1,234`: thousands to some, a fraction to others.
    AmountUnclear {
        thousands_cents: i64,
        cents: i64,
    },
    AmountTooSmall {
        min_cents: i64,
    },
    AmountTooBig {
        max_cents: i64,
    },
    DatePartMissing(DatePart),
    NoSuchDate,
    /// Two digits can be of two centuries.
    YearNotFull,
    DateTooEarly {
        earliest: Date,
    },
    DateTooLate {
        latest: Date,
    },
    TooFewChosen {
        min: u8,
    },
    TooManyChosen {
        max: u8,
    },
    UnknownChoice,
}

impl AnswerFault {
    /// Nothing was typed that could be lost.
    pub fn is_nothing(self) -> bool {
        matches!(self, Self::NothingTyped | Self::NothingChosen | Self::NotConfirmed)
    }
}

impl Question {
    /// Turns what was typed into an answer. `Ok(None)`: nothing typed, and nothing needed.
    /// `today` is the German day the form was posted on.
    pub fn answer(&self, typed: &Typed, today: Date) -> Result<Option<Answer>, AnswerFault> {
        let read = match &self.kind {
            QuestionKind::ShortText(options) => options.read_line(typed).map(|text| text.map(Answer::ShortText)),
            QuestionKind::LongText(options) => options.read_lines(typed).map(|text| text.map(Answer::LongText)),
            QuestionKind::PhoneNumber => phone::read(typed).map(|number| number.map(Answer::PhoneNumber)),
            QuestionKind::WholeNumber(options) => options.read(typed).map(|n| n.map(Answer::WholeNumber)),
            QuestionKind::Amount(options) => options.read(typed).map(|cents| cents.map(Answer::Amount)),
            QuestionKind::Date(options) => options.read(typed, today).map(|day| day.map(Answer::Date)),
            QuestionKind::YesNo => read_yes_no(typed).map(|yes| yes.map(Answer::YesNo)),
            QuestionKind::SingleChoice(options) => options.read(typed).map(|one| one.map(Answer::SingleChoice)),
            QuestionKind::SeveralChoices(options) => options.read(typed).map(|some| some.map(Answer::SeveralChoices)),
            QuestionKind::Confirmation(_) => Ok(typed.one("antwort").map(|_| Answer::Confirmation)),
        }?;
        match read {
            None if self.required => Err(self.kind.nothing()),
            read => Ok(read),
        }
    }
}

impl QuestionKind {
    fn nothing(&self) -> AnswerFault {
        match self {
            Self::ShortText(_)
            | Self::LongText(_)
            | Self::PhoneNumber
            | Self::WholeNumber(_)
            | Self::Amount(_)
            | Self::Date(_) => AnswerFault::NothingTyped,
            Self::YesNo | Self::SingleChoice(_) | Self::SeveralChoices(_) => AnswerFault::NothingChosen,
            Self::Confirmation(_) => AnswerFault::NotConfirmed,
        }
    }

    /// Whether a condition on this question can ever hold.
    pub fn can_have(&self, value: &ConditionValue) -> bool {
        match (self, value) {
            (Self::YesNo, ConditionValue::YesNo(_)) => true,
            (Self::SingleChoice(options), ConditionValue::Choice(id)) => options.offers(id),
            (Self::SeveralChoices(options), ConditionValue::Choice(id)) => options.offers(id),
            _ => false,
        }
    }
}

/// What messages between authorities can carry. What word processors write for a quotation mark or a dash is said otherwise on the way.
///
/// # Errors
/// The first characters that cannot go.
pub(crate) fn latin(text: &str) -> Result<(), AnswerFault> {
    let strangers = crate::din91379::strangers(&crate::din91379::fitted(text));
    if strangers.is_empty() {
        return Ok(());
    }
    let mut first = [None; 4];
    for (place, stranger) in first.iter_mut().zip(&strangers) {
        *place = stranger.chars().next();
    }
    Err(AnswerFault::NotLatin { first })
}

fn read_yes_no(typed: &Typed) -> Result<Option<Personal<bool>>, AnswerFault> {
    match typed.one("antwort") {
        None => Ok(None),
        Some("ja") => Ok(Some(Personal::new(true))),
        Some("nein") => Ok(Some(Personal::new(false))),
        Some(_) => Err(AnswerFault::UnknownChoice),
    }
}

/// An item is shown only if an earlier answer has a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// An earlier question of the same message.
    pub question: ItemId,
    pub value: ConditionValue,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionValue {
    YesNo(bool),
    Choice(ChoiceId),
}

impl Condition {
    pub fn holds(&self, answer: &Answer) -> bool {
        match (&self.value, answer) {
            (ConditionValue::YesNo(wanted), Answer::YesNo(given)) => wanted == given.reveal(),
            (ConditionValue::Choice(wanted), Answer::SingleChoice(given)) => wanted == given.reveal(),
            (ConditionValue::Choice(wanted), Answer::SeveralChoices(given)) => given.reveal().contains(wanted),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
