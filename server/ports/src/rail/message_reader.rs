//! From what an authority sends over FIT-Connect to what a message says.

use domain::{
    authority::Authority,
    binding::Recipient,
    document::UploadLimits,
    id::CaseSystemId,
    message::{MessageContent, RequiredLevels},
    person::TrustLevel,
};
use jiff::Timestamp;

/// What came, opened.
pub struct ArrivedContent<'a> {
    pub case_system: &'a CaseSystemId,
    /// The facts of its case, JSON.
    pub facts: &'a str,
    pub schema: &'a str,
    pub media_type: &'a str,
    pub data: &'a [u8],
    /// Names of files that came along.
    pub files: Vec<String>,
}

/// What the rules need to know.
pub struct ReadingRules<'a> {
    pub authority: &'a Authority,
    pub limits: &'a UploadLimits,
    pub issuers: &'a [&'a str],
    pub levels: RequiredLevels,
    pub deadline_today: bool,
    pub notice_level: Option<TrustLevel>,
    pub now: Timestamp,
}

pub trait MessageReader: Send + Sync {
    /// Whether the message says all of the data stands beside it.
    ///
    /// # Errors
    /// What is wrong with the data, each fault with its place; no content.
    fn read(
        &self,
        arrived: &ArrivedContent<'_>,
        rules: &ReadingRules<'_>,
    ) -> Result<(Recipient, MessageContent, bool), Vec<String>>;
}
