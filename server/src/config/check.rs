//! What a configuration must be beyond its form. Every fault is found in one go.

use super::{AudienceConfig, Config, ProviderConfig, ScannerConfig, TenantConfig};
use crate::accessibility::known_barriers;
use aws_lc_rs::digest;
use secrecy::ExposeSecret as _;
use std::{collections::BTreeSet, fmt};

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
    check_alarm(config, &mut faults);
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

fn is_loopback(url: &url::Url) -> bool {
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
    if config.database.max_connections == 0 {
        faults.push(ConfigFault::new("database.max_connections", "must be at least 1"));
    }
}

fn check_documents(config: &Config, faults: &mut Vec<ConfigFault>) {
    let documents = &config.documents;
    if documents.folder.is_some() == documents.s3.is_some() {
        faults.push(ConfigFault::new("documents", "set folder or s3, one of them"));
    }
    let Some(s3) = &documents.s3 else { return };
    if s3.endpoint.scheme() != "https" && !(s3.endpoint.scheme() == "http" && is_loopback(&s3.endpoint)) {
        faults.push(ConfigFault::new("documents.s3.endpoint", "must be https (http only on loopback)"));
    }
    if s3.bucket.len() < 3 {
        faults.push(ConfigFault::new("documents.s3.bucket", "must have three characters or more"));
    }
}

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

fn check_tenants(config: &Config, faults: &mut Vec<ConfigFault>) {
    if config.tenants.is_empty() {
        faults.push(ConfigFault::new("tenants", "there must be at least one tenant"));
    }
    let mut tenants = BTreeSet::new();
    let mut providers = BTreeSet::new();
    for tenant in &config.tenants {
        let place = format!("tenants.{}", tenant.id);
        if !tenants.insert(tenant.id.clone()) {
            faults.push(ConfigFault::new(&place, "is there twice"));
        }
        check_tenant(tenant, config.documents.previews, &place, faults);
        for provider in &tenant.identity_providers {
            let place = format!("{place}.identity_providers.{}", provider.id);
            if !providers.insert(provider.id.clone()) {
                faults.push(ConfigFault::new(&place, "is there twice"));
            }
            check_provider(provider, &place, faults);
        }
    }
}

fn check_tenant(tenant: &TenantConfig, previews: bool, place: &str, faults: &mut Vec<ConfigFault>) {
    for fault in tenant.accessibility.iter().flat_map(|statement| statement.faults(known_barriers())) {
        faults.push(ConfigFault::new(&format!("{place}.accessibility"), fault.to_string()));
    }
    if tenant.barrier_reports.is_some() && tenant.accessibility.is_none() {
        let problem = "needs accessibility: the form names whom to write to beside it";
        faults.push(ConfigFault::new(&format!("{place}.barrier_reports"), problem));
    }
    let mut authorities = BTreeSet::new();
    for authority in &tenant.authorities {
        let place = format!("{place}.authorities.{}", authority.id);
        if !authorities.insert(authority.id.clone()) {
            faults.push(ConfigFault::new(&place, "is there twice"));
        }
        for (name, value) in
            [("name", &authority.name), ("name_with_article", &authority.name_with_article), ("phone", &authority.phone)]
        {
            if value.trim().is_empty() {
                faults.push(ConfigFault::new(&format!("{place}.{name}"), "must not be empty"));
            }
        }
    }
    if authorities.is_empty() {
        faults.push(ConfigFault::new(place, "has no authority"));
    }
    if !tenant.identity_providers.iter().any(|provider| provider.audience == AudienceConfig::Applicants) {
        faults.push(ConfigFault::new(place, "has no identity provider for applicants: nobody could read a message"));
    }
    if tenant.levels.send < tenant.levels.read {
        faults.push(ConfigFault::new(&format!("{place}.levels"), "sending must not demand less than reading"));
    }
    if tenant.delivery_delay_minutes > 60 {
        faults.push(ConfigFault::new(&format!("{place}.delivery_delay_minutes"), "must not exceed 60"));
    }
    let limits = &tenant.uploads;
    if limits.max_file_bytes == 0 || limits.max_files_per_item == 0 || limits.media_types.is_empty() {
        faults.push(ConfigFault::new(&format!("{place}.uploads"), "sizes, counts and types must not be zero or empty"));
    }
    if !previews && limits.media_types.iter().any(|kind| kind.is_office()) {
        let fault = "office files are taken only where they are looked into: documents.previews must be on";
        faults.push(ConfigFault::new(&format!("{place}.uploads.media_types"), fault));
    }
    if limits.max_person_bytes_a_day < limits.max_file_bytes {
        faults.push(ConfigFault::new(&format!("{place}.uploads.max_person_bytes_a_day"), "is smaller than a single file may be"));
    }
    if limits.max_reply_bytes < limits.max_file_bytes {
        faults.push(ConfigFault::new(&format!("{place}.uploads.max_reply_bytes"), "is smaller than a single file may be"));
    }
}

