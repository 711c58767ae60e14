//! From a package to the files that go along with its index, whatever format that has.

use ports::{ObjectOf, Package, Parcel, ParcelFolder, ParcelObject};

/// The files of a package, beside its index.
pub(crate) fn parcel(package: &Package, index: (&'static str, Vec<u8>), schema: Option<&'static str>) -> Parcel {
    let documents = package.reply.package_documents().into_iter().map(|document| ParcelObject {
        file: document.file,
        sha256: document.facts.sha256.to_string(),
        media_type: document.facts.media_type.mime().to_owned(),
        size_bytes: document.facts.size_bytes,
        of: ObjectOf::Document(document.facts.id),
    });
    let renditions = package.reply.renditions.iter().filter_map(|made| {
        let file = package.reply.rendition_file(made)?;
        Some(ParcelObject {
            file,
            sha256: made.sha256.to_string(),
            media_type: made.media_type.mime().to_owned(),
            size_bytes: made.size_bytes,
            of: ObjectOf::Rendition(made.id),
        })
    });
    let mut folders = vec![ParcelFolder { name: "documents", objects: documents.collect() }];
    let renditions: Vec<ParcelObject> = renditions.collect();
    if !renditions.is_empty() {
        folders.push(ParcelFolder { name: "renditions", objects: renditions });
    }
    Parcel {
        delivery: package.origin.delivery_id,
        attempt: package.attempt,
        case: package.message.case.clone(),
        reference: package.reply.receipt_number.to_string(),
        schema,
        identity: None,
        index,
        folders,
    }
}
