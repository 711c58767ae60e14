//! The outbox: leases, order, and what a paused worker may still do.

use super::samples::{Story, at, done, new_id, settlement, slug};
use crate::storage::{
    ATTEMPTS_KEPT, AuditAction, AuditEntry, ClaimedErrand, MoveOn, NewErrand, RetryDelivery, Settlement, Storage,
};
use domain::{
    delivery::DeliveryState,
    document::ScanState,
    errand::{AttemptOutcome, Cause, ErrandState, Route, Task},
    event::{Actor, Change},
    id::{ErrandId, EventId},
};
use futures_util::future::join_all;
use std::collections::BTreeSet;
use uuid::Uuid;

fn later(claimed: &ClaimedErrand, seconds: i64) -> Settlement {
    let outcome = AttemptOutcome::Later { reason: Cause::WayClosed.because("away") };
    settlement(claimed, 21, outcome, ErrandState::Pending { due: at(seconds) })
}

pub async fn an_errand_belongs_to_one_worker_until_its_lease_ends(storage: &impl Storage) {
    let mut sent = BTreeSet::new();
    let mut route = None;
    for number in 0..10 {
        let story = Story::begin(storage).await;
        sent.insert(story.sent([number; 8], 5).await.delivery.id);
        route = Some(story.route());
    }
    let route = route.expect("all go the same way");
    let claim = async |limit, now, until| {
        storage.claim_errands(&route, limit, Uuid::new_v4(), at(now), at(until)).await.expect("claimed")
    };
    let claims = join_all((0..5).map(|_| claim(3, 10, 70))).await;
    let claimed: Vec<ClaimedErrand> = claims.into_iter().flatten().collect();
    let ids: BTreeSet<ErrandId> = claimed.iter().map(|errand| errand.id).collect();
    assert_eq!(ids.len(), claimed.len(), "no errand has two workers");
    let rest = claim(10, 10, 70).await;
    let all: BTreeSet<ErrandId> = ids.iter().copied().chain(rest.iter().map(|errand| errand.id)).collect();
    assert_eq!(all, sent);
    assert!(claim(10, 69, 130).await.is_empty());
    assert!(storage.due_routes(at(69)).await.expect("read").is_empty(), "what is under way is not due");
    assert_eq!(claim(20, 71, 130).await.len(), 10);
}

