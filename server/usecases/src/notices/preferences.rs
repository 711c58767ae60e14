//! How a person wants to be told: in which language, and by hints to an e-mail address that they have confirmed.

use crate::notices::Notices;
use domain::{
    access_code::AccessCode,
    notice::{EmailAddress, NoticeAddress, NoticeChannel},
    person::Applicant,
    personal::Personal,
    text::LanguageTag,
};
use jiff::SignedDuration;
use ports::{
    Mailer, ShortMail, StorageError,
    storage::{NewEmail, NoticePreferences},
};
use std::sync::Arc;

/// A code confirms an address within this time.
const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// What a person has chosen, and what they can choose.
#[derive(Debug, Clone)]
pub struct PreferencesOf {
    pub chosen: NoticePreferences,
    /// The tenant sends e-mails: hints can be had.
    pub email_possible: bool,
    /// The tenant tells people at all.
    pub told: bool,
}

/// What became of the wish for hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailWish {
    /// A code is on its way to the address.
    CodeSent,
    /// The mail server did not take it: no code is waited for.
    NotSent,
    /// Five codes a day are enough.
    TooMany,
    /// The tenant sends no e-mails.
    NotPossible,
}

impl Notices {
    pub async fn preferences(&self, applicant: &Applicant) -> Result<PreferencesOf, StorageError> {
        let told = self.directory.tenant(&applicant.tenant).is_some_and(|tenant| tenant.notices.is_some());
        Ok(PreferencesOf {
            chosen: self.storage.preferences(&applicant.tenant, applicant.account).await?,
            email_possible: self.mailers.contains_key(&applicant.tenant) && self.sends_email(applicant),
            told,
        })
    }

    fn sends_email(&self, applicant: &Applicant) -> bool {
        self.ways.contains_key(&(applicant.tenant.clone(), NoticeChannel::Email))
    }

    fn mailer(&self, applicant: &Applicant) -> Option<Arc<dyn Mailer>> {
        self.mailers.get(&applicant.tenant).filter(|_| self.sends_email(applicant)).cloned()
    }

    pub async fn choose_language(&self, applicant: &Applicant, language: Option<&LanguageTag>) -> Result<(), StorageError> {
        self.storage.save_language(&applicant.tenant, applicant.account, language, self.clock.now()).await
    }

    /// No hints any more.
    pub async fn end_email(&self, applicant: &Applicant) -> Result<(), StorageError> {
        self.storage.end_email(&applicant.tenant, applicant.account, self.clock.now()).await
    }

    /// The address that waits for its code was a mistake; a confirmed one stays.
    pub async fn stop_wanting(&self, applicant: &Applicant) -> Result<(), StorageError> {
        self.storage.stop_wanting(&applicant.tenant, applicant.account, self.clock.now()).await
    }

    /// Keeps the address until its code comes, and sends that. `words`: title and text of the mail, where `{code}` stands for the code.
    pub async fn wish_email(
        &self,
        applicant: &Applicant,
        address: Personal<EmailAddress>,
        words: (&str, &str),
    ) -> Result<EmailWish, StorageError> {
        let now = self.clock.now();
        let Some(mailer) = self.mailer(applicant) else { return Ok(EmailWish::NotPossible) };
        let mut random = [0; AccessCode::RANDOM_BYTES];
        self.clock.fill_random(&mut random);
        let code = AccessCode::from_random(random);
        let new = NewEmail { address: address.clone(), code_hash: self.code_hash(&code), until: now + CODE_LIFETIME };
        if !self.storage.want_email(&applicant.tenant, applicant.account, &new, now).await? {
            return Ok(EmailWish::TooMany);
        }
        let (title, text) = (words.0.to_owned(), words.1.replace("{code}", &code.printed()));
        let mail = ShortMail { to: address, title, text, answers: false };
        Ok(match mailer.mail(&mail).await {
            Ok(()) => EmailWish::CodeSent,
            Err(error) => {
                tracing::warn!(error = %error, "notice.code_not_sent");
                // Nothing waits for a code that is nowhere.
                self.storage.stop_wanting(&applicant.tenant, applicant.account, now).await?;
                EmailWish::NotSent
            }
        })
    }

    /// `false`: wrong, too late, or tried too often.
    pub async fn confirm_email(&self, applicant: &Applicant, code: &AccessCode) -> Result<bool, StorageError> {
        let (tenant, now) = (&applicant.tenant, self.clock.now());
        let confirmed = self.storage.confirm_email(tenant, applicant.account, &self.code_hash(code), now).await?;
        if confirmed && let Some(email) = self.storage.preferences(tenant, applicant.account).await?.email {
            // Whatever came back from there before: it is alive.
            let address = NoticeAddress::Email { address: email };
            self.storage.revive(tenant, NoticeChannel::Email, &self.address_hash(&address)).await?;
        }
        Ok(confirmed)
    }

    fn code_hash(&self, code: &AccessCode) -> [u8; 32] {
        self.access.keyed_hash(b"email-code", code.reveal().as_bytes())
    }
}
