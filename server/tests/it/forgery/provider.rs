//! An OpenID provider on loopback that mints whatever it is told to. Tokens are put together and signed by hand with aws-lc; the
//! client reads them with other libraries.

use super::lies::Lie;
use aws_lc_rs::{
    digest, hmac,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
        RsaEncoding,
    },
};
use axum::{
    Form, Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

/// Long enough that an HS256 signature with it would be a good one.
pub const SECRET: &str = "a-client-secret-that-is-long-enough-for-hs256";
const ACCESS_TOKEN: &str = "access";

struct Keys {
    id: String,
    rsa: RsaKeyPair,
    other_rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    ed: Ed25519KeyPair,
}

impl Keys {
    fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
            other_rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
            ec: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
            ed: Ed25519KeyPair::generate().unwrap(),
        }
    }

    fn public(&self) -> Value {
        let big = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let rsa = self.rsa.public_key();
        let (modulus, exponent) = (rsa.modulus(), rsa.exponent());
        let point = self.ec.public_key().as_ref();
        let id = |kind: &str| format!("{}-{kind}", self.id);
        json!({ "keys": [
            { "kty": "RSA", "use": "sig", "kid": id("rsa"), "n": big(modulus.big_endian_without_leading_zero()), "e": big(exponent.big_endian_without_leading_zero()) },
            { "kty": "EC", "use": "sig", "kid": id("ec"), "crv": "P-256", "x": big(&point[1..33]), "y": big(&point[33..65]) },
            { "kty": "OKP", "use": "sig", "kid": id("ed"), "crv": "Ed25519", "x": big(self.ed.public_key().as_ref()) },
        ] })
    }
}

struct Inner {
    issuer: String,
    keys: Mutex<Keys>,
    expected: Mutex<(String, String, Vec<Lie>)>,
    key_fetches: AtomicUsize,
    away: AtomicBool,
    documents_asked: AtomicUsize,
    /// While it is closed, nobody gets a document; then it is none.
    gate: tokio::sync::watch::Sender<bool>,
    /// One address of the document lies at another host.
    elsewhere: Mutex<Option<&'static str>>,
}

pub struct LyingProvider {
    pub issuer: String,
    inner: Arc<Inner>,
}

impl LyingProvider {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Inner {
            issuer: issuer.clone(),
            keys: Mutex::new(Keys::new("one")),
            expected: Mutex::default(),
            key_fetches: AtomicUsize::new(0),
            away: AtomicBool::new(false),
            documents_asked: AtomicUsize::new(0),
            gate: tokio::sync::watch::Sender::new(true),
            elsewhere: Mutex::default(),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .with_state(inner.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { issuer, inner }
    }

    pub fn expect(&self, nonce: &str, challenge: &str, lies: &[Lie]) {
        *self.inner.expected.lock().unwrap() = (nonce.to_owned(), challenge.to_owned(), lies.to_vec());
    }

    pub fn rotate_keys(&self) {
        *self.inner.keys.lock().unwrap() = Keys::new("two");
    }

    pub fn key_fetches(&self) -> usize {
        self.inner.key_fetches.load(Ordering::SeqCst)
    }

    pub fn lead_elsewhere(&self, name: &'static str) {
        *self.inner.elsewhere.lock().unwrap() = Some(name);
    }

    pub fn documents_asked(&self) -> usize {
        self.inner.documents_asked.load(Ordering::SeqCst)
    }

    pub fn hang(&self, hangs: bool) {
        self.inner.gate.send_replace(!hangs);
    }

    pub fn go_away(&self) {
        self.inner.away.store(true, Ordering::SeqCst);
    }

    pub fn logout_token(&self, lies: &[Lie]) -> String {
        let lied = |lie| lies.contains(&lie);
        let mut claims = self.inner.claims("", lies);
        claims.remove("nonce");
        claims.insert("sid".into(), json!("sid-1"));
        claims.insert("jti".into(), json!("logout-1"));
        claims.insert("events".into(), json!({ "http://schemas.openid.net/event/backchannel-logout": {} }));
        if lied(Lie::LogoutOfLongAgo) {
            claims.insert("iat".into(), json!(now() - 3600));
        }
        if lied(Lie::LogoutWithNonce) {
            claims.insert("nonce".into(), json!("n"));
        }
        if lied(Lie::LogoutWithoutEvent) {
            claims.insert("events".into(), json!({ "http://schemas.openid.net/event/other": {} }));
        }
        if lied(Lie::LogoutOfNobody) {
            claims.remove("sub");
            claims.remove("sid");
        }
        if lied(Lie::LogoutWithoutId) {
            claims.insert("jti".into(), json!(""));
        }
        let typ = if lied(Lie::LogoutAsIdToken) { "at+jwt" } else { "logout+jwt" };
        self.inner.sign(&claims, typ, lies)
    }

