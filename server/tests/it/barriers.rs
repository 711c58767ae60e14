//! The statement on accessibility, and the form of whoever meets a barrier.

use crate::{on_each_database, support::*};
use serde_json::Value;
use server::config::Config;
use std::path::{Path, PathBuf};

const STATEMENT: &str = r#"
status = "partly"
method = "self_assessment"
written = "2027-01-04"
reviewed = "2027-02-01"
email = "barrieren@land.example"
phone = "03000 3"
legal_basis = { de = "Landesgesetz über Gleichstellung", en = "Law of the Land" }
enforcement = { name = "Schlichtungsstelle", address = ["Weg 1"], email = "stelle@land.example", website = "https://stelle.land.example" }

[[tenants.accessibility.barriers]]
id = "anrufe"
why = "disproportionate_burden"
what = { de = "Anrufe werden nicht gedolmetscht." }
reason = { de = "Das kostet zu viel." }
instead = { de = "Schreiben Sie uns." }
"#;

fn with_statement(text: &str, folder: &Path) -> String {
    let reports = format!("barrier_reports = \"{}\"\n        uploads =", folder.display());
    let text = text.replacen("uploads =", &reports, 1);
    text.replacen("[[case_systems]]", &format!("[tenants.accessibility]{STATEMENT}\n[[case_systems]]"), 1)
}

async fn portal() -> (TestPortal, PathBuf) {
    let folder = tempfile::tempdir().unwrap().keep();
    let portal = TestPortal::start_edited(On::Sqlite, |text| with_statement(&text, &folder)).await;
    (portal, folder)
}

