//! The rules of the tree, as tests. See `docs/ARCHITECTURE.md`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    assert!(!found.is_empty(), "{folder} has no sources");
    found.into_iter().map(|path| (path.strip_prefix(root()).unwrap().to_path_buf(), fs::read_to_string(&path).unwrap())).collect()
}

fn dependencies(manifest: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(manifest)).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    manifest["dependencies"].as_table().unwrap().keys().cloned().collect()
}

#[test]
fn the_domain_depends_on_nothing_that_does_io_async_or_rendering() {
    let allowed = ["jiff", "serde", "thiserror", "unicode-normalization", "uuid"];
    assert_eq!(dependencies("app/domain/Cargo.toml"), allowed.map(str::to_owned).into());
}

#[test]
fn the_pages_know_neither_ports_nor_storage() {
    let known = dependencies("app/Cargo.toml");
    for foreign in ["ports", "server", "storage-sqlite", "storage-postgres", "tokio", "axum"] {
        assert!(!known.contains(foreign), "app depends on {foreign}");
    }
}

#[test]
fn sql_is_in_two_crates_only() {
    for manifest in [
        "app/Cargo.toml",
        "app/domain/Cargo.toml",
        "server/Cargo.toml",
        "server/formats/Cargo.toml",
        "server/intake/Cargo.toml",
        "server/ports/Cargo.toml",
        "server/usecases/Cargo.toml",
        "xtask/Cargo.toml",
    ] {
        assert!(!dependencies(manifest).contains("sqlx"), "{manifest}");
    }
}

#[test]
fn use_cases_know_domain_and_ports_only() {
    // A crate of their own: what is not named here, the compiler refuses.
    let foreign = ["app", "axum", "http", "hyper", "render", "reqwest", "server", "sqlx", "storage-postgres", "storage-sqlite"];
    let known = dependencies("server/usecases/Cargo.toml");
    let ours: Vec<_> = known.iter().filter(|name| root().join("server").join(name).exists() || *name == "domain").collect();
    assert_eq!(ours, ["domain", "ports"]);
    for name in foreign {
        assert!(!known.contains(name), "the use cases depend on {name}");
    }
}

#[test]
fn a_format_knows_no_channel_and_a_channel_no_format() {
    let known = dependencies("server/formats/Cargo.toml");
    assert_eq!(known, ["domain", "jiff", "ports", "schemars", "serde", "serde_json", "uuid", "xoev"].map(str::to_owned).into());
    for (path, text) in sources("server/src/adapters/channels") {
        // The rail's own forms are JSON, whatever goes in them.
        let rail = path.to_string_lossy().contains("channels/fit_connect");
        for format in ["formats", "anifest", "serde_json"].into_iter().filter(|format| !rail || *format != "serde_json") {
            assert!(!text.contains(format), "{} names {format}", path.display());
        }
    }
}

#[test]
fn adapters_do_not_know_each_other_and_only_wiring_names_them() {
    let entries = fs::read_dir(root().join("server/src/adapters")).unwrap();
    let adapters: Vec<String> = entries
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "mod")
        .collect();
    assert!(adapters.len() > 6, "{adapters:?}");
    for (path, text) in sources("server/src/adapters") {
        for other in &adapters {
            let own =
                path.components().any(|part| Path::new(part.as_os_str()).file_stem().is_some_and(|stem| stem == other.as_str()));
            assert!(own || !text.contains(&format!("adapters::{other}")), "{} names {other}", path.display());
        }
    }
    for (path, text) in sources("server/src") {
        let inside = |folder: &str| path.components().any(|part| part.as_os_str() == folder);
        let may = path.ends_with("lib.rs") || inside("adapters") || inside("wiring");
        assert!(may || !text.contains("adapters::"), "{} names an adapter", path.display());
    }
}

