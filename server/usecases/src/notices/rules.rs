//! What a tenant decided about telling people.

use domain::{
    id::AuthorityId,
    notice::{LinterRules, NoticeChannel, NoticeOrder, ReminderRules, Template},
    person::TrustLevel,
    text::LanguageTag,
};
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// How a tenant tells people.
#[derive(Debug, Clone)]
pub struct TenantNotices {
    pub order: NoticeOrder,
    /// Of authorities that go other ways.
    pub orders: BTreeMap<AuthorityId, NoticeOrder>,
    pub reminders: ReminderRules,
    /// For so long a channel is tried before the next one is gone.
    pub patience: SignedDuration,
    /// So many days before the end of a deadline a letter goes out, if nothing else has succeeded.
    pub letter_days: u16,
    /// In which notices are written where the person's language is not known; German is always among them.
    pub languages: Vec<LanguageTag>,
    /// The neutral word for what the tenant offers.
    pub service: String,
    /// Who receives a reply is told so.
    pub receipts: bool,
    /// So many days before a draft is deleted its person is told; 0: not at all.
    pub draft_days: u16,
    /// The level at which a notice in the BundID mailbox can be seen.
    pub level: TrustLevel,
    /// The status monitor of BundID is told, too.
    pub status_monitor: bool,
    /// Attachments where the channel takes some: the notice as a PDF.
    pub attach_pdf: bool,
    pub linter: LinterRules,
    /// The tenant's own; what they do not say, the built-in ones do.
    pub templates: Vec<Template>,
    /// Notices in a minute that a channel gets from one instance.
    pub per_minute: BTreeMap<NoticeChannel, u32>,
    /// The block beside the window of a letter, and the line above it.
    pub letter_sender: Vec<String>,
    pub letter_sender_line: String,
    pub mail_replies: MailReplies,
}

/// What becomes of an answer that somebody writes to a notice instead of in the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MailReplies {
    /// A polite automatic answer with the way to the portal.
    #[default]
    Answer,
    /// It is kept for the clerks with where it came from; it is no reply, and the person is told so.
    Keep,
}

impl TenantNotices {
    pub fn order_of(&self, authority: &AuthorityId) -> &NoticeOrder {
        self.orders.get(authority).unwrap_or(&self.order)
    }
}
