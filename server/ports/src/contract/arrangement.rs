//! Order, one document, limits of a day, replacing, taking back, copies, phones.

use super::samples::{Story, at, done, new_id, slug};
use crate::storage::{AddOutcome, NewHandOff, Storage, StoredRendition, Submission, TakeBack, TakeBackOutcome, Towards};
use domain::{
    binding::{MatchRule, Recognition},
    document::{MediaType, Rendition, RenditionOf, ScanState, Sha256, UploadLimits, WrappedKey},
    errand::{Route, Task},
    event::Change,
    id::{DocumentId, DraftId, HandOffId, ReplyId},
    person::TrustLevel,
    reply::{ReceiptNumber, SubmittedReply, TakenBackHow},
};
use futures_util::future::join_all;
use uuid::Uuid;

async fn order(story: &Story<'_, impl Storage>) -> Vec<DocumentId> {
    story.draft().await.expect("a draft").documents.iter().map(|document| document.facts().id).collect()
}

pub async fn files_stand_in_the_order_of_the_person(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let mut ids = Vec::new();
    for seconds in 1..=3 {
        let file = story.clean_document(seconds).await;
        assert_eq!(storage.add_document(&file).await.expect("judged"), AddOutcome::Added);
        ids.push(file.facts.id);
    }
    let [first, second, third] = ids[..] else { panic!("three") };
    assert_eq!(order(&story).await, ids);
    assert!(!storage.move_document(&story.key, first, Towards::Front, at(4)).await.expect("judged"), "it is first");
    assert!(!storage.move_document(&story.key, third, Towards::Back, at(4)).await.expect("judged"), "it is last");
    assert!(storage.move_document(&story.key, third, Towards::Front, at(4)).await.expect("moved"));
    assert_eq!(order(&story).await, [first, third, second]);
    assert!(storage.move_document(&story.key, first, Towards::Back, at(5)).await.expect("moved"));
    assert_eq!(order(&story).await, [third, first, second]);
    let other = Story::begin(storage).await;
    other.open(None).await.expect("a draft");
    assert!(!storage.move_document(&other.key, first, Towards::Back, at(6)).await.expect("judged"), "another draft's");
    // What replaces stands where the other one stood; the other one is gone.
    let mut plain = story.clean_document(7).await;
    plain.replaces = Some(first);
    assert_eq!(storage.add_document(&plain).await.expect("judged"), AddOutcome::Added);
    assert_eq!(order(&story).await, [third, plain.facts.id, second]);
    let mut again = story.clean_document(8).await;
    (again.replaces, again.max_files) = (Some(first), 10);
    assert_eq!(storage.add_document(&again).await.expect("judged"), AddOutcome::NothingToReplace);
    // The same bytes once more.
    let mut same = story.clean_document(9).await;
    same.facts.sha256 = plain.facts.sha256;
    same.max_files = 10;
    assert_eq!(storage.add_document(&same).await.expect("judged"), AddOutcome::AlreadyThere);
    for (one, expected) in [(true, 1), (true, 1), (false, 0), (false, 0)] {
        assert!(storage.set_one_document(&story.key, &slug("vertrag"), one, at(10)).await.expect("noted"));
        assert_eq!(story.draft().await.expect("a draft").one_document.len(), expected);
    }
}

pub async fn a_day_has_its_limits(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let limits = UploadLimits { max_person_bytes_a_day: 250, ..UploadLimits::default() };
    let file = async |seconds: i64, limits: &UploadLimits| {
        let mut file = story.clean_document(seconds).await;
        file.limits = limits.clone();
        file.max_files = 20;
        storage.add_document(&file).await.expect("judged")
    };
    assert_eq!(file(1, &limits).await, AddOutcome::Added);
    assert_eq!(file(2, &limits).await, AddOutcome::Added);
    assert_eq!(file(3, &limits).await, AddOutcome::EnoughToday);
    let tomorrow = 24 * 60 * 60 + 1;
    assert_eq!(file(tomorrow, &limits).await, AddOutcome::Added, "a new day");
    let limits = UploadLimits { max_tenant_bytes_a_day: Some(250), ..UploadLimits::default() };
    assert_eq!(file(tomorrow + 1, &limits).await, AddOutcome::Added);
    assert_eq!(file(tomorrow + 2, &limits).await, AddOutcome::TenantFull);
    storage.forget_volumes(i64::MAX).await.expect("forgotten");
    assert_eq!(file(tomorrow + 3, &limits).await, AddOutcome::Added);
}

