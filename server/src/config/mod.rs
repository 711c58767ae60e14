//! The configuration: one TOML file. Unknown keys are refused, every fault is reported at once, before the first connection.

mod case_systems;
mod check;
mod check_case_systems;
mod check_fit_connect;
mod check_notices;
mod check_software;
mod check_tenants;
mod check_xoev;
mod documents;
mod fit_connect;
mod identity;
mod notices;
mod presets;
mod server;
mod software;
mod tenants;
mod type_faults;
mod xoev;

pub use case_systems::{AccessTokensConfig, CaseSystemConfig, DeliveryConfig};
pub use check::ConfigFault;
pub use check_xoev::folders_of;
pub use documents::{ClamdAddress, DocumentsConfig, S3Config, ScannerConfig};
pub use fit_connect::{FitAcknowledge, FitConnectConfig, FitDataConfig, FitEnvironment};
pub use identity::{
    AssertionAudience, AudienceConfig, ClaimsConfig, ClaimsFrom, ClientAuthConfig, LevelRequestConfig, ProviderConfig,
};
pub use notices::{
    AuthorityNoticesConfig, DeMailConfig, DkimConfig, EmailConfig, GatewayConfig, HoursConfig, ImapConfig, InboxConfig,
    LetterConfig, MailRepliesConfig, MailServerConfig, MailboxConfig, NoticesConfig, OverConfig, TemplateConfig, WebhookConfig,
};
pub use presets::{Preset, ProviderWays};
pub use server::{AlarmConfig, DatabaseConfig, DatabaseUrl, MetricsConfig, SecurityContact, ServerConfig};
pub use software::{PushConfig, SoftwareConfig};
pub use tenants::{AuthorityConfig, BrandColor, LevelsConfig, TenantConfig};

pub use xoev::{
    AddressConfig, CaseFileConfig, ContactConfig, ListsConfig, PartyConfig, RouteCaseFileConfig, XdomeaVersion, XoevConfig,
    XoevRouteConfig, XoevStandard,
};

use serde::Deserialize;
use std::path::Path;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: ServerConfig,
    pub database: DatabaseConfig,
    pub documents: DocumentsConfig,
    pub scanner: ScannerConfig,
    #[serde(default)]
    pub alarm: AlarmConfig,
    #[serde(default)]
    pub metrics: MetricsConfig,
    #[serde(default)]
    pub xoev: XoevConfig,
    pub tenants: Vec<TenantConfig>,
    pub case_systems: Vec<CaseSystemConfig>,
}

impl Config {
    /// Reads and checks a file.
    pub fn load(path: &Path) -> Result<Self, Vec<ConfigFault>> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| vec![ConfigFault::new(&path.display().to_string(), format!("cannot be read: {error}"))])?;
        Self::parse(&text)
    }

    /// Parses and checks a configuration.
    pub fn parse(text: &str) -> Result<Self, Vec<ConfigFault>> {
        let config: Self = toml::from_str(text).map_err(|error| match type_faults::type_faults(text) {
            none if none.is_empty() => vec![ConfigFault::new("file", in_words(&error, text))],
            faults => faults,
        })?;
        let faults = check::faults(&config);
        if faults.is_empty() { Ok(config) } else { Err(faults) }
    }
}

/// What is wrong and in which line. Not the line itself, as the parser would show it: it can hold a secret.
fn in_words(error: &toml::de::Error, text: &str) -> String {
    let line = error.span().and_then(|span| text.get(..span.start)).map(|before| before.matches('\n').count() + 1);
    match line {
        Some(line) => format!("line {line}: {}", error.message()),
        None => error.message().to_owned(),
    }
}
