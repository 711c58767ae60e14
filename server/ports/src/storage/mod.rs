//! Storage: one method is one invariant and one transaction. Personal things can only be loaded for whoever may see them.

mod access;
mod answering;
mod audit;
mod casework;
mod delivery;
mod documents;
mod errands;
mod events;
mod messages;
mod notices;
mod operations;
mod rail;
mod replies;
mod webhooks;
mod xoev;

pub use access::{
    AcceptRepresentation, AccessAction, AccessBy, AccessCodes, AccessEvent, AccessEvents, AccessFilter, AccessKind, Accounts,
    ApiKey, ApiKeys, BindingState, Bindings, CANDIDATES_PAGE, CODE_LIMIT, CODE_WINDOW, Candidate, CodeOutcome, EndSessions,
    HandOff, HandOffs, NameOutcome, NewAccessCode, NewBinding, NewHandOff, NewRepresentation, NewSession, OwnSession,
    Representations, Seeker, SessionHash, Sessions, SignIns,
};
pub use answering::{KEPT_POSTS_LIMIT, KeptPostKey, KeptPosts};
pub use audit::{Audit, AuditAction, AuditEntry};
pub use casework::{Desk, DeskFilter, DeskPage, DeskPlace, DeskRow};
pub use delivery::{
    Deliveries, Fetching, OfferPlace, OfferedReply, Renditions, RetryDelivery, SettleOffer, StoredRendition, StuckDeliveries,
    StuckDelivery, UnsettledOffers,
};
pub use documents::{
    AddDocument, AddOutcome, AppendSegment, BeginOutcome, DayFull, Documents, FromUpload, NewUpload, NoteOutcome, NoteRefusal,
    PendingUpload, REFUSALS_LIMIT, RefuseDocument, RefuseUpload, StoredDocument, TenantKeys, Towards, UPLOADS_LIMIT, UploadDays,
    Uploads, WrappedTenantKey,
};
pub use errands::{ATTEMPTS_KEPT, Attempt, ClaimedErrand, MoveOn, NewErrand, Outbox, Settlement};
pub use events::{Feed, FeedEvent};
pub use messages::{
    Attachments, CaseChange, Changes, ClerkScope, CreateOutcome, DryRun, DryRuns, ListPage, ListedState, MessageChange,
    MessageFilter, MessageRecord, Messages, NewMessage, Place, RecipientHashes, Replacing, ToDoPlace, WithdrawOutcome,
    WithdrawnReason,
};
pub use notices::{
    DraftToGo, NewEmail, NewNotice, NoticePreferences, NoticeSettlement, NoticeText, NoticeWords, Notices, Preferences,
    WrittenAnswer,
};
pub use operations::{ErrandFigure, Figures, Operations, Pool};
pub use rail::{
    Arrival, ArrivalNote, Arrivals, CaseKey, FromArrival, MessageFile, NewMessageFile, NewRailCase, NewTransmission, RailCase,
    RailCases, RegisterOutcome, StoredFile, Transmission, Transmissions, Verdict, WrappedRailKey,
};
pub use replies::{
    DraftKey, RefusedSent, Replies, ReplyRecord, SaveOutcome, Submission, SubmitOutcome, TakeBack, TakeBackOutcome, TakingBack,
};

pub use webhooks::{WebhookState, Webhooks};
pub use xoev::{ExchangeMessage, ExchangeRef, Exchanges, FromExchange, ToBeTold};

/// Storage could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Connection, lock or disk trouble: try again later. Nothing was half done.
    #[error("storage is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row does not fit the model. The text names table and id, never content.
    #[error("{table} {id} does not fit the model: {reason}")]
    Corrupt { table: &'static str, id: String, reason: String },
}

/// What a room is given: these traits and no other.
macro_rules! records {
    ($(#[$doc:meta])* $name:ident: $($part:ident),+) => {
        $(#[$doc])*
        pub trait $name: $($part +)+ Send + Sync {}
        impl<T: $($part +)+ Send + Sync> $name for T {}
    };
}

records!(
    /// Who somebody is and what they may; of messages and replies just whether they may see them.
    AccessRecords: AccessCodes, AccessEvents, Accounts, ApiKeys, Bindings, HandOffs, Messages, Replies, Representations, Sessions, SignIns
);
records!(
    /// Messages, with what their replies leave open.
    MessageRecords: Arrivals, Attachments, Audit, Changes, DryRuns, Messages, Replies, Representations
);
records!(
    /// Drafts, and words that are no answer yet.
    AnsweringRecords: Audit, KeptPosts, Replies, Sessions
);
records!(
    /// Files of drafts and replies.
    DocumentRecords: Audit, Documents, Messages, Renditions, Replies, TakingBack, UploadDays, Uploads
);
records!(
    /// What is sent, and what is taken back.
    ReplyRecords: Replies, TakingBack
);
records!(
    /// What is to be handed over.
    DeliveryRecords: Audit, Deliveries, Documents, Exchanges, Fetching, Messages, Outbox, Renditions, Replies, StuckDeliveries
);
records!(
    /// What is to be done outside of requests.
    ErrandRecords: Outbox
);
records!(
    /// Who is told of what, and how they want to be told.
    NoticeRecords: Audit, Messages, Notices, Preferences, Replies
);
records!(
    /// What comes and goes over FIT-Connect.
    RailRecords: Arrivals, Notices, Outbox, RailCases, Transmissions
);
records!(
    /// Messages of XÖV standards.
    XoevRecords: Exchanges, Notices, Outbox, RailCases, Transmissions
);
records!(
    /// What is pushed to business software.
    WebhookRecords: Webhooks
);
records!(
    /// What case systems read of what happened.
    EventRecords: Feed
);
records!(
    /// The clerks' list.
    CaseworkRecords: Audit, Bindings, Desk, Messages, Replies, Representations
);
records!(
    /// What goes after its time.
    RetentionRecords: Documents, HandOffs, Outbox, Replies, Sessions
);

records!(
    /// Everything a storage crate offers: each room takes its own part of it.
    Storage: AccessRecords, AnsweringRecords, CaseworkRecords, DeliveryRecords, DocumentRecords, ErrandRecords, EventRecords, MessageRecords, NoticeRecords, Operations, RailRecords, ReplyRecords,
        RetentionRecords, TenantKeys, WebhookRecords, XoevRecords
);
