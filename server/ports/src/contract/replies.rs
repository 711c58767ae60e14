//! Drafts and replies: one draft for all tabs, one reply for all clicks, everything or nothing.

use super::samples::{Story, at, new_id, slug};
use crate::Sealed;
use crate::storage::{AuditAction, SaveOutcome, Storage, SubmitOutcome, WithdrawOutcome};
use domain::{
    delivery::DeliveryState,
    event::Change,
    id::{DocumentId, ReplyId},
    message::MessageState,
    personal::Personal,
    question::Answer,
    reply::ItemAnswer,
};
use futures_util::future::join_all;

pub async fn two_tabs_share_one_draft(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    assert!(story.draft().await.is_none());
    let drafts = join_all((0..10).map(|_| story.open(None))).await;
    let first = drafts[0].clone().expect("a draft");
    assert!(drafts.iter().all(|draft| draft.as_ref().is_some_and(|draft| draft.id == first.id)));
    assert_eq!(story.draft().await.map(|draft| draft.id), Some(first.id));
    let history = storage.history(&story.message.tenant, story.message.id).await.expect("read");
    assert_eq!(history.iter().filter(|entry| entry.action == AuditAction::DraftStarted).count(), 1);
}

pub async fn answers_are_replaced_and_cleared(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let item = slug("allein");
    let answer = |yes| ItemAnswer::Question(Answer::YesNo(Personal::new(yes)));
    assert_eq!(
        storage.save_answer(&story.key, &item, None, Some(&answer(true)), at(1), None).await.expect("judged"),
        SaveOutcome::Closed,
        "there is no draft yet"
    );
    story.open(None).await.expect("a draft");
    for (over, yes, seconds) in [(None, true, 2), (Some(answer(true)), false, 3)] {
        storage.save_answer(&story.key, &item, over.as_ref(), Some(&answer(yes)), at(seconds), None).await.expect("saved");
    }
    let draft = story.draft().await.expect("a draft");
    assert_eq!((draft.answers.get(&item), draft.edited_at), (Some(&answer(false)), at(3)));
    // Two who saw the same do not both save: the second one hears of the first.
    let believed = story.draft().await.expect("open").answers.get(&item).cloned();
    let save = async |answer: &ItemAnswer| {
        storage.save_answer(&story.key, &item, believed.as_ref(), Some(answer), at(3), None).await.expect("judged")
    };
    let other = ItemAnswer::LeftOut;
    assert_eq!(save(&other).await, SaveOutcome::Saved);
    assert_eq!(save(&other).await, SaveOutcome::Saved, "the same once more is no other one");
    assert_eq!(save(&answer(true)).await, SaveOutcome::Overtaken);
    storage.save_answer(&story.key, &item, Some(&other), None, at(4), None).await.expect("cleared");
    assert!(story.draft().await.expect("a draft").answers.is_empty());
}

pub async fn a_reply_is_stored_whole_and_once(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.answered().await;
    let add = story.clean_document(3).await;
    storage.add_document(&add).await.expect("added");
    let draft = story.draft().await.expect("a draft");
    let edited_at = draft.edited_at;
    let submission = story.submission(draft, [7; 8], 5);
    assert_eq!(storage.submit(&submission, edited_at).await.expect("stored"), SubmitOutcome::Accepted);
    assert_eq!(story.record().await.state, MessageState::Answered { first_reply: submission.reply.id, at: at(5) });
    assert!(story.draft().await.is_none(), "nothing is left to edit");
    let number = submission.reply.receipt_number.clone();
    let found = storage.replies_to(&story.message.tenant, story.message.id).await.expect("read").pop().expect("there");
    assert_eq!(found.reply, submission.reply);
    assert_eq!(
        (found.level, found.language.as_str(), found.delivery_id),
        (submission.level, "de-simple", domain::id::DeliveryId(submission.delivery.id.0))
    );
    assert_eq!((&found.person, &found.recognition), (&super::samples::person("amina"), &submission.recognition));
    assert!(matches!(found.delivery, DeliveryState::Pending { .. }));
    assert_eq!(storage.reply_for_delivery(&story.message.tenant, submission.reply.id).await.expect("read"), Some(found));
    let document = add.facts.id;
    let stored = storage.reply_document(&story.message.tenant, story.message.id, document).await.expect("read").expect("there");
    assert_eq!((stored.facts, stored.sealed), (add.facts, Sealed::whole(add.wrapped_key)));
    let foreign = Story::begin(storage).await;
    assert!(storage.reply_document(&story.message.tenant, foreign.message.id, document).await.expect("read").is_none());
    // The same again, as after a lost answer: the same number.
    let again = storage.submit(&submission, edited_at).await.expect("judged");
    assert_eq!(again, SubmitOutcome::AlreadySubmitted(number));
}

pub async fn a_draft_that_changed_is_not_sent(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let draft = story.answered().await;
    let edited_at = draft.edited_at;
    let submission = story.submission(draft, [7; 8], 5);
    story.answer(false, 4).await;
    assert_eq!(storage.submit(&submission, edited_at).await.expect("judged"), SubmitOutcome::Changed);
    assert_eq!(story.record().await.state, MessageState::Open, "nothing of it stays");
    assert!(storage.replies_to(&story.message.tenant, story.message.id).await.expect("read").is_empty());
    assert!(story.draft().await.is_some());
}

