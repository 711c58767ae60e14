//! What the demo's people find elsewhere: a BundID mailbox, mails, letters, the mailbox of a Land's account behind a connector. They are what
//! stands at the other end of the portal's channels; the channels themselves are the ones of production.

use super::{
    configuration::{DemoPlaces, GATEWAY_SECRET},
    html,
};
use axum::{
    Form, Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
    routing::{get, post, put},
};
use futures_util::stream;
use mail_parser::MessageParser;
use serde_json::{Value, json};
use std::{
    convert::Infallible,
    fs,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};

/// Handles of mailboxes whose account is gone begin so.
const DEAD: &str = "dead";
/// Known to everybody: the demo listens on loopback only.
const TOKEN: &str = "demo-gateway-token";

struct Places {
    mailbox: PathBuf,
    mails: PathBuf,
    letters: PathBuf,
    account: PathBuf,
    portal: String,
}

pub fn router(places: &DemoPlaces) -> std::io::Result<Router> {
    let at = |name: &str| places.data.join(name);
    let places = Places {
        mailbox: at("postfach"),
        mails: at("mails"),
        letters: at("briefe"),
        account: at("landeskonto"),
        portal: places.portal.clone(),
    };
    for folder in [&places.mailbox, &places.account] {
        fs::create_dir_all(folder)?;
    }
    Ok(Router::new()
        .route("/", get(show))
        .route("/briefe/{name}", get(letter))
        .route("/v6/mailbox/messages", put(take_message))
        .route("/v6/mailbox/applications/states", post(take_state))
        .route("/landeskonto/token", post(token))
        .route("/landeskonto/notices/{id}", put(take_notice))
        .with_state(Arc::new(places)))
}

/// The part `json` of the form, opened. The signature is looked at by the double of the tests.
async fn opened(headers: &HeaderMap, body: Bytes) -> Option<Value> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let boundary = multer::parse_boundary(kind).ok()?;
    let mut form = multer::Multipart::new(stream::iter([Ok::<_, Infallible>(body)]), boundary);
    while let Ok(Some(part)) = form.next_field().await {
        if part.name() == Some("json") {
            return content(&part.bytes().await.ok()?);
        }
    }
    None
}

fn content(envelope: &[u8]) -> Option<Value> {
    let envelope: Value = serde_json::from_slice(envelope).ok()?;
    serde_json::from_str(envelope["content"].as_str()?).ok()
}

async fn take_message(State(places): State<Arc<Places>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(message) = opened(&headers, body).await else { return StatusCode::BAD_REQUEST.into_response() };
    if message["mailboxUuid"].as_str().is_some_and(|handle| handle.starts_with(DEAD)) {
        return (StatusCode::GONE, Json(json!({ "reason": "the account was deleted" }))).into_response();
    }
    keep(&places.mailbox, message["reference"].as_str().unwrap_or("message"), &message)
}

