//! Signed events (Security Event Tokens, RFC 8417): what happened to a submission or a reply, said by whoever it is for to say.

use crate::jwk::{SignatureKey, SigningKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Validation};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fmt};
use uuid::Uuid;

const TYPE: &str = "secevent+jwt";
const EVENTS: &str = "https://schema.fitko.de/fit-connect/events/";
const PAYLOADS: &str = "https://schema.fitko.de/fit-connect/set-payload/";
/// Longer ones are not read: a case has hundreds of attachments at most.
const LONGEST: usize = 256 * 1024;

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Submission(Uuid),
    Reply(Uuid),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Submission(id) => write!(f, "submission:{id}"),
            Self::Reply(id) => write!(f, "reply:{id}"),
        }
    }
}

impl Subject {
    fn read(text: &str) -> Option<Self> {
        if let Some(id) = text.strip_prefix("submission:") {
            return id.parse().ok().map(Self::Submission);
        }
        text.strip_prefix("reply:")?.parse().ok().map(Self::Reply)
    }
}

/// What happened, by the last part of its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    CreateSubmission,
    SubmitSubmission,
    NotifySubmission,
    ForwardSubmission,
    AcceptSubmission,
    RejectSubmission,
    DeleteSubmission,
    CreateReply,
    SubmitReply,
    NotifyReply,
    AcceptReply,
    RejectReply,
    DeleteReply,
    /// One that is newer than this program. Kept, and nothing follows from it.
    Unknown(String),
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The delivery service (Zustelldienst).
    Service,
    /// The destination of the case.
    Authority,
    /// Our own destination, where the service gives senders one.
    Sender,
}

impl EventKind {
    const ALL: [(&'static str, Self); 13] = [
        ("create-submission", Self::CreateSubmission),
        ("submit-submission", Self::SubmitSubmission),
        ("notify-submission", Self::NotifySubmission),
        ("forward-submission", Self::ForwardSubmission),
        ("accept-submission", Self::AcceptSubmission),
        ("reject-submission", Self::RejectSubmission),
        ("delete-submission", Self::DeleteSubmission),
        ("create-reply", Self::CreateReply),
        ("submit-reply", Self::SubmitReply),
        ("notify-reply", Self::NotifyReply),
        ("accept-reply", Self::AcceptReply),
        ("reject-reply", Self::RejectReply),
        ("delete-reply", Self::DeleteReply),
    ];

    pub fn name(&self) -> &str {
        match self {
            Self::Unknown(name) => name,
            known => Self::ALL.iter().find(|(_, kind)| kind == known).map_or("", |(name, _)| name),
        }
    }

    fn read(address: &str) -> Option<Self> {
        let name = address.strip_prefix(EVENTS)?;
        let known = Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| kind.clone());
        Some(known.unwrap_or_else(|| Self::Unknown(name.chars().filter(char::is_ascii_graphic).take(80).collect())))
    }

    /// Each says what is theirs to say: only the authority accepts a submission, nobody but us, or the service in our place, a reply.
    pub fn may_be_said_by(&self, author: Author) -> bool {
        match author {
            // A service that acknowledges a reply for its fetcher signs that itself.
            Author::Service => *self != Self::AcceptSubmission,
            Author::Authority => {
                matches!(self, Self::AcceptSubmission | Self::RejectSubmission | Self::ForwardSubmission | Self::Unknown(_))
            }
            Author::Sender => matches!(self, Self::AcceptReply | Self::RejectReply | Self::Unknown(_)),
        }
    }
}

/// The tags of the parts, by which an event names exactly what was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags {
    pub metadata: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attachments: BTreeMap<Uuid, String>,
}

/// Why something was rejected (after RFC 7807).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub r#type: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub detail: String,
    #[serde(default)]
    pub instance: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityEvent {
    pub id: Uuid,
    /// As it is written.
    pub issuer: String,
    pub at: Timestamp,
    pub subject: Subject,
    pub case: Uuid,
    pub kind: EventKind,
    pub tags: Option<Tags>,
    pub problems: Vec<Problem>,
    /// Version of the payload's schema, if it names one.
    pub schema: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    #[error("is no signed event of three parts")]
    Shape,
    #[error("its header is not secevent+jwt with PS512 and a key id")]
    Header,
    #[error("lacks a claim, or one has another form")]
    Claims,
    #[error("names not exactly one event")]
    OneEvent,
    #[error("its payload follows an unknown schema")]
    Schema,
    #[error("its signature does not fit")]
    Signature,
}

