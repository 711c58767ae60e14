//! Ways into the case file. One file per channel.

mod directory;
pub mod fit_connect;
pub mod xoev;

pub use directory::DirectoryChannel;
