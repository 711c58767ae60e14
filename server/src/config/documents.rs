//! `[documents]` and `[scanner]`.

use serde::Deserialize;
use std::path::PathBuf;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentsConfig {
    /// The folder for the encrypted documents.
    pub folder: PathBuf,
    /// A file with 64 hexadecimal digits, readable by its owner only.
    pub master_key_file: PathBuf,
}

/// How documents are checked for malware.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScannerConfig {
    /// No scanner. Only with `accept_unscanned = true`; every manifest then says `not_scanned`.
    None {
        #[serde(default)]
        accept_unscanned: bool,
    },
    /// The built-in check of the demo, which knows one test string.
    #[cfg(feature = "demo")]
    Demo,
}
