//! The log names what `docs/LOGGING.md` says, and nobody: neither there nor in addresses, figures and scripts.

use crate::{on_each_database, support::*};
use http::Method;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
    sync::{Arc, Mutex},
};
use tracing_subscriber::{filter::LevelFilter, fmt as log_format, layer::SubscriberExt as _};

#[derive(Clone, Default)]
pub struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Written {
    /// Everything that this thread logs, debug lines too, as long as the guard lives.
    pub fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        let written = Self::default();
        let into = written.clone();
        let layer = log_format::layer().json().with_writer(move || into.clone());
        let log = tracing_subscriber::registry().with(LevelFilter::DEBUG).with(layer);
        (written, tracing::subscriber::set_default(log))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// Our own lines.
    pub fn lines(&self) -> Vec<Value> {
        let all = self.text();
        let lines = all.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let ours = |target: &str| ["server", "usecases"].iter().any(|start| target.starts_with(start));
        lines.filter(|line| line["target"].as_str().is_some_and(ours)).collect()
    }
}

/// Each event of the code with its levels and fields.
fn logged() -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
    fn walk(folder: &Path, found: &mut BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                calls(&fs::read_to_string(path).unwrap(), found);
            }
        }
    }
    let mut found = BTreeMap::new();
    for folder in ["src", "usecases/src", "storage", "ports/src", "render/src"] {
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    found
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '.')
}

/// Where the parenthesis that stands before this text closes.
fn end_of(text: &str) -> usize {
    let (mut depth, mut quoted, mut before) = (1, false, ' ');
    for (at, letter) in text.char_indices() {
        match letter {
            '"' if before != '\\' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
        before = letter;
    }
    panic!("the call does not end: {text:.80}")
}

fn calls(code: &str, found: &mut BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>) {
    for level in ["error", "warn", "info", "debug"] {
        for call in code.split(&format!("tracing::{level}!(")).skip(1) {
            let call = &call[..end_of(call)];
            let event = call.split('"').skip(1).step_by(2).filter(|text| text.contains('.') && is_name(text)).last();
            let event = event.unwrap_or_else(|| panic!("no event: {call}"));
            let fields =
                call.split('=').map(|before| before.rsplit([',', '(', '\n', ' ']).find(|word| !word.is_empty()).unwrap_or(""));
            let fields = fields.take(call.matches('=').count()).filter(|field| is_name(field)).map(str::to_owned);
            let known = found.entry(event.to_owned()).or_default();
            known.0.insert(level.to_owned());
            known.1.extend(fields);
        }
    }
}

#[test]
fn the_page_names_every_event_with_its_fields() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/LOGGING.md")).unwrap();
    let mut named = BTreeMap::new();
    for row in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let words = |cell: &str| {
            cell.split(',').map(|word| word.trim().trim_matches('`').to_owned()).filter(|word| !word.is_empty()).collect()
        };
        assert!(cells.len() == 4 && cells[3].len() > 5, "{row}");
        named.insert(cells[0].trim_matches('`').to_owned(), (words(cells[1]), words(cells[2])));
    }
    let logged = logged();
    assert!(logged.len() > 50, "{logged:?}");
    for (event, said) in &logged {
        assert_eq!(named.get(event), Some(said), "{event}: the page says otherwise than the code");
    }
    let gone: Vec<_> = named.keys().filter(|event| !logged.contains_key(*event)).collect();
    assert!(gone.is_empty(), "nothing logs {gone:?}");
}

#[tokio::test]
async fn a_page_that_failed_shows_the_number_of_its_lines() {
    let portal = TestPortal::start(On::Sqlite).await;
    let (written, _guard) = Written::start();
    portal.clock.set_broken(true);
    let page = portal.browser().post("/anmelden", &[("konto", "people")]).await;
    page.has_status(500);
    let lines = written.lines();
    let failed = lines.iter().find(|line| line["fields"]["message"] == "request.failed").expect("it is logged");
    let number = failed["spans"][0]["request.id"].as_str().expect("it bears the number of its request").to_owned();
    assert!(number.len() == 12 && page.text().contains(&number), "{number}: {}", page.text());
    for event in ["request.panicked", "request.answered"] {
        let line =
            lines.iter().find(|line| line["fields"]["message"] == event).unwrap_or_else(|| panic!("no {event}: {lines:?}"));
        assert_eq!(line["spans"][0]["request.id"], number.as_str(), "{line}");
    }
    portal.clock.set_broken(false);
    portal.browser().get("/anmelden").await.has_status(200);
    let next = written.lines().pop().unwrap();
    assert_ne!(next["spans"][0]["request.id"], number.as_str(), "another request, another number");
}

/// Words that nobody but these people wrote.
const PRIVATE: [&str; 12] = [
    "Amina",
    "Haddad",
    "amina",
    "Zitronenfalter",
    "Sonnenblume",
    "Libelle",
    "Ringelblume",
    "Kim",
    "Beispiel",
    "kim",
    "Unterlagen",
    "Holunder",
];

