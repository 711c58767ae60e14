//! Events, pushed: to business software as [Standard Webhooks 1.0](https://www.standardwebhooks.com) says it, to case systems as CloudEvents
//! with the same signatures.

use crate::{
    config::PushConfig,
    event_row::{cloud_event, event_row},
    outgoing,
    signing::Signers,
};
use async_trait::async_trait;
use ipnet::IpNet;
use jiff::{SignedDuration, Timestamp};
use ports::{NotTold, Told, Webhook};
use reqwest::{StatusCode, header::RETRY_AFTER};
use serde_json::json;
use std::time::Duration;
use url::Url;

/// For one event. The receiver notes it and works later.
const PATIENCE: Duration = Duration::from_secs(20);
/// Nobody reads more of what it says.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Where somebody is told.
pub struct WebhookAddress {
    url: Url,
    signers: Signers,
    /// Of the portal: events name it as their source.
    origin: String,
    http: reqwest::Client,
}

impl WebhookAddress {
    /// Reads the secrets. `private`: networks of the operator's own that names may lead to.
    ///
    /// # Errors
    /// A secret cannot be read, or is none.
    pub fn new(config: &PushConfig, origin: String, private: &[IpNet]) -> Result<Self, String> {
        let http = outgoing::client(private, Some(PATIENCE)).map_err(|error| error.to_string())?;
        Ok(Self { url: config.url.clone(), signers: Signers::read(&config.secret_files)?, origin, http })
    }
}

fn failed(reason: impl Into<String>) -> NotTold {
    NotTold { reason: reason.into(), gone: false, retry_after: None }
}

#[async_trait]
impl Webhook for WebhookAddress {
    async fn tell(&self, told: Told, now: Timestamp) -> Result<(), NotTold> {
        let (id, media_type, body) = match told {
            Told::Program(event) => {
                let id = event.id.to_string();
                let row = event_row(event);
                let kind = row["what"]["change"].as_str().unwrap_or("event").to_owned();
                (id, "application/json", json!({ "type": kind, "timestamp": row["at"], "data": row }).to_string())
            }
            Told::CaseSystem(event) => {
                let view = cloud_event(event, &self.origin);
                let body = serde_json::to_string(&view).map_err(|error| failed(error.to_string()))?;
                (view.id, "application/cloudevents+json", body)
            }
        };
        let at = now.as_second().to_string();
        let request = self
            .http
            .post(self.url.clone())
            .header("content-type", media_type)
            .header("webhook-signature", self.signers.sign(&id, &at, body.as_bytes()))
            .header("webhook-id", id)
            .header("webhook-timestamp", at)
            .body(body);
        // An address can have a secret in it: it is not told.
        let mut answer = request.send().await.map_err(|error| failed(error.without_url().to_string()))?;
        let status = answer.status();
        if status.is_success() {
            // An answer that breaks off is none: something between may have begun it for somebody who never heard of this.
            let mut read = 0;
            while let Some(piece) = answer.chunk().await.map_err(|error| failed(error.without_url().to_string()))? {
                read += piece.len();
                if read > LONGEST_ANSWER {
                    break;
                }
            }
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
