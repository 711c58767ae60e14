//! The original schemas, where an operator has put them: `xmllint` (libxml2) looks at every message, without the network.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};
use tokio::process::Command;

/// In which file the root of a message is declared, by the end of its name: releases of a standard have the same files.
const ROOTS: [(&str, &str, &str); 5] = [
    ("http://www.osci.de/xauslaender", "OZG.", "xauslaender-nachrichten-ozg.xsd"),
    ("http://www.osci.de/xauslaender", "Administration.", "xauslaender-nachrichten-administration.xsd"),
    ("http://www.osci.de/xinneres/rueckweisung", "rueckweisung.", "xinneres-rueckweisung.xsd"),
    ("http://www.xleitstelle.de/xbau/kernmodul", "prozessnachrichten.", "xbau-kernmodul-prozessnachrichten.xsd"),
    ("http://www.xleitstelle.de/xbau/kernmodul", "universellerAntrag.", "xbau-kernmodul-universellerAntrag.xsd"),
];

/// Folders within folders that are looked into.
const DEPTH: usize = 5;
/// For one message.
const PATIENCE: Duration = Duration::from_secs(60);
/// What `xmllint` ends with for a document that cannot be read, and for one that is against its schema. Everything else says nothing of the
/// document.
const UNREADABLE: i32 = 1;
const AGAINST_SCHEMA: i32 = 3;

#[derive(Debug, Clone)]
pub struct Schemas {
    folder: PathBuf,
    /// By the namespace that they declare and the name of the file.
    files: HashMap<(String, &'static str), PathBuf>,
}

/// Why a file did not pass.
#[derive(Debug)]
pub(super) enum NotPassed {
    /// It is against its schema: where, without what.
    Invalid(String),
    /// Nobody could look. It says nothing of the file.
    NotLooked(String),
}

impl Schemas {
    /// Finds the schemas in a folder, by the names of the originals.
    ///
    /// # Errors
    /// The folder cannot be read, or holds none of them.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let mut files = HashMap::new();
        walk(folder, DEPTH, &mut files)?;
        if files.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "no schema of a known standard lies in it"));
        }
        Ok(Self { folder: folder.to_owned(), files })
    }

    /// Whether `xmllint` is there and takes every schema.
    ///
    /// # Errors
    /// What it does not take.
    pub async fn probe(&self) -> Result<(), String> {
        for schema in self.files.values() {
            // An empty document is against every schema: what is asked is whether it comes to that.
            let said = self.lint(schema, Path::new("-")).await.map_err(|error| format!("xmllint: {error}"))?;
            if ![Some(UNREADABLE), Some(AGAINST_SCHEMA), Some(4)].contains(&said.status.code()) {
                return Err(format!("{}: xmllint does not take it (status {:?})", schema.display(), said.status.code()));
            }
        }
        Ok(())
    }

    async fn lint(&self, schema: &Path, file: &Path) -> io::Result<Output> {
        let lint = Command::new("xmllint")
            .args(["--nonet", "--noout", "--huge", "--schema"])
            .arg(schema)
            .arg(file)
            .env("XML_CATALOG_FILES", self.folder.join("catalog.xml"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .output();
        tokio::time::timeout(PATIENCE, lint).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }

    /// Looks at a file. `Ok(false)`: there is no schema for it.
    ///
    /// # Errors
    /// [`NotPassed`]
    pub(super) async fn check(&self, file: &Path, namespace: &str, root: &str) -> Result<bool, NotPassed> {
        let Some((_, _, name)) = ROOTS.iter().find(|(space, begins, _)| namespace.starts_with(space) && root.starts_with(begins))
        else {
            return Ok(false);
        };
        let Some(schema) = self.files.get(&(namespace.to_owned(), *name)) else { return Ok(false) };
        let output = self.lint(schema, file).await.map_err(|error| NotPassed::NotLooked(format!("xmllint: {error}")))?;
        match output.status.code() {
            Some(0) => Ok(true),
            Some(UNREADABLE | AGAINST_SCHEMA) => {
                Err(NotPassed::Invalid(first_fault(&String::from_utf8_lossy(&output.stderr), file)))
            }
            other => Err(NotPassed::NotLooked(format!("xmllint ended with {other:?}: its schemas, or the machine"))),
        }
    }
}

fn walk(folder: &Path, depth: usize, files: &mut HashMap<(String, &'static str), PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if depth > 0 {
                walk(&path, depth - 1, files)?;
            }
        } else if let Some((_, _, name)) = ROOTS.iter().find(|(_, _, name)| path.file_name().is_some_and(|file| file == *name))
            && let Some(namespace) = target_namespace(&path)?
        {
            files.entry((namespace, *name)).or_insert(path);
        }
    }
    Ok(())
}

/// What a schema declares.
fn target_namespace(schema: &Path) -> io::Result<Option<String>> {
    let text = String::from_utf8_lossy(&std::fs::read(schema)?).into_owned();
    let quoted = text.split("targetNamespace=").nth(1);
    let named = quoted.and_then(|rest| rest.get(1..)?.split(['"', '\'']).next());
    Ok(named.map(str::to_owned))
}

/// Place and kind of the first fault: what is quoted can be a person's.
fn first_fault(said: &str, file: &Path) -> String {
    let line = said.lines().find(|line| line.contains("error")).unwrap_or("not valid");
    let element = line.split("element ").nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
    let line_number =
        line.split(&format!("{}:", file.display())).nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
    let facet = line.split("[facet '").nth(1).and_then(|rest| rest.split('\'').next());
    let kind = match facet {
        Some(facet) => format!("breaks its {facet}"),
        None if line.contains("This element is not expected") => "is not expected there".to_owned(),
        None => "is against the schema".to_owned(),
    };
    format!("line {line_number}: {element} {kind}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_does_not_come_out() {
        let said = "Skipping import of schema …\n/x/a.xml:36: element frage: Schemas validity error : Element '{http://www.osci.de/xauslaender2611}frage': [facet 'pattern'] The value 'Frau Muster – …' is not accepted by the pattern '(…'.\n";
        assert_eq!(first_fault(said, Path::new("/x/a.xml")), "line 36: frage breaks its pattern");
        let said =
            "/x/a.xml:7: element b: Schemas validity error : Element 'b': This element is not expected. Expected is ( c ).\n";
        assert_eq!(first_fault(said, Path::new("/x/a.xml")), "line 7: b is not expected there");
    }
}
