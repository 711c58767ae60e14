//! Whether the files a configuration names are there. Read again at the start; looked at here so that `check` says everything.

use crate::{
    adapters::document_store::MasterKey,
    config::{Config, ConfigFault},
    http::check_mark,
};
use std::path::Path;

/// Every file that is missing or unusable.
pub fn file_faults(config: &Config) -> Vec<ConfigFault> {
    let mut faults = Vec::new();
    let list = config.server.site.join("assets.txt");
    if !list.is_file() {
        faults.push(ConfigFault::new("server.site", format!("{} is missing: `cargo xtask build` makes it", list.display())));
    }
    if let Err(error) = MasterKey::from_file(&config.documents.master_key_file) {
        faults.push(ConfigFault::new("documents.master_key_file", error.to_string()));
    }
    for tenant in &config.tenants {
        let place = format!("tenants.{}", tenant.id);
        let authorities = tenant
            .authorities
            .iter()
            .map(|authority| (format!("{place}.authorities.{}.mark", authority.id), authority.mark.as_ref()));
        let marks = std::iter::once((format!("{place}.mark"), tenant.mark.as_ref())).chain(authorities);
        faults.extend(marks.filter_map(|(place, mark)| mark_fault(&place, mark?)));
    }
    faults
}

fn mark_fault(place: &str, path: &Path) -> Option<ConfigFault> {
    match std::fs::read(path) {
        Ok(bytes) => check_mark(&bytes).err().map(|problem| ConfigFault::new(place, problem)),
        Err(error) => Some(ConfigFault::new(place, format!("{}: {error}", path.display()))),
    }
}
