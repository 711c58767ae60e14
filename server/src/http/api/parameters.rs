//! What stands behind the question mark of an address.

use crate::http::{AppState, api::ProblemDocument};
use axum::{
    extract::{FromRequestParts, Query},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

/// Parameters of a form; what the form does not know is refused, so that a mistyped filter never looks like one that found everything.
pub struct Parameters<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Parameters<T> {
    type Rejection = ProblemDocument;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ProblemDocument> {
        let query = Query::from_request_parts(parts, state).await;
        query.map(|Query(form)| Self(form)).map_err(|refused| {
            // Names the parameter, and what it can be.
            let text = refused.body_text();
            let what = text.split_once(": ").map_or(text.as_str(), |(_, what)| what);
            let words = [
                ("unknown field", "unknown parameter"),
                ("duplicate field", "there twice:"),
                ("unknown variant", "unknown word"),
                ("invalid digit found in string", "must be a whole number"),
                ("cannot parse integer from empty string", "must be a whole number"),
                ("number too large to fit in target type", "is too large"),
            ];
            bad(&words.iter().fold(what.to_owned(), |text, (word, plain)| text.replace(word, plain)))
        })
    }
}

/// Says which rule is broken.
pub fn bad(detail: &str) -> ProblemDocument {
    ProblemDocument::new(StatusCode::BAD_REQUEST, "bad-parameter", "A parameter of the address breaks a rule").with_detail(detail)
}
