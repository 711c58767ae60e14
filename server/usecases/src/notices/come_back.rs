//! What comes back on the channels of notices: opened, bounced, confirmed, written.

use crate::{
    hash::sha256,
    notices::{MailReplies, Notices},
};
use domain::{
    event::{Actor, Change},
    id::{NoticeId, TenantId},
    notice::{EmailAddress, Notice, NoticeAddress, NoticeChannel, NoticeEnd, NoticeFailure},
    personal::Personal,
};
use jiff::SignedDuration;
use ports::{
    Confirmation, ReturnedMail, ShortMail, StorageError,
    storage::{NoticeSettlement, WrittenAnswer},
};

/// Mails that are looked at in one round.
const AT_ONCE: u16 = 100;
/// Automatic answers to one notice within a day.
const MOST_ANSWERS: u32 = 1;
/// Kept of what comes back to one notice: whoever has a token cannot fill the clerk's page.
const MOST_WRITTEN: u32 = 20;
/// No mail server tries for longer (RFC 5321, 4.5.4.1: four to five days): what comes later is no bounce.
const LATEST_BOUNCE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Of a text that somebody wrote, characters.
const MOST_OF_TEXT: usize = 20_000;

/// What a mail was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameBack {
    /// It was taken in, or had been before.
    Taken,
    /// Nothing of ours is known by it: a person looks.
    Unknown,
}

/// How many mails of a round were what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Returned {
    pub taken: usize,
    pub unknown: usize,
}

impl Notices {
    /// Looks into every tenant's folder of mail.
    ///
    /// # Errors
    /// The database is away: what was not taken in lies there still.
    pub async fn take_in_mail(&self) -> Result<Returned, StorageError> {
        let mut returned = Returned::default();
        for (tenant, inbox) in &self.inboxes {
            let mails = match inbox.look(AT_ONCE).await {
                Ok(mails) => mails,
                Err(error) => {
                    tracing::error!(message.tenant = %tenant, error = %error, "notice.inbox_closed");
                    continue;
                }
            };
            for (name, mail) in mails {
                let came = match self.take_in(tenant, mail).await {
                    Ok(came) => came,
                    // One that cannot be taken in keeps no other waiting.
                    Err(error @ StorageError::Corrupt { .. }) => {
                        tracing::error!(message.tenant = %tenant, error = %error, "notice.inbox_closed");
                        CameBack::Unknown
                    }
                    Err(error) => return Err(error),
                };
                match came {
                    CameBack::Taken => returned.taken += 1,
                    CameBack::Unknown => returned.unknown += 1,
                }
                if let Err(error) = inbox.put_away(&name, came == CameBack::Taken).await {
                    tracing::error!(message.tenant = %tenant, error = %error, "notice.inbox_closed");
                    break;
                }
            }
        }
        Ok(returned)
    }

