//! What changes with each release of XAusländer: a new release is a new row.

/// Namespace, version and versions of code lists of one release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// As the root says it: year and month.
    pub version: &'static str,
    pub namespace: &'static str,
    /// `urn:de:xauslaender:codelist:nachrichtentyp`
    pub message_types: &'static str,
    /// `urn:de:xauslaender:codelist:dokumentformat`
    pub document_formats: &'static str,
    /// `urn:xoev-de:xauslaender:codeliste:ozg.status`
    pub status: &'static str,
    /// Codes of that list.
    pub status_codes: &'static [&'static str],
    /// `urn:de:xauslaender:codelist:fehlercodes:synchron`
    pub synchronous_errors: &'static str,
    /// `urn:de:xoev:codeliste:erreichbarkeit`, as it is sent. Its version is free.
    pub contacts: &'static str,
    /// `urn:xoev-de:kosit:codeliste:verzeichnisdienst`, as it is sent. Its version is free.
    pub directories: &'static str,
}

/// Valid from 1 November 2026.
const R26_11: Release = Release {
    version: "26.11",
    namespace: "http://www.osci.de/xauslaender2611",
    message_types: "19",
    document_formats: "2",
    status: "4",
    status_codes: &["01", "02", "03", "05", "06", "07"],
    synchronous_errors: "2",
    contacts: "3",
    directories: "3",
};

/// The newest last.
pub const RELEASES: &[Release] = &[R26_11];
