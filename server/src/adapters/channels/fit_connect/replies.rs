//! Replies of authorities: where they are listed, read and acknowledged. These paths mirror those of submissions; nothing public confirms
//! them, so they stand here and nowhere else.

use super::{FitConnect, http::Refused};
use domain::{
    id::{ArrivalId, RailCaseId},
    personal::Personal,
    rail::{RailEvent, RailProblem, RailSubject},
};
use fit_connect::{DecryptionKey, JweError, Metadata, MetadataFault, PrivateKey, Zip, open, read_metadata, sha512, tag_of};
use ports::{ArrivingFile, CaseAt, OpenedArrival, OpenedKey, RailError, WaitingPage};
use serde::Deserialize;
use std::{collections::BTreeSet, sync::Arc};
use uuid::Uuid;

const PAGE: u32 = 500;
/// Metadata and data of one reply, sealed and opened; limits of the service are not public.
const PART: u64 = 16 * 1024 * 1024;
/// Two parts in base64 with what stands around them.
const REPLY: usize = 48 * 1024 * 1024;

pub(super) fn list(from: u32) -> String {
    format!("replies?offset={from}&limit={PAGE}")
}

pub(super) fn one(id: ArrivalId) -> String {
    format!("replies/{id}")
}

pub(super) fn attachment(id: ArrivalId, attachment: Uuid) -> String {
    format!("replies/{id}/attachments/{attachment}")
}

