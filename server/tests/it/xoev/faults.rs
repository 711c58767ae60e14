//! Folders that are away, offices that are fast, and attempts that ended in the middle: every answer is in the folder once, under the same number.

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
        let asked = json!({ "kind": "1142", "application": BUILDING_APPLICATION, "text": ["Reicht das?"] });
        let uuid = portal.office_sends("bau", &asked);
        portal.run_offices().await;
        let message = portal.message_of("bau", &uuid).await.unwrap();
        let paper = pages(1);
        answer(&portal, &message, "Hier.", &[Upload { name: "a.pdf", content: &paper }]).await;
        // An attempt of which nothing is noted: the worker is gone.
        let claimed = portal.claim(&domain::errand::Route::case_system(&"bau".parse().unwrap()), 30).await;
        let [errand] = &claimed[..] else { panic!("{claimed:?}") };
        portal.state.rooms.errands.attempt(errand.clone()).await.unwrap();
        let first = portal.names("bau", "outgoing");
        assert_eq!(first.len(), 1);
        let sent: uuid::Uuid = portal.office_reads("bau", "outgoing")[0]["uuid"].as_str().unwrap().parse().unwrap();
        let (system, storage) = ("bau".parse().unwrap(), &portal.ports.storage);
        let state = async || storage.exchange(&system, Direction::Out, sent).await.unwrap().unwrap().state;
        assert_eq!(state().await, ExchangeState::Written);
        // It ended between the rename and the note: the next one finds the same folder.
        assert!(storage.settle_exchange(&system, sent, ExchangeState::Begun, None).await.unwrap());
        portal.state.rooms.errands.attempt(errand.clone()).await.unwrap();
        assert_eq!((portal.names("bau", "outgoing"), state().await), (first.clone(), ExchangeState::Written));
        // It ended before the rename: the next one writes it, under the same number.
        assert!(storage.settle_exchange(&system, sent, ExchangeState::Begun, None).await.unwrap());
        let folder = portal.office("bau", "outgoing").join(&first[0]);
        std::fs::remove_dir_all(&folder).unwrap();
        portal.state.rooms.errands.attempt(errand.clone()).await.unwrap();
        assert_eq!(portal.names("bau", "outgoing"), first);
        // The gateway has taken it: it is not written a second time.
        std::fs::remove_dir_all(&folder).unwrap();
        portal.state.rooms.errands.attempt(errand.clone()).await.unwrap();
        assert_eq!(portal.names("bau", "outgoing"), Vec::<String>::new());
    }

    async fn what_a_killed_attempt_has_left_goes_a_day_later(portal) {
        let out = portal.office("bau", "outgoing");
        let copy = portal.office("bau", "done").join(".rueckkanal-3.part");
        let (old, young, foreign) = (out.join(".rueckkanal-1.part"), out.join(".rueckkanal-2.part"), out.join(".gateway.part"));
        std::fs::create_dir(&old).unwrap();
        std::fs::write(old.join("Plan.pdf"), b"%PDF-").unwrap();
        std::fs::write(&young, b"<").unwrap();
        let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 24 * 60 * 60);
        std::fs::File::open(&old).unwrap().set_modified(long_ago).unwrap();
        for path in [&foreign, &copy] {
            std::fs::File::create(path).unwrap().set_modified(long_ago).unwrap();
        }
        portal.state.rooms.xoev.clear_leftovers().await;
        assert_eq!((old.exists(), copy.exists(), young.exists(), foreign.exists()), (false, false, true, true));
    }

    async fn own_messages_go_once_though_the_entry_stays(portal) {
        // What was taken in cannot be put away.
        let (done, refused) = (portal.office("bau", "done"), portal.office("bau", "refused"));
        for folder in [&done, &refused] {
            std::fs::remove_dir_all(folder).unwrap();
            std::fs::write(folder, b"").unwrap();
        }
        portal.office_sends("bau", &json!({ "kind": "1140", "application": BUILDING_APPLICATION, "findings": [] }));
        portal.office_sends("bau", &json!({ "kind": "1140", "application": uuid::Uuid::new_v4(), "findings": [] }));
        portal.run_offices().await;
        let mut kinds: Vec<Value> = portal.office_reads("bau", "outgoing").iter().map(|one| one["kind"].clone()).collect();
        kinds.sort_by_key(Value::to_string);
        assert_eq!(kinds, ["1100", "1180"]);
        for name in portal.names("bau", "outgoing") {
            std::fs::remove_file(portal.office("bau", "outgoing").join(name)).unwrap();
        }
        for _ in 0..3 {
            portal.run_offices().await;
        }
        assert_eq!(portal.names("bau", "outgoing"), Vec::<String>::new());
        assert_eq!(portal.names("bau", "incoming").len(), 2);
    }

    async fn an_office_that_is_faster_than_our_note_is_believed(portal) {
        let uuid = portal.office_sends("abh", &question(&json!({})));
        portal.run_offices().await;
        let message = portal.message_of("abh", &uuid).await.unwrap();
        answer(&portal, &message, "Hier.", &[]).await;
        let state = async || portal.online_of(&message).await.1["replies"][0]["delivery"].clone();
        let out = portal.office("abh", "outgoing");
        let aside = portal.folder.path().join("weg");
        std::fs::rename(&out, &aside).unwrap();
        portal.run_offices().await;
        std::fs::rename(&aside, &out).unwrap();
        portal.clock.forward(60);
        // It lies there, and of the attempt nothing is noted: another worker has the errand now.
        let mut claimed = portal.claim(&domain::errand::Route::case_system(&"abh".parse().unwrap()), 30).await;
        claimed[0].lease = uuid::Uuid::new_v4();
        portal.state.rooms.errands.attempt(claimed.remove(0)).await.unwrap();
        assert_eq!((state().await, std::fs::read_dir(&out).unwrap().count()), (json!("pending"), 1));
        let sent = portal.office_reads("abh", "outgoing")[0]["uuid"].clone();
        portal.office_sends("abh", &json!({ "kind": "130104", "application": APPLICATION, "about": sent, "status": "02" }));
        portal.state.rooms.xoev.collect().await.unwrap();
        assert_eq!((state().await, portal.names("abh", "incoming").len()), (json!("pending"), 1), "it waits");
        portal.clock.forward(60);
        portal.run_worker().await;
        assert_eq!(state().await, "transmitted");
        portal.run_offices().await;
        assert_eq!(state().await, "delivered");
    }

    async fn what_came_twice_is_there_and_what_stood_between_goes_again(portal) {
        let uuid = portal.office_sends("abh", &question(&json!({})));
        portal.run_offices().await;
        let message = portal.message_of("abh", &uuid).await.unwrap();
        answer(&portal, &message, "Hier.", &[]).await;
        portal.run_worker().await;
        let state = async || portal.online_of(&message).await.1["replies"][0]["delivery"].clone();
        let sent = portal.office_reads("abh", "outgoing")[0]["uuid"].clone();
        // Somebody repairs what stood between: the same message goes again, under its number.
        portal.office_sends("abh", &json!({ "kind": "0010", "about": sent, "code": "T010" }));
        portal.run_offices().await;
        assert_eq!(state().await, "needs_person");
        std::fs::remove_file(portal.office("abh", "outgoing").join(&portal.names("abh", "outgoing")[0])).unwrap();
        portal.retry_all().await;
        portal.run_offices().await;
        let again = portal.office_reads("abh", "outgoing");
        assert_eq!((again.len(), &again[0]["uuid"], state().await), (1, &sent, json!("transmitted")));
        portal.office_sends("abh", &json!({ "kind": "0010", "about": sent, "code": "S100" }));
        portal.run_offices().await;
        assert_eq!(state().await, "delivered", "that it came twice says that it is there");
        // It was there, and then it was not: the same message once more, and only then is it there again.
        portal.office_sends("abh", &json!({ "kind": "0010", "about": sent, "code": "T010" }));
        portal.run_offices().await;
        assert_eq!(state().await, "needs_person");
        std::fs::remove_file(portal.office("abh", "outgoing").join(&portal.names("abh", "outgoing")[0])).unwrap();
        portal.retry_all().await;
        portal.run_offices().await;
        let again = portal.office_reads("abh", "outgoing");
        assert_eq!((again.len(), &again[0]["uuid"], state().await), (1, &sent, json!("transmitted")));
        let status = json!({ "kind": "130104", "application": APPLICATION, "about": sent, "status": "02" });
        portal.office_sends("abh", &status);
        portal.run_offices().await;
        assert_eq!(state().await, "delivered");
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
        let system = "abh".parse().unwrap();
        let taken = portal.ports.storage.exchanges(&system, Direction::In, ExchangeState::Taken, 100).await.unwrap();
        assert_eq!(taken.len(), 12);
    }
}
