//! Requests to the delivery service: one token for all of them, bounded answers, and what each status means.

use jiff::{SignedDuration, Timestamp};
use ports::RailError;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use url::Url;

/// Until the line stands.
const CONNECTING: Duration = Duration::from_secs(10);
/// Between two pieces of an answer.
const SILENCE: Duration = Duration::from_secs(120);
/// Tokens live thirty minutes; none is used in its last one.
const MARGIN: Duration = Duration::from_secs(60);
const LONGEST_LIFE: u64 = 30 * 60;
/// A page of a list, an event log, a destination.
pub(super) const SMALL: usize = 4 * 1024 * 1024;
/// Of an error, this much is read.
const PROBLEM: usize = 16 * 1024;

/// Addresses and the client's name.
pub struct HttpSettings {
    pub token_url: Url,
    /// Up to and with the version: `https://…/submission-api/v2`.
    pub submission_url: Url,
    /// Without the version, for its published keys.
    pub keys_url: Url,
    pub client_id: String,
    pub client_secret: SecretString,
    /// The only root of TLS that is trusted, if it is given.
    pub authority: Option<Vec<u8>>,
}

pub(super) struct FitHttp {
    client: reqwest::Client,
    /// For bodies of any size: the attempt's own limit holds, because a read timeout would run while we are sending.
    uploads: reqwest::Client,
    token_url: Url,
    base: String,
    pub(super) keys_url: Url,
    client_id: String,
    client_secret: SecretString,
    /// Whoever needs one waits for whoever fetches one.
    token: Mutex<Option<(SecretString, Instant)>>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: SecretString,
    #[serde(default = "half_an_hour")]
    expires_in: u64,
}

fn half_an_hour() -> u64 {
    LONGEST_LIFE
}

/// Why the service did not do it.
#[derive(Debug)]
pub(super) enum Refused {
    Away {
        reason: String,
        after: Option<SignedDuration>,
    },
    NotLetIn {
        reason: String,
    },
    /// 404 and 410.
    Gone,
    /// 409: something else is so already.
    Conflict {
        reason: String,
    },
    /// Another 4xx: what we said is wrong.
    Wrong {
        reason: String,
    },
    /// It answered with something that is not what it must be.
    Unreadable {
        reason: String,
    },
}

impl From<Refused> for RailError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Away { reason, after } => Self::Away { reason, after },
            Refused::NotLetIn { reason } | Refused::Unreadable { reason } => Self::NotLetIn { reason },
            Refused::Gone => Self::Gone,
            Refused::Conflict { reason } | Refused::Wrong { reason } => Self::Ours { reason },
        }
    }
}

fn away(reason: impl Into<String>) -> Refused {
    Refused::Away { reason: reason.into(), after: None }
}

impl FitHttp {
    pub(super) fn new(settings: &HttpSettings) -> Result<Self, reqwest::Error> {
        // Their guard answers 403 to whoever says not what they are. A redirect could lead a case elsewhere.
        let builder = || {
            let builder = reqwest::Client::builder()
                .user_agent(concat!("Rueckkanal/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(CONNECTING);
            match &settings.authority {
                Some(authority) => Ok::<_, reqwest::Error>(builder.tls_certs_only([reqwest::Certificate::from_pem(authority)?])),
                None => Ok(builder),
            }
        };
        Ok(Self {
            client: builder()?.read_timeout(SILENCE).build()?,
            uploads: builder()?.build()?,
            token_url: settings.token_url.clone(),
            base: settings.submission_url.as_str().trim_end_matches('/').to_owned(),
            keys_url: settings.keys_url.clone(),
            client_id: settings.client_id.clone(),
            client_secret: settings.client_secret.clone(),
            token: Mutex::default(),
        })
    }

    /// Paths are made of our own words and of ids, which need no encoding.
    pub(super) fn address(&self, path: &str) -> Url {
        format!("{}/{path}", self.base).parse().expect("a configured address and a path of plain characters")
    }

    /// Client credentials in the form; scopes are not asked for, because their names may change.
    pub(super) async fn token(&self) -> Result<SecretString, Refused> {
        let mut known = self.token.lock().await;
        if let Some((token, until)) = known.as_ref()
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.client_id.as_str()),
            ("client_secret", self.client_secret.expose_secret()),
        ];
        let answer = self.client.post(self.token_url.clone()).form(&form).send().await.map_err(unreached)?;
        let answer = match judged(answer).await {
            Ok(answer) => answer,
            Err(Refused::Wrong { reason }) => return Err(Refused::NotLetIn { reason: format!("no token: {reason}") }),
            Err(error) => return Err(error),
        };
        let answer: TokenAnswer = json(answer, SMALL).await?;
        let lives = Duration::from_secs(answer.expires_in.min(LONGEST_LIFE)).saturating_sub(MARGIN).max(Duration::from_secs(1));
        *known = Some((answer.access_token.clone(), Instant::now() + lives));
        Ok(answer.access_token)
    }

