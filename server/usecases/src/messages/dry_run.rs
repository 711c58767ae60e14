//! A case system tries a message out: everything is judged, nothing is handed in, and its pages can be looked at for an hour.

use crate::{
    hash::sha256,
    messages::{AcceptError, AcceptMessage, Messages},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    id::MessageId,
    message::{Dialogue, Message},
};
use jiff::{SignedDuration, Timestamp};
use ports::{StorageError, storage::DryRun};

/// So long its pages can be looked at.
pub const DRY_RUN_LIFE: SignedDuration = SignedDuration::from_hours(1);
/// Of one case system, at once; the oldest go first.
const MOST_KEPT: u16 = 100;

/// A message that would be taken.
#[derive(Debug)]
pub struct Tried {
    /// Leads to its pages. Whoever has it sees them.
    pub token: String,
    pub until: Timestamp,
}

impl Messages {
    /// Whether a message would be stored; nobody is told, and its key does not count.
    ///
    /// # Errors
    /// [`AcceptError`].
    pub async fn try_message(&self, accept: AcceptMessage) -> Result<Tried, AcceptError> {
        if self.is_closed(&accept.case_system, &accept.case).await? {
            return Err(AcceptError::CaseClosed);
        }
        let message = Message {
            id: MessageId(self.clock.new_id()),
            tenant: accept.tenant,
            authority: accept.authority,
            case_system: accept.case_system,
            case: accept.case,
            recipient: accept.recipient,
            created_at: self.clock.now(),
            content: accept.content,
            dialogue: Dialogue::default(),
        };
        if let Some(old) = accept.replaces {
            self.replacing(old, &message).await?;
        }
        let files = self.storage.attachments_that_wait(&message.case_system, &accept.attachments).await?;
        let files = files.ok_or(AcceptError::AttachmentMissing)?;
        let mut token = [0; 32];
        self.clock.fill_random(&mut token);
        let token = URL_SAFE_NO_PAD.encode(token);
        let run = DryRun {
            case_system: message.case_system,
            tenant: message.tenant,
            authority: message.authority,
            content: message.content,
            files,
            created_at: message.created_at,
        };
        self.storage.keep_dry_run(&sha256(token.as_bytes()), &run, MOST_KEPT).await?;
        Ok(Tried { token, until: run.created_at + DRY_RUN_LIFE })
    }

    /// What was tried out, as long as it can be looked at.
    ///
    /// # Errors
    /// The database is away.
    pub async fn dry_run(&self, token: &str) -> Result<Option<DryRun>, StorageError> {
        self.storage.dry_run(&sha256(token.as_bytes()), self.clock.now() - DRY_RUN_LIFE).await
    }

    /// Forgets what nobody can look at any more. Returns how many there were.
    ///
    /// # Errors
    /// The database is away.
    pub async fn drop_dry_runs(&self) -> Result<u64, StorageError> {
        self.storage.drop_dry_runs(self.clock.now() - DRY_RUN_LIFE).await
    }
}
