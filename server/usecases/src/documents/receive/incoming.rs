//! What is learned of a file while its bytes pass by, once: size, type, hash, and whether its end is there.

use crate::documents::{
    ItemUpload,
    receive::{
        media_type::{HEAD_BYTES, decide, is_cut_pdf, is_encrypted_pdf},
        passing_hash::PassingHash,
    },
};
use bytes::Bytes;
use domain::document::{DocumentName, DocumentRefusal, MediaType, Sha256};

/// Last bytes of a PDF that are looked at. Zeros behind the end, with which programs and disks fill up, do not count.
const TAIL_BYTES: usize = 2048;

/// A file that is passing by.
pub(crate) struct Incoming {
    name: DocumentName,
    accepted: Vec<MediaType>,
    max_bytes: u64,
    media_type: Option<MediaType>,
    head: Vec<u8>,
    tail: Vec<u8>,
    size_bytes: u64,
    hash: PassingHash,
}

/// A file that has passed by as a whole.
pub(crate) struct Passed {
    pub name: DocumentName,
    pub media_type: MediaType,
    /// A PDF's trailer names an encryption; whether a password is needed only the renderer can tell.
    pub looks_encrypted: bool,
    pub size_bytes: u64,
    pub sha256: Sha256,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Incoming").field("size_bytes", &self.size_bytes).finish_non_exhaustive()
    }
}

impl Incoming {
    pub(crate) fn new(to: &ItemUpload, name: DocumentName) -> Self {
        Self {
            name,
            accepted: to.request.media_types.clone(),
            max_bytes: to.max_bytes(),
            media_type: None,
            head: Vec::new(),
            tail: Vec::new(),
            size_bytes: 0,
            hash: PassingHash::new(),
        }
    }

    /// Limits are enforced while reading, not after (C6).
    pub(crate) async fn look_at(&mut self, piece: &Bytes) -> Result<(), DocumentRefusal> {
        self.size_bytes += piece.len() as u64;
        if self.size_bytes > self.max_bytes {
            return Err(DocumentRefusal::TooLarge { max_bytes: self.max_bytes });
        }
        self.hash.update(piece).await;
        if self.head.len() < HEAD_BYTES {
            let wanted = HEAD_BYTES - self.head.len();
            self.head.extend_from_slice(&piece[..piece.len().min(wanted)]);
            if self.head.len() == HEAD_BYTES {
                self.decide_type()?;
            }
        }
        let said = piece.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        self.tail.extend_from_slice(&piece[said.saturating_sub(TAIL_BYTES)..said]);
        let surplus = self.tail.len().saturating_sub(TAIL_BYTES);
        self.tail.drain(..surplus);
        Ok(())
    }

    pub(crate) fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Before it is put aside: it holds no bytes back.
    pub(crate) async fn rest(&mut self) {
        self.hash.rest().await;
    }

    fn decide_type(&mut self) -> Result<MediaType, DocumentRefusal> {
        let media_type = decide(&self.head, &self.name, &self.accepted)?;
        self.media_type = Some(media_type);
        Ok(media_type)
    }

    /// Nothing more comes.
    pub(crate) async fn end(mut self) -> Result<Passed, DocumentRefusal> {
        if self.size_bytes == 0 {
            return Err(DocumentRefusal::Empty);
        }
        let media_type = match self.media_type {
            Some(media_type) => media_type,
            None => self.decide_type()?,
        };
        let pdf = media_type == MediaType::Pdf;
        if pdf && is_cut_pdf(&self.tail) {
            return Err(DocumentRefusal::Damaged);
        }
        Ok(Passed {
            name: self.name,
            media_type,
            looks_encrypted: pdf && is_encrypted_pdf(&self.tail),
            size_bytes: self.size_bytes,
            sha256: Sha256(self.hash.finish().await),
        })
    }
}
