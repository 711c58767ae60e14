//! The body of a request as JSON; what is wrong with it before any rule is asked.

use super::problem::ProblemDocument;
use axum::{
    body::Bytes,
    extract::rejection::{BytesRejection, FailedToBufferBody},
    http::StatusCode,
};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value, error::Category};
use std::fmt;

/// A body as axum hands it over.
pub type Body = Result<Bytes, BytesRejection>;

/// All of it, at most 2 MiB.
pub fn bytes(body: Body) -> Result<Bytes, ProblemDocument> {
    body.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
            ProblemDocument::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "A body has at most 2 MiB (2,097,152 bytes)")
        }
        _ => ProblemDocument::new(
            StatusCode::BAD_REQUEST,
            "body-incomplete",
            "The body did not arrive whole; send the same request again",
        ),
    })
}

/// Values of one body: a hundred for each of the most that a message can have. Each takes memory, however short it is.
const MAX_VALUES: usize = 100_000;

/// How many values there are at most: each is behind a comma, a bracket or a brace outside of texts.
fn values(text: &str) -> usize {
    let (mut inside, mut escaped, mut count) = (false, false, 1);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            b',' | b'[' | b'{' if !inside => count += 1,
            _ => {}
        }
    }
    count
}

/// Says where the body stops being JSON, and never what stands there: it may be about a person.
pub fn json(bytes: &[u8]) -> Result<Value, ProblemDocument> {
    let refused = |name: &str, title: &str| ProblemDocument::new(StatusCode::BAD_REQUEST, name, title);
    // RFC 8259, 8.1: a sender must not add one. Editors and spreadsheets do, and nobody sees it.
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        let title = "The body begins with a byte order mark";
        let detail = "The first three bytes are EF BB BF. Send JSON in UTF-8 without a byte order mark";
        return Err(refused("byte-order-mark", title).with_detail(detail));
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let title = "The body begins with a byte order mark of UTF-16";
        return Err(refused("byte-order-mark", title).with_detail("Send JSON in UTF-8 without a byte order mark"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        refused("not-json", "The body is not UTF-8").with_detail(format!("after {} bytes", error.valid_up_to()))
    })?;
    if values(text) > MAX_VALUES {
        let detail = format!("At most {MAX_VALUES} members, elements and objects in all");
        return Err(refused("too-many-values", "The body has too many values").with_detail(detail));
    }
    let unique: Result<Unique, serde_json::Error> = serde_json::from_str(text);
    unique.map(|Unique(value)| value).map_err(|error| {
        let (name, title) = match error.classify() {
            Category::Data => ("duplicate-member", "An object has a member twice; which one counts cannot be told"),
            Category::Io | Category::Syntax | Category::Eof => ("not-json", "The body is not JSON"),
        };
        refused(name, title).with_detail(format!("line {}, column {}", error.line(), error.column()))
    })
}

/// Any JSON in which no object has a member twice. The library keeps the last one and drops the others: a message with two deadlines
/// would be taken with one of them.
struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Self)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Unique(value)) = entries.next_element()? {
            list.push(value);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Unique(value))) = entries.next_entry::<String, Unique>()? {
            if object.insert(name, value).is_some() {
                return Err(Error::custom("a member is there twice"));
            }
        }
        Ok(object.into())
    }
}