#[test]
fn long_texts_and_titles_are_written_in_one_place() {
    for (path, text) in sources("app/src") {
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        assert!(path.ends_with("fields.rs") || !code.contains("<textarea"), "{}", path.display());
        assert!(path.ends_with("shell.rs") || !code.contains("<title"), "{}", path.display());
        // A text field's first line break, and a dialog and a menu without a word of anybody else's.
        let may = ["fields.rs", "session_warning.rs", "menu.rs"].iter().any(|file| path.ends_with(file));
        assert!(may || !code.contains("inner_html"), "{}", path.display());
        for banned in ["leptos_meta", "Resource::new", "ErrorBoundary", "style="] {
            assert!(!code.contains(banned), "{} uses {banned}", path.display());
        }
    }
}

#[test]
fn files_stay_small() {
    for folder in ["app", "server", "xtask"] {
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            assert!(lines <= 400, "{} has {lines} lines: look for the second subject", path.display());
        }
    }
}

/// The rooms, in every ring under the same name. `frame` is what stands around the pages; the others are of use cases alone.
const ROOMS: [&str; 7] = ["access", "answering", "casework", "delivery", "documents", "messages", "replies"];

#[test]
fn rooms_have_the_same_names_in_every_ring() {
    let rings = [
        (
            "server/usecases/src",
            &["barriers", "errands", "events", "notices", "rail", "retention", "operations", "webhooks", "xoev"][..],
        ),
        ("server/ports/src/storage", &["errands", "events", "notices", "operations", "rail", "xoev"]),
        ("server/storage/statements", &["errands", "events", "notices", "operations", "rail", "xoev"]),
        ("server/src/http/pages", &["frame"]),
        ("app/src/pages", &["frame"]),
    ];
    for (ring, more) in rings {
        let entries: Vec<PathBuf> = fs::read_dir(root().join(ring)).unwrap().map(|entry| entry.unwrap().path()).collect();
        for folder in entries.iter().filter(|path| path.is_dir()) {
            let name = folder.file_name().unwrap().to_str().unwrap();
            assert!(ROOMS.contains(&name) || more.contains(&name), "{ring} has a room of its own: {name}");
        }
        // What stands beside the rooms belongs to all of them.
        let beside = entries.iter().filter(|path| path.is_file()).count();
        assert!(beside <= 5, "{ring}: {beside} files are in no room");
    }
}

/// Whatever the source, reading it needs the model and nothing of the world.
#[test]
fn intake_knows_the_domain_alone() {
    let known = dependencies("server/intake/Cargo.toml");
    let allowed = ["domain", "jiff", "serde", "serde_json", "utoipa", "uuid", "xoev"];
    assert_eq!(known, allowed.map(str::to_owned).into());
}

/// Each room of the use cases knows only those before it, so that no two of them need each other.
#[test]
fn no_room_knows_a_later_one() {
    const ORDER: [&str; 15] = [
        "access",
        "messages",
        "answering",
        "replies",
        "documents",
        "delivery",
        "rail",
        "xoev",
        "errands",
        "casework",
        "retention",
        "barriers",
        "operations",
        "events",
        "webhooks",
    ];
    let is_word = |text: &str, word: &str| text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|part| part == word);
    for (at, room) in ORDER.iter().enumerate() {
        for (path, text) in sources(&format!("server/usecases/src/{room}")) {
            // Where bytes lie is everybody's; the room that writes them is not.
            let code = text.replace("documents::bytes", "");
            assert!(!code.contains("super::super"), "{} climbs", path.display());
            let imports: Vec<&str> = code.split("use crate::").skip(1).filter_map(|rest| rest.split(';').next()).collect();
            for whole in ["Rooms", "Ports"] {
                let named = code.contains(&format!("crate::{whole}")) || imports.iter().any(|import| is_word(import, whole));
                assert!(!named, "{} knows all rooms", path.display());
            }
            for later in &ORDER[at + 1..] {
                let import = imports.iter().any(|import| {
                    // The first part of each path: what is deeper is a module of an earlier room.
                    let top = import.trim_start_matches('{');
                    let mut depth = 0;
                    top.split_inclusive(['{', '}', ',']).any(|part| {
                        let here = depth == 0 && part.trim().split("::").next().is_some_and(|first| is_word(first, later));
                        depth += i32::from(part.ends_with('{')) - i32::from(part.ends_with('}'));
                        here
                    })
                });
                let inline = code.split("crate::").skip(1).any(|rest| rest.starts_with(&format!("{later}::")));
                assert!(!import && !inline, "{} knows {later}", path.display());
            }
        }
    }
}

