//! From a package to its bytes: one module per format. A format knows no channel, a channel no format.

mod beside;
pub mod manifest;
mod parcel;
pub mod rail;
pub mod xoev;

pub use beside::Beside;
pub use manifest::{Manifest, ManifestFormat, ManifestVersion};
pub use rail::{Answer, AnswerV1};
