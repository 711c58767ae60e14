//! Sign-in: start an attempt, finish it once, and find out who came.

use super::{Portal, ProviderAudience, accept_message::sha256};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use domain::{
    id::{AccountId, ProviderId},
    person::{Applicant, Clerk, TrustLevel},
};
use ports::{
    Callback, Identity, SignInError, SignInRequest, StorageError,
    storage::{NewSignIn, PendingSignIn},
};

/// Where to send the browser.
#[derive(Debug)]
pub struct StartedAttempt {
    pub redirect_to: String,
}

/// Who signed in, and where they wanted to go.
#[derive(Debug)]
pub struct SignedIn {
    pub person: SignedInPerson,
    pub identity: Identity,
    pub provider: ProviderId,
    pub return_to: String,
}

#[derive(Debug, Clone)]
pub enum SignedInPerson {
    Applicant(Applicant),
    Clerk(Clerk),
}

#[derive(Debug, thiserror::Error)]
pub enum SignInFailure {
    #[error("there is no such account")]
    UnknownProvider,
    /// No attempt of this browser waits for this answer: too old, used before, or not from here.
    #[error("no sign-in waits for this answer")]
    Expired,
    #[error("the account is not that of a clerk")]
    NotAClerk,
    #[error(transparent)]
    Provider(#[from] SignInError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Portal {
    /// Starts an attempt that only the browser with `cookie` can finish. `return_to` is a checked path on our own site.
    pub async fn start_sign_in(
        &self,
        provider: &ProviderId,
        cookie: &str,
        return_to: &str,
        language: &str,
    ) -> Result<StartedAttempt, SignInFailure> {
        let (tenant, _) = self.directory.provider(provider).ok_or(SignInFailure::UnknownProvider)?;
        let adapter = self.providers.get(provider).ok_or(SignInFailure::UnknownProvider)?;
        let started =
            adapter.start(&SignInRequest { language: language.to_owned(), level: TrustLevel::Basic, again: false }).await?;
        let new = NewSignIn {
            cookie_hash: sha256(cookie.as_bytes()),
            state_hash: sha256(started.state.as_bytes()),
            pending: PendingSignIn {
                tenant: tenant.id.clone(),
                provider: provider.clone(),
                nonce: started.nonce,
                pkce_verifier: started.pkce_verifier,
                return_to: return_to.to_owned(),
            },
            created_at: self.clock.now(),
        };
        self.storage.remember_sign_in(&new).await?;
        Ok(StartedAttempt { redirect_to: started.redirect_to })
    }

    /// Takes the waiting attempt, whatever the provider answered. The second answer finds nothing.
    pub async fn take_attempt(&self, cookie: &str, state: &str) -> Result<PendingSignIn, SignInFailure> {
        let taken = self.storage.take_sign_in(&sha256(cookie.as_bytes()), &sha256(state.as_bytes()), self.clock.now()).await?;
        taken.ok_or(SignInFailure::Expired)
    }

    /// Verifies the answer and finds the person's account.
    pub async fn finish_sign_in(
        &self,
        attempt: PendingSignIn,
        code: String,
        issuer: Option<String>,
    ) -> Result<SignedIn, SignInFailure> {
        let (tenant, provider) = self.directory.provider(&attempt.provider).ok_or(SignInFailure::UnknownProvider)?;
        let adapter = self.providers.get(&attempt.provider).ok_or(SignInFailure::UnknownProvider)?;
        let callback = Callback { code, issuer, nonce: attempt.nonce, pkce_verifier: attempt.pkce_verifier };
        let identity = adapter.finish(callback).await?;
        let clerk_of = match provider.audience {
            ProviderAudience::Applicants => None,
            ProviderAudience::Clerks => Some(clerk_authority(tenant, provider, &identity)?),
        };
        let new = AccountId(self.clock.new_id());
        let account = self.storage.account_of(&attempt.tenant, &identity.key, new, self.clock.now()).await?;
        let person = match clerk_of {
            None => SignedInPerson::Applicant(Applicant {
                tenant: attempt.tenant,
                account,
                key: identity.key.clone(),
                name: identity.name.clone(),
                level: identity.level,
            }),
            Some(authority) => {
                SignedInPerson::Clerk(Clerk { account, tenant: attempt.tenant, authority, name: identity.name.clone() })
            }
        };
        Ok(SignedIn { person, identity, provider: attempt.provider, return_to: attempt.return_to })
    }

    /// Which case system a bearer token belongs to. Compared in constant time.
    pub fn case_system_of(&self, token: &str) -> Option<&super::CaseSystem> {
        let hash = sha256(token.as_bytes());
        self.directory.case_systems.iter().find(|system| verify_slices_are_equal(&system.token_hash, &hash).is_ok())
    }
}

fn clerk_authority(
    tenant: &super::Tenant,
    provider: &super::Provider,
    identity: &Identity,
) -> Result<domain::id::AuthorityId, SignInFailure> {
    let has_role = identity.roles.contains(&provider.clerk_role);
    let authority = identity.authority.as_ref().and_then(|id| id.parse().ok());
    let authority = authority.filter(|id| tenant.authorities.iter().any(|authority| &authority.id == id));
    authority.filter(|_| has_role).ok_or(SignInFailure::NotAClerk)
}
