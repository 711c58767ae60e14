//! The HTTP client for identity providers: no redirects, time-outs, small answers only.

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use std::{future::Future, pin::Pin, time::Duration};

/// Discovery documents, keys and tokens are small.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

#[derive(Debug, Clone)]
pub struct HttpClient(reqwest::Client);

#[derive(Debug, thiserror::Error)]
pub enum HttpClientError {
    #[error("the identity provider did not answer")]
    Transport(#[from] reqwest::Error),
    /// Trouble of its own: not the person's sign-in is refused, the provider is away.
    #[error("the identity provider answers with {0}")]
    Failing(http::StatusCode),
    #[error("the answer is longer than {MAX_ANSWER_BYTES} bytes")]
    TooLong,
    #[error("the answer cannot be read")]
    Unreadable(#[from] http::Error),
}

impl HttpClient {
    pub fn new() -> Result<Self, reqwest::Error> {
        Ok(Self(builder().build()?))
    }

    /// With a certificate of our own (RFC 8705). `identity` holds certificate (X.509 v3) and key, both PEM; `authority` is the
    /// only root that is trusted, if it is given.
    pub fn with_certificate(identity: &[u8], authority: Option<&[u8]>) -> Result<Self, reqwest::Error> {
        let mut builder = builder().identity(reqwest::Identity::from_pem(identity)?);
        if let Some(authority) = authority {
            builder = builder.tls_certs_only([reqwest::Certificate::from_pem(authority)?]);
        }
        Ok(Self(builder.build()?))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpClientError> {
        let mut answer = self.0.execute(request.try_into()?).await?;
        if answer.status().is_server_error() {
            return Err(HttpClientError::Failing(answer.status()));
        }
        let mut built = http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            built = built.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await? {
            if body.len() + piece.len() > MAX_ANSWER_BYTES {
                return Err(HttpClientError::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        Ok(built.body(body)?)
    }
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        // A redirect could lead our server into the internal network.
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(10))
}

impl<'c> AsyncHttpClient<'c> for HttpClient {
    type Error = HttpClientError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Self::Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
