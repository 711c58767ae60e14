//! The outbox: leases, order, and what a paused worker may still do.

use super::samples::{Story, at, new_id};
use crate::storage::{Actor, AuditAction, ClaimedDelivery, Settlement, Storage, Submission};
use domain::{
    delivery::{AttemptOutcome, Cause, DeliveryState},
    id::{AuditId, DeliveryId},
};
use futures_util::future::join_all;
use std::collections::BTreeSet;
use uuid::Uuid;

fn settlement(claimed: &ClaimedDelivery, outcome: AttemptOutcome, state: DeliveryState) -> Settlement {
    Settlement { claimed: claimed.clone(), started_at: at(20), ended_at: at(21), outcome, state, audit_id: AuditId(new_id()) }
}

fn delivered(claimed: &ClaimedDelivery) -> Settlement {
    let outcome = AttemptOutcome::Delivered { proof: "there".to_owned() };
    settlement(claimed, outcome, DeliveryState::Delivered { at: at(21), proof: "there".to_owned() })
}

pub async fn a_delivery_belongs_to_one_worker_until_its_lease_ends(storage: &impl Storage) {
    let mut sent = BTreeSet::new();
    for number in 0..10 {
        sent.insert(Story::begin(storage).await.sent([number; 8], 5).await.delivery);
    }
    let claims = join_all((0..5).map(|_| storage.claim_deliveries(Uuid::new_v4(), at(10), at(70), 3))).await;
    let claimed: Vec<ClaimedDelivery> = claims.into_iter().flat_map(|claim| claim.expect("claimed")).collect();
    let ids: BTreeSet<DeliveryId> = claimed.iter().map(|delivery| delivery.id).collect();
    assert_eq!(ids.len(), claimed.len(), "no delivery has two workers");
    let rest = storage.claim_deliveries(Uuid::new_v4(), at(10), at(70), 10).await.expect("claimed");
    let all: BTreeSet<DeliveryId> = ids.iter().copied().chain(rest.iter().map(|delivery| delivery.id)).collect();
    assert_eq!(all, sent);
    assert!(storage.claim_deliveries(Uuid::new_v4(), at(69), at(130), 10).await.expect("claimed").is_empty());
    assert_eq!(storage.claim_deliveries(Uuid::new_v4(), at(71), at(130), 20).await.expect("claimed").len(), 10);
}

pub async fn deliveries_are_claimed_oldest_first_and_when_due(storage: &impl Storage) {
    let mut expected = Vec::new();
    for seconds in [30, 10, 20] {
        let number = u8::try_from(seconds).expect("small");
        expected.push((seconds, Story::begin(storage).await.sent([number; 8], seconds).await.delivery));
    }
    expected.sort_unstable();
    assert!(storage.claim_deliveries(Uuid::new_v4(), at(9), at(19), 10).await.expect("claimed").is_empty(), "not due yet");
    let mut seen = Vec::new();
    for _ in 0..3 {
        let claimed = storage.claim_deliveries(Uuid::new_v4(), at(40), at(100), 1).await.expect("claimed");
        seen.push(claimed[0].id);
    }
    assert_eq!(seen, expected.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
}

pub async fn a_reply_may_stay_for_a_while(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let draft = story.answered().await;
    let edited_at = draft.edited_at;
    let submission = Submission { deliver_at: at(65), ..story.submission(draft, [1; 8], 5) };
    storage.submit(&submission, edited_at).await.expect("stored");
    assert!(storage.claim_deliveries(Uuid::new_v4(), at(64), at(100), 1).await.expect("claimed").is_empty());
    let claimed = storage.claim_deliveries(Uuid::new_v4(), at(65), at(100), 1).await.expect("claimed");
    assert_eq!((claimed[0].id, claimed[0].created_at), (submission.delivery, at(5)));
}

pub async fn a_lost_lease_changes_nothing(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let submission = story.sent([1; 8], 5).await;
    let paused = storage.claim_deliveries(Uuid::new_v4(), at(10), at(15), 1).await.expect("claimed").remove(0);
    let working = storage.claim_deliveries(Uuid::new_v4(), at(16), at(60), 1).await.expect("claimed").remove(0);
    assert_eq!((paused.id, working.attempts), (submission.delivery, 0));
    assert!(!storage.settle_delivery(&delivered(&paused)).await.expect("judged"), "its lease went to another worker");
    assert!(!storage.extend_lease(&paused, at(500)).await.expect("judged"));
    assert!(storage.extend_lease(&working, at(90)).await.expect("extended"));
    assert!(storage.claim_deliveries(Uuid::new_v4(), at(80), at(160), 1).await.expect("claimed").is_empty(), "it is at work");
    let retry = DeliveryState::Pending { attempts: 1, next_at: at(100) };
    let failed = settlement(&working, AttemptOutcome::Failed { reason: Cause::WayClosed.because("away") }, retry);
    assert!(storage.settle_delivery(&failed).await.expect("recorded"));
    assert!(!storage.settle_delivery(&failed).await.expect("judged"), "the lease is given back");
    assert!(storage.claim_deliveries(Uuid::new_v4(), at(99), at(160), 1).await.expect("claimed").is_empty());
    let again = storage.claim_deliveries(Uuid::new_v4(), at(100), at(160), 1).await.expect("claimed").remove(0);
    assert_eq!(again.attempts, 1);
    assert!(storage.settle_delivery(&delivered(&again)).await.expect("recorded"));
    let reply = storage.reply_for_delivery(&story.message.tenant, submission.reply.id).await.expect("read").expect("there");
    assert_eq!(reply.delivery, DeliveryState::Delivered { at: at(21), proof: "there".to_owned() });
    assert!(storage.claim_deliveries(Uuid::new_v4(), at(9_999), at(10_000), 1).await.expect("claimed").is_empty());
}

pub async fn history_is_in_order(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.sent([1; 8], 5).await;
    let claimed = storage.claim_deliveries(Uuid::new_v4(), at(10), at(60), 1).await.expect("claimed").remove(0);
    storage.settle_delivery(&delivered(&claimed)).await.expect("recorded");
    let viewed = super::samples::audit(&story.message, 30, Actor::Clerk(story.key.account), AuditAction::ReplyViewed);
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
    assert_eq!(history.last(), Some(&viewed), "as it was written");
}
