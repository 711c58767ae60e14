//! A posted question → the model: each kind with the members that mean something for it, and how they are read.

use crate::{
    form::form,
    reader::{MOST, Node, ordered},
    text::{TextOrTranslated, optional_translated, translated},
};
use domain::question::{
    AmountOptions, Choice, ConfirmationOptions, DateOptions, Purpose, Question, QuestionKind, SeveralChoicesOptions,
    SingleChoiceOptions, TextOptions, WholeNumberOptions,
};

/// Most characters a text may have.
const MAX_CHARACTERS: i64 = 10_000;
const MAX_CHOICES: i64 = 50;

form! {
    /// Members that mean nothing for the type are refused.
    NewQuestion as Members {
        r#type: String,
        label: TextOrTranslated,
        hint: Option<TextOrTranslated>,
        reason: Option<TextOrTranslated>,
        /// `true` if absent.
        required: Option<bool>,
        /// Which detail of the person it asks for, in the tokens of HTML's `autocomplete`: their browser can then fill it in. `bday`
        /// belongs to a date, `tel` to a phone number or a short text, `street-address` to a short or long text, all others to a short text. Leave it out where it is not about
        /// the person who answers.
        purpose: Option<String>,
        /// Texts: 1 to 10,000; 200 for a short and 2,000 for a long text if absent.
        #[schema(minimum = 1, maximum = 10_000)]
        max_characters: Option<u16>,
        /// Texts: only characters of DIN 91379, datatype C; `false` if absent. For case systems that speak XÖV.
        latin_only: Option<bool>,
        /// Whole numbers: smallest. Several choices: fewest, 0 to the number of choices.
        #[schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)]
        min: Option<i64>,
        /// Whole numbers: biggest.
        #[schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)]
        max: Option<i64>,
        /// Amounts: smallest, in cents of a euro.
        #[schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)]
        min_cents: Option<i64>,
        /// Amounts: biggest, in cents of a euro.
        #[schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)]
        max_cents: Option<i64>,
        /// Dates: the first day that can be the answer.
        #[schema(format = Date)]
        earliest: Option<String>,
        /// Dates: the last day that can be the answer.
        #[schema(format = Date)]
        latest: Option<String>,
        /// Dates: today or earlier.
        not_in_future: Option<bool>,
        /// One choice, or several: 2 to 50.
        #[schema(max_items = 50, required = false)]
        choices: Vec<NewChoice>,
        /// Several choices: most, 1 to 50.
        #[schema(minimum = 1, maximum = 50)]
        max_choices: Option<u8>,
        /// Confirmation: what the person confirms.
        statement: Option<TextOrTranslated>,
    }
}

form! {
    /// One of the answers to choose from.
    NewChoice as ChoiceMembers {
        #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
        id: String,
        label: TextOrTranslated,
    }
}

/// What every question can have. Every other member belongs to the kinds that name it.
const COMMON_MEMBERS: [&str; 5] = ["label", "hint", "reason", "required", "type"];

/// A kind of question in the API.
#[derive(Clone, Copy)]
struct Kind {
    /// Its members beside [`COMMON_MEMBERS`].
    members: &'static [&'static str],
    read: fn(&Members<'_>) -> Option<QuestionKind>,
}

const KINDS: [(&str, Kind); 10] = [
    (
        "short_text",
        Kind {
            members: &["max_characters", "latin_only", "purpose"],
            read: |of| Some(QuestionKind::ShortText(text_options(of, 200)?)),
        },
    ),
    (
        "long_text",
        Kind {
            members: &["max_characters", "latin_only", "purpose"],
            read: |of| Some(QuestionKind::LongText(text_options(of, 2000)?)),
        },
    ),
    ("phone_number", Kind { members: &["purpose"], read: |_| Some(QuestionKind::PhoneNumber) }),
    ("whole_number", Kind { members: &["min", "max"], read: |of| Some(whole_number(of)) }),
    ("amount", Kind { members: &["min_cents", "max_cents"], read: |of| Some(amount(of)) }),
    ("date", Kind { members: &["earliest", "latest", "not_in_future", "purpose"], read: |of| Some(date(of)) }),
    ("yes_no", Kind { members: &[], read: |_| Some(QuestionKind::YesNo) }),
    ("single_choice", Kind { members: &["choices"], read: single_choice }),
    ("several_choices", Kind { members: &["choices", "min", "max_choices"], read: several_choices }),
    ("confirmation", Kind { members: &["statement"], read: confirmation }),
];

/// The words of the kinds.
pub(crate) fn kinds() -> Vec<&'static str> {
    KINDS.iter().map(|(word, _)| *word).collect()
}

