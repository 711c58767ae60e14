//! `delivery = { channel = "xoev", … }`: messages of an XÖV standard by folders; `[xoev]`: the original schemas; case files of xdomea.

use serde::Deserialize;
use std::path::PathBuf;

/// `[xoev]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct XoevConfig {
    /// The original schemas with their `catalog.xml`: every message is validated with them. Needs `xmllint`.
    #[serde(default)]
    pub schemas: Option<PathBuf>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct XoevRouteConfig {
    pub standard: XoevStandard,
    /// Of XAusländer: what is written.
    #[serde(default = "release")]
    pub release: String,
    /// Of XAusländer: what is read beside it, while two releases are valid.
    #[serde(default)]
    pub also_reads: Vec<String>,
    /// What the authority puts in.
    pub incoming: PathBuf,
    /// What we put out.
    pub outgoing: PathBuf,
    /// Where messages go that were taken in, and that were not.
    pub done: PathBuf,
    pub refused: PathBuf,
    /// A case file for each answer, beside the message.
    #[serde(default)]
    pub case_file: Option<RouteCaseFileConfig>,
    pub us: PartyConfig,
    pub them: PartyConfig,
    /// Ours. XAusländer wants one.
    #[serde(default)]
    pub address: Option<AddressConfig>,
    /// What happens when a deadline passes: the standards do not say it.
    pub consequences: String,
    /// Of a message that is read or written, 1 to 500. Larger answers of XAusländer go in parts.
    #[serde(default = "message_megabytes")]
    pub max_message_megabytes: u64,
    /// Of a file beside a message, 1 to 250.
    #[serde(default = "file_megabytes")]
    pub max_file_megabytes: u64,
    /// Of XBau: code of `urn:xoev-de:xbau:codeliste:anlagen` for what people hand in.
    #[serde(default = "attachment_kind")]
    pub attachment_kind: String,
    #[serde(default)]
    pub lists: ListsConfig,
    /// Says in every message that it is no real one.
    #[serde(default)]
    pub test: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum XoevStandard {
    /// XAusländer, chapter OZG.
    Xauslaender,
    /// XBau-Kernmodul 1.3.0.
    Xbau,
}

/// Versions of free code lists of XBau, as they are sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListsConfig {
    #[serde(default = "three")]
    pub contacts: String,
    #[serde(default = "three")]
    pub directories: String,
    #[serde(default = "one")]
    pub media_types: String,
}

impl Default for ListsConfig {
    fn default() -> Self {
        Self { contacts: three(), directories: three(), media_types: one() }
    }
}

/// An entry of the directory (DVDV).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyConfig {
    /// With its prefix: `alp:…`, `azr:…`, `bap:…`, `bab:…`
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub contacts: Vec<ContactConfig>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactConfig {
    /// Code of `urn:de:xoev:codeliste:erreichbarkeit`: `01` e-mail, `02` telephone, `09` web, …
    pub channel: String,
    pub value: String,
    #[serde(default)]
    pub note: Option<String>,
}

/// A building, or a box.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressConfig {
    #[serde(default)]
    pub street: Option<String>,
    #[serde(default)]
    pub house_number: Option<String>,
    #[serde(default)]
    pub po_box: Option<String>,
    pub postal_code: String,
    pub city: String,
}

/// Which xdomea, and between whom.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFileConfig {
    pub xdomea: XdomeaVersion,
    /// Names of the institutions.
    pub from: String,
    pub to: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteCaseFileConfig {
    pub path: PathBuf,
    pub xdomea: XdomeaVersion,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum XdomeaVersion {
    #[serde(rename = "3.0.0")]
    V3,
    /// Written after public facts; nobody here has validated it.
    #[serde(rename = "4.0.0")]
    V4,
}

fn release() -> String {
    "26.11".to_owned()
}

fn message_megabytes() -> u64 {
    50
}

fn file_megabytes() -> u64 {
    250
}

fn attachment_kind() -> String {
    // Sonstiges Schriftgut
    "5200".to_owned()
}

fn three() -> String {
    "3".to_owned()
}

fn one() -> String {
    "1.0".to_owned()
}
