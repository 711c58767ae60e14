//! Tenants, authorities, case systems and accounts, as the configuration names them.

use crate::{access::Software, notices::TenantNotices};
use domain::{
    accessibility::Statement,
    authority::Authority,
    document::{UncheckedFiles, UploadLimits},
    id::{AuthorityId, CaseSystemId, ProviderId, TenantId},
    message::RequiredLevels,
    person::TrustLevel,
};
use jiff::{SignedDuration, Timestamp};
use ports::{CertificateHash, ReadingRules};
use std::collections::BTreeMap;

/// Who takes part.
#[derive(Debug, Clone)]
pub struct Directory {
    pub tenants: Vec<Tenant>,
    pub case_systems: Vec<CaseSystem>,
}

#[derive(Debug, Clone)]
pub struct Tenant {
    pub id: TenantId,
    pub name: String,
    pub authorities: Vec<Authority>,
    pub uploads: UploadLimits,
    /// How long a reply with documents stays here before it goes to the case file.
    pub delivery_delay: SignedDuration,
    /// Whether a deadline may end on the day its message is handed in.
    pub allow_deadline_today: bool,
    /// What a message demands when its case system names no levels.
    pub levels: RequiredLevels,
    pub providers: Vec<Provider>,
    pub accessibility: Option<Statement>,
    /// Whoever is signed in here can look at every page in every state.
    pub for_testers: bool,
    /// Programs that act for organizations.
    pub software: Vec<Software>,
    /// How the tenant tells people. `None`: the case systems do.
    pub notices: Option<TenantNotices>,
    /// Texts of the legal pages by name and language.
    pub texts: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Debug, Clone)]
pub struct Provider {
    pub id: ProviderId,
    pub name: String,
    pub issuer: String,
    pub audience: ProviderAudience,
    pub clerk_role: String,
    /// Whoever signs in must reach it.
    pub least_level: TrustLevel,
    /// An ELSTER certificate signs in here.
    pub elster_certificate: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderAudience {
    Applicants,
    Clerks,
}

#[derive(Debug, Clone)]
pub struct CaseSystem {
    pub id: CaseSystemId,
    pub tenant: TenantId,
    pub authorities: Vec<AuthorityId>,
    /// SHA-256 of the bearer token; `None`: only keys open.
    pub token_hash: Option<[u8; 32]>,
    /// It calls with one of these; none: with any, or without.
    pub certificates: Vec<CertificateHash>,
    /// What its first way takes.
    pub budget: Budget,
    /// Replies take its next way when one has been closed for so long.
    pub fall_back_after: SignedDuration,
}

/// How much goes to a case system; `None`: as much as to others.
#[derive(Debug, Clone, Copy, Default)]
pub struct Budget {
    /// Attempts of one process at the same time.
    pub at_once: Option<u8>,
    /// Attempts of one process in a minute.
    pub per_minute: Option<u32>,
}

impl Directory {
    /// What the tenant decided about files without a verdict.
    pub fn unchecked_files(&self, tenant: &TenantId) -> UncheckedFiles {
        self.tenant(tenant).map_or(UncheckedFiles::Wait, |tenant| tenant.uploads.unchecked)
    }

    pub fn tenant(&self, id: &TenantId) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| &tenant.id == id)
    }

    pub fn authority(&self, tenant: &TenantId, id: &AuthorityId) -> Option<&Authority> {
        self.tenant(tenant)?.authorities.iter().find(|authority| &authority.id == id)
    }

    /// The account people chose, with the tenant it belongs to.
    pub fn provider(&self, id: &ProviderId) -> Option<(&Tenant, &Provider)> {
        self.tenants.iter().find_map(|tenant| Some((tenant, tenant.providers.iter().find(|provider| &provider.id == id)?)))
    }
}

/// What reading a message needs to know of its tenant and authority.
pub(crate) struct RulesOf<'a> {
    tenant: &'a Tenant,
    authority: &'a Authority,
    issuers: Vec<&'a str>,
    now: Timestamp,
}

impl RulesOf<'_> {
    pub fn rules(&self) -> ReadingRules<'_> {
        ReadingRules {
            authority: self.authority,
            limits: &self.tenant.uploads,
            issuers: &self.issuers,
            levels: self.tenant.levels,
            deadline_today: self.tenant.allow_deadline_today,
            notice_level: self.tenant.notices.as_ref().map(|notices| notices.level),
            now: self.now,
        }
    }
}

/// `None`: tenant or authority is not configured.
pub(crate) fn reading_rules<'a>(
    directory: &'a Directory,
    tenant: &TenantId,
    authority: &AuthorityId,
    now: Timestamp,
) -> Option<RulesOf<'a>> {
    let (found, authority) = (directory.tenant(tenant)?, directory.authority(tenant, authority)?);
    let applicants = found.providers.iter().filter(|provider| provider.audience == ProviderAudience::Applicants);
    Some(RulesOf { tenant: found, authority, issuers: applicants.map(|provider| provider.issuer.as_str()).collect(), now })
}
