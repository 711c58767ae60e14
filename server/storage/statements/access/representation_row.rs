//! The row of a representation and its way into the model.

use crate::{
    statements::failure::{fit, known},
    time::Time,
};
use domain::{
    id::{AccountId, MessageId, RepresentationId},
    personal::Personal,
    representation::{Capacity, NamedBy, Representation, RepresentationState, Right},
};
use ports::StorageError;
use uuid::Uuid;

pub(crate) struct RepresentationRow {
    pub id: Uuid,
    pub message_id: Uuid,
    pub inviter_account_id: Option<Uuid>,
    pub person: String,
    pub represented_name: Option<String>,
    pub capacity: String,
    pub permitted: String,
    pub state: String,
    pub created_at: Time,
    pub expires_at: Time,
    pub account_id: Option<Uuid>,
    pub account_name: Option<String>,
    pub accepted_at: Option<Time>,
    pub ended_at: Option<Time>,
}

/// Selects representations; the rest of the statement is the caller's.
macro_rules! select_representation {
    ($first:tt $(+ $rest:tt)* $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            crate::statements::access::representation_row::RepresentationRow,
            r#"select id as "id: uuid::Uuid", message_id as "message_id: uuid::Uuid",
                inviter_account_id as "inviter_account_id: uuid::Uuid", person, represented_name, capacity, permitted, state,
                created_at as "created_at: Time", expires_at as "expires_at: Time", account_id as "account_id: uuid::Uuid",
                account_name, accepted_at as "accepted_at: Time", ended_at as "ended_at: Time"
            from representations"# + $first $(+ $rest)*
            $(, $argument)*
        )
    };
}
pub(crate) use select_representation;

impl RepresentationRow {
    pub(crate) fn into_model(self) -> Result<Representation, StorageError> {
        const TABLE: &str = "representations";
        let id = self.id;
        let state = match self.state.as_str() {
            "invited" => Some(RepresentationState::Invited { until: self.expires_at.0 }),
            "waiting" => Some(RepresentationState::Waiting),
            "active" => Some(RepresentationState::Active),
            "ended" => Some(RepresentationState::Ended),
            _ => None,
        };
        Ok(Representation {
            id: RepresentationId(id),
            message: MessageId(self.message_id),
            named_by: self.inviter_account_id.map_or(NamedBy::Authority, |account| NamedBy::Applicant(AccountId(account))),
            person: fit(TABLE, id, serde_json::from_str(&self.person))?,
            represented: self.represented_name.map(Personal::new),
            capacity: known(TABLE, id, "capacity", Capacity::parse(&self.capacity))?,
            right: known(TABLE, id, "permitted", Right::parse(&self.permitted))?,
            state: known(TABLE, id, "state", state)?,
            representative: self.account_id.map(AccountId),
            representative_name: self.account_name.map(Personal::new),
            created_at: self.created_at.0,
            accepted_at: self.accepted_at.map(|time| time.0),
            ended_at: self.ended_at.map(|time| time.0),
        })
    }
}
