//! What goes after its time.

pub(crate) mod drafts;
