//! What the description says besides the forms: headers that lead on, an example that a test hands in, and every type of event.

use super::guide::MESSAGE;
use domain::event::TOLD;
use intake::CODES;
use serde_json::{Value, json};

/// Operations that answer with a message as it is now.
const TAGGED: [(&str, &str, &[&str]); 6] = [
    ("/api/v1/messages", "post", &["200", "201"]),
    ("/api/v1/messages/{id}", "get", &["200"]),
    ("/api/v1/messages/{id}", "patch", &["200"]),
    ("/api/v1/messages/{id}/review", "post", &["200"]),
    ("/api/v1/messages/{id}/deadline", "post", &["200"]),
    ("/api/v1/messages/{id}/more-time/refuse", "post", &["200"]),
];

/// Writes it into the description.
pub fn complete(api: &mut Value) {
    for (path, method, answers) in TAGGED {
        for status in answers {
            let tag = "The message as it is now, in quotes, for `If-Match`. It changes with every reply, and with everything that you, a clerk or the person say about the message; not when somebody reads it";
            api["paths"][path][method]["responses"][*status]["headers"]["ETag"] =
                json!({ "description": tag, "schema": { "type": "string" } });
        }
    }
    let message: Value = serde_json::from_str(MESSAGE).unwrap_or_default();
    api["paths"]["/api/v1/messages"]["post"]["requestBody"]["content"]["application/json"]["example"] = message;
    // A file, and no list of numbers.
    api["paths"]["/api/v1/attachments"]["post"]["requestBody"]["content"]["application/octet-stream"]["schema"] =
        json!({ "type": "string", "format": "binary" });
    let kind = &mut api["components"]["schemas"]["EventView"]["properties"]["type"];
    // Open: there will be more, and a client skips what it does not know.
    kind["examples"] = TOLD.iter().map(|name| Value::from(format!("rueckkanal.{name}.v1"))).collect();
    api["components"]["schemas"]["Fault"]["properties"]["code"]["examples"] =
        CODES.iter().map(|(code, _)| Value::from(*code)).collect();
}
