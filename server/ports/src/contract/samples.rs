//! What the stories are about: a tenant, two people, messages, documents.

use crate::storage::{
    AddDocument, BindingState, ClaimedErrand, DraftKey, MessageRecord, NewBinding, NewErrand, NewMessage, RecipientHashes,
    Settlement, Storage, Submission,
};
use domain::{
    binding::{MatchRule, MatchedAttribute, Recipient, Recognition},
    document::{
        DocumentFacts, DocumentName, Insight, MediaType, Release, ScanState, Sha256, UncheckedFiles, UploadLimits, WrappedKey,
    },
    document_request::DocumentRequest,
    errand::{AttemptOutcome, ErrandState, Route, Task},
    event::{Actor, Change, Event},
    id::{AccountId, DocumentId, DraftId, ErrandId, EventId, MessageId, ReplyId, TenantKeyId},
    message::{
        Inquiry, Item, ItemContent, Items, Message, MessageContent, MessageKind, MessageState, RequiredLevels, ToDo, ToDoKind,
    },
    person::{PersonKey, TrustLevel},
    personal::Personal,
    question::{Answer, Question, QuestionKind},
    reply::{DraftReply, ItemAnswer, Outstanding, ReceiptNumber, Sending},
    text::{LanguageTag, Line, Lines, Translated},
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// A moment of a Wednesday in March 2027, plus some seconds.
pub fn at(seconds: i64) -> Timestamp {
    let start: Timestamp = "2027-03-03T13:32:00.123456Z".parse().expect("a moment");
    start + SignedDuration::from_secs(seconds)
}

pub fn slug<T: std::str::FromStr>(text: &str) -> T {
    text.parse().ok().expect("a short name")
}

pub fn line<const MAX: usize>(text: &str) -> Line<MAX> {
    text.try_into().expect("a line")
}

pub fn person(subject: &str) -> PersonKey {
    PersonKey { issuer: "https://idp.example".to_owned(), subject: Personal::new(subject.to_owned()) }
}

/// A question `allein` and a request `vertrag` for up to three files.
pub fn inquiry() -> Inquiry {
    let label = |text: &str| Translated::from(line::<200>(text));
    let question = Question {
        label: label("Wohnen Sie allein?"),
        hint: None,
        reason: None,
        required: true,
        purpose: None,
        kind: QuestionKind::YesNo,
    };
    let request = DocumentRequest {
        label: label("Mietvertrag"),
        hint: None,
        reason: None,
        document_type: None,
        required: true,
        min_files: 1,
        max_files: 3,
        media_types: MediaType::ALL.to_vec(),
        max_file_bytes: 1_000_000,
        latin_only: false,
    };
    let item = |id: &str, content| Item { id: slug(id), visible_if: None, fim: None, content };
    let items = vec![item("allein", ItemContent::Question(question)), item("vertrag", ItemContent::DocumentRequest(request))];
    Inquiry { items: Items::new(items).expect("valid items"), terms: None }
}

/// To be done on a day that never comes.
pub fn to_do(kind: ToDoKind) -> ToDo {
    ToDo { kind, due: jiff::civil::Date::MAX }
}

/// A message to a person, made available some seconds after the start.
pub fn message(to: &str, seconds: i64) -> NewMessage {
    let id = MessageId(new_id());
    let content = MessageContent {
        attachments: 0,
        contact: None,
        file_reference: line("AB-1"),
        recipient_name: Some(Personal::new(line("Zoë Łukasz عائشة 🏠"))),
        service: line("Aufenthalt").into(),
        subject: line("Unterlagen").into(),
        body: Lines::try_from("Guten Tag,\n\nwir brauchen etwas.").expect("a text").into(),
        binding_language: LanguageTag::german(),
        levels: RequiredLevels::default(),
        kind: MessageKind::Inquiry(inquiry()),
    };
    let message = Message {
        id,
        tenant: slug("land"),
        authority: slug("amt"),
        case_system: slug("fachverfahren"),
        case: line("4711/2027"),
        recipient: Recipient { person_code: Some(Personal::new("code".to_owned())), ..Recipient::of_account(person(to)) },
        created_at: at(seconds),
        content,
        dialogue: domain::message::Dialogue::default(),
    };
    let event = event(&message, seconds, Actor::CaseSystem, Change::MessageMadeAvailable);
    let to_do = ToDo::of(&message.content.kind, MessageState::Open, &Outstanding::default());
    let mut link_hash = [0; 32];
    link_hash[..16].copy_from_slice(id.0.as_bytes());
    NewMessage {
        message,
        made_available_at: at(seconds),
        link_hash,
        hashes: RecipientHashes::default(),
        idempotency_key: id.to_string(),
        body_hash: [1; 32],
        to_do,
        search_text: "ab-1 amina haddad 4711/2027".to_owned(),
        notices: Vec::new(),
        nobody_reached: None,
        from: None,
        exchange: None,
        replaces: None,
        attachments: Vec::new(),
        event,
    }
}

pub fn event(message: &Message, seconds: i64, actor: Actor, change: Change) -> Event {
    let (tenant, at) = (message.tenant.clone(), at(seconds));
    Event { id: EventId(new_id()), tenant, message: message.id, at, actor, change }
}

/// An attempt that did what was to be done.
pub fn done(claimed: &ClaimedErrand, seconds: i64) -> Settlement {
    let proof = "there".to_owned();
    let state = ErrandState::Done { at: at(seconds), proof: proof.clone() };
    settlement(claimed, seconds, AttemptOutcome::Done { proof }, state)
}

pub fn settlement(claimed: &ClaimedErrand, seconds: i64, outcome: AttemptOutcome, state: ErrandState) -> Settlement {
    let (started_at, ended_at) = (at(seconds - 1), at(seconds));
    Settlement {
        claimed: claimed.clone(),
        started_at,
        ended_at,
        outcome,
        state,
        notices: Vec::new(),
        message: None,
        event: EventId(new_id()),
    }
}

/// What a message wants once it is withdrawn.
pub fn withdrawn() -> ToDo {
    ToDo { kind: ToDoKind::Withdrawn, due: jiff::civil::Date::MAX }
}

/// What was decided about an account and a message, with its event.
pub fn decision(message: MessageId, account: AccountId, state: BindingState) -> (NewBinding, Event) {
    let new = NewBinding {
        message,
        account,
        state,
        rule: MatchRule::Account,
        attributes: vec![MatchedAttribute::Account],
        level: TrustLevel::Substantial,
    };
    let (actor, change) = (Actor::Applicant(account), Change::PersonRecognized { rule: MatchRule::Account });
    (new, Event { id: EventId(new_id()), tenant: slug("land"), message, at: at(0), actor, change })
}

/// Binds an account to a message; returns whether that changed anything.
pub async fn bind(storage: &impl Storage, message: &Message, account: AccountId, state: BindingState) -> bool {
    let (new, event) = decision(message.id, account, state);
    let decided = [(new, Event { tenant: message.tenant.clone(), ..event })];
    !storage.bind(&decided).await.expect("kept").is_empty()
}

/// Someone who was asked something, and the storage that knows it.
pub struct Story<'a, S> {
    pub storage: &'a S,
    pub message: Message,
    pub key: DraftKey,
}

