//! Letters on their way to the printer: into a folder, or fetched from the API by a print service that is told by a signed POST. Franking
//! and printing are the authority's.

use super::{
    mail_way::put_file,
    zbp::{CONNECTING, judge},
};
use async_trait::async_trait;
use aws_lc_rs::{digest, hmac};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::notice::{Capabilities, NoticeFailure};
use ports::{HandedOver, NoticeSender, OutgoingNotice};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use std::{path::PathBuf, time::Duration};
use url::Url;

const PATIENCE: Duration = Duration::from_secs(30);

pub struct Letters {
    pub folder: Option<PathBuf>,
    pub webhook: Option<PrintService>,
    /// `https://portal.example`.
    pub origin: String,
}

/// Who is told that there is a letter to fetch.
pub struct PrintService {
    pub url: Url,
    pub secret: SecretString,
    pub http: reqwest::Client,
}

impl PrintService {
    pub fn new(url: Url, secret: SecretString) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .connect_timeout(CONNECTING)
            .build()?;
        Ok(Self { url, secret, http })
    }

    /// Signed as "Standard Webhooks" says: HMAC-SHA-256 over `id.timestamp.body`.
    async fn tell(&self, id: &str, body: String) -> HandedOver {
        let timestamp = jiff::Timestamp::now().as_second();
        // "Standard Webhooks" writes keys as `whsec_` and base64; any other text is taken as it is.
        let secret = self.secret.expose_secret();
        let encoded = secret.strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
        let key = hmac::Key::new(hmac::HMAC_SHA256, encoded.as_deref().unwrap_or(secret.as_bytes()));
        let signature = STANDARD.encode(hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes()));
        let request = self
            .http
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", format!("v1,{signature}"));
        match judge(request.body(body).send().await).await {
            // Here it is no person's address that is not known.
            HandedOver::Refused { detail, .. } => HandedOver::NotNow { reason: detail, not_before: None },
            other => other,
        }
    }
}

#[async_trait]
impl NoticeSender for Letters {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            text: true,
            link: true,
            attachments: None,
            proof_of_sending: false,
            proof_of_retrieval: false,
            recall: false,
            needs_level: false,
            known_again: true,
        }
    }

    async fn hand_over(&self, notice: &OutgoingNotice) -> HandedOver {
        let Some(pdf) = &notice.pdf else {
            return HandedOver::Refused { failure: NoticeFailure::ContentRefused, detail: "there is no letter".to_owned() };
        };
        let id = notice.id.to_string();
        let sum = hex::encode(digest::digest(&digest::SHA256, pdf.reveal()));
        let facts = json!({
            "letter": id,
            "created_at": notice.created_at.to_string(),
            "pdf": format!("{}/api/v1/letters/{id}.pdf", self.origin),
            "sha256": sum,
            "bytes": pdf.reveal().len(),
        });
        if let Some(folder) = self.folder.clone() {
            let (bytes, name) = (pdf.reveal().clone(), id.clone());
            let facts = facts.to_string();
            // The PDF first: who sees the facts finds it.
            let written = tokio::task::spawn_blocking(move || {
                put_file(&folder, &format!("{name}.pdf"), &bytes)?;
                put_file(&folder, &format!("{name}.json"), facts.as_bytes())
            });
            match written.await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return HandedOver::NotNow { reason: error.to_string(), not_before: None },
                Err(_) => return HandedOver::NoAnswer { reason: "writing the letter failed".to_owned() },
            }
        }
        if let Some(service) = &self.webhook {
            return service.tell(&id, facts.to_string()).await;
        }
        let place = if self.folder.is_some() { "put into the folder" } else { "ready to be fetched" };
        HandedOver::Accepted { proof: format!("{place}, sha256 {sum}") }
    }

    async fn probe(&self) -> Result<(), String> {
        match &self.folder {
            Some(folder) if !folder.is_dir() => Err(format!("{} is not there", folder.display())),
            _ => Ok(()),
        }
    }
}
