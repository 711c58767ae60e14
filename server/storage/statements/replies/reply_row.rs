//! The row of a reply with its delivery, and its way into the model.

use crate::{
    Database, id_list,
    statements::{
        access::representation_row::select_representation,
        delivery::renditions,
        failure::{db, fit, known},
        replies::take_back,
    },
    time::Time,
};
use domain::{
    binding::{MatchRule, Recognition},
    delivery::DeliveryState,
    document::{DraftDocument, ReleasedDocument},
    errand::Cause,
    id::{AccountId, DeliveryId, DraftId, ItemId, MessageId, ReplyId},
    person::{PersonKey, TrustLevel},
    personal::Personal,
    reply::{ItemAnswer, ReceiptNumber, SubmittedDocument, SubmittedReply, Timeliness},
};
use ports::{StorageError, storage::ReplyRecord};
use sqlx::query;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

#[derive(Clone)]
pub(crate) struct ReplyRow {
    pub id: Uuid,
    pub message_id: Uuid,
    pub draft_id: Uuid,
    pub account_id: Uuid,
    pub supplements_reply_id: Option<Uuid>,
    pub receipt_number: String,
    pub missing_items: String,
    pub one_document: String,
    pub timeliness: String,
    pub trust_level: String,
    pub language: String,
    pub issuer: String,
    pub subject: String,
    pub match_rule: String,
    pub matched_attributes: String,
    pub means: Option<String>,
    pub representation_id: Option<Uuid>,
    pub submitted_at: Time,
    pub delivery_id: Uuid,
    pub delivery_state: String,
    pub attempts: i64,
    pub due_at: Time,
    pub settled_at: Option<Time>,
    pub detail: Option<String>,
    pub packed_at: Option<Time>,
    pub copies_missing: bool,
    /// Of its transmission, if it goes over a rail.
    pub rail_state: Option<String>,
    pub rail_settled_at: Option<Time>,
    /// What is offered goes by the number of its delivery; on a rail it has a case.
    pub offered: bool,
    pub fetched_at: Option<Time>,
    pub has_documents: bool,
}

/// Replies with their answers and documents, in the order of their rows.
pub(crate) async fn complete(database: &Database, rows: Vec<ReplyRow>) -> Result<Vec<ReplyRecord>, StorageError> {
    let mut all = answers(database, rows.iter().map(|row| row.id).collect()).await?;
    let mut replies = Vec::with_capacity(rows.len());
    for row in rows {
        let answers = all.remove(&row.id).unwrap_or_default();
        replies.push(row.complete(database, answers).await?);
    }
    Ok(replies)
}

/// Items, and what was answered, as it is written.
pub(crate) type Answers = Vec<(String, String)>;

/// Selects replies with their delivery; the rest of the statement is the caller's.
macro_rules! select_reply {
    ($first:tt $(+ $rest:tt)* $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            crate::statements::replies::reply_row::ReplyRow,
            r#"select replies.id as "id: uuid::Uuid", message_id as "message_id: uuid::Uuid", draft_id as "draft_id: uuid::Uuid",
                account_id as "account_id: uuid::Uuid", supplements_reply_id as "supplements_reply_id: uuid::Uuid",
                receipt_number, missing_items, one_document, timeliness, trust_level, language, issuer, subject, match_rule, matched_attributes,
                means, representation_id as "representation_id: uuid::Uuid", submitted_at as "submitted_at: Time",
                deliveries.id as "delivery_id: uuid::Uuid", errands.state as delivery_state, attempts,
                due_at as "due_at: Time", errands.settled_at as "settled_at: Time", detail,
                packed_at as "packed_at: Time", copies_missing_at is not null as "copies_missing!: bool",
                transmissions.state as "rail_state?: String", transmissions.settled_at as "rail_settled_at?: Time",
                coalesce(transmissions.case_id = transmissions.delivery_id, false) as "offered!: bool",
                transmissions.fetched_at as "fetched_at?: Time",
                exists (select 1 from reply_documents where reply_id = replies.id) as "has_documents!: bool"
            from replies join deliveries on deliveries.reply_id = replies.id join errands on errands.id = deliveries.id
                join accounts on accounts.id = coalesce(sent_by_account_id, account_id)
                left join transmissions on transmissions.delivery_id = deliveries.id"# + $first $(+ $rest)*
            $(, $argument)*
        )
    };
}
pub(crate) use select_reply;

