//! What authorities send.

use crate::{
    Database, Transaction,
    statements::{
        errands,
        failure::{db, fit, json, known},
    },
    time::Time,
};
use async_trait::async_trait;
use domain::{
    document::WrappedKey,
    id::{ArrivalId, CaseSystemId, MessageFileId, MessageId, RailCaseId, TenantId, TenantKeyId},
    message::Message,
    personal::Personal,
    rail::ArrivalState,
};
use jiff::Timestamp;
use ports::{
    Sealed, StorageError,
    storage::{Arrival, ArrivalNote, Arrivals, FromArrival, MessageFile, NewErrand, NewMessageFile, StoredFile},
};
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

pub(crate) struct ArrivalRow {
    case_system_id: String,
    arrival_id: Uuid,
    case_id: Uuid,
    state: String,
    first_seen_at: Time,
    message_id: Option<Uuid>,
    tags: Option<String>,
    problem: Option<String>,
    alarm: i64,
    settled_at: Option<Time>,
}

macro_rules! select_arrival {
    ($rest:literal $(, $argument:expr)*) => {
        query_as!(
            ArrivalRow,
            r#"select case_system_id, arrival_id as "arrival_id: Uuid", case_id as "case_id: Uuid", state,
                first_seen_at as "first_seen_at: Time", message_id as "message_id: Uuid", tags, problem, alarm,
                settled_at as "settled_at: Time"
            from arrivals"# + $rest
            $(, $argument)*
        )
    };
}

impl ArrivalRow {
    fn into_arrival(self) -> Result<Arrival, StorageError> {
        let (table, id) = ("arrivals", self.arrival_id);
        Ok(Arrival {
            id: ArrivalId(id),
            case_system: fit(table, id, CaseSystemId::try_from(self.case_system_id))?,
            case: RailCaseId(self.case_id),
            state: known(table, id, "state", ArrivalState::parse(&self.state))?,
            first_seen_at: self.first_seen_at.0,
            message: self.message_id.map(MessageId),
            tags: self.tags.map(|tags| fit(table, id, serde_json::from_str(&tags))).transpose()?,
            problem: self.problem,
            alarm: fit(table, id, u32::try_from(self.alarm))?,
            settled_at: self.settled_at.map(|at| at.0),
        })
    }
}

/// The arrival is a message from now on. `false`: it was one before, or is not known.
pub(crate) async fn store(transaction: &mut Transaction, message: &Message, from: &FromArrival) -> Result<bool, StorageError> {
    let (system, tags) = (message.case_system.as_str(), json(&from.tags));
    let stored = query!(
        "update arrivals set state = 'stored', message_id = $1, tags = $2, problem = null
         where case_system_id = $3 and arrival_id = $4 and state in ('waiting', 'set_aside')",
        message.id.0,
        tags,
        system,
        from.arrival.0,
    );
    if stored.execute(&mut **transaction).await.map_err(db)?.rows_affected() == 0 {
        return Ok(false);
    }
    store_files(transaction, message, &from.files).await?;
    Ok(true)
}

/// Files that came with a message, in the authority's order.
pub(crate) async fn store_files(
    transaction: &mut Transaction,
    message: &Message,
    files: &[NewMessageFile],
) -> Result<(), StorageError> {
    let tenant = message.tenant.as_str();
    for (position, file) in files.iter().enumerate() {
        let (position, size) = (i64::try_from(position).unwrap_or(i64::MAX), i64::try_from(file.size_bytes).unwrap_or(i64::MAX));
        query!(
            "insert into message_files (id, tenant_id, message_id, position, name, media_type, size_bytes, sha256, tenant_key_id, wrapped_key)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            file.id.0,
            tenant,
            message.id.0,
            position,
            file.name.reveal(),
            file.media_type,
            size,
            file.sha256,
            file.key.tenant_key.0,
            file.key.bytes,
        )
        .execute(&mut **transaction)
        .await
        .map_err(db)?;
    }
    Ok(())
}

