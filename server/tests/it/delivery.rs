//! Delivery: again and again until it works, and only once in the case file.

use crate::{on_each_database, support::*};

async fn sent(portal: &TestPortal) -> Browser {
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
    let content = pdf();
    amina.upload(&format!("/rueckfragen/{id}/nachweise/vertrag"), &[Upload { name: "a.pdf", content: &content }], &[]).await;
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    amina
}

on_each_database! {
    async fn a_folder_that_is_missing_may_be_a_disk_and_is_never_made(portal: TestPortal) {
        std::fs::remove_dir(portal.case_files()).unwrap();
        let mut amina = sent(&portal).await;
        portal.run_worker().await;
        assert!(!portal.case_files().exists());
        portal.clock.forward(60 * 24 * 15);
        portal.run_worker().await;
        let storage = &portal.ports.storage;
        let stuck = storage.stuck_deliveries(false).await.unwrap().remove(0);
        let path = portal.case_files().display().to_string();
        assert!(stuck.reason.contains(&path), "an operator sees which: {}", stuck.reason);
        let mut clerk = portal.signed_in("clerk-amt").await;
        let page = clerk.get(&format!("/behoerde/rueckfragen/{}/antwort", stuck.message)).await.text();
        assert!(page.contains("Das Ziel im Fachverfahren nimmt gerade nichts an") && !page.contains(&path), "{page}");
        amina.sign_in("amina").await;
        let receipt = amina.get(&format!("/rueckfragen/{}/eingang/{}", stuck.message, stuck.receipt_number)).await.text();
        assert!(!receipt.contains("Wir geben Ihre Antwort"), "nobody does at the moment: {receipt}");
        std::fs::create_dir(portal.case_files()).unwrap();
        assert!(portal.state.rooms.delivery.retry_stuck(&stuck, None, domain::event::Actor::Portal).await.unwrap());
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
    }

    async fn a_case_file_that_is_away_is_tried_again_until_it_is_back(portal: TestPortal) {
        portal.close_way();
        sent(&portal).await;
        for _ in 0..3 {
            portal.run_worker().await;
            portal.clock.forward(60);
        }
        assert!(portal.case_files().is_file());
        portal.open_way();
        portal.clock.forward(60 * 6);
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
    }

    async fn a_package_that_is_there_already_is_not_written_twice(portal: TestPortal) {
        sent(&portal).await;
        // The worker delivers, but its word is lost: the lease runs out and another worker tries again.
        let storage = &portal.ports.storage;
        let now = ports::Clock::now(&*portal.clock);
        let claimed = portal.claim(&TestPortal::way(), 5).await;
        assert_eq!(claimed.len(), 1);
        portal.run_worker().await;
        assert!(portal.packages().is_empty(), "the lease keeps others away");
        portal.clock.forward(6);
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
        // The paused worker wakes up: its word does not count any more.
        let reason = domain::errand::Cause::WayClosed.because("late");
        let late = domain::errand::AttemptOutcome::NeedsPerson { reason: reason.clone() };
        let state = domain::errand::ErrandState::NeedsPerson { since: now, reason };
        let settlement = settlement(claimed[0].clone(), now, late, state);
        assert!(!storage.settle_errand(&settlement).await.unwrap());
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get("/behoerde/rueckfragen").await.shows("Übergeben");
    }

    async fn what_waits_for_a_person_is_named_and_tried_again(portal: TestPortal) {
        portal.close_way();
        let mut amina = sent(&portal).await;
        let storage = &portal.ports.storage;
        portal.run_worker().await;
        assert!(storage.stuck_deliveries(true).await.unwrap().is_empty(), "it is tried for two weeks");
        portal.clock.forward(60 * 24 * 15);
        portal.run_worker().await;
        let stuck = storage.stuck_deliveries(false).await.unwrap();
        assert_eq!((stuck.len(), stuck[0].attempts), (1, 2));
        assert!(!stuck[0].reason.is_empty());
        let attempts = storage.attempts_of(stuck[0].id.into()).await.unwrap();
        assert_eq!(attempts.iter().map(|one| (one.number, one.outcome.as_str())).collect::<Vec<_>>(), [(1, "later"), (2, "later")]);
        portal.open_way();
        portal.run_worker().await;
        assert!(portal.packages().is_empty(), "nobody asked for it");
        let retry = async || portal.state.rooms.delivery.retry_stuck(&stuck[0], None, domain::event::Actor::Portal).await.unwrap();
        assert!(retry().await);
        assert!(!retry().await, "once");
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
        assert!(storage.stuck_deliveries(true).await.unwrap().is_empty());
        amina.sign_in("amina").await;
        let message = stuck[0].message;
        amina.get(&format!("/rueckfragen/{message}/eingang/{}", stuck[0].receipt_number)).await.shows("bergeben");
        let history = storage.history(&stuck[0].tenant, message).await.unwrap();
        assert!(history.iter().any(|entry| entry.action == ports::storage::AuditAction::DeliveryRetried));
    }

    async fn a_clerk_has_it_tried_again_or_takes_the_package(portal: TestPortal) {
        portal.close_way();
        sent(&portal).await;
        portal.clock.forward(60 * 24 * 15);
        portal.run_worker().await;
        let storage = &portal.ports.storage;
        let stuck = storage.stuck_deliveries(false).await.unwrap().remove(0);
        let (page, base) = (
            format!("/behoerde/rueckfragen/{}/antwort", stuck.message),
            format!("/behoerde/rueckfragen/{}/uebergaben/{}", stuck.message, stuck.reply),
        );
        let mut other = portal.signed_in("clerk-anderes").await;
        other.post(&format!("{base}/paket"), &[]).await.has_status(404);
        other.post(&format!("{base}/noch-einmal"), &[]).await.has_status(404);
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(&page).await.shows("Noch einmal versuchen").shows(&format!("{base}/paket"));
        let answer = clerk.post(&format!("{base}/paket"), &[]).await;
        answer.has_status(200);
        assert_eq!(answer.headers["content-type"], "application/zip");
        // Names, contents and hashes are those of the package.
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(answer.body.clone())).unwrap();
        let mut read = |name: &str| {
            use std::io::Read as _;
            let mut bytes = Vec::new();
            zip.by_name(&format!("{}/{name}", stuck.id)).unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        let manifest: serde_json::Value = serde_json::from_slice(&read("manifest.json")).unwrap();
        let document = &manifest["documents"][0];
        let content = read(&format!("documents/{}", document["file"].as_str().unwrap()));
        assert!(content.starts_with(b"%PDF"));
        assert_eq!(document["sha256"], usecases::hash::sha256_hex(&content));
        // It still waits, and nobody says anything else.
        clerk.get(&page).await.shows("Weitergabe gestört");
        portal.open_way();
        clerk.post(&format!("{base}/noch-einmal"), &[]).await.has_status(303);
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
        clerk.post(&format!("{base}/paket"), &[]).await.has_status(404);
        clerk.get(&format!("{base}/paket")).await.has_status(405);
        let history = storage.history(&stuck.tenant, stuck.message).await.unwrap();
        let by_clerk = |wanted| history.iter().any(|one| one.action == wanted && matches!(one.actor, domain::event::Actor::Clerk(_)));
        assert!(by_clerk(ports::storage::AuditAction::DeliveryExported) && by_clerk(ports::storage::AuditAction::DeliveryRetried));
    }

    async fn an_operator_takes_out_gives_up_redirects_and_says_what_was_done(portal: TestPortal) {
        portal.close_way();
        let mut amina = sent(&portal).await;
        portal.clock.forward(60 * 24 * 15);
        portal.run_worker().await;
        let (storage, ways) = (&portal.ports.storage, &portal.state.rooms.delivery);
        let stuck = storage.stuck_deliveries(false).await.unwrap().remove(0);
        let out = portal.folder.path().join("out");
        std::fs::create_dir(&out).unwrap();
        let channel = server::wiring::folder_channel(out.clone());
        let taken = portal.state.rooms.delivery.take_out(&stuck, &*channel, domain::event::Actor::Portal).await.unwrap();
        assert!(matches!(taken, Some(domain::errand::AttemptOutcome::Done { .. })), "{taken:?}");
        let (folder, file) = (out.join(stuck.id.to_string()), out.join(stuck.id.to_string()).join("manifest.json"));
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join("documents")), mode(&file)), (0o750, 0o750, 0o640));
        // Nobody is reminded of what was given up; it is still there, and the person reads that it was not handed over.
        assert!(ways.give_up(&stuck).await.unwrap());
        assert!(!ways.give_up(&stuck).await.unwrap());
        assert!(storage.stuck_deliveries(false).await.unwrap().is_empty());
        assert_eq!(storage.stuck_deliveries(true).await.unwrap().len(), 1);
        assert!(portal.state.rooms.delivery.look_after_stuck_deliveries().await.unwrap().is_none());
        amina.sign_in("amina").await;
        let receipt = format!("/rueckfragen/{}/eingang/{}", stuck.message, stuck.receipt_number);
        amina.get(&receipt).await.shows("noch nicht weitergeben");
        assert!(ways.handed_over(&stuck, "by hand: to Ms Test, 18 March").await.unwrap());
        assert!(!ways.handed_over(&stuck, "twice").await.unwrap());
        assert!(!amina.get(&receipt).await.text().contains("noch nicht weitergeben"));
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get(&format!("/behoerde/rueckfragen/{}/antwort", stuck.message)).await.shows("by hand: to Ms Test");
        assert!(!portal.state.rooms.delivery.retry_stuck(&stuck, None, domain::event::Actor::Portal).await.unwrap(), "it is done");
    }

    async fn what_waits_is_tried_by_itself_once_its_way_is_open_and_somebody_is_reminded(portal: TestPortal) {
        portal.close_way();
        sent(&portal).await;
        portal.clock.forward(60 * 24 * 15);
        portal.run_worker().await;
        let ways = &portal.state.rooms.delivery;
        portal.clock.forward(60 * 25);
        let waiting = ways.look_after_stuck_deliveries().await.unwrap().expect("something waits");
        assert_eq!((waiting.deliveries, waiting.oldest_hours), (1, 25));
        assert_eq!(ways.stuck(false).await.unwrap().len(), 1, "its way is closed");
        std::fs::remove_file(portal.case_files()).unwrap();
        ways.look_after_stuck_deliveries().await.unwrap();
        assert!(!portal.case_files().exists(), "what is missing may be a disk that is not there");
        std::fs::create_dir(portal.case_files()).unwrap();
        // Open, but what lies there is another package: it fails again, and has waited since before.
        let stuck = ways.stuck(false).await.unwrap().remove(0);
        std::fs::create_dir_all(portal.case_files().join(stuck.id.to_string())).unwrap();
        ways.look_after_stuck_deliveries().await.unwrap();
        portal.run_worker().await;
        let again = ways.stuck(false).await.unwrap().remove(0);
        assert_eq!((again.since, again.attempts), (stuck.since, stuck.attempts + 1));
        ways.look_after_stuck_deliveries().await.unwrap();
        portal.run_worker().await;
        assert_eq!(ways.stuck(false).await.unwrap()[0].attempts, again.attempts, "once a day");
        std::fs::remove_dir(portal.case_files().join(stuck.id.to_string())).unwrap();
        portal.clock.forward(60 * 25);
        ways.look_after_stuck_deliveries().await.unwrap();
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
        assert!(ways.look_after_stuck_deliveries().await.unwrap().is_none());
        let left: Vec<_> = std::fs::read_dir(portal.case_files()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 1, "a probe leaves nothing: {left:?}");
    }

    async fn a_way_that_opens_again_takes_what_waited_for_it(portal: TestPortal) {
        portal.close_way();
        sent(&portal).await;
        let ways = &portal.state.rooms.delivery;
        let mut told = std::collections::HashMap::new();
        ways.look_at_ways(&mut told).await.unwrap();
        assert_eq!(told.len(), 1, "somebody is told while it is still tried");
        portal.clock.forward(60 * 24 * 15);
        portal.run_worker().await;
        ways.look_at_ways(&mut told).await.unwrap();
        assert_eq!(ways.stuck(false).await.unwrap().len(), 1);
        portal.open_way();
        ways.look_at_ways(&mut told).await.unwrap();
        assert!(told.is_empty());
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1, "nobody had to ask, and no day went by");
    }

    async fn leftovers_of_a_crash_do_not_disturb(portal: TestPortal) {
        let mut amina = sent(&portal).await;
        let list = amina.get("/rueckfragen").await.text();
        let id = list.split('"').find_map(|part| part.strip_prefix("/rueckfragen/")).unwrap().to_owned();
        let (_, view) = portal.api(http::Method::GET, &format!("/api/v1/messages/{id}"), None, &serde_json::json!({})).await;
        let delivery = view["replies"][0]["delivery_id"].as_str().unwrap();
        let part = portal.case_files().join(format!(".{delivery}.00000000-0000-0000-0000-000000000000.part/documents"));
        std::fs::create_dir_all(&part).unwrap();
        std::fs::write(part.join("001-vertrag.pdf"), "half").unwrap();
        portal.run_worker().await;
        let packages = portal.packages();
        assert_eq!(packages.len(), 1);
        let delivered = std::fs::read(packages[0].0.join("documents/001-vertrag.pdf")).unwrap();
        assert!(delivered.starts_with(b"%PDF-1.7") && delivered.len() == pdf().len());
        assert_eq!(std::fs::read_dir(portal.case_files()).unwrap().count(), 1, "leftovers are cleared away");
        assert_eq!(packages[0].0.file_name().unwrap().to_string_lossy(), delivery);
    }
}

