//! What belongs to one purpose lies in a place of its own, whatever links and `..` lead there: a case system that reads a folder reads
//! everything in it, and what lies among the documents is cleared away.

use crate::config::{CaseSystemConfig, Config, ConfigFault, DatabaseUrl, DeliveryConfig, folders_of};
use std::path::{Component, Path, PathBuf};

struct Place {
    name: String,
    path: PathBuf,
    /// Somebody reads or clears whatever lies in it.
    is_open: bool,
}

/// Each place that lies in another one, or is the same.
pub fn place_faults(config: &Config) -> Vec<ConfigFault> {
    let places = places(config);
    let mut faults = Vec::new();
    for (at, inner) in places.iter().enumerate() {
        for (other, outer) in places.iter().enumerate() {
            // The same place is told once.
            let same = inner.path == outer.path;
            if at == other || !outer.is_open || !inner.path.starts_with(&outer.path) || (same && inner.is_open && at < other) {
                continue;
            }
            faults.push(ConfigFault::new(&inner.name, format!("lies in {}, where others read, write or clear away", outer.name)));
        }
    }
    faults
}

fn places(config: &Config) -> Vec<Place> {
    let place = |name: String, path: &Path, is_open| Place { name, path: resolved(path), is_open };
    let mut places = vec![
        place("server.site".to_owned(), &config.server.site, true),
        place("documents.master_key_file".to_owned(), &config.documents.master_key_file, false),
    ];
    if let DatabaseUrl::Sqlite(path) = &config.database.url {
        places.push(place("database.url".to_owned(), path, false));
    }
    places.extend(config.documents.folder.as_ref().map(|folder| place("documents.folder".to_owned(), folder, true)));
    for tenant in &config.tenants {
        let name = format!("tenants.{}.barrier_reports", tenant.id);
        places.extend(tenant.barrier_reports.as_ref().map(|folder| place(name, folder, true)));
        let Some(notices) = &tenant.notices else { continue };
        let folders = [
            ("email.mail.folder", notices.email.as_ref().and_then(|email| email.mail.folder.as_ref())),
            ("de_mail.mail.folder", notices.de_mail.as_ref().and_then(|mail| mail.mail.folder.as_ref())),
            ("letter.folder", notices.letter.as_ref().and_then(|letter| letter.folder.as_ref())),
            ("inbox.folder", notices.inbox.as_ref().and_then(|inbox| inbox.folder.as_ref())),
        ];
        let named = |(name, folder): (&str, Option<&PathBuf>)| {
            Some(place(format!("tenants.{}.notices.{name}", tenant.id), folder?, true))
        };
        places.extend(folders.into_iter().filter_map(named));
    }
    for (named, way) in config.case_systems.iter().flat_map(CaseSystemConfig::named_ways) {
        match way {
            DeliveryConfig::Directory { path, .. } => {
                places.push(place(format!("{named}.path"), path, true));
            }
            DeliveryConfig::Xoev(route) => {
                let named = |(name, path): (&str, &PathBuf)| place(format!("{named}.{name}"), path, true);
                places.extend(folders_of(route).into_iter().map(named));
            }
            DeliveryConfig::FitConnect(_) | DeliveryConfig::Fetch { .. } | DeliveryConfig::Push { .. } => {}
        }
    }
    places
}

/// Where a path leads: links are followed as far as there is something, the rest is taken by its words.
fn resolved(path: &Path) -> PathBuf {
    let mut found = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(found.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                found.push(component);
                if let Ok(real) = found.canonicalize() {
                    found = real;
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn a_path_is_where_it_leads() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("there");
        std::fs::create_dir(root.join("real")).expect("made");
        std::os::unix::fs::symlink(root.join("real"), root.join("link")).expect("made");
        assert_eq!(resolved(&root.join("link/later/on")), root.join("real/later/on"));
        assert_eq!(resolved(&root.join("real/../link/./a")), root.join("real/a"));
        assert_eq!(resolved(&root.join("nowhere/../real")), root.join("real"));
    }
}
