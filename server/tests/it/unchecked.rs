//! Files that are sent before anybody could check them, at a tenant that decided so: they are checked while the reply waits here.

use crate::support::*;
use serde_json::Value;

async fn portal_that_sends_marked(on: On) -> TestPortal {
    let edit = |text: String| {
        text.replace("media_types = [", "unchecked = \"send_marked\", media_types = [")
            .replace("name = \"Land Musterland\"", "name = \"Land Musterland\"\ndelivery_delay_minutes = 10")
    };
    TestPortal::start_edited(on, edit).await
}

/// Three files that nobody looked at, and the address of the receipt.
async fn sent(portal: &TestPortal) -> (Browser, String, String) {
    portal.scanner.set(ScannerMood::Broken);
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let evil = [pdf(), b"MALWARE %%EOF".to_vec()].concat();
    let files = [Upload { name: "gut.pdf", content: &pdf() }, Upload { name: "boese.pdf", content: &evil }];
    amina.upload(&format!("/rueckfragen/{id}/nachweise/vertrag"), &files, &[]).await.has_status(303);
    amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina Haddad")]).await.has_status(303);
    let check = amina.get(&format!("/rueckfragen/{id}/pruefen")).await;
    check.shows("Sie können jetzt senden.");
    assert!(!check.text().contains("Alle Dateien sind geprüft"), "nobody looked at them");
    let receipt = amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303).location();
    portal.run_worker().await;
    let receipt = receipt.split('#').next().unwrap().to_owned();
    amina.get(&receipt).await.shows("Nicht auf Schadsoftware geprüft");
    (amina, id, receipt)
}

fn scans(manifest: &Value) -> Vec<(&str, &str)> {
    let documents = manifest["documents"].as_array().unwrap().iter();
    documents.map(|one| (one["original_name"].as_str().unwrap(), one["scan"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn what_waits_is_checked_and_malware_does_not_leave() {
    for on in [On::Sqlite, On::Postgres] {
        let portal = portal_that_sends_marked(on).await;
        let (mut amina, id, receipt) = sent(&portal).await;
        let stored = walk(&portal.folder.path().join("documents")).len();
        amina.get(&format!("/rueckfragen/{id}")).await.shows("Im Moment müssen Sie nichts tun");
        portal.scanner.set(ScannerMood::Working);
        portal.run_worker().await;
        assert!(portal.packages().is_empty(), "it waits");
        let page = amina.get(&receipt).await;
        page.shows("Schadsoftware gefunden am").shows("Die Behörde bekommt diese Datei nicht").shows("Auf Schadsoftware geprüft");
        assert_eq!(page.text().matches("Schadsoftware gefunden am").count(), 1, "the other file has none");
        assert!(!page.text().contains("Zurückgenommen"), "nobody took anything back");
        assert_eq!(walk(&portal.folder.path().join("documents")).len(), stored - 1, "its bytes are gone");
        // One good file is there, and yet something never reached the authority.
        let message = amina.get(&format!("/rueckfragen/{id}")).await;
        assert!(!message.text().contains("müssen Sie nichts tun"), "{}", message.text());
        amina.get(&format!("/rueckfragen/{id}/verlauf")).await.shows("Eine Datei wurde bei der Prüfung abgelehnt");
        portal.clock.forward(11);
        portal.run_worker().await;
        let manifest = &portal.packages()[0].1;
        assert_eq!(scans(manifest), [("gut.pdf", "clean")], "what is true when the package is settled");
        assert_eq!(manifest["withdrawn_documents"].as_array().unwrap().len(), 1);
        let mut clerk = portal.signed_in("clerk-amt").await;
        let page = clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await;
        page.shows("boese.pdf").shows("Schadsoftware gefunden am").shows("nicht übergeben");
    }
}

#[tokio::test]
async fn what_nobody_could_check_in_time_goes_marked_and_stays_so() {
    for on in [On::Sqlite, On::Postgres] {
        let portal = portal_that_sends_marked(on).await;
        let (mut amina, _, receipt) = sent(&portal).await;
        portal.clock.forward(11);
        portal.run_worker().await;
        let marked = [("gut.pdf", "not_scanned"), ("boese.pdf", "not_scanned")];
        assert_eq!(scans(&portal.packages()[0].1), marked);
        // Too late: the authority has them, and was told.
        portal.scanner.set(ScannerMood::Working);
        portal.run_worker().await;
        let page = amina.get(&receipt).await;
        page.shows("Nicht auf Schadsoftware geprüft");
        assert!(!page.text().contains("Schadsoftware gefunden"));
    }
}
