//! What case systems must be beyond their form.

use super::{
    AccessTokensConfig, CaseSystemConfig, Config, DeliveryConfig,
    check::{ConfigFault, check_place, is_loopback, known_tokens},
    check_fit_connect::check_fit_connect,
    check_software::check_push,
    check_xoev::{check_xoev, folders_of},
};
use aws_lc_rs::digest;
use std::collections::BTreeSet;

const MOST_FALLBACKS: usize = 8;
/// As many as one process has places for all.
const MOST_AT_ONCE: u8 = 64;

/// Of the demo's case systems.
const DEMO_TOKENS: [&str; 2] = ["demo-case-system-token", "demo-api-token"];

fn check_access_tokens(tokens: &AccessTokensConfig, place: &str, faults: &mut Vec<ConfigFault>) {
    if tokens.keys_url.scheme() != "https" && !is_loopback(&tokens.keys_url) {
        faults.push(ConfigFault::new(&format!("{place}.keys_url"), "must be https"));
    }
    let words =
        [("issuer", &tokens.issuer), ("audience", &tokens.audience), ("client", &tokens.client), ("scope", &tokens.scope)];
    for (name, word) in words {
        if word.is_empty() || word.contains(char::is_whitespace) {
            faults.push(ConfigFault::new(
                &format!("{place}.{name}"),
                "must be one word: whoever leaves it out lets in what was meant for others",
            ));
        }
    }
}

pub(super) fn check_case_systems(config: &Config, faults: &mut Vec<ConfigFault>) {
    let (mut ids, mut tokens, mut folders, mut clients) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for system in &config.case_systems {
        let place = format!("case_systems.{}", system.id);
        if !ids.insert(system.id.clone()) {
            faults.push(ConfigFault::new(&place, "is there twice"));
        }
        if let Some(hash) = &system.token_sha256 {
            check_token(hash, &format!("{place}.token_sha256"), config, faults);
            if !tokens.insert(hash.to_lowercase()) {
                let problem = "is that of another case system: each needs a token of its own";
                faults.push(ConfigFault::new(&format!("{place}.token_sha256"), problem));
            }
        }
        if let Some(tokens) = &system.access_tokens {
            check_access_tokens(tokens, &format!("{place}.access_tokens"), faults);
            if !clients.insert((tokens.issuer.clone(), tokens.client.clone())) {
                let problem = "is that of another case system: each needs a client of its own";
                faults.push(ConfigFault::new(&format!("{place}.access_tokens.client"), problem));
            }
        }
        for fingerprint in &system.client_certificates {
            let name = format!("{place}.client_certificates");
            if fingerprint.len() != 64 || !fingerprint.chars().all(|c| c.is_ascii_hexdigit()) {
                faults.push(ConfigFault::new(&name, "must be 64 hexadecimal digits each, without colons"));
            }
            if config.server.client_certificate_header.is_none() {
                let problem = "needs server.client_certificate_header: else nobody knows who calls with which";
                faults.push(ConfigFault::new(&name, problem));
            }
        }
        if let Some(webhook) = &system.webhook {
            check_push(webhook, &format!("{place}.webhook"), faults);
        }
        let writes_manifest = |way: &DeliveryConfig| match way {
            DeliveryConfig::Directory { case_file, .. }
            | DeliveryConfig::Fetch { case_file }
            | DeliveryConfig::Push { case_file, .. } => case_file.is_none(),
            DeliveryConfig::FitConnect(_) | DeliveryConfig::Xoev(_) => false,
        };
        if system.manifest.is_some() && !system.ways().any(writes_manifest) {
            faults.push(ConfigFault::new(&format!("{place}.manifest"), "says nothing: this way has no manifest"));
        }
        for (place, way) in system.named_ways() {
            match way {
                DeliveryConfig::Directory { path, .. } => {
                    check_place(&format!("{place}.path"), path, config, faults);
                    if !folders.insert(path.clone()) {
                        let problem = "is that of another way: each would read the other's replies";
                        faults.push(ConfigFault::new(&format!("{place}.path"), problem));
                    }
                }
                DeliveryConfig::Fetch { .. } => {}
                DeliveryConfig::Push { to, .. } => check_push(to, &format!("{place}.to"), faults),
                DeliveryConfig::FitConnect(fit) => check_fit_connect(fit, &place, faults),
                DeliveryConfig::Xoev(route) => {
                    check_xoev(route, &place, config, faults);
                    for (name, path) in folders_of(route) {
                        if !folders.insert(path.clone()) {
                            let problem = "is that of another route: each would read the other's messages";
                            faults.push(ConfigFault::new(&format!("{place}.{name}"), problem));
                        }
                    }
                }
            }
        }
        check_fallback(system, &place, faults);
        if system.authorities.is_empty() {
            faults.push(ConfigFault::new(&format!("{place}.authorities"), "names no authority: it could send nothing"));
        }
        let Some(tenant) = config.tenants.iter().find(|tenant| tenant.id == system.tenant) else {
            faults.push(ConfigFault::new(&format!("{place}.tenant"), format!("there is no tenant {}", system.tenant)));
            continue;
        };
        for authority in &system.authorities {
            if !tenant.authorities.iter().any(|known| &known.id == authority) {
                faults.push(ConfigFault::new(
                    &format!("{place}.authorities"),
                    format!("{} has no authority {authority}", tenant.id),
                ));
            }
        }
    }
}

