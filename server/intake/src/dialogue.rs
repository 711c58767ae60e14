//! What a case system says about a message later: what of the replies is enough, until when, other words, the end of the case.

use crate::{
    date::{NewDeadline, read_deadline},
    fault::Fault,
    form::form,
    message::{NewContact, Surroundings, read_contact},
    reader::Node,
    text::{TextOrTranslated, ToTheLetter, optional_translated, refuse_second_binding},
};
use domain::{
    authority::{Authority, CaseRef},
    deadline::Deadline,
    id::ItemId,
    message::{ContactPerson, MAX_ITEMS},
    text::{LanguageTag, Line, Lines, Translated},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

form! {
    /// What the authority says of what was answered. What is returned is asked for once more: a new round.
    NewReview as ReviewMembers {
        /// Items for which nothing more is needed.
        #[schema(max_items = 100, required = false)]
        accepted: Vec<String>,
        /// Items that are needed once more.
        #[schema(max_items = 100, required = false)]
        returned: Vec<NewReturn>,
        /// Until when the new round is to be answered; without it the end stays as it is.
        deadline: Option<NewDeadline>,
        /// The authority will not ask again. The person reads that.
        last: Option<bool>,
    }
}

form! {
    /// An item that is needed once more.
    NewReturn as ReturnMembers {
        #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
        item: String,
        /// What is wrong with it and what is needed, in the message's binding language; 1 to 2,000 characters. The person reads it.
        #[schema(min_length = 1, max_length = 2000)]
        reason: String,
    }
}

form! {
    /// Another end of the deadline: an answer to whoever asked for more time, or unasked.
    NewEnd as EndMembers {
        deadline: NewDeadline,
        /// For the person, in the message's binding language; 1 to 1,000 characters.
        #[schema(min_length = 1, max_length = 1000)]
        note: Option<String>,
    }
}

form! {
    /// Why there is no more time.
    NoMoreTime as NoMoreTimeMembers {
        /// For the person, in the message's binding language; 1 to 1,000 characters.
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

form! {
    /// Other words, or another end. What is left out stays as it is.
    MessageUpdate as UpdateMembers {
        service: Option<TextOrTranslated>,
        subject: Option<TextOrTranslated>,
        body: Option<TextOrTranslated>,
        deadline: Option<NewDeadline>,
        consequences: Option<TextOrTranslated>,
        #[schema(min_length = 1, max_length = 200)]
        legal_basis: Option<String>,
        contact: Option<NewContact>,
        /// What is no longer said.
        #[schema(max_items = 2, required = false)]
        remove: Vec<Removable>,
    }
}

/// What a message can do without. `null` would not do: clients write it for what they leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Removable {
    Contact,
    LegalBasis,
}

const REMOVABLE: [(&str, Removable); 2] = [("contact", Removable::Contact), ("legal_basis", Removable::LegalBasis)];

form! {
    /// A case.
    NamedCase as CaseMembers {
        /// As messages name it.
        #[schema(min_length = 1, max_length = 200)]
        case: String,
    }
}

/// A review whose every part is valid; whether it fits the message is for the model to say.
#[derive(Debug)]
pub struct IncomingReview {
    pub accepted: BTreeSet<ItemId>,
    pub returned: BTreeMap<ItemId, Lines<2000>>,
    pub deadline: Option<Deadline>,
    pub last: bool,
}

/// Another end.
#[derive(Debug)]
pub struct IncomingEnd {
    pub deadline: Deadline,
    pub note: Option<Lines<1000>>,
}

/// Other words; what is `None` stays as it is.
#[derive(Debug)]
pub struct IncomingUpdate {
    pub service: Option<Translated<Line<150>>>,
    pub subject: Option<Translated<Line<150>>>,
    pub body: Option<Translated<Lines<20_000>>>,
    pub deadline: Option<Deadline>,
    pub consequences: Option<Translated<Lines<2000>>>,
    pub legal_basis: Option<Line<200>>,
    pub contact: Option<ContactPerson>,
    pub removed: BTreeSet<Removable>,
}

/// Another end. Whether a law sets it is not for now: that was said when the message was handed in.
fn read_end(node: &Node<'_>, authority: &Authority, around: &Surroundings<'_>) -> Option<Deadline> {
    let read = read_deadline(node, Some(authority), around);
    let statutory = node.member("statutory");
    if statutory.is_there() {
        statutory.fault("not_allowed", "belongs to the message as it is handed in");
    }
    read.map(|(deadline, _)| deadline)
}

impl IncomingReview {
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(value: &Value, authority: &Authority, around: &Surroundings<'_>) -> Result<Self, Vec<Fault>> {
        Node::read(value, |root| {
            let members = ReviewMembers::of(root)?;
            let accepted: Vec<Option<ItemId>> = members.accepted.list(MAX_ITEMS).iter().map(Node::text).collect();
            let mut returned: Vec<Option<(ItemId, Lines<2000>)>> = Vec::new();
            for node in members.returned.list(MAX_ITEMS) {
                let read = ReturnMembers::of(&node).and_then(|members| {
                    let (item, reason) = (members.item.text::<ItemId>(), members.reason.text::<Lines<2000>>());
                    Some((item?, reason?))
                });
                if read.as_ref().is_some_and(|(item, _)| returned.iter().flatten().any(|(other, _)| other == item)) {
                    node.member("item").fault("duplicate", "is returned twice");
                }
                returned.push(read);
            }
            let deadline = read_end(&members.deadline, authority, around);
            let last = members.last.flag(false);
            Some(Self {
                accepted: accepted.into_iter().collect::<Option<_>>()?,
                returned: returned.into_iter().collect::<Option<_>>()?,
                deadline,
                last,
            })
        })
    }
}

impl IncomingEnd {
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(value: &Value, authority: &Authority, around: &Surroundings<'_>) -> Result<Self, Vec<Fault>> {
        Node::read(value, |root| {
            let members = EndMembers::of(root)?;
            if !members.deadline.is_there() {
                members.deadline.fault("required", "is missing");
            }
            let deadline = read_end(&members.deadline, authority, around);
            let note = members.note.optional_text();
            Some(Self { deadline: deadline?, note })
        })
    }
}

impl NoMoreTime {
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(value: &Value) -> Result<Lines<1000>, Vec<Fault>> {
        Node::read(value, |root| NoMoreTimeMembers::of(root)?.reason.text())
    }
}

impl NamedCase {
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(value: &Value) -> Result<CaseRef, Vec<Fault>> {
        Node::read(value, |root| CaseMembers::of(root)?.case.text().map(|ToTheLetter(case)| case))
    }
}

impl IncomingUpdate {
    /// `binding`: the language of the message's binding texts.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(
        value: &Value,
        binding: &LanguageTag,
        authority: &Authority,
        around: &Surroundings<'_>,
    ) -> Result<Self, Vec<Fault>> {
        Node::read(value, |root| {
            let members = UpdateMembers::of(root)?;
            refuse_second_binding(root, binding);
            let UpdateMembers { service, subject, body, deadline, consequences, legal_basis, contact, remove } = &members;
            let removed: Vec<Option<Removable>> =
                remove.list(REMOVABLE.len()).iter().map(|node| node.one_of(&REMOVABLE)).collect();
            let set = [service, subject, body, deadline, consequences, legal_basis, contact];
            if removed.is_empty() && set.iter().all(|member| !member.is_there()) {
                root.fault("required", "changes nothing");
            }
            let removed: BTreeSet<Removable> = removed.into_iter().collect::<Option<_>>()?;
            for (member, removable) in [(contact, Removable::Contact), (legal_basis, Removable::LegalBasis)] {
                if member.is_there() && removed.contains(&removable) {
                    member.fault("not_allowed", "is set and removed at once");
                }
            }
            Some(Self {
                service: optional_translated(&members.service),
                subject: optional_translated(&members.subject),
                body: optional_translated(&members.body),
                deadline: read_end(&members.deadline, authority, around),
                consequences: optional_translated(&members.consequences),
                legal_basis: members.legal_basis.optional_text(),
                contact: read_contact(&members.contact),
                removed,
            })
        })
    }
}
