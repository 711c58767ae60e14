//! What case systems must be beyond their form.

use super::{
    Config, DeliveryConfig,
    check::{ConfigFault, KNOWN_WORDS, check_place},
};
use aws_lc_rs::digest;
use std::collections::BTreeSet;

pub(super) fn check_case_systems(config: &Config, faults: &mut Vec<ConfigFault>) {
    let (mut ids, mut tokens, mut folders) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for system in &config.case_systems {
        let place = format!("case_systems.{}", system.id);
        if !ids.insert(system.id.clone()) {
            faults.push(ConfigFault::new(&place, "is there twice"));
        }
        if system.token_sha256.len() != 64 || !system.token_sha256.chars().all(|c| c.is_ascii_hexdigit()) {
            faults.push(ConfigFault::new(&format!("{place}.token_sha256"), "must be 64 hexadecimal digits"));
        }
        if KNOWN_WORDS.iter().any(|token| {
            hex::encode(digest::digest(&digest::SHA256, token.as_bytes())).eq_ignore_ascii_case(&system.token_sha256)
        }) {
            let problem = "is the hash of a word that everybody tries: draw a token, for example with openssl rand -hex 32";
            faults.push(ConfigFault::new(&format!("{place}.token_sha256"), problem));
        }
        if !tokens.insert(system.token_sha256.to_lowercase()) {
            let problem = "is that of another case system: each needs a token of its own";
            faults.push(ConfigFault::new(&format!("{place}.token_sha256"), problem));
        }
        let DeliveryConfig::Directory { path } = &system.delivery;
        check_place(&format!("{place}.delivery.path"), path, config, faults);
        if !folders.insert(path.clone()) {
            let problem = "is that of another case system: each would read the other's replies";
            faults.push(ConfigFault::new(&format!("{place}.delivery.path"), problem));
        }
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
