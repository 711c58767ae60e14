//! From the reply to the case file: the attempt, what is made of documents, what waits for a person.

pub(crate) mod deliver;
pub(crate) mod renditions;
pub(crate) mod stuck;

pub use stuck::REMIND_AFTER;
