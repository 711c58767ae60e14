//! Files that arrive in pieces: what was told is durable, one writer at a time, nobody else's.

use super::samples::{Story, at, new_id, slug};
use crate::{
    Sealed, Segment,
    storage::{
        AddDocument, AddOutcome, AppendSegment, BeginOutcome, DayFull, FromUpload, NewUpload, NoteOutcome, NoteRefusal,
        PendingUpload, RefuseUpload, Storage, UPLOADS_LIMIT,
    },
};
use domain::{
    document::{DocumentName, DocumentRefusal, UploadLimits, WrappedKey},
    event::Change,
    id::DocumentId,
    personal::Personal,
};
use futures_util::future::join_all;
use jiff::Timestamp;

async fn new(story: &Story<'_, impl Storage>, length_bytes: u64) -> NewUpload {
    NewUpload {
        acting: story.key.account,
        key: story.key.clone(),
        id: DocumentId(new_id()),
        item: slug("vertrag"),
        name: DocumentName::from_upload("Foto – صورة.jpg").expect("a name"),
        fingerprint: Some(Personal::new("1700000000000".to_owned())),
        length_bytes,
        wrapped_key: WrappedKey { tenant_key: story.tenant_key().await, bytes: vec![1, 2, 3] },
        limits: UploadLimits { max_reply_bytes: 1000, ..UploadLimits::default() },
        max_files: 3,
        created_at: at(1),
        expires_at: at(1000),
    }
}

fn append(story: &Story<'_, impl Storage>, to: &PendingUpload, size_bytes: u64) -> AppendSegment {
    AppendSegment {
        key: story.key.clone(),
        upload: to.id,
        turn: to.turn,
        offset_bytes: to.offset_bytes,
        segment: Segment { object: DocumentId(new_id()), size_bytes },
        at: at(1),
        expires_at: at(2000),
    }
}

pub async fn an_upload_grows_and_belongs_to_whoever_took_it_last(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let early = new(&story, 100).await;
    assert_eq!(storage.begin_upload(&early).await.expect("judged"), BeginOutcome::Closed, "there is no draft yet");
    story.open(None).await.expect("a draft");
    let begun = new(&story, 100).await;
    assert_eq!(storage.begin_upload(&begun).await.expect("begun"), BeginOutcome::Begun);
    let take = async || storage.take_upload(&story.key, &slug("vertrag"), begun.id, at(2)).await.expect("read").expect("there");
    let first = take().await;
    assert_eq!((first.offset_bytes, first.length_bytes, &first.name), (0, 100, &begun.name));
    assert_eq!(first.fingerprint, begun.fingerprint);
    assert_eq!(first.wrapped_key, begun.wrapped_key);
    let piece = append(&story, &first, 60);
    assert!(storage.append_segment(&piece).await.expect("added"));
    assert!(!storage.append_segment(&append(&story, &first, 10)).await.expect("judged"), "the offset has moved");
    let second = take().await;
    assert_eq!(second.segments, 1);
    assert_eq!((second.offset_bytes, second.expires_at), (60, at(2000)));
    let stale = PendingUpload { offset_bytes: 60, ..first };
    assert!(!storage.append_segment(&append(&story, &stale, 10)).await.expect("judged"), "it was taken over");
    assert!(storage.segments(begun.id, stale.turn).await.expect("read").is_empty());
    // Ten at once: one of them.
    let pieces: Vec<_> = (0..10).map(|_| append(&story, &second, 40)).collect();
    let outcomes = join_all(pieces.iter().map(|piece| storage.append_segment(piece))).await;
    assert_eq!(outcomes.into_iter().filter(|outcome| *outcome.as_ref().expect("judged")).count(), 1);
    let segments = storage.segments(begun.id, second.turn).await.expect("read");
    assert_eq!(segments.iter().map(|segment| segment.size_bytes).collect::<Vec<_>>(), [60, 40]);
    assert_eq!(segments[0], piece.segment);
    assert!(take().await.is_whole());
    // The store's objects are known by their owners, whichever they are.
    let document = story.clean_document(3).await;
    storage.add_document(&document).await.expect("added");
    let (ours, theirs) = (segments[0].object, DocumentId(new_id()));
    let known = storage.known_objects(&[ours, theirs, document.facts.id]).await.expect("read");
    assert_eq!(known, [ours, document.facts.id].into_iter().collect());
    assert!(storage.known_objects(&[]).await.expect("read").is_empty());
    let pending = storage.pending_uploads(&story.key).await.expect("read");
    assert_eq!(pending.iter().map(|pending| pending.id).collect::<Vec<_>>(), [begun.id]);
}

