//! `/api/docs` and `/api/problems`: the description of the API as pages, made from the description itself. No script, nothing from
//! elsewhere.

use super::{described, document, meanings};
use crate::http::AppState;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use intake::CODES;
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Write as _};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Text that is no markup; what stands between backticks is code.
pub(super) fn text(words: &str) -> String {
    let plain = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let mut parts = plain.split('`');
    let mut html = parts.next().unwrap_or_default().to_owned();
    let mut code = true;
    for part in parts {
        html += if code { "<code>" } else { "</code>" };
        html += part;
        code = !code;
    }
    if code { html } else { html + "</code>" }
}

pub(super) fn frame(title: &str, body: &str) -> Response {
    let style = &app::assets::get().style;
    let title = text(title);
    Html(format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} – Rückkanal API</title><link rel=\"stylesheet\" href=\"{style}\"><link rel=\"stylesheet\" href=\"/api/style.css\"></head><body><main class=\"rk-api\">{body}</main></body></html>"
    ))
    .into_response()
}

/// How a schema is called where it is used.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()) {
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(all) = schema[choice].as_array() {
            let all = all.iter().filter(|one| one["type"] != "null").map(kind);
            return all.collect::<Vec<_>>().join(if choice == "allOf" { " and " } else { " or " });
        }
    }
    let named = match &schema["type"] {
        Value::String(name) => name.clone(),
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect::<Vec<_>>().join(" or ")
        }
        _ => String::new(),
    };
    if named == "array" {
        return format!("list of {}", kind(&schema["items"]));
    }
    let mut words = named;
    let mut add = |label: &str, value: &Value| {
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if !value.is_null() {
            let _ = write!(words, ", {label} <code>{}</code>", text(&shown));
        }
    };
    add("format", &schema["format"]);
    add("pattern", &schema["pattern"]);
    for (label, member) in
        [("at least", "minimum"), ("at most", "maximum"), ("characters from", "minLength"), ("characters to", "maxLength")]
    {
        add(label, &schema[member]);
    }
    if let Some(all) = schema["enum"].as_array() {
        let all: Vec<String> = all.iter().filter_map(Value::as_str).map(|word| format!("<code>{}</code>", text(word))).collect();
        let _ = write!(words, ": {}", all.join(", "));
    }
    words
}

fn row(name: &str, needed: bool, what: &str, words: &str) -> String {
    let needed = if needed { "needed" } else { "" };
    format!("<tr><th scope=\"row\"><code>{}</code></th><td>{needed}</td><td>{what}</td><td>{}</td></tr>", text(name), text(words))
}

fn table(head: &str, rows: &str) -> String {
    if rows.is_empty() {
        String::new()
    } else {
        format!("<table class=\"rk-table\"><caption>{head}</caption><tbody>{rows}</tbody></table>")
    }
}

/// Everything that the API takes and answers.
pub async fn docs(State(state): State<AppState>) -> Response {
    let api = described(&state);
    let mut body = format!(
        "<h1>Rückkanal API</h1><p>{}</p><p><strong><a href=\"/api/guide\">The way in</a></strong>: what to call in which order, events, rounds, replies. A whole case \
         system in Python: <a href=\"/api/examples/case_system.py\">case_system.py</a>, with <a href=\"/api/examples/message.json\">message.json</a>.</p>\
         <p>Every call bears <code>Authorization: Bearer …</code>: the token of the configuration, a key of <code>rueckkanal api-key create</code>, or an access \
         token of an issuer that the operator has named. Clients are made from <a href=\"/api/v1/openapi.json\">openapi.json</a>; refusals are \
         <a href=\"/api/problems\">problem documents</a>; the manifest of a reply has a <a href=\"/api/v1/reply-package.schema.json\">schema</a>.</p><h2>Calls</h2><ul>",
        text(api["info"]["description"].as_str().unwrap_or_default())
    );
    let mut calls = String::new();
    for (path, item) in api["paths"].as_object().into_iter().flatten() {
        for method in METHODS.iter().filter(|method| item[**method].is_object()) {
            let operation = &item[*method];
            let (id, name) = (operation["operationId"].as_str().unwrap_or_default(), format!("{} {path}", method.to_uppercase()));
            let _ = write!(
                body,
                "<li><a href=\"#{id}\"><code>{}</code></a> {}</li>",
                text(&name),
                text(operation["summary"].as_str().unwrap_or_default())
            );
            let _ = write!(
                calls,
                "<section id=\"{id}\"><h2><code>{}</code></h2><p>{}</p>",
                text(&name),
                text(operation["summary"].as_str().unwrap_or_default())
            );
            let parameters = operation["parameters"].as_array().into_iter().flatten().map(|one| {
                let what = format!("{}, {}", one["in"].as_str().unwrap_or_default(), kind(&one["schema"]));
                row(
                    one["name"].as_str().unwrap_or_default(),
                    one["required"] == true,
                    &what,
                    one["description"].as_str().unwrap_or_default(),
                )
            });
            calls += &table("Parameters", &parameters.collect::<String>());
            for (media_type, content) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
                let _ = write!(calls, "<p>Body: <code>{}</code>, {}</p>", text(media_type), kind(&content["schema"]));
            }
            let answers = operation["responses"].as_object().into_iter().flatten().map(|(status, answer)| {
                let content = answer["content"].as_object().into_iter().flatten();
                let what = content
                    .map(|(media_type, content)| format!("<code>{}</code> {}", text(media_type), kind(&content["schema"])));
                row(status, false, &what.collect::<Vec<_>>().join(", "), answer["description"].as_str().unwrap_or_default())
            });
            calls += &table("Answers", &answers.collect::<String>());
            calls += "</section>";
        }
    }
    body += "</ul>";
    body += &calls;
    body += "<h2>Schemas</h2>";
    for (name, schema) in api["components"]["schemas"].as_object().into_iter().flatten() {
        let needed: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let words = text(schema["description"].as_str().unwrap_or_default());
        let _ = write!(
            body,
            "<section id=\"schema-{name}\"><h3>{name}</h3><p>{words} {}</p>",
            if schema["properties"].is_object() { String::new() } else { kind(schema) }
        );
        let rows = schema["properties"].as_object().into_iter().flatten().map(|(member, of)| {
            row(member, needed.contains(&member.as_str()), &kind(of), of["description"].as_str().unwrap_or_default())
        });
        body += &table("Members", &rows.collect::<String>());
        body += "</section>";
    }
    frame("All calls", &body)
}

