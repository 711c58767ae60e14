//! The clerks' list.

mod desk;

pub use desk::{Desk, DeskFilter, DeskPage, DeskPlace, DeskRow};
