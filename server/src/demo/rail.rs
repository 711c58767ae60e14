//! `--fit-connect`: a delivery service with an authority behind it, as a program in another language, and the first application of two cases.

use super::configuration::DemoPlaces;
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// The online service's token. Known to everybody: the demo listens on loopback only.
pub const ONLINE_SERVICE_TOKEN: &str = "demo-online-service-token";
/// Of callbacks.
pub(super) const CALLBACK_SECRET: &str = "demo-callback-secret-for-loopback-only";

/// The service as a process, ended with the demo.
pub struct DemoRail {
    child: Child,
    pub address: String,
}

impl Drop for DemoRail {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl DemoRail {
    pub fn start(script: &Path, places: &DemoPlaces, port: u16) -> Result<Self> {
        let folder = places.data.join("zustelldienst");
        std::fs::create_dir_all(&folder)?;
        let mut python = Command::new("/usr/bin/python3");
        python.arg(script).arg(&folder).arg(port.to_string()).stdout(Stdio::piped());
        let mut child = python.spawn().context("python3 is installed by `cargo xtask demo --fit-connect`")?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("its output is piped")?).read_line(&mut line)?;
        if line.trim() != port.to_string() {
            bail!("the delivery service of the demo does not start on port {port}");
        }
        Ok(Self { child, address: format!("http://127.0.0.1:{port}") })
    }

    /// One more case system.
    pub fn configuration(&self) -> String {
        let token = usecases::hash::sha256_hex(ONLINE_SERVICE_TOKEN.as_bytes());
        let base = &self.address;
        format!(
            r#"
[[case_systems]]
id = "demo-onlinedienst"
tenant = "musterland"
authorities = ["auslaenderbehoerde"]
token_sha256 = "{token}"
[case_systems.delivery]
channel = "fit_connect"
environment = "test"
token_url = "{base}/auth/token"
submission_url = "{base}/api/v2"
keys_url = "{base}/api/.well-known/jwks.json"
issuer = "{base}/api"
client_id = "rueckkanal"
client_secret = "a-secret-of-the-online-service"
callback_secret = "{CALLBACK_SECRET}"
author = "Land Musterland"
"#
        )
    }

    /// An application of a person, and one of a firm; the authority asks in both.
    pub async fn apply(&self, places: &DemoPlaces) -> Result<()> {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let mark = places.data.join("zustelldienst").join("angewendet");
        let callback = json!({ "callback": {
            "url": format!("{}/fit-connect/callback/demo-onlinedienst", places.portal), "secret": CALLBACK_SECRET } });
        self.tell(&client, "settings", &callback).await?;
        if mark.exists() {
            return Ok(());
        }
        let amina = json!({ "issuer": places.issuer, "subject": "amina", "name": "Amina Haddad" });
        let firm = json!({ "organization": "du-9b1c-muster-bau", "name": "Muster Bau GmbH" });
        for recipient in [amina, firm] {
            let key = give_out_key(&client, places).await?;
            let service =
                json!({ "name": "Aufenthaltserlaubnis verlängern", "identifier": "urn:de:fim:leika:leistung:99010020001003" });
            let applied = self.tell(&client, "apply", &json!({ "key": key["jwk"], "service": service })).await?;
            let case = json!({
                "case_id": applied["caseId"], "destination_id": applied["destinationId"], "public_service": service,
                "authority": "auslaenderbehoerde", "file_reference": "Online-Antrag 2026-4711",
                "service": "Aufenthaltserlaubnis verlängern", "recipient": recipient, "reply_key": { "kid": key["kid"] },
            });
            let request = client.post(format!("{}/api/v1/fit-connect/cases", places.portal)).bearer_auth(ONLINE_SERVICE_TOKEN);
            let answer = request.json(&case).send().await?;
            if !answer.status().is_success() {
                bail!("the case was not registered: {}", answer.text().await?);
            }
            self.tell(&client, "ask", &json!({ "case": applied["caseId"] })).await?;
        }
        std::fs::write(mark, "")?;
        Ok(())
    }

    async fn tell(&self, client: &reqwest::Client, what: &str, body: &Value) -> Result<Value> {
        let answer = client.post(format!("{}/double/{what}", self.address)).json(body).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }
}

/// The portal makes some when it starts; one takes seconds, and on a busy machine many. It says when there is none yet.
async fn give_out_key(client: &reqwest::Client, places: &DemoPlaces) -> Result<Value> {
    loop {
        let request = client.post(format!("{}/api/v1/fit-connect/keys", places.portal)).bearer_auth(ONLINE_SERVICE_TOKEN);
        let answer = request.send().await?;
        if answer.status() == reqwest::StatusCode::CREATED {
            return Ok(answer.json().await?);
        }
        if answer.status() != reqwest::StatusCode::SERVICE_UNAVAILABLE {
            bail!("the portal gives out no reply key: {}", answer.text().await?);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
