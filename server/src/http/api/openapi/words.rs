//! Closed sets of words in the description of the API: the very lists the forms read by, so that neither can know more than the other.

use crate::http::api::representatives;
use domain::{
    notice::{FictionRule, NoticeChannel},
    representation::{Capacity, Right},
};
use serde_json::Value;
use utoipa::{
    Modify,
    openapi::{
        OpenApi, RefOr, Schema,
        schema::{AdditionalProperties, ArrayItems, Object, ObjectBuilder, SchemaType, Type},
    },
};

/// Writes the words into the schemas, and that nothing else is taken.
pub struct Words;

impl Modify for Words {
    fn modify(&self, api: &mut OpenApi) {
        // What a form does not name it refuses.
        for form in intake::CLOSED_FORMS {
            let found = api.components.as_mut().and_then(|all| all.schemas.get_mut(form));
            if let Some(RefOr::T(Schema::Object(object))) = found {
                object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
                if form == "NewMessage" {
                    let named = ObjectBuilder::new()
                        .schema_type(Type::String)
                        .description(Some("Where its form stands; nobody reads it."));
                    object.properties.insert("$schema".to_owned(), RefOr::T(Schema::Object(named.build())));
                }
            }
        }
        let mut sets = intake::closed_words();
        let kinds =
            sets.iter().find(|(form, member, _)| (*form, *member) == ("NewMessage", "kind")).map(|(_, _, words)| words.clone());
        sets.extend([
            ("MessageView", "kind", kinds.clone().unwrap_or_default()),
            ("ListedMessage", "kind", kinds.unwrap_or_default()),
            ("RepresentativeView", "capacity", Capacity::ALL.map(Capacity::as_str).to_vec()),
            ("RepresentativeView", "right", Right::ALL.map(Right::as_str).to_vec()),
            ("RepresentativeView", "named_by", representatives::NAMED_BY.to_vec()),
            ("RepresentativeView", "state", representatives::STATES.to_vec()),
            ("NoticeView", "channel", NoticeChannel::ALL.map(NoticeChannel::as_str).to_vec()),
            ("FictionView", "rule", FictionRule::ALL.map(FictionRule::as_str).to_vec()),
        ]);
        for (schema, property, words) in sets {
            let found = api.components.as_mut().and_then(|all| all.schemas.get_mut(schema));
            if let Some(RefOr::T(Schema::Object(object))) = found {
                close(object, property, &words);
            }
        }
    }
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