fn reports(folder: &Path) -> Vec<Value> {
    let files = walk(folder).into_iter();
    files.map(|file| serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn a_statement_is_made_from_data() {
    let (portal, _) = portal().await;
    let mut anybody = portal.browser();
    let page = anybody.get("/barrierefreiheit").await;
    page.has_status(200)
        .shows("teilweise mit den Anforderungen vereinbar")
        .shows("4.\u{a0}Januar 2027")
        .shows("1.\u{a0}Februar 2027");
    page.shows("Selbstbewertung").shows("Landesgesetz über Gleichstellung").shows("Schlichtungsstelle");
    page.shows("https://stelle.land.example")
        .shows("Anrufe werden nicht gedolmetscht.")
        .shows("href=\"/barrierefreiheit/melden\"");
    page.shows("Das wäre ein unverhältnismäßiger Aufwand").shows("class=\"basic-information\"");
    // What the product knows of itself is in every statement, in every language.
    for tag in ["de", "en", "de-simple"] {
        let page = anybody.get(&format!("/barrierefreiheit?lang={tag}")).await;
        for barrier in server::accessibility::known_barriers() {
            for texts in [&barrier.what, &barrier.reason, &barrier.instead] {
                page.shows(&texts[tag]);
            }
        }
    }
    // A text in another language says so.
    anybody.get("/barrierefreiheit?lang=en").await.shows("<span lang=\"de\">Anrufe werden nicht gedolmetscht.</span>");
}

#[tokio::test]
async fn a_barrier_is_reported_signed_out_and_reaches_the_tenant() {
    let (portal, folder) = portal().await;
    let mut anybody = portal.browser();
    let form = "/barrierefreiheit/melden";
    anybody
        .get(form)
        .await
        .has_status(200)
        .shows("Was funktioniert nicht?")
        .shows("barrieren@land.example")
        .shows("autocomplete=\"email\"");
    let wrong = [("was", "  "), ("seite", "Prüfen"), ("email", "keine")];
    let page = anybody.post(form, &wrong).await;
    page.has_status(422)
        .shows("Schreiben Sie, was nicht funktioniert.")
        .shows("Das ist keine E-Mail-Adresse")
        .shows("value=\"keine\"");
    let long = "x".repeat(2_001);
    anybody.post(form, &[("was", long.as_str())]).await.has_status(422).shows("höchstens 2.000 Zeichen").shows(&long);
    assert!(reports(&folder).is_empty(), "nothing is kept that was refused");
    let said = [("was", "Der Knopf <b> ist zu klein.\u{202e}"), ("seite", "Prüfen"), ("email", "amina@post.example")];
    let to = anybody.post(form, &said).await.location();
    let number = to.strip_prefix("/barrierefreiheit/melden?gespeichert=").unwrap().to_owned();
    anybody.get(&to).await.shows("Ihre Meldung ist gespeichert. Nummer:").shows(&number);
    let kept = reports(&folder);
    assert_eq!(
        (kept.len(), &kept[0]["number"], &kept[0]["page"], &kept[0]["email"]),
        (1, &number.into(), &"Prüfen".into(), &"amina@post.example".into())
    );
    assert!(kept[0]["what"].as_str().unwrap().starts_with("Der Knopf <b> ist zu klein."));
    // Whatever an address claims was kept, only a number is repeated.
    assert!(!anybody.get("/barrierefreiheit/melden?gespeichert=Ihr-Geld").await.text().contains("Ihr-Geld"));
}

#[tokio::test]
async fn a_report_that_cannot_be_kept_is_still_there_and_named() {
    let (portal, folder) = portal().await;
    for number in 0..500 {
        std::fs::write(folder.join(format!("{number}.json")), "{}").unwrap();
    }
    let mut anybody = portal.browser();
    let page = anybody.post("/barrierefreiheit/melden", &[("was", "Mein Text")]).await;
    page.has_status(503).shows("konnten die Meldung nicht speichern").shows("Mein Text").shows("03000 3");
    std::fs::remove_file(folder.join("0.json")).unwrap();
    anybody.post("/barrierefreiheit/melden", &[("was", "Mein Text")]).await.has_status(303);
}

#[tokio::test]
async fn without_a_folder_nobody_is_offered_a_form() {
    let portal = TestPortal::start(On::Sqlite).await;
    let mut anybody = portal.browser();
    assert!(!anybody.get("/barrierefreiheit/melden").await.text().contains("<textarea"));
    anybody.post("/barrierefreiheit/melden", &[("was", "x")]).await.has_status(303);
}

#[test]
fn a_statement_that_contradicts_itself_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let good = with_statement(&configuration(folder.path(), "sqlite:/x"), folder.path());
    Config::parse(&good).unwrap();
    for (from, to, said) in [
        ("status = \"partly\"", "status = \"fully\"", "fully accessible"),
        ("reviewed = \"2027-02-01\"", "reviewed = \"2026-02-01\"", "before it was written"),
        ("what = { de =", "what = { en =", "without German"),
        ("https://stelle", "http://stelle", "https://"),
        ("email = \"barrieren@land.example\"", "email = \"barrieren\"", "without @"),
    ] {
        let faults = Config::parse(&good.replacen(from, to, 1)).unwrap_err();
        assert!(faults.iter().any(|fault| fault.to_string().contains(said)), "{to}: {faults:?}");
    }
}

on_each_database! {
    async fn every_state_is_shown_at_tenants_for_testers_only(portal: TestPortal) {
        let mut amina = portal.signed_in("amina").await;
        for path in ["/zustaende", "/zustaende/liste-leer"] {
            amina.get(path).await.has_status(404);
        }
    }
}

#[tokio::test]
async fn a_tester_sees_every_state_and_leaves_no_trace() {
    let portal = TestPortal::start_edited(On::Sqlite, |text| {
        text.replacen("name = \"Land Musterland\"", "name = \"Land Musterland\"\nfor_testers = true", 1)
    })
    .await;
    assert!(portal.browser().get("/zustaende").await.location().starts_with("/anmelden"));
    let mut amina = portal.signed_in("amina").await;
    let list = amina.get("/zustaende").await.text();
    let states: Vec<&str> = list.split("href=\"/zustaende/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(states.len() > 130, "{}", states.len());
    let message = "01900000-0000-7000-8000-000000000001";
    for state in [
        "liste-alles-was-vorkommt",
        "pruefen-vollstaendig",
        "unterlagen-zwei-dateien",
        "sachbearbeitung-antwort-mit-nachreichung",
    ] {
        assert!(states.contains(&state));
        amina.get(&format!("/zustaende/{state}")).await.has_status(200).shows(message);
    }
    amina.get("/zustaende/gibt-es-nicht").await.has_status(404);
    // What stands there leads to a message that is nobody's.
    amina.post(&format!("/rueckfragen/{message}/pruefen"), AS_IT_IS).await.has_status(404);
    amina.get("/rueckfragen").await.shows("Hier ist gerade keine Nachricht");
}
