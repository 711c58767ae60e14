//! The row of a message and its way into the model.

use crate::{
    statements::failure::{fit, known},
    time::Time,
};
use domain::{
    authority::CaseRef,
    binding::Recipient,
    id::{AuthorityId, CaseSystemId, MessageId, ReplyId, TenantId},
    message::{Message, MessageContent, MessageState, MessageTimes, ToDo, ToDoKind},
    person::PersonKey,
    personal::Personal,
};
use ports::{StorageError, storage::MessageRecord};
use uuid::Uuid;

#[derive(Clone)]
pub(crate) struct MessageRow {
    pub id: Uuid,
    pub tenant_id: String,
    pub authority_id: String,
    pub case_system_id: String,
    pub case_ref: String,
    pub recipient_issuer: String,
    pub recipient_subject: String,
    pub recipient: String,
    pub content: String,
    pub state: String,
    pub created_at: Time,
    pub made_available_at: Time,
    pub retrieved_at: Option<Time>,
    pub first_reply_id: Option<Uuid>,
    pub answered_at: Option<Time>,
    pub withdrawn_at: Option<Time>,
    pub withdrawn_reason: Option<String>,
    pub to_do: i64,
    pub due_on: String,
    pub dialogue: String,
    pub revision: i64,
}

/// Selects whole messages; the rest of the statement is the caller's.
macro_rules! select_message {
    ($first:tt $(+ $rest:tt)* $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            crate::statements::messages::message_row::MessageRow,
            r#"select id as "id: uuid::Uuid", tenant_id, authority_id, case_system_id, case_ref, recipient_issuer,
                recipient_subject, recipient, content, state, created_at as "created_at: Time",
                made_available_at as "made_available_at: Time", retrieved_at as "retrieved_at: Time",
                first_reply_id as "first_reply_id: uuid::Uuid", answered_at as "answered_at: Time",
                withdrawn_at as "withdrawn_at: Time", withdrawn_reason, to_do, due_on, dialogue, revision
            from messages"# + $first $(+ $rest)*
            $(, $argument)*
        )
    };
}
pub(crate) use select_message;

impl MessageRow {
    pub(crate) fn into_record(self) -> Result<MessageRecord, StorageError> {
        let id = self.id;
        let state = self.state();
        let message = Message {
            id: MessageId(id),
            tenant: fit("messages", id, TenantId::try_from(self.tenant_id))?,
            authority: fit("messages", id, AuthorityId::try_from(self.authority_id))?,
            case_system: fit("messages", id, CaseSystemId::try_from(self.case_system_id))?,
            case: fit("messages", id, CaseRef::try_from(self.case_ref))?,
            recipient: recipient(id, &self.recipient, self.recipient_issuer, self.recipient_subject)?,
            created_at: self.created_at.0,
            content: fit("messages", id, serde_json::from_str::<MessageContent>(&self.content))?,
            dialogue: fit("messages", id, serde_json::from_str(&self.dialogue))?,
        };
        let times =
            MessageTimes { made_available_at: self.made_available_at.0, retrieved_at: self.retrieved_at.map(|time| time.0) };
        let kind = i16::try_from(self.to_do).ok().and_then(ToDoKind::of_rank);
        let to_do = ToDo { kind: known("messages", id, "to_do", kind)?, due: fit("messages", id, self.due_on.parse())? };
        let withdrawn_reason = self.withdrawn_reason.map(|reason| fit("messages", id, reason.try_into())).transpose()?;
        Ok(MessageRecord {
            message,
            times,
            state: known("messages", id, "state", state)?,
            withdrawn_reason,
            to_do,
            revision: self.revision,
        })
    }

    fn state(&self) -> Option<MessageState> {
        match (self.state.as_str(), self.first_reply_id, self.answered_at, self.withdrawn_at) {
            ("open", None, None, None) => Some(MessageState::Open),
            ("answered", Some(reply), Some(at), None) => Some(MessageState::Answered { first_reply: ReplyId(reply), at: at.0 }),
            ("withdrawn", None, None, Some(at)) => Some(MessageState::Withdrawn { at: at.0 }),
            _ => None,
        }
    }
}

/// The recipient's facts. The account has columns of its own, older than the facts.
pub(crate) fn recipient(id: Uuid, facts: &str, issuer: String, subject: String) -> Result<Recipient, StorageError> {
    let facts: Recipient = fit("messages", id, serde_json::from_str(facts))?;
    let account = (!issuer.is_empty()).then(|| PersonKey { issuer, subject: Personal::new(subject) });
    Ok(Recipient { account: account.or(facts.account), ..facts })
}
