//! The `state` of a sign-in that is on its way: all that the way back needs, sealed for the browser that began it. Nothing is stored before somebody
//! is back, so that a flood of beginnings costs nothing and keeps nobody out.

use crate::{
    access::{Access, SignInFailure},
    hash::sha256,
    sealed,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    id::{ProviderId, TenantId},
    person::TrustLevel,
};
use jiff::{SignedDuration, Timestamp};
use ports::SignInSecrets;

/// From the beginning to the way back (E1).
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// What was wanted when the sign-in began.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingSignIn {
    pub tenant: TenantId,
    pub provider: ProviderId,
    pub secrets: SignInSecrets,
    /// A checked path on our own site.
    pub return_to: String,
    /// The level that was asked for; what was reached must not be less.
    pub level: TrustLevel,
    /// The person must have signed in at the provider since then; `None`: an earlier sign-in there counts.
    pub fresh_since: Option<Timestamp>,
    /// A clerk's roles are asked for again: the session that was there is not prolonged by it.
    pub asks_again: bool,
}

impl std::fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PendingSignIn({}, {})", self.tenant, self.provider)
    }
}

/// When it began (milliseconds since 1970), provider, level, whether it must be fresh, whether only roles are asked for, where to.
type Carried = (i64, String, String, bool, bool, String);

/// A sign-in that begins.
pub(crate) struct Beginning<'a> {
    pub provider: &'a ProviderId,
    pub level: TrustLevel,
    pub fresh: bool,
    pub asks_again: bool,
    pub return_to: &'a str,
}

impl Access {
    fn sign_in_key(&self) -> [u8; 32] {
        self.keyed_hash(b"sign-in", b"")
    }

    /// State, nonce and verifier of a new attempt of the browser with this cookie.
    pub(crate) fn begin_attempt(&self, cookie: &str, new: &Beginning<'_>) -> SignInSecrets {
        let carried: Carried = (
            self.clock.now().as_millisecond(),
            new.provider.to_string(),
            new.level.as_str().to_owned(),
            new.fresh,
            new.asks_again,
            new.return_to.to_owned(),
        );
        let body = serde_json::to_vec(&carried).expect("texts and numbers");
        let state = sealed::seal(&self.sign_in_key(), cookie.as_bytes(), &body, &*self.clock);
        self.secrets_of(URL_SAFE_NO_PAD.encode(state))
    }

    /// Nonce and verifier follow from the state, for whoever has the key of this installation.
    fn secrets_of(&self, state: String) -> SignInSecrets {
        let drawn = |purpose: &[u8]| URL_SAFE_NO_PAD.encode(self.keyed_hash(purpose, state.as_bytes()));
        let (nonce, pkce_verifier) = (drawn(b"sign-in-nonce"), drawn(b"sign-in-verifier"));
        SignInSecrets { state, nonce, pkce_verifier }
    }

    /// The attempt that is back. Nothing is written: whoever brings an error changes nothing by it.
    ///
    /// # Errors
    /// [`SignInFailure::Expired`] if it is of another browser or older than ten minutes.
    pub fn look_at_attempt(&self, cookie: &str, state: &str) -> Result<PendingSignIn, SignInFailure> {
        self.read_attempt(cookie, state).ok_or(SignInFailure::Expired)
    }

    /// Takes the attempt that is back with a code. The second answer finds nothing.
    ///
    /// # Errors
    /// [`SignInFailure::Expired`] if it is of another browser, older than ten minutes, or was taken before.
    pub async fn take_attempt(&self, cookie: &str, state: &str) -> Result<PendingSignIn, SignInFailure> {
        let attempt = self.look_at_attempt(cookie, state)?;
        let now = self.clock.now();
        let first = self.storage.use_sign_in(&sha256(state.as_bytes()), now, now - LIFETIME).await?;
        if first { Ok(attempt) } else { Err(SignInFailure::Expired) }
    }

    fn read_attempt(&self, cookie: &str, state: &str) -> Option<PendingSignIn> {
        let sealed = URL_SAFE_NO_PAD.decode(state).ok()?;
        let body = sealed::open(&self.sign_in_key(), cookie.as_bytes(), &sealed)?;
        let (began_at, provider, level, fresh, asks_again, return_to) = serde_json::from_slice::<Carried>(&body).ok()?;
        let (began_at, provider) = (Timestamp::from_millisecond(began_at).ok()?, provider.parse().ok()?);
        let (tenant, _) = self.directory.provider(&provider)?;
        (began_at.duration_until(self.clock.now()) < LIFETIME).then(|| PendingSignIn {
            tenant: tenant.id.clone(),
            provider,
            secrets: self.secrets_of(state.to_owned()),
            return_to,
            level: TrustLevel::parse(&level).unwrap_or(TrustLevel::High),
            fresh_since: fresh.then_some(began_at),
            asks_again,
        })
    }
}