impl<'a, S: Storage> Story<'a, S> {
    pub async fn begin(storage: &'a S) -> Self {
        let new = message("amina", 0);
        storage.create_message(&new).await.expect("stored");
        let account = AccountId(new_id());
        let account = storage.account_of(&new.message.tenant, &person("amina"), account, at(0)).await.expect("an account");
        bind(storage, &new.message, account, BindingState::Bound).await;
        let key = DraftKey { tenant: new.message.tenant.clone(), account, message: new.message.id, by: None, came_by: None };
        Self { storage, message: new.message, key }
    }

    /// By the applicant.
    pub fn event(&self, seconds: i64, change: Change) -> Event {
        event(&self.message, seconds, Actor::Applicant(self.key.account), change)
    }

    pub async fn record(&self) -> MessageRecord {
        let found = self.storage.message_for_applicant(&self.message.tenant, self.key.account, self.message.id).await;
        found.expect("read").expect("there")
    }

    pub async fn open(&self, supplements: Option<ReplyId>) -> Option<DraftReply> {
        let draft = DraftId(new_id());
        let event = self.event(1, Change::DraftStarted { draft });
        self.storage.open_draft(&self.key, draft, supplements, &event).await.expect("opened or not")
    }

    /// Opens a draft and answers the question.
    pub async fn answered(&self) -> DraftReply {
        self.open(None).await.expect("a draft");
        self.answer(true, 2).await;
        self.draft().await.expect("a draft")
    }

    pub async fn answer(&self, yes: bool, seconds: i64) {
        let (item, answer) = (slug("allein"), ItemAnswer::Question(Answer::YesNo(Personal::new(yes))));
        let over = self.draft().await.and_then(|draft| draft.answers.get(&item).cloned());
        self.storage.save_answer(&self.key, &item, over.as_ref(), Some(&answer), at(seconds), None).await.expect("saved");
    }

    pub async fn draft(&self) -> Option<DraftReply> {
        self.storage.draft(&self.key).await.expect("read")
    }

    pub async fn tenant_key(&self) -> TenantKeyId {
        let new = crate::storage::WrappedTenantKey {
            id: TenantKeyId(new_id()),
            tenant: self.message.tenant.clone(),
            wrapped: vec![1, 2, 3],
        };
        self.storage.current_tenant_key(&new, at(0)).await.expect("a key").id
    }

