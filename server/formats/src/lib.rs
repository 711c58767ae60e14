//! From a package to its bytes: one module per format. A format knows no channel, a channel no format.

pub mod manifest;

pub use manifest::{Manifest, ManifestV1};
