//! Closed sets of words in the description of the API: the very lists the forms read by, so that neither can know more than the other.

use super::{date_form, item_form, message_form, recipient_form, representatives};
use domain::{
    binding::MatchRule,
    question::Purpose,
    representation::{Capacity, Right},
};
use serde_json::Value;
use utoipa::{
    Modify,
    openapi::{
        OpenApi, RefOr, Schema,
        schema::{ArrayItems, Object, SchemaType, Type},
    },
};

/// Writes the words into the schemas.
pub struct Words;

impl Modify for Words {
    fn modify(&self, api: &mut OpenApi) {
        let kinds = names(&message_form::KINDS);
        let levels = names(&recipient_form::LEVELS);
        let capacities: Vec<&str> = Capacity::ALL.map(Capacity::as_str).to_vec();
        let sets = [
            ("NewMessage", "kind", kinds.clone()),
            ("MessageView", "kind", kinds),
            ("NewTrustLevels", "read", levels.clone()),
            ("NewTrustLevels", "send", levels),
            ("NewRecipient", "rules", MatchRule::ALL.map(MatchRule::as_str).to_vec()),
            ("NewDeadline", "kind", names(&date_form::DEADLINE_KINDS)),
            ("NewQuestion", "type", names(&item_form::QUESTION_TYPES)),
            ("NewQuestion", "purpose", Purpose::ALL.map(Purpose::as_str).to_vec()),
            ("NewDocumentRequest", "media_types", names(&item_form::MEDIA_TYPES)),
            ("NewRepresentative", "capacity", capacities.clone()),
            ("NewRepresentative", "right", representatives::RIGHTS.map(Right::as_str).to_vec()),
            ("RepresentativeView", "capacity", capacities),
            ("RepresentativeView", "right", Right::ALL.map(Right::as_str).to_vec()),
            ("RepresentativeView", "named_by", representatives::NAMED_BY.to_vec()),
            ("RepresentativeView", "state", representatives::STATES.to_vec()),
        ];
        for (schema, property, words) in sets {
            let found = api.components.as_mut().and_then(|all| all.schemas.get_mut(schema));
            if let Some(RefOr::T(Schema::Object(object))) = found {
                close(object, property, &words);
            }
        }
    }
}

fn names<T>(words: &[(&'static str, T)]) -> Vec<&'static str> {
    words.iter().map(|(word, _)| *word).collect()
}

/// Lets a property, or the entries of a list, have these values only.
fn close(object: &mut Object, property: &str, words: &[&str]) {
    match object.properties.get_mut(property) {
        Some(RefOr::T(Schema::Object(text))) => text.enum_values = Some(values(&text.schema_type, words)),
        Some(RefOr::T(Schema::Array(list))) => {
            if let ArrayItems::RefOrSchema(items) = &mut list.items
                && let RefOr::T(Schema::Object(text)) = items.as_mut()
            {
                text.enum_values = Some(values(&text.schema_type, words));
            }
        }
        _ => {}
    }
}

/// What may be null may be null: an enumeration without it would forbid that.
fn values(of: &SchemaType, words: &[&str]) -> Vec<Value> {
    let null = matches!(of, SchemaType::Array(types) if types.contains(&Type::Null)).then_some(Value::Null);
    words.iter().map(|word| Value::from(*word)).chain(null).collect()
}
