//! Sign-in: start an attempt, finish it once, and find out who came.

mod state;

use crate::{
    access::{
        Access, ProviderAudience,
        sign_in::state::{Beginning, PendingSignIn},
    },
    hash::sha256,
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use domain::{
    id::{AccountId, ProviderId},
    person::{Applicant, Clerk, TrustLevel},
};
use ports::{Callback, Identity, SignInError, SignInRequest, StorageError, storage::EndSessions};

/// A logout token is remembered beyond its expiry for as long as clocks may be apart.
const LOGOUT_LEEWAY: jiff::SignedDuration = jiff::SignedDuration::from_mins(2);

/// What a sign-in is for.
#[derive(Debug, Clone, Copy)]
pub struct SignInWish<'a> {
    /// A checked path on our own site.
    pub return_to: &'a str,
    pub language: &'a str,
    /// The least level that helps.
    pub level: TrustLevel,
    /// The person is signed in already and must prove more.
    pub again: bool,
    /// A clerk is signed in, and only their roles are asked for.
    pub asks_again: bool,
}

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
    /// Only the roles were asked for.
    pub asked_again: bool,
}

#[derive(Debug, Clone)]
pub enum SignedInPerson {
    Applicant(Box<Applicant>),
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
    /// The provider let the clerk in, but not as safely as the tenant demands.
    #[error("the level of the clerk's sign-in is lower than the tenant demands")]
    ClerkNotSafely,
    /// The provider let the person in, but not safely enough.
    #[error("the level that was reached is lower than the one that was asked for")]
    LevelTooLow { wanted: TrustLevel, return_to: String },
    #[error(transparent)]
    Provider(#[from] SignInError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Access {
    /// Where the provider ends its own session, and leads back to `return_to`. `None`: it ends none, or is not known.
    pub async fn sign_out_url(&self, provider: &ProviderId, hint: Option<&str>, return_to: &str) -> Option<String> {
        self.providers.get(provider)?.sign_out_url(hint, return_to).await
    }

    /// Starts an attempt that only the browser with `cookie` can finish.
    pub async fn start_sign_in(
        &self,
        provider: &ProviderId,
        cookie: &str,
        wish: SignInWish<'_>,
    ) -> Result<StartedAttempt, SignInFailure> {
        let (_, known) = self.directory.provider(provider).ok_or(SignInFailure::UnknownProvider)?;
        let adapter = self.providers.get(provider).ok_or(SignInFailure::UnknownProvider)?;
        let level = wish.level.max(known.least_level);
        let SignInWish { return_to, again, asks_again, .. } = wish;
        let secrets = self.begin_attempt(cookie, &Beginning { provider, level, fresh: again, asks_again, return_to });
        let request = SignInRequest { language: wish.language.to_owned(), level, again };
        Ok(StartedAttempt { redirect_to: adapter.start(&request, &secrets).await? })
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
        let callback = Callback {
            code,
            issuer,
            nonce: attempt.secrets.nonce,
            pkce_verifier: attempt.secrets.pkce_verifier,
            fresh_since: attempt.fresh_since,
        };
        let identity = adapter.finish(callback).await?;
        if identity.level < attempt.level && provider.audience == ProviderAudience::Clerks {
            return Err(SignInFailure::ClerkNotSafely);
        }
        if identity.level < attempt.level {
            return Err(SignInFailure::LevelTooLow { wanted: attempt.level, return_to: attempt.return_to });
        }
        let clerk_of = match provider.audience {
            ProviderAudience::Applicants => None,
            ProviderAudience::Clerks => Some(clerk_authority(tenant, provider, &identity)?),
        };
        let new = AccountId(self.clock.new_id());
        let account = self.storage.account_of(&attempt.tenant, &identity.key, new, self.clock.now()).await?;
        let person = match clerk_of {
            None => SignedInPerson::Applicant(Box::new(Applicant {
                tenant: attempt.tenant,
                account,
                key: identity.key.clone(),
                name: identity.name.clone(),
                level: identity.level,
                attributes: identity.attributes.clone(),
                came_by: None,
            })),
            Some(authority) => {
                SignedInPerson::Clerk(Clerk { account, tenant: attempt.tenant, authority, name: identity.name.clone() })
            }
        };
        if let SignedInPerson::Applicant(applicant) = &person {
            self.recognize(applicant).await?;
        }
        Ok(SignedIn {
            person,
            identity,
            provider: attempt.provider,
            return_to: attempt.return_to,
            asked_again: attempt.asks_again,
        })
    }

    /// Checks the issuer of an answer that brings an error instead of a code (RFC 9207).
    pub async fn check_answer(&self, attempt: &PendingSignIn, issuer: Option<&str>) -> Result<(), SignInFailure> {
        let adapter = self.providers.get(&attempt.provider).ok_or(SignInFailure::UnknownProvider)?;
        Ok(adapter.check_issuer(issuer).await?)
    }

    /// The provider says that someone signed out there: their sessions here end, too.
    pub async fn provider_signed_out(&self, provider: &ProviderId, token: &str) -> Result<(), SignInFailure> {
        let (_, known) = self.directory.provider(provider).ok_or(SignInFailure::UnknownProvider)?;
        let adapter = self.providers.get(provider).ok_or(SignInFailure::UnknownProvider)?;
        let notice = adapter.verify_logout(token).await?;
        let end = EndSessions {
            issuer: known.issuer.clone(),
            subject: notice.subject,
            provider_session: notice.provider_session,
            token_hash: sha256(format!("{}\n{}", known.issuer, notice.token_id).as_bytes()),
            token_known_until: notice.known_until + LOGOUT_LEEWAY,
        };
        match self.storage.end_sessions(&end, self.clock.now()).await? {
            Some(ended) => {
                tracing::info!(provider.id = %provider, sessions.ended = ended, "sign_out.by_provider");
                Ok(())
            }
            None => Err(SignInFailure::Provider(SignInError::Refused("this logout token came before".into()))),
        }
    }

    /// Which case system a bearer token belongs to. Compared in constant time.
    pub fn case_system_of(&self, token: &str) -> Option<&crate::access::CaseSystem> {
        let hash = sha256(token.as_bytes());
        let is_theirs = |known: &[u8; 32]| verify_slices_are_equal(known, &hash).is_ok();
        self.directory.case_systems.iter().find(|system| system.token_hash.as_ref().is_some_and(is_theirs))
    }
}

fn clerk_authority(
    tenant: &crate::access::Tenant,
    provider: &crate::access::Provider,
    identity: &Identity,
) -> Result<domain::id::AuthorityId, SignInFailure> {
    let has_role = identity.roles.contains(&provider.clerk_role);
    let authority = identity.authority.as_ref().and_then(|id| id.parse().ok());
    let authority = authority.filter(|id| tenant.authorities.iter().any(|authority| &authority.id == id));
    authority.filter(|_| has_role).ok_or(SignInFailure::NotAClerk)
}
