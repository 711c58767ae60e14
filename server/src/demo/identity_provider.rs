//! The demo's identity provider: a small OpenID provider with a page of personas. It shares no code with the client it serves.

use super::{
    configuration::{APPLICANT_CLIENT, CLERK_CLIENT, CLIENT_SECRET, DemoPlaces},
    html,
    personas::{ALL, Persona},
};
use anyhow::{Context as _, Result};
use aws_lc_rs::{
    digest, rand,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use domain::person::TrustLevel;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

const CODE_LIFETIME: Duration = Duration::from_secs(60);

struct Provider {
    issuer: String,
    redirect_uri: String,
    signed_out: String,
    key: Ed25519KeyPair,
    codes: Mutex<HashMap<String, Grant>>,
}

struct Grant {
    persona: &'static Persona,
    asked: Asked,
    at: Instant,
}

/// What the portal asks for.
#[derive(Debug, Clone, Deserialize)]
struct Asked {
    client_id: String,
    redirect_uri: String,
    response_type: String,
    state: String,
    nonce: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    scope: Option<String>,
    acr_values: Option<String>,
}

pub fn router(places: &DemoPlaces) -> Result<Router> {
    let provider = Provider {
        issuer: places.issuer.clone(),
        redirect_uri: format!("{}{}", places.portal, app::routes::pattern::SIGN_IN_CALLBACK),
        signed_out: format!("{}{}", places.portal, app::routes::pattern::SIGNED_OUT),
        key: Ed25519KeyPair::generate().context("no key for the demo identity provider")?,
        codes: Mutex::default(),
    };
    Ok(Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/jwks", get(keys))
        .route("/authorize", get(choose).post(chosen))
        .route("/token", post(token))
        .route("/end-session", get(end_session))
        .with_state(Arc::new(provider)))
}

async fn discovery(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", provider.issuer);
    Json(json!({
        "issuer": provider.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/jwks"),
        "end_session_endpoint": at("/end-session"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn keys(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let x = URL_SAFE_NO_PAD.encode(provider.key.public_key().as_ref());
    Json(json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "demo", "x": x }] }))
}

impl Provider {
    fn refuse(&self, asked: &Asked) -> Option<&'static str> {
        let known = [APPLICANT_CLIENT, CLERK_CLIENT].contains(&asked.client_id.as_str());
        if !known || asked.redirect_uri != self.redirect_uri {
            return Some("unknown client or redirect address");
        }
        let pkce = asked.code_challenge.is_some() && asked.code_challenge_method.as_deref() == Some("S256");
        let openid = asked.scope.as_deref().is_some_and(|scope| scope.split(' ').any(|word| word == "openid"));
        if asked.response_type != "code" || !pkce || !openid { Some("only the code flow with PKCE and openid") } else { None }
    }
}

fn personas_of(client: &str) -> impl Iterator<Item = &'static Persona> {
    let clerks = client == CLERK_CLIENT;
    ALL.iter().filter(move |persona| persona.clerk_of.is_some() == clerks)
}

