//! The mailbox of BundID (Zentrales Bürgerpostfach), REST v6, and its status monitor. No official document is public: what is here was seen in
//! public clients (`docs/notices.md` names it), and what could differ is configuration.

use super::zbp_content::{envelope, message, state};
use async_trait::async_trait;
use domain::{
    notice::{AttachmentLimits, Capabilities, NoticeAddress, NoticeFailure},
    person::TrustLevel,
};
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ports::{CarriedNotice, HandedOver, NoticeCarrier, NoticeSender, OutgoingNotice};
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};
use url::Url;

/// Services of the bridge over FIT-Connect, and the schemas of their data.
const MESSAGE: (&str, &str) = (
    "urn:schema-fitko-de:fit-connect:id.bund.de:message_v6",
    "https://schema.fitko.de/fit-connect/id.bund.de/message_v6/1.0.0/zbp-message.schema.json",
);
const STATE: (&str, &str) = (
    "urn:schema-fitko-de:fit-connect:id.bund.de:status_v6",
    "https://schema.fitko.de/fit-connect/id.bund.de/status_v6/1.0.0/zbp-state.schema.json",
);
/// As public clients do.
const TOKEN_SECONDS: i64 = 30 * 60;
const PATIENCE: Duration = Duration::from_secs(45);
/// Until the line stands: whoever is not reached has got nothing.
pub(super) const CONNECTING: Duration = Duration::from_secs(10);
/// Of an answer, this much is kept as proof.
const PROOF_BYTES: usize = 500;

/// How the mailbox of a tenant is reached.
pub struct ZbpSettings {
    pub url: Url,
    /// Certificate and key, PEM.
    pub certificate: Vec<u8>,
    pub key: Vec<u8>,
    /// The only root that is trusted, if it is given.
    pub authority: Option<Vec<u8>>,
    pub signer: String,
    pub token_claims: Map<String, Value>,
    pub sender: String,
    pub service: String,
    pub level: TrustLevel,
    pub retrieval_address: Option<String>,
    pub portal: String,
    /// Somebody else carries it to the mailbox.
    pub over: Option<Arc<dyn NoticeCarrier>>,
}

pub struct Zbp {
    pub(super) settings: ZbpSettings,
    pub(super) key: EncodingKey,
    http: reqwest::Client,
}

#[derive(Debug, thiserror::Error)]
pub enum ZbpError {
    #[error("the key is no RSA key in PEM")]
    Key(#[from] jsonwebtoken::errors::Error),
    #[error("certificate and key do not fit: {0}")]
    Client(#[from] reqwest::Error),
}

impl Zbp {
    pub fn new(settings: ZbpSettings) -> Result<Self, ZbpError> {
        let key = EncodingKey::from_rsa_pem(&settings.key)?;
        // A redirect could lead a person's handle elsewhere.
        let mut builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
        builder = builder.connect_timeout(CONNECTING);
        if settings.url.scheme() == "https" {
            let identity = [settings.certificate.as_slice(), b"\n", settings.key.as_slice()].concat();
            builder = builder.identity(reqwest::Identity::from_pem(&identity)?);
        }
        if let Some(authority) = &settings.authority {
            builder = builder.tls_certs_only([reqwest::Certificate::from_pem(authority)?]);
        }
        Ok(Self { key, http: builder.build()?, settings })
    }

    fn token(&self) -> Result<String, jsonwebtoken::errors::Error> {
        let now = jiff::Timestamp::now().as_second();
        let mut claims =
            json!({ "iat": now, "exp": now + TOKEN_SECONDS, "signer": self.settings.signer, "roles": ["THIRD_PARTY"] });
        if let Some(object) = claims.as_object_mut() {
            object.extend(self.settings.token_claims.clone());
        }
        jsonwebtoken::encode(&Header::new(Algorithm::RS512), &claims, &self.key)
    }

    fn address(&self, path: &str) -> String {
        format!("{}/v6/mailbox/{path}", self.settings.url.as_str().trim_end_matches('/'))
    }

    async fn put_message(&self, notice: &OutgoingNotice, token: String) -> HandedOver {
        let content = message(self, notice);
        let body = match envelope(&content, &self.key) {
            Ok(body) => body,
            Err(error) => return not_signed(&error),
        };
        let part = reqwest::multipart::Part::text(body).mime_str("application/json").expect("a media type");
        let mut form = reqwest::multipart::Form::new().part("json", part);
        if let Some(pdf) = &notice.pdf {
            let file = reqwest::multipart::Part::bytes(pdf.reveal().clone()).file_name("Hinweis.pdf");
            form = form.part("files", file.mime_str("application/pdf").expect("a media type"));
        }
        let request = self.http.put(self.address("messages")).bearer_auth(token).header("accept", "application/json");
        judge(request.multipart(form).send().await).await
    }

    /// In an envelope that names its author: the bridge checks it as the mailbox would.
    async fn hand_to(&self, carrier: &dyn NoticeCarrier, notice: &OutgoingNotice, token: String) -> HandedOver {
        let is_state = matches!(notice.address, NoticeAddress::BundidStatus { .. });
        let content = if is_state { state(self, notice) } else { message(self, notice) };
        let envelope = envelope(&content, &self.key).map(|text| serde_json::from_str::<Value>(&text).unwrap_or_default());
        let mut data = match envelope {
            Ok(data) => data,
            Err(error) => return not_signed(&error),
        };
        data["authorToken"] = json!(token);
        data["authorCertificate"] = json!(String::from_utf8_lossy(&self.settings.certificate));
        let (service, schema) = if is_state { STATE } else { MESSAGE };
        let carried = CarriedNotice {
            service,
            schema,
            data: data.to_string().into_bytes(),
            pdf: notice.pdf.clone().filter(|_| !is_state),
            reference: notice.id.to_string(),
        };
        carrier.carry(&carried).await
    }

    async fn post_state(&self, notice: &OutgoingNotice, token: String) -> HandedOver {
        let content = state(self, notice);
        let body = match envelope(&content, &self.key) {
            Ok(body) => body,
            Err(error) => return not_signed(&error),
        };
        let request = self.http.post(self.address("applications/states")).bearer_auth(token).header("accept", "application/json");
        judge(request.header("content-type", "application/json").body(body).send().await).await
    }
}

fn not_signed(error: &jsonwebtoken::errors::Error) -> HandedOver {
    HandedOver::NotNow { reason: format!("the key did not sign: {error}"), not_before: None }
}

#[async_trait]
impl NoticeSender for Zbp {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            text: true,
            link: true,
            // Limits are not public; one small PDF is what we send.
            attachments: Some(AttachmentLimits { files: 1, bytes_each: 1_000_000, bytes: 1_000_000, pages: None }),
            proof_of_sending: true,
            proof_of_retrieval: self.settings.retrieval_address.is_some(),
            recall: false,
            needs_level: true,
            known_again: false,
        }
    }

