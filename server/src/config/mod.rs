//! The configuration: one TOML file. Unknown keys are refused, every fault is reported at once, before the first connection.

mod case_systems;
mod check;
mod documents;
mod identity;
mod presets;
mod server;
mod tenants;

pub use case_systems::{CaseSystemConfig, DeliveryConfig};
pub use check::ConfigFault;
pub use documents::{ClamdAddress, DocumentsConfig, S3Config, ScannerConfig};
pub use identity::{
    AssertionAudience, AudienceConfig, ClaimsConfig, ClaimsFrom, ClientAuthConfig, LevelRequestConfig, ProviderConfig,
};
pub use presets::{Preset, Row};
pub use server::{AlarmConfig, DatabaseConfig, DatabaseUrl, ServerConfig};
pub use tenants::{AuthorityConfig, BrandColor, LevelsConfig, TenantConfig};

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
        let config: Self = toml::from_str(text).map_err(|error| vec![ConfigFault::new("file", error.to_string())])?;
        let faults = check::faults(&config);
        if faults.is_empty() { Ok(config) } else { Err(faults) }
    }
}
