//! Files of drafts, what may come, and the keys of tenants.

pub(crate) mod arrangement;
pub(crate) mod document_row;
pub(crate) mod files;
pub(crate) mod limits;
pub(crate) mod refusals;
pub(crate) mod segments;
pub(crate) mod tenant_keys;
pub(crate) mod upload_row;
pub(crate) mod uploads;
