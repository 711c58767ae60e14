//! What this part takes, so that nobody sends what is refused.

use super::{super::AppState, Program};
use axum::{Json, extract::State};
use serde_json::{Value, json};

pub async fn show(State(state): State<AppState>, Program(program): Program) -> Json<Value> {
    let tenant = state.rooms.directory.tenant(&program.tenant);
    let uploads = tenant.map(|tenant| &tenant.uploads);
    Json(json!({
        "version": 1,
        "tenant": program.tenant.as_str(),
        "trust_level": program.level.as_str(),
        "message_kinds": ["inquiry", "intent_to_refuse", "status_notice", "appointment_notice", "not_competent_notice"],
        "question_kinds": [
            "short_text", "long_text", "phone_number", "whole_number", "amount", "date", "yes_no", "single_choice", "several_choices",
            "confirmation"
        ],
        "instead_of_documents": ["later", "someone_else", "do_not_have", "already_handed_in"],
        // Questions that nobody asked have no place: an authority starts a dialogue.
        "free_questions": false,
        "schemas": ["/api/v1/reply-package.schema.json"],
        "limits": {
            "max_file_bytes": uploads.map(|limits| limits.max_file_bytes),
            "max_files_per_item": uploads.map(|limits| limits.max_files_per_item),
            "max_reply_bytes": uploads.map(|limits| limits.max_reply_bytes),
        }
    }))
}
