//! The ways to tell a person. Each says what it can do; one contract holds for all.

use async_trait::async_trait;
use domain::{
    id::{NoticeId, TenantId},
    notice::{Capabilities, NoticeAddress, NoticeCause, NoticeFailure},
    personal::Personal,
};
use jiff::{SignedDuration, Timestamp};

pub use crate::storage::{NoticeText, NoticeWords};

/// A notice on its way.
#[derive(Debug, Clone)]
pub struct OutgoingNotice {
    /// The same in every attempt: by it a channel that can knows the notice again.
    pub id: NoticeId,
    pub tenant: TenantId,
    pub cause: NoticeCause,
    pub address: NoticeAddress,
    /// Name of the authority.
    pub authority: String,
    pub words: NoticeWords,
    /// The address of the message. Opens nothing by itself.
    pub link: String,
    /// What comes back carries it: `{id}.{proof}`, 70 characters without anything that a mail address could not hold.
    pub return_token: String,
    pub created_at: Timestamp,
    /// The notice as a PDF, for a letter, or where a tenant wants it as an attachment.
    pub pdf: Option<Personal<Vec<u8>>>,
}

/// How one attempt to hand over ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandedOver {
    /// The channel has it; what it said is kept.
    Accepted { proof: String },
    /// No attempt of ours can change this. The detail holds no address and no name.
    Refused { failure: NoticeFailure, detail: String },
    /// The channel did not take it now, and said so.
    NotNow { reason: String, not_before: Option<SignedDuration> },
    /// The bytes were given, and no answer came: perhaps it is there.
    NoAnswer { reason: String },
}

/// A way to tell a person.
#[async_trait]
pub trait NoticeSender: Send + Sync {
    fn capabilities(&self) -> Capabilities;

    /// Makes one attempt.
    async fn hand_over(&self, notice: &OutgoingNotice) -> HandedOver;

    /// Whether the way is open, without telling anybody anything. The error is for the operator: it can name hosts.
    async fn probe(&self) -> Result<(), String>;
}

/// A notice in an envelope, for somebody else to carry.
#[derive(Debug, Clone)]
pub struct CarriedNotice {
    pub service: &'static str,
    pub schema: &'static str,
    /// JSON.
    pub data: Vec<u8>,
    pub pdf: Option<Personal<Vec<u8>>>,
    /// The notice's own id.
    pub reference: String,
}

/// Carries what a channel has put into an envelope.
#[async_trait]
pub trait NoticeCarrier: Send + Sync {
    async fn carry(&self, notice: &CarriedNotice) -> HandedOver;
}

/// A letter as it is printed.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Lines of the window, the name first.
    pub address: Vec<String>,
    /// The line above the window.
    pub sender_line: String,
    /// Who writes: lines for the block beside the window.
    pub sender: Vec<String>,
    /// The German day on which it was caused, in words, and as `2027-03-05`.
    pub date: String,
    pub day: String,
    /// In the order in which they are printed; German first.
    pub texts: Vec<NoticeText>,
    pub link: String,
    /// `None`: the person can get to the message without one.
    pub code: Option<LetterCode>,
    /// On the back.
    pub simple: Option<NoticeText>,
    /// Words of the frame in German: what stands beside code and address.
    pub number: String,
}

/// What is typed when the link alone does not lead to the message.
#[derive(Debug, Clone)]
pub struct LetterCode {
    /// `7K4M9-2QXR5`.
    pub printed: String,
    /// A short address to type.
    pub address: String,
}

/// Sets letters as PDF.
pub trait LetterPrinter: Send + Sync {
    /// Takes tens of milliseconds: not on a thread that serves requests.
    ///
    /// # Errors
    /// The letter cannot be set, because of a character that no font of ours has, say. The text names no person.
    fn print(&self, letter: &Letter) -> Result<Vec<u8>, String>;
}
