//! What was typed and not saved, because the session had ended or a link led away: sealed until the same account is back (WCAG 2.2.5). An ended session
//! may keep something for its account; it never reads anything and changes nothing else.

use crate::{answering::Answering, sealed};
use domain::{
    id::{AccountId, MessageId, TenantId},
    person::Applicant,
};
use jiff::SignedDuration;
use ports::{
    StorageError,
    storage::{KeptPostKey, SessionHash},
};
use std::collections::HashSet;

/// How long a kept post waits for its account: as long as a draft.
const LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Beyond so many only the account itself keeps more: a stranger at its screen takes no room from it.
const MOST_BY_HAND: usize = 30;

/// Of one page: more than all fields of any page may hold together.
const MAX_BYTES: usize = 256 * 1024;

impl Answering {
    /// Whether this session ended by its lifetimes; good for keeping a post, for nothing else.
    pub async fn has_ended(&self, session: &SessionHash) -> Result<bool, StorageError> {
        Ok(self.storage.ended_session(session, self.clock.now()).await?.is_some())
    }

    /// Keeps a post for the account whose session has ended. `false`: there was no such session, or too much is kept.
    pub async fn keep_after_session(&self, session: &SessionHash, path: &str, body: &[u8]) -> Result<bool, StorageError> {
        let Some((tenant, account, by_hand)) = self.storage.ended_session(session, self.clock.now()).await? else {
            return Ok(false);
        };
        // Who was signed out from another device may be a stranger: they put nothing in the place of the account's own words.
        let key = KeptPostKey { tenant, account, path: path.to_owned() };
        if by_hand {
            let all = self.storage.kept_paths_below(&KeptPostKey { path: "/rueckfragen".to_owned(), ..key.clone() }).await?;
            if all.len() >= MOST_BY_HAND || self.storage.kept_post(&key).await?.is_some() {
                return Ok(false);
            }
        }
        self.keep_sealed(key.tenant, account, path, body).await
    }

    /// Keeps what somebody has typed who is about to sign in anew.
    pub async fn keep_for(&self, applicant: &Applicant, path: &str, body: &[u8]) -> Result<bool, StorageError> {
        self.keep_sealed(applicant.tenant.clone(), applicant.account, path, body).await
    }

    async fn keep_sealed(&self, tenant: TenantId, account: AccountId, path: &str, body: &[u8]) -> Result<bool, StorageError> {
        if body.len() > MAX_BYTES {
            return Ok(false);
        }
        let key = KeptPostKey { tenant, account, path: path.to_owned() };
        let kept = self.storage.keep_post(&key, &self.seal(&key, body), self.clock.now()).await?;
        tracing::info!(post.kept = kept, "session.post_after_end");
        Ok(kept)
    }

    /// What was kept for this page, if anything.
    pub async fn kept_post(&self, applicant: &Applicant, path: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let key = key_of(applicant, path);
        let Some(sealed) = self.storage.kept_post(&key).await? else { return Ok(None) };
        let opened = self.open_kept(&key, &sealed);
        if opened.is_none() {
            tracing::error!("session.kept_post_unreadable");
        }
        Ok(opened)
    }

    /// Pages of a message whose words were kept and are not part of the reply.
    pub async fn kept_paths(&self, applicant: &Applicant, message: MessageId) -> Result<Vec<String>, StorageError> {
        self.storage.kept_paths_below(&key_of(applicant, &format!("/rueckfragen/{message}"))).await
    }

    /// Messages of this account for which something typed is kept that is not part of a reply.
    pub async fn messages_with_kept_posts(&self, applicant: &Applicant) -> Result<HashSet<MessageId>, StorageError> {
        let paths = self.storage.kept_paths_below(&key_of(applicant, "/rueckfragen")).await?;
        Ok(paths.iter().filter_map(|path| path.split('/').nth(2)?.parse().ok()).collect())
    }

    pub async fn forget_kept_post(&self, applicant: &Applicant, path: &str) -> Result<(), StorageError> {
        self.storage.forget_kept_post(&key_of(applicant, path)).await
    }

    /// Deletes what nobody came back for; returns how many.
    pub async fn delete_old_kept_posts(&self) -> Result<u64, StorageError> {
        self.storage.delete_old_kept_posts(self.clock.now() - LIFETIME).await
    }

    /// A key for each account, so that no row opens with another's.
    fn kept_post_key(&self, key: &KeptPostKey) -> [u8; 32] {
        self.access.keyed_hash(b"kept-post", format!("{}\n{}", key.tenant, key.account).as_bytes())
    }

    fn seal(&self, key: &KeptPostKey, body: &[u8]) -> Vec<u8> {
        sealed::seal(&self.kept_post_key(key), key.path.as_bytes(), body, &*self.clock)
    }

    fn open_kept(&self, key: &KeptPostKey, sealed: &[u8]) -> Option<Vec<u8>> {
        sealed::open(&self.kept_post_key(key), key.path.as_bytes(), sealed)
    }
}

fn key_of(applicant: &Applicant, path: &str) -> KeptPostKey {
    KeptPostKey { tenant: applicant.tenant.clone(), account: applicant.account, path: path.to_owned() }
}
