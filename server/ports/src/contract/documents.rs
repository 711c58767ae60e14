//! Documents of drafts: limits that hold under pressure, verdicts, removal.

use super::samples::{Story, at, new_id, slug};
use crate::Sealed;
use crate::storage::{AddDocument, AddOutcome, AuditAction, RefuseDocument, Storage};
use domain::{
    document::{DocumentRefusal, DraftDocument, Release, ScanState},
    id::AuditId,
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
    let waiting = storage.unscanned_documents(None, 10).await.expect("read");
    let ids: Vec<_> = waiting.iter().map(|document| document.facts.id).collect();
    assert_eq!(ids, vec![first.facts.id, second.facts.id], "oldest first");
    let behind = storage.unscanned_documents(Some((at(1), first.facts.id)), 10).await.expect("read");
    assert_eq!(behind.len(), 1);
    let tenant = &story.message.tenant;
    let refuse = |file: &AddDocument, refusal| RefuseDocument {
        tenant: tenant.clone(),
        document: file.facts.id,
        refusal,
        audit: AuditId(new_id()),
        at: at(5),
    };
    assert!(storage.release_document(tenant, first.facts.id, Release::NotScannable, at(4)).await.expect("noted"));
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
    let refused: Vec<_> = draft.refused.iter().map(|refused| (refused.id, &refused.name, refused.refusal)).collect();
    assert_eq!(refused, [(second.facts.id, &second.facts.name, max)], "the person is told");
    let other = Story::begin(storage).await;
    other.open(None).await.expect("a draft");
    assert!(!storage.dismiss_refusal(&other.key, second.facts.id, at(6)).await.expect("judged"), "another draft's");
    assert!(storage.dismiss_refusal(&story.key, second.facts.id, at(6)).await.expect("dismissed"));
    assert!(!storage.dismiss_refusal(&story.key, second.facts.id, at(6)).await.expect("judged"));
    assert!(story.draft().await.expect("a draft").refused.is_empty());
    let documents = story.draft().await.expect("a draft").documents;
    assert!(matches!(documents.as_slice(), [DraftDocument::Released(document)] if document.facts().id == first.facts.id));
    assert!(storage.unscanned_documents(None, 10).await.expect("read").is_empty());
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
    let audit = other.audit(2, AuditAction::DocumentRemoved);
    assert!(storage.draft_document(&other.key, id).await.expect("read").is_none());
    assert!(storage.remove_document(&other.key, id, &audit).await.expect("judged").is_none(), "another draft's document");
    let audit = story.audit(2, AuditAction::DocumentRemoved);
    assert_eq!(storage.remove_document(&story.key, id, &audit).await.expect("removed"), Some(stored.facts));
    let audit = story.audit(3, AuditAction::DocumentRemoved);
    assert!(storage.remove_document(&story.key, id, &audit).await.expect("judged").is_none(), "it is gone");
    assert!(storage.draft_document(&story.key, id).await.expect("read").is_none());
    // What was sent is not removed.
    story.answer(true, 4).await;
    let kept = story.clean_document(5).await;
    storage.add_document(&kept).await.expect("added");
    let draft = story.draft().await.expect("a draft");
    let edited_at = draft.edited_at;
    storage.submit(&story.submission(draft, [3; 8], 6), edited_at).await.expect("stored");
    let audit = story.audit(7, AuditAction::DocumentRemoved);
    assert!(storage.remove_document(&story.key, kept.facts.id, &audit).await.expect("judged").is_none());
    assert!(storage.reply_document(&slug("land"), story.message.id, kept.facts.id).await.expect("read").is_some());
}

pub async fn what_a_reply_says_of_a_file_stays_true(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.answered().await;
    let unchecked = story.document(3, ScanState::Unscanned).await;
    storage.add_document(&unchecked).await.expect("added");
    let draft = story.draft().await.expect("a draft");
    let edited_at = draft.edited_at;
    // The sample tenant sends unchecked files and says so.
    storage.submit(&story.submission(draft, [5; 8], 6), edited_at).await.expect("stored");
    let sent = storage.reply_document(&slug("land"), story.message.id, unchecked.facts.id).await.expect("read").expect("there");
    assert_eq!(sent.scan, ScanState::Released(Release::Waived));
    assert!(storage.unscanned_documents(None, 10).await.expect("read").is_empty(), "nobody checks it later");
    let tenant = &story.message.tenant;
    assert!(!storage.release_document(tenant, unchecked.facts.id, Release::Clean, at(4)).await.expect("judged"));
}
