//! `[[tenants]]`: a Land or another body, its authorities, texts, limits and accounts.

use super::ProviderConfig;
use domain::{
    authority::{Authority, Contact},
    deadline::{Calendar, Land, MonthDay},
    document::UploadLimits,
    id::{AuthorityId, TenantId},
};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantConfig {
    pub id: TenantId,
    /// "Land Musterland".
    pub name: String,
    pub authorities: Vec<AuthorityConfig>,
    pub identity_providers: Vec<ProviderConfig>,
    #[serde(default)]
    pub uploads: UploadLimits,
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
    #[serde(default)]
    pub extra_holidays: Vec<MonthDay>,
    pub phone: String,
    #[serde(default)]
    pub hours: Vec<String>,
    #[serde(default)]
    pub address: Vec<String>,
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
