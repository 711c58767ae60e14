//! Business software that acts for an organization without any page: known by a secret or a key, let in by a token of ten minutes.

use crate::{access::Access, sealed};
use aws_lc_rs::{constant_time::verify_slices_are_equal, hmac};
use domain::{
    binding::PersonAttributes,
    id::{AccountId, TenantId},
    person::{Applicant, PersonKey, SOFTWARE, TrustLevel},
    personal::Personal,
};
use jiff::{SignedDuration, Timestamp};
use ports::StorageError;

/// A program that is registered for an organization.
#[derive(Debug, Clone)]
pub struct Software {
    /// 1 to 64 plain characters; once in the installation.
    pub id: String,
    /// As people read it.
    pub name: String,
    /// Exactly as the case systems name the organization.
    pub organization: Personal<String>,
    pub branch: Option<Personal<String>>,
    /// As sure as the tenant is of whoever holds secret or key.
    pub level: TrustLevel,
    /// SHA-256 of its secret.
    pub secret_hash: Option<[u8; 32]>,
    /// Its public key, PEM: it signs assertions (RFC 7523).
    pub public_key: Option<Vec<u8>>,
}

/// A token lives so long.
pub const TOKEN_LIFE: SignedDuration = SignedDuration::from_mins(10);

impl Access {
    pub fn software(&self, id: &str) -> Option<(&TenantId, &Software)> {
        let of = |tenant: &'_ crate::access::Tenant| tenant.software.iter().find(|software| software.id == id).map(|_| ());
        let tenant = self.directory.tenants.iter().find(|tenant| of(tenant).is_some())?;
        Some((&tenant.id, tenant.software.iter().find(|software| software.id == id)?))
    }

    /// Whether a secret is that of the program. Compared in constant time.
    pub fn secret_fits(&self, software: &Software, secret: &str) -> bool {
        let hash = crate::hash::sha256(secret.as_bytes());
        software.secret_hash.is_some_and(|known| verify_slices_are_equal(&known, &hash).is_ok())
    }

    fn token_key(&self) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.link_key);
        let tag = hmac::sign(&key, b"rueckkanal/software-tokens/1");
        tag.as_ref().try_into().expect("32 bytes")
    }

    /// Good for [`TOKEN_LIFE`]; nothing is stored.
    pub fn software_token(&self, software: &Software) -> Vec<u8> {
        let until = self.clock.now().saturating_add(TOKEN_LIFE).unwrap_or(Timestamp::MAX);
        let body = format!("{}\n{}", until.as_second(), software.id);
        sealed::seal(&self.token_key(), b"software-token", body.as_bytes(), &*self.clock)
    }

    /// Who holds a token that is good now, as an applicant.
    ///
    /// # Errors
    /// The database is away.
    pub async fn software_of(&self, token: &[u8]) -> Result<Option<Applicant>, StorageError> {
        let Some(body) = sealed::open(&self.token_key(), b"software-token", token) else { return Ok(None) };
        let body = String::from_utf8_lossy(&body).into_owned();
        let Some((until, id)) = body.split_once('\n') else { return Ok(None) };
        let good = until.parse::<i64>().is_ok_and(|until| self.clock.now().as_second() < until);
        let Some((tenant, software)) = self.software(id).filter(|_| good) else { return Ok(None) };
        self.applicant_of(tenant, software).await.map(Some)
    }

    /// A program as the applicant it acts for.
    pub(crate) async fn applicant_of(&self, tenant: &TenantId, software: &Software) -> Result<Applicant, StorageError> {
        let key = PersonKey { issuer: SOFTWARE.to_owned(), subject: Personal::new(software.id.clone()) };
        let account = self.storage.account_of(tenant, &key, AccountId(self.clock.new_id()), self.clock.now()).await?;
        Ok(Applicant {
            tenant: tenant.clone(),
            account,
            key,
            name: Some(Personal::new(software.name.clone())),
            level: software.level,
            attributes: PersonAttributes {
                organization: Some(software.organization.clone()),
                branch: software.branch.clone(),
                means: Some("Software".to_owned()),
                ..PersonAttributes::default()
            },
            came_by: None,
        })
    }
}
