//! What a case system's body is read against: its tenant, its authorities, who can sign in there.

use super::{super::AppState, ProblemDocument};
use domain::{authority::Authority, id::AuthorityId};
use intake::Surroundings;
use jiff::Timestamp;
use usecases::access::{CaseSystem, ProviderAudience, Tenant};

pub struct Around<'a> {
    tenant: &'a Tenant,
    authorities: Vec<&'a Authority>,
    issuers: Vec<&'a str>,
    now: Timestamp,
}

impl<'a> Around<'a> {
    /// # Errors
    /// Its tenant is gone from the configuration.
    pub fn of(state: &'a AppState, system: &CaseSystem) -> Result<Self, ProblemDocument> {
        let tenant = state.rooms.directory.tenant(&system.tenant).ok_or_else(ProblemDocument::unavailable)?;
        let authorities = tenant.authorities.iter().filter(|authority| system.authorities.contains(&authority.id)).collect();
        let applicants = tenant.providers.iter().filter(|provider| provider.audience == ProviderAudience::Applicants);
        let issuers = applicants.map(|provider| provider.issuer.as_str()).collect();
        Ok(Self { tenant, authorities, issuers, now: state.rooms.clock.now() })
    }

    /// One that the case system writes for.
    pub fn authority(&self, id: &AuthorityId) -> Option<&'a Authority> {
        self.authorities.iter().find(|authority| &authority.id == id).copied()
    }

    pub fn surroundings(&self) -> Surroundings<'_> {
        Surroundings {
            authorities: &self.authorities,
            limits: &self.tenant.uploads,
            issuers: &self.issuers,
            levels: self.tenant.levels,
            deadline_today: self.tenant.allow_deadline_today,
            notice_level: self.tenant.notices.as_ref().map(|notices| notices.level),
            now: self.now,
        }
    }
}
