//! Tells a person that something waits for them: by a program of the operator's, or a POST to an address. Only an answer that says "taken"
//! counts.

use async_trait::async_trait;
use ports::{Alarm, Waiting};
use serde_json::json;
use std::{process::Stdio, time::Duration};
use tokio::process::Command;

/// Whoever takes longer has not taken it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Started with the facts in its environment; exit code 0 means taken.
#[derive(Debug)]
pub struct AlarmProgram {
    words: Vec<String>,
}

impl AlarmProgram {
    /// `None`: there is no program in it.
    pub fn new(words: Vec<String>) -> Option<Self> {
        words.first().is_some_and(|program| !program.is_empty()).then_some(Self { words })
    }
}

#[async_trait]
impl Alarm for AlarmProgram {
    async fn raise(&self, waiting: &Waiting) -> Result<(), String> {
        let mut command = Command::new(&self.words[0]);
        command
            .args(&self.words[1..])
            .env("RUECKKANAL_DELIVERIES", waiting.deliveries.to_string())
            .env("RUECKKANAL_OLDEST_HOURS", waiting.oldest_hours.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let ended = tokio::time::timeout(PATIENCE, command.status()).await;
        match ended {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Ok(status)) => Err(format!("the program ended with {status}")),
            Ok(Err(error)) => Err(format!("the program did not start: {error}")),
            Err(_) => Err("the program took too long".to_owned()),
        }
    }
}

/// Told by `POST` with JSON; a status of 2xx means taken.
pub struct AlarmAddress {
    address: String,
    http: reqwest::Client,
}

impl AlarmAddress {
    /// No redirects: where it goes is what is configured.
    pub fn new(address: String) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build()?;
        Ok(Self { address, http })
    }
}

#[async_trait]
impl Alarm for AlarmAddress {
    async fn raise(&self, waiting: &Waiting) -> Result<(), String> {
        let facts = json!({
            "event": "deliveries.need_a_person",
            "deliveries": waiting.deliveries,
            "oldest_hours": waiting.oldest_hours,
            "what_to_do": "rueckkanal deliveries list",
        });
        // The address can hold a secret: it is not part of the reason.
        let answer = self.http.post(&self.address).json(&facts).send().await;
        match answer.map(|answer| answer.status()) {
            Ok(status) if status.is_success() => Ok(()),
            Ok(status) => Err(format!("the address answered {status}")),
            Err(error) => Err(error.without_url().to_string()),
        }
    }
}
