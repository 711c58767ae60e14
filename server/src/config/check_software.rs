//! What `[[tenants.software]]` must be beyond its form.

use super::{Config, PushConfig, check::ConfigFault};
use std::collections::BTreeSet;

pub(super) fn check_software(config: &Config, faults: &mut Vec<ConfigFault>) {
    let mut ids = BTreeSet::new();
    for tenant in &config.tenants {
        for software in &tenant.software {
            let place = format!("tenants.{}.software.{}", tenant.id, software.id);
            let mut fault = |name: &str, problem: &str| faults.push(ConfigFault::new(&format!("{place}.{name}"), problem));
            let plain = software.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            if !plain || software.id.is_empty() || software.id.len() > 64 {
                fault("id", "has 1 to 64 characters out of a-z, 0-9 and hyphen");
            }
            if !ids.insert(software.id.clone()) {
                fault("id", "is there twice");
            }
            if software.organization.trim().is_empty() {
                fault("organization", "must name the organization exactly as case systems do");
            }
            match (&software.secret_sha256, &software.public_key_file) {
                (Some(_), Some(_)) | (None, None) => fault("secret_sha256", "set it or public_key_file, one of them"),
                (Some(hash), None) if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                    fault("secret_sha256", "must be 64 hexadecimal digits: `rueckkanal new-token` makes them");
                }
                _ => {}
            }
            if let Some(webhook) = &software.webhook {
                check_push(webhook, &format!("{place}.webhook"), faults);
            }
        }
    }
}

/// Where somebody is told or given something.
pub(super) fn check_push(webhook: &PushConfig, place: &str, faults: &mut Vec<ConfigFault>) {
    let mut fault = |name: &str, problem: &str| faults.push(ConfigFault::new(&format!("{place}.{name}"), problem));
    let is_here = matches!(webhook.url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    if webhook.url.scheme() != "https" && !(webhook.url.scheme() == "http" && is_here) {
        fault("url", "must begin with https://");
    }
    if !webhook.url.username().is_empty() || webhook.url.password().is_some() || webhook.url.fragment().is_some() {
        fault("url", "has neither user nor fragment: what is sent is signed");
    }
    if !(1..=2).contains(&webhook.secret_files.len()) {
        fault("secret_files", "names one file, or two while a secret is changed");
    }
}
