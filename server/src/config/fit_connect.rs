//! `delivery = { channel = "fit_connect", … }`: an online service at a delivery service of FIT-Connect.

use super::CaseFileConfig;
use secrecy::SecretString;
use serde::Deserialize;
use std::path::PathBuf;
use url::Url;
use uuid::Uuid;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FitConnectConfig {
    pub environment: FitEnvironment,
    pub token_url: Url,
    /// Up to and with the version: `https://…/submission-api/v2`.
    pub submission_url: Url,
    /// The service's published keys: `https://…/submission-api/.well-known/jwks.json`.
    pub keys_url: Url,
    /// As the service names itself in its events (`iss`).
    pub issuer: String,
    pub client_id: String,
    pub client_secret: SecretString,
    /// The only root of TLS that is trusted.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Roots of the Verwaltungs-PKI for keys, PEM. Missing: keys with certificates that nobody vouches for are taken, in `test` alone.
    #[serde(default)]
    pub roots_file: Option<PathBuf>,
    /// Revocation lists, PEM.
    #[serde(default)]
    pub revocation_files: Vec<PathBuf>,
    #[serde(default)]
    pub acknowledge: FitAcknowledge,
    /// Our own destination, where the service gives senders one.
    #[serde(default)]
    pub sender_destination: Option<Uuid>,
    /// For `acknowledge = "event"`: the key of our own destination, PEM, and its id.
    #[serde(default)]
    pub signing_key_file: Option<PathBuf>,
    #[serde(default)]
    pub signing_kid: Option<String>,
    /// Of callbacks; without one they are refused, and the service is asked every `poll_seconds`.
    #[serde(default)]
    pub callback_secret: Option<SecretString>,
    #[serde(default = "metadata_version")]
    pub metadata_version: String,
    #[serde(default = "set_version")]
    pub set_version: String,
    /// The published schema of metadata, as a file.
    #[serde(default)]
    pub metadata_schema_file: Option<PathBuf>,
    #[serde(default = "standards")]
    pub process_standards: Vec<String>,
    /// Who answers, as metadata name the author.
    pub author: String,
    /// How the person was identified goes along as a data set.
    #[serde(default)]
    pub identity_evidence: bool,
    /// 1 to 100.
    #[serde(default = "files")]
    pub max_files: usize,
    /// 1 to 500.
    #[serde(default = "megabytes")]
    pub max_file_megabytes: u64,
    /// A case file of xdomea, as an attachment of each submission.
    #[serde(default)]
    pub case_file: Option<CaseFileConfig>,
    /// How to read data that follow another schema than ours.
    #[serde(default)]
    pub data: Vec<FitDataConfig>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FitEnvironment {
    Test,
    Stage,
    Production,
}

/// How a reply is acknowledged: nothing public says which one the service takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FitAcknowledge {
    #[default]
    Call,
    Event,
}

/// Places in data of another schema, as JSON pointers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FitDataConfig {
    pub schema: String,
    pub text: String,
    #[serde(default)]
    pub subject: Option<String>,
    #[serde(default)]
    pub file_reference: Option<String>,
    /// A day, YYYY-MM-DD. Needs `consequences`.
    #[serde(default)]
    pub deadline: Option<String>,
    /// What happens otherwise, in the authority's words: data of others do not say it.
    #[serde(default)]
    pub consequences: Option<String>,
}

fn metadata_version() -> String {
    "2.1.0".to_owned()
}

fn set_version() -> String {
    "1.2.2".to_owned()
}

fn standards() -> Vec<String> {
    vec!["urn:rueckkanal:standard:rueckfrage_1.0.0".to_owned()]
}

fn files() -> usize {
    50
}

fn megabytes() -> u64 {
    100
}
