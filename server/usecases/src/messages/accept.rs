//! A case system hands in a message.

use crate::{
    hash::sha256,
    messages::{Messages, dialogue::TRIES},
};
use domain::{
    authority::CaseRef,
    binding::Recipient,
    event::{Actor, Change},
    id::{AuthorityId, CaseSystemId, ErrandId, MessageFileId, MessageId, TenantId},
    message::{Dialogue, Item, ItemContent, Message, MessageContent, MessageState, ToDo, ToDoKind},
    reply::Outstanding,
};
use ports::{
    StorageError,
    storage::{CreateOutcome, FromArrival, FromExchange, MessageRecord, NewMessage, Replacing},
};

/// A message whose parts are valid.
#[derive(Debug)]
pub struct AcceptMessage {
    pub tenant: TenantId,
    pub case_system: CaseSystemId,
    pub authority: AuthorityId,
    pub case: CaseRef,
    pub recipient: Recipient,
    pub content: MessageContent,
    pub idempotency_key: String,
    pub body_hash: [u8; 32],
    /// It came over FIT-Connect.
    pub from: Option<FromArrival>,
    /// It came as a message of an XÖV standard.
    pub exchange: Option<FromExchange>,
    /// Files that were brought before.
    pub attachments: Vec<MessageFileId>,
    /// It takes the place of this message of the same case.
    pub replaces: Option<MessageId>,
    /// Nobody is told before the end of this errand.
    pub told_after: Option<ErrandId>,
}

/// The message is stored and can be read.
#[derive(Debug)]
pub enum Accepted {
    New(Box<MessageRecord>),
    /// It was handed in before.
    Before(MessageId),
}

#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    #[error("the idempotency key was used for another message")]
    KeyReused,
    /// The case system has closed the case.
    #[error("the case is closed")]
    CaseClosed,
    /// What it shall replace is not there, belongs to another case or person, or counts no more.
    #[error("the message that it replaces is not there, or counts no more")]
    NotReplaceable,
    /// A file that it names was not brought, was named before, or has gone.
    #[error("a file that it names is not there")]
    AttachmentMissing,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Messages {
    /// The message a case system handed in under this key with this body, if it did. Two hashes: older versions took that of the bytes.
    pub async fn handed_in_before(
        &self,
        case_system: &CaseSystemId,
        key: &str,
        body_hashes: [&[u8; 32]; 2],
    ) -> Result<Option<MessageId>, AcceptError> {
        match self.storage.message_by_key(case_system, key).await? {
            Some((id, hash)) if body_hashes.iter().any(|known| hash == known.as_slice()) => Ok(Some(id)),
            Some(_) => Err(AcceptError::KeyReused),
            None => Ok(None),
        }
    }

    /// Whether the case system has closed a case.
    ///
    /// # Errors
    /// The database is away.
    pub async fn is_closed(&self, system: &CaseSystemId, case: &CaseRef) -> Result<bool, StorageError> {
        Ok(self.storage.case_closed_at(system, case).await?.is_some())
    }

    /// Stores a message, and whom to tell of it.
    ///
    /// # Errors
    /// [`AcceptError`].
    pub async fn accept_message(&self, accept: AcceptMessage) -> Result<Accepted, AcceptError> {
        let id = MessageId(self.clock.new_id());
        let now = self.clock.now();
        let hashes = self.access.hashes_of_recipient(&accept.recipient);
        let message = Message {
            id,
            tenant: accept.tenant.clone(),
            authority: accept.authority,
            case_system: accept.case_system,
            case: accept.case,
            recipient: accept.recipient,
            created_at: now,
            content: accept.content,
            dialogue: Dialogue { replaces: accept.replaces, ..Dialogue::default() },
        };
        let to_do = ToDo::of(&message.content.kind, MessageState::Open, &Outstanding::default());
        let search_text = search_text(&message);
        let mut announced = self.announcer.of_message(&message);
        for notice in &mut announced.notices {
            notice.errand.after = accept.told_after;
        }
        // The order in which both are told.
        let event = self.access.event(&accept.tenant, id, Actor::CaseSystem, Change::MessageMadeAvailable);
        let nobody =
            announced.nobody_reached.then(|| self.access.event(&accept.tenant, id, Actor::Portal, Change::NobodyReached));
        let mut new = NewMessage {
            message,
            notices: announced.notices,
            nobody_reached: nobody,
            search_text,
            to_do,
            made_available_at: now,
            link_hash: sha256(self.access.link_token(id).as_bytes()),
            hashes,
            idempotency_key: accept.idempotency_key,
            body_hash: accept.body_hash,
            from: accept.from,
            exchange: accept.exchange.map(|from| FromExchange {
                exchange: ports::storage::ExchangeMessage { message: Some(id), ..from.exchange },
                ..from
            }),
            replaces: None,
            attachments: accept.attachments,
            event,
        };
        for _ in 0..TRIES {
            if let Some(old) = accept.replaces {
                new.replaces = Some(self.replacing(old, &new.message).await?);
            }
            let accepted = match self.storage.create_message(&new).await? {
                CreateOutcome::Created => {
                    self.created(&new);
                    Ok(Accepted::New(Box::new(new.record())))
                }
                CreateOutcome::AlreadyThere(id) => Ok(Accepted::Before(id)),
                CreateOutcome::KeyReused => Err(AcceptError::KeyReused),
                CreateOutcome::CaseClosed => Err(AcceptError::CaseClosed),
                CreateOutcome::AttachmentMissing => Err(AcceptError::AttachmentMissing),
                // Somebody has answered it, or asked for more time, since it was read.
                CreateOutcome::NotReplaced => continue,
            };
            return accepted;
        }
        Err(StorageError::Unavailable("others change the message that is replaced all the time".into()).into())
    }

    fn created(&self, new: &NewMessage) {
        let message = &new.message;
        tracing::info!(message.id = %message.id, message.tenant = %message.tenant, "message.accepted");
        if new.nobody_reached.is_some() {
            tracing::error!(message.id = %message.id, "notice.nobody_reached");
        }
        if !new.notices.is_empty() {
            self.wake.notify_one();
        }
    }
}

