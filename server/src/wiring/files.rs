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
    faults.extend(super::separate::place_faults(config));
    if let Some(program) = config.alarm.program.as_ref().and_then(|words| words.first())
        && !is_program(program)
    {
        faults.push(ConfigFault::new("alarm.program", format!("{program} is no program here")));
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

/// As the system looks for it: by its path, or by its name in the folders for programs.
fn is_program(name: &str) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let can_run =
        |path: &Path| std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0);
    if name.contains('/') {
        return can_run(Path::new(name));
    }
    std::env::var_os("PATH").is_some_and(|folders| std::env::split_paths(&folders).any(|folder| can_run(&folder.join(name))))
}

fn mark_fault(place: &str, path: &Path) -> Option<ConfigFault> {
    match std::fs::read(path) {
        Ok(bytes) => check_mark(&bytes).err().map(|problem| ConfigFault::new(place, problem)),
        Err(error) => Some(ConfigFault::new(place, format!("{}: {error}", path.display()))),
    }
}
