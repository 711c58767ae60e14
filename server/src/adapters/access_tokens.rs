//! JWT access tokens of an issuer that the operator trusts (RFC 9068, and what issuers made before it): its signature, issuer, audience, client
//! and scope are checked here, against keys that are kept for a while.

use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::id::CaseSystemId;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation,
    jwk::{Jwk, JwkSet, PublicKeyUse},
};
use ports::{AccessTokens, CertificateHash, IssuerAway};
use serde::Deserialize;
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;
use url::Url;

/// Our own list, never "whatever the header says".
const ALGORITHMS: [Algorithm; 5] = [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::ES384, Algorithm::EdDSA];
/// Longer ones are no tokens of a machine.
const MAX_TOKEN_BYTES: usize = 8 * 1024;
const MAX_KEYS_BYTES: usize = 256 * 1024;
/// Clocks differ.
const LEEWAY: SignedDuration = SignedDuration::from_secs(60);
/// Keys are asked for anew after it.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// An issuer that is away: for so long its keys still count.
const STALE: SignedDuration = SignedDuration::from_hours(24);
/// An unknown key asks for them, but not more often.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// What a token must say to stand for a case system.
#[derive(Debug, Clone)]
pub struct IssuedFor {
    pub case_system: CaseSystemId,
    pub issuer: String,
    pub keys_url: Url,
    pub audience: String,
    /// In `client_id`, `azp` or `sub`.
    pub client: String,
    /// One of the words of `scope`.
    pub scope: String,
}

pub struct IssuedTokens {
    issuers: Vec<Issuer>,
    http: reqwest::Client,
}

struct Issuer {
    expected: IssuedFor,
    keys: Arc<Mutex<Keys>>,
}

#[derive(Default)]
struct Keys {
    set: Option<JwkSet>,
    had: Option<Timestamp>,
    tried: Option<Timestamp>,
    /// Of the last time they were asked for.
    trouble: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    exp: i64,
    nbf: Option<i64>,
    sub: Option<String>,
    client_id: Option<String>,
    azp: Option<String>,
    scope: Option<Words>,
    scp: Option<Words>,
    cnf: Option<serde_json::Map<String, serde_json::Value>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    One(String),
    Many(Vec<String>),
}

impl Words {
    fn has(&self, word: &str) -> bool {
        match self {
            Self::One(words) => words.split(' ').any(|one| one == word),
            Self::Many(words) => words.iter().any(|one| one == word),
        }
    }
}

impl Claims {
    fn is_of(&self, expected: &IssuedFor) -> bool {
        // The first that is there decides: RFC 9068 says `client_id`, older issuers `azp` or `sub`.
        let client = self.client_id.as_ref().or(self.azp.as_ref()).or(self.sub.as_ref());
        self.iss == expected.issuer && client == Some(&expected.client)
    }

    /// Whether the caller holds what it is bound to: nothing, or a certificate (RFC 8705, 3.1). Another proof of a key (RFC 7800) nobody can see
    /// here; taken as a bearer's it would be what its issuer did not mean.
    fn is_held_by(&self, certificate: Option<CertificateHash>) -> bool {
        let Some(bound) = &self.cnf else { return true };
        let hash = bound.get("x5t#S256").filter(|_| bound.len() == 1).and_then(|hash| hash.as_str());
        let hash = hash.and_then(|hash| URL_SAFE_NO_PAD.decode(hash).ok());
        certificate.is_some_and(|certificate| hash.as_deref() == Some(&certificate.0))
    }

    fn counts(&self, expected: &IssuedFor, now: Timestamp) -> bool {
        let moment = |seconds| Timestamp::from_second(seconds).ok();
        let ends = moment(self.exp).is_some_and(|at| now < at.saturating_add(LEEWAY).unwrap_or(Timestamp::MAX));
        let begun =
            self.nbf.is_none_or(|at| moment(at).is_some_and(|at| at <= now.saturating_add(LEEWAY).unwrap_or(Timestamp::MAX)));
        let scope = self.scope.iter().chain(&self.scp).any(|words| words.has(&expected.scope));
        ends && begun && scope
    }
}

impl IssuedTokens {
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(expected: Vec<IssuedFor>) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(3))
            .timeout(Duration::from_secs(5))
            .build()?;
        let issuers = expected.into_iter().map(|expected| Issuer { expected, keys: Arc::default() }).collect();
        Ok(Self { issuers, http })
    }
}

