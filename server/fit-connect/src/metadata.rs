//! What a submission or a reply says of its parts: metadata, version 2. Written strictly, read leniently where peers are known to differ.

use crate::jwk::{Jwk, KeyUse};
use aws_lc_rs::digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// SHA-512 over bytes as they are sent, 128 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hash {
    pub r#type: String,
    pub content: String,
}

impl Hash {
    pub fn of_hex(content: String) -> Self {
        Self { r#type: "sha512".to_owned(), content }
    }
}

/// Of bytes in memory.
pub fn sha512(bytes: &[u8]) -> Hash {
    Hash::of_hex(hex::encode(digest::digest(&digest::SHA512, bytes)))
}

/// Which schema the data follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionSchema {
    pub schema_uri: String,
    /// `application/json` or `application/xml`.
    pub mime_type: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    pub hash: Hash,
    pub submission_schema: SubmissionSchema,
}

/// What an attachment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// The form as PDF.
    Form,
    /// Somebody uploaded it.
    Attachment,
    /// Made later by the online service.
    Report,
    /// Data that is too large for its place.
    Data,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    pub attachment_id: Uuid,
    pub hash: Hash,
    pub purpose: Purpose,
    pub mime_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Parts of a large file. Never written; an empty list is taken, because a peer sends it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fragments: Vec<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContentStructure {
    pub data: Data,
    pub attachments: Vec<Attachment>,
}

/// Where the authority's reply goes: sealed with this key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplyKeys {
    /// At least one.
    pub process_standards: Vec<String>,
    pub encryption_public_key: Jwk,
}

/// Exactly one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplyChannel {
    pub fit_connect: ReplyKeys,
}

/// Which program made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub name: String,
    pub version: String,
    pub manufacturer: String,
    pub description: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    pub name: String,
    pub product: Product,
}

/// Evidence beside the data: how the person was identified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DataSet {
    pub data_set_id: Uuid,
    pub schema: SubmissionSchema,
    pub hash: Hash,
    /// Text: over its UTF-8 bytes the hash runs.
    pub content: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdditionalReferences {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_reference: Option<String>,
    /// YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_date: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    #[serde(rename = "$schema")]
    pub schema: String,
    pub content_structure: ContentStructure,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_channel: Option<ReplyChannel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_reference_info: Option<AdditionalReferences>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_sets: Vec<DataSet>,
}

impl Metadata {
    /// Ours, without evidence and reply key.
    pub fn new(version: &str, content_structure: ContentStructure, sender_reference: String, author: Author) -> Self {
        Self {
            schema: format!("https://schema.fitko.de/fit-connect/metadata/{version}/metadata.schema.json"),
            content_structure,
            reply_channel: None,
            additional_reference_info: Some(AdditionalReferences {
                sender_reference: Some(sender_reference),
                application_date: None,
            }),
            author: Some(author),
            data_sets: Vec::new(),
        }
    }
}

/// Why metadata of a peer is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetadataFault {
    #[error("is no JSON of the form of metadata: {0}")]
    Form(String),
    #[error("names no schema of metadata 2: {0}")]
    Version(String),
    #[error("{0} is no SHA-512 in lower-case hexadecimal digits")]
    Hash(&'static str),
    #[error("names an attachment twice")]
    Twice,
    #[error("attachments in fragments are not taken")]
    Fragments,
    #[error("the data is {0}, neither JSON nor XML")]
    DataType(String),
    #[error("the reply key is not fit: {0}")]
    Key(String),
}

/// Reads and checks what does not depend on the parts.
pub fn read_metadata(bytes: &[u8]) -> Result<Metadata, MetadataFault> {
    let mut value: Value = serde_json::from_slice(bytes)
        .map_err(|error| MetadataFault::Form(format!("line {}, column {}", error.line(), error.column())))?;
    let Some(members) = value.as_object_mut() else { return Err(MetadataFault::Form("no object".to_owned())) };
    let schema = members.get("$schema").and_then(Value::as_str).unwrap_or_default().to_owned();
    if !is_second_version(&schema) {
        return Err(MetadataFault::Version(schema.chars().filter(|c| !c.is_control()).take(200).collect()));
    }
    // What we do not use may have any form: another reply channel, payments.
    members.retain(|name, _| ["$schema", "contentStructure", "additionalReferenceInfo"].contains(&name.as_str()));
    if members.get("additionalReferenceInfo").is_some_and(|info| !info.is_object()) {
        members.remove("additionalReferenceInfo");
    }
    let metadata: Metadata = serde_json::from_value(value)
        // Its words could repeat what stands there.
        .map_err(|_| MetadataFault::Form("a member is missing or has another form".to_owned()))?;
    let data = &metadata.content_structure.data;
    check_hash(&data.hash, "the data's hash")?;
    if !["application/json", "application/xml"].contains(&data.submission_schema.mime_type.as_str()) {
        return Err(MetadataFault::DataType(
            data.submission_schema.mime_type.chars().filter(|c| !c.is_control()).take(100).collect(),
        ));
    }
    let mut seen = BTreeSet::new();
    for attachment in &metadata.content_structure.attachments {
        check_hash(&attachment.hash, "an attachment's hash")?;
        if !seen.insert(attachment.attachment_id) {
            return Err(MetadataFault::Twice);
        }
        if !attachment.fragments.is_empty() {
            return Err(MetadataFault::Fragments);
        }
    }
    Ok(metadata)
}

fn is_second_version(schema: &str) -> bool {
    let Some(rest) = schema.strip_prefix("https://schema.fitko.de/fit-connect/metadata/2.") else { return false };
    let Some(version) = rest.strip_suffix("/metadata.schema.json") else { return false };
    version.split('.').count() == 2 && version.chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn check_hash(hash: &Hash, of: &'static str) -> Result<(), MetadataFault> {
    let is_hex = hash.content.len() == 128 && hash.content.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if hash.r#type == "sha512" && is_hex { Ok(()) } else { Err(MetadataFault::Hash(of)) }
}

impl ReplyKeys {
    pub fn faults(&self) -> Vec<String> {
        self.encryption_public_key.faults(KeyUse::Encryption).iter().map(ToString::to_string).collect()
    }
}
