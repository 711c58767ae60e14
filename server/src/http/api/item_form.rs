//! The posted items → questions and document requests of the model.

use super::{
    message_form::{optional_translated, translated},
    reader::Node,
};
use domain::{
    document::{MediaType, UploadLimits},
    document_request::DocumentRequest,
    id::ItemId,
    message::{Item, ItemContent},
    question::{
        AmountOptions, Choice, Condition, ConditionValue, ConfirmationOptions, DateOptions, Question, QuestionKind,
        SeveralChoicesOptions, SingleChoiceOptions, TextOptions, WholeNumberOptions,
    },
};
use jiff::civil::Date;
use serde_json::Value;

/// Reads one item; what is wrong with it is noted.
pub(super) fn read_item(node: &Node<'_>, limits: &UploadLimits) -> Option<Item> {
    node.object(&["id", "visible_if", "question", "document_request"])?;
    let id: Option<ItemId> = node.member("id").text();
    if id.as_ref().is_some_and(|id| id.as_str().starts_with("rk-")) {
        node.member("id").fault("reserved", "names that begin with rk- are the portal's own");
    }
    let condition = node.member("visible_if");
    let visible_if = if condition.is_there() { Some(read_condition(&condition)?) } else { None };
    let (question, request) = (node.member("question"), node.member("document_request"));
    let content = match (question.is_there(), request.is_there()) {
        (true, false) => read_question(&question).map(ItemContent::Question),
        (false, true) => read_document_request(&request, limits).map(ItemContent::DocumentRequest),
        _ => {
            node.fault("ambiguous", "needs exactly one of question, document_request");
            None
        }
    };
    Some(Item { id: id?, visible_if, content: content? })
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
enum KindWord {
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

const QUESTION_MEMBERS: [&str; 16] = [
    "label",
    "hint",
    "reason",
    "required",
    "type",
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

fn read_question(node: &Node<'_>) -> Option<Question> {
    node.object(&QUESTION_MEMBERS)?;
    let label = translated(&node.member("label"));
    let hint = optional_translated(&node.member("hint"));
    let reason = optional_translated(&node.member("reason"));
    let required = node.member("required").flag(true);
    let word = node.member("type").one_of(&[
        ("short_text", KindWord::ShortText),
        ("long_text", KindWord::LongText),
        ("whole_number", KindWord::WholeNumber),
        ("amount", KindWord::Amount),
        ("date", KindWord::Date),
        ("yes_no", KindWord::YesNo),
        ("single_choice", KindWord::SingleChoice),
        ("several_choices", KindWord::SeveralChoices),
        ("confirmation", KindWord::Confirmation),
    ]);
    let kind = word.and_then(|word| read_question_kind(node, word));
    Some(Question { label: label?, hint, reason, required, kind: kind? })
}

fn read_question_kind(node: &Node<'_>, word: KindWord) -> Option<QuestionKind> {
    Some(match word {
        KindWord::ShortText => QuestionKind::ShortText(text_options(node, 200)?),
        KindWord::LongText => QuestionKind::LongText(text_options(node, 2000)?),
        KindWord::WholeNumber => {
            let (min, max) = (node.member("min").whole_number(), node.member("max").whole_number());
            ordered(node, "max", min, max);
            QuestionKind::WholeNumber(WholeNumberOptions { min, max })
        }
        KindWord::Amount => {
            let (min_cents, max_cents) = (node.member("min_cents").whole_number(), node.member("max_cents").whole_number());
            ordered(node, "max_cents", min_cents, max_cents);
            QuestionKind::Amount(AmountOptions { min_cents, max_cents })
        }
        KindWord::Date => {
            let (earliest, latest): (Option<Date>, Option<Date>) =
                (node.member("earliest").optional_parsed(), node.member("latest").optional_parsed());
            ordered(node, "latest", earliest, latest);
            QuestionKind::Date(DateOptions { earliest, latest, not_in_future: node.member("not_in_future").flag(false) })
        }
        KindWord::YesNo => QuestionKind::YesNo,
        KindWord::SingleChoice => QuestionKind::SingleChoice(SingleChoiceOptions { choices: read_choices(node)? }),
        KindWord::SeveralChoices => {
            let choices = read_choices(node)?;
            let (min, max) = (node.member("min").whole_number().unwrap_or(0_u8), node.member("max_choices").whole_number());
            ordered(node, "max_choices", Some(min), max);
            if usize::from(min) > choices.len() {
                node.member("min").fault("empty_range", "more than there are choices");
            }
            QuestionKind::SeveralChoices(SeveralChoicesOptions { choices, min, max })
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
    let max_characters = if member.is_there() { member.whole_number()? } else { usual };
    if !(1..=10_000).contains(&max_characters) {
        member.fault("out_of_range", "must be 1 to 10000");
        return None;
    }
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
    let choices: Vec<Choice> = list.iter().filter_map(read).collect();
    if list.len() < 2 {
        member.fault("too_few", "needs at least two choices");
        return None;
    }
    for (at, choice) in choices.iter().enumerate() {
        if choices[..at].iter().any(|other| other.id == choice.id) {
            member.member(&at.to_string()).member("id").fault("duplicate", "another choice has this id");
        }
    }
    (choices.len() == list.len()).then_some(choices)
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
    let min_files = node.member("min_files").whole_number().unwrap_or(1_u16).max(1);
    let max_files = node.member("max_files").whole_number().unwrap_or(limits.max_files_per_item);
    if max_files > limits.max_files_per_item {
        node.member("max_files").fault("above_tenant_limit", format!("the tenant allows {}", limits.max_files_per_item));
    }
    ordered(node, "max_files", Some(min_files), Some(max_files));
    let max_file_bytes = node.member("max_file_bytes").whole_number().unwrap_or(limits.max_file_bytes);
    if max_file_bytes > limits.max_file_bytes || max_file_bytes == 0 {
        node.member("max_file_bytes").fault("above_tenant_limit", format!("the tenant allows {}", limits.max_file_bytes));
    }
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

fn read_media_type(node: &Node<'_>, limits: &UploadLimits) -> Option<MediaType> {
    let words = [
        ("pdf", MediaType::Pdf),
        ("jpeg", MediaType::Jpeg),
        ("png", MediaType::Png),
        ("heic", MediaType::Heic),
        ("docx", MediaType::Docx),
        ("xlsx", MediaType::Xlsx),
        ("odt", MediaType::Odt),
        ("ods", MediaType::Ods),
    ];
    let media_type = node.one_of(&words)?;
    if !limits.media_types.contains(&media_type) {
        node.fault("above_tenant_limit", "the tenant does not take this type");
    }
    Some(media_type)
}
