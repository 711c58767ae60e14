//! Writes what the compiler knows of every statement, so that builds need no database.

use crate::{
    postgres::Postgres,
    run::{cargo, command, note, run, say},
    tools,
};
use anyhow::{Context as _, Result, bail};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

pub fn prepare(check: bool) -> Result<()> {
    say(if check {
        "Comparing the checked statements with fresh databases"
    } else {
        "Checking every statement against fresh databases"
    });
    tools::debian_package("sqlite3", Path::new("/usr/bin/sqlite3"))?;
    let postgres = Postgres::start()?;
    let scratch = std::env::temp_dir().join(format!("rueckkanal-queries-{}", std::process::id()));
    fs::create_dir_all(&scratch)?;
    let sqlite = scratch.join("fresh.sqlite");
    for (name, url) in [("sqlite", format!("sqlite://{}", sqlite.display())), ("postgres", postgres.url("postgres"))] {
        let package = format!("storage-{name}");
        // By the databases' own programs: building ours just to have a schema took six minutes on a fresh machine.
        for migration in migrations(name)? {
            let file = migration.to_string_lossy().into_owned();
            run(match name {
                "sqlite" => command("sqlite3", &["-bail", &sqlite.to_string_lossy(), &format!(".read {file}")]),
                _ => postgres.read_file(&file),
            })?;
        }
        let crate_folder = Path::new("server/storage").join(name);
        let target = if check {
            scratch.join(name)
        } else {
            crate_folder.join(".sqlx").canonicalize().unwrap_or(crate_folder.join(".sqlx"))
        };
        if !check {
            let _ = fs::remove_dir_all(&target);
        }
        fs::create_dir_all(&target)?;
        let target = target.canonicalize()?;
        // The macros run only when the crate is compiled: a folder of its own makes sure of it.
        let variable = if name == "sqlite" { "RUECKKANAL_SQLITE_URL" } else { "RUECKKANAL_POSTGRES_URL" };
        let lib = crate_folder.join("src/lib.rs");
        let now = std::time::SystemTime::now();
        fs::File::options().append(true).open(&lib)?.set_modified(now)?;
        let mut build = command(&cargo(), &["check", "--quiet", "--package", &package]);
        build.env(variable, &url).env("SQLX_OFFLINE", "false").env("SQLX_OFFLINE_DIR", &target);
        run(build)?;
        if check {
            compare(&crate_folder.join(".sqlx"), &target)?;
        }
        note(&format!("{package}: {} statements", read(&target)?.len()));
    }
    let _ = fs::remove_dir_all(&scratch);
    Ok(())
}

/// The files of a database, in their order.
fn migrations(name: &str) -> Result<Vec<PathBuf>> {
    let folder = Path::new("migrations").join(name);
    let entries = fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))?;
    let mut files = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    files.sort();
    Ok(files)
}

fn read(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{}", folder.display()))? {
        let path = entry?.path();
        files.insert(path.file_name().map(PathBuf::from).unwrap_or_default(), fs::read(&path)?);
    }
    Ok(files)
}

fn compare(committed: &Path, fresh: &Path) -> Result<()> {
    if read(committed)? != read(fresh)? {
        bail!("{} is stale: run `cargo xtask prepare-queries`", committed.display());
    }
    Ok(())
}
