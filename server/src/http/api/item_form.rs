//! The posted items → questions and document requests of the model.

use super::{
    reader::{MOST, Node, grouped},
    text_form::{optional_translated, translated},
};
use domain::{
    document::{MediaType, UploadLimits},
    document_request::DocumentRequest,
    id::ItemId,
    message::{Item, ItemContent},
    question::{
        AmountOptions, Choice, Condition, ConditionValue, ConfirmationOptions, DateOptions, Purpose, Question, QuestionKind,
        SeveralChoicesOptions, SingleChoiceOptions, TextOptions, WholeNumberOptions,
    },
};
use serde_json::Value;

/// Most characters a text may have.
pub(super) const MAX_CHARACTERS: i64 = 10_000;
const MAX_CHOICES: i64 = 50;

/// Reads one item; what is wrong with it is noted.
pub(super) fn read_item(node: &Node<'_>, limits: &UploadLimits) -> Option<Item> {
    node.object(&["id", "visible_if", "question", "document_request"])?;
    let id: Option<ItemId> = node.member("id").text();
    if id.as_ref().is_some_and(|id| id.as_str().starts_with("rk-")) {
        node.member("id").fault("reserved", "names that begin with rk- are the portal's own");
    }
    let condition = node.member("visible_if");
    let visible_if = if condition.is_there() { read_condition(&condition).map(Some) } else { Some(None) };
    let (question, request) = (node.member("question"), node.member("document_request"));
    let content = match (question.is_there(), request.is_there()) {
        (true, false) => read_question(&question).map(ItemContent::Question),
        (false, true) => read_document_request(&request, limits).map(ItemContent::DocumentRequest),
        _ => {
            node.fault("ambiguous", "needs exactly one of question, document_request");
            None
        }
    };
    Some(Item { id: id?, visible_if: visible_if?, content: content? })
}

fn read_condition(node: &Node<'_>) -> Option<Condition> {
    node.object(&["question", "is"])?;
    let question = node.member("question").text();
    let is = node.member("is");
    let value = match is.value() {
        Some(Value::Bool(flag)) => Some(ConditionValue::YesNo(*flag)),
        _ => is.text().map(ConditionValue::Choice),
    };
    Some(Condition { question: question?, value: value? })
}

#[derive(Clone, Copy)]
pub(super) enum KindWord {
    ShortText,
    LongText,
    WholeNumber,
    Amount,
    Date,
    YesNo,
    SingleChoice,
    SeveralChoices,
    Confirmation,
}

pub(super) const QUESTION_TYPES: [(&str, KindWord); 9] = [
    ("short_text", KindWord::ShortText),
    ("long_text", KindWord::LongText),
    ("whole_number", KindWord::WholeNumber),
    ("amount", KindWord::Amount),
    ("date", KindWord::Date),
    ("yes_no", KindWord::YesNo),
    ("single_choice", KindWord::SingleChoice),
    ("several_choices", KindWord::SeveralChoices),
    ("confirmation", KindWord::Confirmation),
];

pub(super) const MEDIA_TYPES: [(&str, MediaType); 8] = [
    ("pdf", MediaType::Pdf),
    ("jpeg", MediaType::Jpeg),
    ("png", MediaType::Png),
    ("heic", MediaType::Heic),
    ("docx", MediaType::Docx),
    ("xlsx", MediaType::Xlsx),
    ("odt", MediaType::Odt),
    ("ods", MediaType::Ods),
];

/// What every question can have.
const COMMON_MEMBERS: [&str; 5] = ["label", "hint", "reason", "required", "type"];

/// What only some kinds of question have.
const KIND_MEMBERS: [&str; 12] = [
    "purpose",
    "max_characters",
    "min",
    "max",
    "min_cents",
    "max_cents",
    "earliest",
    "latest",
    "not_in_future",
    "choices",
    "statement",
    "max_choices",
];

impl KindWord {
    /// Those of [`KIND_MEMBERS`] that mean something for this kind.
    fn members(self) -> &'static [&'static str] {
        match self {
            Self::ShortText | Self::LongText => &["max_characters", "purpose"],
            Self::WholeNumber => &["min", "max"],
            Self::Amount => &["min_cents", "max_cents"],
            Self::Date => &["earliest", "latest", "not_in_future", "purpose"],
            Self::YesNo => &[],
            Self::SingleChoice => &["choices"],
            Self::SeveralChoices => &["choices", "min", "max_choices"],
            Self::Confirmation => &["statement"],
        }
    }
}

fn read_question(node: &Node<'_>) -> Option<Question> {
    node.object(&[COMMON_MEMBERS.as_slice(), &KIND_MEMBERS].concat())?;
    let label = translated(&node.member("label"));
    let hint = optional_translated(&node.member("hint"));
    let reason = optional_translated(&node.member("reason"));
    let required = node.member("required").flag(true);
    let word = node.member("type").one_of(&QUESTION_TYPES);
    if let Some(word) = word {
        let others: Vec<&str> = KIND_MEMBERS.into_iter().filter(|name| !word.members().contains(name)).collect();
        node.refuse(&others, "means nothing for a question of this type");
    }
    let kind = word.and_then(|word| read_question_kind(node, word));
    let possible = word.is_none_or(|word| word.members().contains(&"purpose"));
    let purpose = if possible { read_purpose(&node.member("purpose"), kind.as_ref()) } else { None };
    Some(Question { label: label?, hint, reason, required, purpose, kind: kind? })
}

