//! Encrypted parts: compact JWE (RFC 7516) with RSA-OAEP-256 and A256GCM, sealed and opened piece by piece, so that a part of any size needs
//! the same memory.

use crate::{
    gcm::Gcm,
    jwk::{DecryptionKey, EncryptionKey},
};
use aws_lc_rs::{constant_time, rand};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use flate2::{Decompress, FlushDecompress, Status};
use serde::Deserialize;
use std::{fmt, sync::Arc};

/// The authentication tag of a part, as events name it: 22 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag(pub String);

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JweError {
    #[error("is no compact JWE of five parts")]
    Shape,
    #[error("was sealed with another algorithm than RSA-OAEP-256 and A256GCM")]
    Algorithm,
    #[error("demands an extension (crit) that is not known")]
    Critical,
    #[error("is compressed, which is not allowed here")]
    Compressed,
    #[error("was sealed for another key: {0}")]
    UnknownKey(String),
    #[error("does not open with its key")]
    Key,
    #[error("was changed or cut: its authentication tag does not fit")]
    Tag,
    #[error("is larger than {0} bytes")]
    TooLarge(u64),
}

/// Whether a compressed part is taken. Our own never are; old peers do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zip {
    Refused,
    Taken,
}

/// Headers of real parts have some hundred bytes.
const HEAD_LIMIT: usize = 16 * 1024;
/// Of base64url: an encrypted key, a nonce, a tag.
const NONCE_CHARS: usize = 16;
const TAG_CHARS: usize = 22;

/// The tag of a part that is held as text.
pub fn tag_of(jwe: &str) -> Option<Tag> {
    let tag = jwe.rsplit('.').next()?;
    (tag.len() == TAG_CHARS).then(|| Tag(tag.to_owned()))
}

/// Seals one part.
pub struct Sealer {
    gcm: Gcm,
    /// Bytes that do not fill a group of base64 yet.
    carry: Vec<u8>,
}

fn header(key: &EncryptionKey, content_type: &str) -> String {
    let header = serde_json::json!({ "alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": key.kid(), "cty": content_type });
    BASE64.encode(header.to_string())
}

impl Sealer {
    /// The sealer, and the beginning of the part: header, encrypted key, nonce. `None`: the library refuses.
    pub fn new(key: &EncryptionKey, content_type: &str) -> Option<(Self, Vec<u8>)> {
        let (mut content_key, mut nonce) = ([0; 32], [0; 12]);
        rand::fill(&mut content_key).ok()?;
        rand::fill(&mut nonce).ok()?;
        let header = header(key, content_type);
        let wrapped = key.wrap(&content_key)?;
        let beginning = format!("{header}.{}.{}.", BASE64.encode(wrapped), BASE64.encode(nonce));
        let gcm = Gcm::new(&content_key, nonce, header.as_bytes());
        Some((Self { gcm, carry: Vec::with_capacity(3) }, beginning.into_bytes()))
    }

    /// The next characters of the part.
    pub fn push(&mut self, plain: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.carry.len() + plain.len());
        bytes.append(&mut self.carry);
        let old = bytes.len();
        bytes.extend_from_slice(plain);
        self.gcm.encrypt(&mut bytes[old..]);
        self.carry = bytes.split_off(bytes.len() / 3 * 3);
        let mut text = vec![0; bytes.len() / 3 * 4];
        let written = BASE64.encode_slice(&bytes, &mut text);
        debug_assert_eq!(written.ok(), Some(text.len()), "whole groups");
        text
    }

    /// The last characters, and the tag.
    pub fn finish(self) -> (Vec<u8>, Tag) {
        let tag = Tag(BASE64.encode(self.gcm.tag()));
        (format!("{}.{tag}", BASE64.encode(self.carry)).into_bytes(), tag)
    }
}

/// Characters of the part that `plain` bytes become.
pub fn sealed_len(key: &EncryptionKey, content_type: &str, plain: u64) -> u64 {
    let unpadded = |bytes: u64| bytes / 3 * 4 + [0, 2, 3][(bytes % 3) as usize];
    let head = header(key, content_type).len() as u64 + unpadded(key.size_bytes() as u64) + NONCE_CHARS as u64;
    head + unpadded(plain) + TAG_CHARS as u64 + 4
}

