//! Folders that are away, gateways that are fast, and crashes at every step: every answer is in the folder once, under the same number.

use super::*;
use domain::xoev::{Direction, ExchangeState};

at_the_offices! {
    async fn a_folder_that_is_away_loses_nothing(portal) {
        let uuid = portal.office_sends("abh", &question(&json!({})));
        portal.run_offices().await;
        let message = portal.message_of("abh", &uuid).await.unwrap();
        let (out, aside) = (portal.office("abh", "outgoing"), portal.folder.path().join("weg"));
        std::fs::rename(&out, &aside).unwrap();
        answer(&portal, &message, "Hier.", &[]).await;
        portal.run_offices().await;
        let (_, view) = portal.online_of(&message).await;
        assert_eq!(view["replies"][0]["delivery"], "pending", "{view}");
        std::fs::rename(&aside, &out).unwrap();
        portal.clock.forward(24 * 60);
        portal.run_offices().await;
        assert_eq!(portal.office_reads("abh", "outgoing").len(), 1);
        // What comes in waits, too.
        let (incoming, aside) = (portal.office("abh", "incoming"), portal.folder.path().join("weg"));
        portal.office_sends("abh", &question(&json!({})));
        std::fs::rename(&incoming, &aside).unwrap();
        portal.run_offices().await;
        std::fs::rename(&aside, &incoming).unwrap();
        portal.run_offices().await;
        assert_eq!(portal.names("abh", "incoming"), Vec::<String>::new());
    }

    async fn an_answer_is_written_once_however_often_it_is_tried(portal) {
        let uuid = portal.office_sends("abh", &question(&json!({})));
        portal.run_offices().await;
        let message = portal.message_of("abh", &uuid).await.unwrap();
        let paper = pages(1);
        answer(&portal, &message, "Hier.", &[Upload { name: "a.pdf", content: &paper }]).await;
        // The worker dies after writing, before it is noted: the next attempt finds the file.
        let claimed = portal.claim(&domain::errand::Route::case_system(&"abh".parse().unwrap()), 30).await;
        let [errand] = &claimed[..] else { panic!("{claimed:?}") };
        let clone = errand.clone();
        portal.state.rooms.errands.attempt(clone).await.unwrap();
        let first = portal.names("abh", "outgoing");
        assert_eq!(first.len(), 1);
        let sent = portal.office_reads("abh", "outgoing")[0]["uuid"].as_str().unwrap().to_owned();
        let system = "abh".parse().unwrap();
        let known = portal.ports.storage.exchange(&system, Direction::Out, sent.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((known.state, known.kind.as_str()), (ExchangeState::Written, "130103"));
        // The gateway has taken it; tried again by hand, it is not written a second time.
        std::fs::remove_file(portal.office("abh", "outgoing").join(&first[0])).unwrap();
        portal.state.rooms.errands.attempt(errand.clone()).await.unwrap();
        assert_eq!(portal.names("abh", "outgoing"), Vec::<String>::new());
    }

    async fn an_office_that_is_faster_than_our_note_is_believed(portal) {
        let uuid = portal.office_sends("abh", &question(&json!({})));
        portal.run_offices().await;
        let message = portal.message_of("abh", &uuid).await.unwrap();
        answer(&portal, &message, "Hier.", &[]).await;
        portal.run_worker().await;
        let sent = portal.office_reads("abh", "outgoing")[0]["uuid"].clone();
        // A rejection with trouble that somebody repairs, then the same again: a resend keeps its number.
        portal.office_sends("abh", &json!({ "kind": "0010", "about": sent, "code": "S100" }));
        portal.run_offices().await;
        let (_, view) = portal.online_of(&message).await;
        assert_eq!(view["replies"][0]["delivery"], "delivered", "that it came twice says that it is there");
        // What the authority said stays.
        portal.office_sends("abh", &json!({ "kind": "0010", "about": sent, "code": "X001" }));
        portal.run_offices().await;
        let (_, view) = portal.online_of(&message).await;
        assert_eq!(view["replies"][0]["delivery"], "delivered");
    }

    async fn two_instances_on_one_folder_take_each_message_once(portal) {
        let mut uuids = Vec::new();
        for at in 0..12 {
            uuids.push(portal.office_sends("abh", &question(&json!({ "question": format!("Frage {at}?") }))));
        }
        let other = usecases::Rooms::new(portal.ports.clone());
        let (first, second) = tokio::join!(portal.state.rooms.xoev.collect(), other.xoev.collect());
        first.unwrap();
        second.unwrap();
        portal.run_offices().await;
        let mut ids = std::collections::BTreeSet::new();
        for uuid in &uuids {
            ids.insert(portal.message_of("abh", uuid).await.expect("taken"));
        }
        assert_eq!(ids.len(), 12);
        assert_eq!(portal.names("abh", "incoming"), Vec::<String>::new());
        let open = portal.signed_in("amina").await.get("/rueckfragen").await.text();
        assert!(!open.is_empty());
    }
}
