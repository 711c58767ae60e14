//! The invented people, papers and moments that the states are made of.

use crate::form_state::FormState;
use domain::{
    authority::{Authority, Contact},
    binding::Recipient,
    deadline::{Calendar, Land, day_of},
    document::UncheckedFiles,
    document::{
        Carried, DocumentFacts, DocumentName, DocumentRefusal, DraftDocument, Insight, MediaType, RefusedDocument, Release,
        ScanState, Sha256,
    },
    document_request::DocumentRequest,
    id::{AccountId, DocumentId, DraftId, ItemId, MessageId, ReplyId, RepresentationId},
    message::{Inquiry, Item, ItemContent, Message, MessageContent, MessageKind},
    question::{Question, Typed},
    reply::{DraftReply, EarlierReplies, ItemAnswer, Outstanding, ReceiptNumber, Sending, SubmittedReply},
    text::LanguageTag,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use uuid::Uuid;

/// Wednesday, 3 March 2027, 10:00 in Germany.
pub fn now() -> Timestamp {
    Timestamp::from_second(1_804_064_400).expect("a moment of our time")
}

pub fn hours_ago(hours: i64) -> Timestamp {
    now() - SignedDuration::from_hours(hours)
}

pub fn today() -> Date {
    day_of(now())
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

pub fn authority() -> Authority {
    Authority {
        tenant: "musterland".parse().expect("a short name"),
        id: "auslaenderbehoerde".parse().expect("a short name"),
        name: "Ausländerbehörde Musterstadt".to_owned(),
        name_with_article: "die Ausländerbehörde Musterstadt".to_owned(),
        contact: Contact {
            phone: "0800 0000 115".to_owned(),
            hours: vec!["Montag bis Freitag: 8 bis 12 Uhr".to_owned()],
            address: vec!["Rathausplatz 1".to_owned(), "04711 Musterstadt".to_owned()],
        },
        calendar: Calendar::of(Land::Be),
    }
}

fn message_of(content: MessageContent) -> Message {
    Message {
        id: MessageId(id(1)),
        tenant: authority().tenant,
        authority: authority().id,
        case_system: "fachverfahren".parse().expect("a short name"),
        case: "case-4711".try_into().expect("a short line"),
        recipient: Recipient::default(),
        created_at: hours_ago(48),
        content,
        dialogue: domain::message::Dialogue::default(),
    }
}

fn content(json: &str) -> MessageContent {
    serde_json::from_str(json).expect("a message as it is stored")
}

/// Every kind of question and two papers, due on 15 March 2027.
pub fn inquiry() -> Message {
    message_of(content(include_str!("inquiry.json")))
}

pub fn appointment() -> Message {
    message_of(content(include_str!("appointment.json")))
}

/// The inquiry's letter as another kind of message.
pub fn of_kind(kind: MessageKind) -> Message {
    let message = inquiry();
    Message { content: MessageContent { kind, ..message.content.clone() }, ..message }
}

pub fn asked(message: &Message) -> Inquiry {
    message.content.kind.inquiry().expect("it asks something").clone()
}

pub fn binding() -> LanguageTag {
    inquiry().content.binding_language
}

pub fn item(name: &str) -> Item {
    let id: ItemId = name.parse().expect("a short name");
    asked(&inquiry()).items.find(&id).expect("an item of the inquiry").clone()
}

pub fn question(name: &str) -> Question {
    match item(name).content {
        ItemContent::Question(question) => question,
        ItemContent::DocumentRequest(_) => panic!("{name} is a paper"),
    }
}

pub fn papers(name: &str) -> DocumentRequest {
    match item(name).content {
        ItemContent::DocumentRequest(request) => request,
        ItemContent::Question(_) => panic!("{name} is a question"),
    }
}

pub fn typed(fields: &[(&str, &str)]) -> Typed {
    Typed::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

/// A form as it was typed, without a fault.
pub fn form(fields: &[(&str, &str)]) -> FormState {
    FormState { typed: typed(fields), errors: Vec::new() }
}

fn name(text: &str) -> DocumentName {
    DocumentName::from_upload(text).expect("a name")
}

pub fn names(texts: &[&str]) -> Vec<DocumentName> {
    texts.iter().map(|text| name(text)).collect()
}

/// What is known of a file of this paper; the second one brings something along, and nobody has looked into the third.
pub fn facts(number: u8, paper: &str, file: &str, media_type: MediaType) -> DocumentFacts {
    let carries = match number {
        2 => Some(Carried::ALL.to_vec()),
        3 => None,
        _ => Some(Vec::new()),
    };
    DocumentFacts {
        id: document_id(number),
        item: paper.parse().expect("a short name"),
        name: name(file),
        media_type,
        size_bytes: 1_234_567 * u64::from(number),
        sha256: Sha256([number; 32]),
        received_at: hours_ago(2),
        checked_at: Some(hours_ago(2)),
        insight: Insight { pages: Some(u32::from(number)), carries, ..Insight::default() },
    }
}

pub fn document_id(number: u8) -> DocumentId {
    DocumentId(id(100 + u128::from(number)))
}

pub fn released(facts: DocumentFacts) -> DraftDocument {
    DraftDocument::from_record(facts, ScanState::Released(Release::Clean))
}

pub fn pdf(number: u8) -> DraftDocument {
    released(facts(number, "mietvertrag", &format!("Mietvertrag Teil {number}.pdf"), MediaType::Pdf))
}

pub fn photo(number: u8) -> DraftDocument {
    released(facts(number, "mietvertrag", &format!("Foto {number}.jpg"), MediaType::Jpeg))
}

/// Nobody has looked into it yet.
pub fn unchecked(number: u8) -> DraftDocument {
    let facts =
        facts(number, "mietvertrag", "Seite mit einem sehr langen Namen von einem Telefon 20270303_104512.pdf", MediaType::Pdf);
    DraftDocument::Unscanned(DocumentFacts { checked_at: None, ..facts })
}

pub fn refused(refusal: DocumentRefusal) -> RefusedDocument {
    RefusedDocument {
        id: document_id(90),
        item: item("mietvertrag").id,
        name: name("Vertrag alt.docx"),
        refusal,
        refused_at: hours_ago(1),
    }
}

pub fn account() -> AccountId {
    AccountId(id(2))
}

pub fn reply_id(number: u8) -> ReplyId {
    ReplyId(id(200 + u128::from(number)))
}

pub fn representation_id() -> RepresentationId {
    RepresentationId(id(3))
}

pub fn number(number: u8) -> ReceiptNumber {
    ReceiptNumber::from_random([7, 19, 4, 20, 9, 2, 23, number])
}

/// A draft in which nothing was said.
pub fn draft() -> DraftReply {
    DraftReply {
        id: DraftId(id(4)),
        created_at: hours_ago(24),
        edited_at: hours_ago(1),
        ..DraftReply::blank(inquiry().id, account())
    }
}

/// Answers what is asked, as a person types it.
pub fn answered(mut draft: DraftReply, item_name: &str, fields: &[(&str, &str)]) -> DraftReply {
    let item = item(item_name);
    let answer = match &item.content {
        ItemContent::Question(question) => {
            let answer = question.answer(&typed(fields), today()).expect("an answer").expect("not nothing");
            ItemAnswer::Question(answer)
        }
        ItemContent::DocumentRequest(request) => {
            let read = request.answer(&typed(fields), 1, today());
            ItemAnswer::Papers(read.expect("an answer"))
        }
    };
    draft.answers.insert(item.id, answer);
    draft
}

/// Everything that must be answered is.
pub fn complete() -> DraftReply {
    let draft = DraftReply { documents: vec![pdf(1), photo(2)], ..draft() };
    let draft = answered(draft, "mietvertrag", &[("statt", "dateien")]);
    let draft = answered(draft, "allein", &[("antwort", "nein")]);
    let draft = answered(draft, "personen", &[("antwort", "3")]);
    let draft = answered(draft, "miete", &[("antwort", "650,50")]);
    let draft = answered(draft, "einzug", &[("tag", "1"), ("monat", "5"), ("jahr", "2019")]);
    let draft = answered(draft, "vermieter", &[("antwort", "Immobiliengesellschaft Musterstadt")]);
    let draft = answered(draft, "heizung", &[("antwort", "gas")]);
    let draft = answered(draft, "einkommen", &[("antwort", "lohn"), ("antwort", "kindergeld")]);
    answered(draft, "richtig", &[("antwort", "ja")])
}

/// Something is promised, something is somebody else's, something lacks.
pub fn with_gaps() -> DraftReply {
    let draft = answered(draft(), "mietvertrag", &[("statt", "spaeter"), ("tag", "2"), ("monat", "4"), ("jahr", "2027")]);
    let draft = answered(draft, "allein", &[("antwort", "ja")]);
    answered(draft, "mietbescheinigung", &[("statt", "andere"), ("wer", "Meine Vermieterin")])
}

/// The reply that this draft becomes at the fixed moment.
pub fn sent(draft: DraftReply) -> SubmittedReply {
    let sending = Sending { id: reply_id(1), receipt_number: number(29), now: now(), unchecked: UncheckedFiles::SendMarked };
    draft.submit(&asked(&inquiry()), sending).expect("a reply")
}

/// What these replies leave open.
pub fn outstanding(replies: &[&SubmittedReply], today: Date) -> Outstanding {
    let mut earlier = EarlierReplies::default();
    for reply in replies {
        earlier.add(reply, true);
    }
    Outstanding::of(&asked(&inquiry()), &earlier, today)
}
