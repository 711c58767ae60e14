//! From a package to its bytes: one module per format. A format knows no channel, a channel no format.

pub mod manifest;
mod parcel;
pub mod rail;

pub use manifest::{Manifest, ManifestV1};
pub use rail::{Answer, AnswerV1};
