//! Documents of drafts: limits that hold under pressure, verdicts, removal.

use super::samples::{Story, at, new_id, slug, to_do};
use crate::Sealed;
use crate::storage::{AddDocument, AddOutcome, RefuseDocument, RefusedSent, Storage};
use domain::{
    document::{DocumentRefusal, DraftDocument, Insight, Release, ScanState},
    event::Change,
    id::EventId,
    message::ToDoKind,
    reply::TakenBackHow,
};
use futures_util::future::join_all;

pub async fn limits_hold_when_files_come_at_once(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let early = story.clean_document(1).await;
    assert_eq!(storage.add_document(&early).await.expect("judged"), AddOutcome::Closed, "there is no draft yet");
    story.open(None).await.expect("a draft");
    let files = join_all((0..10).map(|seconds| story.clean_document(seconds))).await;
    let outcomes = join_all(files.iter().map(|file| storage.add_document(file))).await;
    let outcomes: Vec<AddOutcome> = outcomes.into_iter().map(|outcome| outcome.expect("judged")).collect();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == AddOutcome::Added).count(), 3, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, AddOutcome::Added | AddOutcome::TooManyFiles)));
    assert_eq!(story.draft().await.expect("a draft").documents.len(), 3);
    // The reply as a whole has its own limit: 1000 bytes.
    let large = Story::begin(storage).await;
    large.open(None).await.expect("a draft");
    let mut file = large.clean_document(1).await;
    file.facts.size_bytes = 950;
    assert_eq!(storage.add_document(&file).await.expect("judged"), AddOutcome::Added);
    let next = large.clean_document(2).await;
    assert_eq!(storage.add_document(&next).await.expect("judged"), AddOutcome::ReplyTooLarge);
}

pub async fn a_verdict_counts_once(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let (first, second) = (story.document(1, ScanState::Unscanned).await, story.document(2, ScanState::Unscanned).await);
    for file in [&first, &second] {
        storage.add_document(file).await.expect("added");
    }
    let tenant = &story.message.tenant;
    let waits = async |document| storage.unscanned_document(tenant, document).await.expect("read").is_some();
    assert!(waits(first.facts.id).await && waits(second.facts.id).await);
    assert!(storage.unscanned_document(&slug("other"), first.facts.id).await.expect("read").is_none(), "another tenant's");
    let refuse = |file: &AddDocument, refusal| RefuseDocument {
        tenant: tenant.clone(),
        document: file.facts.id,
        refusal,
        event: EventId(new_id()),
        at: at(5),
    };
    let seen = Insight { pages: Some(3), carries: Some(Vec::new()), ..Insight::default() };
    storage.note_insight(tenant, first.facts.id, &seen).await.expect("noted");
    assert!(storage.release_document(tenant, first.facts.id, Release::NotScannable, at(4)).await.expect("noted"));
    storage.note_insight(tenant, first.facts.id, &Insight::default()).await.expect("ignored");
    assert!(
        !storage.release_document(tenant, first.facts.id, Release::Clean, at(4)).await.expect("judged"),
        "the first verdict counts"
    );
    let late = storage.refuse_document(&refuse(&first, DocumentRefusal::Infected)).await.expect("judged");
    assert!(!late, "it has a verdict already");
    let max = DocumentRefusal::TooLarge { max_bytes: 7 };
    assert!(storage.refuse_document(&refuse(&second, max)).await.expect("dropped"));
    assert!(!storage.refuse_document(&refuse(&second, max)).await.expect("judged"));
    let draft = story.draft().await.expect("a draft");
    assert!(matches!(&draft.documents[0], DraftDocument::Released(document) if document.release() == Release::NotScannable));
    assert_eq!(draft.documents[0].facts().insight, seen, "whoever looks later says what they saw");
    let refused: Vec<_> = draft.refused.iter().map(|refused| (refused.id, &refused.name, refused.refusal)).collect();
    assert_eq!(refused, [(second.facts.id, &second.facts.name, max)], "the person is told");
    let other = Story::begin(storage).await;
    other.open(None).await.expect("a draft");
    assert!(!storage.dismiss_refusal(&other.key, None, second.facts.id, at(6)).await.expect("judged"), "another draft's");
    assert!(storage.dismiss_refusal(&story.key, None, second.facts.id, at(6)).await.expect("dismissed"));
    assert!(!storage.dismiss_refusal(&story.key, None, second.facts.id, at(6)).await.expect("judged"));
    assert!(story.draft().await.expect("a draft").refused.is_empty());
    let documents = story.draft().await.expect("a draft").documents;
    assert!(matches!(documents.as_slice(), [DraftDocument::Released(document)] if document.facts().id == first.facts.id));
    assert!(!waits(first.facts.id).await && !waits(second.facts.id).await);
}

