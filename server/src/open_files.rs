//! How many files, and so connections, this process may have open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Kept for the database, documents and the renderer.
pub const FOR_OTHERS: usize = 512;

/// For so many connections.
pub fn needed(connections: u32) -> u64 {
    u64::from(connections) + FOR_OTHERS as u64
}

/// Raises the limit as far as the system lets us, and returns it.
pub fn raise() -> u64 {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        tracing::warn!(error = %error, "open_files.not_raised");
    }
    now()
}

/// What holds now.
pub fn now() -> u64 {
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// As far as it can be raised.
pub fn hard() -> u64 {
    getrlimit(Resource::Nofile).maximum.unwrap_or(u64::MAX)
}
