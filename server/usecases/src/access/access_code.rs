//! Codes from letters (Zugangscodes): made by case system or clerk, typed by a person who has signed in.

use crate::access::{Access, standing::scope};
use domain::{
    access_code::AccessCode,
    binding::{Evidence, Judgement, MatchRule, Recipient},
    event::{Actor, Change},
    id::{AccessCodeId, CaseSystemId, MessageId, NoticeId},
    message::MessageState,
    person::{Applicant, Clerk, TrustLevel},
};
use jiff::{SignedDuration, Timestamp};
use ports::{
    StorageError,
    storage::{CodeOutcome, MessageRecord, NewAccessCode},
};

/// How long an unused code is good: a letter takes days, and people read late.
const LIFETIME: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A new code. It is shown once and kept nowhere.
#[derive(Debug, Clone)]
pub struct FreshCode {
    pub code: AccessCode,
    pub expires_at: Timestamp,
}

/// What became of the wish for a code.
#[derive(Debug)]
pub enum CodeMade {
    Fresh(FreshCode),
    /// The authority named rules for this message, and letters are not among them.
    NotAllowed,
    /// The authority took the message back.
    Withdrawn,
    /// The recipient has answered with an account of their own: whoever came with a code now would be somebody else.
    Answered,
    NotThere,
}

/// What became of a code that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeUsed {
    Opened(MessageId),
    /// Read only after a safer sign-in; the code keeps its worth.
    LevelTooLow(TrustLevel),
    /// There is a newer letter.
    Replaced,
    /// The code is right, but what the account says contradicts the letter.
    Unclear,
    Wrong,
    Expired,
    Locked {
        until: Timestamp,
    },
}

impl Access {
    /// Makes a code for a message of a case system. Older unused ones lose their worth.
    pub async fn access_code_for_case_system(
        &self,
        case_system: &CaseSystemId,
        message: MessageId,
    ) -> Result<CodeMade, StorageError> {
        let Some(record) = self.storage.message_for_case_system(case_system, message).await? else {
            return Ok(CodeMade::NotThere);
        };
        self.new_code(&record, Actor::CaseSystem).await
    }

    /// As [`Self::access_code_for_case_system`], for a clerk of the authority.
    pub async fn access_code_for_clerk(&self, clerk: &Clerk, message: MessageId) -> Result<CodeMade, StorageError> {
        let Some(record) = self.storage.message_for_clerk(&scope(clerk), message).await? else {
            return Ok(CodeMade::NotThere);
        };
        self.new_code(&record, Actor::Clerk(clerk.account)).await
    }

    async fn new_code(&self, record: &MessageRecord, actor: Actor) -> Result<CodeMade, StorageError> {
        // A letter with a code that can never open anything would only harm.
        if !record.message.recipient.allows(MatchRule::AccessCode) {
            return Ok(CodeMade::NotAllowed);
        }
        match record.state {
            MessageState::Open => {}
            MessageState::Withdrawn { .. } => return Ok(CodeMade::Withdrawn),
            // If only representatives have answered, the recipient may still need a way in.
            MessageState::Answered { .. } => {
                if self
                    .storage
                    .replies_to(&record.message.tenant, record.message.id)
                    .await?
                    .iter()
                    .any(|reply| reply.representation.is_none())
                {
                    return Ok(CodeMade::Answered);
                }
            }
        }
        let (tenant, message) = (&record.message.tenant, record.message.id);
        let mut random = [0; AccessCode::RANDOM_BYTES];
        self.clock.fill_random(&mut random);
        let (code, now) = (AccessCode::from_random(random), self.clock.now());
        let id = AccessCodeId(self.clock.new_id());
        let new = NewAccessCode {
            id,
            tenant: tenant.clone(),
            message,
            code_hash: self.keyed_hash(b"access-code", code.reveal().as_bytes()),
            created_at: now,
            expires_at: now + LIFETIME,
            event: self.event(tenant, message, actor, Change::AccessCodeCreated { code: id }),
        };
        self.storage.create_access_code(&new).await?;
        Ok(CodeMade::Fresh(FreshCode { code, expires_at: new.expires_at }))
    }

    /// Makes the code of a letter good. Twice is harmless, and a newer code is not put out by it.
    pub(crate) async fn register_code(
        &self,
        record: &MessageRecord,
        notice: NoticeId,
        code: &AccessCode,
    ) -> Result<(), StorageError> {
        let (tenant, message, now) = (&record.message.tenant, record.message.id, self.clock.now());
        let id = AccessCodeId(notice.0);
        let new = NewAccessCode {
            id,
            tenant: tenant.clone(),
            message,
            code_hash: self.keyed_hash(b"access-code", code.reveal().as_bytes()),
            created_at: now,
            expires_at: now + LIFETIME,
            event: self.event(tenant, message, Actor::Portal, Change::AccessCodeCreated { code: id }),
        };
        self.storage.create_access_code(&new).await
    }

    /// The account takes the code only if it is judged to be the recipient's: the letter may lie in another's hands first.
    async fn open_by_code(
        &self,
        applicant: &Applicant,
        code: AccessCodeId,
        message: MessageId,
        recipient: &Recipient,
    ) -> Result<CodeUsed, StorageError> {
        let evidence = Evidence { link: false, access_code: true };
        let judgement = recipient.judge(&applicant.key, applicant.level, &applicant.attributes, evidence);
        if !matches!(judgement, Judgement::Match { .. }) {
            self.keep(self.decision(applicant, message, judgement).as_slice()).await?;
            return Ok(CodeUsed::Unclear);
        }
        if !self.storage.take_access_code(code, applicant.account, self.clock.now()).await? {
            return Ok(CodeUsed::Wrong);
        }
        self.keep(self.decision(applicant, message, judgement).as_slice()).await?;
        Ok(CodeUsed::Opened(message))
    }

    /// Tries a code. It opens a message only together with a login that does not contradict it.
    pub async fn use_access_code(&self, applicant: &Applicant, code: &AccessCode) -> Result<CodeUsed, StorageError> {
        let hash = self.keyed_hash(b"access-code", code.reveal().as_bytes());
        let outcome = self.storage.try_access_code(&applicant.tenant, applicant.account, &hash, self.clock.now()).await?;
        Ok(match outcome {
            CodeOutcome::Unknown => CodeUsed::Wrong,
            CodeOutcome::Replaced => CodeUsed::Replaced,
            CodeOutcome::Expired => CodeUsed::Expired,
            CodeOutcome::Locked { until } => CodeUsed::Locked { until },
            // Names that people declare themselves must not open what demands verified ones.
            CodeOutcome::Fits { levels, .. } if levels.read > applicant.level => CodeUsed::LevelTooLow(levels.read),
            CodeOutcome::Fits { code, message, recipient, .. } => self.open_by_code(applicant, code, message, &recipient).await?,
        })
    }
}
