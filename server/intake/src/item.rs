//! A posted item → a question or a document request of the model.

use crate::{
    document_request::{self, NewDocumentRequest},
    form::form,
    question::{self, NewQuestion},
    reader::Node,
};
use domain::{
    document::UploadLimits,
    id::ItemId,
    message::{Item, ItemContent},
    question::{Condition, ConditionValue},
    text::Line,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

form! {
    /// Exactly one of `question`, `document_request`.
    NewItem as Members {
        /// Unique in the message: a-z, 0-9, hyphen, underscore, at most 64 characters; not beginning with `rk-`.
        #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
        id: String,
        visible_if: Option<NewCondition>,
        /// The data field of FIM that it was made from; comes back with the answer.
        #[schema(pattern = "^F[0-9]{5,14}$", max_length = 20)]
        fim: Option<String>,
        question: Option<NewQuestion>,
        document_request: Option<NewDocumentRequest>,
    }
}

form! {
    /// The item is shown only if an earlier answer has this value.
    NewCondition as ConditionMembers {
        #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
        question: String,
        is: YesNoOrChoice,
    }
}

/// `true`, `false`, or the id of a choice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum YesNoOrChoice {
    YesNo(bool),
    Choice(String),
}

/// Reads one item; what is wrong with it is noted.
pub(crate) fn read_item(node: &Node<'_>, limits: &UploadLimits) -> Option<Item> {
    let members = Members::of(node)?;
    let id: Option<ItemId> = members.id.text();
    if id.as_ref().is_some_and(|id| id.as_str().starts_with("rk-")) {
        members.id.fault("reserved", "names that begin with rk- are the portal's own");
    }
    let condition = &members.visible_if;
    let visible_if = if condition.is_there() { read_condition(condition).map(Some) } else { Some(None) };
    let (asked, request) = (&members.question, &members.document_request);
    let content = match (asked.is_there(), request.is_there()) {
        (true, false) => question::read(asked).map(ItemContent::Question),
        (false, true) => document_request::read(request, limits).map(ItemContent::DocumentRequest),
        _ => {
            node.fault("ambiguous", "needs exactly one of question, document_request");
            None
        }
    };
    let fim = read_fim(&members.fim)?;
    Some(Item { id: id?, visible_if: visible_if?, fim, content: content? })
}

fn read_condition(node: &Node<'_>) -> Option<Condition> {
    let ConditionMembers { question, is } = ConditionMembers::of(node)?;
    let question = question.text();
    let value = match is.value() {
        Some(Value::Bool(flag)) => Some(ConditionValue::YesNo(*flag)),
        _ => is.text().map(ConditionValue::Choice),
    };
    Some(Condition { question: question?, value: value? })
}

/// The inner one: whether there is one.
#[allow(clippy::option_option, reason = "not there is no fault")]
fn read_fim(node: &Node<'_>) -> Option<Option<Line<20>>> {
    if !node.is_there() {
        return Some(None);
    }
    let id: Line<20> = node.text()?;
    let digits = id.as_str().strip_prefix('F').unwrap_or_default();
    if !(5..=14).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        node.fault("invalid", "must be the id of a data field of FIM, such as F60000000243");
        return None;
    }
    Some(Some(id))
}
