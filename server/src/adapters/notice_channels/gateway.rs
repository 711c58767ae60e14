//! One JSON contract for accounts whose own interface is not public: an account operator's connector implements it (`docs/notice-gateway.yaml`).
//! A notice is put under its own id, so that twice is once.

use super::zbp::{CONNECTING, judge};
use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::notice::{AttachmentLimits, Capabilities, NoticeAddress, NoticeChannel, NoticeFailure};
use ports::{HandedOver, NoticeSender, OutgoingNotice};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use url::Url;

const PATIENCE: Duration = Duration::from_secs(30);
/// A token is not used in the last moments of its life.
const MARGIN: Duration = Duration::from_secs(30);
/// Whatever its server says, seconds.
const LONGEST_LIFE: u64 = 24 * 60 * 60;

pub struct Gateway {
    pub channel: NoticeChannel,
    pub url: Url,
    pub token_url: Url,
    pub client_id: String,
    pub client_secret: SecretString,
    /// RFC 8707.
    pub resource: Option<String>,
    pub scope: Option<String>,
    http: reqwest::Client,
    /// Whoever needs one waits for whoever fetches one.
    token: Mutex<Option<(SecretString, Instant)>>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: SecretString,
    #[serde(default = "an_hour")]
    expires_in: u64,
}

fn an_hour() -> u64 {
    3600
}

/// What a gateway is made of.
pub struct GatewaySettings {
    pub channel: NoticeChannel,
    pub url: Url,
    pub token_url: Url,
    pub client_id: String,
    pub client_secret: SecretString,
    pub resource: Option<String>,
    pub scope: Option<String>,
    pub authority: Option<Vec<u8>>,
}

impl Gateway {
    pub fn new(settings: GatewaySettings) -> Result<Self, reqwest::Error> {
        let mut builder =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).connect_timeout(CONNECTING);
        if let Some(authority) = &settings.authority {
            builder = builder.tls_certs_only([reqwest::Certificate::from_pem(authority)?]);
        }
        let GatewaySettings { channel, url, token_url, client_id, client_secret, resource, scope, .. } = settings;
        let http = builder.build()?;
        Ok(Self { channel, url, token_url, client_id, client_secret, resource, scope, http, token: Mutex::default() })
    }

    /// Client credentials (RFC 6749, 4.4).
    async fn token(&self) -> Result<SecretString, String> {
        let mut known = self.token.lock().await;
        if let Some((token, until)) = known.as_ref()
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        let mut form = vec![("grant_type", "client_credentials")];
        form.extend(self.resource.as_deref().map(|resource| ("resource", resource)));
        form.extend(self.scope.as_deref().map(|scope| ("scope", scope)));
        let request =
            self.http.post(self.token_url.clone()).basic_auth(&self.client_id, Some(self.client_secret.expose_secret()));
        let answer = request.form(&form).send().await.map_err(|error| error.without_url().to_string())?;
        if !answer.status().is_success() {
            tracing::error!(notice.status = answer.status().as_u16(), "notice.not_let_in");
            return Err(format!("no token: status {}", answer.status()));
        }
        let answer: TokenAnswer = answer.json().await.map_err(|_| "the token's answer cannot be read".to_owned())?;
        let lives = Duration::from_secs(answer.expires_in.min(LONGEST_LIFE)).saturating_sub(MARGIN).max(Duration::from_secs(1));
        *known = Some((answer.access_token.clone(), Instant::now() + lives));
        Ok(answer.access_token)
    }

    async fn forget_token(&self) {
        *self.token.lock().await = None;
    }
}

#[async_trait]
impl NoticeSender for Gateway {
    fn capabilities(&self) -> Capabilities {
        let attachments = (self.channel == NoticeChannel::Elster).then_some(AttachmentLimits::ELSTER);
        Capabilities {
            text: true,
            link: true,
            attachments,
            proof_of_sending: true,
            proof_of_retrieval: false,
            recall: false,
            needs_level: false,
            known_again: true,
        }
    }

    async fn hand_over(&self, notice: &OutgoingNotice) -> HandedOver {
        let (NoticeAddress::LandAccount { handle } | NoticeAddress::Fink { handle } | NoticeAddress::Elster { handle }) =
            &notice.address
        else {
            return HandedOver::Refused { failure: NoticeFailure::UnknownAddress, detail: "no handle".to_owned() };
        };
        let token = match self.token().await {
            Ok(token) => token,
            Err(reason) => return HandedOver::NotNow { reason, not_before: None },
        };
        let attachments: Vec<_> = notice
            .pdf
            .iter()
            .map(|pdf| json!({ "name": "Hinweis.pdf", "media_type": "application/pdf", "base64": STANDARD.encode(pdf.reveal()) }))
            .collect();
        let body = json!({
            "channel": self.channel.as_str(),
            "handle": handle.reveal().as_str(),
            "cause": notice.cause.kind(),
            "texts": notice.words.texts,
            "link": notice.link,
            "created_at": notice.created_at.to_string(),
            "attachments": attachments,
        });
        let address = format!("{}/notices/{}", self.url.as_str().trim_end_matches('/'), notice.id);
        let answer = self.http.put(address).bearer_auth(token.expose_secret()).json(&body).send().await;
        if answer.as_ref().is_ok_and(|answer| answer.status() == http::StatusCode::UNAUTHORIZED) {
            self.forget_token().await;
        }
        judge(answer).await
    }

    async fn probe(&self) -> Result<(), String> {
        self.token().await.map(|_| ())
    }
}
