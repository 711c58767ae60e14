//! One file per page: its view model and its component. A page reads no context, path or query.

pub mod access_code;
pub mod account;
pub mod check;
pub mod clerk_code;
pub mod clerk_list;
pub mod clerk_reply;
pub mod hand_off;
pub mod history;
pub mod invitation;
pub mod land_choice;
pub mod message;
pub mod message_list;
pub mod papers;
pub mod papers_remove;
pub mod preview;
pub mod problem;
pub mod question;
pub mod receipt;
pub mod representation;
pub mod safer_sign_in;
pub mod saved;
pub mod sign_in;
pub mod start;
pub mod supplement;
pub mod take_back;
pub mod text_page;
