//! Evidence of what was sent and accepted: the signed events of a case with the keys that they were checked with, in one file that anybody can
//! check again without a line to anywhere.

use crate::{
    certificate::{CertificateFault, Roots, check_certificate},
    jwk::{Jwk, KeyUse, SignatureKey},
    set::{Author, EventKind, SecurityEvent, SetError, Tags, peek, verify as verify_event},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Whose key it is, as the portal found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum KeyOf {
    /// From the published keys of the delivery service.
    Service { issuer: String },
    /// From the published keys of a destination.
    Destination { id: Uuid },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceKey {
    #[serde(flatten)]
    pub whose: KeyOf,
    pub key: Jwk,
}

/// What the portal sent or took, by its tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceOf {
    /// `submission:…` or `reply:…`.
    pub subject: String,
    pub tags: Option<Tags>,
}

/// The file. `rueckkanal verify evidence FILE` reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// 1.
    pub version: u32,
    pub case: Uuid,
    pub destination: Uuid,
    /// Our own destination, if the service has given us one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Uuid>,
    pub exported_at: Timestamp,
    pub parts: Vec<EvidenceOf>,
    pub keys: Vec<EvidenceKey>,
    /// Compact, as they were said, oldest first.
    pub events: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceFault {
    #[error("event {0}: {1}")]
    Event(usize, SetError),
    #[error("event {0}: its key {1} is not in the file")]
    NoKey(usize, String),
    #[error("event {0}: whoever signed it may not say this")]
    Author(usize),
    #[error("event {0} belongs to another case")]
    OtherCase(usize),
    #[error("event {0}: its tags are not those of what was sent")]
    Tags(usize),
    #[error("key {0} is not fit: {1}")]
    Key(String, String),
    #[error("key {0}: {1}")]
    Certificate(String, CertificateFault),
    #[error("the file holds no event: it proves nothing")]
    Nothing,
    #[error("{0} was never handed over: no event says so")]
    NotHandedOver(String),
    #[error("event {0} names no tags")]
    NoTags(usize),
    #[error("version {0} of evidence is not known")]
    Version(u32),
}

/// What the file proves.
#[derive(Debug)]
pub struct Verified {
    pub events: Vec<SecurityEvent>,
    /// Destinations' keys were followed to a trusted root.
    pub certificates_checked: bool,
}

/// Every fault at once. `roots`: to follow the certificates of destinations; without them it is believed that the portal has done so.
/// Certificates are judged for the moment of each event.
pub fn verify(evidence: &Evidence, roots: Option<&Roots>) -> Result<Verified, Vec<EvidenceFault>> {
    if evidence.version != 1 {
        return Err(vec![EvidenceFault::Version(evidence.version)]);
    }
    let mut faults = Vec::new();
    for EvidenceKey { key, .. } in &evidence.keys {
        for fault in key.faults(KeyUse::Signature) {
            faults.push(EvidenceFault::Key(key.kid.clone(), fault.to_string()));
        }
    }
    if evidence.events.is_empty() {
        faults.push(EvidenceFault::Nothing);
    }
    let mut events = Vec::new();
    for (at, token) in evidence.events.iter().enumerate() {
        match verify_one(evidence, at, token, roots) {
            Ok(event) => events.push(event),
            Err(fault) => faults.push(fault),
        }
    }
    // What is said to have been sent or taken was handed over by somebody.
    for part in evidence.parts.iter().filter(|part| part.tags.is_some()) {
        let submitted = |event: &SecurityEvent| matches!(event.kind, EventKind::SubmitSubmission | EventKind::SubmitReply);
        if faults.is_empty() && !events.iter().any(|event| submitted(event) && event.subject.to_string() == part.subject) {
            faults.push(EvidenceFault::NotHandedOver(part.subject.clone()));
        }
    }
    if faults.is_empty() { Ok(Verified { events, certificates_checked: roots.is_some() }) } else { Err(faults) }
}

fn verify_one(evidence: &Evidence, at: usize, token: &str, roots: Option<&Roots>) -> Result<SecurityEvent, EvidenceFault> {
    let unverified = peek(token).map_err(|error| EvidenceFault::Event(at, error))?;
    let is_its = |known: &&EvidenceKey| {
        let same = match &known.whose {
            KeyOf::Service { issuer } => *issuer == unverified.issuer,
            KeyOf::Destination { id } => unverified.issuer.parse() == Ok(*id),
        };
        same && known.key.kid == unverified.header.kid
    };
    let no_key = || EvidenceFault::NoKey(at, unverified.header.kid.chars().take(64).collect());
    let EvidenceKey { whose, key } = evidence.keys.iter().find(is_its).ok_or_else(no_key)?;
    let signature = SignatureKey::new(key).ok_or_else(no_key)?;
    let event = verify_event(token, &signature).map_err(|error| EvidenceFault::Event(at, error))?;
    if event.case != evidence.case {
        return Err(EvidenceFault::OtherCase(at));
    }
    let author = match whose {
        KeyOf::Service { .. } => Author::Service,
        KeyOf::Destination { id } if *id == evidence.destination => Author::Authority,
        KeyOf::Destination { id } if Some(*id) == evidence.sender => Author::Sender,
        KeyOf::Destination { .. } => return Err(EvidenceFault::Author(at)),
    };
    if !event.kind.may_be_said_by(author) {
        return Err(EvidenceFault::Author(at));
    }
    if let (Some(roots), Author::Authority | Author::Sender) = (roots, author) {
        check_certificate(key, Some(roots), event.at).map_err(|fault| EvidenceFault::Certificate(key.kid.clone(), fault))?;
    }
    let names_parts = matches!(event.kind, EventKind::SubmitSubmission | EventKind::SubmitReply | EventKind::AcceptSubmission);
    if names_parts && event.tags.is_none() {
        return Err(EvidenceFault::NoTags(at));
    }
    let part = evidence.parts.iter().find(|part| part.subject == event.subject.to_string());
    if let (Some(said), Some(sent)) = (&event.tags, part.and_then(|part| part.tags.as_ref()))
        && said != sent
    {
        return Err(EvidenceFault::Tags(at));
    }
    Ok(event)
}
