//! What a configuration must be beyond its form. Every fault is found in one go.

use super::{
    Config, DatabaseUrl, ScannerConfig, check_case_systems::check_case_systems, check_software::check_software,
    check_tenants::check_tenants,
};
use axum::http::HeaderName;
use secrecy::ExposeSecret as _;
use std::{fmt, path::Path};

/// A fault with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    pub place: String,
    pub problem: String,
}

impl ConfigFault {
    pub fn new(place: &str, problem: impl Into<String>) -> Self {
        Self { place: place.to_owned(), problem: problem.into() }
    }
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

pub(super) fn faults(config: &Config) -> Vec<ConfigFault> {
    let mut faults = Vec::new();
    check_server(config, &mut faults);
    check_documents(config, &mut faults);
    check_scanner(config, &mut faults);
    check_tenants(config, &mut faults);
    check_case_systems(config, &mut faults);
    check_software(config, &mut faults);
    check_alarm(config, &mut faults);
    if config.metrics.listen == Some(config.server.listen) {
        faults.push(ConfigFault::new("metrics.listen", "is the address of the pages: people must not read it there"));
    }
    faults
}

fn check_alarm(config: &Config, faults: &mut Vec<ConfigFault>) {
    let alarm = &config.alarm;
    if alarm.program.is_some() && alarm.address.is_some() {
        faults.push(ConfigFault::new("alarm", "set program or address, one of them"));
    }
    if alarm.program.as_ref().is_some_and(|words| words.first().is_none_or(String::is_empty)) {
        faults.push(ConfigFault::new("alarm.program", "names no program"));
    }
    if let Some(address) = &alarm.address {
        // Its text can hold a secret and is not repeated.
        let url = url::Url::parse(address.expose_secret());
        if !url.is_ok_and(|url| url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url))) {
            faults.push(ConfigFault::new("alarm.address", "must be an https address (http only on loopback)"));
        }
    }
}

