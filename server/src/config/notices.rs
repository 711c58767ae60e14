//! `[tenants.notices]`: how a tenant tells people that there is a message.

use domain::{
    id::CaseSystemId,
    notice::{EmailAddress, NoticeChannel},
    person::TrustLevel,
    text::LanguageTag,
};
use secrecy::SecretString;
use serde::Deserialize;
use std::{collections::BTreeMap, path::PathBuf};
use url::Url;
use uuid::Uuid;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticesConfig {
    /// The ways, the first one first. Authorities can have an order of their own.
    pub order: Vec<NoticeChannel>,
    /// For what a letter is sent, if one is in the order: `available`, `reminder`, `withdrawn`, `draft_expires`, `received`.
    #[serde(default = "letters_for")]
    pub letters_for: Vec<String>,
    /// Where the person's language is not known. German is always there.
    #[serde(default = "languages")]
    pub languages: Vec<LanguageTag>,
    /// A neutral word for what the tenant offers, for `{service}`.
    #[serde(default = "service")]
    pub service: String,
    /// Days before the end of a deadline. Empty: nobody is reminded.
    #[serde(default = "reminder_days")]
    pub reminder_days: Vec<u16>,
    /// Reminders go out between these hours of the German day.
    #[serde(default)]
    pub hours: HoursConfig,
    /// For so long a channel is tried before the next one is gone: 1 to 240.
    #[serde(default = "patience_hours")]
    pub patience_hours: u16,
    /// So many days before the end of a deadline a letter goes out, if nothing else has succeeded.
    #[serde(default = "letter_days")]
    pub letter_days: u16,
    /// So many days before what was begun is deleted its person is told; 0: not at all; at most 14.
    #[serde(default = "draft_days")]
    pub draft_days: u16,
    /// People are told that a reply was received.
    #[serde(default)]
    pub receipts: bool,
    /// What becomes of mail that somebody writes back.
    #[serde(default)]
    pub mail_replies: MailRepliesConfig,
    /// E-mails may name the authority. It can say what a person has applied for.
    #[serde(default)]
    pub email_names_authority: bool,
    #[serde(default)]
    pub templates: Vec<TemplateConfig>,
    #[serde(default)]
    pub bundid_mailbox: Option<MailboxConfig>,
    #[serde(default)]
    pub email: Option<EmailConfig>,
    #[serde(default)]
    pub de_mail: Option<DeMailConfig>,
    #[serde(default)]
    pub letter: Option<LetterConfig>,
    /// Connectors of account operators, by channel: `land_account`, `fink`, `elster`.
    #[serde(default)]
    pub gateways: BTreeMap<NoticeChannel, GatewayConfig>,
    /// Where mail comes back to: read receipts, bounces, confirmations, answers.
    #[serde(default)]
    pub inbox: Option<InboxConfig>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursConfig {
    pub from: i8,
    pub until: i8,
}

impl Default for HoursConfig {
    fn default() -> Self {
        Self { from: 8, until: 18 }
    }
}

/// `[[tenants.notices.templates]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateConfig {
    /// For one channel; for all without it.
    #[serde(default)]
    pub channel: Option<NoticeChannel>,
    pub cause: String,
    pub language: LanguageTag,
    /// Noted with each notice that is made from it.
    pub version: String,
    pub title: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailRepliesConfig {
    #[default]
    Answer,
    Keep,
}

/// The mailbox of BundID (ZBP), REST v6.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailboxConfig {
    /// `https://int.zbp.bund.de`, …
    pub url: Url,
    /// The "BundID-Postfach-Zertifikat" and its key, PEM. The key signs token and content, too.
    pub certificate_file: PathBuf,
    pub key_file: PathBuf,
    /// Whom the portal trusts to be the mailbox, PEM. Without it the machine's roots.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Common name of the certificate.
    pub signer: String,
    /// More claims of the token, or other values of `roles`.
    #[serde(default)]
    pub token_claims: BTreeMap<String, toml::Value>,
    /// Shown as the sender, 1 to 255 characters; `{authority}` stands for the authority's name. A neutral one tells less.
    pub sender: String,
    /// At which level a notice can be seen.
    #[serde(default = "basic")]
    pub level: TrustLevel,
    /// Read receipts go there: `gelesen@…`; a token of ours is put before the `@`.
    #[serde(default)]
    pub retrieval_address: Option<EmailAddress>,
    /// The notice as a PDF beside the text.
    #[serde(default)]
    pub attach_pdf: bool,
    /// Over FIT-Connect instead of directly: the destination of a bridge, spoken to as this case system's online service.
    #[serde(default)]
    pub over: Option<OverConfig>,
    /// The status monitor is told, too.
    #[serde(default)]
    pub status_monitor: bool,
    #[serde(default = "mailbox_pace")]
    pub per_minute: u32,
}