on_each_database! {
    async fn nobody_is_named_in_log_addresses_figures_and_scripts(portal: TestPortal) {
        let (written, _guard) = Written::start();
        let mut message = inquiry();
        message["body"] = json!({ "text": "Holunder" });
        let id = portal.message(&message).await;
        let at = format!("/rueckfragen/{id}");
        let link = portal.state.rooms.access.link_token(id.parse().unwrap());
        let mut amina = portal.signed_in("amina").await;
        let mut pages = vec![amina.get(&format!("/n/{link}")).await, amina.get(&at).await];
        let long = "Zitronenfalter".repeat(10);
        amina.post(&format!("{at}/fragen/name"), &[("antwort", &long), ("aktion", "spaeter")]).await.has_status(303);
        amina.post(&format!("{at}/fragen/name"), &[("antwort", "Libelle"), ("aktion", "weiter")]).await.has_status(303);
        portal.scanner.set(ScannerMood::Broken);
        let evil = [pdf(), b"MALWARE %%EOF".to_vec()].concat();
        let files = [Upload { name: "Sonnenblume.pdf", content: &pdf() }, Upload { name: "Sonnenblume2.pdf", content: &evil }, Upload { name: "Sonnenblume.exe", content: b"MZ" }];
        amina.upload(&format!("{at}/nachweise/vertrag"), &files, &[("statt", "andere"), ("wer", "Ringelblume")]).await;
        portal.scanner.set(ScannerMood::Working);
        portal.run_worker().await;
        let mut kim = crate::representation::acting(&portal, &mut amina, &id, "send").await;
        let phone_code = crate::hand_off::code(&mut amina, &format!("{at}/nachweise/vertrag")).await;
        let mut phone = portal.browser();
        phone.post("/handy", &[("code", &phone_code)]).await.has_status(303);
        portal.browser().post("/handy", &[("code", "7K4M-92QX")]).await;
        let (_, letter) = portal.api(Method::POST, &format!("/api/v1/messages/{id}/access-code"), None, &json!({})).await;
        let letter = letter["code"].as_str().unwrap().to_owned();
        portal.signed_in("robin").await.post("/zugangscode", &[("code", &letter)]).await;
        portal.close_way();
        for browser in [&mut amina, &mut kim] {
            for page in ["", "/fragen/name", "/nachweise/vertrag", "/pruefen", "/verlauf", "/gespeichert"] {
                pages.push(browser.get(&format!("{at}{page}")).await);
            }
            pages.push(browser.get("/rueckfragen").await);
        }
        pages.push(amina.get("/konto").await);
        let receipt = amina.post(&format!("{at}/pruefen"), AS_IT_IS).await.location();
        pages.push(amina.get(&receipt).await);
        portal.run_worker().await;
        for _ in 0..2 {
            portal.clock.forward(60 * 24 * 15);
            portal.run_worker().await;
        }
        portal.state.rooms.delivery.look_after_stuck_deliveries().await.unwrap();
        let mut clerk = portal.signed_in("clerk-amt").await;
        for page in [String::new(), format!("/{id}/vorschau"), format!("/{id}/antwort")] {
            pages.push(clerk.get(&format!("/behoerde/rueckfragen{page}")).await);
        }
        clerk.get("/behoerde/rueckfragen?suche=Haddad").await.has_status(200);

        let log = written.text();
        for event in ["message.accepted", "person.judged", "document.infected", "representation.accepted", "reply.accepted", "errand.later"] {
            assert!(log.contains(event), "the journey causes no {event}");
        }
        let cookies = [&amina, &kim].map(|browser| browser.cookies.values().cloned().collect::<Vec<_>>()).concat();
        let secrets = [link, phone_code, letter, TOKEN.to_owned()].into_iter().chain(cookies.into_iter().filter(|cookie| cookie.len() > 12));
        for secret in PRIVATE.map(str::to_owned).into_iter().chain(secrets) {
            let line = log.lines().find(|line| line.contains(&secret));
            assert!(line.is_none(), "{secret}: {line:?}");
        }
        assert!(!log.lines().any(|line| line.contains("\"http.path\":\"") && line.contains('?')), "no query");
        let figures = crate::metrics::figures(&portal).await;
        for page in &pages {
            let text = page.text();
            let scripts: String = text.split("<script").skip(1).map(|rest| rest.split("</script>").next().unwrap()).collect();
            let addresses: String = text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect::<Vec<_>>().join("\n");
            let place = page.headers.get("location").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
            for word in PRIVATE {
                for (where_to, text) in [("a script", &scripts), ("an address", &addresses), ("a location", &place), ("the figures", &figures)] {
                    assert!(!text.contains(word), "{word} stands in {where_to}");
                }
            }
        }
    }
}
