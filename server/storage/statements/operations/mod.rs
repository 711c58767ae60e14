//! Figures for those who run it.

pub(crate) mod figures;