pub async fn an_upload_is_its_drafts_alone(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.answered().await;
    let begun = new(&story, 100).await;
    storage.begin_upload(&begun).await.expect("begun");
    let other = Story::begin(storage).await;
    other.open(None).await.expect("a draft");
    assert!(storage.take_upload(&other.key, &slug("vertrag"), begun.id, at(2)).await.expect("read").is_none());
    assert!(storage.pending_uploads(&other.key).await.expect("read").is_empty());
    assert!(!storage.drop_upload(&other.key, None, begun.id, at(1)).await.expect("judged"));
    let taken = storage.take_upload(&story.key, &slug("vertrag"), begun.id, at(2)).await.expect("read").expect("there");
    let foreign = AppendSegment { key: other.key.clone(), ..append(&story, &taken, 10) };
    assert!(!storage.append_segment(&foreign).await.expect("judged"));
    // Once the reply is sent, nothing is added any more, and what was begun goes.
    let piece = append(&story, &taken, 10);
    assert!(storage.append_segment(&piece).await.expect("added"));
    let draft = story.draft().await.expect("a draft");
    let edited_at = draft.edited_at;
    storage.submit(&story.submission(draft, [7; 8], 6), edited_at).await.expect("stored");
    let late = PendingUpload { offset_bytes: 10, ..taken };
    assert!(!storage.append_segment(&append(&story, &late, 10)).await.expect("judged"));
    assert!(storage.take_upload(&story.key, &slug("vertrag"), begun.id, at(7)).await.expect("read").is_none());
    let gone = storage.drop_expired_uploads(at(8)).await.expect("dropped");
    assert_eq!(gone, [(story.message.tenant.clone(), begun.id)]);
}

pub async fn an_upload_ends_as_a_document_or_with_a_reason(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let whole = async |id: DocumentId| {
        let taken = storage.take_upload(&story.key, &slug("vertrag"), id, at(2)).await.expect("read").expect("there");
        let first = append(&story, &taken, 60);
        let second = append(&story, &PendingUpload { offset_bytes: 60, ..taken.clone() }, 40);
        for piece in [&first, &second] {
            assert!(storage.append_segment(piece).await.expect("added"));
        }
        (taken, [first.segment, second.segment])
    };
    let (good, bad) = (new(&story, 100).await, new(&story, 100).await);
    for begun in [&good, &bad] {
        assert_eq!(storage.begin_upload(begun).await.expect("begun"), BeginOutcome::Begun);
    }
    let (taken, fragments) = whole(good.id).await;
    // Fragments become one, by whoever has the turn.
    let merged = Segment { object: DocumentId(new_id()), size_bytes: 100 };
    let late = FromUpload { upload: good.id, turn: taken.turn - 1 };
    assert!(!storage.merge_segments(late, &merged).await.expect("judged"));
    assert_eq!(storage.segments(good.id, taken.turn).await.expect("read"), fragments);
    assert!(storage.merge_segments(FromUpload { upload: good.id, turn: taken.turn }, &merged).await.expect("merged"));
    assert_eq!(storage.segments(good.id, taken.turn).await.expect("read"), std::slice::from_ref(&merged));
    let segments = [merged];
    let mut add: AddDocument = story.clean_document(3).await;
    (add.facts.id, add.wrapped_key) = (good.id, good.wrapped_key.clone());
    let from = FromUpload { upload: good.id, turn: taken.turn };
    add.from_upload = Some(FromUpload { turn: taken.turn - 1, ..from });
    assert_eq!(storage.add_document(&add).await.expect("judged"), AddOutcome::TakenOver);
    assert!(storage.document_of_upload(&story.key, good.id).await.expect("read").is_none());
    add.from_upload = Some(from);
    assert_eq!(storage.add_document(&add).await.expect("added"), AddOutcome::Added);
    let stored = storage.draft_document(&story.key, good.id).await.expect("read").expect("there");
    assert_eq!(stored.sealed, Sealed { key: good.wrapped_key.clone(), segments: segments.to_vec() }, "it consists of them");
    let again = AddDocument { from_upload: Some(from), ..story.clean_document(4).await };
    assert_eq!(storage.add_document(&again).await.expect("judged"), AddOutcome::TakenOver, "once");
    assert_eq!(storage.document_of_upload(&story.key, good.id).await.expect("read"), Some(add.facts.id));
    assert!(storage.take_upload(&story.key, &slug("vertrag"), good.id, at(4)).await.expect("read").is_none(), "it is over");
    assert!(!storage.drop_upload(&story.key, None, good.id, at(1)).await.expect("judged"));
    let (taken, refused_segments) = whole(bad.id).await;
    let refuse = RefuseUpload {
        key: story.key.clone(),
        upload: bad.id,
        turn: taken.turn,
        refusal: DocumentRefusal::Damaged,
        at: at(4),
        event: story.event(4, Change::DocumentRefused { document: bad.id }),
    };
    assert!(!storage.refuse_upload(&RefuseUpload { turn: 0, ..refuse.clone() }).await.expect("judged"));
    assert!(storage.refuse_upload(&refuse).await.expect("refused"));
    let note = || NoteRefusal {
        key: story.key.clone(),
        id: DocumentId(new_id()),
        item: bad.item.clone(),
        name: bad.name.clone(),
        refusal: DocumentRefusal::Empty,
        at: at(4),
        event: story.event(4, Change::DocumentRefused { document: bad.id }),
    };
    let notes: Vec<_> = (1..60).map(|_| note()).collect();
    for note in &notes {
        assert_eq!(storage.note_refusal(note).await.expect("noted"), NoteOutcome::Noted);
    }
    assert_eq!(storage.note_refusal(&note()).await.expect("judged"), NoteOutcome::Enough);
    for note in &notes {
        assert!(storage.dismiss_refusal(&story.key, None, note.id, at(4)).await.expect("dismissed"));
    }
    let objects: Vec<_> = segments.iter().chain(&refused_segments).map(|segment| segment.object).collect();
    let known = storage.known_objects(&objects).await.expect("read");
    assert_eq!(known, segments.iter().map(|segment| segment.object).collect());
    let draft = story.draft().await.expect("a draft");
    assert_eq!(draft.documents.iter().map(|document| document.facts().id).collect::<Vec<_>>(), [add.facts.id]);
    assert_eq!(
        draft.refused.iter().map(|refused| (refused.id, refused.refusal)).collect::<Vec<_>>(),
        [(bad.id, DocumentRefusal::Damaged)]
    );
    assert!(storage.pending_uploads(&story.key).await.expect("read").is_empty());
    // A document that is removed takes the memory of its upload along.
    let event = story.event(6, Change::DocumentRemoved { document: add.facts.id });
    storage.remove_document(&story.key, add.facts.id, &event).await.expect("removed").expect("there");
    assert!(storage.known_objects(&objects).await.expect("read").is_empty(), "its segments belong to nothing");
    assert!(storage.document_of_upload(&story.key, good.id).await.expect("read").is_none());
}