    /// Takes in one mail. Twice is harmless.
    pub async fn take_in(&self, tenant: &TenantId, mail: ReturnedMail) -> Result<CameBack, StorageError> {
        let token = match &mail {
            ReturnedMail::Unknown { why } => {
                return Ok(unknown(tenant, why));
            }
            ReturnedMail::Opened { token, .. }
            | ReturnedMail::Bounced { token, .. }
            | ReturnedMail::Delayed { token }
            | ReturnedMail::Confirmed { token, .. }
            | ReturnedMail::Written { token, .. } => token.as_str(),
        };
        let notice = match self.notice_of_token(token) {
            Some(id) => self.storage.notice(tenant, id).await?,
            None => None,
        };
        let Some(notice) = notice else {
            return Ok(unknown(tenant, "names no notice of this tenant"));
        };
        let about = match &mail {
            ReturnedMail::Opened { channel, .. } | ReturnedMail::Bounced { channel, .. } => Some(*channel),
            ReturnedMail::Confirmed { .. } => Some(NoticeChannel::DeMail),
            ReturnedMail::Delayed { .. } | ReturnedMail::Written { .. } | ReturnedMail::Unknown { .. } => None,
        };
        // A token can be passed on with the mail that it stands in: it proves which notice, and not who speaks.
        if about.is_some_and(|channel| channel != notice.address.channel()) {
            return Ok(unknown(tenant, "speaks of another channel than its notice went"));
        }
        match mail {
            ReturnedMail::Opened { .. } => self.opened(&notice).await?,
            ReturnedMail::Bounced { detail, recipient, .. } => {
                let since = notice.times.accepted_at.map(|at| self.clock.now().duration_since(at));
                if since.is_some_and(|since| since > LATEST_BOUNCE) {
                    return Ok(unknown(tenant, "a bounce that comes too late to be one"));
                }
                self.bounced(&notice, detail, recipient.as_ref()).await?;
            }
            ReturnedMail::Confirmed { what: Confirmation::Retrieve, .. } => self.opened(&notice).await?,
            // The server goes on trying, or says again what its answer had said.
            ReturnedMail::Delayed { .. } | ReturnedMail::Confirmed { .. } | ReturnedMail::Unknown { .. } => {}
            ReturnedMail::Written { from, automatic, text, mail, .. } => {
                self.written(&notice, from, automatic, &text, &mail).await?;
            }
        }
        Ok(CameBack::Taken)
    }

    /// Somebody knows that the address of this notice works after all: later notices may go there. `None`: the tenant has no such notice.
    pub async fn address_works(&self, tenant: &TenantId, id: NoticeId) -> Result<Option<NoticeChannel>, StorageError> {
        let Some(notice) = self.storage.notice(tenant, id).await? else { return Ok(None) };
        let channel = notice.address.channel();
        self.storage.revive(tenant, channel, &self.address_hash(&notice.address)).await?;
        tracing::info!(notice.id = %id, message.tenant = %tenant, notice.channel = %channel, "notice.address_works");
        Ok(Some(channel))
    }

    async fn opened(&self, notice: &Notice) -> Result<(), StorageError> {
        let change = Change::NoticeOpened { notice: notice.id, channel: notice.address.channel() };
        let event = self.access.event(&notice.tenant, notice.message, Actor::Portal, change);
        self.storage.mark_notice_opened(&notice.tenant, notice.id, &event).await?;
        Ok(())
    }

    /// What was taken came back: the next way is gone, as if it had been refused at once.
    async fn bounced(&self, notice: &Notice, detail: String, recipient: Option<&Personal<String>>) -> Result<(), StorageError> {
        let told = self.directory.tenant(&notice.tenant).is_some_and(|tenant| tenant.notices.is_some());
        let record = self.storage.message_for_delivery(&notice.tenant, notice.message).await?;
        // Whoever has read the message meanwhile, or has answered it, needs no other way.
        let wanted = match &record {
            Some(record) if told => self.not_needed(notice, record, self.clock.now()).await?.is_none(),
            _ => false,
        };
        if let (true, Some(record)) = (wanted, record) {
            let prefs = self.storage.preferences_of_recipient(&notice.tenant, notice.message).await?;
            let gone = GONE.contains(&detail.as_str()) && is_of(notice, recipient);
            let failure = if gone { NoticeFailure::AddressGone } else { NoticeFailure::CameBack };
            self.fail(notice, &record, &prefs, failure, detail).await?;
            return Ok(());
        }
        let end = NoticeEnd::Failed { failure: NoticeFailure::CameBack, detail };
        let settlement = NoticeSettlement {
            tenant: notice.tenant.clone(),
            id: notice.id,
            at: self.clock.now(),
            end,
            proof: None,
            dead: None,
            next: None,
            events: Vec::new(),
        };
        self.storage.settle_notice(&settlement).await?;
        Ok(())
    }

