//! Telling people that there is something for them: caused with what happens, sent by an errand, known afterwards.

pub(crate) mod announce;
pub(crate) mod come_back;
pub(crate) mod drafts;
pub(crate) mod letters;
pub(crate) mod preferences;
mod rules;
pub(crate) mod send;
pub(crate) mod show;
pub(crate) mod words;

pub use announce::Announcer;
pub use come_back::{CameBack, Returned};
pub use preferences::{EmailWish, PreferencesOf};
pub use rules::{MailReplies, TenantNotices};
pub use show::{NoticesOverview, Plan, Told};
pub use words::{Preview, default_templates, example_words, lint_templates, template};

use crate::access::{Access, Directory};
use aws_lc_rs::hmac;
use domain::{
    id::{NoticeId, TenantId},
    notice::{NoticeAddress, NoticeChannel},
};
use ports::{Clock, LetterPrinter, MailInbox, Mailer, NoticeSender, PortalAddresses, storage::NoticeRecords};
use std::{collections::HashMap, sync::Arc};
use tokio::sync::Notify;

/// Ways to tell people, by tenant and channel.
pub type NoticeWays = HashMap<(TenantId, NoticeChannel), Arc<dyn NoticeSender>>;

/// Who is told of what.
pub struct Notices {
    pub(crate) access: Arc<Access>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) storage: Arc<dyn NoticeRecords>,
    pub(crate) ways: NoticeWays,
    pub(crate) printer: Option<Arc<dyn LetterPrinter>>,
    /// Mail that comes back.
    pub(crate) inboxes: HashMap<TenantId, Arc<dyn MailInbox>>,
    pub(crate) mailers: HashMap<TenantId, Arc<dyn Mailer>>,
    pub(crate) addresses: Arc<dyn PortalAddresses>,
    pub(crate) announcer: Arc<Announcer>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) link_key: [u8; 32],
    pub(crate) wake: Arc<Notify>,
}

impl Notices {
    /// A keyed hash of an address: an index of dead ones tells nothing.
    fn address_hash(&self, address: &NoticeAddress) -> [u8; 32] {
        self.access.keyed_hash(b"notice-address", format!("{}:{}", address.channel(), address.key()).as_bytes())
    }

    /// What stands in an address of ours, so that what comes back finds its notice: 48 hexadecimal digits, the id and a proof that we made it.
    pub(crate) fn return_token(&self, id: NoticeId) -> String {
        format!("{}{}", id.0.simple(), hex::encode(self.return_proof(id)))
    }

    /// The notice that a token names, if it is one of ours.
    pub(crate) fn notice_of_token(&self, token: &str) -> Option<NoticeId> {
        let (id, proof) = token.split_at_checked(32)?;
        let id = NoticeId(uuid::Uuid::try_parse(id).ok()?);
        let proof = hex::decode(proof).ok()?;
        aws_lc_rs::constant_time::verify_slices_are_equal(&proof, &self.return_proof(id)).ok()?;
        Some(id)
    }

    fn return_proof(&self, id: NoticeId) -> [u8; 8] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.link_key);
        let tag = hmac::sign(&key, format!("notice-return:{id}").as_bytes());
        tag.as_ref()[..8].try_into().expect("a tag has 32 bytes")
    }
}
