//! A reply: sent, shown with its receipt, added to, taken back.

pub(crate) mod show;
pub(crate) mod submit;
pub(crate) mod take_back;

pub use submit::{Gaps, Submitted};
pub use take_back::TakenBackNow;