pub async fn errands_are_claimed_oldest_first_and_when_due(storage: &impl Storage) {
    let mut expected = Vec::new();
    let story = Story::begin(storage).await;
    for seconds in [30, 10, 20] {
        let number = u8::try_from(seconds).expect("small");
        expected.push((seconds, Story::begin(storage).await.sent([number; 8], seconds).await.delivery.id));
    }
    expected.sort_unstable();
    assert!(story.claim(9, 19).await.is_empty(), "not due yet");
    assert!(storage.due_routes(at(9)).await.expect("read").is_empty(), "not due yet");
    assert_eq!(storage.due_routes(at(10)).await.expect("read"), [story.route()]);
    let mut seen = Vec::new();
    for _ in 0..3 {
        let claimed = storage.claim_errands(&story.route(), 1, Uuid::new_v4(), at(40), at(100)).await.expect("claimed");
        assert_eq!(claimed[0].request.as_deref(), Some("ABCDEF012345"), "whoever caused it is found by it");
        seen.push(claimed[0].id);
    }
    assert_eq!(seen, expected.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
}

pub async fn a_reply_may_stay_for_a_while(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let draft = story.answered().await;
    let edited_at = draft.edited_at;
    let mut submission = story.submission(draft, [1; 8], 5);
    submission.delivery.due = at(65);
    storage.submit(&submission, edited_at).await.expect("stored");
    assert!(story.claim(64, 100).await.is_empty());
    // It has not been tried: nobody hurries what shall stay.
    assert_eq!(storage.hurry(&story.route(), at(20)).await.expect("judged"), 0);
    let claimed = story.claim(65, 100).await;
    assert_eq!((claimed[0].id, claimed[0].created_at), (submission.delivery.id, at(5)));
}

pub async fn each_route_is_claimed_by_itself(storage: &impl Storage) {
    let (first, second) = (Story::begin(storage).await, Story::begin(storage).await);
    first.sent([1; 8], 5).await;
    let other = second.sent([2; 8], 6).await;
    second.open(None).await;
    let stuck = second.claim(10, 60).await;
    for claimed in &stuck {
        let reason = Cause::NoWay.because("gone");
        let outcome = AttemptOutcome::NeedsPerson { reason: reason.clone() };
        let state = ErrandState::NeedsPerson { since: at(21), reason };
        assert!(storage.settle_errand(&settlement(claimed, 21, outcome, state)).await.expect("recorded"));
    }
    let redirected = RetryDelivery {
        id: domain::id::DeliveryId(other.delivery.id.0),
        route: Some(Route::case_system(&slug("other"))),
        by_itself: false,
        event: second.event(30, Change::DeliveryRedirected { reply: other.reply.id, to: slug("other") }),
    };
    assert!(storage.retry_delivery(&redirected).await.expect("judged"));
    assert!(!storage.retry_delivery(&redirected).await.expect("judged"), "it does not wait any more");
    let elsewhere = Route::case_system(&slug("other"));
    assert_eq!(storage.due_routes(at(40)).await.expect("read"), std::slice::from_ref(&elsewhere));
    assert!(first.claim(40, 90).await.is_empty());
    let claimed = storage.claim_errands(&elsewhere, 10, Uuid::new_v4(), at(40), at(90)).await.expect("claimed").remove(0);
    assert_eq!((claimed.id, claimed.route.to_case_system()), (other.delivery.id, Some(slug("other"))));
    // It fails, waits for long, and the other side answers again.
    assert!(storage.settle_errand(&later(&claimed, 9_000)).await.expect("recorded"));
    assert!(storage.due_routes(at(100)).await.expect("read").is_empty());
    assert_eq!(storage.hurry(&first.route(), at(100)).await.expect("judged"), 0, "another route");
    assert_eq!(storage.hurry(&elsewhere, at(100)).await.expect("judged"), 1);
    assert_eq!(storage.due_routes(at(100)).await.expect("read"), [elsewhere]);
}

pub async fn a_reply_takes_the_next_way_unless_it_may_have_arrived(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let (first, next) = (story.route(), Route::case_system(&slug("next-way")));
    let mut sent = Vec::new();
    for number in 1..=5 {
        sent.push(Story::begin(storage).await.sent([number; 8], number.into()).await);
    }
    let [refused, unanswered, abandoned, under_way, last] = sent.as_slice() else { panic!("five") };
    let claim = async |now, until| {
        let claimed = storage.claim_errands(&first, 10, new_id(), at(now), at(until)).await.expect("claimed");
        claimed.into_iter().map(|claimed| (claimed.id, claimed)).collect::<std::collections::BTreeMap<_, _>>()
    };
    let claimed = claim(4, 20).await;
    assert!(storage.settle_errand(&later(&claimed[&refused.delivery.id], 9_000)).await.expect("recorded"));
    let outcome = AttemptOutcome::Later { reason: Cause::Unanswered.because("silence") };
    let silence = settlement(&claimed[&unanswered.delivery.id], 21, outcome, ErrandState::Pending { due: at(9_000) });
    assert!(storage.settle_errand(&silence).await.expect("recorded"));
    // Two are under way, and one worker dies: what it had is claimed again, and it fails as if nothing had been.
    let again = claim(25, 60).await;
    assert!(storage.settle_errand(&later(&again[&abandoned.delivery.id], 9_000)).await.expect("recorded"));
    assert!(again.contains_key(&under_way.delivery.id));
    let take = async |events: usize, waiting_since: i64| {
        let events: Vec<EventId> = (0..events).map(|_| EventId(new_id())).collect();
        let move_on = MoveOn { from: &first, to: &next, waiting_since: at(waiting_since), now: at(30), events: &events };
        storage.take_next_way(&move_on).await.expect("moved")
    };
    assert!(storage.settle_errand(&later(&again[&last.delivery.id], 9_000)).await.expect("recorded"));
    assert_eq!(take(9, 0).await, 0, "somebody else may still get through with what is new");
    assert_eq!(
        (take(1, 30).await, take(9, 30).await, take(9, 30).await),
        (1, 1, 0),
        "as many as there are numbers, and each once"
    );
    let moved = storage.claim_errands(&next, 10, new_id(), at(30), at(60)).await.expect("claimed");
    assert!(moved.iter().all(|claimed| (claimed.attempts, claimed.elsewhere) == (1, 1)), "its pauses begin anew: {moved:?}");
    let moved: BTreeSet<ErrandId> = moved.into_iter().map(|claimed| claimed.id).collect();
    assert_eq!(moved, BTreeSet::from([refused.delivery.id, last.delivery.id]), "what was tried is due at once");
    let told = storage.history(&story.message.tenant, refused.reply.message).await.expect("read");
    assert!(told.iter().any(|entry: &AuditEntry| entry.action == AuditAction::DeliveryFellBack), "{told:?}");
}

pub async fn an_errand_waits_for_the_end_of_the_one_before(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let draft = story.answered().await;
    let edited_at = draft.edited_at;
    let (submission, copies) = story.submission_with_copies(draft, [1; 8], 5);
    storage.submit(&submission, edited_at).await.expect("stored");
    assert!(story.claim(10, 20).await.is_empty(), "its copies are not made");
    assert_eq!(storage.due_routes(at(10)).await.expect("read"), [Route::renderer()]);
    let claim = async |now, until| {
        storage.claim_errands(&Route::renderer(), 1, Uuid::new_v4(), at(now), at(until)).await.expect("claimed").remove(0)
    };
    let making = claim(10, 20).await;
    assert_eq!((making.id, making.task), (copies, Ok(Task::MakeRenditions { reply: submission.reply.id })));
    assert!(storage.settle_errand(&later(&making, 30)).await.expect("recorded"));
    assert!(story.claim(31, 40).await.is_empty(), "they are tried again");
    assert!(storage.settle_errand(&done(&claim(31, 40).await, 21)).await.expect("recorded"));
    let delivery = story.claim_delivery(submission.reply.id, 31, 40).await;
    assert_eq!(delivery.id, submission.delivery.id);
    let attempts = storage.attempts_of(copies).await.expect("read");
    let seen: Vec<_> = attempts.iter().map(|attempt| (attempt.number, attempt.outcome.as_str())).collect();
    assert_eq!(seen, [(1, "later"), (2, "done")]);
    assert_eq!(storage.forget_errands(at(9_999)).await.expect("judged"), 0, "it goes with its reply");
}

pub async fn a_document_without_a_verdict_has_an_errand(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let (waits, clean) = (story.document(1, ScanState::Unscanned).await, story.clean_document(2).await);
    for file in [&waits, &clean] {
        storage.add_document(file).await.expect("added");
    }
    let claim = async |now, until| {
        storage.claim_errands(&Route::scanner(), 10, Uuid::new_v4(), at(now), at(until)).await.expect("claimed")
    };
    let claimed = claim(10, 20).await;
    let tasks: Vec<_> = claimed.iter().map(|errand| errand.task).collect();
    assert_eq!(tasks, [Ok(Task::ScanAgain { document: waits.facts.id })]);
    // Of many attempts the newest are remembered.
    let mut errand = claimed.into_iter().next().expect("one");
    for number in 0..ATTEMPTS_KEPT + 3 {
        let seconds = 30 + i64::from(number);
        assert!(storage.settle_errand(&later(&errand, seconds)).await.expect("recorded"));
        errand = claim(seconds, seconds + 1).await.remove(0);
    }
    let attempts = storage.attempts_of(errand.id).await.expect("read");
    assert_eq!((attempts.len(), attempts[0].number), (ATTEMPTS_KEPT as usize, 4));
    assert!(storage.settle_errand(&done(&errand, 21)).await.expect("recorded"));
    assert_eq!(storage.forget_errands(at(21)).await.expect("judged"), 0, "it has just been done");
    assert_eq!(storage.forget_errands(at(22)).await.expect("judged"), 1);
    assert!(storage.attempts_of(errand.id).await.expect("read").is_empty());
}

pub async fn one_subject_has_one_errand_of_a_kind(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let file = story.document(1, ScanState::Unscanned).await;
    storage.add_document(&file).await.expect("added");
    let first = file.scan_again.as_ref().expect("it has no verdict").id;
    let again = NewErrand { id: ErrandId(new_id()), ..file.scan_again.clone().expect("it has no verdict") };
    let mut other = story.document(2, ScanState::Unscanned).await;
    other.scan_again = Some(again);
    storage.add_document(&other).await.expect("added");
    let claimed = storage.claim_errands(&Route::scanner(), 10, Uuid::new_v4(), at(10), at(20)).await.expect("claimed");
    assert_eq!(claimed.iter().map(|errand| errand.id).collect::<Vec<_>>(), [first]);
}

pub async fn a_lost_lease_changes_nothing(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let submission = story.sent([1; 8], 5).await;
    let paused = story.claim(10, 15).await.remove(0);
    let working = story.claim(16, 60).await.remove(0);
    assert_eq!((paused.id, working.attempts), (submission.delivery.id, 0));
    assert!(!storage.settle_errand(&done(&paused, 21)).await.expect("judged"), "its lease went to another worker");
    assert!(!storage.extend_lease(&paused, at(500)).await.expect("judged"));
    assert!(storage.extend_lease(&working, at(90)).await.expect("extended"));
    assert!(story.claim(80, 160).await.is_empty(), "it is at work");
    let failed = later(&working, 100);
    assert!(storage.settle_errand(&failed).await.expect("recorded"));
    assert!(storage.settle_errand(&failed).await.expect("judged"), "the answer may have been lost: it is written, once");
    assert_eq!(storage.attempts_of(working.id).await.expect("read").len(), 1);
    assert!(!storage.settle_errand(&done(&working, 21)).await.expect("judged"), "the lease is given back");
    assert!(story.claim(99, 160).await.is_empty());
    let again = story.claim(100, 160).await.remove(0);
    assert_eq!(again.attempts, 1);
    assert!(storage.settle_errand(&done(&again, 21)).await.expect("recorded"));
    let reply = storage.reply_for_delivery(&story.message.tenant, submission.reply.id).await.expect("read").expect("there");
    assert_eq!(reply.delivery, DeliveryState::Delivered { at: at(21), proof: "there".to_owned() });
    assert!(story.claim(9_999, 10_000).await.is_empty());
}

pub async fn history_is_in_order(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let reply = story.sent([1; 8], 5).await.reply.id;
    let claimed = story.claim(10, 60).await.remove(0);
    storage.settle_errand(&done(&claimed, 21)).await.expect("recorded");
    let viewed = super::samples::event(&story.message, 30, Actor::Clerk(story.key.account), Change::ReplyViewed);
    storage.append(&viewed).await.expect("recorded");
    let history = storage.history(&story.message.tenant, story.message.id).await.expect("read");
    let actions: Vec<AuditAction> = history.iter().map(|entry| entry.action).collect();
    let expected = [
        AuditAction::MessageMadeAvailable,
        AuditAction::PersonRecognized,
        AuditAction::DraftStarted,
        AuditAction::ReplySubmitted,
        AuditAction::ReplyDelivered,
        AuditAction::ReplyViewed,
    ];
    assert_eq!(actions, expected);
    assert_eq!(history.last(), Some(&AuditEntry::from(&viewed)), "as it was written");
    // Each line is that of an event, with what the event knows more.
    let events = storage.events_of(&story.message.tenant, story.message.id).await.expect("read");
    assert_eq!(events.iter().map(AuditEntry::from).collect::<Vec<_>>(), history);
    assert_eq!(events.last(), Some(&viewed));
    assert!(events.iter().any(|event| event.change == Change::ReplyDelivered { reply } && event.actor == Actor::Portal));
    assert!(storage.events_of(&slug("other"), story.message.id).await.expect("read").is_empty(), "another tenant's");
}