async fn take_back(
    story: &Story<'_, impl Storage>,
    (from, document): (ReplyId, DocumentId),
    still_here: bool,
    number: [u8; 8],
) -> TakeBack {
    let to_do = domain::message::ToDo { kind: domain::message::ToDoKind::More, due: jiff::civil::Date::MAX };
    let replies = story.storage.replies_to(&story.message.tenant, story.message.id).await.expect("read");
    let about = &replies.iter().find(|record| record.reply.id == from).expect("it was sent").reply;
    let (id, draft, number) = (ReplyId(new_id()), DraftId(new_id()), ReceiptNumber::from_random(number));
    TakeBack {
        key: story.key.clone(),
        from,
        document,
        still_here,
        to_do,
        seen: story.record().await.revision,
        event: story.event(20, Change::DocumentWithdrawn { document, reply: from }),
        telling: Submission {
            seen: None,
            tenant: story.message.tenant.clone(),
            reply: SubmittedReply::of_a_mistake(id, number, draft, about, at(20)),
            sent_by: story.key.account,
            representation: None,
            came_by: None,
            level: TrustLevel::Substantial,
            recognition: Recognition { rule: MatchRule::Account, attributes: Vec::new(), means: None },
            language: "de".to_owned(),
            delivery: story.errand(Task::DeliverReply { reply: id }, story.route(), 20),
            renditions: None,
            to_do,
            notices: Vec::new(),
            event: story.event(20, Change::DocumentSentByMistake { document, reply: from, telling: id }),
        },
    }
}

pub async fn a_document_is_taken_back_once(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let (first, second, third) = (story.clean_document(1).await, story.clean_document(2).await, story.clean_document(3).await);
    for file in [&first, &second, &third] {
        storage.add_document(file).await.expect("added");
    }
    let draft = story.draft().await.expect("a draft");
    let edited_at = draft.edited_at;
    let sent = story.submission(draft, [1; 8], 6);
    storage.submit(&sent, edited_at).await.expect("stored");
    let other = Story::begin(storage).await;
    let outcome = storage
        .take_back(&TakeBack { key: other.key.clone(), ..take_back(&story, (sent.reply.id, first.facts.id), true, [2; 8]).await })
        .await;
    assert_eq!(outcome.expect("judged"), TakeBackOutcome::NotThere, "another's");
    let current = take_back(&story, (sent.reply.id, first.facts.id), true, [2; 8]).await;
    let stale = TakeBack { seen: current.seen - 1, ..current.clone() };
    assert_eq!(storage.take_back(&stale).await.expect("judged"), TakeBackOutcome::Changed, "judged from another message");
    let outcome = storage.take_back(&current).await.expect("judged");
    assert_eq!(outcome, TakeBackOutcome::Withdrawn, "nobody has claimed it");
    assert!(storage.reply_document(&slug("land"), story.message.id, first.facts.id).await.expect("read").is_none());
    let outcome =
        storage.take_back(&take_back(&story, (sent.reply.id, first.facts.id), true, [3; 8]).await).await.expect("judged");
    assert_eq!(outcome, TakeBackOutcome::Before);
    // A worker that is at it does not hinder; what it prepared is void.
    let early = story.claim_delivery(sent.reply.id, 90, 190).await;
    let third_time = take_back(&story, (sent.reply.id, third.facts.id), true, [4; 8]).await;
    assert_eq!(
        storage.take_back(&TakeBack { still_here: false, ..third_time.clone() }).await.expect("judged"),
        TakeBackOutcome::Otherwise
    );
    assert_eq!(storage.take_back(&third_time).await.expect("judged"), TakeBackOutcome::Withdrawn);
    let reply = sent.reply.id;
    assert!(!storage.mark_packed(&early, reply, at(91), false).await.expect("judged"), "it begins anew");
    let delivery = story.claim_delivery(reply, 100, 200).await;
    assert!(storage.mark_packed(&delivery, reply, at(101), true).await.expect("noted"));
    let unaware = take_back(&story, (sent.reply.id, second.facts.id), true, [9; 8]).await;
    assert_eq!(storage.take_back(&unaware).await.expect("judged"), TakeBackOutcome::Otherwise, "it is on its way");
    let taken = take_back(&story, (sent.reply.id, second.facts.id), false, [1; 8]).await;
    assert_eq!(storage.take_back(&taken).await.expect("judged"), TakeBackOutcome::ReceiptNumberTaken);
    // Ten clicks at once tell the authority once.
    let clicks = join_all((10..20).map(|number| take_back(&story, (sent.reply.id, second.facts.id), false, [number; 8]))).await;
    let outcomes = join_all(clicks.iter().map(|click| storage.take_back(click))).await;
    let told = outcomes.into_iter().filter(|outcome| matches!(outcome, Ok(TakeBackOutcome::Told(_)))).count();
    assert_eq!(told, 1);
    let replies = storage.replies_to(&slug("land"), story.message.id).await.expect("read");
    let how: Vec<_> = replies[0].reply.documents.iter().map(|sent| sent.taken_back.map(|back| back.how)).collect();
    assert_eq!(how, [Some(TakenBackHow::Withdrawn), Some(TakenBackHow::SentByMistake), Some(TakenBackHow::Withdrawn)]);
    let telling = &replies[1].reply;
    assert_eq!((telling.supplements, telling.documents.len()), (Some(sent.reply.id), 0));
    assert_eq!(
        telling.retracts.iter().map(|gone| (gone.document, gone.reply)).collect::<Vec<_>>(),
        [(second.facts.id, sent.reply.id)]
    );
    // It goes the way of every reply.
    story.claim_delivery(telling.id, 102, 202).await;
}

