//! A browser without scripts: cookies, forms, redirects.

use super::ORIGIN;
use axum::{Router, body::Body};
use http::{HeaderMap, Request, StatusCode, header};
use std::collections::BTreeMap;
use tower::ServiceExt as _;

#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// Sending, whatever is missing.
pub const AS_IT_IS: &[(&str, &str)] = &[("luecken", "1")];

/// A file for an upload form.
pub struct Upload<'a> {
    pub name: &'a str,
    pub content: &'a [u8],
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Where a redirect leads, without the fragment.
    pub fn location(&self) -> String {
        let value = self.headers.get(header::LOCATION).unwrap_or_else(|| panic!("no redirect: {} {}", self.status, self.text()));
        value.to_str().unwrap().split('#').next().unwrap().to_owned()
    }

    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.text().contains(text), "{:?} is not shown on {}: {}", text, self.status, self.text());
        self
    }

    #[track_caller]
    pub fn has_status(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new() }
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if !self.cookies.is_empty() {
            let line: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request.headers_mut().insert(header::COOKIE, line.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(
                cookie.contains("Secure")
                    && cookie.contains("HttpOnly")
                    && (cookie.contains("SameSite=Lax") || cookie.contains("SameSite=Strict")),
                "{cookie}"
            );
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        let answer = self.send(request.unwrap()).await;
        self.told(answer).await
    }

    /// A form that was refused leads to the page that says why (no answer to a post stays in the history): that page, as 422, with the address
    /// that it is at.
    async fn told(&mut self, answer: Answer) -> Answer {
        let location = answer.headers.get(header::LOCATION).and_then(|to| to.to_str().ok());
        let Some(page) = location.and_then(|to| to.strip_suffix("#fehler")) else { return answer };
        let page = page.to_owned();
        let shown = self.get(&page).await;
        assert_eq!(shown.status, 200, "{page}");
        Answer { status: http::StatusCode::UNPROCESSABLE_ENTITY, headers: answer.headers, body: shown.body }
    }

    /// Posts the form of the papers page.
    pub async fn upload(&mut self, path: &str, files: &[Upload<'_>], fields: &[(&str, &str)]) -> Answer {
        let body = multipart(files, fields);
        let request = Request::post(path)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze")
            .body(in_pieces(body));
        let answer = self.send(request.unwrap()).await;
        self.told(answer).await
    }

    pub async fn sign_in(&mut self, who: &str) -> Answer {
        let (page, account, home) = if who.starts_with("clerk-") {
            ("/behoerde/anmelden", "clerks", "/behoerde/rueckfragen")
        } else {
            ("/anmelden", "people", "/rueckfragen")
        };
        self.sign_in_to(page, account, home, who).await
    }

    pub async fn sign_in_to(&mut self, page: &str, account: &str, return_to: &str, who: &str) -> Answer {
        let start = self.post(page, &[("konto", account), ("zurueck", return_to)]).await;
        let state = start.location().rsplit_once("state=").unwrap().1.to_owned();
        self.get(&format!("/anmelden/zurueck?code={who}&state={state}")).await
    }
}

/// As a socket would hand it over.
fn in_pieces(body: Vec<u8>) -> Body {
    let pieces: Vec<_> =
        body.chunks(64 * 1024).map(|piece| Ok::<_, std::io::Error>(bytes::Bytes::copy_from_slice(piece))).collect();
    Body::from_stream(futures_util::stream::iter(pieces))
}

pub fn multipart(files: &[Upload<'_>], fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for file in files {
        let name = file.name.replace('"', "%22");
        body.extend_from_slice(
            format!(
                "--grenze\r\nContent-Disposition: form-data; name=\"dateien\"; filename=\"{name}\"\r\nContent-Type: x/y\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(file.content);
        body.extend_from_slice(b"\r\n");
    }
    for (name, value) in fields {
        body.extend_from_slice(
            format!("--grenze\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
        );
    }
    body.extend_from_slice(b"--grenze--\r\n");
    body
}
