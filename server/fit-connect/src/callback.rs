//! Callbacks: who sent one is known by an HMAC over its bytes, before anything of it is read.

use aws_lc_rs::hmac;
use jiff::{SignedDuration, Timestamp};

/// Older ones are not believed.
pub const CALLBACK_AGE: SignedDuration = SignedDuration::from_mins(5);
/// Clocks differ by so much.
const AHEAD: SignedDuration = SignedDuration::from_mins(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallbackFault {
    #[error("callback-timestamp is no number of seconds")]
    Timestamp,
    #[error("callback-timestamp is more than five minutes old, or ahead of this clock")]
    Age,
    #[error("callback-authentication does not fit body and secret")]
    Authentication,
}

/// `callback-authentication` is the hexadecimal HMAC-SHA-512 of `callback-timestamp`, a dot and the bytes of the body as they came. Compared
/// in constant time, and first: a stranger learns nothing of the clock.
pub fn check_callback(
    secret: &[u8],
    timestamp: &str,
    authentication: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), CallbackFault> {
    let key = hmac::Key::new(hmac::HMAC_SHA512, secret);
    let signed = [timestamp.as_bytes(), b".", body].concat();
    let given = hex::decode(authentication).map_err(|_| CallbackFault::Authentication)?;
    hmac::verify(&key, &signed, &given).map_err(|_| CallbackFault::Authentication)?;
    let seconds: i64 = timestamp.parse().map_err(|_| CallbackFault::Timestamp)?;
    let sent = Timestamp::from_second(seconds).map_err(|_| CallbackFault::Timestamp)?;
    let age = sent.duration_until(now);
    if age > CALLBACK_AGE || age < -AHEAD { Err(CallbackFault::Age) } else { Ok(()) }
}
