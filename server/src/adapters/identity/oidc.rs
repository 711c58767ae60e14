//! One OpenID Connect provider: authorization code flow with PKCE.

use super::{
    claims::{Claims, OtherClaims},
    client_auth::{ClientAuth, ClientAuthError},
    discovery::{ClientParts, Discovered, Discovery, unavailable},
    http_client::HttpClient,
    mapping::ClaimMapping,
    protocol::Tokens,
    verify::{Refusal, Verified, verify},
};
use crate::config::{ClaimsFrom, ClientAuthConfig, LevelRequestConfig, ProviderConfig};
use async_trait::async_trait;
use jiff::SignedDuration;
use openidconnect::{
    AuthenticationContextClass, AuthenticationFlow, AuthorizationCode, CsrfToken, LanguageTag, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, Scope, SubjectIdentifier, UserInfoClaims,
    core::{CoreAuthPrompt, CoreGenderClaim, CoreResponseType},
};
use ports::{Callback, Identity, IdentityProvider, SignInError, SignInRequest, SignInSecrets};
use std::sync::Arc;

/// How far the provider's clock and ours may be apart.
const LEEWAY: SignedDuration = SignedDuration::from_secs(60);

/// A configured provider.
pub struct OidcProvider {
    config: ProviderConfig,
    mapping: ClaimMapping,
    auth: ClientAuth,
    redirect_uri: String,
    http: HttpClient,
    discovery: Discovery,
}

impl std::fmt::Debug for OidcProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OidcProvider({})", self.config.id)
    }
}

impl OidcProvider {
    /// `http` is shared by all providers that need no certificate of ours. Nothing is fetched yet.
    pub fn new(config: ProviderConfig, redirect_uri: String, http: HttpClient) -> Result<Self, ClientAuthError> {
        let auth = config.auth().unwrap_or_else(|| ClientAuthConfig::ClientSecretBasic { secret: "".into() });
        let http = match &auth {
            ClientAuthConfig::TlsClientAuth { certificate_file, key_file, authority_file } => {
                let read = |path: &std::path::PathBuf| {
                    std::fs::read(path).map_err(|error| ClientAuthError::Unreadable(path.display().to_string(), error))
                };
                let identity = [read(certificate_file)?, b"\n".to_vec(), read(key_file)?].concat();
                let authority = authority_file.as_ref().map(read).transpose()?;
                HttpClient::with_certificate(&identity, authority.as_deref())?
            }
            ClientAuthConfig::ClientSecretBasic { .. }
            | ClientAuthConfig::ClientSecretPost { .. }
            | ClientAuthConfig::PrivateKeyJwt { .. } => http,
        };
        let (auth, mapping) = (ClientAuth::new(&auth)?, ClaimMapping::new(&config));
        Ok(Self { config, mapping, auth, redirect_uri, http, discovery: Discovery::default() })
    }

    /// What the provider says of itself, line by line; for `check`.
    pub async fn describe(&self) -> Result<Vec<String>, SignInError> {
        let discovered = self.discovered().await?;
        let (metadata, more) = (&discovered.metadata, discovered.metadata.additional_metadata());
        let yes = |there: bool| if there { "yes" } else { "no" };
        // Browsers apply the page's `form-action` to where a form is redirected to.
        let leads_to = |what: &str, page: Option<&url::Url>| {
            let page = page.map(|page| page.origin().ascii_serialization())?;
            let own = std::iter::once(&self.config.issuer).chain(&self.config.form_origins);
            let allowed = own.filter_map(|url| url::Url::parse(url).ok()).any(|url| url.origin().ascii_serialization() == page);
            let advice = if allowed { "" } else { " — NOT ALLOWED by our pages: add it to form_origins" };
            Some(format!("{what}: {page}{advice}"))
        };
        let pages = [
            leads_to("sign-in page", Some(metadata.authorization_endpoint().url())),
            leads_to("sign-out page", more.end_session_endpoint.as_ref().and_then(|page| url::Url::parse(page).ok()).as_ref()),
        ];
        // The list need not be complete (OpenID Connect Discovery 1.0, 3), so this is no fault.
        let known = metadata.claims_supported().map(|all| all.iter().map(|claim| claim.to_string()).collect::<Vec<_>>());
        let row = self.config.row();
        let unknown: Vec<&str> = known
            .iter()
            .flat_map(|known| {
                let first = |name: &&str| {
                    name.split('.').next().is_some_and(|first| !known.iter().any(|known| known == first || known == name))
                };
                row.claims.names().filter(first)
            })
            .collect();
        let unknown =
            (!unknown.is_empty()).then(|| format!("claims that its discovery document does not name: {}", unknown.join(", ")));
        let lines = vec![
            format!("issuer: {}", metadata.issuer().as_str()),
            format!("keys: {}", metadata.jwks().keys().len()),
            format!("PKCE with S256: {}", more.code_challenge_methods_supported.as_ref().map_or("not announced", |_| "yes")),
            format!("names its issuer in answers (RFC 9207): {}", yes(more.authorization_response_iss_parameter_supported)),
            format!("userinfo: {}", yes(metadata.userinfo_endpoint().is_some())),
            format!("sign-out at the provider: {}", yes(more.end_session_endpoint.is_some())),
        ];
        Ok(lines.into_iter().chain(pages.into_iter().flatten()).chain(unknown).collect())
    }