/// Names of problems, with what the description says of them and where they can come.
fn problems() -> BTreeMap<String, (u16, Vec<String>)> {
    let api = serde_json::to_value(document()).unwrap_or_default();
    let mut all: BTreeMap<String, (u16, Vec<String>)> = BTreeMap::new();
    for (path, item) in api["paths"].as_object().into_iter().flatten() {
        for method in METHODS.iter().filter(|method| item[**method].is_object()) {
            for (status, answer) in
                item[*method]["responses"].as_object().into_iter().flatten().filter(|(status, _)| status.as_str() >= "400")
            {
                let words = answer["description"].as_str().unwrap_or_default();
                let is_name = |word: &&str| {
                    word.contains('-')
                        || ["unauthorized", "unavailable", "failure", "empty", "infected", "changed"].contains(word)
                };
                for name in words
                    .split('`')
                    .skip(1)
                    .step_by(2)
                    .filter(is_name)
                    .filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
                {
                    let known = all.entry(name.to_owned()).or_insert_with(|| (status.parse().unwrap_or(0), Vec::new()));
                    known.1.push(format!("{} {path}: {words}", method.to_uppercase()));
                }
            }
        }
    }
    all
}

/// All problem types.
pub async fn all_problems() -> Response {
    let rows = problems().into_iter().map(|(name, (status, _))| {
        format!("<li><a href=\"/api/problems/{name}\"><code>urn:rueckkanal:problem:{name}</code></a> ({status})</li>")
    });
    let list: String = rows.collect();
    let codes: String = CODES.iter().map(|(code, meaning)| row(code, false, "", meaning)).collect();
    let codes = table("Codes of single faults", &codes);
    frame(
        "Problems",
        &format!(
            "<p><a href=\"/api/docs\">All calls</a></p><h1>Problems</h1><p>Every refusal is a document of RFC 9457. These are its types.</p><ul>{list}</ul>\
             <h2 id=\"codes\">Faults</h2><p>Where several things can be wrong, <code>errors</code> lists them: a JSON pointer to the place, a code, a sentence. \
             There may be more codes one day.</p>{codes}"
        ),
    )
}

/// One of them: where it can come, and what it means there.
pub async fn problem(Path(name): Path<String>) -> Response {
    let Some((status, places)) = problems().remove(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let places: String = places.iter().map(|place| format!("<li>{}</li>", text(place))).collect();
    let meaning = text(meanings::of(&name).unwrap_or_default());
    let name = text(&name);
    frame(
        &name,
        &format!(
            "<p><a href=\"/api/problems\">All problems</a></p><h1><code>urn:rueckkanal:problem:{name}</code></h1><p>{meaning}</p>\
             <p>Status {status}. Where it comes:</p><ul>{places}</ul>"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::{meanings::MEANINGS, problems};
    use std::collections::BTreeSet;

    #[test]
    fn every_problem_says_what_to_do() {
        let (named, meant): (BTreeSet<String>, BTreeSet<String>) =
            (problems().into_keys().collect(), MEANINGS.iter().map(|(name, _)| (*name).to_owned()).collect());
        let without: Vec<_> = named.difference(&meant).collect();
        let never: Vec<_> = meant.difference(&named).collect();
        assert!(without.is_empty() && never.is_empty(), "without a meaning: {without:?}; nowhere named: {never:?}");
    }
}
