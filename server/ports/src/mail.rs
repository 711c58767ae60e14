//! Mail that comes back, and the short mails that are no notices.

use async_trait::async_trait;
use domain::{
    notice::{EmailAddress, NoticeChannel},
    personal::Personal,
};

/// What came back on a channel that is mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReturnedMail {
    /// A notice on this channel was opened there.
    Opened { token: String, channel: NoticeChannel },
    /// A notice on this channel could not be delivered for good. `recipient`: whom the report names.
    Bounced { token: String, channel: NoticeChannel, detail: String, recipient: Option<Personal<String>> },
    /// Not yet: its server goes on trying.
    Delayed { token: String },
    /// A De-Mail provider confirms what happened to a notice.
    Confirmed { token: String, what: Confirmation, proof: String },
    /// Somebody wrote. `automatic`: a machine did, and gets no answer.
    Written {
        token: String,
        from: Option<Personal<EmailAddress>>,
        automatic: bool,
        text: Personal<String>,
        /// What tells this mail from every other one.
        mail: String,
    },
    /// Nothing that a notice of ours is known by.
    Unknown { why: &'static str },
}

/// What a De-Mail provider confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    Dispatch,
    Receipt,
    Retrieve,
}

/// A folder of mail for a tenant.
#[async_trait]
pub trait MailInbox: Send + Sync {
    /// What lies there, at most so many, each with what it is called there.
    ///
    /// # Errors
    /// It cannot be read now. The text is for the operator.
    async fn look(&self, most: u16) -> Result<Vec<(String, ReturnedMail)>, String>;

    /// It was taken in, or, if not `known`, is put aside for a person to look at. Only then it is gone from the folder.
    async fn put_away(&self, name: &str, known: bool) -> Result<(), String>;
}

/// A short mail to one person that belongs to no message: a code that confirms an address, an automatic answer.
#[derive(Debug, Clone)]
pub struct ShortMail {
    pub to: Personal<EmailAddress>,
    pub title: String,
    pub text: String,
    /// It answers a mail: nothing is to be answered to it.
    pub answers: bool,
}

#[async_trait]
pub trait Mailer: Send + Sync {
    /// # Errors
    /// It was not taken. The text is for the operator and names no person.
    async fn mail(&self, mail: &ShortMail) -> Result<(), String>;
}
