//! One file per page: its view model and its component. A page reads no context, path or query.

pub mod access;
pub mod answering;
pub mod casework;
pub mod documents;
pub mod frame;
pub mod messages;
pub mod replies;
