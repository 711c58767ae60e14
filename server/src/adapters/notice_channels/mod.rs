//! Ways to tell people. One file per channel, and what channels share that are mail.

mod de_mail;
mod email;
mod gateway;
mod imap_inbox;
mod letters;
mod mail_folder;
mod mail_way;
mod returned_mail;
mod zbp;
mod zbp_content;

pub use de_mail::DeMail;
pub use email::{Email, dkim};
pub use gateway::{Gateway, GatewaySettings};
pub use imap_inbox::{ImapInbox, ImapSettings};
pub use letters::{Letters, PrintService};
pub use mail_folder::MailFolder;
pub use mail_way::{Encryption, MailServer, MailWay};
pub use zbp::{Zbp, ZbpSettings};
