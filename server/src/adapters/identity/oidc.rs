//! One OpenID Connect provider. What openidconnect does not check is checked here: see `verify`.

use super::{claims::OtherClaims, http_client::HttpClient};
use crate::config::ProviderConfig;
use async_trait::async_trait;
use domain::{
    person::{PersonKey, TrustLevel},
    personal::Personal,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl, JsonWebKeySet, LanguageTag, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse,
    TokenResponse as _,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreErrorResponseType,
        CoreGenderClaim, CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
        CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
        CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use ports::{Callback, Identity, IdentityProvider, SignInError, SignInRequest, StartedSignIn};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::RwLock;

/// Fields of the discovery document that the standard types leave out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct MoreMetadata {
    #[serde(default)]
    end_session_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    code_challenge_methods_supported: Option<Vec<String>>,
}

impl AdditionalProviderMetadata for MoreMetadata {}

type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Tokens = StandardTokenResponse<
    IdTokenFields<
        OtherClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Client = openidconnect::Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// How far clocks may be apart.
const LEEWAY: Duration = Duration::from_secs(60);
/// How long a discovery document is good.
const DISCOVERY_LIFETIME: Duration = Duration::from_secs(3600);
/// Unknown keys cause at most one fetch in this time.
const KEY_FETCH_PAUSE: Duration = Duration::from_secs(60);

struct Discovered {
    client: Client,
    metadata: Metadata,
    at: Instant,
    keys_at: Option<Instant>,
}

/// A configured provider. Nothing is fetched before the first sign-in, so the portal starts without it.
pub struct OidcProvider {
    config: ProviderConfig,
    redirect_uri: String,
    http: HttpClient,
    discovered: RwLock<Option<Arc<Discovered>>>,
}

impl std::fmt::Debug for OidcProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OidcProvider({})", self.config.id)
    }
}

impl OidcProvider {
    pub fn new(config: ProviderConfig, redirect_uri: String, http: HttpClient) -> Self {
        Self { config, redirect_uri, http, discovered: RwLock::new(None) }
    }

    async fn discovered(&self) -> Result<Arc<Discovered>, SignInError> {
        if let Some(discovered) = self.discovered.read().await.as_ref()
            && discovered.at.elapsed() < DISCOVERY_LIFETIME
        {
            return Ok(discovered.clone());
        }
        let mut place = self.discovered.write().await;
        if let Some(discovered) = place.as_ref()
            && discovered.at.elapsed() < DISCOVERY_LIFETIME
        {
            return Ok(discovered.clone());
        }
        let fresh = Arc::new(self.discover().await?);
        *place = Some(fresh.clone());
        Ok(fresh)
    }

    async fn discover(&self) -> Result<Discovered, SignInError> {
        let issuer = IssuerUrl::new(self.config.issuer.clone()).map_err(unavailable)?;
        let metadata = Metadata::discover_async(issuer, &self.http).await.map_err(unavailable)?;
        if let Some(methods) = &metadata.additional_metadata().code_challenge_methods_supported
            && !methods.iter().any(|method| method == "S256")
        {
            return Err(SignInError::Unavailable("the provider does not offer PKCE with S256".into()));
        }
        Ok(Discovered { client: self.client(&metadata)?, metadata, at: Instant::now(), keys_at: None })
    }