pub async fn ten_senders_at_once_make_one_reply(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let draft = story.answered().await;
    let edited_at = draft.edited_at;
    let submissions: Vec<_> = (0..10).map(|at| story.submission(draft.clone(), [at; 8], 5)).collect();
    let outcomes = join_all(submissions.iter().map(|submission| storage.submit(submission, edited_at))).await;
    let outcomes: Vec<_> = outcomes.into_iter().map(|outcome| outcome.expect("judged")).collect();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == SubmitOutcome::Accepted).count(), 1, "{outcomes:?}");
    let replies = storage.replies_to(&story.message.tenant, story.message.id).await.expect("read");
    assert_eq!(replies.len(), 1);
    let number = &replies[0].reply.receipt_number;
    for outcome in outcomes.iter().filter(|outcome| **outcome != SubmitOutcome::Accepted) {
        assert_eq!(outcome, &SubmitOutcome::AlreadySubmitted(number.clone()));
    }
}

pub async fn a_taken_receipt_number_leaves_nothing_behind(storage: &impl Storage) {
    Story::begin(storage).await.sent([7; 8], 5).await;
    let story = Story::begin(storage).await;
    let draft = story.answered().await;
    let edited_at = draft.edited_at;
    let taken = story.submission(draft.clone(), [7; 8], 6);
    assert_eq!(storage.submit(&taken, edited_at).await.expect("judged"), SubmitOutcome::ReceiptNumberTaken);
    assert_eq!(story.record().await.state, MessageState::Open);
    assert_eq!(story.draft().await, Some(draft.clone()));
    let free = story.submission(draft, [8; 8], 6);
    assert_eq!(storage.submit(&free, edited_at).await.expect("stored"), SubmitOutcome::Accepted);
}

pub async fn a_withdrawn_message_takes_no_reply(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let draft = story.answered().await;
    let edited_at = draft.edited_at;
    let event = story.event(4, Change::MessageWithdrawn);
    let withdrawn = storage
        .withdraw_message(&story.message.case_system, story.message.id, None, super::samples::withdrawn(), &[], &event)
        .await
        .expect("judged");
    assert_eq!(withdrawn, WithdrawOutcome::Withdrawn);
    let submission = story.submission(draft, [7; 8], 5);
    assert_eq!(storage.submit(&submission, edited_at).await.expect("judged"), SubmitOutcome::Withdrawn);
    assert!(storage.replies_to(&story.message.tenant, story.message.id).await.expect("read").is_empty());
    let fresh = Story::begin(storage).await;
    let event = fresh.event(4, Change::MessageWithdrawn);
    storage
        .withdraw_message(&fresh.message.case_system, fresh.message.id, None, super::samples::withdrawn(), &[], &event)
        .await
        .expect("withdrawn");
    assert!(fresh.open(None).await.is_none(), "no draft for a message that was taken back");
}

pub async fn a_supplement_needs_a_reply(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    assert!(story.open(Some(ReplyId(new_id()))).await.is_none());
    let first = story.sent([1; 8], 5).await;
    assert!(story.open(None).await.is_none(), "a second first reply");
    let (tenant, account) = (story.key.tenant.clone(), story.key.account);
    let begun = async || storage.begun_supplements(&tenant, account).await.expect("read").contains(&story.key.message);
    assert!(!begun().await);
    let draft = story.open(Some(first.reply.id)).await.expect("a supplement");
    assert_eq!(draft.supplements, Some(first.reply.id));
    assert!(!begun().await, "nothing is in it");
    story.answer(false, 6).await;
    assert!(begun().await);
    let draft = story.draft().await.expect("a draft");
    let edited_at = draft.edited_at;
    let second = story.submission(draft, [2; 8], 7);
    assert_eq!(storage.submit(&second, edited_at).await.expect("stored"), SubmitOutcome::Accepted);
    assert!(!begun().await, "it is sent");
    let replies = storage.replies_to(&story.message.tenant, story.message.id).await.expect("read");
    let ids: Vec<ReplyId> = replies.iter().map(|record| record.reply.id).collect();
    assert_eq!(ids, vec![first.reply.id, second.reply.id], "oldest first");
    assert_eq!(story.record().await.state, MessageState::Answered { first_reply: first.reply.id, at: at(5) });
}

pub async fn old_drafts_go_with_their_documents(storage: &impl Storage) {
    let old = Story::begin(storage).await;
    old.answered().await;
    let add = old.clean_document(3).await;
    storage.add_document(&add).await.expect("added");
    let young = Story::begin(storage).await;
    young.answered().await;
    young.answer(true, 100).await;
    let sent = Story::begin(storage).await;
    sent.sent([1; 8], 5).await;
    let gone: Vec<DocumentId> =
        storage.delete_old_drafts(at(50)).await.expect("deleted").into_iter().map(|(_, document)| document).collect();
    assert_eq!(gone, vec![add.facts.id]);
    assert!(old.draft().await.is_none());
    assert!(young.draft().await.is_some());
    assert_eq!(storage.replies_to(&sent.message.tenant, sent.message.id).await.expect("read").len(), 1, "what was sent stays");
}
