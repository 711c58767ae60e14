//! A document is taken back: out of the reply while it is here, as a word to the authority afterwards.

use crate::{on_each_database, support::*};

async fn sent(portal: &TestPortal) -> (Browser, String, String, String) {
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    let files = [pdf(), pdf()];
    let files = [Upload { name: "richtig.pdf", content: &files[0] }, Upload { name: "falsch.pdf", content: &files[1] }];
    amina.upload(&papers, &files, &[]).await.has_status(303);
    let receipt = amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.location();
    let receipt = receipt.split('#').next().unwrap().to_owned();
    let page = amina.get(&receipt).await.text();
    let take_back = page.split('"').filter(|part| part.contains("/zuruecknehmen/")).nth(1).unwrap().to_owned();
    (amina, id, receipt, take_back)
}

/// The word beside a task.
async fn state_of(browser: &mut Browser, message: &str, task: &str) -> String {
    let page = browser.get(message).await.text();
    let row = page.split("<li class=\"rk-task\">").find(|row| row.contains(task)).unwrap_or_else(|| panic!("{task} is there"));
    let word = row.split("rk-state").nth(1).and_then(|word| word.split(['>', '<']).nth(1));
    word.expect("a state").to_owned()
}

on_each_database! {
    async fn what_the_authority_does_not_have_never_leaves(portal: TestPortal) {
        let (mut amina, id, receipt, take_back) = sent(&portal).await;
        let before = walk(&portal.folder.path().join("documents")).len();
        let page = amina.get(&take_back).await;
        page.has_status(200).shows("„falsch.pdf“ zurücknehmen?").shows("Die Datei ist noch bei uns");
        // Whoever was shown something else decides nothing.
        let page = amina.post(&take_back, &[("stand", "dort")]).await;
        page.has_status(422).shows("Inzwischen hat sich etwas geändert").shows("Die Datei ist noch bei uns");
        let back = amina.post(&take_back, &[("stand", "hier")]).await;
        back.has_status(303);
        let to = back.headers["location"].to_str().unwrap();
        assert!(to.starts_with(&format!("{receipt}#datei-")), "{to}");
        let page = amina.get(&receipt).await;
        page.shows("Zurückgenommen am").shows("Die Behörde bekommt diese Datei nicht");
        assert_eq!(walk(&portal.folder.path().join("documents")).len(), before - 1, "its bytes are gone");
        // Twice, and by going back: the same answer, and nothing more happens.
        amina.post(&take_back, &[("stand", "hier")]).await.has_status(303);
        amina.get(&take_back).await.has_status(303);
        portal.run_worker().await;
        let packages = portal.packages();
        assert_eq!(packages.len(), 1);
        let manifest = &packages[0].1;
        let names: Vec<_> = manifest["documents"].as_array().unwrap().iter().map(|one| one["original_name"].clone()).collect();
        assert_eq!(names, ["richtig.pdf"]);
        assert_eq!(manifest["withdrawn_documents"].as_array().unwrap().len(), 1);
        let document = take_back.rsplit('/').next().unwrap();
        amina.get(&format!("{receipt}/unterlagen/{document}")).await.has_status(404);
        // The clerk sees that there was one, and cannot open it.
        let mut clerk = portal.signed_in("clerk-amt").await;
        let page = clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await;
        page.shows("falsch.pdf").shows("nicht übergeben");
        assert!(!page.text().contains(&format!("/unterlagen/{document}")));
        clerk.get(&format!("/behoerde/rueckfragen/{id}/unterlagen/{document}")).await.has_status(404);
        amina.get(&format!("/rueckfragen/{id}/verlauf")).await.shows("Sie haben eine Datei zurückgenommen");
    }

    async fn an_address_that_was_made_up_takes_nothing_back(portal: TestPortal) {
        let (mut amina, _, receipt, take_back) = sent(&portal).await;
        let number = receipt.rsplit('/').next().unwrap();
        amina.post(&take_back.replace(number, "AAAA-BBBB"), &[("stand", "hier")]).await.has_status(404);
        assert!(!amina.get(&receipt).await.text().contains("Zurückgenommen"));
        amina.post(&take_back, &[("stand", "hier")]).await.has_status(303);
        // Another tab still shows it as it was.
        let late = amina.post(&take_back, &[("stand", "hier")]).await.location();
        assert!(late.starts_with(&receipt), "{late}");
    }

    async fn what_the_authority_has_is_reported_as_a_mistake(portal: TestPortal) {
        let (mut amina, id, receipt, take_back) = sent(&portal).await;
        portal.run_worker().await;
        amina.get(&receipt).await.shows("An die Behörde übergeben").shows("Nachweis: ").shows("Auf Schadsoftware geprüft");
        amina.get(&take_back).await.shows("Die Datei ist schon bei der Behörde");
        // A click that was made for something else tells nobody anything.
        amina.post(&take_back, &[("stand", "hier")]).await.has_status(422).shows("Inzwischen hat sich etwas geändert");
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
        let tabs = (0..5).map(|_| {
            let (mut tab, address) = (amina.clone(), take_back.clone());
            tokio::spawn(async move { tab.post(&address, &[("stand", "dort")]).await.status.as_u16() })
        });
        for tab in tabs.collect::<Vec<_>>() {
            assert_eq!(tab.await.unwrap(), 303);
        }
        portal.run_worker().await;
        let packages = portal.packages();
        assert_eq!(packages.len(), 2, "told once");
        let (first, told) = if packages[0].1["documents"].as_array().unwrap().is_empty() {
            (&packages[1].1, &packages[0].1)
        } else {
            (&packages[0].1, &packages[1].1)
        };
        assert_eq!(told["supplements"], first["reply_id"]);
        let mistake = &told["sent_by_mistake"][0];
        assert_eq!((&mistake["original_name"], &mistake["reply_id"]), (&"falsch.pdf".into(), &first["reply_id"]));
        let known = first["documents"].as_array().unwrap().iter().find(|one| one["id"] == mistake["document_id"]).unwrap();
        assert_eq!(known["sha256"], mistake["sha256"]);
        let page = amina.get(&receipt).await;
        page.shows("als Versehen gemeldet");
        let number = told["receipt_number"].as_str().unwrap();
        amina.get(&format!("/rueckfragen/{id}/eingang/{number}")).await.has_status(200).shows("aus Versehen gesendet").shows("falsch.pdf");
        let mut clerk = portal.signed_in("clerk-amt").await;
        let page = clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await;
        page.shows("Die Person meldet: „falsch.pdf“ wurde aus Versehen gesendet").shows("Versehentlich gesendet, gemeldet am");
        // Whoever replaces sends something else afterwards.
        amina.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await.has_status(303);
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        amina.upload(&papers, &[Upload { name: "jetzt-richtig.pdf", content: &pdf() }], &[]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 3);
    }

    async fn a_package_on_its_way_counts_as_there(portal: TestPortal) {
        let (mut amina, _, receipt, take_back) = sent(&portal).await;
        // A worker has claimed it, and what the package holds is settled: it may be handing it over right now.
        let (storage, now) = (&portal.ports.storage, portal.state.rooms.clock.now());
        let claimed = portal.claim(&TestPortal::way(), 2).await.pop().unwrap();
        let Ok(domain::errand::Task::DeliverReply { reply }) = claimed.task else { panic!("{claimed:?}") };
        assert!(storage.mark_packed(&claimed, reply, now, false).await.unwrap());
        amina.get(&take_back).await.shows("Die Datei ist schon bei der Behörde");
        amina.post(&take_back, &[("stand", "dort")]).await.has_status(303);
        amina.get(&receipt).await.shows("als Versehen gemeldet");
        // The word about the mistake waits for what it is about.
        portal.run_worker().await;
        assert!(portal.packages().is_empty());
        portal.clock.forward(30);
        portal.run_worker().await;
        portal.clock.forward(30);
        portal.run_worker().await;
        let all: Vec<_> = portal.packages().into_iter().map(|(_, manifest)| manifest).collect();
        assert_eq!(all.iter().map(|manifest| manifest["documents"].as_array().unwrap().len()).sum::<usize>(), 2);
        assert_eq!(all.iter().filter(|manifest| manifest["sent_by_mistake"].is_array()).count(), 1);
    }

    async fn what_a_clerk_has_opened_is_there(portal: TestPortal) {
        let (mut amina, id, _, take_back) = sent(&portal).await;
        portal.signed_in("clerk-amt").await.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await.has_status(200);
        amina.post(&take_back, &[("stand", "hier")]).await.has_status(422).shows("Die Datei ist schon bei der Behörde");
        amina.post(&take_back, &[("stand", "dort")]).await.has_status(303);
        portal.run_worker().await;
        portal.clock.forward(30);
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 2);
    }

    async fn a_wrong_file_is_replaced_in_one_go(portal: TestPortal) {
        let (mut amina, id, receipt, take_back) = sent(&portal).await;
        let page = amina.get(&receipt).await.text();
        let both: Vec<_> = page.split('"').filter(|part| part.contains("/zuruecknehmen/")).map(str::to_owned).collect();
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        amina.get(&both[0]).await.shows("Zurücknehmen und eine andere Datei senden");
        amina.post(&both[0], &[("stand", "hier"), ("aktion", "zuruecknehmen")]).await.has_status(303);
        let to = amina.post(&take_back, &[("stand", "hier"), ("aktion", "ersetzen")]).await.location();
        assert_eq!(to, papers);
        amina.get(&papers).await.has_status(200).shows("Das haben Sie zurückgenommen").shows("falsch.pdf").shows("richtig.pdf");
        // Twice, as with the back button: the same place.
        let to = amina.post(&take_back, &[("stand", "hier"), ("aktion", "ersetzen")]).await.location();
        assert_eq!(to, papers);
        let message = format!("/rueckfragen/{id}");
        assert_eq!(state_of(&mut amina, &message, "Mietvertrag").await, "Offen");
        amina.upload(&papers, &[Upload { name: "neu.pdf", content: &pdf() }], &[("aktion", "weiter")]).await.has_status(303);
        let page = amina.get(&papers).await.text();
        assert!(!page.contains("Das haben Sie zurückgenommen"));
        amina.post(&format!("{message}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        let names: Vec<_> = portal.packages().iter().flat_map(|(_, manifest)| manifest["documents"].as_array().unwrap().clone()).collect();
        assert_eq!(names.len(), 1);
        assert_eq!(names[0]["original_name"], "neu.pdf");
    }

    async fn what_was_sent_is_told_when_something_is_added(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let message = format!("/rueckfragen/{id}");
        amina.post(&format!("{message}/fragen/allein"), &[("antwort", "nein"), ("aktion", "weiter")]).await.has_status(303);
        amina.post(&format!("{message}/fragen/wer"), &[("antwort", "Zwei Kinder"), ("aktion", "weiter")]).await.has_status(303);
        let papers = format!("{message}/nachweise/vertrag");
        amina.upload(&papers, &[Upload { name: "vertrag.pdf", content: &pdf() }], &[]).await.has_status(303);
        amina.post(&format!("{message}/pruefen"), AS_IT_IS).await.has_status(303);
        amina.post(&format!("{message}/nachreichen"), &[]).await.has_status(303);
        assert_eq!(state_of(&mut amina, &message, "Mietvertrag").await, "Schon gesendet");
        assert_eq!(state_of(&mut amina, &message, "Wer noch?").await, "Schon gesendet");
        assert_eq!(state_of(&mut amina, &message, "Wie heißen Sie?").await, "Offen");
        // What depends on an answer stays reachable, with what was said.
        amina.get(&format!("{message}/fragen/wer")).await.has_status(200).shows("Zwei Kinder");
        // Going on without a change is no new answer, and a paper that was sent is not asked for again.
        amina.post(&format!("{message}/fragen/wer"), &[("antwort", "Zwei Kinder"), ("aktion", "weiter")]).await.has_status(303);
        amina.upload(&papers, &[], &[("aktion", "weiter")]).await.has_status(303);
        amina.post(&format!("{message}/pruefen"), AS_IT_IS).await.has_status(422).shows("nichts Neues zu senden");
        amina.post(&format!("{message}/fragen/wer"), &[("antwort", "Drei Kinder"), ("aktion", "weiter")]).await.has_status(303);
        let page = amina.get(&format!("{message}/pruefen")).await;
        page.shows("Drei Kinder");
        assert!(!page.text().contains("Mietvertrag"), "only what is new is checked");
        amina.post(&format!("{message}/pruefen"), AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        portal.clock.forward(5);
        portal.run_worker().await;
        let packages = portal.packages();
        assert_eq!(packages.len(), 2);
        let added = packages.iter().find(|(_, manifest)| manifest["supplements"].is_string()).unwrap();
        let items = added.1["items"].as_array().unwrap();
        let answered: Vec<_> = items.iter().filter(|item| !item["answer"].is_null()).map(|item| item["id"].clone()).collect();
        assert_eq!(answered, ["wer"]);
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await.shows("Drei Kinder").shows("Geändert. Vorher: Zwei Kinder");
    }

    async fn what_the_authority_has_is_replaced_with_a_word_about_it(portal: TestPortal) {
        let (mut amina, id, _, take_back) = sent(&portal).await;
        portal.run_worker().await;
        amina.get(&take_back).await.shows("Versehen mitteilen und eine andere Datei senden");
        amina.post(&take_back, &[("stand", "dort"), ("aktion", "ersetzen")]).await.has_status(303);
        let page = amina.get(&format!("/rueckfragen/{id}/nachweise/vertrag")).await;
        page.shows("als Versehen gemeldet").shows("falsch.pdf");
        assert!(!page.text().contains("Das haben Sie zurückgenommen"), "it cannot be fetched back");
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 2);
    }

    async fn an_addition_takes_back_what_it_said_and_tells_what_it_lacks(portal: TestPortal) {
        let (mut amina, id, receipt, _) = sent(&portal).await;
        let message = format!("/rueckfragen/{id}");
        let (papers, check) = (format!("{message}/nachweise/vertrag"), format!("{message}/pruefen"));
        amina.post(&format!("{message}/nachreichen"), &[]).await.has_status(303);
        amina.upload(&papers, &[], &[("statt", "nicht"), ("grund", "verloren"), ("aktion", "weiter")]).await.has_status(303);
        amina.get(&check).await.shows("verloren");
        amina.get("/rueckfragen").await.shows("Nachreichung angefangen, noch nicht gesendet");
        let receipt = amina.get(&receipt).await;
        receipt.shows("die noch nicht gesendet ist").shows("Nachreichung fortsetzen");
        // Files after all, and none chosen: nothing is left of the other answer.
        amina.upload(&papers, &[], &[("statt", "dateien"), ("aktion", "weiter")]).await.has_status(303);
        amina.get(&check).await.shows("nichts Neues zu senden");
        // A new answer asks for something that was never told as missing.
        amina.post(&format!("{message}/fragen/allein"), &[("antwort", "nein"), ("aktion", "weiter")]).await.has_status(303);
        amina.get(&check).await.shows("Wer noch?").shows("1 Lücke");
        let mut clerk = portal.signed_in("clerk-amt").await;
        let replies = format!("/behoerde/rueckfragen/{id}/antwort");
        assert!(!clerk.get(&replies).await.text().contains("Wer noch?"), "nobody was asked this");
        amina.post(&check, AS_IT_IS).await.has_status(303);
        clerk.get(&replies).await.shows("Wer noch?").shows("Nicht angegeben");
        let page = amina.get(&message).await;
        page.shows("Das fehlt der Behörde noch").shows("Wer noch?").shows("Alle Eingangsbestätigungen");
        assert_eq!(page.text().matches("/eingang/").count(), 3, "each receipt, and the newest one first");
        // What was sent is changed, not deleted.
        amina.post(&format!("{message}/nachreichen"), &[]).await.has_status(303);
        let cleared = amina.post(&format!("{message}/fragen/allein"), &[("aktion", "weiter")]).await;
        cleared.has_status(422).shows("Sie können sie ändern, aber nicht löschen");
    }

    async fn a_paper_without_files_is_missing_again(portal: TestPortal) {
        let (mut amina, _, receipt, take_back) = sent(&portal).await;
        let page = amina.get(&receipt).await.text();
        for address in page.split('"').filter(|part| part.contains("/zuruecknehmen/")) {
            amina.post(address, &[("stand", "hier")]).await.has_status(303);
        }
        amina.get(&take_back).await.has_status(303);
        amina.get(&receipt).await.shows("Zurückgenommen am").shows("Das fehlt der Behörde noch");
        let message = receipt.split("/eingang/").next().unwrap();
        amina.get(message).await.shows("Das fehlt der Behörde noch");
        portal.run_worker().await;
        let manifest = &portal.packages()[0].1;
        assert!(manifest["missing_items"].as_array().unwrap().contains(&"vertrag".into()), "{manifest}");
        let item = manifest["items"].as_array().unwrap().iter().find(|item| item["id"] == "vertrag").unwrap();
        assert_eq!((item["answer"].clone(), item["files"].as_array().unwrap().len()), (serde_json::Value::Null, 0));
    }
}

fn delayed(text: String) -> String {
    text.replace(r#"name = "Land Musterland""#, "name = \"Land Musterland\"\ndelivery_delay_minutes = 10")
}

#[tokio::test]
async fn a_reply_stays_for_as_long_as_the_tenant_decided() {
    let portal = TestPortal::start_edited(On::Sqlite, delayed).await;
    let (mut amina, _, receipt, take_back) = sent(&portal).await;
    portal.run_worker().await;
    let page = amina.get(&receipt).await;
    page.shows("Ihre Antwort ist sicher gespeichert").shows("Bis dahin können Sie Dateien zurücknehmen");
    assert!(!page.text().contains("Wir geben Ihre Antwort an die Behörde weiter"), "nor does a file's own line say so");
    portal.clock.forward(9);
    portal.run_worker().await;
    assert!(portal.packages().is_empty(), "it stays for ten minutes");
    amina.post(&take_back, &[("stand", "hier")]).await.has_status(303);
    portal.clock.forward(1);
    portal.run_worker().await;
    let packages = portal.packages();
    assert_eq!(packages.len(), 1);
    assert_eq!(packages[0].1["documents"].as_array().unwrap().len(), 1, "what was taken back never arrived");
    amina.get(&receipt).await.shows("An die Behörde übergeben");
}

#[tokio::test]
async fn a_reply_without_documents_does_not_wait() {
    let portal = TestPortal::start_edited(On::Sqlite, delayed).await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    amina.upload(&papers, &[], &[("statt", "spaeter"), ("aktion", "weiter")]).await.has_status(303);
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    portal.run_worker().await;
    assert_eq!(portal.packages().len(), 1);
}

#[tokio::test]
async fn what_is_added_comes_behind_what_it_is_added_to() {
    let portal = TestPortal::start_edited(On::Sqlite, delayed).await;
    let (mut amina, id, ..) = sent(&portal).await;
    amina.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await.has_status(303);
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    amina.upload(&papers, &[], &[("statt", "spaeter"), ("aktion", "weiter")]).await.has_status(303);
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    portal.run_worker().await;
    assert!(portal.packages().is_empty(), "an addition to what the authority does not have");
    portal.clock.forward(10);
    portal.run_worker().await;
    portal.clock.forward(5);
    portal.run_worker().await;
    assert_eq!(portal.packages().len(), 2);
}

#[tokio::test]
async fn the_key_of_a_file_that_is_taken_back_is_nowhere() {
    let portal = TestPortal::start(On::Sqlite).await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let content = pdf();
    let uploads = format!("/rueckfragen/{id}/nachweise/vertrag/uebertragungen");
    let request = |method: &str, path: &str| {
        http::Request::builder().method(method).uri(path).header("origin", ORIGIN).header("tus-resumable", "1.0.0")
    };
    let begin = request("POST", &uploads).header("upload-length", content.len()).header("upload-metadata", "filename YS5wZGY=");
    let begun = amina.send(begin.body(axum::body::Body::empty()).unwrap()).await;
    let upload = begun.headers["location"].to_str().unwrap().to_owned();
    let append = request("PATCH", &upload).header("upload-offset", 0).header("content-type", "application/offset+octet-stream");
    amina.send(append.body(content.into()).unwrap()).await.has_status(204);
    let receipt = amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.location();
    let page = amina.get(receipt.split('#').next().unwrap()).await.text();
    let take_back = page.split('"').find(|part| part.contains("/zuruecknehmen/")).unwrap().to_owned();
    amina.post(&take_back, &[("stand", "hier")]).await.has_status(303);
    // Asked by a program that is not ours.
    let keys = "select (select count(*) from documents where length(wrapped_key) > 0) + count(*) from uploads where length(wrapped_key) > 0";
    let database = walk(portal.folder.path()).into_iter().find(|path| path.extension().is_some_and(|ending| ending == "sqlite"));
    let told = std::process::Command::new("sqlite3").arg(database.unwrap()).arg(keys).output();
    let told = told.expect("sqlite3 is installed by `cargo xtask test rust`");
    assert_eq!(String::from_utf8(told.stdout).unwrap().trim(), "0", "whoever has a copy of the bytes has noise");
}
