//! The types of documents we know. Decided by content, never by name or by what the browser says.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaType {
    Pdf,
    Jpeg,
    Png,
    Heic,
    /// Word processing, ECMA-376. Only where a tenant asks for it.
    Docx,
    /// Spreadsheet, ECMA-376. Only where a tenant asks for it.
    Xlsx,
    /// Word processing, ISO 26300. Only where a tenant asks for it.
    Odt,
    /// Spreadsheet, ISO 26300. Only where a tenant asks for it.
    Ods,
}

impl MediaType {
    pub const ALL: [Self; 8] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Heic, Self::Docx, Self::Xlsx, Self::Odt, Self::Ods];
    /// What is taken where nobody decided otherwise (R-UP-1).
    pub const USUAL: [Self; 4] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Heic];

    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Heic => "image/heic",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        }
    }

    pub fn from_mime(mime: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.mime() == mime)
    }

    /// How people call it.
    pub fn short_name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Jpeg => "JPG",
            Self::Png => "PNG",
            Self::Heic => "HEIC",
            Self::Docx => "DOCX",
            Self::Xlsx => "XLSX",
            Self::Odt => "ODT",
            Self::Ods => "ODS",
        }
    }

    /// File name endings that fit, lower case; the first one is the usual one.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
            Self::Heic => &["heic", "heif", "hif"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
        }
    }

    /// It can be a page of a PDF made from photos.
    pub fn is_photo(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Heic)
    }

    /// A zip archive inside.
    pub fn is_office(self) -> bool {
        matches!(self, Self::Docx | Self::Xlsx | Self::Odt | Self::Ods)
    }
}