    async fn hand_over(&self, notice: &OutgoingNotice) -> HandedOver {
        let token = match self.token() {
            Ok(token) => token,
            Err(error) => return not_signed(&error),
        };
        if let Some(carrier) = &self.settings.over {
            return self.hand_to(&**carrier, notice, token).await;
        }
        match notice.address {
            NoticeAddress::BundidStatus { .. } => self.post_state(notice, token).await,
            _ => self.put_message(notice, token).await,
        }
    }

    /// Only whether somebody answers there with the certificate: nothing is sent that could become a message.
    async fn probe(&self) -> Result<(), String> {
        let answer = self.http.get(self.settings.url.clone()).send().await;
        answer.map(|_| ()).map_err(|error| error.without_url().to_string())
    }
}

/// From an answer to what it means. 2xx has it; what is wrong with the notice or its address is for good; what is wrong with us or with the
/// mailbox is tried again, because the next way costs a letter and a person can mend it.
pub(super) async fn judge(answer: Result<reqwest::Response, reqwest::Error>) -> HandedOver {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) if error.is_connect() || error.is_builder() => {
            return HandedOver::NotNow { reason: error.without_url().to_string(), not_before: None };
        }
        // In TLS 1.3 a certificate that is refused shows only when something is read.
        Err(error) if is_alert(&error) => {
            tracing::error!(notice.status = 0, "notice.not_let_in");
            return HandedOver::NotNow { reason: "the certificate was refused".to_owned(), not_before: None };
        }
        Err(error) => return HandedOver::NoAnswer { reason: error.without_url().to_string() },
    };
    let status = answer.status();
    let pause = retry_after(answer.headers());
    let kind = answer.headers().get(reqwest::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_json = kind.starts_with("application/") && kind.contains("json");
    let said = beginning(answer).await;
    let refused = |failure| HandedOver::Refused { failure, detail: format!("status {status}") };
    match status.as_u16() {
        200..=299 => HandedOver::Accepted { proof: format!("{status} {said}").trim().to_owned() },
        // Said by what knows addresses, and not by a gateway before it that finds no service.
        404 if is_json => refused(NoticeFailure::UnknownAddress),
        410 if is_json => refused(NoticeFailure::AddressGone),
        404 | 410 => HandedOver::NotNow { reason: format!("status {status}, and no word about an address"), not_before: pause },
        413 => refused(NoticeFailure::AttachmentRefused),
        401 | 403 | 407 => {
            // Everybody's notices wait for the same certificate.
            tracing::error!(notice.status = status.as_u16(), "notice.not_let_in");
            HandedOver::NotNow { reason: format!("status {status}: the portal is not let in"), not_before: pause }
        }
        // Somebody in between has waited in vain: perhaps the mailbox has it.
        408 | 504 => HandedOver::NoAnswer { reason: format!("status {status}") },
        425 | 429 | 500..=599 => HandedOver::NotNow { reason: format!("status {status}"), not_before: pause },
        300..=399 => HandedOver::NotNow { reason: format!("status {status}: a redirect is not followed"), not_before: pause },
        _ => refused(NoticeFailure::ContentRefused),
    }
}

/// The other side has ended TLS.
fn is_alert(error: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner
            .downcast_ref::<tokio_rustls::rustls::Error>()
            .is_some_and(|error| matches!(error, tokio_rustls::rustls::Error::AlertReceived(_)))
            || inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref).is_some_and(|inner| {
                inner
                    .downcast_ref::<tokio_rustls::rustls::Error>()
                    .is_some_and(|error| matches!(error, tokio_rustls::rustls::Error::AlertReceived(_)))
            })
        {
            return true;
        }
        source = inner.source();
    }
    false
}

/// Seconds; a date is not understood and waits for the errand's own pause.
fn retry_after(headers: &http::HeaderMap) -> Option<SignedDuration> {
    let seconds: u32 = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(SignedDuration::from_secs(seconds.into()))
}

/// Of the answer, what fits; no more is read.
async fn beginning(mut answer: reqwest::Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < PROOF_BYTES {
        match answer.chunk().await {
            Ok(Some(piece)) => bytes.extend_from_slice(&piece[..piece.len().min(PROOF_BYTES - bytes.len())]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control()).collect()
}
