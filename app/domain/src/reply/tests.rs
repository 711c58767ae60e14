//! What a draft shows, when it is ready, and what is sent.

use super::*;
use crate::{
    deadline::{Calendar, Deadline, DeadlineKind, Land},
    document::{DocumentFacts, DocumentName, DraftDocument, Insight, MediaType, Release, ScanState, Sha256, UncheckedFiles},
    document_request::DocumentRequest,
    id::*,
    message::{DeadlineTerms, Inquiry, Item, ItemContent, Items},
    personal::Personal,
    question::{Condition, ConditionValue, Question, QuestionKind},
    text::{Line, Lines},
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn id(text: &str) -> ItemId {
    text.parse().expect("slug")
}

fn inquiry() -> Inquiry {
    let question = Question {
        label: Line::try_from("Allein?").expect("fits").into(),
        hint: None,
        reason: None,
        required: true,
        purpose: None,
        kind: QuestionKind::YesNo,
    };
    let papers = DocumentRequest {
        label: Line::try_from("Mietvertrag").expect("fits").into(),
        hint: None,
        reason: None,
        document_type: None,
        required: true,
        min_files: 2,
        max_files: 3,
        media_types: vec![MediaType::Pdf],
        max_file_bytes: 10,
        latin_only: false,
    };
    let only_with_others = Condition { question: id("allein"), value: ConditionValue::YesNo(false) };
    let items = vec![
        Item { id: id("allein"), visible_if: None, fim: None, content: ItemContent::Question(question.clone()) },
        Item { id: id("vertrag"), visible_if: None, fim: None, content: ItemContent::DocumentRequest(papers) },
        Item { id: id("wer"), visible_if: Some(only_with_others), fim: None, content: ItemContent::Question(question) },
    ];
    let deadline = Deadline::on("2027-03-15".parse().expect("date"), DeadlineKind::SpecificDay, &Calendar::of(Land::Nw));
    let terms = DeadlineTerms {
        deadline,
        consequences: Lines::try_from("Sonst …").expect("fits").into(),
        legal_basis: None,
        statutory: false,
    };
    Inquiry { items: Items::new(items).expect("valid"), terms: Some(terms) }
}

fn draft() -> DraftReply {
    DraftReply {
        id: DraftId(Uuid::from_u128(1)),
        message: MessageId(Uuid::from_u128(2)),
        account: AccountId(Uuid::from_u128(3)),
        supplements: None,
        earlier: EarlierReplies::default(),
        answers: BTreeMap::new(),
        by: ByRepresentatives::default(),
        one_document: BTreeSet::new(),
        documents: Vec::new(),
        refused: Vec::new(),
        created_at: Timestamp::UNIX_EPOCH,
        edited_at: Timestamp::UNIX_EPOCH,
    }
}

fn file(item: &str, number: u128, scan: ScanState) -> DraftDocument {
    let facts = DocumentFacts {
        id: DocumentId(Uuid::from_u128(number)),
        item: id(item),
        name: DocumentName::from_upload("a.pdf").expect("name"),
        media_type: MediaType::Pdf,
        size_bytes: 5,
        sha256: Sha256([0; 32]),
        received_at: Timestamp::UNIX_EPOCH,
        checked_at: None,
        insight: Insight::default(),
    };
    DraftDocument::from_record(facts, scan)
}

fn sending(now: &str) -> Sending {
    Sending {
        id: ReplyId(Uuid::from_u128(9)),
        receipt_number: ReceiptNumber::from_random([0; 8]),
        now: now.parse().expect("time"),
        unchecked: UncheckedFiles::Wait,
    }
}

fn yes(value: bool) -> ItemAnswer {
    ItemAnswer::Question(Answer::YesNo(Personal::new(value)))
}

#[test]
fn an_item_with_a_condition_appears_with_the_answer_that_asks_for_it() {
    let inquiry = inquiry();
    let mut draft = draft();
    let visible = |draft: &DraftReply| draft.visible_items(&inquiry).map(|item| item.id.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(visible(&draft), ["allein", "vertrag"]);
    draft.answers.insert(id("allein"), yes(false));
    assert_eq!(visible(&draft), ["allein", "vertrag", "wer"]);
}

#[test]
fn papers_are_done_with_enough_clean_files_or_another_answer() {
    let inquiry = inquiry();
    let item = inquiry.items.find(&id("vertrag")).expect("there");
    let mut draft = draft();
    assert_eq!(draft.state_of(item), ItemState::Open);
    draft.documents.push(file("vertrag", 1, ScanState::Released(Release::Clean)));
    assert_eq!(draft.state_of(item), ItemState::Started);
    draft.documents.push(file("vertrag", 2, ScanState::Unscanned));
    assert_eq!(draft.state_of(item), ItemState::Checking);
    draft.answers.insert(id("vertrag"), ItemAnswer::Papers(PapersAnswer::Later { until: None }));
    assert_eq!(draft.state_of(item), ItemState::Later);
    draft.answers.insert(id("vertrag"), ItemAnswer::Papers(PapersAnswer::DoNotHave { reason: Personal::new("weg".into()) }));
    assert_eq!(draft.state_of(item), ItemState::NotAvailable, "an answer, and no paper");
}

#[test]
fn an_empty_draft_and_unchecked_files_are_not_sent() {
    let inquiry = inquiry();
    assert_eq!(draft().submit(&inquiry, sending("2027-03-01T12:00:00Z")), Err(NotReady::Empty));
    let mut waiting = draft();
    waiting.documents.push(file("vertrag", 1, ScanState::Unscanned));
    assert_eq!(
        waiting.submit(&inquiry, sending("2027-03-01T12:00:00Z")),
        Err(NotReady::DocumentsNotChecked(vec![id("vertrag")]))
    );
}

#[test]
fn an_incomplete_reply_is_sent_and_says_what_is_missing() {
    let inquiry = inquiry();
    let mut draft = draft();
    draft.answers.insert(id("allein"), yes(true));
    let reply = draft.submit(&inquiry, sending("2027-03-01T12:00:00Z")).expect("ready");
    assert_eq!(reply.missing, [id("vertrag")]);
    assert_eq!(reply.timeliness, Timeliness::InTime);
}

#[test]
fn a_reply_after_the_deadline_is_marked_late() {
    let mut draft = draft();
    draft.answers.insert(id("allein"), yes(true));
    let reply = draft.submit(&inquiry(), sending("2027-03-15T23:00:00Z")).expect("ready");
    assert_eq!(reply.timeliness, Timeliness::Late);
}

#[test]
fn answers_to_items_that_disappeared_stay_behind() {
    let mut draft = draft();
    draft.answers.insert(id("allein"), yes(true));
    draft.answers.insert(id("wer"), yes(true));
    let reply = draft.submit(&inquiry(), sending("2027-03-01T12:00:00Z")).expect("ready");
    assert!(!reply.answers.contains_key(&id("wer")));
}

fn earlier(replies: &[&SubmittedReply]) -> EarlierReplies {
    let mut earlier = EarlierReplies::default();
    replies.iter().for_each(|reply| earlier.add(reply, true));
    earlier
}

/// A draft that adds to these replies.
fn adding(replies: &[&SubmittedReply]) -> DraftReply {
    DraftReply { supplements: Some(replies[0].id), earlier: earlier(replies), ..draft() }
}

fn complete() -> SubmittedReply {
    let mut first = draft();
    first.answers.insert(id("allein"), yes(false));
    first.documents = [1, 2].map(|number| file("vertrag", number, ScanState::Released(Release::Clean))).into();
    first.submit(&inquiry(), sending("2027-03-01T12:00:00Z")).expect("ready")
}

fn back(how: TakenBackHow, at: &str) -> TakenBack {
    TakenBack { at: at.parse().expect("time"), how }
}

#[test]
fn a_draft_that_adds_begins_where_the_replies_ended() {
    let inquiry = inquiry();
    let papers = inquiry.items.find(&id("vertrag")).expect("there");
    let first = complete();
    let added = adding(&[&first]);
    assert_eq!(added.state_of(papers), ItemState::Sent);
    assert_eq!(added.visible_items(&inquiry).count(), 3, "what depends on an earlier answer is there");
    let mut otherwise = added.clone();
    otherwise.answers.insert(id("allein"), yes(true));
    assert_eq!(otherwise.visible_items(&inquiry).count(), 2, "unless it is answered anew");
    let mut later = draft();
    later.answers.insert(id("vertrag"), ItemAnswer::Papers(PapersAnswer::Later { until: None }));
    let later = later.submit(&inquiry, sending("2027-03-02T12:00:00Z")).expect("ready");
    assert_eq!(adding(&[&first, &later]).state_of(papers), ItemState::Open, "promised is not sent");
}

#[test]
fn files_that_were_taken_back_are_lost_until_another_one_is_sent() {
    let inquiry = inquiry();
    let papers = inquiry.items.find(&id("vertrag")).expect("there");
    let mut first = complete();
    first.documents[0].taken_back = Some(back(TakenBackHow::Withdrawn, "2027-03-01T13:00:00Z"));
    let mut added = adding(&[&first]);
    assert_eq!(added.state_of(papers), ItemState::Open, "two are wanted");
    assert_eq!(added.earlier.lost(&id("vertrag"))[0].how, TakenBackHow::Withdrawn);
    added.documents.push(file("vertrag", 3, ScanState::Released(Release::Clean)));
    assert_eq!(added.state_of(papers), ItemState::Done, "with the one that is there");
    let second = SubmittedReply {
        id: ReplyId(Uuid::from_u128(10)),
        ..added.submit(&inquiry, sending("2027-03-01T14:00:00Z")).expect("ready")
    };
    let added = adding(&[&first, &second]);
    assert!(added.earlier.lost(&id("vertrag")).is_empty(), "something stands in its place");
    assert_eq!(added.state_of(papers), ItemState::Sent);
    first.documents[1].taken_back = Some(back(TakenBackHow::SentByMistake, "2027-03-01T15:00:00Z"));
    assert_eq!(adding(&[&first, &second]).earlier.lost(&id("vertrag")).len(), 1);
}

#[test]
fn an_addition_is_missing_what_it_asks_for_itself() {
    let inquiry = inquiry();
    let mut first = draft();
    first.answers.insert(id("allein"), yes(true));
    let first = first.submit(&inquiry, sending("2027-03-01T12:00:00Z")).expect("ready");
    let mut added = adding(&[&first]);
    assert_eq!(added.missing(&inquiry).count(), 0, "the contract was told as missing with the reply");
    added.answers.insert(id("allein"), yes(false));
    let missing: Vec<_> = added.missing(&inquiry).map(|item| item.id.clone()).collect();
    assert_eq!(missing, [id("wer")]);
    assert_eq!(added.submit(&inquiry, sending("2027-03-02T12:00:00Z")).expect("ready").missing, [id("wer")]);
}

#[test]
fn a_proof_counts_for_whoever_gave_it() {
    let proof = crate::representation::proof_item();
    let mut reply = complete();
    let answer = ItemAnswer::Papers(PapersAnswer::AlreadyHandedIn { details: None });
    reply.answers.insert(proof.clone(), answer.clone());
    let mut others = EarlierReplies::default();
    others.add(&reply, false);
    assert_eq!(others.answer_to(&proof), None);
    assert_eq!(earlier(&[&reply]).answer_to(&proof), Some(&answer));
}

#[test]
fn an_optional_item_left_out_is_not_asked_again_and_never_sent() {
    let mut inquiry = inquiry();
    let mut items: Vec<Item> = inquiry.items.iter().cloned().collect();
    for item in &mut items {
        if let ItemContent::Question(question) = &mut item.content {
            question.required = false;
        }
    }
    inquiry.items = Items::new(items).expect("valid");
    let mut draft = draft();
    draft.answers.insert(id("allein"), ItemAnswer::LeftOut);
    assert_eq!(draft.state_of(inquiry.items.find(&id("allein")).expect("there")), ItemState::LeftOut);
    assert!(!draft.is_begun(), "nothing was said");
    assert_eq!(draft.next_after(&inquiry, &id("vertrag")), None, "it is not asked again");
    draft.documents.push(file("vertrag", 1, ScanState::Released(Release::Clean)));
    let reply = draft.submit(&inquiry, sending("2027-03-01T12:00:00Z")).expect("ready");
    assert!(!reply.answers.contains_key(&id("allein")));
}

#[test]
fn gaps_are_all_that_the_authority_does_not_get() {
    let inquiry = inquiry();
    let mut draft = draft();
    let gaps =
        |draft: &DraftReply| -> Vec<_> { draft.gaps(&inquiry).map(|(item, state)| (item.id.to_string(), state)).collect() };
    assert_eq!(gaps(&draft), [("allein".into(), ItemState::Open), ("vertrag".into(), ItemState::Open)]);
    draft.answers.insert(id("allein"), yes(true));
    for (answer, state) in [
        (PapersAnswer::Later { until: None }, ItemState::Later),
        (PapersAnswer::SomeoneElse { who: None }, ItemState::FromSomeoneElse),
        (PapersAnswer::DoNotHave { reason: Personal::new("weg".into()) }, ItemState::NotAvailable),
    ] {
        draft.answers.insert(id("vertrag"), ItemAnswer::Papers(answer));
        assert_eq!(gaps(&draft), [("vertrag".into(), state)]);
    }
    draft.answers.insert(id("vertrag"), ItemAnswer::Papers(PapersAnswer::AlreadyHandedIn { details: None }));
    assert_eq!(gaps(&draft), []);
}

#[test]
fn files_without_another_word_are_an_answer_and_stand_in_the_order_of_the_items() {
    let mut inquiry = inquiry();
    let mut items: Vec<Item> = inquiry.items.iter().cloned().collect();
    let second = Item { id: id("pass"), ..items[1].clone() };
    items.push(second);
    inquiry.items = Items::new(items).expect("valid");
    let mut draft = draft();
    for (item, number) in [("pass", 1), ("vertrag", 2), ("pass", 3), ("vertrag", 4)] {
        draft.documents.push(file(item, number, ScanState::Released(Release::Clean)));
    }
    let reply = draft.submit(&inquiry, sending("2027-03-01T12:00:00Z")).expect("ready");
    let order: Vec<u128> = reply.documents.iter().map(|sent| sent.document.facts().id.0.as_u128()).collect();
    assert_eq!(order, [2, 4, 1, 3]);
    assert_eq!(reply.answers.get(&id("pass")), Some(&ItemAnswer::Papers(PapersAnswer::Files)));
}

#[test]
fn what_is_outstanding_is_judged_from_all_replies() {
    let inquiry = inquiry();
    let today = "2027-03-10".parse().expect("date");
    let judge = |replies: &[&SubmittedReply]| Outstanding::of(&inquiry, &earlier(replies), today);
    let mut first = draft();
    first.answers.insert(id("allein"), yes(true));
    let with = |answer: PapersAnswer| {
        let mut draft = first.clone();
        draft.answers.insert(id("vertrag"), ItemAnswer::Papers(answer));
        draft.submit(&inquiry, sending("2027-03-01T12:00:00Z")).expect("ready")
    };
    let bare = first.clone().submit(&inquiry, sending("2027-03-01T12:00:00Z")).expect("ready");
    assert_eq!(judge(&[&bare]).owed.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["vertrag"]);
    let day = |text: &str| Some(Personal::new(text.parse().expect("date")));
    let promised = |reply: &SubmittedReply| judge(&[reply]).promised[0].clone();
    let late = promised(&with(PapersAnswer::Later { until: day("2027-03-20") }));
    assert!(late.after_deadline && !late.overdue, "the deadline ends on the 15th");
    let over = promised(&with(PapersAnswer::Later { until: day("2027-03-09") }));
    assert!(!over.after_deadline && over.overdue);
    let other = judge(&[&with(PapersAnswer::SomeoneElse { who: None })]);
    assert_eq!((other.from_others.len(), other.is_nothing_for_them()), (1, true));
    let none = judge(&[&with(PapersAnswer::DoNotHave { reason: Personal::new("weg".into()) })]);
    assert_eq!((none.owed.len(), none.settled.len()), (0, 2));
    let owed: Vec<_> = judge(&[&bare, &complete()]).owed.iter().map(|item| item.id.to_string()).collect();
    assert_eq!(owed, ["wer"], "asked by the newest answer");
}