pub async fn a_removed_document_takes_its_key_along(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let file = story.clean_document(1).await;
    storage.add_document(&file).await.expect("added");
    let id = file.facts.id;
    let stored = storage.draft_document(&story.key, id).await.expect("read").expect("there");
    assert_eq!((stored.facts.clone(), stored.sealed), (file.facts, Sealed::whole(file.wrapped_key)));
    let other = Story::begin(storage).await;
    other.open(None).await.expect("a draft");
    let event = other.event(2, Change::DocumentRemoved { document: id });
    assert!(storage.draft_document(&other.key, id).await.expect("read").is_none());
    assert!(storage.remove_document(&other.key, id, &event).await.expect("judged").is_none(), "another draft's document");
    let event = story.event(2, Change::DocumentRemoved { document: id });
    assert_eq!(storage.remove_document(&story.key, id, &event).await.expect("removed"), Some(stored.facts));
    let event = story.event(3, Change::DocumentRemoved { document: id });
    assert!(storage.remove_document(&story.key, id, &event).await.expect("judged").is_none(), "it is gone");
    assert!(storage.draft_document(&story.key, id).await.expect("read").is_none());
    // What was sent is not removed.
    story.answer(true, 4).await;
    let kept = story.clean_document(5).await;
    storage.add_document(&kept).await.expect("added");
    let draft = story.draft().await.expect("a draft");
    let edited_at = draft.edited_at;
    storage.submit(&story.submission(draft, [3; 8], 6), edited_at).await.expect("stored");
    let event = story.event(7, Change::DocumentRemoved { document: kept.facts.id });
    assert!(storage.remove_document(&story.key, kept.facts.id, &event).await.expect("judged").is_none());
    assert!(storage.reply_document(&slug("land"), story.message.id, kept.facts.id).await.expect("read").is_some());
}

pub async fn what_a_reply_says_of_a_file_stays_true(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.answered().await;
    let unchecked = [3, 4, 5].map(|seconds| story.document(seconds, ScanState::Unscanned));
    let [first, second, third] = unchecked;
    let unchecked = [first.await, second.await, third.await];
    for document in &unchecked {
        storage.add_document(document).await.expect("added");
    }
    let draft = story.draft().await.expect("a draft");
    let edited_at = draft.edited_at;
    // The sample tenant sends unchecked files and says so.
    storage.submit(&story.submission(draft, [5; 8], 6), edited_at).await.expect("stored");
    let tenant = &story.message.tenant;
    let scan_of =
        async |document| storage.reply_document(tenant, story.message.id, document).await.expect("read").expect("there").scan;
    let waits = async |document| storage.unscanned_document(tenant, document).await.expect("read").is_some();
    for document in &unchecked {
        assert!(waits(document.facts.id).await, "they are checked until the package is settled");
    }
    let [clean, evil, open] = unchecked.map(|document| document.facts.id);
    assert!(storage.release_document(tenant, clean, Release::Clean, at(7)).await.expect("noted"));
    let refuse = |document| RefuseDocument {
        tenant: tenant.clone(),
        document,
        refusal: DocumentRefusal::Infected,
        event: EventId(new_id()),
        at: at(8),
    };
    assert!(!storage.refuse_document(&refuse(evil)).await.expect("judged"), "it is not dropped as if nobody had sent it");
    let (message, reply) = storage.sent_with(tenant, evil).await.expect("read").expect("sent");
    assert_eq!(message, story.message.id);
    let more = to_do(ToDoKind::More);
    let refuse_sent = async |seen, document| storage.refuse_sent(reply, (more, seen), &refuse(document)).await.expect("judged");
    let seen = story.record().await.revision;
    assert_eq!(refuse_sent(seen, clean).await, RefusedSent::Kept, "it has a verdict");
    assert_eq!(refuse_sent(seen - 1, evil).await, RefusedSent::Changed, "it was judged from another message than this");
    assert_eq!(refuse_sent(seen, evil).await, RefusedSent::Refused);
    assert_eq!(refuse_sent(seen, open).await, RefusedSent::Changed, "what is gone since counts");
    assert_eq!(refuse_sent(seen + 1, evil).await, RefusedSent::Kept, "once");
    assert!(storage.reply_document(tenant, message, evil).await.expect("read").is_none(), "nobody opens it any more");
    assert_eq!(story.record().await.to_do, more);
    let claimed = story.claim_delivery(reply, 10, 70).await;
    assert!(storage.mark_packed(&claimed, reply, at(11), false).await.expect("settled"));
    assert!(!waits(open).await, "nobody checks it later");
    assert_eq!(scan_of(clean).await, ScanState::Released(Release::Clean));
    assert_eq!(scan_of(open).await, ScanState::Released(Release::Waived));
    assert!(!storage.release_document(tenant, open, Release::Clean, at(12)).await.expect("judged"));
    assert_eq!(refuse_sent(seen + 1, open).await, RefusedSent::Kept);
    let record = storage.reply_for_delivery(tenant, reply).await.expect("read").expect("there");
    let how: Vec<_> = record.reply.documents.iter().map(|sent| sent.taken_back.map(|back| back.how)).collect();
    assert_eq!(how, [None, Some(TakenBackHow::Infected), None]);
}
