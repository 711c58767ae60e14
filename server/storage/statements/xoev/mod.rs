//! Messages of XÖV standards.

mod exchanges;

pub(crate) use exchanges::remember;
