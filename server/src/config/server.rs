//! `[server]` and `[database]`.

use ipnet::IpNet;
use secrecy::SecretString;
use serde::Deserialize;
use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf};
use url::Url;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address people see; https except on loopback. Form posts must come from here.
    pub public_url: Url,
    /// The folder with the built files (`pkg/`, `favicon.svg`, …).
    pub site: PathBuf,
    /// Pages are compressed. Off where a proxy in front does it; read decision 0013 first.
    #[serde(default = "yes")]
    pub compress: bool,
    /// Connections in all.
    #[serde(default = "default_most")]
    pub max_connections: u32,
    /// Connections of one address, or its requests under way where it comes through a trusted proxy. Many people can share an address.
    #[serde(default = "default_most_of_one")]
    pub max_connections_per_address: u32,
    /// Requests of one case system in a minute, in each instance.
    #[serde(default = "default_api_requests")]
    pub api_requests_per_minute: NonZeroU32,
    /// Whom to tell of weaknesses (RFC 9116). Without it there is no `/.well-known/security.txt`.
    #[serde(default)]
    pub security: Option<SecurityContact>,
    /// How many days it is kept who came in, looked, or was refused: 1 to 3,650.
    #[serde(default = "default_access_events_days")]
    pub access_events_days: u32,
    /// Whose `X-Forwarded-For` counts: networks of the proxies in front; one address ends in `/32` or `/128`.
    #[serde(default)]
    pub trusted_proxies: Vec<IpNet>,
    /// The header in which a trusted proxy tells of the certificate of whoever calls, such as `client-cert` (RFC 9440). The proxy must drop it
    /// where it comes from outside.
    #[serde(default)]
    pub client_certificate_header: Option<String>,
    /// Networks of the operator's own that names in addresses of webhooks may lead to. Without them such a name is not called.
    #[serde(default)]
    pub private_networks: Vec<IpNet>,
}

/// `[server.security]`: what `/.well-known/security.txt` says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecurityContact {
    /// `mailto:`, `https:` or `tel:`, the best way first.
    pub contact: Vec<Url>,
    /// How reports are dealt with.
    #[serde(default)]
    pub policy: Option<Url>,
    /// A key to write with.
    #[serde(default)]
    pub encryption: Option<Url>,
}

/// Half a year: long enough to look into a case that somebody reports late.
fn default_access_events_days() -> u32 {
    180
}

fn default_most() -> u32 {
    8192
}

fn default_most_of_one() -> u32 {
    256
}

const fn default_api_requests() -> NonZeroU32 {
    NonZeroU32::new(3000).expect("not zero")
}

fn yes() -> bool {
    true
}

impl ServerConfig {
    /// `https://host[:port]`, byte for byte what a browser sends as `Origin`.
    pub fn origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }
}

/// `[alarm]`: who is told that replies wait for a person. One of the two, or nobody but the log.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlarmConfig {
    /// A program and its arguments.
    #[serde(default)]
    pub program: Option<Vec<String>>,
    /// An address that takes JSON by POST. It can hold a secret.
    #[serde(default)]
    pub address: Option<SecretString>,
}

/// `[metrics]`: where figures for the operator can be read. Without it nowhere.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsConfig {
    /// Whoever reaches this address can read them.
    #[serde(default)]
    pub listen: Option<SocketAddr>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: DatabaseUrl,
    /// Most connections of this instance (PostgreSQL).
    #[serde(default = "default_connections")]
    pub max_connections: u32,
}

fn default_connections() -> u32 {
    20
}

/// Which database. Prints no password.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub enum DatabaseUrl {
    Sqlite(PathBuf),
    Postgres(String),
}

impl TryFrom<String> for DatabaseUrl {
    type Error = String;
    fn try_from(url: String) -> Result<Self, String> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Ok(Self::Sqlite(path.trim_start_matches("//").into()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url));
        }
        Err("must begin with sqlite: or postgres://".to_owned())
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}
