//! `--xoev`: a foreigners' office (XAusländer) and a building office (XBau) at folders: what they ask, what they get, and what they say of it.

use super::{configuration::DemoPlaces, html, messages::in_days};
use anyhow::{Context as _, Result, bail};
use axum::{
    Router,
    extract::{Path as Part, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse as _, Response},
    routing::get,
};
use jiff::Timestamp;
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use uuid::Uuid;
use xoev::{
    Address, Contact, Head, Party, Piece, Product, RELEASES,
    xauslaender::{self, AnswerContent, FromAuthority, FromPortal, Said},
    xbau, xml,
};

/// Known to everybody: the demo listens on loopback only.
const TOKENS: [&str; 2] = ["demo-foreigners-office-token", "demo-building-office-token"];
const APPLICATION: &str = "EX-2026-000123";
const BUILDING: &str = "0d9c6f1e-1111-4a00-8a00-000000001200";
/// A case system looks into its folder so often.
const LOOKS: Duration = Duration::from_millis(500);

/// Folders of both offices.
#[derive(Debug, Clone)]
pub struct DemoOffices {
    root: PathBuf,
}

impl DemoOffices {
    pub fn new(places: &DemoPlaces) -> Result<Self> {
        let offices = Self { root: places.data.join("xoev") };
        for office in ["abh", "bau"] {
            for folder in ["in", "out", "done", "refused", "angekommen"] {
                fs::create_dir_all(offices.root.join(office).join(folder))?;
            }
        }
        fs::create_dir_all(offices.root.join("bau/akten"))?;
        Ok(offices)
    }

    fn folder(&self, office: &str, folder: &str) -> PathBuf {
        self.root.join(office).join(folder)
    }

    /// Two more case systems.
    pub fn configuration(&self) -> String {
        let tokens = TOKENS.map(|token| usecases::hash::sha256_hex(token.as_bytes()));
        let at = |office: &str, folder: &str| self.folder(office, folder).display().to_string();
        let folders = |office: &str| {
            format!(
                "incoming = \"{}\"\noutgoing = \"{}\"\ndone = \"{}\"\nrefused = \"{}\"",
                at(office, "in"),
                at(office, "out"),
                at(office, "done"),
                at(office, "refused")
            )
        };
        format!(
            r#"
[[case_systems]]
id = "demo-abh"
tenant = "musterland"
authorities = ["auslaenderbehoerde"]
token_sha256 = "{}"
[case_systems.delivery]
channel = "xoev"
standard = "xauslaender"
{}
test = true
us = {{ id = "alp:999902", name = "Rückkanal Musterland", contacts = [{{ channel = "01", value = "betrieb@rueckkanal.example" }}] }}
them = {{ id = "azr:999901", name = "Ausländerbehörde Musterstadt" }}
address = {{ po_box = "10 00 00", postal_code = "99998", city = "Musterstadt" }}
consequences = "Wenn Sie bis dahin nicht antworten, kann die Behörde Ihren Antrag ablehnen."

[[case_systems]]
id = "demo-bau"
tenant = "musterland"
authorities = ["bauaufsicht"]
token_sha256 = "{}"
[case_systems.delivery]
channel = "xoev"
standard = "xbau"
{}
test = true
us = {{ id = "bap:999903", name = "Rückkanal Musterland" }}
them = {{ id = "bab:999904", name = "Bauaufsicht Musterstadt" }}
consequences = "Wenn Sie die Mängel nicht beheben, gilt Ihr Antrag als zurückgenommen (§ 69 BauO)."
case_file = {{ path = "{}", xdomea = "3.0.0" }}
"#,
            tokens[0],
            folders("abh"),
            tokens[1],
            folders("bau"),
            at("bau", "akten")
        )
    }

    /// The online service tells of both applications, and both offices ask.
    pub async fn apply(&self, places: &DemoPlaces) -> Result<()> {
        let mark = self.root.join("angewendet");
        if mark.exists() {
            return Ok(());
        }
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let recipient = json!({ "issuer": places.issuer, "subject": "amina", "name": "Amina Haddad" });
        for (token, application, authority, service) in [
            (TOKENS[0], APPLICATION, "auslaenderbehoerde", "Aufenthaltserlaubnis verlängern (XAusländer)"),
            (TOKENS[1], BUILDING, "bauaufsicht", "Wohnhaus bauen (XBau)"),
        ] {
            let body = json!({
                "application": application, "authority": authority, "file_reference": "Online-Antrag",
                "service": service, "recipient": recipient,
            });
            let request = client.post(format!("{}/api/v1/xoev/applications", places.portal)).bearer_auth(token);
            let answer = request.json(&body).send().await?;
            if !answer.status().is_success() {
                bail!("the application was not registered: {}", answer.text().await?);
            }
        }
        self.ask()?;
        fs::write(mark, "")?;
        Ok(())
    }