/// Where mail is handed over: a server, or a folder that a mail system empties.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailServerConfig {
    /// `smtps://host` (TLS from the start), `smtp://host` (STARTTLS is demanded), `smtp://127.0.0.1:25` (loopback, without).
    #[serde(default)]
    pub server: Option<Url>,
    #[serde(default)]
    pub user: Option<String>,
    #[serde(default)]
    pub password: Option<SecretString>,
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Each mail becomes a file `*.eml` here.
    #[serde(default)]
    pub folder: Option<PathBuf>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailConfig {
    pub mail: MailServerConfig,
    pub from: EmailAddress,
    /// Shown before the address.
    #[serde(default)]
    pub from_name: Option<String>,
    /// Bounces go to `{local}+{token}@…` of this address (VERP). Without it to `from`, and none is known again.
    #[serde(default)]
    pub bounce_address: Option<EmailAddress>,
    #[serde(default)]
    pub dkim: Option<DkimConfig>,
    #[serde(default = "email_pace")]
    pub per_minute: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DkimConfig {
    pub domain: String,
    pub selector: String,
    /// RSA, PEM (PKCS #1).
    pub key_file: PathBuf,
}

/// A bridge of FIT-Connect into the mailbox.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverConfig {
    pub case_system: CaseSystemId,
    pub destination: Uuid,
}

/// De-Mail through the gateway of a provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeMailConfig {
    pub mail: MailServerConfig,
    pub from: EmailAddress,
    /// Which confirmations the provider makes: `dispatch`, `receipt`, `retrieve`.
    #[serde(default = "confirmations")]
    pub confirmations: Vec<String>,
    /// Sent as "authoritative" (with the sender's sign-in confirmed).
    #[serde(default)]
    pub authoritative: bool,
    #[serde(default = "email_pace")]
    pub per_minute: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterConfig {
    /// Lines of the block beside the window.
    pub sender: Vec<String>,
    /// Above the window, small.
    pub sender_line: String,
    /// Letters are put here, `{id}.pdf` with `{id}.json` beside it.
    #[serde(default)]
    pub folder: Option<PathBuf>,
    /// A print service is told where to fetch one, by a signed POST.
    #[serde(default)]
    pub webhook: Option<WebhookConfig>,
    #[serde(default = "letter_pace")]
    pub per_minute: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookConfig {
    pub url: Url,
    /// Signs the body (HMAC-SHA-256).
    pub secret: SecretString,
}

/// A connector that an account operator runs; its contract is `docs/notice-gateway.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayConfig {
    pub url: Url,
    pub token_url: Url,
    pub client_id: String,
    pub client_secret: SecretString,
    /// Resource indicator of the token (RFC 8707).
    #[serde(default)]
    pub resource: Option<String>,
    #[serde(default)]
    pub scope: Option<String>,
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    #[serde(default = "email_pace")]
    pub per_minute: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InboxConfig {
    /// Files `*.eml`, put there by a mail system. What was taken in goes to `taken/`, what nobody knows to `unknown/` in it.
    #[serde(default)]
    pub folder: Option<PathBuf>,
    #[serde(default)]
    pub imap: Option<ImapConfig>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImapConfig {
    /// `imaps://host`; `imap://127.0.0.1:143` on loopback.
    pub server: Url,
    pub user: String,
    pub password: SecretString,
    #[serde(default = "inbox_name")]
    pub mailbox: String,
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
}

/// `[tenants.authorities.notices]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityNoticesConfig {
    pub order: Vec<NoticeChannel>,
}

impl NoticesConfig {
    /// Channels that can be gone, with what each gets in a minute.
    pub fn configured(&self) -> BTreeMap<NoticeChannel, u32> {
        let mut all: BTreeMap<NoticeChannel, u32> =
            self.gateways.iter().map(|(channel, gateway)| (*channel, gateway.per_minute)).collect();
        if let Some(mailbox) = &self.bundid_mailbox {
            all.insert(NoticeChannel::BundidMailbox, mailbox.per_minute);
            all.insert(NoticeChannel::BundidStatus, mailbox.per_minute);
        }
        all.extend(self.email.as_ref().map(|email| (NoticeChannel::Email, email.per_minute)));
        all.extend(self.de_mail.as_ref().map(|mail| (NoticeChannel::DeMail, mail.per_minute)));
        all.extend(self.letter.as_ref().map(|letter| (NoticeChannel::Letter, letter.per_minute)));
        all
    }
}

fn letters_for() -> Vec<String> {
    ["available", "withdrawn"].map(str::to_owned).to_vec()
}

fn languages() -> Vec<LanguageTag> {
    vec![LanguageTag::german(), LanguageTag::try_from("en").expect("a tag")]
}

fn service() -> String {
    "Online-Dienste".to_owned()
}

fn reminder_days() -> Vec<u16> {
    vec![7, 2]
}

fn patience_hours() -> u16 {
    48
}

fn letter_days() -> u16 {
    10
}

fn draft_days() -> u16 {
    3
}

fn basic() -> TrustLevel {
    TrustLevel::Basic
}

fn confirmations() -> Vec<String> {
    ["dispatch", "receipt"].map(str::to_owned).to_vec()
}

fn mailbox_pace() -> u32 {
    1200
}

fn email_pace() -> u32 {
    300
}

fn letter_pace() -> u32 {
    600
}

fn inbox_name() -> String {
    "INBOX".to_owned()
}
