//! What `check` finds out by asking: identity providers, and how their claims would be read; the scanner, and how large a file it takes.

use crate::{
    adapters::{
        identity::{ClaimMapping, HttpClient, OidcProvider},
        malware_scan::Clamd,
    },
    config::{Config, ProviderConfig, ScannerConfig},
};
use app::routes::pattern;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use ports::{DocumentStoreError, MalwareScanner as _, ScannerError, Verdict};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// Something outside as it answered, or why it did not.
#[derive(Debug)]
pub struct Report {
    pub text: String,
    pub reachable: bool,
}

/// Asks every provider for its discovery document and reads sample claims by its row. `sample` replaces the made-up claims.
pub async fn try_providers(config: &Config, sample: Option<&Value>) -> Vec<Report> {
    let redirect_uri = format!("{}{}", config.server.origin(), pattern::SIGN_IN_CALLBACK);
    let mut reports = Vec::new();
    for provider in config.tenants.iter().flat_map(|tenant| &tenant.identity_providers) {
        let found = match HttpClient::new() {
            Ok(http) => match OidcProvider::new(provider.clone(), redirect_uri.clone(), http) {
                Ok(adapter) => adapter.describe().await.map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            },
            Err(error) => Err(error.to_string()),
        };
        let reachable = found.is_ok();
        let mut text = format!("identity provider {}\n", provider.id);
        match found {
            Ok(lines) => lines.iter().for_each(|line| text.extend(["  ", line, "\n"])),
            Err(reason) => text.extend(["  NOT REACHED: ", &reason, "\n"]),
        }
        let _ = writeln!(text, "  redirect address to register: {redirect_uri}");
        let logout = pattern::PROVIDER_SIGN_OUT.replace("{provider}", provider.id.as_str());
        let _ = writeln!(text, "  back-channel logout address: {}{logout}", config.server.origin());
        text.push_str(&sample_text(provider, sample));
        reports.push(Report { text, reachable });
    }
    reports
}

/// Asks the scanner for its version and lets it look at a file of the largest size that a tenant takes.
pub async fn try_scanner(config: &Config) -> Option<Report> {
    let ScannerConfig::Clamd { address } = &config.scanner else { return None };
    let largest = config.tenants.iter().map(|tenant| tenant.uploads.max_file_bytes).max().unwrap_or_default();
    let found = async {
        let scanner = Clamd::new(address.clone());
        let version = scanner.version().await?;
        Ok::<_, ScannerError>((version, scanner.scan(zeros(largest)).await?))
    };
    let (words, reachable) = match found.await {
        Ok((version, Verdict::Clean)) => (format!("{version}\n  takes files of {largest} bytes"), true),
        Ok((version, Verdict::NotScannable(reason) | Verdict::Infected(reason))) => (
            format!(
                "{version}\n  DOES NOT TAKE files of {largest} bytes ({reason}): raise StreamMaxLength, MaxFileSize, MaxScanSize"
            ),
            false,
        ),
        Err(error) => (format!("NOT REACHED: {error}"), false),
    };
    Some(Report { text: format!("scanner {address}\n  {words}\n"), reachable })
}

fn zeros(length: u64) -> ports::ByteStream {
    const PIECE: u64 = 64 * 1024;
    let pieces = (0..length.div_ceil(PIECE)).map(move |at| {
        let piece = PIECE.min(length - at * PIECE);
        Ok::<_, DocumentStoreError>(Bytes::from(vec![0; usize::try_from(piece).unwrap_or_default()]))
    });
    stream::iter(pieces).boxed()
}

fn sample_text(provider: &ProviderConfig, sample: Option<&Value>) -> String {
    let made_up = made_up_claims(provider);
    let claims = sample.unwrap_or(&made_up);
    let identity = ClaimMapping::new(provider).try_sample(claims);
    let attributes = &identity.attributes;
    // Only the names of what was found: a sample may be a real person's.
    let found: Vec<&str> = [
        ("name", identity.name.is_some()),
        ("person_code", attributes.person_code.is_some()),
        ("mailbox", attributes.mailbox.is_some()),
        ("given_names", attributes.given_names.is_some()),
        ("family_name", attributes.family_name.is_some()),
        ("birth_name", attributes.birth_name.is_some()),
        ("birth_date", attributes.birth_date.is_some()),
        ("organization", attributes.organization.is_some()),
        ("branch", attributes.branch.is_some()),
        ("means", attributes.means.is_some()),
        ("roles", !identity.roles.is_empty()),
        ("authority", identity.authority.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, there)| there.then_some(name))
    .collect();
    let names: Vec<&str> = claims.as_object().map(|claims| claims.keys().map(String::as_str).collect()).unwrap_or_default();
    format!("  sample claims: {}\n  are read as: level {}, {}\n", names.join(", "), identity.level.as_str(), found.join(", "))
}

/// One value for each claim the row names.
fn made_up_claims(provider: &ProviderConfig) -> Value {
    let claims = provider.row().claims;
    let pairs = [
        (claims.name, json!("Erika Muster")),
        (claims.level, json!("STORK-QAA-Level-3")),
        (claims.roles, json!([provider.clerk_role])),
        (claims.authority, json!("amt")),
        (claims.person_code, json!("code")),
        (claims.mailbox, json!("5b0f2f6a-6f0a-4d43-9a70-8c9f4a1d2e10")),
        (claims.given_names, json!("Erika")),
        (claims.family_name, json!("Muster")),
        (claims.birth_name, json!("Beispiel")),
        (claims.birth_date, json!("1991-04-03")),
        (claims.means, json!("Elster")),
        (claims.organization, json!("du-1")),
        (claims.organization_name, json!("Muster GmbH")),
        (claims.branch, json!("Potsdam")),
    ];
    Value::Object(pairs.into_iter().filter_map(|(name, value)| name.map(|name| (name, value))).collect::<Map<_, _>>())
}