/// Ways that follow each other must be of a kind: what a rail or an office has in hand cannot be with somebody else, too.
fn check_fallback(system: &CaseSystemConfig, place: &str, faults: &mut Vec<ConfigFault>) {
    let is_plain = |way: &DeliveryConfig| !matches!(way, DeliveryConfig::FitConnect(_) | DeliveryConfig::Xoev(_));
    if !system.fallback.is_empty() && !system.ways().all(is_plain) {
        let problem = "is for the channels directory, fetch and push, and follows only these";
        faults.push(ConfigFault::new(&format!("{place}.fallback"), problem));
    }
    if system.ways().position(|way| matches!(way, DeliveryConfig::Fetch { .. })).is_some_and(|at| at < system.fallback.len()) {
        let problem = "has ways behind fetch, which is never closed: they would never be taken";
        faults.push(ConfigFault::new(&format!("{place}.fallback"), problem));
    }
    if system.fallback.len() > MOST_FALLBACKS {
        faults.push(ConfigFault::new(&format!("{place}.fallback"), format!("has more than {MOST_FALLBACKS} ways")));
    }
    if system.budget.at_once.is_some_and(|at_once| at_once.get() > MOST_AT_ONCE) {
        faults.push(ConfigFault::new(&format!("{place}.budget.at_once"), format!("must be 1 to {MOST_AT_ONCE}")));
    }
}

fn check_token(token_sha256: &str, place: &str, config: &Config, faults: &mut Vec<ConfigFault>) {
    if token_sha256.len() != 64 || !token_sha256.chars().all(|c| c.is_ascii_hexdigit()) {
        faults.push(ConfigFault::new(place, "must be 64 hexadecimal digits"));
    }
    let is_one_digit = token_sha256.chars().collect::<BTreeSet<_>>().len() < 2;
    // The demo's own token stands in the program for everybody to read, and is for this machine only.
    let is_demo = |token: &str| cfg!(feature = "demo") && DEMO_TOKENS.contains(&token) && is_loopback(&config.server.public_url);
    let is_hash_of = |token: &String| {
        !is_demo(token) && hex::encode(digest::digest(&digest::SHA256, token.as_bytes())).eq_ignore_ascii_case(token_sha256)
    };
    if is_one_digit || known_tokens().any(|token| is_hash_of(&token)) {
        let problem = "is the hash of a word that everybody tries: draw a token with `rueckkanal new-token`";
        faults.push(ConfigFault::new(place, problem));
    }
}
