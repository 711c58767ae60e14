//! The case system's side, as its vendor meets it.

mod attachments;
mod cases;
mod certificates;
mod dialogue;
mod events;
mod example;
mod faults;
mod handing_in;
mod issued;
mod keys;
mod manifest;
mod pushed;
mod replies;
mod ways;

use crate::support::*;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Method, Request, StatusCode};
use serde_json::Value;
use server::http::router;
use tower::ServiceExt as _;

/// Replies are fetched.
pub fn fetching(text: String) -> String {
    let begin = text.find("delivery = {").unwrap();
    let end = begin + text[begin..].find('}').unwrap() + 1;
    text.replacen(&text[begin..end], "delivery = { channel = \"fetch\" }", 1)
}

/// A story whose case system fetches its replies, on each database.
#[macro_export]
macro_rules! with_fetching {
    ($(async fn $name:ident($portal:ident: TestPortal) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test uses all")]
            use super::*;

            async fn story($portal: TestPortal) $body

            #[tokio::test]
            async fn sqlite() {
                story(TestPortal::start_edited(On::Sqlite, $crate::case_system::fetching).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                story(TestPortal::start_edited(On::Postgres, $crate::case_system::fetching).await).await;
            }
        }
    )+};
}

impl TestPortal {
    /// Fetches something as the case system.
    pub async fn fetch(&self, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request = Request::builder().uri(path).header("authorization", format!("Bearer {TOKEN}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = router(self.state.clone()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.map(|bytes| bytes.to_vec()).unwrap_or_default();
        (parts.status, parts.headers, bytes)
    }

    pub async fn look(&self, path: &str) -> Value {
        let (status, body) = self.api(Method::GET, path, None, &Value::Null).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Amina has answered; her reply goes where it goes.
    pub async fn answered(&self) -> String {
        let id = self.message(&inquiry()).await;
        let mut amina = self.signed_in("amina").await;
        amina.get(&format!("/rueckfragen/{id}")).await.has_status(200);
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await;
        let (papers, content) = (format!("/rueckfragen/{id}/nachweise/vertrag"), pdf());
        amina.upload(&papers, &[Upload { name: "Mietvertrag Ä.pdf", content: &content }], &[]).await;
        amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
        self.run_worker().await;
        id
    }
}