    /// A document of 100 bytes for the request.
    pub async fn document(&self, seconds: i64, scan: ScanState) -> AddDocument {
        let id = DocumentId(new_id());
        AddDocument {
            key: self.key.clone(),
            facts: DocumentFacts {
                id,
                item: slug("vertrag"),
                name: DocumentName::from_upload("Überweisung – عقد 🏠.pdf").expect("a name"),
                media_type: MediaType::Pdf,
                size_bytes: 100,
                // No two of them are the same.
                sha256: Sha256([*id.0.as_bytes(), *id.0.as_bytes()].concat().try_into().expect("32 bytes")),
                received_at: at(seconds),
                checked_at: (scan != ScanState::Unscanned).then(|| at(seconds)),
                insight: Insight { pages: Some(2), ..Insight::default() },
            },
            wrapped_key: WrappedKey { tenant_key: self.tenant_key().await, bytes: vec![4, 5, 6] },
            scan,
            limits: UploadLimits { max_reply_bytes: 1000, ..UploadLimits::default() },
            max_files: 3,
            from_upload: None,
            replaces: None,
            scan_again: (scan == ScanState::Unscanned)
                .then(|| self.errand(Task::ScanAgain { document: id }, Route::scanner(), seconds)),
            event: self.event(seconds, Change::DocumentUploaded { document: id }),
        }
    }

    pub async fn clean_document(&self, seconds: i64) -> AddDocument {
        self.document(seconds, ScanState::Released(Release::Clean)).await
    }

    pub fn errand(&self, task: Task, route: Route, seconds: i64) -> NewErrand {
        NewErrand {
            id: ErrandId(new_id()),
            tenant: self.message.tenant.clone(),
            task,
            route,
            due: at(seconds),
            after: None,
            created_at: at(seconds),
            request: Some("ABCDEF012345".to_owned()),
        }
    }

    /// The way into the case files of its case system.
    pub fn route(&self) -> Route {
        Route::case_system(&self.message.case_system)
    }

    /// Claims due errands of its route, at most ten.
    pub async fn claim(&self, now: i64, until: i64) -> Vec<ClaimedErrand> {
        self.storage.claim_errands(&self.route(), 10, Uuid::new_v4(), at(now), at(until)).await.expect("claimed")
    }

    /// The delivery of this reply, claimed.
    pub async fn claim_delivery(&self, reply: ReplyId, now: i64, until: i64) -> ClaimedErrand {
        let claimed = self.claim(now, until).await;
        claimed.into_iter().find(|claimed| claimed.task == Ok(Task::DeliverReply { reply })).expect("due")
    }

    /// What sending this draft now would store.
    pub fn submission(&self, draft: DraftReply, number: [u8; 8], seconds: i64) -> Submission {
        let sending = Sending {
            id: ReplyId(new_id()),
            receipt_number: ReceiptNumber::from_random(number),
            now: at(seconds),
            unchecked: UncheckedFiles::SendMarked,
        };
        let reply = draft.submit(&inquiry(), sending).expect("ready");
        let task = Task::DeliverReply { reply: reply.id };
        let event = self.event(seconds, Change::ReplySubmitted { reply: reply.id });
        let delivery = self.errand(task, Route::case_system(&self.message.case_system), seconds);
        Submission {
            tenant: self.message.tenant.clone(),
            reply,
            sent_by: self.key.account,
            representation: None,
            came_by: None,
            level: TrustLevel::Substantial,
            recognition: Recognition {
                rule: MatchRule::LinkAndAttributes,
                attributes: vec![MatchedAttribute::FamilyName, MatchedAttribute::BirthDate],
                means: Some("eID".to_owned()),
            },
            language: "de-simple".to_owned(),
            delivery,
            renditions: None,
            to_do: ToDo { kind: ToDoKind::Nothing, due: jiff::civil::Date::MAX },
            seen: None,
            notices: Vec::new(),
            event,
        }
    }

    /// What sending this draft now would store where copies are made first.
    pub fn submission_with_copies(&self, draft: DraftReply, number: [u8; 8], seconds: i64) -> (Submission, ErrandId) {
        let mut submission = self.submission(draft, number, seconds);
        let copies = self.errand(Task::MakeRenditions { reply: submission.reply.id }, Route::renderer(), seconds);
        let id = copies.id;
        submission.delivery.after = Some(id);
        submission.renditions = Some(copies);
        (submission, id)
    }

    /// Answers and sends.
    pub async fn sent(&self, number: [u8; 8], seconds: i64) -> Submission {
        let draft = self.answered().await;
        let edited_at = draft.edited_at;
        let submission = self.submission(draft, number, seconds);
        let outcome = self.storage.submit(&submission, edited_at).await.expect("stored");
        assert_eq!(outcome, crate::storage::SubmitOutcome::Accepted);
        submission
    }
}
