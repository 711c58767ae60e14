//! The demo's case system: hands in messages through the public API and shows what arrived in the case files.

use super::{
    configuration::{CASE_SYSTEM_TOKEN, DemoPlaces},
    html, messages,
};
use anyhow::{Context as _, Result, bail};
use axum::{Router, extract::State, response::Html, routing::get};
use formats::Manifest;
use std::path::{Path, PathBuf};

/// Hands in the demo's messages. The keys are fixed, so a second start hands in nothing twice.
pub async fn hand_in_messages(places: &DemoPlaces) -> Result<Vec<(String, String)>> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let mut links = Vec::new();
    for (key, about, message) in messages::all(&places.issuer) {
        let request = client.post(format!("{}/api/v1/messages", places.portal)).bearer_auth(CASE_SYSTEM_TOKEN);
        let answer = request.header("Idempotency-Key", key).json(&message).send().await.context("the portal does not answer")?;
        let status = answer.status();
        let body: serde_json::Value = answer.json().await?;
        // Deadlines are relative to today: the second start on another day brings another body under the same key.
        if body["type"] == "urn:rueckkanal:problem:idempotency-key-reused" {
            continue;
        }
        if !status.is_success() {
            bail!("{key}: {status} {body}");
        }
        links.push((about.to_owned(), body["link"].as_str().unwrap_or_default().to_owned()));
    }
    Ok(links)
}

pub fn router(case_files: PathBuf) -> Router {
    Router::new().route("/", get(show)).with_state(case_files)
}

async fn show(State(case_files): State<PathBuf>) -> Html<String> {
    let packages = tokio::task::spawn_blocking(move || read_packages(&case_files)).await.unwrap_or_default();
    let rows: String = packages.iter().map(|(folder, manifest)| row(folder, manifest)).collect();
    let rows = if rows.is_empty() { "<p>Noch ist keine Antwort angekommen.</p>".to_owned() } else { rows };
    Html(format!(
        r#"<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demo-Fachverfahren</title><style>body{{font:1rem/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}}
article{{border-top:1px solid #aaa;padding:1rem 0}}code{{overflow-wrap:anywhere}}</style></head>
<body><main><h1>Demo-Fachverfahren: Akten</h1>{rows}</main></body></html>"#
    ))
}

fn read_packages(case_files: &Path) -> Vec<(PathBuf, Manifest)> {
    let entries = std::fs::read_dir(case_files).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let visible = entries.filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    let mut packages: Vec<_> = visible
        .filter_map(|folder| {
            let text = std::fs::read(folder.join("manifest.json")).ok()?;
            Some((folder, serde_json::from_slice::<Manifest>(&text).ok()?))
        })
        .collect();
    packages.sort_by(|one, other| other.1.submitted_at.cmp(&one.1.submitted_at));
    packages
}

fn row(folder: &Path, manifest: &Manifest) -> String {
    let documents: String = manifest
        .documents
        .iter()
        .map(|document| {
            format!(
                "<li>{} → <code>{}</code>, {} Byte, SHA-256 <code>{}</code></li>",
                html(&document.original_name),
                document.file,
                document.size_bytes,
                document.sha256
            )
        })
        .collect();
    let answers: String = manifest
        .items
        .iter()
        .map(|item| {
            let answer =
                item.answer.as_ref().and_then(|answer| serde_json::to_string(answer).ok()).unwrap_or_else(|| "–".to_owned());
            format!("<li>{}: <code>{}</code></li>", html(&item.label), html(&answer))
        })
        .collect();
    format!(
        "<article><h2>{} – {}</h2><p>Eingang {} am {}{}</p><p><code>{}</code></p><h3>Antworten</h3><ul>{answers}</ul><h3>Unterlagen</h3><ul>{documents}</ul></article>",
        html(&manifest.file_reference),
        html(&manifest.message_subject),
        manifest.receipt_number,
        manifest.submitted_at,
        if manifest.late { ", nach der Frist" } else { "" },
        html(&folder.display().to_string()),
    )
}