    pub fn id_token_for_logout(&self) -> String {
        let claims = self.inner.claims("nonce", &[]);
        self.inner.sign(&claims, "JWT", &[])
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

async fn discovery(State(inner): State<Arc<Inner>>) -> Response {
    inner.documents_asked.fetch_add(1, Ordering::SeqCst);
    let open = inner.gate.subscribe().wait_for(|open| *open).await.is_ok();
    assert!(open);
    if inner.away.load(Ordering::SeqCst) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let at = |path: &str| format!("{}{path}", inner.issuer);
    let mut document = json!({
        "issuer": inner.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // A provider that would accept anything: our own list decides.
        "id_token_signing_alg_values_supported": ["none", "HS256", "RS256", "PS256", "ES256", "EdDSA"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    if let Some(name) = *inner.elsewhere.lock().unwrap() {
        // The document must still name our keys, which are fetched before it is judged.
        document[name] = json!("https://evil.example/elsewhere");
    }
    Json(document).into_response()
}

async fn jwks(State(inner): State<Arc<Inner>>) -> Json<Value> {
    inner.key_fetches.fetch_add(1, Ordering::SeqCst);
    Json(inner.keys.lock().unwrap().public())
}

async fn token(State(inner): State<Arc<Inner>>, Form(form): Form<HashMap<String, String>>) -> Response {
    let (nonce, challenge, lies) = inner.expected.lock().unwrap().clone();
    let verifier = form.get("code_verifier").cloned().unwrap_or_default();
    if URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes())) != challenge {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    }
    let mut answer = json!({ "access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 60 });
    if lies.contains(&Lie::TokenIsNonsense) {
        answer["id_token"] = json!("not.a.token");
    } else if !lies.contains(&Lie::TokenMissing) {
        answer["id_token"] = json!(inner.sign(&inner.claims(&nonce, &lies), "JWT", &lies));
    }
    Json(answer).into_response()
}

async fn userinfo(State(inner): State<Arc<Inner>>) -> Response {
    let (_, _, lies) = inner.expected.lock().unwrap().clone();
    let lied = |lie| lies.contains(&lie);
    if lied(Lie::UserinfoIsNonsense) {
        return "not json".into_response();
    }
    let subject = if lied(Lie::UserinfoOfSomeoneElse) { "robin" } else { "amina" };
    let code = if lied(Lie::UserinfoOfAnotherCode) { "another" } else { "bpk" };
    let mut claims = json!({ "sub": subject, "bPK2": code, "name": "Amina Haddad" });
    if lied(Lie::UserinfoOfAnotherLevel) {
        claims["trust_level"] = json!("STORK-QAA-Level-4");
    }
    Json(claims).into_response()
}

impl Inner {
    fn claims(&self, nonce: &str, lies: &[Lie]) -> Map<String, Value> {
        let lied = |lie| lies.contains(&lie);
        let mut claims = json!({
            "iss": self.issuer, "sub": "amina", "aud": "rueckkanal", "azp": "rueckkanal", "nonce": nonce,
            "iat": now(), "exp": now() + 300, "auth_time": now(), "trust_level": "STORK-QAA-Level-3", "bPK2": "bpk"
        })
        .as_object()
        .unwrap()
        .clone();
        let hash = digest::digest(&digest::SHA256, ACCESS_TOKEN.as_bytes());
        claims.insert("at_hash".into(), json!(URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16])));
        if lied(Lie::SignedWithEdDsa) {
            // The hash of the access token depends on the algorithm.
            claims.remove("at_hash");
        }
        let changes = [
            (Lie::WrongIssuer, "iss", Some(json!("https://evil.example"))),
            (Lie::IssuerWithSlash, "iss", Some(json!(format!("{}/", self.issuer)))),
            (Lie::WrongAudience, "aud", Some(json!("another-client"))),
            (Lie::SecondAudience, "aud", Some(json!(["rueckkanal", "another-client"]))),
            (Lie::WrongParty, "azp", Some(json!("another-client"))),
            (Lie::WrongNonce, "nonce", Some(json!("another-nonce"))),
            (Lie::NonceMissing, "nonce", None),
            (Lie::Expired, "exp", Some(json!(now() - 90))),
            (Lie::ExpiryMissing, "exp", None),
            (Lie::ExpiryFarAway, "exp", Some(json!(99_999_999_999_999_u64))),
            (Lie::SignedInLongAgo, "auth_time", Some(json!(now() - 600))),
            (Lie::SignInTimeMissing, "auth_time", None),
            (Lie::IssuedInFuture, "iat", Some(json!(now() + 600))),
            (Lie::NotValidYet, "nbf", Some(json!(now() + 600))),
            (Lie::SubjectEmpty, "sub", Some(json!(""))),
            (Lie::SubjectMissing, "sub", None),
            (Lie::WrongAccessTokenHash, "at_hash", Some(json!("AAAAAAAAAAAAAAAAAAAAAA"))),
            (Lie::LevelMissing, "trust_level", None),
            (Lie::LevelUnknown, "trust_level", Some(json!("the very highest"))),
            (Lie::LevelAsList, "trust_level", Some(json!(["STORK-QAA-Level-4"]))),
        ];
        for (lie, name, value) in changes.into_iter().filter(|(lie, _, _)| lied(*lie)) {
            let _ = lie;
            match value {
                Some(value) => claims.insert(name.into(), value),
                None => claims.remove(name),
            };
        }
        claims
    }

    fn sign(&self, claims: &Map<String, Value>, typ: &str, lies: &[Lie]) -> String {
        let lied = |lie| lies.contains(&lie);
        let keys = self.keys.lock().unwrap();
        let (algorithm, kind) = if lied(Lie::AlgorithmNone) || lied(Lie::AlgorithmNoneWithSignature) {
            ("none", "rsa")
        } else if lied(Lie::AlgorithmHs256) || lied(Lie::AlgorithmHs256WithPublicKey) {
            ("HS256", "rsa")
        } else if lied(Lie::AlgorithmUnknown) {
            ("RS1", "rsa")
        } else if lied(Lie::SignedWithEdDsa) {
            ("EdDSA", "ed")
        } else if lied(Lie::SignedWithEs256) {
            ("ES256", "ec")
        } else if lied(Lie::SignedWithPs256) {
            ("PS256", "rsa")
        } else {
            ("RS256", "rsa")
        };
        let kid = if lied(Lie::UnknownKeyId) { "unknown".to_owned() } else { format!("{}-{kind}", keys.id) };
        let mut header = json!({ "alg": algorithm, "typ": typ, "kid": kid });
        if lied(Lie::CriticalExtension) {
            header["crit"] = json!(["http://example.org/unknown"]);
            header["http://example.org/unknown"] = json!(true);
        }
        let mut body = Value::Object(claims.clone()).to_string();
        if lied(Lie::DuplicateClaim) {
            body = body.replacen('{', "{\"sub\":\"robin\",", 1);
        }
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(&body));
        let mut signature = signature(&keys, algorithm, signed.as_bytes(), lies);
        if lied(Lie::SignatureCut) {
            signature.truncate(signature.len() / 2);
        }
        let signed = if lied(Lie::PayloadChanged) {
            let changed = body.replacen("Level-3", "Level-4", 1);
            format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(changed))
        } else {
            signed
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn signature(keys: &Keys, algorithm: &str, signed: &[u8], lies: &[Lie]) -> Vec<u8> {
    let key = if lies.contains(&Lie::WrongKey) { &keys.other_rsa } else { &keys.rsa };
    let rsa = |encoding: &'static dyn RsaEncoding| {
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(encoding, &SystemRandom::new(), signed, &mut signature).unwrap();
        signature
    };
    match algorithm {
        "none" if lies.contains(&Lie::AlgorithmNone) => Vec::new(),
        "HS256" if lies.contains(&Lie::AlgorithmHs256WithPublicKey) => {
            let modulus = keys.rsa.public_key().modulus();
            let key = hmac::Key::new(hmac::HMAC_SHA256, modulus.big_endian_without_leading_zero());
            hmac::sign(&key, signed).as_ref().to_vec()
        }
        "HS256" => hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), signed).as_ref().to_vec(),
        "EdDSA" => keys.ed.sign(signed).as_ref().to_vec(),
        "ES256" => keys.ec.sign(&SystemRandom::new(), signed).unwrap().as_ref().to_vec(),
        "PS256" => rsa(&RSA_PSS_SHA256),
        _ => rsa(&RSA_PKCS1_SHA256),
    }
}
