//! Bytes of whole files that are coming and are counted nowhere yet: many lines at once bring no more than one after the other could.
//! Known to this process only; uploads in pieces reserve their size in storage instead.

use crate::documents::{Documents, ItemUpload, UploadError, receive::upload::Replacing};
use domain::{
    document::{DocumentFacts, DocumentRefusal},
    id::{AccountId, MessageId},
};
use ports::storage::DayFull;
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

/// After so many bytes of one file storage is asked again whether the day has room for what is coming.
const ASK_EVERY: u64 = 1 << 20;

#[derive(Debug, Default)]
pub struct BytesUnderWay(Mutex<Sums>);

#[derive(Debug, Default)]
struct Sums {
    accounts: HashMap<AccountId, u64>,
    /// By the recipient's account and the message.
    replies: HashMap<(AccountId, MessageId), u64>,
}

/// What one file has brought. Dropping it lets go of it: by then it is counted where documents are.
#[derive(Debug)]
pub(crate) struct Coming {
    under_way: Arc<BytesUnderWay>,
    account: AccountId,
    reply: (AccountId, MessageId),
    pub bytes: u64,
    /// Of these, what counts against the reply.
    in_reply: u64,
    asked_at: u64,
    /// Bytes that the reply has already.
    there: u64,
}

impl BytesUnderWay {
    pub(crate) fn begin(self: &Arc<Self>, to: &ItemUpload, replacing: Replacing) -> Coming {
        let key = &to.open.standing.key;
        let (account, reply) = (to.applicant.account, (key.account, key.message));
        let stays = |facts: &&DocumentFacts| replacing != Replacing::Document(facts.id);
        let there = to
            .open
            .draft
            .documents
            .iter()
            .map(domain::document::DraftDocument::facts)
            .filter(stays)
            .map(|facts| facts.size_bytes)
            .sum();
        Coming { under_way: self.clone(), account, reply, bytes: 0, in_reply: 0, asked_at: 0, there }
    }

    fn sums(&self) -> std::sync::MutexGuard<'_, Sums> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Coming {
    /// Takes a piece, unless it is more than the reply or the day has room for, together with everything else that is coming.
    pub(crate) async fn take(&mut self, documents: &Documents, to: &ItemUpload, piece: u64) -> Result<(), UploadError> {
        let room = to.limits.max_reply_bytes.saturating_sub(self.there);
        let Some(of_account) = self.add(piece, room) else {
            return Err(DocumentRefusal::ReplyTooLarge { max_bytes: to.limits.max_reply_bytes }.into());
        };
        if self.bytes - self.asked_at < ASK_EVERY {
            return Ok(());
        }
        self.asked_at = self.bytes;
        documents.day_has_room(to, of_account).await
    }

    /// What the account brings now. `None`: the reply has no room for it; what this file brought takes room from no other any more.
    fn add(&mut self, bytes: u64, room: u64) -> Option<u64> {
        self.bytes += bytes;
        let mut sums = self.under_way.sums();
        let of_account = sums.accounts.entry(self.account).or_default();
        *of_account += bytes;
        let of_account = *of_account;
        let of_reply = sums.replies.entry(self.reply).or_default();
        *of_reply += bytes;
        self.in_reply += bytes;
        if *of_reply <= room {
            return Some(of_account);
        }
        less(&mut sums.replies, &self.reply, self.in_reply);
        self.in_reply = 0;
        None
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        let mut sums = self.under_way.sums();
        let Sums { accounts, replies } = &mut *sums;
        less(accounts, &self.account, self.bytes);
        less(replies, &self.reply, self.in_reply);
    }
}

fn less<K: Hash + Eq>(sums: &mut HashMap<K, u64>, key: &K, bytes: u64) {
    if let Some(sum) = sums.get_mut(key) {
        *sum = sum.saturating_sub(bytes);
        if *sum == 0 {
            sums.remove(key);
        }
    }
}

impl Documents {
    /// Whether the day of the account and of its tenant has room for so many bytes more.
    pub(crate) async fn day_has_room(&self, to: &ItemUpload, bytes: u64) -> Result<(), UploadError> {
        let (tenant, account) = (&to.applicant.tenant, to.applicant.account);
        match self.storage.room_today(tenant, account, &to.limits, bytes, self.clock.now()).await? {
            None => Ok(()),
            Some(DayFull::Account) => Err(DocumentRefusal::EnoughToday { max_bytes: to.limits.max_person_bytes_a_day }.into()),
            Some(DayFull::Tenant) => Err(DocumentRefusal::TenantFull.into()),
        }
    }
}