    fn ask(&self) -> Result<()> {
        let question = FromAuthority {
            head: head("130102", ("alp:999902", "Rückkanal Musterland"), ("azr:999901", "Ausländerbehörde Musterstadt")),
            application: APPLICATION.to_owned(),
            about: Uuid::new_v4(),
            said: Said::Question {
                question: "Bitte reichen Sie nach:\n1. Ihren Mietvertrag\n2. einen Nachweis über Ihre Krankenversicherung"
                    .to_owned(),
                deadline: Some(in_days(21)),
                document: None,
            },
        };
        self.write_xauslaender(&question)?;
        let finding = |code: &str, text: &str| (code.to_owned(), vec![text.to_owned()]);
        let findings = xbau::NewFindings {
            head: head("1140", ("bap:999903", "Rückkanal Musterland"), ("bab:999904", "Bauaufsicht Musterstadt")),
            reference: xbau::Reference {
                application: Some(BUILDING.parse()?),
                file_number: Some("BA-2026-00042".to_owned()),
                message: None,
            },
            findings: vec![
                finding("05", "Der Lageplan fehlt."),
                finding("04", "Die Baubeschreibung ist nicht unterschrieben. Bitte laden Sie die unterschriebene Fassung hoch."),
                finding("02", "Wofür soll das Nebengebäude genutzt werden?"),
                finding("01", "Wer ist Bauherrin oder Bauherr?"),
                finding("03", "Auf welchem Flurstück liegt die Zufahrt?"),
            ],
            deadline: Some(in_days(28)),
            letter: vec!["Ihr Bauantrag ist noch nicht vollständig.".to_owned()],
            offer: None,
        };
        let product = product();
        let sender = xbau::Sender { product: &product, contacts: "3", directories: "3", media_types: "1.0" };
        put(&self.folder("bau", "in"), findings.head.uuid, xbau::write_findings(&findings, &sender))
    }

    fn write_xauslaender(&self, message: &FromAuthority) -> Result<()> {
        let address = Address::PoBox { po_box: None, city: "Musterstadt".to_owned(), postal_code: "99999".to_owned() };
        let product = product();
        let sender = xauslaender::Sender { product: &product, address: &address, release: &RELEASES[0] };
        put(&self.folder("abh", "in"), message.head.uuid, xauslaender::write_authority(message, &sender))
    }

    /// Takes what comes out of the folders, and says of every answer that it is there.
    pub async fn play(self) {
        loop {
            let this = self.clone();
            let played = tokio::task::spawn_blocking(move || this.take_all()).await;
            if let Ok(Err(error)) = played {
                tracing::warn!(error = %error, "demo.offices");
            }
            tokio::time::sleep(LOOKS).await;
        }
    }

    fn take_all(&self) -> Result<()> {
        for office in ["abh", "bau"] {
            for path in visible(&self.folder(office, "out"))? {
                let name = path.file_name().context("an entry")?.to_owned();
                let to = self.folder(office, "angekommen").join(name);
                fs::rename(&path, &to)?;
                if let Ok(Some(FromPortal::Answer { head, .. })) = read_answer(&to) {
                    let status = FromAuthority {
                        head: self::head(
                            "130104",
                            ("alp:999902", "Rückkanal Musterland"),
                            ("azr:999901", "Ausländerbehörde Musterstadt"),
                        ),
                        application: APPLICATION.to_owned(),
                        about: head.uuid,
                        said: Said::Status { code: "02".to_owned(), document: None },
                    };
                    self.write_xauslaender(&status)?;
                }
            }
        }
        Ok(())
    }

    pub fn router(self) -> Router {
        Router::new().route("/xoev", get(show)).route("/xoev/abh/{file}/{number}", get(document)).with_state(self)
    }
}

fn product() -> Product {
    Product { name: "Demo-Fachverfahren".to_owned(), maker: "Rückkanal".to_owned(), version: "0".to_owned(), test: true }
}

fn head(kind: &str, reader: (&str, &str), author: (&str, &str)) -> Head {
    let party = |(id, name): (&str, &str), contacts| Party {
        directory: "DVDV".to_owned(),
        id: id.to_owned(),
        name: name.to_owned(),
        contacts,
    };
    let contact = Contact { channel: "01".to_owned(), value: "poststelle@amt.example".to_owned(), note: None };
    Head {
        uuid: Uuid::new_v4(),
        kind: kind.to_owned(),
        created: xoev::stamp(Timestamp::now()),
        reader: party(reader, Vec::new()),
        author: party(author, vec![contact]),
    }
}

