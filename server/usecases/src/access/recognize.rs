//! Is this login the recipient? Facts come from storage, the decision from the domain; both the decision and why are kept.

use crate::{
    access::{Access, Standing},
    hash::sha256,
};
use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    binding::{Evidence, Judgement, MatchRule, PersonAttributes, Recipient, Recognition},
    event::{Actor, Change, Event},
    id::MessageId,
    message::Message,
    person::Applicant,
    personal::Personal,
};
use ports::{
    StorageError,
    storage::{BindingState, CANDIDATES_PAGE, NewBinding, RecipientHashes, Seeker},
};
use std::collections::HashSet;

/// After so many new ones the person is let go on: what is known is no candidate any more, so the next look finds the rest.
const NEW_AT_ONCE: usize = 20_000;

/// Where a link of a notice leads someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkLeads {
    /// To the message.
    Message(MessageId),
    /// Perhaps it is theirs; a code from a letter decides.
    Unclear,
    /// Not there or not theirs.
    Nowhere,
}

impl Access {
    /// Binds the account to every message that is certainly for this person, and notes those that perhaps are.
    pub async fn recognize(&self, applicant: &Applicant) -> Result<(), StorageError> {
        self.judge_candidates(applicant, None).await.map(drop)
    }

    /// Follows the link of a notice. The link is evidence, never a key.
    pub async fn follow_link(&self, applicant: &Applicant, token: &str) -> Result<LinkLeads, StorageError> {
        let Some(message) = self.judge_candidates(applicant, Some(sha256(token.as_bytes()))).await? else {
            return Ok(LinkLeads::Nowhere);
        };
        let binding = self.storage.binding(&applicant.tenant, message, applicant.account).await?;
        Ok(match binding.map(|binding| binding.state) {
            Some(BindingState::Bound) => LinkLeads::Message(message),
            Some(BindingState::Review) => LinkLeads::Unclear,
            None => LinkLeads::Nowhere,
        })
    }

    /// Judges everything that may be for this person; returns the message the link names, whoever it is for.
    async fn judge_candidates(&self, applicant: &Applicant, link: Option<[u8; 32]>) -> Result<Option<MessageId>, StorageError> {
        let seeker = Seeker {
            tenant: applicant.tenant.clone(),
            account: applicant.account,
            key: applicant.key.clone(),
            hashes: self.hashes_of_login(&applicant.attributes),
            link_hash: link,
        };
        let (mut by_link, mut after, mut written) = (None, None, 0);
        loop {
            let page = self.storage.candidates(&seeker, after).await?;
            let more = page.len() == CANDIDATES_PAGE;
            // The one of the link stands first, wherever its place is.
            after = page.last().map(|last| (last.made_available_at, last.message));
            let mut decisions = Vec::new();
            for candidate in page {
                if candidate.by_link {
                    by_link = Some(candidate.message);
                }
                let evidence = Evidence { link: candidate.by_link, access_code: false };
                let judgement = candidate.recipient.judge(&applicant.key, applicant.level, &applicant.attributes, evidence);
                // What is known already needs no writing.
                if candidate.reviewed && matches!(judgement, Judgement::NeedsReview { .. }) {
                    continue;
                }
                decisions.extend(self.decision(applicant, candidate.message, judgement));
            }
            written += decisions.len();
            // A page is one write: an organization that comes for the first time may have thousands of messages.
            self.keep(&decisions).await?;
            if !more || written >= NEW_AT_ONCE {
                return Ok(by_link);
            }
        }
    }

    /// What the domain decided, and why, as it is kept. `None`: there is nothing to keep.
    pub(crate) fn decision(
        &self,
        applicant: &Applicant,
        message: MessageId,
        judgement: Judgement,
    ) -> Option<(NewBinding, Event)> {
        let (state, change, rule, attributes) = match judgement {
            Judgement::Match { rule, attributes } => (BindingState::Bound, Change::PersonRecognized { rule }, rule, attributes),
            Judgement::NeedsReview { rule, attributes } => {
                (BindingState::Review, Change::PersonUnclear { rule }, rule, attributes)
            }
            Judgement::NoMatch => return None,
        };
        let new = NewBinding { message, account: applicant.account, state, rule, attributes, level: applicant.level };
        Some((new, self.event(&applicant.tenant, message, Actor::Applicant(applicant.account), change)))
    }