pub async fn copies_are_made_anew_when_something_is_taken_out(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let file = story.clean_document(1).await;
    storage.add_document(&file).await.expect("added");
    let draft = story.draft().await.expect("a draft");
    let edited_at = draft.edited_at;
    let (sent, copies) = story.submission_with_copies(draft, [1; 8], 6);
    let reply = sent.reply.id;
    storage.submit(&sent, edited_at).await.expect("stored");
    let make = async |now| {
        let lease = Uuid::from_u128(8);
        let claimed =
            storage.claim_errands(&Route::renderer(), 1, lease, at(now), at(now + 50)).await.expect("claimed").remove(0);
        assert!(storage.settle_errand(&done(&claimed, now)).await.expect("recorded"));
    };
    make(100).await;
    let taken = take_back(&story, (reply, file.facts.id), true, [2; 8]).await;
    assert_eq!(storage.take_back(&taken).await.expect("judged"), TakeBackOutcome::Withdrawn);
    assert!(story.claim(110, 120).await.is_empty(), "its copies may show what is gone");
    make(120).await;
    assert_eq!(storage.attempts_of(copies).await.expect("read").len(), 1);
    story.claim_delivery(reply, 130, 190).await;
}

pub async fn a_copy_is_made_once_and_known_to_the_collector(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    story.open(None).await.expect("a draft");
    let file = story.document(1, ScanState::Released(domain::document::Release::Clean)).await;
    storage.add_document(&file).await.expect("added");
    let draft = story.draft().await.expect("a draft");
    let edited_at = draft.edited_at;
    let (sent, _) = story.submission_with_copies(draft, [1; 8], 6);
    let reply = sent.reply.id;
    storage.submit(&sent, edited_at).await.expect("stored");
    let made = |of: RenditionOf| StoredRendition {
        tenant: story.message.tenant.clone(),
        reply: sent.reply.id,
        rendition: Rendition {
            id: DocumentId(new_id()),
            of,
            media_type: MediaType::Pdf,
            size_bytes: 9,
            sha256: Sha256([7; 32]),
            made_at: at(7),
        },
        wrapped_key: WrappedKey { tenant_key: file.wrapped_key.tenant_key, bytes: vec![1] },
    };
    let lease = Uuid::from_u128(8);
    assert!(
        !storage.add_rendition(&made(RenditionOf::Item(slug("vertrag"))), lease).await.expect("judged"),
        "nobody has claimed it"
    );
    let making = storage.claim_errands(&Route::renderer(), 1, lease, at(100), at(200)).await.expect("claimed").remove(0);
    let whole = made(RenditionOf::Item(slug("vertrag")));
    assert!(storage.add_rendition(&whole, lease).await.expect("stored"));
    assert!(
        !storage.add_rendition(&made(RenditionOf::Item(slug("vertrag"))), lease).await.expect("judged"),
        "the first one counts"
    );
    let single = made(RenditionOf::Document(file.facts.id));
    assert!(storage.add_rendition(&single, lease).await.expect("stored"));
    assert!(storage.settle_errand(&done(&making, 100)).await.expect("recorded"));
    let delivery = story.claim_delivery(reply, 100, 200).await;
    assert!(storage.mark_packed(&delivery, reply, at(101), false).await.expect("settled"));
    let late = made(RenditionOf::Document(DocumentId(new_id())));
    assert!(!storage.add_rendition(&late, lease).await.expect("judged"), "what the package holds is settled");
    let (tenant, message, id) = (slug("land"), story.message.id, whole.rendition.id);
    assert_eq!(storage.rendition(&tenant, message, id).await.expect("read"), Some(whole.clone()));
    let other = Story::begin(storage).await;
    assert_eq!(storage.rendition(&tenant, other.message.id, id).await.expect("read"), None, "another message's");
    let known = storage.known_objects(&[id, single.rendition.id, DocumentId(new_id())]).await.expect("read");
    assert_eq!(known.len(), 2, "what is still needed is not collected");
    let replies = storage.replies_to(&tenant, message).await.expect("read");
    assert_eq!(replies[0].reply.renditions.len(), 2);
}

