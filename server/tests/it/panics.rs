//! A request that breaks is one answer: for people a page, for machines a problem document, whichever part of the portal it was for.

use crate::support::*;
use http::{Method, Request, header};
use serde_json::json;

#[tokio::test]
async fn a_request_that_breaks_ends_nothing_else() {
    let portal = TestPortal::start(On::Sqlite).await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    portal.clock.set_broken(true);
    let page = portal.browser().post("/anmelden", &[("konto", "people")]).await;
    page.has_status(500);
    assert!(page.text().contains("<html"), "people get a page: {}", page.text());
    let (status, problem) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &json!({})).await;
    assert_eq!((status.as_u16(), &problem["status"]), (500, &json!(500)), "{problem}");
    portal.clock.set_broken(false);
    // Outside both: what providers call, without sessions and without a problem document.
    let logout = |token: &str| {
        Request::post("/oidc/abmeldung/people")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(axum::body::Body::from(format!("logout_token={token}")))
            .unwrap()
    };
    let mut provider = portal.browser();
    provider.send(logout("panic")).await.has_status(500);
    provider.send(logout("nonsense")).await.has_status(400);
    amina.get(&format!("/rueckfragen/{id}")).await.has_status(200);
}