pub async fn nobody_disturbs_what_goes_to_another_item(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let begun = new(&story, 100).await;
    storage.begin_upload(&begun).await.expect("begun");
    let (here, elsewhere) = (slug("vertrag"), slug("pass"));
    let first = storage.take_upload(&story.key, &here, begun.id, at(2)).await.expect("read").expect("there");
    assert!(storage.take_upload(&story.key, &elsewhere, begun.id, at(2)).await.expect("read").is_none());
    assert!(!storage.drop_upload(&story.key, Some(&elsewhere), begun.id, at(2)).await.expect("judged"));
    // Its turn is what it was: whoever sends goes on.
    assert!(storage.append_segment(&append(&story, &first, 60)).await.expect("added"));
    let refused = NoteRefusal {
        key: story.key.clone(),
        id: DocumentId(new_id()),
        item: here.clone(),
        name: begun.name.clone(),
        refusal: DocumentRefusal::Empty,
        at: at(3),
        event: story.event(3, Change::DocumentRefused { document: begun.id }),
    };
    assert_eq!(storage.note_refusal(&refused).await.expect("noted"), NoteOutcome::Noted);
    assert!(!storage.dismiss_refusal(&story.key, Some(&elsewhere), refused.id, at(3)).await.expect("judged"));
    assert!(storage.dismiss_refusal(&story.key, Some(&here), refused.id, at(3)).await.expect("dismissed"));
    assert!(storage.drop_upload(&story.key, Some(&here), begun.id, at(3)).await.expect("dropped"));
}