fn check_provider(provider: &ProviderConfig, place: &str, faults: &mut Vec<ConfigFault>) {
    match url::Url::parse(&provider.issuer) {
        Ok(issuer) if issuer.scheme() == "https" || (issuer.scheme() == "http" && is_loopback(&issuer)) => {}
        Ok(_) => faults.push(ConfigFault::new(&format!("{place}.issuer"), "must be https (http only on loopback)")),
        Err(error) => faults.push(ConfigFault::new(&format!("{place}.issuer"), format!("is no address: {error}"))),
    }
    let row = provider.row();
    if !row.scopes.iter().any(|scope| scope == "openid") {
        faults.push(ConfigFault::new(&format!("{place}.scopes"), "must contain openid"));
    }
    if provider.client_auth.is_some() == provider.client_secret.is_some() {
        faults.push(ConfigFault::new(&format!("{place}.client_auth"), "set client_secret or client_auth, not both"));
    }
    if row.organizations && row.claims.organization.is_none() {
        faults.push(ConfigFault::new(&format!("{place}.claims.organization"), "organizations sign in here: name their claim"));
    }
    // Parameters that make the flow safe are ours to set.
    let ours = ["client_id", "redirect_uri", "response_type", "response_mode", "state", "nonce", "scope", "code_challenge"];
    for name in row.authorize_params.keys().filter(|name| ours.contains(&name.as_str())) {
        faults.push(ConfigFault::new(&format!("{place}.authorize_params.{name}"), "is set by the portal itself"));
    }
}

/// Tokens that stand in guides and in the heads of those who are in a hurry.
const KNOWN_TOKENS: [&str; 16] = [
    "",
    "test",
    "token",
    "secret",
    "password",
    "passwort",
    "geheim",
    "changeme",
    "change-me",
    "please-change",
    "admin",
    "demo",
    "fachverfahren",
    "12345678",
    "test-token",
    "the token",
];

fn check_case_systems(config: &Config, faults: &mut Vec<ConfigFault>) {
    let (mut ids, mut tokens) = (BTreeSet::new(), BTreeSet::new());
    for system in &config.case_systems {
        let place = format!("case_systems.{}", system.id);
        if !ids.insert(system.id.clone()) {
            faults.push(ConfigFault::new(&place, "is there twice"));
        }
        if system.token_sha256.len() != 64 || !system.token_sha256.chars().all(|c| c.is_ascii_hexdigit()) {
            faults.push(ConfigFault::new(&format!("{place}.token_sha256"), "must be 64 hexadecimal digits"));
        }
        if KNOWN_TOKENS.iter().any(|token| {
            hex::encode(digest::digest(&digest::SHA256, token.as_bytes())).eq_ignore_ascii_case(&system.token_sha256)
        }) {
            let problem = "is the hash of a word that everybody tries: draw a token, for example with openssl rand -hex 32";
            faults.push(ConfigFault::new(&format!("{place}.token_sha256"), problem));
        }
        if !tokens.insert(system.token_sha256.to_lowercase()) {
            let problem = "is that of another case system: each needs a token of its own";
            faults.push(ConfigFault::new(&format!("{place}.token_sha256"), problem));
        }
        let Some(tenant) = config.tenants.iter().find(|tenant| tenant.id == system.tenant) else {
            faults.push(ConfigFault::new(&format!("{place}.tenant"), format!("there is no tenant {}", system.tenant)));
            continue;
        };
        for authority in &system.authorities {
            if !tenant.authorities.iter().any(|known| &known.id == authority) {
                faults.push(ConfigFault::new(
                    &format!("{place}.authorities"),
                    format!("{} has no authority {authority}", tenant.id),
                ));
            }
        }
    }
}
