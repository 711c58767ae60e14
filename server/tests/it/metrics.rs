//! Figures for the operator: true, bounded, and without anything about anybody.

use crate::{on_each_database, support::*};
use http::Request;
use server::metrics::scrape_router;
use tower::ServiceExt as _;

pub async fn figures(portal: &TestPortal) -> String {
    let state = &portal.state;
    let router = scrape_router(state.metrics.clone(), state.rooms.clone(), state.doors.clone());
    let answer = router.oneshot(Request::get("/metrics").body(axum::body::Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.status(), 200);
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

/// The value of the line that begins so.
fn value(text: &str, begin: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.starts_with(begin))?;
    line.rsplit(' ').next()?.parse().ok()
}

on_each_database! {
    async fn what_happens_is_counted_and_names_nobody(portal: TestPortal) {
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        portal.scanner.set(ScannerMood::Broken);
        amina.upload(&papers, &[Upload { name: "geheim.pdf", content: &pdf() }], &[]).await.has_status(303);
        amina.get(&papers).await.has_status(200);
        amina.get("/rueckfragen/gibt-es-nicht").await.has_status(404);
        amina.send(Request::builder().method("ERFUNDEN").uri("/gibt-es-nicht/amina").body(axum::body::Body::empty()).unwrap()).await;
        let text = figures(&portal).await;
        let page = "rueckkanal_http_answers_total{method=\"GET\",route=\"/rueckfragen/{message}/nachweise/{item}\",status=\"200\"}";
        assert_eq!(value(&text, page), Some(1.0), "{text}");
        assert_eq!(value(&text, "rueckkanal_documents_unchecked"), Some(1.0), "{text}");
        assert_eq!(value(&text, "rueckkanal_sessions"), Some(1.0), "{text}");
        assert!(value(&text, "rueckkanal_database_connections").unwrap() >= 1.0, "{text}");
        for secret in ["amina", "Amina", "geheim", "gibt-es-nicht", "ERFUNDEN", id.as_str(), "AB-1"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }

    async fn what_is_stuck_is_seen_with_its_age(portal: TestPortal) {
        portal.close_way();
        let id = portal.message(&one_question()).await;
        let mut amina = portal.signed_in("amina").await;
        amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina Haddad")]).await.has_status(303);
        amina.post(&format!("/rueckfragen/{id}/pruefen"), &[]).await.has_status(303);
        let of = |state: &str| format!("kind=\"deliver_reply\",route=\"case_system:case-system\",state=\"{state}\"}}");
        let text = figures(&portal).await;
        assert_eq!(value(&text, &format!("rueckkanal_errands{{{}", of("pending"))), Some(1.0), "{text}");
        portal.run_worker().await;
        portal.clock.forward(60 * 24 * 15);
        portal.run_worker().await;
        let text = figures(&portal).await;
        assert_eq!(value(&text, &format!("rueckkanal_errands{{{}", of("needs_person"))), Some(1.0), "{text}");
        assert!(value(&text, &format!("rueckkanal_errands_oldest_seconds{{{}", of("needs_person"))).unwrap() >= 3600.0, "{text}");
    }
}

/// However many ask, the database is asked once in a while.
#[tokio::test]
async fn an_answer_is_good_for_a_moment() {
    let portal = TestPortal::start(On::Sqlite).await;
    let state = &portal.state;
    let router = scrape_router(state.metrics.clone(), state.rooms.clone(), state.doors.clone());
    let ask = async || {
        let answer = router.clone().oneshot(Request::get("/metrics").body(axum::body::Body::empty()).unwrap()).await.unwrap();
        axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap()
    };
    let first = ask().await;
    portal.browser().get("/").await.has_status(200);
    assert_eq!(ask().await, first);
}
