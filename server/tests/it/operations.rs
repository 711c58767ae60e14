//! What `docs/OPERATIONS.md` promises is there: every event it names is logged somewhere, and what must wake somebody is named.

use std::{collections::BTreeSet, fs, path::Path};

fn rust_text(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_text(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_event_that_the_page_names_is_logged() {
    let page = fs::read_to_string(root().join("../docs/OPERATIONS.md")).unwrap();
    let mut code = String::new();
    rust_text(&root().join("src"), &mut code);
    rust_text(&root().join("usecases/src"), &mut code);
    let is_event = |word: &&str| {
        word.split_once('.').is_some_and(|(what, how)| {
            let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            plain(what) && plain(how)
        })
    };
    let settings = ["server.trusted_proxies", "server.max_connections"];
    let named: BTreeSet<&str> =
        page.split('`').skip(1).step_by(2).filter(is_event).filter(|word| !settings.contains(word)).collect();
    assert!(named.len() > 15, "{named:?}");
    let unknown: Vec<_> = named.iter().filter(|event| !code.contains(&format!("\"{event}\""))).collect();
    assert!(unknown.is_empty(), "no line says {unknown:?}");
    let commands = ["check", "serve", "doctor", "deliveries", "access-events"];
    assert!(commands.iter().all(|command| page.contains(&format!("rueckkanal {command}"))));
}

/// Whoever operates a portal reads of each event of level ERROR what it means.
#[test]
fn every_error_is_named() {
    let page = fs::read_to_string(root().join("../docs/OPERATIONS.md")).unwrap();
    let mut code = String::new();
    rust_text(&root().join("src"), &mut code);
    rust_text(&root().join("usecases/src"), &mut code);
    let is_event = |word: &&str| word.contains('.') && word.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '.');
    let of = |call: &str| {
        let end = call.find(");").unwrap_or(call.len());
        call[..end].split('"').skip(1).step_by(2).filter(is_event).map(str::to_owned).last()
    };
    let errors: BTreeSet<String> = code.split("tracing::error!(").skip(1).filter_map(of).collect();
    assert!(errors.len() > 15, "{errors:?}");
    let unnamed: Vec<_> = errors.iter().filter(|event| !page.contains(&format!("`{event}`"))).collect();
    assert!(unnamed.is_empty(), "the page says nothing of {unnamed:?}");
}