impl Messages {
    /// The message that another one takes the place of, as it shall be.
    pub(crate) async fn replacing(&self, old: MessageId, new: &Message) -> Result<Replacing, AcceptError> {
        let record = self.storage.message_for_case_system(&new.case_system, old).await?;
        let record = record.filter(|record| {
            let message = &record.message;
            let same = message.case == new.case && message.recipient == new.recipient && message.authority == new.authority;
            same && message.dialogue.takes_replies() && !matches!(record.state, MessageState::Withdrawn { .. })
        });
        let record = record.ok_or(AcceptError::NotReplaceable)?;
        let mut message = record.message.clone();
        message.dialogue.replaced_by = Some(new.id);
        let changes = vec![Change::MessageReplaced { by: new.id }];
        let mut change = self.change_of(&record, message, &Actor::CaseSystem, changes, false).await?;
        if record.state == MessageState::Open {
            change.to_do.kind = ToDoKind::Withdrawn;
        }
        let kept = match (record.message.content.kind.inquiry(), new.content.kind.inquiry()) {
            (Some(before), Some(now)) => {
                let same = |item: &&Item| before.items.find(&item.id).is_some_and(|old| asks_the_same(old, item));
                now.items.iter().filter(same).map(|item| item.id.clone()).collect()
            }
            _ => Vec::new(),
        };
        Ok(Replacing { old: change, kept })
    }
}

/// An answer to one is an answer to the other: hint and reason may have changed, what is asked for has not. A "yes" to one question is none
/// to another, whatever its id.
pub(crate) fn asks_the_same(old: &Item, new: &Item) -> bool {
    match (&old.content, &new.content) {
        (ItemContent::Question(old), ItemContent::Question(new)) => {
            old.kind == new.kind && old.label.binding == new.label.binding
        }
        (ItemContent::DocumentRequest(old), ItemContent::DocumentRequest(new)) => old.label.binding == new.label.binding,
        (ItemContent::Question(_), ItemContent::DocumentRequest(_))
        | (ItemContent::DocumentRequest(_), ItemContent::Question(_)) => false,
    }
}

/// What clerks look for: the number that people see, the name, the case, the subject of the row.
pub(crate) fn search_text(message: &Message) -> String {
    let content = &message.content;
    let name = content.recipient_name.as_ref().map_or("", |name| name.reveal().as_str());
    let parts = [content.file_reference.as_str(), name, message.case.as_str(), content.subject.binding.as_str()];
    domain::binding::search_text(&parts.join(" "))
}