    /// Not one that somebody has fetched meanwhile.
    async fn forget(&self, refused: &SecretString) {
        let mut known = self.token.lock().await;
        if known.as_ref().is_some_and(|(token, _)| token.expose_secret() == refused.expose_secret()) {
            *known = None;
        }
    }

    /// Sends what `build` makes, once more with a new token if the first one was refused.
    pub(super) async fn send(
        &self,
        method: Method,
        address: Url,
        build: impl Fn(RequestBuilder) -> RequestBuilder + Send,
    ) -> Result<Response, Refused> {
        for first in [true, false] {
            let token = self.token().await?;
            let request = self.client.request(method.clone(), address.clone()).bearer_auth(token.expose_secret());
            let answer = build(request).send().await.map_err(unreached)?;
            if answer.status() == StatusCode::UNAUTHORIZED && first {
                self.forget(&token).await;
                continue;
            }
            return judged(answer).await;
        }
        Err(Refused::NotLetIn { reason: "401 with a new token".to_owned() })
    }

    /// Sends a body that can be read once only.
    pub(super) async fn send_once(
        &self,
        method: Method,
        address: Url,
        body: reqwest::Body,
        length: u64,
    ) -> Result<Response, Refused> {
        let token = self.token().await?;
        let request = self.uploads.request(method, address).bearer_auth(token.expose_secret());
        let request = request.header("content-type", "application/jose").header("content-length", length).body(body);
        let answer = request.send().await.map_err(unreached)?;
        if answer.status() == StatusCode::UNAUTHORIZED {
            self.forget(&token).await;
            return Err(away("401: the token was refused"));
        }
        judged(answer).await
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str, limit: usize) -> Result<T, Refused> {
        json(self.send(Method::GET, self.address(path), |request| request).await?, limit).await
    }

    /// Without a token: what everybody may read.
    pub(super) async fn get_public<T: DeserializeOwned>(&self, address: Url) -> Result<T, Refused> {
        let answer = self.client.get(address).send().await.map_err(unreached)?;
        json(judged(answer).await?, SMALL).await
    }
}

fn unreached(error: reqwest::Error) -> Refused {
    away(error.without_url().to_string())
}

/// From a status to what it means.
async fn judged(answer: Response) -> Result<Response, Refused> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let after = retry_after(&answer);
    let reason = format!("{}{}", status.as_u16(), problem(answer).await);
    Err(match status.as_u16() {
        401 => Refused::NotLetIn { reason },
        403 => {
            let hint = "is the client connected with the destination in the self-service portal?";
            Refused::NotLetIn { reason: format!("{reason}: {hint}") }
        }
        404 | 410 => Refused::Gone,
        409 => Refused::Conflict { reason },
        408 | 425 | 429 | 500..=599 => Refused::Away { reason, after },
        300..=399 => Refused::NotLetIn { reason: format!("{reason}: a redirect is not followed") },
        _ => Refused::Wrong { reason },
    })
}

/// Type and title of a problem document; nothing of its details, which may repeat what we sent.
async fn problem(answer: Response) -> String {
    let Ok(bytes) = bounded(answer, PROBLEM).await else { return String::new() };
    let Ok(problem) = serde_json::from_slice::<Value>(&bytes) else { return String::new() };
    let text = |name: &str| {
        let text = problem[name].as_str().unwrap_or_default();
        text.chars().filter(|c| !c.is_control()).take(200).collect::<String>()
    };
    let slug = text("type").rsplit('/').next().unwrap_or_default().to_owned();
    match (slug.as_str(), text("title")) {
        ("", title) if title.is_empty() => text("error"),
        ("", title) => format!(" {title}"),
        (slug, title) => format!(" {slug} {title}"),
    }
}

/// Seconds. A date is not understood, and waits for the errand's own pause.
fn retry_after(answer: &Response) -> Option<SignedDuration> {
    let seconds: u32 = answer.headers().get("retry-after")?.to_str().ok()?.trim().parse().ok()?;
    Some(SignedDuration::from_secs(seconds.min(24 * 3600).into()))
}

/// All of the answer, and never more than so many bytes of it.
pub(super) async fn bounded(mut answer: Response, limit: usize) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(unreached)? {
        if bytes.len() + piece.len() > limit {
            return Err(Refused::Unreadable { reason: format!("the answer is longer than {limit} bytes") });
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

pub(super) async fn json<T: DeserializeOwned>(answer: Response, limit: usize) -> Result<T, Refused> {
    let bytes = bounded(answer, limit).await?;
    serde_json::from_slice(&bytes).map_err(|error| Refused::Unreadable {
        reason: format!("the answer cannot be read: line {}, column {}", error.line(), error.column()),
    })
}

impl super::FitConnect {
    /// What the service's clock says.
    pub(super) async fn server_time(&self) -> Option<Timestamp> {
        let answer = self.http.client.get(self.http.keys_url.clone()).send().await.ok()?;
        let date = answer.headers().get("date")?.to_str().ok()?;
        jiff::fmt::rfc2822::parse(date).ok().map(|zoned| zoned.timestamp())
    }
}
