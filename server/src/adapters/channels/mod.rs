//! Ways into the case file. One file per channel.

mod directory;

pub use directory::DirectoryChannel;
