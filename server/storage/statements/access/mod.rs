//! Who somebody is, and what lets them in.

pub(crate) mod access_codes;
pub(crate) mod access_events;
pub(crate) mod accounts;
pub(crate) mod api_keys;
pub(crate) mod bindings;
pub(crate) mod came_by;
pub(crate) mod hand_offs;
pub(crate) mod representation_row;
pub(crate) mod representations;
pub(crate) mod sessions;
pub(crate) mod sign_ins;
