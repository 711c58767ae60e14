//! Logout tokens of OpenID Connect Back-Channel Logout 1.0. Not checked by the ID token's verifier: with its strictness relaxed
//! a logout token would pass as an ID token.

use super::{claims::has_duplicates, discovery::Discovered, verify::Refusal};
use crate::config::ProviderConfig;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, errors::ErrorKind, jwk::JwkSet};
use ports::LogoutNotice;
use serde::Deserialize;
use serde_json::{Map, Value};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
const LEEWAY_SECONDS: u64 = 60;
/// A logout that was announced longer ago is no news.
const MAX_AGE_SECONDS: i64 = 300;

#[derive(Deserialize)]
struct LogoutClaims {
    iat: i64,
    exp: i64,
    jti: String,
    sub: Option<String>,
    sid: Option<String>,
    nonce: Option<Value>,
    events: Map<String, Value>,
}

pub(super) fn verify(discovered: &Discovered, config: &ProviderConfig, token: &str) -> Result<LogoutNotice, Refusal> {
    let refuse = |reason: &str| Refusal::Final(reason.to_owned());
    let header = jsonwebtoken::decode_header(token).map_err(|_| refuse("it is no token"))?;
    let payload = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    if payload.is_none_or(|payload| has_duplicates(&payload)) {
        return Err(refuse("it names a claim twice"));
    }
    // An ID token must not pass for a logout token. Older brokers leave the type out.
    if header.typ.as_deref().is_some_and(|typ| !typ.eq_ignore_ascii_case("logout+jwt") && typ != "JWT") {
        return Err(refuse("it is another type of token"));
    }
    // Our own list, never "whatever the header says".
    if ![Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA].contains(&header.alg) {
        return Err(refuse("its algorithm is not allowed"));
    }
    let keys = serde_json::to_value(discovered.metadata.jwks()).ok().and_then(|keys| serde_json::from_value::<JwkSet>(keys).ok());
    let keys = keys.ok_or_else(|| refuse("the provider's keys cannot be read"))?;
    let key = match &header.kid {
        Some(kid) => keys.find(kid),
        None => Some(&keys.keys).filter(|keys| keys.len() == 1).and_then(|keys| keys.first()),
    };
    let key = key.ok_or_else(|| Refusal::PerhapsOldKeys("its key is unknown".to_owned()))?;
    let key = DecodingKey::from_jwk(key).map_err(|_| refuse("its key cannot be used"))?;
    let mut validation = Validation::new(header.alg);
    validation.set_issuer(&[&config.issuer]);
    validation.set_audience(&[&config.client_id]);
    validation.set_required_spec_claims(&["exp", "iss", "aud"]);
    validation.leeway = LEEWAY_SECONDS;
    let claims = jsonwebtoken::decode::<LogoutClaims>(token, &key, &validation).map_err(|error| match error.kind() {
        ErrorKind::InvalidSignature => Refusal::PerhapsOldKeys("its signature is wrong".to_owned()),
        _ => Refusal::Final(error.to_string()),
    })?;
    judge(claims.claims)
}

fn judge(claims: LogoutClaims) -> Result<LogoutNotice, Refusal> {
    let refuse = |reason: &str| Err(Refusal::Final(reason.to_owned()));
    let now = jiff::Timestamp::now().as_second();
    if claims.nonce.is_some() {
        return refuse("it has a nonce, so it is an ID token");
    }
    if !claims.events.get(EVENT).is_some_and(Value::is_object) {
        return refuse("it announces no logout");
    }
    if claims.iat > now + 60 || now - claims.iat > MAX_AGE_SECONDS {
        return refuse("it is not of now");
    }
    if claims.jti.is_empty() || claims.jti.len() > 255 || (claims.sub.is_none() && claims.sid.is_none()) {
        return refuse("it names nobody");
    }
    // A token is of two minutes: nobody needs to remember one for longer than a day, whatever it says of itself.
    let known_until = jiff::Timestamp::from_second(claims.exp.min(now + 24 * 60 * 60)).unwrap_or_default();
    Ok(LogoutNotice { token_id: claims.jti, known_until, subject: claims.sub, provider_session: claims.sid })
}
