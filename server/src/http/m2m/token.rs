//! OAuth2 client credentials (RFC 6749, 4.4): a secret in the form or by Basic, or an assertion signed with the registered key (RFC 7523).

use super::super::{AppState, client::ClientAddress, tries::Tried};
use axum::{
    Json,
    extract::{Extension, Form, State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::{Value, json};
use usecases::{
    access::{Software, TOKEN_LIFE},
    hash::sha256,
};

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// An assertion that lives longer is refused: it could be found and used.
const LONGEST_ASSERTION: i64 = 300;

#[derive(Deserialize)]
pub struct TokenForm {
    grant_type: String,
    client_id: Option<String>,
    client_secret: Option<String>,
    client_assertion_type: Option<String>,
    client_assertion: Option<String>,
}

fn refused(status: StatusCode, error: &str) -> Response {
    let mut response = (status, [(header::CACHE_CONTROL, "no-store")], Json(json!({ "error": error }))).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Basic"));
    }
    response
}

pub async fn issue(
    State(state): State<AppState>,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    form: Result<Form<TokenForm>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else { return refused(StatusCode::BAD_REQUEST, "invalid_request") };
    if form.grant_type != "client_credentials" {
        return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    let basic = basic(&headers);
    let id = match (&basic, &form.client_id, &form.client_assertion) {
        (Some((id, _)), _, _) => Some(id.clone()),
        (None, Some(id), _) => Some(id.clone()),
        (None, None, Some(assertion)) => subject(assertion),
        (None, None, None) => None,
    };
    let secret = basic.map(|(_, secret)| secret).or(form.client_secret);
    let access = &state.rooms.access;
    let software = id.as_deref().and_then(|id| access.software(id)).map(|(_, software)| software.clone());
    let known = software.filter(|software| match (&secret, &form.client_assertion) {
        (Some(secret), None) => access.secret_fits(software, secret),
        (None, Some(assertion)) if form.client_assertion_type.as_deref() == Some(ASSERTION) => {
            signed_by(software, assertion, &state.settings.origin, state.rooms.clock.now().as_second())
                // Used once, as far as this instance knows.
                && state.callbacks.is_new(&hex::encode(sha256(assertion.as_bytes())))
        }
        _ => false,
    });
    let Some(software) = known else {
        let (client, now) = (client.map_or(ClientAddress(None), |Extension(client)| client), state.rooms.clock.now());
        if state.tries.pause(Tried::BearerToken, client, now).is_some() {
            return refused(StatusCode::TOO_MANY_REQUESTS, "slow_down");
        }
        state.tries.count(Tried::BearerToken, client, now);
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    };
    let token = URL_SAFE_NO_PAD.encode(access.software_token(&software));
    let body = json!({ "access_token": token, "token_type": "Bearer", "expires_in": TOKEN_LIFE.as_secs() });
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// Both halves of Basic are encoded as in a form first (RFC 6749, 2.3.1).
fn form_decoded(text: &str) -> String {
    // A whole pair is split off; without `=` there is only a name.
    url::form_urlencoded::parse(text.replace('=', "%3D").replace('&', "%26").as_bytes())
        .next()
        .map_or_else(String::new, |(name, _)| name.into_owned())
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((form_decoded(id), form_decoded(secret)))
}

/// Who says to have signed it; nothing of it is believed yet.
fn subject(assertion: &str) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.decode(assertion.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    claims["sub"].as_str().map(str::to_owned)
}

/// `iss` and `sub` are the program, `aud` is our token address, and it ends soon.
fn signed_by(software: &Software, assertion: &str, origin: &str, now: i64) -> bool {
    let Some(pem) = &software.public_key else { return false };
    let Ok(key) = DecodingKey::from_rsa_pem(pem) else { return false };
    let mut validation = Validation::new(Algorithm::PS256);
    validation.algorithms = vec![Algorithm::PS256, Algorithm::RS256];
    // By our clock, below.
    validation.validate_exp = false;
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    validation.set_audience(&[format!("{origin}/m2m/v1/token")]);
    validation.set_issuer(&[software.id.as_str()]);
    let Ok(token) = jsonwebtoken::decode::<Value>(assertion, &key, &validation) else { return false };
    let ends = token.claims["exp"].as_i64().unwrap_or(0);
    let begins = token.claims["nbf"].as_i64().unwrap_or(0);
    token.claims["sub"] == software.id.as_str() && begins <= now && now < ends && ends <= now + LONGEST_ASSERTION
}