#[test]
fn rooms_are_small_enough_to_be_seen_at_once() {
    fn walk(folder: &Path) {
        let entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        let files = entries.iter().filter(|path| path.is_file()).count();
        assert!(files <= 14, "{} has {files} files: look for the second room", folder.display());
        entries.iter().filter(|path| path.is_dir()).for_each(|folder| walk(folder));
    }
    for ring in ["server/usecases/src", "server/ports/src", "server/storage/statements", "server/src/http/pages", "app/src/pages"]
    {
        walk(&root().join(ring));
    }
}

#[test]
fn every_path_that_our_pages_name_is_there() {
    let recipes = fs::read_dir(root().join("docs/recipes")).unwrap().map(|entry| entry.unwrap().path());
    let pages = ["docs/ARCHITECTURE.md", "CONTRIBUTING.md"].map(|page| root().join(page)).into_iter().chain(recipes);
    let page: String = pages.map(|page| fs::read_to_string(page).unwrap()).collect();
    let all: Vec<PathBuf> = ["app", "server", "public", "end2end", "xtask", "docs", "style"]
        .iter()
        .flat_map(|folder| files_below(&root().join(folder)))
        .collect();
    let is_path = |word: &&str| {
        let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
        plain && [".rs", ".mjs", ".js", ".toml", ".md", ".css"].iter().any(|ending| word.ends_with(ending))
    };
    let named: BTreeSet<&str> = page.split('`').skip(1).step_by(2).filter(is_path).collect();
    assert!(named.len() > 30, "{named:?}");
    // A crate's `src` is not said.
    let said = |path: &Path| path.iter().filter(|part| *part != "src").collect::<PathBuf>();
    let all: Vec<PathBuf> = all.iter().map(|path| said(path)).collect();
    let missing: Vec<_> = named.iter().filter(|word| !all.iter().any(|path| path.ends_with(said(Path::new(word))))).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let kept = |path: &PathBuf| !path.ends_with("node_modules") && !path.ends_with("target") && !path.ends_with(".sqlx");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(kept);
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn migrations_are_twins() {
    let names = |database: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(root().join("migrations").join(database)).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn every_kern_class_exists_in_kern() {
    let kern = root().join("style/node_modules/@kern-ux/native/dist/kern.css");
    let Ok(kern) = fs::read_to_string(kern) else { panic!("the style's packages are installed by `cargo xtask build`") };
    for (path, text) in sources("app/src") {
        for word in
            text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).filter(|word| word.starts_with("kern-"))
        {
            assert!(kern.contains(&format!(".{word}")), "{}: KERN has no {word}", path.display());
        }
    }
}

#[test]
fn every_sign_has_its_class_and_its_picture() {
    let style = fs::read_to_string(root().join("style/components.css")).unwrap();
    for icon in app::components::icon::ICONS {
        assert!(style.contains(&format!(".rk-icon--{icon} {{ --rk-mask: icon(\"{icon}\")")), "the style sheet has no {icon}");
        assert!(root().join(format!("style/icons/{icon}.svg")).exists(), "there is no picture of {icon}");
    }
    // Also where a name goes through a variable: each word beside the component is one of them.
    for (path, text) in sources("app/src") {
        for name in text.split("Icon name=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(app::components::icon::ICONS.contains(&name), "{}: no sign {name}", path.display());
        }
    }
}
