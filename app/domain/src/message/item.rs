//! The items of a message: questions and document requests in the authority's order.

use crate::{
    document_request::DocumentRequest,
    id::ItemId,
    question::{Condition, Question},
    text::{Line, Translated},
};
use serde::{Deserialize, Serialize};

/// One thing the authority needs (Aufgabe).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: ItemId,
    #[serde(default)]
    pub visible_if: Option<Condition>,
    /// The data field of FIM (XDatenfelder) that it was made from: `F60000000243`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fim: Option<Line<20>>,
    pub content: ItemContent,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemContent {
    Question(Question),
    DocumentRequest(DocumentRequest),
}

impl ItemContent {
    pub fn label(&self) -> &Translated<Line<200>> {
        match self {
            Self::Question(question) => &question.label,
            Self::DocumentRequest(request) => &request.label,
        }
    }

    pub fn document_request(&self) -> Option<&DocumentRequest> {
        match self {
            Self::DocumentRequest(request) => Some(request),
            Self::Question(_) => None,
        }
    }

    pub fn required(&self) -> bool {
        match self {
            Self::Question(question) => question.required,
            Self::DocumentRequest(request) => request.required,
        }
    }
}

/// At least one item; ids are unique; conditions look back only, at questions that can have the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Item>", into = "Vec<Item>")]
pub struct Items(Vec<Item>);

/// Most items of one message.
pub const MAX_ITEMS: usize = 100;

/// A rule the list breaks, with the place of the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ItemsFault {
    #[error("an inquiry needs at least one item")]
    None,
    #[error("a message has at most {MAX_ITEMS} items")]
    TooMany,
    #[error("item {at}: another item has this id")]
    DuplicateId { at: usize },
    #[error("item {at}: the condition must name an earlier question that can have this value")]
    ConditionLeadsNowhere { at: usize },
}

impl Items {
    /// Checks the whole list and reports every fault.
    pub fn new(items: Vec<Item>) -> Result<Self, Vec<ItemsFault>> {
        let mut faults = Vec::new();
        if items.is_empty() {
            faults.push(ItemsFault::None);
        }
        if items.len() > MAX_ITEMS {
            faults.push(ItemsFault::TooMany);
        }
        for (at, item) in items.iter().enumerate() {
            let earlier = &items[..at];
            if earlier.iter().any(|other| other.id == item.id) {
                faults.push(ItemsFault::DuplicateId { at });
            }
            if item.visible_if.as_ref().is_some_and(|condition| !leads_somewhere(condition, earlier)) {
                faults.push(ItemsFault::ConditionLeadsNowhere { at });
            }
        }
        if faults.is_empty() { Ok(Self(items)) } else { Err(faults) }
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Item> {
        self.0.iter()
    }

    /// Adds an item of the portal's own, once.
    pub(crate) fn add(&mut self, item: Item) {
        if self.find(&item.id).is_none() {
            self.0.push(item);
        }
    }

    pub fn find(&self, id: &ItemId) -> Option<&Item> {
        self.0.iter().find(|item| &item.id == id)
    }
}

impl<'a> IntoIterator for &'a Items {
    type Item = &'a Item;
    type IntoIter = std::slice::Iter<'a, Item>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn leads_somewhere(condition: &Condition, earlier: &[Item]) -> bool {
    earlier.iter().any(|item| match &item.content {
        ItemContent::Question(question) => item.id == condition.question && question.kind.can_have(&condition.value),
        ItemContent::DocumentRequest(_) => false,
    })
}

impl TryFrom<Vec<Item>> for Items {
    type Error = String;
    fn try_from(items: Vec<Item>) -> Result<Self, String> {
        Self::new(items).map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    }
}

impl From<Items> for Vec<Item> {
    fn from(items: Items) -> Self {
        items.0
    }
}