/// Seals what is held in memory.
pub fn seal(key: &EncryptionKey, content_type: &str, plain: &[u8]) -> Option<(String, Tag)> {
    let (mut sealer, mut jwe) = Sealer::new(key, content_type)?;
    jwe.extend(sealer.push(plain));
    let (end, tag) = sealer.finish();
    jwe.extend(end);
    Some((String::from_utf8(jwe).ok()?, tag))
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    enc: String,
    kid: String,
    zip: Option<String>,
    crit: Option<serde_json::Value>,
}

enum State {
    /// Until the third dot.
    Head(Vec<u8>),
    Body(Box<Body>),
    /// An earlier piece was refused.
    Refused,
}

struct Body {
    gcm: Gcm,
    inflate: Option<Decompress>,
    inflated_all: bool,
    /// Characters that do not fill a group of base64 yet.
    carry: Vec<u8>,
    tag: Option<Vec<u8>>,
    given: u64,
}

/// Opens one part. What it gives is true only after [`Opener::finish`] has said so.
pub struct Opener {
    keys: Arc<[DecryptionKey]>,
    zip: Zip,
    limit: u64,
    state: State,
}

impl Opener {
    /// `keys`: of which one opens it, by its id, or by its thumbprint, as old peers name it. `limit`: bytes that come out at most.
    pub fn new(keys: Arc<[DecryptionKey]>, zip: Zip, limit: u64) -> Self {
        Self { keys, zip, limit, state: State::Head(Vec::new()) }
    }

    /// Takes the next characters and appends what they say to `out`.
    pub fn push(&mut self, text: &[u8], out: &mut Vec<u8>) -> Result<(), JweError> {
        let done = self.take(text, out);
        if done.is_err() {
            self.state = State::Refused;
        }
        done
    }

    fn take(&mut self, text: &[u8], out: &mut Vec<u8>) -> Result<(), JweError> {
        match &mut self.state {
            State::Refused => Err(JweError::Shape),
            State::Body(body) => body.take(text, self.limit, out),
            State::Head(head) => {
                let before = head.len();
                head.extend_from_slice(&text[..text.len().min(HEAD_LIMIT)]);
                let Some(end) = third_dot(head) else {
                    return if head.len() > HEAD_LIMIT { Err(JweError::Shape) } else { Ok(()) };
                };
                let head = std::mem::take(head);
                let mut body = self.open_head(&head[..end])?;
                let rest = text.get(end + 1 - before..).unwrap_or_default();
                body.take(rest, self.limit, out)?;
                self.state = State::Body(Box::new(body));
                Ok(())
            }
        }
    }

    fn open_head(&self, head: &[u8]) -> Result<Body, JweError> {
        let head = std::str::from_utf8(head).map_err(|_| JweError::Shape)?;
        let mut parts = head.split('.');
        let mut next = || parts.next().ok_or(JweError::Shape);
        let (header, wrapped, nonce) = (next()?, next()?, next()?);
        let decoded = BASE64.decode(header).map_err(|_| JweError::Shape)?;
        let head: Head = serde_json::from_slice(&decoded).map_err(|_| JweError::Shape)?;
        if head.alg != "RSA-OAEP-256" || head.enc != "A256GCM" {
            return Err(JweError::Algorithm);
        }
        if head.crit.is_some() {
            return Err(JweError::Critical);
        }
        let inflate = match (head.zip.as_deref(), self.zip) {
            (None, _) => None,
            (Some("DEF"), Zip::Taken) => Some(Decompress::new(false)),
            (Some(_), _) => return Err(JweError::Compressed),
        };
        let key = self.keys.iter().find(|key| key.is(&head.kid)).ok_or_else(|| JweError::UnknownKey(printable(&head.kid)))?;
        let wrapped = BASE64.decode(wrapped).map_err(|_| JweError::Shape)?;
        let content_key = key.unwrap(&wrapped).ok_or(JweError::Key)?;
        let nonce: [u8; 12] = BASE64.decode(nonce).ok().and_then(|nonce| nonce.try_into().ok()).ok_or(JweError::Shape)?;
        let gcm = Gcm::new(&content_key, nonce, header.as_bytes());
        Ok(Body { gcm, inflate, inflated_all: false, carry: Vec::new(), tag: None, given: 0 })
    }