    fn parts(&self) -> ClientParts<'_> {
        ClientParts { config: &self.config, redirect_uri: &self.redirect_uri, http: &self.http, auth: &self.auth }
    }

    async fn discovered(&self) -> Result<Arc<Discovered>, SignInError> {
        self.discovery.get(&self.parts()).await
    }

    /// RFC 9207: an issuer in the answer must be ours, and must be there if the provider announces it.
    fn check_issuer(&self, discovered: &Discovered, named: Option<&str>) -> Result<(), SignInError> {
        let announced = discovered.metadata.additional_metadata().authorization_response_iss_parameter_supported;
        match named {
            Some(issuer) if issuer != self.config.issuer => Err(SignInError::Refused("the answer names another issuer".into())),
            None if announced => Err(SignInError::Refused("the answer names no issuer".into())),
            _ => Ok(()),
        }
    }

    /// Whoever must prove more has signed in since that was asked for, and not with a session that a stranger found open.
    fn check_fresh(&self, verified: &Verified, since: jiff::Timestamp) -> Result<(), SignInError> {
        match verified.signed_in_at() {
            Some(at) if at.saturating_add(LEEWAY).is_ok_and(|at| at >= since) => Ok(()),
            Some(_) => Err(SignInError::Refused("the sign-in is older than the wish for a fresh one".into())),
            None if self.config.says_when_signed_in => Err(SignInError::Refused(
                "the ID token has no auth_time, so a fresh sign-in is not proven (says_when_signed_in)".into(),
            )),
            None => Ok(()),
        }
    }

    async fn exchange(&self, discovered: &Discovered, code: String, verifier: String) -> Result<Tokens, SignInError> {
        let exchange = discovered.client.exchange_code(AuthorizationCode::new(code)).map_err(unavailable)?;
        let mut exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(verifier));
        let endpoint = discovered.metadata.token_endpoint().map(|endpoint| endpoint.as_str().to_owned());
        let parameters = self.auth.parameters(&self.config.client_id, &self.config.issuer, endpoint.as_deref());
        for (name, value) in parameters.map_err(unavailable)? {
            exchange = exchange.add_extra_param(name, value);
        }
        exchange.request_async(&self.http).await.map_err(|error| match error {
            openidconnect::RequestTokenError::Request(_) => unavailable(error),
            // The provider's own word for it (RFC 6749 5.2); everything else could quote what it sent.
            openidconnect::RequestTokenError::ServerResponse(answer) => {
                SignInError::Refused(format!("token endpoint: {}", answer.error()))
            }
            _ => SignInError::Refused("the answer of the token endpoint cannot be read".into()),
        })
    }

    async fn verified(&self, discovered: &Discovered, tokens: &Tokens, nonce: &Nonce) -> Result<Verified, SignInError> {
        let client = &self.config.client_id;
        match verify(discovered, client, tokens, nonce) {
            Ok(verified) => Ok(verified),
            Err(Refusal::Final(reason)) => Err(SignInError::Refused(reason)),
            Err(Refusal::PerhapsOldKeys(_)) => {
                let fresh = self.discovery.with_fresh_keys(&self.parts()).await?;
                verify(&fresh, client, tokens, nonce).map_err(|refusal| {
                    let (Refusal::Final(reason) | Refusal::PerhapsOldKeys(reason)) = refusal;
                    SignInError::Refused(reason)
                })
            }
        }
    }

    /// The claims of the token, and those of userinfo where the row says so.
    async fn all_claims(&self, discovered: &Discovered, tokens: &Tokens, verified: &Verified) -> Result<Claims, SignInError> {
        let mut claims = verified.claims.clone();
        if self.mapping.row().claims_from == ClaimsFrom::Userinfo {
            let subject = SubjectIdentifier::new(verified.subject.clone());
            let request = discovered.client.user_info(tokens.access_token().clone(), Some(subject)).map_err(unavailable)?;
            let answer: Result<UserInfoClaims<OtherClaims, CoreGenderClaim>, _> = request.request_async(&self.http).await;
            let answer = answer.map_err(|error| match error {
                openidconnect::UserInfoError::Request(_) => unavailable(error),
                openidconnect::UserInfoError::Parse(error) => {
                    SignInError::Refused(format!("userinfo cannot be read at {}", error.path()))
                }
                // Its text would name both subjects.
                openidconnect::UserInfoError::ClaimsVerification(_) => {
                    SignInError::Refused("userinfo belongs to another subject or issuer".into())
                }
                _ => SignInError::Refused("userinfo cannot be read".into()),
            })?;
            claims
                .add(Claims::of(&answer), &self.mapping.identity_claims())
                .map_err(|name| SignInError::Refused(format!("ID token and userinfo contradict each other in {name}")))?;
        }
        Ok(claims)
    }
}