pub(super) fn verdict(id: ArrivalId, word: &str) -> String {
    format!("replies/{id}/{word}")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListPage {
    #[serde(default)]
    total_count: Option<u32>,
    replies: Vec<Listed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    case_id: Uuid,
    reply_id: Uuid,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FetchedReply {
    reply_id: Uuid,
    case_id: Uuid,
    encrypted_metadata: String,
    encrypted_data: String,
    #[serde(default)]
    attachments: Vec<Uuid>,
}

/// What is wrong with an arrival, in the words of the rail.
pub(super) fn unfit(slug: &str, instance: &str, reason: impl Into<String>) -> RailError {
    let reason = reason.into();
    let problem = RailProblem {
        r#type: format!("https://schema.fitko.de/fit-connect/events/problems/{slug}"),
        title: reason.clone(),
        detail: reason.clone(),
        instance: instance.to_owned(),
    };
    RailError::Unfit { reason, problem }
}

pub(super) fn unopened(instance: &str, error: &JweError) -> RailError {
    let reason = format!("the part {error}");
    match error {
        // Keys of ours that are gone are our fault; nothing says so but the id.
        JweError::UnknownKey(_) => RailError::Ours { reason },
        JweError::Tag => unfit("incorrect-authentication-tag", instance, reason),
        _ => unfit("encryption-issue", instance, reason),
    }
}

impl FitConnect {
    pub(super) async fn list_waiting(&self, from: u32) -> Result<WaitingPage, Refused> {
        let page: ListPage = self.http.get(&list(from), super::http::SMALL).await?;
        let got = u32::try_from(page.replies.len()).unwrap_or(u32::MAX);
        let behind = from.saturating_add(got);
        let more = got > 0 && page.total_count.map_or(got >= PAGE, |total| behind < total);
        let arrivals = page.replies.into_iter().map(|one| (ArrivalId(one.reply_id), RailCaseId(one.case_id)));
        Ok(WaitingPage { arrivals: arrivals.collect(), next: more.then_some(behind) })
    }

    pub(super) async fn fetch_reply(
        &self,
        at: CaseAt,
        id: ArrivalId,
        keys: &[OpenedKey],
        events: &[RailEvent],
    ) -> Result<OpenedArrival, RailError> {
        let submitted = events.iter().find(|event| event.subject == RailSubject::Arrival(id) && event.kind == "submit-reply");
        let tags = match submitted.map(|event| event.tags.clone()) {
            Some(Some(tags)) => tags,
            Some(None) => {
                return Err(unfit("incorrect-authentication-tag", "submission", "the event submit-reply names no tags"));
            }
            // The log may be a moment behind the list.
            None => return Err(RailError::Ours { reason: "the case's log has no believable submit-reply for it".to_owned() }),
        };
        let reply: FetchedReply = match self.http.get(&one(id), REPLY).await {
            Ok(reply) => reply,
            // It would be the same the next time, and every time as long.
            Err(Refused::Unreadable { reason }) => return Err(unfit("syntax-violation", "submission", reason)),
            Err(refused) => return Err(refused.into()),
        };
        if reply.reply_id != id.0 || reply.case_id != at.case.0 {
            return Err(unfit("attachments-mismatch", "submission", "another reply came, or one of another case"));
        }
        compare_tag(Some(&tags.metadata), &reply.encrypted_metadata, "metadata")?;
        compare_tag(tags.data.as_ref(), &reply.encrypted_data, "data")?;
        let keys = decryption_keys(keys)?;
        let opening = {
            let (keys, metadata, data) = (keys.clone(), reply.encrypted_metadata, reply.encrypted_data);
            tokio::task::spawn_blocking(move || {
                let metadata = open(&metadata, &keys, Zip::Taken, PART).map_err(|error| unopened("metadata", &error))?.0;
                let data = open(&data, &keys, Zip::Taken, PART).map_err(|error| unopened("data", &error))?.0;
                Ok::<_, RailError>((metadata, data))
            })
        };
        let (metadata, data) = opening.await.map_err(|_| RailError::Ours { reason: "opening failed".to_owned() })??;
        let metadata = self.judged_metadata(&metadata)?;
        let structure = metadata.content_structure;
        if structure.data.hash != sha512(&data) {
            return Err(unfit("incorrect-hash", "data", "the data has another hash than the metadata says"));
        }
        let listed: BTreeSet<Uuid> = reply.attachments.iter().copied().collect();
        let described: BTreeSet<Uuid> = structure.attachments.iter().map(|one| one.attachment_id).collect();
        let tagged: BTreeSet<Uuid> = tags.attachments.keys().copied().collect();
        if listed != described || listed != tagged || listed.len() != reply.attachments.len() {
            return Err(unfit("attachments-mismatch", "submission", "list, metadata and event name different attachments"));
        }
        let attachments = structure.attachments.into_iter().map(|one| ArrivingFile {
            id: one.attachment_id,
            name: one.filename.map(Personal::new),
            media_type: one.mime_type,
            sha512: one.hash.content,
        });
        Ok(OpenedArrival {
            tags,
            schema: structure.data.submission_schema.schema_uri,
            media_type: structure.data.submission_schema.mime_type,
            data: Personal::new(data),
            attachments: attachments.collect(),
        })
    }

    fn judged_metadata(&self, bytes: &[u8]) -> Result<Metadata, RailError> {
        let metadata = read_metadata(bytes).map_err(|fault| {
            let slug = match fault {
                MetadataFault::Version(_) => "unsupported-schema",
                MetadataFault::Form(_) => "syntax-violation",
                _ => "schema-violation",
            };
            unfit(slug, "metadata", format!("the metadata {fault}"))
        })?;
        if let Some(schema) = &self.settings.metadata_schema {
            let mut value: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
            // A known peer writes what its own schema forbids.
            for attachment in value["contentStructure"]["attachments"].as_array_mut().into_iter().flatten() {
                if attachment["fragments"].as_array().is_some_and(Vec::is_empty) {
                    attachment.as_object_mut().map(|members| members.remove("fragments"));
                }
            }
            let faults: Vec<String> =
                schema.iter_errors(&value).take(10).map(|error| error.instance_path().to_string()).collect();
            if !faults.is_empty() {
                return Err(unfit(
                    "schema-violation",
                    "metadata",
                    format!("the metadata breaks its schema at {}", faults.join(", ")),
                ));
            }
        }
        Ok(metadata)
    }
}

fn compare_tag(said: Option<&String>, jwe: &str, instance: &str) -> Result<(), RailError> {
    let held = tag_of(jwe).map(|tag| tag.0);
    if held.is_some() && held.as_ref() == said {
        return Ok(());
    }
    Err(unfit("incorrect-authentication-tag", instance, "the part is not the one that the event names"))
}

/// Each can open what was sealed for it.
pub(super) fn decryption_keys(keys: &[OpenedKey]) -> Result<Arc<[DecryptionKey]>, RailError> {
    let opened = keys.iter().map(|key| DecryptionKey::new(&key.kid, &PrivateKey::from_der(key.private.reveal().clone())));
    let opened: Option<Vec<DecryptionKey>> = opened.collect();
    opened.map(Arc::from).ok_or_else(|| RailError::Ours { reason: "a reply key cannot be used".to_owned() })
}
