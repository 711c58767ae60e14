//! What a provider says of itself, kept for an hour; its keys are fetched anew at most once a minute, whoever asks.

use super::{
    client_auth::ClientAuth,
    http_client::HttpClient,
    oidc::chain,
    protocol::{Client, Metadata},
};
use crate::config::ProviderConfig;
use openidconnect::{
    AuthType, ClientId, ClientSecret, IssuerUrl, JsonWebKeySet, RedirectUrl, TokenUrl, UserInfoUrl, core::CoreJsonWebKeySet,
};
use ports::SignInError;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, RwLock};
use url::Url;

/// How long a discovery document is good.
const LIFETIME: Duration = Duration::from_secs(3600);
/// Unknown keys cause at most one fetch in this time.
const KEY_FETCH_PAUSE: Duration = Duration::from_secs(60);

pub(super) struct Discovered {
    pub client: Client,
    pub metadata: Metadata,
    at: Instant,
}

/// Nothing is fetched before the first sign-in, so the portal starts without its providers.
#[derive(Default)]
pub(super) struct Discovery {
    place: RwLock<Option<Arc<Discovered>>>,
    /// When keys were last asked for, whether they came or not. Held while asking, so that the others wait for the answer without
    /// keeping anybody from signing in.
    keys_asked_at: Mutex<Option<Instant>>,
    /// As above, for the discovery document.
    asked: Mutex<Option<Asked>>,
}

/// The last question for the discovery document.
struct Asked {
    /// When it was answered, or given up.
    at: Instant,
    /// Why there was no answer.
    failed: Option<String>,
}

/// What a client is made from.
pub(super) struct ClientParts<'a> {
    pub config: &'a ProviderConfig,
    pub redirect_uri: &'a str,
    pub http: &'a HttpClient,
    pub auth: &'a ClientAuth,
}

pub(super) fn unavailable(error: impl std::error::Error) -> SignInError {
    SignInError::Unavailable(chain(&error))
}

impl Discovery {
    pub(super) async fn get(&self, parts: &ClientParts<'_>) -> Result<Arc<Discovered>, SignInError> {
        let fresh = |known: &Option<Arc<Discovered>>| known.clone().filter(|known| known.at.elapsed() < LIFETIME);
        if let Some(known) = fresh(&*self.place.read().await) {
            return Ok(known);
        }
        let came_at = Instant::now();
        // Somebody is asking already, perhaps a provider that hangs: an old document is better than waiting behind them.
        let known = self.place.read().await.clone();
        let mut asked = match (self.asked.try_lock(), known) {
            (Err(_), Some(known)) => return Ok(known),
            (Err(_), None) => self.asked.lock().await,
            (Ok(asked), _) => asked,
        };
        let known = self.place.read().await.clone();
        // An old document is better than none, and than waiting again for a provider that was away a moment ago.
        let since = asked.as_ref().map(|asked| asked.at.elapsed());
        if let Some(known) =
            known.clone().filter(|known| known.at.elapsed() < LIFETIME || since.is_some_and(|since| since < KEY_FETCH_PAUSE))
        {
            return Ok(known);
        }
        // Whoever waited behind a question that failed hears its answer, and does not ask it again one after the other.
        if let Some(Asked { at, failed: Some(reason) }) = &*asked
            && *at >= came_at
        {
            return Err(SignInError::Unavailable(reason.clone()));
        }
        let answer = discover(parts).await;
        let failed = answer.as_ref().err().map(ToString::to_string);
        *asked = Some(Asked { at: Instant::now(), failed });
        match answer {
            Ok(discovered) => Ok(self.place.write().await.insert(Arc::new(discovered)).clone()),
            Err(error) => known.ok_or(error),
        }
    }

