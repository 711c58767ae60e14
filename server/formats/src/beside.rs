//! One format beside another: a case file beside the messages of a standard, or beside the message of our own format.

use domain::{document::RenditionOf, errand::Hindrance, reply::SubmittedReply};
use ports::{Package, PackageFormat, Parcel};
use std::sync::Arc;

/// The parcel of the first, with the files of the second behind it.
#[derive(Clone)]
pub struct Beside {
    pub first: Arc<dyn PackageFormat>,
    pub second: Arc<dyn PackageFormat>,
}

impl PackageFormat for Beside {
    fn copies_needed(&self, reply: &SubmittedReply) -> Vec<RenditionOf> {
        let mut needed = self.first.copies_needed(reply);
        let more = self.second.copies_needed(reply).into_iter().filter(|of| !needed.contains(of)).collect::<Vec<_>>();
        needed.extend(more);
        needed
    }

    fn wants_history(&self) -> bool {
        self.first.wants_history() || self.second.wants_history()
    }

    fn wants_exchange(&self) -> bool {
        self.first.wants_exchange() || self.second.wants_exchange()
    }

    fn write(&self, package: &Package) -> Result<Parcel, Hindrance> {
        let mut parcel = self.first.write(package)?;
        let second = self.second.write(package)?;
        parcel.more.push(second.index);
        parcel.more.extend(second.more);
        // Files that both name lie there once.
        let known = |file: &str| parcel.folders.iter().flat_map(|folder| &folder.objects).any(|object| object.file == file);
        let folders: Vec<_> = second
            .folders
            .into_iter()
            .map(|mut folder| {
                folder.objects.retain(|object| !known(&object.file));
                folder
            })
            .collect();
        parcel.folders.extend(folders.into_iter().filter(|folder| !folder.objects.is_empty()));
        Ok(parcel)
    }
}
