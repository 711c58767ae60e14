//! `[documents]` and `[scanner]`.

use secrecy::SecretString;
use serde::Deserialize;
use std::{fmt, path::PathBuf, str::FromStr};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentsConfig {
    /// The folder for the encrypted documents. This or `s3`.
    #[serde(default)]
    pub folder: Option<PathBuf>,
    #[serde(default)]
    pub s3: Option<S3Config>,
    /// Pages are drawn for people to see, and files are looked into when they arrive, in a closed process of its own.
    #[serde(default = "yes")]
    pub previews: bool,
    /// A file with 64 hexadecimal digits, readable by its owner only.
    pub master_key_file: PathBuf,
}

fn yes() -> bool {
    true
}

/// An S3-compatible store, for several instances and larger sites.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Config {
    /// `https://s3.example.org`; http only on loopback.
    pub endpoint: url::Url,
    pub bucket: String,
    #[serde(default = "any_region")]
    pub region: String,
    pub access_key: String,
    pub secret_key: SecretString,
}

/// What stores without regions expect.
fn any_region() -> String {
    "us-east-1".to_owned()
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
    /// ClamAV's daemon. Its `StreamMaxLength` must be above the largest file that a tenant takes.
    Clamd { address: ClamdAddress },
    /// The built-in check of the demo, which knows one test string.
    #[cfg(feature = "demo")]
    Demo,
}

/// Where the daemon listens: `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum ClamdAddress {
    Unix(PathBuf),
    Tcp(String),
}

impl FromStr for ClamdAddress {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some(("unix", path)) if path.starts_with('/') => Ok(Self::Unix(path.into())),
            Some(("tcp", address))
                if address.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok()) =>
            {
                Ok(Self::Tcp(address.to_owned()))
            }
            _ => Err("must be unix:/path/of/the/socket or tcp:host:port"),
        }
    }
}

impl fmt::Display for ClamdAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Tcp(address) => write!(f, "tcp:{address}"),
        }
    }
}

impl TryFrom<String> for ClamdAddress {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        assert_eq!("unix:/run/clamd.ctl".parse(), Ok(ClamdAddress::Unix("/run/clamd.ctl".into())));
        assert_eq!("tcp:[::1]:3310".parse(), Ok(ClamdAddress::Tcp("[::1]:3310".into())));
        for wrong in ["", "/run/clamd.ctl", "unix:clamd.ctl", "tcp:host", "tcp::3310", "tcp:host:port", "udp:host:1"] {
            assert!(wrong.parse::<ClamdAddress>().is_err(), "{wrong}");
        }
    }
}
