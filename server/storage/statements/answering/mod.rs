pub(crate) mod drafts;
pub(crate) mod kept_posts;