fn put(folder: &Path, uuid: Uuid, pieces: Vec<Piece>) -> Result<()> {
    let text: String =
        pieces.into_iter().filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None }).collect();
    let hidden = folder.join(format!(".{uuid}.part"));
    fs::write(&hidden, text)?;
    fs::rename(hidden, folder.join(format!("{uuid}.xml")))?;
    Ok(())
}

fn visible(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// `None`: it is no answer of XAusländer.
fn read_answer(path: &Path) -> Result<Option<FromPortal>> {
    if !path.is_file() {
        return Ok(None);
    }
    let read = xml::parse(&fs::read(path)?).and_then(|root| xauslaender::read_portal(&root, &RELEASES[0]));
    Ok(read.ok().filter(|read| matches!(read, FromPortal::Answer { .. })))
}

async fn show(State(offices): State<DemoOffices>) -> Html<String> {
    let rows = tokio::task::spawn_blocking(move || offices.rows()).await.ok().and_then(Result::ok).unwrap_or_default();
    Html(format!(
        r#"<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demo: XÖV</title><style>body{{font:1rem/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}}
article{{border-top:1px solid #aaa;padding:1rem 0}}pre{{white-space:pre-wrap;overflow-wrap:anywhere}}code{{overflow-wrap:anywhere}}</style></head>
<body><main><h1>Was bei den Ämtern angekommen ist</h1>{rows}</main></body></html>"#
    ))
}

async fn document(State(offices): State<DemoOffices>, Part((file, number)): Part<(String, usize)>) -> Response {
    let path = offices.folder("abh", "angekommen").join(&file);
    let is_name = !file.contains(['/', '\\']) && !file.starts_with('.');
    let read = if is_name { read_answer(&path).ok().flatten() } else { None };
    let Some(FromPortal::Answer { documents, .. }) = read else { return StatusCode::NOT_FOUND.into_response() };
    match documents.into_iter().nth(number).map(|document| (document.format, document.content)) {
        Some((format, AnswerContent::Inline(bytes))) => ([(header::CONTENT_TYPE, format.mime())], bytes).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

impl DemoOffices {
    fn rows(&self) -> Result<String> {
        let mut rows = String::new();
        for (office, name) in [("abh", "Ausländerbehörde (XAusländer 26.11)"), ("bau", "Bauaufsicht (XBau-Kernmodul 1.3.0)")] {
            rows += &["<h2>", name, "</h2>"].concat();
            for path in visible(&self.folder(office, "angekommen"))? {
                rows += &row(office, &path)?;
            }
        }
        rows.push_str("<h2>Akten (xdomea 3.0.0)</h2>");
        for path in visible(&self.folder("bau", "akten"))? {
            rows += &["<p><code>", &html(&path.display().to_string()), "</code></p>"].concat();
        }
        Ok(rows)
    }
}

fn row(office: &str, path: &Path) -> Result<String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(FromPortal::Answer { text, documents, .. }) = read_answer(path)? {
        let links = documents.iter().enumerate().map(|(at, document)| {
            let shown = document.file_name.clone().unwrap_or_default();
            format!("<li><a href=\"/xoev/abh/{name}/{at}\">{}</a></li>", html(&shown))
        });
        let links: String = links.collect();
        return Ok(format!(
            "<article><h3>130103</h3><pre>{}</pre><ul>{links}</ul><code>{name}</code></article>",
            html(&text.unwrap_or_default())
        ));
    }
    let message = if path.is_dir() {
        visible(path)?.into_iter().find(|file| file.extension().is_some_and(|end| end == "xml"))
    } else {
        Some(path.to_owned())
    };
    let read = message.and_then(|file| xml::parse(&fs::read(file).ok()?).ok()).and_then(|root| xbau::read(&root).ok());
    let Some(read) = read else { return Ok(format!("<article><code>{office}/{name}</code></article>")) };
    let what = match &read.said {
        xbau::Said::Talk { letter } => html(&letter.plain()),
        xbau::Said::Fetched { in_time, .. } => format!("gelesen, in der Frist: {in_time}"),
        xbau::Said::Receipt { of } => format!("angekommen: {of}"),
        _ => String::new(),
    };
    let files: String = read.attachments.iter().map(|one| format!("<li>{}</li>", html(&one.title))).collect();
    Ok(format!("<article><h3>{}</h3><pre>{what}</pre><ul>{files}</ul><code>{name}</code></article>", read.head.kind))
}
