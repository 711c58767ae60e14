pub(crate) mod figures;
