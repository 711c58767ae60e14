//! Documents in a folder (later: an S3-compatible store), sealed before they touch it.

mod cipher;
mod key_ring;
mod sealed_store;

pub use key_ring::{KeyRing, MasterKey, MasterKeyError};
pub use sealed_store::SealedStore;
