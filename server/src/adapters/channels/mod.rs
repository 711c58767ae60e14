//! Ways into the case file. One file per channel.

mod directory;
pub mod fit_connect;
mod offered;
mod pushed;
pub mod xoev;

pub use directory::DirectoryChannel;
pub use offered::OfferedChannel;
pub use pushed::PushedChannel;