#[async_trait]
impl AccessTokens for IssuedTokens {
    async fn case_system(
        &self,
        token: &str,
        certificate: Option<CertificateHash>,
        now: Timestamp,
    ) -> Result<Option<CaseSystemId>, IssuerAway> {
        if token.len() > MAX_TOKEN_BYTES {
            return Ok(None);
        }
        let Ok(header) = jsonwebtoken::decode_header(token) else { return Ok(None) };
        let type_fits = header.typ.as_deref().is_none_or(|typ| {
            let typ = typ.to_ascii_lowercase();
            typ == "jwt" || typ.trim_start_matches("application/") == "at+jwt"
        });
        // RFC 7515, 4.1.11: what must be understood and is not.
        if header.crit.is_some() {
            return Ok(None);
        }
        // What it says of itself, before anything is asked of anybody: strangers cause no call to an issuer.
        let Ok(said) = jsonwebtoken::dangerous::insecure_decode::<Claims>(token) else { return Ok(None) };
        let Some(issuer) = self.issuers.iter().find(|issuer| said.claims.is_of(&issuer.expected)) else { return Ok(None) };
        let counts = said.claims.counts(&issuer.expected, now) && said.claims.is_held_by(certificate);
        if !type_fits || !ALGORITHMS.contains(&header.alg) || !counts {
            return Ok(None);
        }
        let Some(key) = issuer.key(&self.http, header.kid.as_deref(), now).await? else { return Ok(None) };
        let mut validation = Validation::new(header.alg);
        validation.set_issuer(&[&issuer.expected.issuer]);
        validation.set_audience(&[&issuer.expected.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        // Judged above by the portal's clock.
        validation.validate_exp = false;
        let verified = jsonwebtoken::decode::<Claims>(token, &key, &validation);
        Ok(verified.is_ok().then(|| issuer.expected.case_system.clone()))
    }

    async fn probe(&self) -> Vec<(CaseSystemId, Result<(), String>)> {
        let ask = async |issuer: &Issuer| {
            let set = ask(&self.http, &issuer.expected.keys_url).await?;
            let is_of_use =
                |key: &Jwk| key.common.public_key_use != Some(PublicKeyUse::Encryption) && DecodingKey::from_jwk(key).is_ok();
            if set.keys.iter().any(is_of_use) {
                Ok(())
            } else {
                Err("there is no key in it by which a token could be checked".to_owned())
            }
        };
        let mut found = Vec::new();
        for issuer in &self.issuers {
            found.push((issuer.expected.case_system.clone(), ask(issuer).await));
        }
        found
    }
}

impl Issuer {
    fn away(&self, reason: String) -> IssuerAway {
        IssuerAway { issuer: self.expected.issuer.clone(), reason }
    }

    /// The key with this name, or the only one where a token names none.
    async fn key(&self, http: &reqwest::Client, kid: Option<&str>, now: Timestamp) -> Result<Option<DecodingKey>, IssuerAway> {
        let mut keys = self.keys.clone().lock_owned().await;
        let age = |at: Option<Timestamp>| at.map(|at| at.duration_until(now));
        let known = keys.find(kid).is_some() && age(keys.had).is_some_and(|age| age < FRESH);
        let rested = age(keys.tried).is_none_or(|age| age >= PAUSE || age.is_negative());
        if !known && rested {
            let (http, url, case_system) = (http.clone(), self.expected.keys_url.clone(), self.expected.case_system.clone());
            // Goes on when whoever called has hung up: a stranger could keep the keys from ever being asked for.
            let asking = tokio::spawn(async move {
                match ask(&http, &url).await {
                    Ok(set) => (keys.set, keys.had, keys.trouble) = (Some(set), Some(now), None),
                    Err(reason) => {
                        tracing::warn!(error = %reason, case_system.id = %case_system, "access_tokens.issuer_away");
                        keys.trouble = Some(reason);
                    }
                }
                keys.tried = Some(now);
                keys
            });
            keys = asking.await.map_err(|error| self.away(error.to_string()))?;
        }
        let unknown = keys.find(kid).is_none();
        if age(keys.had).is_none_or(|age| age >= STALE) || (unknown && keys.trouble.is_some()) {
            return Err(self.away(keys.trouble.clone().unwrap_or_default()));
        }
        Ok(keys.find(kid).and_then(|key| DecodingKey::from_jwk(key).ok()))
    }
}

impl Keys {
    fn find(&self, kid: Option<&str>) -> Option<&Jwk> {
        let signing = |key: &&Jwk| key.common.public_key_use != Some(PublicKeyUse::Encryption);
        let mut keys = self.set.iter().flat_map(|set| &set.keys).filter(signing);
        match kid {
            Some(kid) => keys.find(|key| key.common.key_id.as_deref() == Some(kid)),
            None => keys.next().filter(|_| keys.next().is_none()),
        }
    }
}

async fn ask(http: &reqwest::Client, url: &Url) -> Result<JwkSet, String> {
    let mut answer = http
        .get(url.clone())
        .send()
        .await
        .and_then(reqwest::Response::error_for_status)
        .map_err(|error| error.without_url().to_string())?;
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| error.without_url().to_string())? {
        if body.len() + piece.len() > MAX_KEYS_BYTES {
            return Err(format!("longer than {MAX_KEYS_BYTES} bytes"));
        }
        body.extend_from_slice(&piece);
    }
    // Keys of kinds that are not known here are left out, not the whole set with them.
    let all: serde_json::Value = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
    let keys = all["keys"].as_array().ok_or("there are no keys in it")?;
    Ok(JwkSet { keys: keys.iter().filter_map(|key| serde_json::from_value(key.clone()).ok()).collect() })
}
