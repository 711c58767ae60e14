//! What the package of a reply holds, what was made for it, and what waits for a person.

pub(crate) mod deliveries;
pub(crate) mod fetching;
pub(crate) mod renditions;
pub(crate) mod stuck_deliveries;