    /// Whether all that was given is what was sealed.
    pub fn finish(self) -> Result<Tag, JweError> {
        let State::Body(body) = self.state else { return Err(JweError::Shape) };
        let tag = body.tag.ok_or(JweError::Shape)?;
        if tag.len() != TAG_CHARS {
            return Err(JweError::Shape);
        }
        let given = BASE64.decode(&tag).map_err(|_| JweError::Shape)?;
        constant_time::verify_slices_are_equal(&body.gcm.tag(), &given).map_err(|_| JweError::Tag)?;
        if body.inflate.is_some() && !body.inflated_all {
            return Err(JweError::Shape);
        }
        String::from_utf8(tag).map(Tag).map_err(|_| JweError::Shape)
    }
}

/// Ids of keys stand in messages to operators.
fn printable(kid: &str) -> String {
    kid.chars().filter(char::is_ascii_graphic).take(64).collect()
}

fn third_dot(head: &[u8]) -> Option<usize> {
    head.iter().enumerate().filter(|(_, byte)| **byte == b'.').nth(2).map(|(at, _)| at)
}

impl Body {
    fn take(&mut self, text: &[u8], limit: u64, out: &mut Vec<u8>) -> Result<(), JweError> {
        if let Some(tag) = &mut self.tag {
            tag.extend_from_slice(&text[..text.len().min(TAG_CHARS + 1)]);
            return if tag.len() > TAG_CHARS { Err(JweError::Shape) } else { Ok(()) };
        }
        let dot = text.iter().position(|byte| *byte == b'.');
        self.carry.extend_from_slice(&text[..dot.unwrap_or(text.len())]);
        // The last group is whole only once the dot is there.
        let whole = if dot.is_some() { self.carry.len() } else { self.carry.len() / 4 * 4 };
        let behind = self.carry.split_off(whole);
        let group = std::mem::replace(&mut self.carry, behind);
        let mut bytes = BASE64.decode(&group).map_err(|_| JweError::Shape)?;
        self.gcm.decrypt(&mut bytes);
        self.give(&bytes, limit, out)?;
        if let Some(dot) = dot {
            self.tag = Some(Vec::with_capacity(TAG_CHARS));
            return self.take(&text[dot + 1..], limit, out);
        }
        Ok(())
    }

    fn give(&mut self, bytes: &[u8], limit: u64, out: &mut Vec<u8>) -> Result<(), JweError> {
        let Some(inflate) = &mut self.inflate else {
            self.given += bytes.len() as u64;
            if self.given > limit {
                return Err(JweError::TooLarge(limit));
            }
            out.extend_from_slice(bytes);
            return Ok(());
        };
        let mut left = bytes;
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let (read_before, written_before) = (inflate.total_in(), inflate.total_out());
            let status = inflate.decompress(left, &mut buffer, FlushDecompress::None).map_err(|_| JweError::Shape)?;
            let read = usize::try_from(inflate.total_in() - read_before).map_err(|_| JweError::Shape)?;
            let written = usize::try_from(inflate.total_out() - written_before).map_err(|_| JweError::Shape)?;
            if inflate.total_out() > limit {
                return Err(JweError::TooLarge(limit));
            }
            out.extend_from_slice(&buffer[..written]);
            left = &left[read..];
            if status == Status::StreamEnd {
                self.inflated_all = true;
                return if left.is_empty() { Ok(()) } else { Err(JweError::Shape) };
            }
            if read == 0 && written == 0 {
                return Ok(());
            }
        }
    }
}

/// Opens what is held in memory.
pub fn open(jwe: &str, keys: &Arc<[DecryptionKey]>, zip: Zip, limit: u64) -> Result<(Vec<u8>, Tag), JweError> {
    let mut opener = Opener::new(keys.clone(), zip, limit);
    let mut plain = Vec::new();
    opener.push(jwe.as_bytes(), &mut plain)?;
    Ok((plain, opener.finish()?))
}
