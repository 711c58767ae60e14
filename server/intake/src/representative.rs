//! A posted representative → the model.

use crate::{fault::Fault, form::form, reader::Node};
use domain::{
    personal::Personal,
    representation::{Capacity, NamedPerson, Right},
    text::Line,
};
use serde_json::Value;

/// What an authority can give: without an applicant who sends, there is nobody to prepare for.
pub const RIGHTS: [Right; 2] = [Right::Read, Right::Send];

form! {
    /// Who shall act for the recipient: a name, a firm, or both.
    NewRepresentative as Members {
        given_names: Option<String>,
        family_name: Option<String>,
        /// As far as it is known: YYYY-MM-DD, YYYY-MM or YYYY. Only with `family_name`.
        #[schema(pattern = r"^\d{4}(-\d{2}(-\d{2})?)?$")]
        birth_date: Option<String>,
        /// The firm, as its account names it.
        organization: Option<String>,
        /// `custody`, `lawyer` or `power_of_attorney`.
        capacity: String,
        /// `read` or `send`: without an applicant who sends, there is nobody to prepare for.
        right: String,
    }
}

/// Somebody who shall act, every part valid.
#[derive(Debug)]
pub struct IncomingRepresentative {
    pub person: NamedPerson,
    pub capacity: Capacity,
    pub right: Right,
}

impl IncomingRepresentative {
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(value: &Value) -> Result<Self, Vec<Fault>> {
        Node::read(value, read)
    }
}

fn read(root: &Node<'_>) -> Option<IncomingRepresentative> {
    let members = Members::of(root)?;
    let text = |member: &Node<'_>| member.optional_text::<Line<255>>().map(|text| Personal::new(String::from(text)));
    let date = &members.birth_date;
    let person = NamedPerson {
        given_names: text(&members.given_names),
        family_name: text(&members.family_name),
        birth_date: date.birth_date().map(Personal::new),
        organization: text(&members.organization),
    };
    let named = members.family_name.is_there() || members.organization.is_there();
    if !named {
        root.fault("not_findable", "nobody could be recognized: give family_name or organization");
    }
    if named && !person.is_findable() {
        root.fault("not_findable", "no account could have this name");
    }
    if date.is_there() && !members.family_name.is_there() {
        date.fault("not_allowed", "a birth date belongs to a family_name");
    }
    let capacity = members.capacity.one_of(&Capacity::ALL.map(|one| (one.as_str(), one)));
    let right = members.right.one_of(&RIGHTS.map(|one| (one.as_str(), one)));
    Some(IncomingRepresentative { person, capacity: capacity?, right: right? })
}
