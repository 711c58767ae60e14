pub(crate) mod desk;
