//! Drafts, and words that are no answer yet.

pub(crate) mod drafts;
pub(crate) mod kept_posts;
