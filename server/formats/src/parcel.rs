//! From a package to the files that go along with its index, whatever format that has.

use ports::{Content, ObjectOf, Package, Parcel, ParcelFile, ParcelFolder, ParcelObject};

/// Documents as the person sent them.
pub(crate) fn documents(package: &Package) -> Vec<ParcelObject> {
    let objects = package.reply.package_documents().into_iter().map(|document| ParcelObject {
        file: document.file,
        sha256: document.facts.sha256.to_string(),
        media_type: document.facts.media_type.mime().to_owned(),
        size_bytes: document.facts.size_bytes,
        of: ObjectOf::Document(document.facts.id),
    });
    objects.collect()
}

/// What was made from them.
pub(crate) fn renditions(package: &Package) -> Vec<ParcelObject> {
    let objects = package.reply.renditions.iter().filter_map(|made| {
        Some(ParcelObject {
            file: package.reply.rendition_file(made)?,
            sha256: made.sha256.to_string(),
            media_type: made.media_type.mime().to_owned(),
            size_bytes: made.size_bytes,
            of: ObjectOf::Rendition(made.id),
        })
    });
    objects.collect()
}

/// The files of a package, beside its index.
pub(crate) fn parcel(package: &Package, (file, bytes): (&str, Vec<u8>), schema: Option<&'static str>) -> Parcel {
    let mut folders = vec![ParcelFolder { name: "documents", objects: documents(package) }];
    let renditions = renditions(package);
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
        index: ParcelFile { file: file.to_owned(), media_type: "application/json", content: Content::Bytes(bytes) },
        more: Vec::new(),
        folders,
        messages: Vec::new(),
    }
}
