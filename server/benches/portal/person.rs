//! Signs in whoever the code names, at once.

use async_trait::async_trait;
use domain::{
    binding::PersonAttributes,
    person::{PersonKey, TrustLevel},
    personal::Personal,
};
use ports::{Callback, Identity, IdentityProvider, LogoutNotice, SignInError, SignInRequest, SignInSecrets};

pub const ISSUER: &str = "https://idp.example";

pub struct AnyoneProvider;

#[async_trait]
impl IdentityProvider for AnyoneProvider {
    async fn start(&self, _: &SignInRequest, secrets: &SignInSecrets) -> Result<String, SignInError> {
        Ok(format!("{ISSUER}/?state={}", secrets.state))
    }

    async fn finish(&self, callback: Callback) -> Result<Identity, SignInError> {
        Ok(Identity {
            key: PersonKey { issuer: ISSUER.to_owned(), subject: Personal::new(callback.code) },
            name: None,
            // The longest session.
            level: TrustLevel::Basic,
            roles: Vec::new(),
            authority: None,
            attributes: PersonAttributes::default(),
            provider_session: None,
            logout_hint: None,
        })
    }

    async fn check_issuer(&self, _: Option<&str>) -> Result<(), SignInError> {
        Ok(())
    }

    async fn verify_logout(&self, _: &str) -> Result<LogoutNotice, SignInError> {
        Err(SignInError::Refused("test".into()))
    }

    async fn sign_out_url(&self, _: Option<&str>, _: &str) -> Option<String> {
        None
    }
}