#[async_trait]
impl Arrivals for Database {
    async fn note_arrivals(
        &self,
        case_system: &CaseSystemId,
        seen: &[(ArrivalId, RailCaseId, NewErrand)],
        now: Timestamp,
    ) -> Result<Vec<ArrivalId>, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (system, now) = (case_system.as_str(), Time(now));
        let mut new = Vec::new();
        for (arrival, case, errand) in seen {
            let inserted = query!(
                "insert into arrivals (case_system_id, arrival_id, case_id, state, first_seen_at)
                 values ($1, $2, $3, 'waiting', $4) on conflict (case_system_id, arrival_id) do nothing",
                system,
                arrival.0,
                case.0,
                now as _,
            );
            if inserted.execute(&mut *transaction).await.map_err(db)?.rows_affected() == 1 {
                errands::insert::insert(&mut transaction, errand).await?;
                new.push(*arrival);
            }
        }
        transaction.commit().await.map_err(db)?;
        Ok(new)
    }

    async fn arrival(&self, case_system: &CaseSystemId, id: ArrivalId) -> Result<Option<Arrival>, StorageError> {
        let case_system = case_system.as_str();
        let row = select_arrival!(" where case_system_id = $1 and arrival_id = $2", case_system, id.0);
        row.fetch_optional(&self.pool).await.map_err(db)?.map(ArrivalRow::into_arrival).transpose()
    }

    async fn arrivals(
        &self,
        case_system: &CaseSystemId,
        states: &[ArrivalState],
        limit: u16,
    ) -> Result<Vec<Arrival>, StorageError> {
        let (case_system, limit) = (case_system.as_str(), i64::from(limit));
        let mut found = Vec::new();
        for state in states {
            let state = state.as_str();
            let rows = select_arrival!(
                " where case_system_id = $1 and state = $2 order by first_seen_at, arrival_id limit $3",
                case_system,
                state,
                limit
            );
            for row in rows.fetch_all(&self.pool).await.map_err(db)? {
                found.push(row.into_arrival()?);
            }
        }
        found.sort_by_key(|arrival| (arrival.first_seen_at, arrival.id));
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found)
    }

    async fn arrivals_of(&self, case_system: &CaseSystemId, case: RailCaseId) -> Result<Vec<Arrival>, StorageError> {
        let case_system = case_system.as_str();
        let rows = select_arrival!(
            " where case_system_id = $1 and case_id = $2 order by first_seen_at, arrival_id",
            case_system,
            case.0
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        rows.into_iter().map(ArrivalRow::into_arrival).collect()
    }

    async fn arrival_of_message(&self, message: MessageId) -> Result<Option<Arrival>, StorageError> {
        let row = select_arrival!(" where message_id = $1", message.0);
        row.fetch_optional(&self.pool).await.map_err(db)?.map(ArrivalRow::into_arrival).transpose()
    }

    async fn note_arrival(
        &self,
        case_system: &CaseSystemId,
        id: ArrivalId,
        note: &ArrivalNote,
        now: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.begin_write().await?;
        let (system, now) = (case_system.as_str(), Time(now));
        let row = query_scalar!(
            "update arrivals set alarm = alarm where case_system_id = $1 and arrival_id = $2 returning state",
            system,
            id.0,
        );
        let Some(state) = row.fetch_optional(&mut *transaction).await.map_err(db)? else { return Ok(false) };
        let before = known("arrivals", id, "state", ArrivalState::parse(&state))?;
        let stays = match note {
            ArrivalNote::Waits(_) | ArrivalNote::SetAside(_) | ArrivalNote::Rejected(_) | ArrivalNote::Expired => {
                before.is_settled() || before == ArrivalState::Stored
            }
            ArrivalNote::Acknowledged | ArrivalNote::Unacknowledged => before != ArrivalState::Stored,
            ArrivalNote::Alarm(_) => before.is_settled(),
            ArrivalNote::Again => before != ArrivalState::SetAside,
        };
        if stays {
            return Ok(false);
        }
        let (after, problem) = match note {
            ArrivalNote::Waits(problem) => (before, Some(problem.as_str())),
            ArrivalNote::SetAside(problem) => (ArrivalState::SetAside, Some(problem.as_str())),
            ArrivalNote::Rejected(problem) => (ArrivalState::Rejected, Some(problem.as_str())),
            ArrivalNote::Acknowledged => (ArrivalState::Acknowledged, None),
            ArrivalNote::Expired => (ArrivalState::Expired, Some("nobody fetched it in fourteen days")),
            ArrivalNote::Unacknowledged => {
                (ArrivalState::Expired, Some("it is a message, and the delivery service does not know that we have it"))
            }
            ArrivalNote::Alarm(_) => (before, None),
            ArrivalNote::Again => (ArrivalState::Waiting, None),
        };
        if let ArrivalNote::Alarm(days) = note {
            let days = i64::from(*days);
            query!("update arrivals set alarm = $1 where case_system_id = $2 and arrival_id = $3", days, system, id.0)
                .execute(&mut *transaction)
                .await
                .map_err(db)?;
        } else {
            let (state, settled_at) = (after.as_str(), after.is_settled().then_some(now));
            query!(
                "update arrivals set state = $1, problem = $2, settled_at = $3 where case_system_id = $4 and arrival_id = $5",
                state,
                problem,
                settled_at as _,
                system,
                id.0,
            )
            .execute(&mut *transaction)
            .await
            .map_err(db)?;
        }
        transaction.commit().await.map_err(db)?;
        Ok(true)
    }

    async fn files_of_message(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<MessageFile>, StorageError> {
        let tenant = tenant.as_str();
        let rows = query!(
            r#"select id as "id: Uuid", name, media_type, size_bytes from message_files
               where tenant_id = $1 and message_id = $2 order by position"#,
            tenant,
            message.0,
        );
        let rows = rows.fetch_all(&self.pool).await.map_err(db)?;
        rows.into_iter()
            .map(|row| {
                Ok(MessageFile {
                    id: MessageFileId(row.id),
                    name: Personal::new(row.name),
                    media_type: row.media_type,
                    size_bytes: fit("message_files", row.id, u64::try_from(row.size_bytes))?,
                })
            })
            .collect()
    }

    async fn file_of_message(
        &self,
        tenant: &TenantId,
        message: MessageId,
        id: MessageFileId,
    ) -> Result<Option<StoredFile>, StorageError> {
        let tenant = tenant.as_str();
        let row = query!(
            r#"select name, media_type, size_bytes, tenant_key_id as "tenant_key_id: Uuid", wrapped_key from message_files
               where tenant_id = $1 and message_id = $2 and id = $3"#,
            tenant,
            message.0,
            id.0,
        );
        let Some(row) = row.fetch_optional(&self.pool).await.map_err(db)? else { return Ok(None) };
        Ok(Some(StoredFile {
            file: MessageFile {
                id,
                name: Personal::new(row.name),
                media_type: row.media_type,
                size_bytes: fit("message_files", id, u64::try_from(row.size_bytes))?,
            },
            sealed: Sealed::whole(WrappedKey { tenant_key: TenantKeyId(row.tenant_key_id), bytes: row.wrapped_key }),
        }))
    }
}