/// What an event says before anybody has checked that it is true: enough to find the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unverified {
    pub header: Header,
    pub issuer: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Header {
    pub typ: String,
    pub alg: String,
    pub kid: String,
    crit: Option<Value>,
}

/// Reads header and issuer.
pub fn peek(token: &str) -> Result<Unverified, SetError> {
    if token.len() > LONGEST {
        return Err(SetError::Shape);
    }
    let mut parts = token.split('.');
    let (Some(header), Some(payload), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(SetError::Shape);
    };
    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| SetError::Header)?;
    if header.typ != TYPE || header.alg != "PS512" || header.crit.is_some() {
        return Err(SetError::Header);
    }
    let claims: Value = serde_json::from_slice(&decode(payload)?).map_err(|_| SetError::Claims)?;
    let issuer = claims["iss"].as_str().ok_or(SetError::Claims)?.to_owned();
    Ok(Unverified { header, issuer })
}

fn decode(part: &str) -> Result<Vec<u8>, SetError> {
    BASE64.decode(part).map_err(|_| SetError::Shape)
}

/// Checks the signature and reads what the event says. Whose key it is, and whether they may say it, is for the caller to judge.
pub fn verify(token: &str, key: &SignatureKey) -> Result<SecurityEvent, SetError> {
    peek(token)?;
    let mut validation = Validation::new(Algorithm::PS512);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims =
        jsonwebtoken::decode::<Map<String, Value>>(token, &key.key, &validation).map_err(|_| SetError::Signature)?.claims;
    read(&claims)
}

fn read(claims: &Map<String, Value>) -> Result<SecurityEvent, SetError> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).ok_or(SetError::Claims);
    let schema = match claims.get("$schema") {
        None => None,
        Some(schema) => {
            let version =
                schema.as_str().and_then(|schema| schema.strip_prefix(PAYLOADS)).and_then(|rest| rest.split('/').next());
            // A newer minor version adds; another major one means something else.
            let version = version.filter(|version| version.starts_with("1.")).ok_or(SetError::Schema)?;
            Some(version.to_owned())
        }
    };
    let events = claims.get("events").and_then(Value::as_object).ok_or(SetError::Claims)?;
    let [(address, payload)] = events.iter().collect::<Vec<_>>()[..] else { return Err(SetError::OneEvent) };
    let part = |name: &str| payload.get(name).cloned().filter(|part| !part.is_null());
    let tags = part("authenticationTags").map(serde_json::from_value).transpose().map_err(|_| SetError::Claims)?;
    // Why something was rejected may lack whatever it likes: that it was is what counts.
    let problems = part("problems").and_then(|problems| Some(problems.as_array()?.iter().map(problem).collect()));
    let seconds = claims.get("iat").and_then(Value::as_i64).ok_or(SetError::Claims)?;
    Ok(SecurityEvent {
        id: text("jti")?.parse().map_err(|_| SetError::Claims)?,
        issuer: text("iss")?.to_owned(),
        at: Timestamp::from_second(seconds).map_err(|_| SetError::Claims)?,
        subject: Subject::read(text("sub")?).ok_or(SetError::Claims)?,
        case: text("txn")?.strip_prefix("case:").and_then(|id| id.parse().ok()).ok_or(SetError::Claims)?,
        kind: EventKind::read(address).ok_or(SetError::Claims)?,
        tags,
        problems: problems.unwrap_or_default(),
        schema,
    })
}

fn problem(value: &Value) -> Problem {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Problem { r#type: text("type"), title: text("title"), detail: text("detail"), instance: text("instance") }
}

/// Makes and signs an event of our own destination. `None`: the key does not sign.
pub fn sign(event: &SecurityEvent, key: &SigningKey) -> Option<String> {
    let mut payload = Map::new();
    if let Some(tags) = &event.tags {
        payload.insert("authenticationTags".to_owned(), serde_json::to_value(tags).ok()?);
    }
    if !event.problems.is_empty() {
        payload.insert("problems".to_owned(), serde_json::to_value(&event.problems).ok()?);
    }
    let mut claims = json!({
        "jti": event.id, "iss": event.issuer, "iat": event.at.as_second(), "sub": event.subject.to_string(),
        "txn": format!("case:{}", event.case), "events": { format!("{EVENTS}{}", event.kind.name()): payload },
    });
    if let Some(version) = &event.schema {
        claims["$schema"] = json!(format!("{PAYLOADS}{version}/set-payload.schema.json"));
    }
    let mut header = jsonwebtoken::Header::new(Algorithm::PS512);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(key.kid.clone());
    jsonwebtoken::encode(&header, &claims, &key.key).ok()
}
