//! The original schemas, where an operator has put them: `xmllint` (libxml2) looks at every message, without the network.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::process::Command;

/// By which file of the standard the root of a message is declared.
const ROOTS: [(&str, &str, &str); 6] = [
    ("http://www.osci.de/xauslaender", "OZG.", "xauslaender-nachrichten-ozg.xsd"),
    ("http://www.osci.de/xauslaender", "Administration.", "xauslaender-nachrichten-administration.xsd"),
    ("http://www.osci.de/xinneres/rueckweisung", "rueckweisung.", "xinneres-rueckweisung.xsd"),
    ("http://www.xleitstelle.de/xbau/kernmodul", "prozessnachrichten.", "xbau-kernmodul-prozessnachrichten.xsd"),
    ("http://www.xleitstelle.de/xbau/kernmodul", "universellerAntrag.", "xbau-kernmodul-universellerAntrag.xsd"),
    ("urn:xoev-de:xdomea:schema:3.0.0", "", "xdomea.xsd"),
];

/// Folders within folders that are looked into.
const DEPTH: usize = 5;
/// For one message.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, Clone)]
pub struct Schemas {
    folder: PathBuf,
    files: HashMap<&'static str, PathBuf>,
}

impl Schemas {
    /// Finds the schemas in a folder, by the names of the originals.
    ///
    /// # Errors
    /// The folder cannot be read, or holds none of them.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fn walk(folder: &Path, depth: usize, files: &mut HashMap<&'static str, PathBuf>) -> io::Result<()> {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() && depth > 0 {
                    walk(&path, depth - 1, files)?;
                } else if let Some((_, _, name)) =
                    ROOTS.iter().find(|(_, _, name)| path.file_name().is_some_and(|file| file == *name))
                {
                    files.entry(name).or_insert(path);
                }
            }
            Ok(())
        }
        let mut files = HashMap::new();
        walk(folder, DEPTH, &mut files)?;
        if files.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "no schema of a known standard lies in it"));
        }
        Ok(Self { folder: folder.to_owned(), files })
    }

    /// Looks at a file. `Ok(false)`: there is no schema for it.
    ///
    /// # Errors
    /// What is wrong with it, or that nobody could look.
    pub(super) async fn check(&self, file: &Path, namespace: &str, root: &str) -> Result<bool, String> {
        let Some((_, _, name)) = ROOTS.iter().find(|(space, begins, _)| namespace.starts_with(space) && root.starts_with(begins))
        else {
            return Ok(false);
        };
        let Some(schema) = self.files.get(name) else { return Ok(false) };
        let lint = Command::new("xmllint")
            .args(["--nonet", "--noout", "--huge", "--schema"])
            .arg(schema)
            .arg(file)
            .env("XML_CATALOG_FILES", self.folder.join("catalog.xml"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = match tokio::time::timeout(PATIENCE, lint).await {
            Ok(Ok(output)) => output,
            Ok(Err(error)) => return Err(format!("xmllint: {error}")),
            Err(_) => return Err("xmllint took too long".to_owned()),
        };
        if output.status.success() { Ok(true) } else { Err(first_fault(&String::from_utf8_lossy(&output.stderr))) }
    }
}

/// Place and kind of the first fault: what is quoted can be a person's.
fn first_fault(said: &str) -> String {
    let line = said.lines().find(|line| line.contains("error")).unwrap_or("not valid");
    let element = line.split("element ").nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
    let line_number = line.split(".xml:").nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
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
        assert_eq!(first_fault(said), "line 36: frage breaks its pattern");
        let said =
            "/x/a.xml:7: element b: Schemas validity error : Element 'b': This element is not expected. Expected is ( c ).\n";
        assert_eq!(first_fault(said), "line 7: b is not expected there");
    }
}