    /// Fetches the keys anew, at most once a minute. Whoever waits meanwhile gets the same ones.
    pub(super) async fn with_fresh_keys(&self, parts: &ClientParts<'_>) -> Result<Arc<Discovered>, SignInError> {
        let mut asked_at = self.keys_asked_at.lock().await;
        let old = self.place.read().await.clone();
        let old = old.ok_or_else(|| SignInError::Unavailable("nothing was discovered yet".into()))?;
        if asked_at.is_some_and(|at| at.elapsed() < KEY_FETCH_PAUSE) {
            return Ok(old);
        }
        *asked_at = Some(Instant::now());
        let keys: CoreJsonWebKeySet =
            JsonWebKeySet::fetch_async(old.metadata.jwks_uri(), parts.http).await.map_err(unavailable)?;
        let metadata = old.metadata.clone().set_jwks(keys);
        let client = client(parts, &metadata)?;
        let renewed = Arc::new(Discovered { client, metadata, at: old.at });
        Ok(self.place.write().await.insert(renewed).clone())
    }
}

async fn discover(parts: &ClientParts<'_>) -> Result<Discovered, SignInError> {
    let issuer = IssuerUrl::new(parts.config.issuer.clone()).map_err(unavailable)?;
    let mut metadata = Metadata::discover_async(issuer, parts.http).await.map_err(unavailable)?;
    let more = metadata.additional_metadata().clone();
    if more.code_challenge_methods_supported.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
        return Err(SignInError::Unavailable("the provider does not offer PKCE with S256".into()));
    }
    if let (ClientAuth::Certificate, Some(aliases)) = (parts.auth, more.mtls_endpoint_aliases) {
        if let Some(token) = aliases.token_endpoint {
            metadata = metadata.set_token_endpoint(Some(TokenUrl::new(token).map_err(unavailable)?));
        }
        if let Some(userinfo) = aliases.userinfo_endpoint {
            metadata = metadata.set_userinfo_endpoint(Some(UserInfoUrl::new(userinfo).map_err(unavailable)?));
        }
    }
    let more = metadata.additional_metadata();
    let end_session = more.end_session_endpoint.as_ref().and_then(|page| Url::parse(page).ok());
    let addresses = [
        ("authorization_endpoint", Some(metadata.authorization_endpoint().url())),
        ("token_endpoint", metadata.token_endpoint().map(openidconnect::TokenUrl::url)),
        ("userinfo_endpoint", metadata.userinfo_endpoint().map(openidconnect::UserInfoUrl::url)),
        ("jwks_uri", Some(metadata.jwks_uri().url())),
        ("end_session_endpoint", end_session.as_ref()),
    ];
    for (name, address) in addresses {
        if let Some(address) = address {
            is_theirs(parts.config, name, address)?;
        }
    }
    Ok(Discovered { client: client(parts, &metadata)?, metadata, at: Instant::now() })
}

/// A document that somebody could change must not send codes, secrets or people elsewhere: every address is that of the issuer's host or
/// of one that the configuration names, and encrypted where the issuer is.
fn is_theirs(config: &ProviderConfig, name: &str, address: &Url) -> Result<(), SignInError> {
    let refuse = |why: &str| Err(SignInError::Unavailable(format!("the provider's {name} {why}")));
    let issuer = Url::parse(&config.issuer).map_err(unavailable)?;
    let own = std::iter::once(&config.issuer).chain(&config.form_origins).filter_map(|url| Url::parse(url).ok());
    let mut hosts = own.filter_map(|url| url.host_str().map(str::to_owned)).chain(config.endpoint_hosts.iter().cloned());
    match address.host_str() {
        Some(host) if hosts.any(|known| known == host) => {}
        Some(_) | None => return refuse("lies at another host than its issuer: name it in endpoint_hosts if that is right"),
    }
    if address.scheme() != "https" && address.scheme() != issuer.scheme() {
        return refuse("is not encrypted");
    }
    Ok(())
}

fn client(parts: &ClientParts<'_>, metadata: &Metadata) -> Result<Client, SignInError> {
    let redirect = RedirectUrl::new(parts.redirect_uri.to_owned()).map_err(unavailable)?;
    let secret = parts.auth.secret().map(|secret| ClientSecret::new(secret.to_owned()));
    let id = ClientId::new(parts.config.client_id.clone());
    let client = openidconnect::Client::from_provider_metadata(metadata.clone(), id, secret);
    let place = match parts.auth {
        ClientAuth::SecretBasic(_) => AuthType::BasicAuth,
        ClientAuth::SecretPost(_) | ClientAuth::PrivateKey { .. } | ClientAuth::Certificate => AuthType::RequestBody,
    };
    Ok(client.set_auth_type(place).set_redirect_uri(redirect))
}