#[async_trait]
impl IdentityProvider for OidcProvider {
    async fn start(&self, request: &SignInRequest, secrets: &SignInSecrets) -> Result<String, SignInError> {
        let discovered = self.discovered().await?;
        let row = self.mapping.row();
        let verifier = PkceCodeVerifier::new(secrets.pkce_verifier.clone());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let (state, nonce) = (secrets.state.clone(), secrets.nonce.clone());
        let mut authorize = discovered.client.authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            || CsrfToken::new(state),
            || Nonce::new(nonce),
        );
        for scope in row.scopes.iter().filter(|scope| *scope != "openid") {
            authorize = authorize.add_scope(Scope::new(scope.clone()));
        }
        for (name, value) in &row.authorize_params {
            authorize = authorize.add_extra_param(name.clone(), value.clone());
        }
        let word = |style: &LevelRequestConfig| style.word(request.level).map(str::to_owned);
        if let Some(style) = &row.level_request
            && let Some(word) = word(style)
        {
            authorize = match style {
                LevelRequestConfig::Scope { .. } => authorize.add_scope(Scope::new(word)),
                LevelRequestConfig::AcrValues { .. } => authorize.add_auth_context_value(AuthenticationContextClass::new(word)),
                LevelRequestConfig::Parameter { name, .. } => authorize.add_extra_param(name.clone(), word),
            };
        }
        if request.again {
            // With `max_age` the ID token must say when the person signed in (OpenID Connect Core 3.1.2.1).
            authorize = authorize.add_prompt(CoreAuthPrompt::Login).set_max_age(std::time::Duration::ZERO);
        }
        let (url, ..) = authorize.add_ui_locale(LanguageTag::new(request.language.clone())).set_pkce_challenge(challenge).url();
        Ok(url.to_string())
    }

    async fn check_issuer(&self, named: Option<&str>) -> Result<(), SignInError> {
        let discovered = self.discovered().await?;
        Self::check_issuer(self, &discovered, named)
    }

    async fn finish(&self, callback: Callback) -> Result<Identity, SignInError> {
        let discovered = self.discovered().await?;
        Self::check_issuer(self, &discovered, callback.issuer.as_deref())?;
        let tokens = self.exchange(&discovered, callback.code, callback.pkce_verifier).await?;
        let verified = self.verified(&discovered, &tokens, &Nonce::new(callback.nonce)).await?;
        if let Some(since) = callback.fresh_since {
            self.check_fresh(&verified, since)?;
        }
        let claims = self.all_claims(&discovered, &tokens, &verified).await?;
        Ok(self.mapping.identity(verified.subject, &claims, Some(verified.raw)))
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

    async fn verify_logout(&self, token: &str) -> Result<ports::LogoutNotice, SignInError> {
        let discovered = self.discovered().await?;
        match super::logout_token::verify(&discovered, &self.config, token) {
            Ok(notice) => Ok(notice),
            Err(Refusal::Final(reason)) => Err(SignInError::Refused(reason)),
            Err(Refusal::PerhapsOldKeys(_)) => {
                let fresh = self.discovery.with_fresh_keys(&self.parts()).await?;
                super::logout_token::verify(&fresh, &self.config, token).map_err(|refusal| {
                    let (Refusal::Final(reason) | Refusal::PerhapsOldKeys(reason)) = refusal;
                    SignInError::Refused(reason)
                })
            }
        }
    }
}

/// The error with everything behind it: the top text alone says too little.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
