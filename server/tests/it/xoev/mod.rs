//! XAusländer and XBau by folders, against a case system in another language.

mod bad;
mod building;
mod faults;
mod foreigners;

use crate::{
    rail::receipt_of,
    support::{xoev::*, *},
};
use serde_json::{Value, json};

/// Each story has offices of its own, and runs on both databases.
macro_rules! at_the_offices {
    ($(async fn $name:ident($portal:ident) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn story($portal: TestPortal) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                let portal = TestPortal::with_offices(On::Sqlite).await;
                portal.applied_at_offices().await;
                story(portal).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                let portal = TestPortal::with_offices(On::Postgres).await;
                portal.applied_at_offices().await;
                story(portal).await;
            }
        }
    )+};
}
pub(crate) use at_the_offices;

/// A question of the foreigners' office.
pub fn question(more: &Value) -> Value {
    let mut message = json!({
        "kind": "130102",
        "application": APPLICATION,
        "question": "Bitte reichen Sie nach:\n1. Mietvertrag\n2. Nachweis der Krankenversicherung",
        "deadline": "2027-04-01",
    });
    message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    message
}

/// Answers in words and with files, and sends.
pub async fn answer(portal: &TestPortal, message: &str, words: &str, files: &[Upload<'_>]) -> Browser {
    let mut amina = portal.signed_in("amina").await;
    amina.get(&format!("/rueckfragen/{message}")).await.has_status(200);
    amina.post(&format!("/rueckfragen/{message}/fragen/antwort"), &[("antwort", words)]).await.has_status(303);
    if !files.is_empty() {
        amina.upload(&format!("/rueckfragen/{message}/nachweise/unterlagen"), files, &[]).await;
    }
    amina.post(&format!("/rueckfragen/{message}/pruefen"), AS_IT_IS).await.has_status(303);
    amina
}

pub fn base64(bytes: &[u8]) -> String {
    use ::base64::{Engine as _, engine::general_purpose::STANDARD};
    STANDARD.encode(bytes)
}
