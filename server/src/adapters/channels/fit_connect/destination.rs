//! Destinations and keys: fetched once, kept for a while, and used only if they are fit.

use super::{FitConnect, http::Refused};
use fit_connect::{EncryptionKey, Jwk, KeyUse, SignatureKey, check_certificate};
use jiff::Timestamp;
use serde::Deserialize;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use uuid::Uuid;

/// A key that is withdrawn is known by then.
const KEPT_FOR: Duration = Duration::from_secs(10 * 60);
/// Keys that nobody has cause no more requests than this.
const AGAIN_AFTER: Duration = Duration::from_secs(60);
/// One for each destination and key; far more than a service has.
const MOST: usize = 10_000;

/// A destination, as far as we need it. What is not here may be anything.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Destination {
    pub status: String,
    pub encryption_kid: String,
    #[serde(default)]
    pub metadata_versions: Vec<String>,
    #[serde(default)]
    pub public_services: Vec<Offered>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Offered {
    pub identifier: String,
    #[serde(default)]
    pub submission_schemas: Vec<OfferedSchema>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfferedSchema {
    pub schema_uri: String,
}

/// Whose key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    Service,
    Destination(Uuid),
}

/// A key with which events are checked, as it was published.
pub(super) struct CheckedKey {
    pub jwk: Jwk,
    pub key: SignatureKey,
}

type Known = HashMap<(Owner, String), (Option<Arc<CheckedKey>>, Instant)>;

#[derive(Default)]
pub(super) struct KeyCache {
    keys: Mutex<Known>,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

fn unfit(reason: String) -> Refused {
    Refused::NotLetIn { reason }
}

impl FitConnect {
    pub(super) async fn destination(&self, id: Uuid) -> Result<Destination, Refused> {
        self.http.get(&format!("destinations/{id}"), super::http::SMALL).await
    }

    /// The key of a destination as it is published; whether it is fit, the caller must ask.
    pub(super) async fn published_key(&self, destination: Uuid, kid: &str) -> Result<Jwk, Refused> {
        // It stands in an address.
        if kid.is_empty() || kid.len() > 64 || !kid.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte)) {
            return Err(Refused::Unreadable { reason: "the id of a key is not one of 8 to 64 plain characters".to_owned() });
        }
        self.http.get(&format!("destinations/{destination}/keys/{kid}"), super::http::SMALL).await
    }

    /// Every key of the service.
    pub(super) async fn service_keys(&self) -> Result<Vec<Jwk>, Refused> {
        let set: KeySet = self.http.get_public(self.http.keys_url.clone()).await?;
        // Others may stand beside ours, of another kind.
        Ok(set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect())
    }

    /// For sealing what goes to a destination: every fault is named at once.
    pub(super) async fn sealing_key(&self, destination: Uuid, kid: &str) -> Result<EncryptionKey, Refused> {
        let jwk = self.published_key(destination, kid).await?;
        let mut faults: Vec<String> = jwk.faults(KeyUse::Encryption).iter().map(ToString::to_string).collect();
        if jwk.kid != kid {
            faults.push("another key came than was asked for".to_owned());
        }
        faults
            .extend(check_certificate(&jwk, self.settings.roots.as_ref(), Timestamp::now()).err().map(|fault| fault.to_string()));
        if !faults.is_empty() {
            return Err(unfit(format!("the destination's key is not fit: {}", faults.join("; "))));
        }
        EncryptionKey::new(&jwk).ok_or_else(|| unfit("the destination's key is no RSA key".to_owned()))
    }

    /// For checking what somebody has signed. `None`: there is no such key, or it is not fit; that is in the log.
    pub(super) async fn checking_key(&self, owner: Owner, kid: &str) -> Result<Option<Arc<CheckedKey>>, Refused> {
        let place = (owner, kid.to_owned());
        if let Some((known, since)) = self.keys.keys.lock().unwrap_or_else(PoisonError::into_inner).get(&place) {
            let lives = if known.is_some() { KEPT_FOR } else { AGAIN_AFTER };
            if since.elapsed() < lives {
                return Ok(known.clone());
            }
        }
        let jwk = match owner {
            Owner::Service => self.service_keys().await?.into_iter().find(|key| key.kid == kid),
            Owner::Destination(id) => match self.published_key(id, kid).await {
                Ok(jwk) => (jwk.kid == kid).then_some(jwk),
                // What cannot be a key checks nothing; it must not keep the other events of the case away.
                Err(Refused::Gone | Refused::Unreadable { .. } | Refused::Wrong { .. }) => None,
                Err(error) => return Err(error),
            },
        };
        let checked = jwk.and_then(|jwk| self.checked(owner, jwk));
        let mut keys = self.keys.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= MOST {
            keys.clear();
        }
        keys.insert(place, (checked.clone(), Instant::now()));
        Ok(checked)
    }

    fn checked(&self, owner: Owner, jwk: Jwk) -> Option<Arc<CheckedKey>> {
        let mut faults: Vec<String> = jwk.faults(KeyUse::Signature).iter().map(ToString::to_string).collect();
        // Nothing public says that the service's own keys have certificates.
        if let Owner::Destination(_) = owner {
            let certificate = check_certificate(&jwk, self.settings.roots.as_ref(), Timestamp::now());
            faults.extend(certificate.err().map(|fault| fault.to_string()));
        }
        if !faults.is_empty() {
            tracing::error!(rail.kid = %jwk.kid, rail.problem = %faults.join("; "), "rail.key_unfit");
            return None;
        }
        let key = SignatureKey::new(&jwk)?;
        Some(Arc::new(CheckedKey { jwk, key }))
    }
}
