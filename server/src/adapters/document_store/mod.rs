//! Documents in a folder or an S3-compatible bucket, sealed before they touch it.

mod cipher;
mod folder_upload;
mod key_ring;
mod reader;
mod sealed_store;
mod secrets;
mod stale;
mod writer;

pub use key_ring::{KeyRing, MasterKey, MasterKeyError};
pub use sealed_store::SealedStore;