fn read_purpose(node: &Node<'_>, kind: Option<&QuestionKind>) -> Option<Purpose> {
    if !node.is_there() {
        return None;
    }
    let purpose = node.one_of(&Purpose::ALL.map(|purpose| (purpose.as_str(), purpose)))?;
    if kind.is_some_and(|kind| !purpose.fits(kind)) {
        let detail = "bday belongs to a date, street-address to a short_text or long_text, all others to a short_text";
        node.fault("not_allowed", detail);
    }
    Some(purpose)
}

fn read_question_kind(node: &Node<'_>, word: KindWord) -> Option<QuestionKind> {
    let any_number = |name: &str| node.member(name).whole_number(-MOST..=MOST);
    Some(match word {
        KindWord::ShortText => QuestionKind::ShortText(text_options(node, 200)?),
        KindWord::LongText => QuestionKind::LongText(text_options(node, 2000)?),
        KindWord::WholeNumber => {
            let (min, max) = (any_number("min"), any_number("max"));
            ordered(node, "max", min, max);
            QuestionKind::WholeNumber(WholeNumberOptions { min, max })
        }
        KindWord::Amount => {
            let (min_cents, max_cents) = (any_number("min_cents"), any_number("max_cents"));
            ordered(node, "max_cents", min_cents, max_cents);
            QuestionKind::Amount(AmountOptions { min_cents, max_cents })
        }
        KindWord::Date => {
            let (earliest, latest) = (node.member("earliest").day(), node.member("latest").day());
            ordered(node, "latest", earliest, latest);
            QuestionKind::Date(DateOptions { earliest, latest, not_in_future: node.member("not_in_future").flag(false) })
        }
        KindWord::YesNo => QuestionKind::YesNo,
        KindWord::SingleChoice => QuestionKind::SingleChoice(SingleChoiceOptions { choices: read_choices(node)? }),
        KindWord::SeveralChoices => {
            let choices = read_choices(node);
            let offered = choices.as_ref().and_then(|choices| i64::try_from(choices.len()).ok()).unwrap_or(MAX_CHOICES);
            let min = node.member("min").whole_number(0..=offered).unwrap_or(0_u8);
            let max = node.member("max_choices").whole_number(1..=MAX_CHOICES);
            ordered(node, "max_choices", Some(min), max);
            QuestionKind::SeveralChoices(SeveralChoicesOptions { choices: choices?, min, max })
        }
        KindWord::Confirmation => {
            QuestionKind::Confirmation(ConfirmationOptions { statement: translated(&node.member("statement"))? })
        }
    })
}

fn ordered<T: PartialOrd>(node: &Node<'_>, name: &str, low: Option<T>, high: Option<T>) {
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        node.member(name).fault("empty_range", "is below the lower bound");
    }
}

fn text_options(node: &Node<'_>, usual: u16) -> Option<TextOptions> {
    let member = node.member("max_characters");
    let max_characters = if member.is_there() { member.whole_number(1..=MAX_CHARACTERS)? } else { usual };
    Some(TextOptions { max_characters })
}

fn read_choices(node: &Node<'_>) -> Option<Vec<Choice>> {
    let member = node.member("choices");
    let list = member.list(50);
    let read = |node: &Node<'_>| {
        node.object(&["id", "label"])?;
        let (id, label) = (node.member("id").text(), translated(&node.member("label")));
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

const REQUEST_MEMBERS: [&str; 9] =
    ["label", "hint", "reason", "document_type", "required", "min_files", "max_files", "media_types", "max_file_bytes"];

fn read_document_request(node: &Node<'_>, limits: &UploadLimits) -> Option<DocumentRequest> {
    node.object(&REQUEST_MEMBERS)?;
    let label = translated(&node.member("label"));
    let hint = optional_translated(&node.member("hint"));
    let reason = optional_translated(&node.member("reason"));
    let document_type = node.member("document_type").optional_text();
    let required = node.member("required").flag(true);
    let (most_files, most_bytes) = (i64::from(limits.max_files_per_item), i64::try_from(limits.max_file_bytes).unwrap_or(MOST));
    let min_files = node.member("min_files").whole_number(1..=most_files).unwrap_or(1_u16);
    let max_files = within_tenant(&node.member("max_files"), most_files).unwrap_or(limits.max_files_per_item);
    ordered(node, "max_files", Some(min_files), Some(max_files));
    let max_file_bytes = within_tenant(&node.member("max_file_bytes"), most_bytes).unwrap_or(limits.max_file_bytes);
    let types_node = node.member("media_types");
    let media_types = if types_node.is_there() {
        types_node.list(10).iter().filter_map(|node| read_media_type(node, limits)).collect()
    } else {
        limits.media_types.clone()
    };
    if media_types.is_empty() {
        types_node.fault("too_few", "needs at least one type");
        return None;
    }
    Some(DocumentRequest {
        label: label?,
        hint,
        reason,
        document_type,
        required,
        min_files,
        max_files,
        media_types,
        max_file_bytes,
    })
}

/// A whole number from 1 to what the tenant allows.
fn within_tenant<T: TryFrom<i64>>(node: &Node<'_>, limit: i64) -> Option<T> {
    if node.value().and_then(Value::as_i64).is_some_and(|number| number > limit) {
        node.fault("above_tenant_limit", format!("the tenant allows 1 to {}", grouped(limit)));
        return None;
    }
    node.whole_number(1..=limit)
}

fn read_media_type(node: &Node<'_>, limits: &UploadLimits) -> Option<MediaType> {
    let media_type = node.one_of(&MEDIA_TYPES)?;
    if !limits.media_types.contains(&media_type) {
        node.fault("above_tenant_limit", "the tenant does not take this type");
    }
    Some(media_type)
}
