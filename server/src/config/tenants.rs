//! `[[tenants]]`: a Land or another body, its authorities, texts, limits and accounts.

use super::{AuthorityNoticesConfig, NoticesConfig, ProviderConfig, SoftwareConfig};
use domain::{
    accessibility::Statement,
    authority::{Authority, Contact},
    deadline::{Calendar, Land, MonthDay},
    document::UploadLimits,
    id::{AuthorityId, TenantId},
    person::TrustLevel,
};
use serde::Deserialize;
use std::{collections::BTreeMap, path::PathBuf};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantConfig {
    pub id: TenantId,
    /// "Land Musterland".
    pub name: String,
    /// Arms or another mark of the tenant (SVG), for authorities without one of their own.
    #[serde(default)]
    pub mark: Option<PathBuf>,
    /// The line at the very top of the page, `#rrggbb`.
    #[serde(default)]
    pub brand_color: Option<BrandColor>,
    pub authorities: Vec<AuthorityConfig>,
    pub identity_providers: Vec<ProviderConfig>,
    /// The trust levels a message demands when its case system names none.
    #[serde(default)]
    pub levels: LevelsConfig,
    #[serde(default)]
    pub uploads: UploadLimits,
    /// How long a reply with documents stays in the portal before it goes to the case file, so that a file that was sent by mistake can be taken
    /// back or replaced without leaving a trace there. 0 to 60; the receipt and the moment of receipt do not depend on it.
    #[serde(default)]
    pub delivery_delay_minutes: u8,
    /// Whether a deadline may end on the very day its message is handed in. Usually that is a slip: the person would have hours.
    #[serde(default)]
    pub allow_deadline_today: bool,
    /// The statement on accessibility. Without it the page shows the text `accessibility`.
    #[serde(default)]
    pub accessibility: Option<Statement>,
    /// A tenant for accessibility testers: whoever is signed in can look at every page in every state under `/zustaende`.
    #[serde(default)]
    pub for_testers: bool,
    /// Where reports of barriers are put, one file each, for whoever answers them. Without it people are told how else to report one.
    #[serde(default)]
    pub barrier_reports: Option<PathBuf>,
    /// Programs that act for organizations without any page.
    #[serde(default)]
    pub software: Vec<SoftwareConfig>,
    /// How people are told that there is a message. Without it the case systems do so themselves.
    #[serde(default)]
    pub notices: Option<NoticesConfig>,
    /// Texts of the legal pages: `imprint`, `privacy`, `accessibility`, `report_barrier`, each by language.
    #[serde(default)]
    pub texts: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityConfig {
    pub id: AuthorityId,
    pub name: String,
    pub name_with_article: String,
    pub land: Land,
    /// Arms or another mark (SVG, at most 32 KiB) that reads on white and on black.
    #[serde(default)]
    pub mark: Option<PathBuf>,
    #[serde(default)]
    pub extra_holidays: Vec<MonthDay>,
    pub phone: String,
    #[serde(default)]
    pub hours: Vec<String>,
    #[serde(default)]
    pub address: Vec<String>,
    /// Other ways than the tenant's.
    #[serde(default)]
    pub notices: Option<AuthorityNoticesConfig>,
}

/// Trust levels to read a message and to send a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelsConfig {
    pub read: TrustLevel,
    pub send: TrustLevel,
}

impl Default for LevelsConfig {
    /// Below that, data are what people say of themselves.
    fn default() -> Self {
        Self { read: TrustLevel::Substantial, send: TrustLevel::Substantial }
    }
}

/// A color as the configuration writes it: `#rrggbb`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BrandColor(String);

impl BrandColor {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for BrandColor {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        if digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit()) {
            Ok(Self(text))
        } else {
            Err("must be a color such as #e0a100".to_owned())
        }
    }
}

impl AuthorityConfig {
    pub fn to_authority(&self, tenant: &TenantId) -> Authority {
        Authority {
            tenant: tenant.clone(),
            id: self.id.clone(),
            name: self.name.clone(),
            name_with_article: self.name_with_article.clone(),
            contact: Contact { phone: self.phone.clone(), hours: self.hours.clone(), address: self.address.clone() },
            calendar: Calendar { land: self.land, extra: self.extra_holidays.clone() },
        }
    }
}