    pub(crate) async fn keep(&self, decisions: &[(NewBinding, Event)]) -> Result<(), StorageError> {
        if decisions.is_empty() {
            return Ok(());
        }
        let changed: HashSet<MessageId> = self.storage.bind(decisions).await?.into_iter().collect();
        for (new, _) in decisions.iter().filter(|(new, _)| changed.contains(&new.message)) {
            let (state, rule) = (new.state.as_str(), new.rule.as_str());
            tracing::info!(message.id = %new.message, binding.state = state, binding.rule = rule, "person.judged");
        }
        Ok(())
    }

    /// By what a message is found. Keyed, so that the index alone tells nothing.
    pub(crate) fn hashes_of_recipient(&self, recipient: &Recipient) -> RecipientHashes {
        RecipientHashes {
            person_code: self.keyed(b"person-code", recipient.person_code.as_ref()),
            mailbox: self.keyed(b"mailbox", recipient.mailbox.as_ref()),
            organization: self.keyed(b"organization", recipient.organization.as_ref()),
            branch: self.keyed(b"branch", recipient.branch.as_ref()),
        }
    }

    fn hashes_of_login(&self, login: &PersonAttributes) -> RecipientHashes {
        RecipientHashes {
            person_code: self.keyed(b"person-code", login.person_code.as_ref()),
            mailbox: self.keyed(b"mailbox", login.mailbox.as_ref()),
            organization: self.keyed(b"organization", login.organization.as_ref()),
            branch: self.keyed(b"branch", login.branch.as_ref()),
        }
    }

    fn keyed(&self, purpose: &[u8], value: Option<&Personal<String>>) -> Option<[u8; 32]> {
        value.filter(|value| !value.reveal().is_empty()).map(|value| self.keyed_hash(purpose, value.reveal().as_bytes()))
    }

    /// The token in the notice's link: 128 bits only we can make, so it need not be stored.
    pub fn link_token(&self, message: MessageId) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.link_key);
        let tag = hmac::sign(&key, message.0.as_bytes());
        URL_SAFE_NO_PAD.encode(&tag.as_ref()[..16])
    }

    /// A hash that only this installation can make.
    pub(crate) fn keyed_hash(&self, purpose: &[u8], value: &[u8]) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.link_key);
        let tag = hmac::sign(&key, &[purpose, b"\0", value].concat());
        tag.as_ref().try_into().expect("HMAC-SHA-256 has 32 bytes")
    }

    /// How the person was recognized; travels with the reply. `None`: not recognized (any more).
    pub(crate) async fn recognition(
        &self,
        applicant: &Applicant,
        message: &Message,
        standing: &Standing,
    ) -> Result<Option<Recognition>, StorageError> {
        if standing.representation.is_some() {
            let means = applicant.attributes.means.clone();
            return Ok(Some(Recognition { rule: MatchRule::Representative, attributes: Vec::new(), means }));
        }
        let binding = self.storage.binding(&applicant.tenant, message.id, applicant.account).await?;
        // Who opened by a letter with declared names and now proves other ones is not the recipient.
        let holds = |binding: &NewBinding| {
            binding.rule != MatchRule::AccessCode || !message.recipient.is_contradicted_by(&applicant.attributes)
        };
        let binding = binding.filter(|binding| binding.state == BindingState::Bound && holds(binding));
        let means = applicant.attributes.means.clone();
        Ok(binding.map(|binding| Recognition { rule: binding.rule, attributes: binding.attributes, means }))
    }

    /// Whether the account is the recipient in its own right, and nothing it says now contradicts that.
    pub(crate) async fn still_recognized(&self, applicant: &Applicant, message: &Message) -> Result<bool, StorageError> {
        Ok(self.recognition(applicant, message, &Standing::recipient(applicant, message.id)).await?.is_some())
    }
}
