//! Every check of an ID token. openidconnect does signature, issuer, audience, expiry and nonce; the rest is here.

use super::{
    claims::{Claims, has_duplicates},
    discovery::Discovered,
    oidc::chain,
    protocol::Tokens,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AccessTokenHash, ClaimsVerificationError, Nonce, OAuth2TokenResponse as _, TokenResponse as _, core::CoreJwsSigningAlgorithm,
};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How far clocks may be apart.
const LEEWAY: Duration = Duration::from_secs(60);

/// A token that passed every check.
pub(super) struct Verified {
    pub subject: String,
    pub claims: Claims,
    /// For the provider's sign-out.
    pub raw: String,
}

impl Verified {
    /// When the person signed in at the provider, if the token says so.
    pub(super) fn signed_in_at(&self) -> Option<jiff::Timestamp> {
        let seconds = self.claims.text("auth_time")?;
        jiff::Timestamp::from_second(seconds.split('.').next()?.parse().ok()?).ok()
    }
}

pub(super) enum Refusal {
    /// The provider may have changed its keys.
    PerhapsOldKeys(String),
    Final(String),
}

/// Discovery decides otherwise, and a provider that lists HS256 would get it.
fn algorithms() -> [CoreJwsSigningAlgorithm; 4] {
    [
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        CoreJwsSigningAlgorithm::EdDsa,
    ]
}

pub(super) fn verify(discovered: &Discovered, client_id: &str, tokens: &Tokens, nonce: &Nonce) -> Result<Verified, Refusal> {
    let refuse = |reason: &str| Refusal::Final(reason.to_owned());
    let token = tokens.id_token().ok_or_else(|| refuse("the answer has no ID token"))?;
    let raw = token.to_string();
    let payload = raw.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    if payload.is_none_or(|payload| has_duplicates(&payload)) {
        return Err(refuse("the token names a claim twice"));
    }
    let now = jiff::Timestamp::now().as_second();
    let latest = now + i64::try_from(LEEWAY.as_secs()).unwrap_or(60);
    let verifier = discovered
        .client
        .id_token_verifier()
        .set_allowed_algs(algorithms())
        .set_time_fn(|| SystemTime::now().checked_sub(LEEWAY).unwrap_or(UNIX_EPOCH).into())
        .set_issue_time_verifier_fn(
            move |issued_at| {
                if issued_at.timestamp() > latest { Err("issued in the future".into()) } else { Ok(()) }
            },
        );
    let claims = token.claims(&verifier, nonce).map_err(|error| match error {
        ClaimsVerificationError::SignatureVerification(_) => Refusal::PerhapsOldKeys(chain(&error)),
        error => Refusal::Final(chain(&error)),
    })?;
    if claims.authorized_party().is_some_and(|party| party.as_str() != client_id) {
        return Err(refuse("the token was made for another client"));
    }
    if claims.subject().as_str().is_empty() || claims.subject().as_str().len() > 255 {
        return Err(refuse("the token names no usable subject"));
    }
    let all = Claims::of(claims);
    let not_before = all.text("nbf").map(|from| from.split('.').next().unwrap_or_default().parse::<i64>());
    if not_before.is_some_and(|from| from.is_err() || from.is_ok_and(|from| from > latest)) {
        return Err(refuse("the token is not valid yet"));
    }
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(|error| Refusal::Final(chain(&error)))?;
        let key = token.signing_key(&verifier).map_err(|error| Refusal::Final(chain(&error)))?;
        let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
        if actual.map_err(|error| Refusal::Final(chain(&error)))? != *expected {
            return Err(refuse("the access token belongs to another ID token"));
        }
    }
    Ok(Verified { subject: claims.subject().as_str().to_owned(), claims: all, raw })
}
