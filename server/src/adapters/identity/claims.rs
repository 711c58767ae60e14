//! Claims by name. Their names are configuration, so all of them arrive as a map.

use openidconnect::AdditionalClaims;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::{Map, Value};
use std::{collections::BTreeSet, fmt};

/// Claims beyond the standard ones.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct OtherClaims(pub Map<String, Value>);

impl AdditionalClaims for OtherClaims {}

/// All claims of a token or of the userinfo answer, standard ones too.
#[derive(Debug, Clone, Default)]
pub(super) struct Claims(Map<String, Value>);

impl Claims {
    pub(super) fn of(claims: &impl Serialize) -> Self {
        match serde_json::to_value(claims) {
            Ok(Value::Object(map)) => Self(map),
            _ => Self::default(),
        }
    }

    /// A claim with something in it. Numbers and flags are read as text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = match self.0.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// A list of texts, or one text.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        match self.0.get(name) {
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    /// Adds what is not there yet. A claim that both sources name differently is returned: it must not be guessed.
    pub(super) fn add(&mut self, other: Self, identity: &[&str]) -> Result<(), String> {
        for (name, value) in other.0 {
            match self.0.get(&name) {
                None => {
                    self.0.insert(name, value);
                }
                Some(known) if *known != value && identity.contains(&name.as_str()) => return Err(name),
                Some(_) => {}
            }
        }
        Ok(())
    }
}

/// Whether a JSON object names a member twice, at the top. Parsers disagree which one counts, so such a token is refused.
pub(super) fn has_duplicates(json: &[u8]) -> bool {
    struct Unique;
    impl<'de> Deserialize<'de> for Unique {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(UniqueVisitor)
        }
    }
    struct UniqueVisitor;
    impl<'de> de::Visitor<'de> for UniqueVisitor {
        type Value = Unique;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object without duplicate members")
        }
        fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
            let mut names = BTreeSet::new();
            while let Some(name) = map.next_key::<String>()? {
                map.next_value::<de::IgnoredAny>()?;
                if !names.insert(name) {
                    return Err(de::Error::custom("duplicate member"));
                }
            }
            Ok(Unique)
        }
    }
    serde_json::from_slice::<Unique>(json).is_err()
}
