//! Keys of case systems: made and revoked by an operator, asked for at every call.

use crate::{
    access::{Access, CaseSystem},
    hash::sha256,
};
use domain::id::CaseSystemId;
use jiff::{SignedDuration, Timestamp};
use ports::{CertificateHash, IssuerAway, StorageError, storage::ApiKey};
use uuid::Uuid;

/// Keys begin with it, so that scanners for secrets find one that lies where it should not.
pub const PREFIX: &str = "rk_api_";
/// It is noted so often that a key is used.
const USED: SignedDuration = SignedDuration::from_mins(1);

/// Why nobody knows who calls.
#[derive(Debug, thiserror::Error)]
pub enum CallerError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Issuer(#[from] IssuerAway),
}

impl Access {
    /// Whether the keys of each issuer of access tokens are there, by its case system. The error is for the operator.
    pub async fn ask_issuers(&self) -> Vec<(CaseSystemId, Result<(), String>)> {
        match &self.tokens {
            Some(tokens) => tokens.probe().await,
            None => Vec::new(),
        }
    }

    /// The case system that calls with this token of the configuration, key or access token, if it is good, and with one of its certificates
    /// if it must have one (RFC 8705).
    ///
    /// # Errors
    /// The database is away, or the issuer of an access token.
    pub async fn caller(&self, token: &str, certificate: Option<CertificateHash>) -> Result<Option<CaseSystem>, CallerError> {
        let Some(system) = self.bearer(token, certificate).await? else { return Ok(None) };
        let fits = |certificate| system.certificates.contains(&certificate);
        if !system.certificates.is_empty() && !certificate.is_some_and(fits) {
            tracing::warn!(case_system.id = %system.id, certificate.told = certificate.is_some(), "api.other_certificate");
            return Ok(None);
        }
        Ok(Some(system))
    }

    async fn bearer(&self, token: &str, certificate: Option<CertificateHash>) -> Result<Option<CaseSystem>, CallerError> {
        if let Some(system) = self.case_system_of(token) {
            return Ok(Some(system.clone()));
        }
        let now = self.clock.now();
        if !token.starts_with(PREFIX) {
            let Some(tokens) = &self.tokens else { return Ok(None) };
            let id = tokens.case_system(token, certificate, now).await?;
            return Ok(self.directory.case_systems.iter().find(|system| Some(&system.id) == id.as_ref()).cloned());
        }
        // By its hash: how long the search takes tells nothing of the key.
        let Some(key) = self.storage.api_key(&sha256(token.as_bytes())).await?.filter(|key| key.is_good(now)) else {
            return Ok(None);
        };
        let Some(system) = self.directory.case_systems.iter().find(|system| system.id == key.case_system) else {
            return Ok(None);
        };
        if key.last_used_at.is_none_or(|at| at.duration_until(now) >= USED) {
            self.storage.api_key_used(key.id, now).await?;
        }
        Ok(Some(system.clone()))
    }

    /// A new key, shown once. `None`: there is no such case system.
    ///
    /// # Errors
    /// The database is away.
    pub async fn make_api_key(
        &self,
        case_system: &CaseSystemId,
        name: &str,
        expires_at: Option<Timestamp>,
    ) -> Result<Option<(ApiKey, String)>, StorageError> {
        if !self.directory.case_systems.iter().any(|system| &system.id == case_system) {
            return Ok(None);
        }
        let mut random = [0; 32];
        self.clock.fill_random(&mut random);
        let secret: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let secret = format!("{PREFIX}{secret}");
        let key = ApiKey {
            id: self.clock.new_id(),
            case_system: case_system.clone(),
            name: name.to_owned(),
            created_at: self.clock.now(),
            expires_at,
            revoked_at: None,
            last_used_at: None,
        };
        self.storage.add_api_key(&key, &sha256(secret.as_bytes())).await?;
        Ok(Some((key, secret)))
    }

    /// # Errors
    /// The database is away.
    pub async fn api_keys(&self, case_system: Option<&CaseSystemId>) -> Result<Vec<ApiKey>, StorageError> {
        self.storage.api_keys(case_system).await
    }

    /// From now on it opens nothing. `false`: there is none, or it was revoked before.
    ///
    /// # Errors
    /// The database is away.
    pub async fn revoke_api_key(&self, id: Uuid) -> Result<bool, StorageError> {
        self.storage.revoke_api_key(id, self.clock.now()).await
    }
}
