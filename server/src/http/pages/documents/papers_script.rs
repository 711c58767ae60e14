//! Short answers to the upload island, which posts the same form.

use crate::http::problems::ForScript;
use app::form_state::FieldError;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};

/// The answer to the upload island: taken, or one sentence why not.
pub fn script_answer(errors: &[FieldError]) -> Response {
    let mut response = match errors.first() {
        None => StatusCode::NO_CONTENT.into_response(),
        Some(error) => (StatusCode::UNPROCESSABLE_ENTITY, error.text.clone()).into_response(),
    };
    response.extensions_mut().insert(ForScript);
    response
}

/// Things went on elsewhere (sent in another tab): the script shows the page anew, which says so.
pub fn gone_on() -> Response {
    let mut response = StatusCode::CONFLICT.into_response();
    response.extensions_mut().insert(ForScript);
    response
}
