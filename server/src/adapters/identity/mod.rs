//! Sign-in by OpenID Connect: authorization code flow with PKCE.

mod claims;
mod client_auth;
mod discovery;
mod http_client;
mod logout_token;
mod mapping;
mod oidc;
mod protocol;
mod verify;

pub use client_auth::ClientAuthError;
pub use http_client::HttpClient;
pub use mapping::ClaimMapping;
pub use oidc::OidcProvider;
