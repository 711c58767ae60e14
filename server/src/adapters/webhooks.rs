//! Events for business software, pushed as [Standard Webhooks 1.0](https://www.standardwebhooks.com) says it: number, moment and body are signed
//! with a secret that both sides have.

use crate::{config::PushConfig, event_row::event_row};
use async_trait::async_trait;
use aws_lc_rs::{hmac, rand::SystemRandom};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::event::Event;
use jiff::{SignedDuration, Timestamp};
use ports::{NotTold, Webhook};
use reqwest::{StatusCode, header::RETRY_AFTER};
use serde_json::json;
use std::{path::Path, time::Duration};
use url::Url;

/// For one event. The receiver notes it and works later.
const PATIENCE: Duration = Duration::from_secs(20);
/// How a secret is written.
const PREFIX: &str = "whsec_";
/// Bytes of a new secret.
const NEW: usize = 32;

/// Where a program is told.
pub struct WebhookAddress {
    url: Url,
    /// The first is the newest: whoever checks needs one that fits.
    keys: Vec<hmac::Key>,
    http: reqwest::Client,
}

impl WebhookAddress {
    /// Reads the secrets. Redirects are not followed: where it goes is what is configured.
    ///
    /// # Errors
    /// A secret cannot be read, or is none.
    pub fn new(config: &PushConfig) -> Result<Self, String> {
        let keys = config.secret_files.iter().map(|path| secret(path).map_err(|error| format!("{}: {error}", path.display())));
        let keys = keys.collect::<Result<_, _>>()?;
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build();
        Ok(Self { url: config.url.clone(), keys, http: http.map_err(|error| error.to_string())? })
    }

    /// `v1,<base64>` for each secret.
    fn signatures(&self, id: &str, at: &str, body: &str) -> String {
        let signed = format!("{id}.{at}.{body}");
        let each = self.keys.iter().map(|key| format!("v1,{}", STANDARD.encode(hmac::sign(key, signed.as_bytes()))));
        each.collect::<Vec<_>>().join(" ")
    }
}

fn secret(path: &Path) -> Result<hmac::Key, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let decoded = text.trim().strip_prefix(PREFIX).and_then(|text| STANDARD.decode(text).ok());
    match decoded {
        Some(bytes) if (24..=64).contains(&bytes.len()) => Ok(hmac::Key::new(hmac::HMAC_SHA256, &bytes)),
        _ => Err("must hold whsec_ and base64 of 24 to 64 bytes: `rueckkanal webhooks new-secret` makes one".to_owned()),
    }
}

/// A new secret, as both sides write it.
pub fn new_secret() -> String {
    let mut bytes = [0; NEW];
    let filled = aws_lc_rs::rand::SecureRandom::fill(&SystemRandom::new(), &mut bytes);
    filled.expect("the system has random numbers");
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

fn failed(reason: impl Into<String>) -> NotTold {
    NotTold { reason: reason.into(), gone: false, retry_after: None }
}

#[async_trait]
impl Webhook for WebhookAddress {
    async fn tell(&self, event: Event, now: Timestamp) -> Result<(), NotTold> {
        let id = event.id.to_string();
        let row = event_row(event);
        let kind = row["what"]["change"].as_str().unwrap_or("event").to_owned();
        let body = json!({ "type": kind, "timestamp": row["at"], "data": row }).to_string();
        let at = now.as_second().to_string();
        let request = self
            .http
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("webhook-signature", self.signatures(&id, &at, &body))
            .header("webhook-id", id)
            .header("webhook-timestamp", at)
            .body(body);
        // An address can have a secret in it: it is not told.
        let answer = request.send().await.map_err(|error| failed(error.without_url().to_string()))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        let seconds = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        Err(NotTold {
            reason: format!("it answered {status}"),
            gone: status == StatusCode::GONE,
            retry_after: seconds.map(SignedDuration::from_secs),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what they expect")]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn signatures_are_those_of_the_specification() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").unwrap();
        let config = PushConfig { url: "https://erp.example/hook".parse().unwrap(), secret_files: vec![path] };
        let address = WebhookAddress::new(&config).unwrap();
        assert_eq!(
            address.signatures("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn what_is_no_secret_is_told() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["", "abc", "whsec_", "whsec_AAAA", "whsec_%%%"] {
            let path = folder.path().join("secret");
            std::fs::write(&path, text).unwrap();
            let config = PushConfig { url: "https://erp.example/".parse().unwrap(), secret_files: vec![path] };
            assert!(WebhookAddress::new(&config).is_err(), "{text}");
        }
        let path = folder.path().join("secret");
        std::fs::write(&path, new_secret()).unwrap();
        assert!(secret(&path).is_ok());
    }
}
