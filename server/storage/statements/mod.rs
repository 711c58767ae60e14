//! The statements of all ports, in the ports' rooms. Compiled into both storage crates, each against its own database.

pub(crate) mod access;
pub(crate) mod answering;
pub(crate) mod audit;
pub(crate) mod casework;
pub(crate) mod delivery;
pub(crate) mod documents;
pub(crate) mod errands;
pub(crate) mod events;
pub(crate) mod failure;
pub(crate) mod messages;
pub(crate) mod notices;
pub(crate) mod operations;
pub(crate) mod rail;
pub(crate) mod replies;
pub(crate) mod together;
pub(crate) mod xoev;