pub async fn what_has_begun_has_its_room_and_uses_up_the_day(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let limits = UploadLimits { max_reply_bytes: 1000, max_person_bytes_a_day: 1500, ..UploadLimits::default() };
    let begin = async |length: u64| {
        let new = NewUpload { limits: limits.clone(), ..new(&story, length).await };
        (storage.begin_upload(&new).await.expect("judged"), new)
    };
    let (outcome, first) = begin(600).await;
    assert_eq!(outcome, BeginOutcome::Begun);
    assert_eq!(begin(500).await.0, BeginOutcome::ReplyTooLarge, "nothing of it has come, and its room is taken");
    // A file of the form finds the room taken, too.
    let mut document = AddDocument { limits: limits.clone(), ..story.clean_document(1).await };
    document.facts.size_bytes = 500;
    assert_eq!(storage.add_document(&document).await.expect("judged"), AddOutcome::ReplyTooLarge);
    let taken = storage.take_upload(&story.key, &slug("vertrag"), first.id, at(2)).await.expect("read").expect("there");
    assert!(storage.append_segment(&append(&story, &taken, 250)).await.expect("added"));
    assert!(storage.drop_upload(&story.key, None, first.id, at(3)).await.expect("dropped"));
    // 250 have come and count; 350 never came.
    let (outcome, second) = begin(1000).await;
    assert_eq!(outcome, BeginOutcome::Begun);
    assert!(storage.drop_upload(&story.key, None, second.id, at(3)).await.expect("dropped"));
    let (tenant, account) = (&story.key.tenant, story.key.account);
    let full = async || storage.room_today(tenant, account, &limits, 1, at(3)).await.expect("read");
    assert_eq!(full().await, None);
    storage.count_bytes(tenant, account, 1249, at(3)).await.expect("counted");
    assert_eq!(full().await, None, "one byte is left");
    assert_eq!(begin(2).await.0, BeginOutcome::EnoughToday);
    storage.count_bytes(tenant, account, 1, at(3)).await.expect("counted");
    assert_eq!(full().await, Some(DayFull::Account));
    let tenants = UploadLimits { max_tenant_bytes_a_day: Some(1500), ..UploadLimits::default() };
    assert_eq!(storage.room_today(tenant, account, &tenants, 1, at(3)).await.expect("read"), Some(DayFull::Tenant));
    assert_eq!(storage.room_today(tenant, account, &limits, 1, at(200_000)).await.expect("read"), None, "another day");
}

pub async fn two_drafts_at_once_use_up_one_day(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let limits = UploadLimits { max_reply_bytes: 10_000, max_person_bytes_a_day: 1000, ..UploadLimits::default() };
    let mut wishes = Vec::new();
    for _ in 0..8 {
        wishes.push(NewUpload { limits: limits.clone(), ..new(&story, 300).await });
    }
    let outcomes = join_all(wishes.iter().map(|new| storage.begin_upload(new))).await;
    let begun = outcomes.into_iter().filter(|outcome| *outcome.as_ref().expect("judged") == BeginOutcome::Begun).count();
    assert_eq!(begun, 3, "900 of 1000 bytes");
}

pub async fn uploads_are_limited_and_expire(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let too_large = new(&story, 1001).await;
    assert_eq!(storage.begin_upload(&too_large).await.expect("judged"), BeginOutcome::ReplyTooLarge);
    let begun = new(&story, 100).await;
    storage.begin_upload(&begun).await.expect("begun");
    let taken = storage.take_upload(&story.key, &slug("vertrag"), begun.id, at(2)).await.expect("read").expect("there");
    let piece = AppendSegment { expires_at: at(50), ..append(&story, &taken, 10) };
    assert!(storage.append_segment(&piece).await.expect("added"));
    let gone_at: Timestamp = at(50);
    assert!(storage.drop_expired_uploads(at(49)).await.expect("read").is_empty());
    assert!(
        storage.take_upload(&story.key, &slug("vertrag"), begun.id, gone_at).await.expect("read").is_none(),
        "its time is over"
    );
    assert_eq!(storage.pending_uploads(&story.key).await.expect("read").len(), 1, "its person can be told until it is dropped");
    let gone = storage.drop_expired_uploads(gone_at).await.expect("dropped");
    assert_eq!(gone, [(story.message.tenant.clone(), begun.id)]);
    assert!(storage.pending_uploads(&story.key).await.expect("read").is_empty());
    for _ in 0..UPLOADS_LIMIT {
        assert_eq!(storage.begin_upload(&new(&story, 1).await).await.expect("begun"), BeginOutcome::Begun);
    }
    assert_eq!(storage.begin_upload(&new(&story, 1).await).await.expect("judged"), BeginOutcome::TooManyUploads);
    for seconds in 0..3 {
        storage.add_document(&story.clean_document(seconds).await).await.expect("added");
    }
    assert_eq!(storage.begin_upload(&new(&story, 1).await).await.expect("judged"), BeginOutcome::TooManyFiles);
}
