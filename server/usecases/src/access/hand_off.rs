//! From a computer to the phone in the hand: a code lets a phone add files to one item. It carries nothing, works once and for
//! minutes, and the phone can do no more than the session that made it: when that ends, so does this.

use crate::{Portal, documents::ItemUpload, messages::OpenItem, messages::sha256};
use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    access_code::AccessCode,
    document::LegibilityHint,
    id::{DocumentId, HandOffId, ItemId, MessageId},
};
use jiff::{SignedDuration, Timestamp};
use ports::{
    StorageError,
    storage::{HandOff, NewHandOff, SessionHash},
};

/// To find the phone and type the code.
const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// To photograph.
const PHONE_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// A code that is shown once and kept nowhere.
#[derive(Debug, Clone)]
pub struct PhoneCode {
    pub code: AccessCode,
    pub until: Timestamp,
}

impl Portal {
    /// Makes a code for an item. An older one of the same session for the same item loses its worth.
    pub async fn begin_hand_off(&self, open: &OpenItem, session: SessionHash) -> Result<PhoneCode, StorageError> {
        let mut random = [0; AccessCode::RANDOM_BYTES];
        self.clock.fill_random(&mut random);
        let code = AccessCode::from_random(random);
        let now = self.clock.now();
        let new = NewHandOff {
            id: HandOffId(self.clock.new_id()),
            tenant: open.standing.key.tenant.clone(),
            session,
            message: open.record.message.id,
            item: open.item.id.clone(),
            code: self.hash_of_phone_code(&code),
            code_until: now + CODE_LIFETIME,
            created_at: now,
        };
        self.storage.begin_hand_off(&new).await?;
        Ok(PhoneCode { code, until: new.code_until })
    }

    /// Uses a code up. Returns what the phone shows from now on; `None`: no such code, used, or too old.
    pub async fn take_hand_off(&self, code: &AccessCode) -> Result<Option<String>, StorageError> {
        let mut token = [0; 32];
        self.clock.fill_random(&mut token);
        let now = self.clock.now();
        let (code, phone) = (self.hash_of_phone_code(code), sha256(&token));
        let taken = self.storage.take_hand_off(&code, &phone, now + PHONE_LIFETIME, now).await?;
        Ok(taken.then(|| URL_SAFE_NO_PAD.encode(token)))
    }

    /// What a phone may do now. `None`: nothing (any more).
    pub async fn hand_off(&self, token: &str) -> Result<Option<HandOff>, StorageError> {
        let Ok(token) = URL_SAFE_NO_PAD.decode(token) else { return Ok(None) };
        self.storage.hand_off(&sha256(&token), self.clock.now()).await
    }

    /// Whether a phone is in (`true`), or a code waits for one.
    pub async fn hand_off_of(
        &self,
        session: &SessionHash,
        message: MessageId,
        item: &ItemId,
    ) -> Result<Option<bool>, StorageError> {
        self.storage.hand_off_of(session, message, item, self.clock.now()).await
    }

    /// What may make a photo hard to read that a phone has sent just now; the other screen says it beside the file.
    pub async fn advice_on(&self, to: &ItemUpload, upload: DocumentId) -> Result<Option<LegibilityHint>, StorageError> {
        let key = &to.open.standing.key;
        let Some(document) = self.storage.document_of_upload(key, upload).await? else { return Ok(None) };
        let draft = self.storage.draft(key).await?;
        let mut documents = draft.iter().flat_map(|draft| draft.documents_of(&to.open.item.id));
        let found = documents.find(|found| found.facts().id == document);
        Ok(found.and_then(|found| found.facts().insight.photo.as_ref()?.hint))
    }

    /// Codes and phones of yesterday, and how much was uploaded before it.
    pub async fn forget_yesterday(&self) -> Result<(), StorageError> {
        let yesterday = self.clock.now() - SignedDuration::from_hours(24);
        self.storage.delete_old_hand_offs(yesterday).await?;
        // A day more: theirs is that of the calendar on the wall.
        self.storage.forget_volumes(yesterday.as_second().div_euclid(24 * 60 * 60) - 1).await
    }

    /// Keyed: ten characters could be guessed from a plain hash.
    fn hash_of_phone_code(&self, code: &AccessCode) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.link_key);
        let tag = hmac::sign(&key, &[b"phone\0", code.reveal().as_bytes()].concat());
        let mut hash = [0; 32];
        hash.copy_from_slice(tag.as_ref());
        hash
    }
}