impl ReplyRow {
    /// Loads its documents, too.
    pub(crate) async fn complete(self, database: &Database, answers: Answers) -> Result<ReplyRecord, StorageError> {
        let id = self.id;
        let documents = if self.has_documents { documents(database, id).await? } else { Vec::new() };
        // What a reply without documents and without an earlier one cannot have is not asked for.
        let renditions = if documents.is_empty() { Vec::new() } else { renditions::of_reply(database, id).await? };
        let retracts = if self.supplements_reply_id.is_none() { Vec::new() } else { take_back::of_reply(database, id).await? };
        let delivery = known("deliveries", self.delivery_id, "state", self.delivery())?;
        let reply = SubmittedReply {
            id: ReplyId(id),
            receipt_number: fit("replies", id, ReceiptNumber::try_from(self.receipt_number))?,
            message: MessageId(self.message_id),
            draft: DraftId(self.draft_id),
            account: AccountId(self.account_id),
            supplements: self.supplements_reply_id.map(ReplyId),
            answers: answers_of(id, answers)?,
            one_document: fit("replies", id, serde_json::from_str(&self.one_document))?,
            documents,
            renditions,
            retracts,
            missing: fit("replies", id, serde_json::from_str(&self.missing_items))?,
            submitted_at: self.submitted_at.0,
            timeliness: known("replies", id, "timeliness", Timeliness::parse(&self.timeliness))?,
        };
        let level = known("replies", id, "trust_level", TrustLevel::parse(&self.trust_level))?;
        let recognition = Recognition {
            rule: known("replies", id, "match_rule", MatchRule::parse(&self.match_rule))?,
            attributes: fit("replies", id, serde_json::from_str(&self.matched_attributes))?,
            means: self.means,
        };
        let person = PersonKey { issuer: self.issuer, subject: Personal::new(self.subject) };
        let representation = match self.representation_id {
            Some(representation) => {
                let row = select_representation!(" where id = $1", representation).fetch_one(&database.pool);
                Some(row.await.map_err(db)?.into_model()?)
            }
            None => None,
        };
        let (language, delivery_id) = (self.language, DeliveryId(self.delivery_id));
        let (packed, copies_missing) = (self.packed_at.is_some(), self.copies_missing);
        Ok(ReplyRecord {
            reply,
            person,
            representation,
            level,
            recognition,
            language,
            delivery_id,
            delivery,
            packed,
            copies_missing,
        })
    }

    fn delivery(&self) -> Option<DeliveryState> {
        let detail = || self.detail.clone().unwrap_or_default();
        match (self.delivery_state.as_str(), self.settled_at) {
            ("pending", None) => {
                Some(DeliveryState::Pending { attempts: u32::try_from(self.attempts).ok()?, next_at: self.due_at.0 })
            }
            ("done", Some(at)) if self.rail_state.as_deref() == Some("transmitted") => Some(if self.offered {
                DeliveryState::Offered { at: at.0, fetched_at: self.fetched_at.as_ref().map(|at| at.0) }
            } else {
                DeliveryState::Transmitted { at: at.0 }
            }),
            ("done", Some(at)) if self.rail_state.as_deref() == Some("accepted") => {
                Some(DeliveryState::Delivered { at: self.rail_settled_at.map_or(at.0, |at| at.0), proof: detail() })
            }
            // Only for a moment: the errand is put before a person in the same transaction.
            ("done", Some(since)) if self.rail_state.as_deref() == Some("rejected") => {
                Some(DeliveryState::NeedsPerson { since: since.0, reason: Cause::Refused.because("rejected") })
            }
            ("done", Some(at)) => Some(DeliveryState::Delivered { at: at.0, proof: detail() }),
            ("needs_person", Some(since)) => Some(DeliveryState::NeedsPerson { since: since.0, reason: detail().into() }),
            _ => None,
        }
    }
}

/// Of several replies.
pub(crate) async fn answers(database: &Database, replies: Vec<Uuid>) -> Result<HashMap<Uuid, Answers>, StorageError> {
    let mut all: HashMap<Uuid, Answers> = HashMap::new();
    if replies.is_empty() {
        return Ok(all);
    }
    let ids = id_list(replies);
    let rows = among!(query, r#"select reply_id as "reply: Uuid", item_id, answer from reply_answers where reply_id"#, ids);
    for row in rows.fetch_all(&database.pool).await.map_err(db)? {
        all.entry(row.reply).or_default().push((row.item_id, row.answer));
    }
    Ok(all)
}

fn answers_of(reply: Uuid, rows: Answers) -> Result<BTreeMap<ItemId, ItemAnswer>, StorageError> {
    rows.into_iter()
        .map(|(item, answer)| {
            let item = fit("reply_answers", reply, ItemId::try_from(item))?;
            Ok((item, fit("reply_answers", reply, serde_json::from_str(&answer))?))
        })
        .collect()
}

async fn documents(database: &Database, reply: Uuid) -> Result<Vec<SubmittedDocument>, StorageError> {
    let rows = sqlx::query_as!(
        crate::statements::documents::document_row::DocumentRow,
        r#"
        select
            id as "id: Uuid", tenant_id, item_id, name, media_type, size_bytes, sha256,
            tenant_key_id as "tenant_key_id: Uuid", wrapped_key, coalesce(scan_obstacle, scan) as "scan!: String",
            received_at as "received_at: Time", checked_at as "checked_at: Time", insight
        from documents join reply_documents on document_id = id
        where reply_id = $1
        order by reply_documents.position
        "#,
        reply,
    );
    let rows = rows.fetch_all(&database.pool).await.map_err(db)?;
    let taken_back = take_back::in_reply(database, reply).await?;
    let mut documents = Vec::new();
    for row in rows {
        let (facts, scan) = row.into_facts()?;
        let document = match DraftDocument::from_record(facts, scan) {
            DraftDocument::Released(document) => document,
            // It was sent like this, and may still be checked.
            DraftDocument::Unscanned(facts) => ReleasedDocument::unchecked(facts),
        };
        let taken_back = taken_back.get(&document.facts().id).copied();
        documents.push(SubmittedDocument { document, taken_back });
    }
    Ok(documents)
}