/// Only there is an address without encryption good enough.
pub(super) fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn check_server(config: &Config, faults: &mut Vec<ConfigFault>) {
    let url = &config.server.public_url;
    if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(url)) {
        faults.push(ConfigFault::new("server.public_url", "must be https (http only on loopback)"));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        faults.push(ConfigFault::new(
            "server.public_url",
            "must be an origin without path, such as https://rueckkanal.example.org",
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        faults.push(ConfigFault::new("server.public_url", "must not hold a name or a password"));
    }
    if let Some(security) = &config.server.security {
        let reaches = |url: &url::Url| matches!(url.scheme(), "mailto" | "https" | "tel");
        if security.contact.is_empty() || !security.contact.iter().all(reaches) {
            let problem = "must name at least one address, each with mailto:, https: or tel:";
            faults.push(ConfigFault::new("server.security.contact", problem));
        }
        for (name, page) in [("policy", &security.policy), ("encryption", &security.encryption)] {
            if page.as_ref().is_some_and(|page| page.scheme() != "https") {
                faults.push(ConfigFault::new(&format!("server.security.{name}"), "must be https"));
            }
        }
    }
    if config.server.max_connections < 64 {
        faults.push(ConfigFault::new("server.max_connections", "must be at least 64"));
    }
    let of_one = config.server.max_connections_per_address;
    if of_one == 0 || of_one > config.server.max_connections {
        let problem = "must be at least 1 and no more than max_connections";
        faults.push(ConfigFault::new("server.max_connections_per_address", problem));
    }
    for net in &config.server.trusted_proxies {
        let least = if net.addr().is_ipv4() { 8 } else { 32 };
        if net.prefix_len() < least {
            let problem = format!("{net} is half the internet: whoever is in it may say that a request comes from anywhere");
            faults.push(ConfigFault::new("server.trusted_proxies", problem));
        }
    }
    if let Some(header) = &config.server.client_certificate_header {
        if HeaderName::try_from(header.as_str()).is_err() {
            faults.push(ConfigFault::new("server.client_certificate_header", "is no name of a header"));
        }
        if config.server.trusted_proxies.is_empty() {
            let problem = "counts only from trusted_proxies, and there are none";
            faults.push(ConfigFault::new("server.client_certificate_header", problem));
        }
    }
    if !(1..=3650).contains(&config.server.access_events_days) {
        faults.push(ConfigFault::new("server.access_events_days", "must be 1 to 3650"));
    }
    if matches!(&config.database.url, DatabaseUrl::Sqlite(path) if !path.is_absolute()) {
        faults.push(ConfigFault::new("database.url", "must name a file by its whole path: sqlite:/var/lib/…"));
    }
    if config.database.max_connections == 0 {
        faults.push(ConfigFault::new("database.max_connections", "must be at least 1"));
    }
}

fn check_documents(config: &Config, faults: &mut Vec<ConfigFault>) {
    let documents = &config.documents;
    if documents.folder.is_some() == documents.s3.is_some() {
        faults.push(ConfigFault::new("documents", "set folder or s3, one of them"));
    }
    check_place("documents.master_key_file", &documents.master_key_file, config, faults);
    if let Some(folder) = &documents.folder {
        if !folder.is_absolute() {
            faults.push(ConfigFault::new(
                "documents.folder",
                "must be a whole path: what it means must not depend on where the program starts",
            ));
        }
        if folder.starts_with(&config.server.site) {
            faults.push(ConfigFault::new("documents.folder", "lies in server.site, whose files everybody can ask for"));
        }
    }
    let Some(s3) = &documents.s3 else { return };
    for (name, empty) in [
        ("access_key", s3.access_key.is_empty()),
        ("secret_key", !is_loopback(&s3.endpoint) && is_weak(s3.secret_key.expose_secret())),
    ] {
        if empty {
            faults.push(ConfigFault::new(&format!("documents.s3.{name}"), "is empty, or a word that everybody tries"));
        }
    }
    if s3.endpoint.scheme() != "https" && !(s3.endpoint.scheme() == "http" && is_loopback(&s3.endpoint)) {
        faults.push(ConfigFault::new("documents.s3.endpoint", "must be https (http only on loopback)"));
    }
    if s3.bucket.len() < 3 {
        faults.push(ConfigFault::new("documents.s3.bucket", "must have three characters or more"));
    }
}

/// Files that are not for everybody lie neither among those of the site nor among the documents.
pub(super) fn check_place(place: &str, path: &Path, config: &Config, faults: &mut Vec<ConfigFault>) {
    if !path.is_absolute() {
        faults.push(ConfigFault::new(place, "must be a whole path: what it means must not depend on where the program starts"));
    }
    if path.starts_with(&config.server.site) {
        faults.push(ConfigFault::new(place, "lies in server.site, whose files everybody can ask for"));
    }
    if config.documents.folder.as_ref().is_some_and(|folder| path.starts_with(folder)) {
        faults.push(ConfigFault::new(place, "lies in documents.folder, where whatever belongs to no document is cleared away"));
    }
}

/// Secrets that stand in guides and in the heads of those who are in a hurry, or that are too short to be one.
pub(super) fn is_weak(secret: &str) -> bool {
    let plain = secret.trim().to_lowercase();
    // A word with digits or signs behind it is the same word.
    let word = plain.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    let known = KNOWN_WORDS.contains(&plain.as_str()) || KNOWN_WORDS.contains(&word);
    let kinds = plain.chars().collect::<std::collections::BTreeSet<_>>().len();
    known || plain.chars().count() < 8 || kinds < 4
}

/// Tokens that nobody should use, of which a configuration holds only the hash.
pub(super) fn known_tokens() -> impl Iterator<Item = String> {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    let words = KNOWN_WORDS.into_iter().filter(|word| !word.is_empty());
    let spelled = words.flat_map(move |word| [word.to_owned(), word.to_uppercase(), capital(word)]);
    let counted = spelled.flat_map(|word| ["", "1", "12", "123", "1234", "!", "2026", "2027"].map(|end| format!("{word}{end}")));
    let letters = (b' '..=b'~').flat_map(|letter| (1..=8).map(move |times| char::from(letter).to_string().repeat(times)));
    let digits = (1..=12).map(|length| "123456789012"[..length].to_owned());
    counted.chain(letters).chain(digits).chain([String::new()])
}

const KNOWN_WORDS: [&str; 29] = [
    "",
    "test",
    "token",
    "secret",
    "password",
    "passwort",
    "passw0rd",
    "geheim",
    "kennwort",
    "changeme",
    "change-me",
    "please-change",
    "bitte-aendern",
    "admin",
    "root",
    "demo",
    "example",
    "beispiel",
    "fachverfahren",
    "rueckkanal",
    "api-token",
    "letmein",
    "qwerty",
    "qwertz",
    "12345678",
    "test-token",
    "the token",
    "demo-case-system-token",
    "demo-api-token",
];

fn check_scanner(config: &Config, faults: &mut Vec<ConfigFault>) {
    match &config.scanner {
        ScannerConfig::None { accept_unscanned: true } | ScannerConfig::Clamd { .. } => {}
        ScannerConfig::None { accept_unscanned: false } => faults.push(ConfigFault::new(
            "scanner",
            "documents must be checked for malware; set accept_unscanned = true to work without (every manifest will say so)",
        )),
        #[cfg(feature = "demo")]
        ScannerConfig::Demo => {
            if !is_loopback(&config.server.public_url) {
                faults.push(ConfigFault::new("scanner", "the demo scanner works on loopback only"));
            }
        }
    }
}
