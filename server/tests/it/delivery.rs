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
    async fn a_case_file_that_is_away_is_tried_again_until_it_is_back(portal: TestPortal) {
        // A file where the folder should be.
        std::fs::write(portal.case_files(), "in the way").unwrap();
        sent(&portal).await;
        for _ in 0..3 {
            portal.run_worker().await;
            portal.clock.forward(60);
        }
        assert!(portal.case_files().is_file());
        std::fs::remove_file(portal.case_files()).unwrap();
        portal.clock.forward(60 * 6);
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
    }

    async fn a_package_that_is_there_already_is_not_written_twice(portal: TestPortal) {
        sent(&portal).await;
        // The worker delivers, but its word is lost: the lease runs out and another worker tries again.
        let lease = uuid::Uuid::new_v4();
        let storage = &portal.state.portal.storage;
        let now = ports::Clock::now(&*portal.clock);
        let claimed = storage.claim_deliveries(lease, now, now + jiff::SignedDuration::from_mins(5), 10).await.unwrap();
        assert_eq!(claimed.len(), 1);
        portal.run_worker().await;
        assert!(portal.packages().is_empty(), "the lease keeps others away");
        portal.clock.forward(6);
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
        // The paused worker wakes up: its word does not count any more.
        let settlement = ports::storage::Settlement {
            claimed: claimed[0].clone(),
            started_at: now,
            ended_at: now,
            outcome: domain::delivery::AttemptOutcome::Rejected { reason: "late".into() },
            state: domain::delivery::DeliveryState::NeedsPerson { since: now, reason: "late".into() },
            audit_id: domain::id::AuditId(uuid::Uuid::now_v7()),
        };
        assert!(!storage.settle_delivery(&settlement).await.unwrap());
        let mut clerk = portal.signed_in("clerk-amt").await;
        clerk.get("/behoerde/rueckfragen").await.shows("Übergeben");
    }

    async fn what_waits_for_a_person_is_named_and_tried_again(portal: TestPortal) {
        std::fs::write(portal.case_files(), "in the way").unwrap();
        let mut amina = sent(&portal).await;
        let storage = &portal.state.portal.storage;
        portal.run_worker().await;
        assert!(storage.stuck_deliveries().await.unwrap().is_empty(), "it is tried for two weeks");
        portal.clock.forward(60 * 24 * 15);
        portal.run_worker().await;
        let stuck = storage.stuck_deliveries().await.unwrap();
        assert_eq!((stuck.len(), stuck[0].attempts), (1, 2));
        assert!(!stuck[0].reason.is_empty());
        std::fs::remove_file(portal.case_files()).unwrap();
        portal.run_worker().await;
        assert!(portal.packages().is_empty(), "nobody asked for it");
        let (now, audit) = (ports::Clock::now(&*portal.clock), domain::id::AuditId(uuid::Uuid::now_v7()));
        assert!(storage.retry_delivery(stuck[0].id, now, audit).await.unwrap());
        let again = domain::id::AuditId(uuid::Uuid::now_v7());
        assert!(!storage.retry_delivery(stuck[0].id, now, again).await.unwrap(), "once");
        portal.run_worker().await;
        assert_eq!(portal.packages().len(), 1);
        assert!(storage.stuck_deliveries().await.unwrap().is_empty());
        amina.sign_in("amina").await;
        let message = stuck[0].message;
        amina.get(&format!("/rueckfragen/{message}/eingang/{}", stuck[0].receipt_number)).await.shows("bergeben");
        let history = storage.history(&stuck[0].tenant, message).await.unwrap();
        assert!(history.iter().any(|entry| entry.action == ports::storage::AuditAction::DeliveryRetried));
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
