//! From a computer to the phone in the hand: a code lets a phone add files to one item. It carries nothing, works once and for
//! minutes, and the phone can do no more than the session that made it: when that ends, so does this.

use crate::{access::Access, hash::sha256};
use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    access_code::AccessCode,
    id::{HandOffId, ItemId, MessageId, TenantId},
    person::{Applicant, CameBy, Viewer},
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

impl Access {
    /// Makes a code for an item. An older one of the same session for the same item loses its worth.
    pub async fn begin_hand_off(
        &self,
        tenant: &TenantId,
        (message, item): (MessageId, &ItemId),
        session: SessionHash,
    ) -> Result<PhoneCode, StorageError> {
        let mut random = [0; AccessCode::RANDOM_BYTES];
        self.clock.fill_random(&mut random);
        let code = AccessCode::from_random(random);
        let now = self.clock.now();
        let new = NewHandOff {
            id: HandOffId(self.clock.new_id()),
            tenant: tenant.clone(),
            session,
            message,
            item: item.clone(),
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

    /// For whom a phone acts: the applicant whose session it borrows, as that session is now. `viewer`: whoever is signed in there. `None`:
    /// nobody, a clerk, or somebody of another tenant, who lends nothing.
    pub fn lent_to_phone(&self, hand_off: &HandOff, viewer: Viewer) -> Option<Applicant> {
        match viewer {
            Viewer::Applicant(applicant) if applicant.tenant == hand_off.tenant => {
                let came_by = Some(CameBy { session: hand_off.session, phone: Some(hand_off.id) });
                Some(Applicant { came_by, ..*applicant })
            }
            Viewer::Applicant(_) | Viewer::Clerk(_) | Viewer::Nobody => None,
        }
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

    /// Keyed: ten characters could be guessed from a plain hash.
    fn hash_of_phone_code(&self, code: &AccessCode) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.link_key);
        let tag = hmac::sign(&key, &[b"phone\0", code.reveal().as_bytes()].concat());
        let mut hash = [0; 32];
        hash.copy_from_slice(tag.as_ref());
        hash
    }

    /// The person says that the phone is theirs.
    pub async fn confirm_hand_off(&self, id: HandOffId) -> Result<(), StorageError> {
        self.storage.confirm_hand_off(id, self.clock.now()).await
    }

    pub async fn end_hand_off(&self, id: HandOffId) -> Result<(), StorageError> {
        self.storage.end_hand_off(id).await
    }

    /// Ends codes and phones of a session for one item.
    pub async fn end_hand_offs(&self, session: &SessionHash, message: MessageId, item: &ItemId) -> Result<(), StorageError> {
        self.storage.end_hand_offs(session, message, item).await
    }

    /// Notes how many files a phone has brought.
    pub async fn count_hand_off(&self, id: HandOffId, files: u32) -> Result<(), StorageError> {
        self.storage.count_hand_off(id, files).await
    }
}