    async fn written(
        &self,
        notice: &Notice,
        from: Option<Personal<EmailAddress>>,
        automatic: bool,
        text: &Personal<String>,
        mail: &str,
    ) -> Result<(), StorageError> {
        // An "I am on holiday" is nobody's answer.
        if automatic {
            return Ok(());
        }
        let tenant = self.directory.tenant(&notice.tenant);
        let Some(tenant) = tenant else { return Ok(()) };
        let Some(rules) = tenant.notices.as_ref() else { return Ok(()) };
        let keeps = rules.mail_replies == MailReplies::Keep;
        let now = self.clock.now();
        let written = WrittenAnswer {
            id: self.clock.new_id(),
            tenant: notice.tenant.clone(),
            message: notice.message,
            notice: notice.id,
            mail_hash: sha256(mail.as_bytes()),
            received_at: now,
            sender: from.as_ref().filter(|_| keeps).map(|from| Personal::new(from.reveal().as_str().to_owned())),
            text: keeps.then(|| Personal::new(text.reveal().chars().take(MOST_OF_TEXT).collect())),
        };
        let change = Change::AnsweredElsewhere { notice: notice.id, channel: notice.address.channel() };
        let event = self.access.event(&notice.tenant, notice.message, Actor::Portal, change);
        let since = now - SignedDuration::from_hours(24);
        let added = self.storage.add_written_answer(&written, since, MOST_WRITTEN, &event).await?;
        let Some(answered) = added else { return Ok(()) };
        let (Some(to), Some(mailer)) = (from, self.mailers.get(&notice.tenant)) else { return Ok(()) };
        if answered >= MOST_ANSWERS {
            return Ok(());
        }
        let link = match self.storage.message_for_delivery(&notice.tenant, notice.message).await? {
            Some(record) => self.link(&record.message),
            None => return Ok(()),
        };
        let answer =
            ShortMail { to, title: TITLE.to_owned(), text: answer_text(&self.addresses.host(), &link, keeps), answers: true };
        match mailer.mail(&answer).await {
            Ok(()) => self.storage.mark_written_answered(written.id, now).await,
            Err(error) => {
                tracing::warn!(error = %error, notice.id = %notice.id, "notice.answer_not_sent");
                Ok(())
            }
        }
    }
}

/// What says that an address is gone. RFC 3463: about the recipient's address or a mailbox that is closed; about the sender's, a full mailbox or a
/// policy it says nothing.
const GONE: [&str; 8] = [
    "status 5.1.1",
    "status 5.1.2",
    "status 5.1.3",
    "status 5.1.6",
    "status 5.1.10",
    "status 5.2.1",
    "unknown-recipient",
    "closed-account",
];

/// A report about somebody else, to whom a person passes on their mail, says nothing of the person's address.
fn is_of(notice: &Notice, recipient: Option<&Personal<String>>) -> bool {
    match (&notice.address, recipient) {
        (NoticeAddress::Email { address }, Some(recipient)) => address.reveal().as_str().eq_ignore_ascii_case(recipient.reveal()),
        (NoticeAddress::Email { .. }, None) => false,
        _ => true,
    }
}

fn unknown(tenant: &TenantId, why: &'static str) -> CameBack {
    tracing::warn!(message.tenant = %tenant, mail.why = why, "notice.unknown_mail");
    CameBack::Unknown
}

const TITLE: &str = "So antworten Sie · How to answer";

/// The way to the portal, in German and English. It says nothing that a postcard may not.
fn answer_text(host: &str, link: &str, keeps: bool) -> String {
    let (kept, kept_english) = if keeps {
        (
            "Wir haben Ihre Mail weitergegeben. Sie zählt aber nicht als Antwort: Wir wissen nicht sicher, dass sie von Ihnen ist.",
            "We have passed your mail on. It does not count as an answer: we cannot be sure that it is yours.",
        )
    } else {
        (
            "Ihre Mail ist nicht bei der Behörde angekommen: An diese Adresse kann man nicht antworten.",
            "Your mail has not reached the authority: this address takes no answers.",
        )
    };
    format!(
        "Guten Tag,\n\n{kept}\n\nBitte antworten Sie im Portal {host}: {link}\n\nHello,\n\n{kept_english}\n\nPlease answer in the portal {host}: {link}"
    )
}