/// Only an answer that says "taken" counts as told.
#[tokio::test]
async fn an_alarm_counts_only_if_it_was_taken() {
    let folder = tempfile::tempdir().unwrap();
    let told = folder.path().join("told");
    let waiting = ports::Waiting { deliveries: 3, oldest_hours: 400 };
    let with = async |alarm: String| {
        let portal = TestPortal::start_edited(On::Sqlite, |text| format!("{text}\n[alarm]\n{alarm}\n")).await;
        portal.state.rooms.delivery.remind(&waiting).await
    };
    let script = format!("printf '%s %s' \"$RUECKKANAL_DELIVERIES\" \"$RUECKKANAL_OLDEST_HOURS\" > '{}'", told.display());
    let words = |script: &str| format!("program = [\"/bin/sh\", \"-c\", {}]", serde_json::json!(script));
    assert!(with(words(&script)).await);
    assert_eq!(std::fs::read_to_string(&told).unwrap(), "3 400");
    assert!(!with(words("exit 1")).await);
    assert!(!with("program = [\"/nowhere/at/all\"]".to_owned()).await);
    // An address: what came is read by hand.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("address = \"http://{}/secret\"", listener.local_addr().unwrap());
    let (status, heard) = tokio::sync::mpsc::channel::<String>(2);
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        for answer in ["204 No Content", "503 Service Unavailable"] {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut text = Vec::new();
            while !text.ends_with(b"}") {
                let mut piece = [0; 1024];
                let read = stream.read(&mut piece).await.unwrap();
                text.extend_from_slice(&piece[..read]);
            }
            stream
                .write_all(format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").as_bytes())
                .await
                .unwrap();
            status.send(String::from_utf8(text).unwrap()).await.unwrap();
        }
    });
    let mut heard = heard;
    assert!(with(address.clone()).await);
    let request = heard.recv().await.unwrap();
    assert!(
        request.starts_with("POST /secret ") && request.contains("\"deliveries\":3") && request.contains("\"oldest_hours\":400"),
        "{request}"
    );
    assert!(!with(address).await);
}