    fn client(&self, metadata: &Metadata) -> Result<Client, SignInError> {
        let redirect = RedirectUrl::new(self.redirect_uri.clone()).map_err(unavailable)?;
        let secret = ClientSecret::new(self.config.client_secret.expose_secret().to_owned());
        let client = openidconnect::Client::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.config.client_id.clone()),
            Some(secret),
        );
        Ok(client.set_redirect_uri(redirect))
    }

    /// Fetches the keys anew, at most once a minute, and returns the client with them.
    async fn with_fresh_keys(&self) -> Result<Option<Arc<Discovered>>, SignInError> {
        let mut place = self.discovered.write().await;
        let Some(old) = place.as_ref() else { return Ok(None) };
        if old.keys_at.is_some_and(|at| at.elapsed() < KEY_FETCH_PAUSE) {
            return Ok(Some(old.clone()));
        }
        let keys = JsonWebKeySet::fetch_async(old.metadata.jwks_uri(), &self.http).await.map_err(unavailable)?;
        let metadata = old.metadata.clone().set_jwks(keys);
        let fresh = Discovered { client: self.client(&metadata)?, metadata, at: old.at, keys_at: Some(Instant::now()) };
        let fresh = Arc::new(fresh);
        *place = Some(fresh.clone());
        Ok(Some(fresh))
    }

    fn verify(&self, discovered: &Discovered, tokens: &Tokens, nonce: &Nonce) -> Result<Verified, Refusal> {
        let token = tokens.id_token().ok_or_else(|| Refusal::Final("the answer has no ID token".into()))?;
        let now = jiff::Timestamp::now().as_second();
        let verifier = discovered
            .client
            .id_token_verifier()
            // Discovery decides otherwise, and a provider that lists HS256 would get it.
            .set_allowed_algs([
                CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
                CoreJwsSigningAlgorithm::RsaSsaPssSha256,
                CoreJwsSigningAlgorithm::EcdsaP256Sha256,
                CoreJwsSigningAlgorithm::EdDsa,
            ])
            .set_time_fn(|| std::time::SystemTime::now().checked_sub(LEEWAY).unwrap_or(std::time::UNIX_EPOCH).into())
            .set_issue_time_verifier_fn(move |issued_at| {
                let limit = now + i64::try_from(LEEWAY.as_secs()).unwrap_or(60);
                if issued_at.timestamp() > limit { Err("issued in the future".into()) } else { Ok(()) }
            });
        let claims = token.claims(&verifier, nonce).map_err(|error| match error {
            openidconnect::ClaimsVerificationError::SignatureVerification(_) => Refusal::PerhapsOldKeys(chain(&error)),
            error => Refusal::Final(chain(&error)),
        })?;
        if claims.authorized_party().is_some_and(|party| party.as_str() != self.config.client_id) {
            return Err(Refusal::Final("the token was made for another client".into()));
        }
        let other = claims.additional_claims().clone();
        let mut standard = other.clone();
        if let Some(acr) = claims.auth_context_ref() {
            standard.0.entry("acr").or_insert_with(|| acr.as_str().into());
        }
        let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned());
        if let Some(name) = name {
            standard.0.entry("name").or_insert_with(|| name.into());
        }
        Ok(Verified { subject: claims.subject().as_str().to_owned(), claims: standard, raw: token.to_string() })
    }

    fn identity(&self, verified: Verified) -> Result<Identity, SignInError> {
        let names = &self.config.claims;
        let level = match verified.claims.text(&names.level) {
            Some(value) => self.config.levels.get(&value).copied().or(self.config.default_level),
            None => self.config.default_level,
        };
        let level: TrustLevel = level.ok_or_else(|| SignInError::Refused("the token names no known trust level".into()))?;
        Ok(Identity {
            key: PersonKey { issuer: self.config.issuer.clone(), subject: Personal::new(verified.subject) },
            name: verified.claims.text(&names.name).map(Personal::new),
            level,
            roles: verified.claims.texts(&names.roles),
            authority: verified.claims.text(&names.authority),
            provider_session: verified.claims.text("sid"),
            logout_hint: Some(verified.raw),
        })
    }
}

struct Verified {
    subject: String,
    claims: OtherClaims,
    raw: String,
}

enum Refusal {
    /// The provider may have changed its keys.
    PerhapsOldKeys(String),
    Final(String),
}

#[async_trait]
impl IdentityProvider for OidcProvider {
    async fn start(&self, request: &SignInRequest) -> Result<StartedSignIn, SignInError> {
        let discovered = self.discovered().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut authorize = discovered.client.authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        );
        for scope in self.config.scopes.iter().filter(|scope| *scope != "openid") {
            authorize = authorize.add_scope(Scope::new(scope.clone()));
        }
        let (url, state, nonce) =
            authorize.add_ui_locale(LanguageTag::new(request.language.clone())).set_pkce_challenge(challenge).url();
        Ok(StartedSignIn {
            redirect_to: url.to_string(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            pkce_verifier: verifier.secret().clone(),
        })
    }

    async fn finish(&self, callback: Callback) -> Result<Identity, SignInError> {
        let discovered = self.discovered().await?;
        // RFC 9207: an issuer in the answer must be ours, and must be there if the provider announces it.
        let announced = discovered.metadata.additional_metadata().authorization_response_iss_parameter_supported;
        match &callback.issuer {
            Some(issuer) if *issuer != self.config.issuer => {
                return Err(SignInError::Refused("the answer names another issuer".into()));
            }
            None if announced => return Err(SignInError::Refused("the answer names no issuer".into())),
            _ => {}
        }
        let exchange = discovered.client.exchange_code(AuthorizationCode::new(callback.code)).map_err(unavailable)?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(callback.pkce_verifier));
        let tokens: Tokens = exchange.request_async(&self.http).await.map_err(|error| match error {
            openidconnect::RequestTokenError::Request(_) => unavailable(error),
            error => SignInError::Refused(chain(&error)),
        })?;
        let nonce = Nonce::new(callback.nonce);
        match self.verify(&discovered, &tokens, &nonce) {
            Ok(verified) => self.identity(verified),
            Err(Refusal::Final(reason)) => Err(SignInError::Refused(reason)),
            Err(Refusal::PerhapsOldKeys(reason)) => {
                let Some(fresh) = self.with_fresh_keys().await? else { return Err(SignInError::Refused(reason)) };
                match self.verify(&fresh, &tokens, &nonce) {
                    Ok(verified) => self.identity(verified),
                    Err(Refusal::Final(reason) | Refusal::PerhapsOldKeys(reason)) => Err(SignInError::Refused(reason)),
                }
            }
        }
    }

    async fn sign_out_url(&self, logout_hint: Option<&str>, return_to: &str) -> Option<String> {
        let discovered = self.discovered().await.ok()?;
        let endpoint = discovered.metadata.additional_metadata().end_session_endpoint.clone()?;
        let mut url = url::Url::parse(&endpoint).ok()?;
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("client_id", &self.config.client_id).append_pair("post_logout_redirect_uri", return_to);
            if let Some(hint) = logout_hint {
                query.append_pair("id_token_hint", hint);
            }
        }
        Some(url.into())
    }
}

fn unavailable(error: impl std::error::Error) -> SignInError {
    SignInError::Unavailable(chain(&error))
}

/// The error with everything behind it: the top text alone says too little.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
