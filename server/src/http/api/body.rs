//! The body of a request as JSON; what is wrong with it before any rule is asked.

use super::problem::ProblemDocument;
use axum::{
    body::Bytes,
    extract::rejection::{BytesRejection, FailedToBufferBody},
    http::StatusCode,
};
use intake::{MAX_VALUES, unique_json, values};
use serde_json::{Value, error::Category};

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
    unique_json(text).map_err(|error| {
        let (name, title) = match error.classify() {
            Category::Data => ("duplicate-member", "An object has a member twice; which one counts cannot be told"),
            Category::Io | Category::Syntax | Category::Eof => ("not-json", "The body is not JSON"),
        };
        refused(name, title).with_detail(format!("line {}, column {}", error.line(), error.column()))
    })
}
