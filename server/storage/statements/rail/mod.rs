//! What comes and goes over FIT-Connect.

pub(crate) mod arrivals;
pub(crate) mod cases;
pub(crate) mod events;
pub(crate) mod keys;
pub(crate) mod transmissions;
