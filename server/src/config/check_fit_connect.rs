//! What a delivery service's configuration must be beyond its form.

use super::{
    FitAcknowledge, FitConnectConfig, FitEnvironment,
    check::{ConfigFault, is_loopback, is_weak},
};
use secrecy::ExposeSecret as _;

pub(super) fn check_fit_connect(fit: &FitConnectConfig, place: &str, faults: &mut Vec<ConfigFault>) {
    let mut fault = |name: &str, problem: &str| faults.push(ConfigFault::new(&format!("{place}.{name}"), problem));
    for (name, url) in [("token_url", &fit.token_url), ("submission_url", &fit.submission_url), ("keys_url", &fit.keys_url)] {
        if url.scheme() != "https" && !is_loopback(url) {
            fault(name, "must begin with https://");
        }
        if url.query().is_some() || url.fragment().is_some() {
            fault(name, "must have neither ? nor #");
        }
    }
    if fit.issuer.trim().is_empty() || fit.author.trim().is_empty() || fit.client_id.trim().is_empty() {
        fault("issuer", "issuer, author and client_id must not be empty");
    }
    if is_weak(fit.client_secret.expose_secret()) && !is_loopback(&fit.submission_url) {
        fault("client_secret", "is a word that everybody tries");
    }
    if let Some(secret) = &fit.callback_secret
        && secret.expose_secret().len() < 32
    {
        fault("callback_secret", "must have at least 32 characters");
    }
    if fit.environment != FitEnvironment::Test && fit.roots_file.is_none() {
        fault("roots_file", "is needed: only the environment test takes certificates that nobody vouches for");
    }
    if fit.acknowledge == FitAcknowledge::Event
        && (fit.sender_destination.is_none() || fit.signing_key_file.is_none() || fit.signing_kid.is_none())
    {
        fault("acknowledge", "event needs sender_destination, signing_key_file and signing_kid");
    }
    if !fit.metadata_version.starts_with("2.") {
        fault("metadata_version", "must begin with 2.");
    }
    if !fit.set_version.starts_with("1.") {
        fault("set_version", "must begin with 1.");
    }
    if fit.process_standards.is_empty() {
        fault("process_standards", "must name at least one standard");
    }
    if !(1..=100).contains(&fit.max_files) {
        fault("max_files", "must be 1 to 100");
    }
    if !(1..=500).contains(&fit.max_file_megabytes) {
        fault("max_file_megabytes", "must be 1 to 500");
    }
    for data in &fit.data {
        if data.deadline.is_some() != data.consequences.is_some() {
            fault("data", "deadline and consequences belong together: whoever sets a deadline says what happens otherwise");
        }
        let pointers = [Some(&data.text), data.subject.as_ref(), data.file_reference.as_ref(), data.deadline.as_ref()];
        if pointers.into_iter().flatten().any(|pointer| !pointer.starts_with('/')) {
            fault("data", "text, subject, file_reference and deadline are JSON pointers: they begin with /");
        }
    }
}
