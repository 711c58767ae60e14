//! From a reply to the case file: what a format makes, what a channel moves, and pages that last.

mod channel;
mod parcel;
mod record;

pub use channel::{CaseFileChannel, DocumentSource, Package, PackageFormat, Way};
pub use parcel::{Content, ObjectOf, Parcel, ParcelFile, ParcelFolder, ParcelMessage, ParcelObject, ZIP_HEADERS};
pub use record::{Record, RecordPrinter, RecordSection};
