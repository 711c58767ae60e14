//! Taking a document of a reply back: out of it while it is still here, or as a word to the authority.

use crate::storage::{DraftKey, RefuseDocument, StorageError, Submission};
use async_trait::async_trait;
use domain::{
    event::Event,
    id::{DocumentId, MessageId, ReplyId, TenantId},
    message::ToDo,
    reply::ReceiptNumber,
};

/// Everything that is needed whichever way it goes.
#[derive(Debug, Clone)]
pub struct TakeBack {
    pub key: DraftKey,
    /// The reply the document went with. The caller has seen that it is theirs.
    pub from: ReplyId,
    pub document: DocumentId,
    /// What the person was shown: it is still here, and will be gone; or the authority has it, and will be told. Another truth changes nothing.
    pub still_here: bool,
    /// What the message wants of its person then, as it was read.
    pub to_do: ToDo,
    /// The message's revision as it was read.
    pub seen: i64,
    /// `DocumentWithdrawn`.
    pub event: Event,
    /// The reply that tells the authority, with `DocumentSentByMistake`; sent only if it has the document.
    pub telling: Submission,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakeBackOutcome {
    /// It never left: its key is destroyed, and its bytes may go.
    Withdrawn,
    /// The authority is told, with a receipt of its own.
    Told(ReceiptNumber),
    /// Not as the person was shown.
    Otherwise,
    /// Taken back before.
    Before,
    /// Not there, or not theirs, or the right to act has ended.
    NotThere,
    /// The number is taken; draw another.
    ReceiptNumberTaken,
    /// The message has changed since it was read: what it wants is judged anew.
    Changed,
}

/// What became of a document that is refused after it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedSent {
    Refused,
    /// The package is settled, or the document has a verdict, or was taken back.
    Kept,
    /// The message is not as it was seen: something was sent, said or taken out since. What it wants is judged anew.
    Changed,
}

#[async_trait]
pub trait TakingBack: Send + Sync {
    /// The message and the reply that a document was sent with.
    async fn sent_with(&self, tenant: &TenantId, document: DocumentId) -> Result<Option<(MessageId, ReplyId)>, StorageError>;

    /// Takes a document out of a reply that was sent before anybody had checked it, destroys its key, and notes why. `seen`: the
    /// revision of the message when `to_do` was judged.
    async fn refuse_sent(
        &self,
        reply: ReplyId,
        (to_do, seen): (ToDo, i64),
        refuse: &RefuseDocument,
    ) -> Result<RefusedSent, StorageError>;

    async fn take_back(&self, take_back: &TakeBack) -> Result<TakeBackOutcome, StorageError>;
}