pub(crate) fn read(node: &Node<'_>) -> Option<Question> {
    let members = Members::of(node)?;
    let label = translated(&members.label);
    let hint = optional_translated(&members.hint);
    let reason = optional_translated(&members.reason);
    let required = members.required.flag(true);
    let kind = members.r#type.one_of(&KINDS);
    if let Some(kind) = kind {
        let means_nothing = |name: &&str| !COMMON_MEMBERS.contains(name) && !kind.members.contains(name);
        let others: Vec<&str> = Members::NAMES.iter().copied().filter(means_nothing).collect();
        node.refuse(&others, "means nothing for a question of this type");
    }
    let options = kind.and_then(|kind| (kind.read)(&members));
    let possible = kind.is_none_or(|kind| kind.members.contains(&"purpose"));
    let purpose = if possible { read_purpose(&members.purpose, options.as_ref()) } else { None };
    Some(Question { label: label?, hint, reason, required, purpose, kind: options? })
}

fn any_number(node: &Node<'_>) -> Option<i64> {
    node.whole_number(-MOST..=MOST)
}

fn whole_number(of: &Members<'_>) -> QuestionKind {
    let (min, max) = (any_number(&of.min), any_number(&of.max));
    ordered(&of.max, min, max);
    QuestionKind::WholeNumber(WholeNumberOptions { min, max })
}

fn amount(of: &Members<'_>) -> QuestionKind {
    let (min_cents, max_cents) = (any_number(&of.min_cents), any_number(&of.max_cents));
    ordered(&of.max_cents, min_cents, max_cents);
    QuestionKind::Amount(AmountOptions { min_cents, max_cents })
}

fn date(of: &Members<'_>) -> QuestionKind {
    let (earliest, latest) = (of.earliest.day(), of.latest.day());
    ordered(&of.latest, earliest, latest);
    QuestionKind::Date(DateOptions { earliest, latest, not_in_future: of.not_in_future.flag(false) })
}

fn single_choice(of: &Members<'_>) -> Option<QuestionKind> {
    Some(QuestionKind::SingleChoice(SingleChoiceOptions { choices: read_choices(&of.choices)? }))
}

fn several_choices(of: &Members<'_>) -> Option<QuestionKind> {
    let choices = read_choices(&of.choices);
    let offered = choices.as_ref().and_then(|choices| i64::try_from(choices.len()).ok()).unwrap_or(MAX_CHOICES);
    let min = of.min.whole_number(0..=offered).unwrap_or(0_u8);
    let max = of.max_choices.whole_number(1..=MAX_CHOICES);
    ordered(&of.max_choices, Some(min), max);
    Some(QuestionKind::SeveralChoices(SeveralChoicesOptions { choices: choices?, min, max }))
}

fn confirmation(of: &Members<'_>) -> Option<QuestionKind> {
    Some(QuestionKind::Confirmation(ConfirmationOptions { statement: translated(&of.statement)? }))
}

fn read_purpose(node: &Node<'_>, kind: Option<&QuestionKind>) -> Option<Purpose> {
    if !node.is_there() {
        return None;
    }
    let purpose = node.one_of(&Purpose::ALL.map(|purpose| (purpose.as_str(), purpose)))?;
    if kind.is_some_and(|kind| !purpose.fits(kind)) {
        let detail = "bday belongs to a date, tel to a phone_number or short_text, street-address to a short_text or long_text, all others to a short_text";
        node.fault("not_allowed", detail);
    }
    Some(purpose)
}

fn text_options(members: &Members<'_>, usual: u16) -> Option<TextOptions> {
    let member = &members.max_characters;
    let max_characters = if member.is_there() { member.whole_number(1..=MAX_CHARACTERS)? } else { usual };
    Some(TextOptions { max_characters, latin_only: members.latin_only.flag(false) })
}

fn read_choices(member: &Node<'_>) -> Option<Vec<Choice>> {
    let list = member.list(50);
    let read = |node: &Node<'_>| {
        let members = ChoiceMembers::of(node)?;
        let (id, label) = (members.id.text(), translated(&members.label));
        Some(Choice { id: id?, label: label? })
    };
    let choices: Vec<Option<Choice>> = list.iter().map(read).collect();
    if list.len() < 2 {
        member.fault("too_few", "needs 2 to 50 choices");
        return None;
    }
    for (at, choice) in choices.iter().enumerate() {
        let same = |other: &Option<Choice>| other.as_ref().zip(choice.as_ref()).is_some_and(|(other, one)| other.id == one.id);
        if choices[..at].iter().any(same) {
            list[at].member("id").fault("duplicate", "another choice has this id");
        }
    }
    choices.into_iter().collect()
}
