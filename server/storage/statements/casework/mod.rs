//! The clerks' list.

pub(crate) mod desk;