async fn choose(State(provider): State<Arc<Provider>>, Query(asked): Query<Asked>) -> Response {
    if let Some(reason) = provider.refuse(&asked) {
        return (StatusCode::BAD_REQUEST, reason).into_response();
    }
    let hidden: String = [
        ("client_id", Some(&asked.client_id)),
        ("redirect_uri", Some(&asked.redirect_uri)),
        ("response_type", Some(&asked.response_type)),
        ("state", Some(&asked.state)),
        ("nonce", asked.nonce.as_ref()),
        ("code_challenge", asked.code_challenge.as_ref()),
        ("code_challenge_method", asked.code_challenge_method.as_ref()),
        ("scope", asked.scope.as_ref()),
        ("acr_values", asked.acr_values.as_ref()),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| format!(r#"<input type="hidden" name="{name}" value="{}">"#, html(value))))
    .collect();
    let buttons: String = personas_of(&asked.client_id)
        .map(|persona| {
            let (id, name, about) = (persona.id, html(persona.name), html(persona.about));
            format!(r#"<li><button name="persona" value="{id}">{name}</button><p>{about}</p></li>"#)
        })
        .collect();
    Html(format!(
        r#"<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demo-Anmeldung</title><style>body{{font:1.125rem/1.6 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}}
ul{{list-style:none;padding:0}}li{{border-top:1px solid #aaa;padding:1rem 0}}button{{font:inherit;font-weight:600;min-height:2.75rem;padding:.25rem 1rem}}p{{margin:.25rem 0 0}}</style></head>
<body><main><h1>Demo-Anmeldung</h1><p>Das ist kein echtes Nutzerkonto. Wählen Sie, wer Sie sein möchten.</p>
<form method="post" action="/authorize">{hidden}<ul>{buttons}<li><button name="persona" value="">Abbrechen</button></li></ul></form></main></body></html>"#
    ))
    .into_response()
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(flatten)]
    asked: Asked,
    persona: String,
}

async fn chosen(State(provider): State<Arc<Provider>>, Form(chosen): Form<Chosen>) -> Response {
    if let Some(reason) = provider.refuse(&chosen.asked) {
        return (StatusCode::BAD_REQUEST, reason).into_response();
    }
    let Ok(mut back) = url::Url::parse(&chosen.asked.redirect_uri) else { return StatusCode::BAD_REQUEST.into_response() };
    let persona = personas_of(&chosen.asked.client_id).find(|persona| persona.id == chosen.persona);
    back.query_pairs_mut().append_pair("state", &chosen.asked.state).append_pair("iss", &provider.issuer);
    match persona {
        None => {
            back.query_pairs_mut().append_pair("error", "access_denied");
        }
        Some(persona) => {
            let mut random = [0; 24];
            if rand::fill(&mut random).is_err() {
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
            let code = URL_SAFE_NO_PAD.encode(random);
            let grant = Grant { persona, asked: chosen.asked, at: Instant::now() };
            provider.codes.lock().unwrap_or_else(PoisonError::into_inner).insert(code.clone(), grant);
            back.query_pairs_mut().append_pair("code", &code);
        }
    }
    Redirect::to(back.as_str()).into_response()
}

#[derive(Deserialize)]
struct TokenRequest {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
}

async fn token(State(provider): State<Arc<Provider>>, headers: HeaderMap, Form(request): Form<TokenRequest>) -> Response {
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    let grant = {
        let mut codes = provider.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|_, grant| grant.at.elapsed() < CODE_LIFETIME);
        codes.remove(&request.code)
    };
    let Some(grant) = grant else { return refused("invalid_grant") };
    if client_of(&headers).as_deref() != Some(grant.asked.client_id.as_str()) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response();
    }
    let hash = digest::digest(&digest::SHA256, request.code_verifier.as_bytes());
    let challenge = URL_SAFE_NO_PAD.encode(hash);
    let same_place = request.redirect_uri == grant.asked.redirect_uri && request.grant_type == "authorization_code";
    if !same_place || grant.asked.code_challenge.as_deref() != Some(&challenge) {
        return refused("invalid_grant");
    }
    let id_token = provider.id_token(&grant);
    Json(json!({ "access_token": "demo", "token_type": "Bearer", "expires_in": 60, "id_token": id_token })).into_response()
}

/// The client of a Basic header with the right secret.
fn client_of(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    (secret == CLIENT_SECRET).then(|| id.to_owned())
}

impl Provider {
    fn id_token(&self, grant: &Grant) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let persona = grant.persona;
        let roles: &[&str] = if persona.clerk_of.is_some() { &["rueckkanal-clerk"] } else { &[] };
        let asked = grant.asked.acr_values.as_deref().and_then(TrustLevel::parse);
        let mut claims = json!({
            "iss": self.issuer,
            "sub": persona.id,
            "aud": grant.asked.client_id,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": grant.asked.nonce,
            "roles": roles,
            "authority": persona.clerk_of,
        });
        if let Some(claims) = claims.as_object_mut() {
            claims.extend(persona.claims(persona.reached(asked)));
        }
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&json!({ "alg": "EdDSA", "typ": "JWT", "kid": "demo" })), part(&claims));
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }
}

#[derive(Deserialize)]
struct EndSession {
    post_logout_redirect_uri: Option<String>,
}

async fn end_session(State(provider): State<Arc<Provider>>, Query(query): Query<EndSession>) -> Response {
    match query.post_logout_redirect_uri {
        Some(address) if address == provider.signed_out => Redirect::to(&address).into_response(),
        _ => (StatusCode::BAD_REQUEST, "unknown address").into_response(),
    }
}
