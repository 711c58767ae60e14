//! Codes from letters (Zugangscodes): made by case system or clerk, typed by a person who has signed in.

use super::{Portal, list_messages::scope};
use domain::{
    access_code::AccessCode,
    binding::Evidence,
    id::{AccessCodeId, CaseSystemId, MessageId, TenantId},
    person::{Applicant, Clerk},
};
use jiff::{SignedDuration, Timestamp};
use ports::{
    StorageError,
    storage::{Actor, AuditAction, CodeOutcome, NewAccessCode},
};

/// How long an unused code is good: a letter takes days, and people read late.
const LIFETIME: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A new code. It is shown once and kept nowhere.
#[derive(Debug, Clone)]
pub struct FreshCode {
    pub code: AccessCode,
    pub expires_at: Timestamp,
}

/// What became of a code that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeUsed {
    Opened(MessageId),
    /// The code is right, but what the account says contradicts the letter.
    Unclear,
    Wrong,
    Expired,
    Locked {
        until: Timestamp,
    },
}

impl Portal {
    /// Makes a code for a message of a case system. Older unused ones lose their worth. `None`: no such message.
    pub async fn access_code_for_case_system(
        &self,
        case_system: &CaseSystemId,
        message: MessageId,
    ) -> Result<Option<FreshCode>, StorageError> {
        let Some(record) = self.storage.message_for_case_system(case_system, message).await? else { return Ok(None) };
        self.new_code(&record.message.tenant, message, Actor::CaseSystem).await.map(Some)
    }

    /// As [`Self::access_code_for_case_system`], for a clerk of the authority.
    pub async fn access_code_for_clerk(&self, clerk: &Clerk, message: MessageId) -> Result<Option<FreshCode>, StorageError> {
        if self.storage.message_for_clerk(&scope(clerk), message).await?.is_none() {
            return Ok(None);
        }
        self.new_code(&clerk.tenant, message, Actor::Clerk(clerk.account)).await.map(Some)
    }

    async fn new_code(&self, tenant: &TenantId, message: MessageId, actor: Actor) -> Result<FreshCode, StorageError> {
        let mut random = [0; AccessCode::RANDOM_BYTES];
        self.clock.fill_random(&mut random);
        let (code, now) = (AccessCode::from_random(random), self.clock.now());
        let new = NewAccessCode {
            id: AccessCodeId(self.clock.new_id()),
            tenant: tenant.clone(),
            message,
            code_hash: self.keyed_hash(b"access-code", code.reveal().as_bytes()),
            created_at: now,
            expires_at: now + LIFETIME,
            audit: self.audit(tenant, message, actor, AuditAction::AccessCodeCreated),
        };
        self.storage.create_access_code(&new).await?;
        Ok(FreshCode { code, expires_at: new.expires_at })
    }

    /// Tries a code. It opens a message only together with a login that does not contradict it.
    pub async fn use_access_code(&self, applicant: &Applicant, code: &AccessCode) -> Result<CodeUsed, StorageError> {
        let hash = self.keyed_hash(b"access-code", code.reveal().as_bytes());
        let outcome = self.storage.use_access_code(&applicant.tenant, applicant.account, &hash, self.clock.now()).await?;
        Ok(match outcome {
            CodeOutcome::Unknown => CodeUsed::Wrong,
            CodeOutcome::Expired => CodeUsed::Expired,
            CodeOutcome::Locked { until } => CodeUsed::Locked { until },
            CodeOutcome::Opens { message, recipient } => {
                let evidence = Evidence { link: false, access_code: true };
                if self.decide(applicant, message, &recipient, evidence).await? {
                    CodeUsed::Opened(message)
                } else {
                    CodeUsed::Unclear
                }
            }
        })
    }
}