pub async fn a_phone_is_let_in_once(storage: &impl Storage) {
    let story = Story::begin(storage).await;
    let new = |session: u8, code: u8, seconds: i64| NewHandOff {
        id: HandOffId(new_id()),
        tenant: story.message.tenant.clone(),
        session: [session; 32],
        message: story.message.id,
        item: slug("vertrag"),
        code: [code; 32],
        code_until: at(seconds + 60),
        created_at: at(seconds),
    };
    let item = slug("vertrag");
    storage.begin_hand_off(&new(1, 10, 0)).await.expect("begun");
    assert_eq!(storage.hand_off_of(&[1; 32], story.message.id, &item, at(1)).await.expect("read"), Some(false));
    assert!(!storage.take_hand_off(&[11; 32], &[20; 32], at(100), at(1)).await.expect("judged"), "no such code");
    assert!(!storage.take_hand_off(&[10; 32], &[20; 32], at(100), at(60)).await.expect("judged"), "too late");
    let phones = (20..30).map(|phone| async move { storage.take_hand_off(&[10; 32], &[phone; 32], at(100), at(1)).await });
    let let_in: Vec<bool> = join_all(phones).await.into_iter().map(|taken| taken.expect("judged")).collect();
    assert_eq!(let_in.iter().filter(|taken| **taken).count(), 1);
    let phone = [20 + u8::try_from(let_in.iter().position(|taken| *taken).expect("one")).expect("small"); 32];
    let held = storage.hand_off(&phone, at(2)).await.expect("read").expect("it is in");
    assert_eq!((held.session, held.message, &held.item, held.files), ([1; 32], story.message.id, &item, 0));
    storage.count_hand_off(held.id, 2).await.expect("counted");
    assert_eq!(storage.hand_off(&phone, at(3)).await.expect("read").expect("still").files, 2);
    assert_eq!(storage.hand_off(&phone, at(100)).await.expect("read"), None, "its time is over");
    assert_eq!(storage.hand_off_of(&[1; 32], story.message.id, &item, at(3)).await.expect("read"), Some(true));
    // A new code of the same session for the same paper, and of another one.
    storage.begin_hand_off(&new(1, 12, 4)).await.expect("begun");
    assert_eq!(storage.hand_off(&phone, at(5)).await.expect("read"), None, "the old phone is out");
    storage.begin_hand_off(&new(2, 13, 5)).await.expect("begun");
    storage.end_hand_offs(&[1; 32], story.message.id, &item).await.expect("ended");
    assert!(!storage.take_hand_off(&[12; 32], &[40; 32], at(100), at(6)).await.expect("judged"));
    assert!(storage.take_hand_off(&[13; 32], &[41; 32], at(100), at(6)).await.expect("judged"), "the other one stays");
    storage.delete_old_hand_offs(at(10)).await.expect("deleted");
    assert_eq!(storage.hand_off(&[41; 32], at(7)).await.expect("read"), None);
}