async fn take_state(State(places): State<Arc<Places>>, body: Bytes) -> Response {
    let Some(mut state) = content(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    state["is_state"] = json!(true);
    keep(&places.mailbox, state["reference"].as_str().unwrap_or("state"), &state)
}

#[derive(serde::Deserialize)]
struct TokenWish {
    grant_type: String,
}

async fn token(headers: HeaderMap, Form(wish): Form<TokenWish>) -> Response {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let expected = format!("Basic {}", STANDARD.encode(format!("portal:{GATEWAY_SECRET}")));
    let known = headers.get(header::AUTHORIZATION).is_some_and(|value| value == expected.as_str());
    if !known || wish.grant_type != "client_credentials" {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response();
    }
    Json(json!({ "access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600 })).into_response()
}

/// The reference connector of `docs/notice-gateway.yaml`: put twice under one id, it is there once.
async fn take_notice(
    State(places): State<Arc<Places>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(notice): Json<Value>,
) -> Response {
    let known = headers.get(header::AUTHORIZATION).is_some_and(|value| value == format!("Bearer {TOKEN}").as_str());
    if !known {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if id.parse::<uuid::Uuid>().is_err() || notice["handle"].as_str().is_none() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    keep(&places.account, &id, &notice)
}

fn keep(folder: &FilePath, name: &str, value: &Value) -> Response {
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    match fs::write(folder.join(format!("{name}.json")), value.to_string()) {
        Ok(()) => Json(json!({ "reference": name })).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn letter(State(places): State<Arc<Places>>, Path(name): Path<String>) -> Response {
    let plain = name.strip_suffix(".pdf").is_some_and(|id| id.parse::<uuid::Uuid>().is_ok());
    match fs::read(places.letters.join(&name)) {
        Ok(pdf) if plain => ([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Files with this ending, the newest first.
fn files(folder: &FilePath, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let mut found: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|known| known == end))
        .filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
        .collect();
    found.sort();
    found.reverse();
    found
}

fn read(folder: &FilePath) -> Vec<Value> {
    files(folder, "json").iter().filter_map(|path| serde_json::from_slice(&fs::read(path).ok()?).ok()).collect()
}

/// A text with the portal's addresses as links.
fn linked(text: &str, portal: &str) -> String {
    let words = text.lines().map(|line| {
        let words: Vec<String> = line
            .split(' ')
            .map(|word| if word.starts_with(portal) { format!("<a href=\"{0}\">{0}</a>", html(word)) } else { html(word) })
            .collect();
        words.join(" ")
    });
    words.collect::<Vec<_>>().join("<br>")
}

async fn show(State(places): State<Arc<Places>>) -> Html<String> {
    let page = tokio::task::spawn_blocking(move || page(&places)).await.unwrap_or_default();
    Html(page)
}

fn page(places: &Places) -> String {
    let text = |value: &Value| html(value.as_str().unwrap_or_default());
    let (states, messages): (Vec<Value>, Vec<Value>) = read(&places.mailbox).into_iter().partition(|one| one["is_state"] == true);
    let mailbox: String = messages
        .iter()
        .map(|message| {
            // What the portal sends is paragraphs and one link: the mailbox shows it as it is.
            let content = message["content"].as_str().unwrap_or_default();
            format!(
                "<article><h3>{}</h3><p>Von {} · Postfach {} · Niveau {}</p>{content}</article>",
                text(&message["title"]),
                text(&message["sender"]),
                text(&message["mailboxUuid"]),
                message["stork_qaa_level"]
            )
        })
        .collect();
    let states: String = states
        .iter()
        .map(|state| {
            let line =
                [&state["status"], &state["statusDetails"]["de"], &state["additionalInformation"]["de"]].map(text).join(" · ");
            format!("<li>{line}</li>")
        })
        .collect();
    let mails: String = files(&places.mails, "eml")
        .iter()
        .filter_map(|path| {
            let bytes = fs::read(path).ok()?;
            let mail = MessageParser::default().parse(&bytes)?;
            let to = mail.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default().to_owned();
            let subject = html(mail.subject().unwrap_or_default());
            let body = linked(&mail.body_text(0).unwrap_or_default(), &places.portal);
            Some(format!("<article><h3>{subject}</h3><p>An {}</p><p>{body}</p></article>", html(&to)))
        })
        .collect();
    let letters: String = files(&places.letters, "pdf")
        .iter()
        .filter_map(|path| {
            let name = html(&path.file_name()?.to_string_lossy());
            Some(format!("<li><a href=\"/briefe/{name}\">Brief {name} (PDF)</a></li>"))
        })
        .collect();
    let account: String = read(&places.account)
        .iter()
        .map(|notice| {
            let first = &notice["texts"][0];
            let body = linked(first["text"].as_str().unwrap_or_default(), &places.portal);
            format!("<article><h3>{}</h3><p>An {}</p><p>{body}</p></article>", text(&first["title"]), text(&notice["handle"]))
        })
        .collect();
    let section = |title: &str, id: &str, inner: String| {
        let inner = if inner.is_empty() { "<p>Noch nichts.</p>".to_owned() } else { inner };
        format!("<section id=\"{id}\"><h2>{title}</h2>{inner}</section>")
    };
    let list = |items: String| if items.is_empty() { items } else { format!("<ul>{items}</ul>") };
    format!(
        r#"<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demo-Postfächer</title><style>body{{font:1rem/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}}
article{{border-top:1px solid #aaa;padding:1rem 0}}p,a{{overflow-wrap:anywhere}}</style></head>
<body><main><h1>Demo: was die Personen anderswo finden</h1>{}{}{}{}{}</main></body></html>"#,
        section("BundID-Postfach", "postfach", mailbox),
        section("Statusmonitor der BundID", "status", list(states)),
        section("E-Mails", "mails", mails),
        section("Briefe", "briefe", list(letters)),
        section("Postfach des Unternehmenskontos (über ein Gateway)", "landeskonto", account),
    )
}
