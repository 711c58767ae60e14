//! Sign-in by OpenID Connect: authorization code flow with PKCE.

mod claims;
mod http_client;
mod oidc;

pub use http_client::HttpClient;
pub use oidc::OidcProvider;
