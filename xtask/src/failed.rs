//! Test programs, watched while they print: whoever reads the end learns which test failed and how to run it alone.

use crate::run::note;
use anyhow::{Context as _, Result, bail};
use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
};

/// Where the names of failed tests stand in what a program prints.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Cargo,
    Playwright,
}

/// Runs it and shows what it prints. `alone`: the words before a test's name that run it by itself.
pub fn run(mut command: Command, kind: Kind, alone: &str) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot start the tests")?;
    let printed = BufReader::new(child.stdout.take().context("its output is piped")?);
    let mut failed = Vec::new();
    let mut shown = std::io::stdout();
    for line in printed.split(b'\n') {
        let line = line?;
        shown.write_all(&line)?;
        shown.write_all(b"\n")?;
        shown.flush()?;
        if let Some(name) = name_of(&String::from_utf8_lossy(&line), kind)
            && !failed.contains(&name)
        {
            failed.push(name);
        }
    }
    let status = child.wait()?;
    if status.success() {
        return Ok(());
    }
    for name in &failed {
        note(&format!("failed: {name}"));
        note(&format!("alone:  {alone} '{name}'"));
    }
    match failed.len() {
        0 => bail!("the tests ended without naming one ({status}); what they printed last says why"),
        1 => bail!("1 test failed"),
        several => bail!("{several} tests failed"),
    }
}

/// The test that this line says has failed.
fn name_of(line: &str, kind: Kind) -> Option<String> {
    let name = match kind {
        // "---- words::a_test::sqlite stdout ----", before what it printed.
        Kind::Cargo => line.strip_prefix("---- ")?.strip_suffix(" stdout ----")?.to_owned(),
        // "    [with-scripts] › journeys/papers.spec.mjs:18:1 › a message ────", in the list at the end.
        Kind::Playwright => {
            let line = line.strip_prefix("    [")?;
            let title = line.split(" › ").skip(2).collect::<Vec<_>>().join(" › ");
            title.trim_end_matches(['─', ' ']).to_owned()
        }
    };
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{Kind, name_of};

    #[test]
    fn failed_tests_are_named() {
        let cargo = |line| name_of(line, Kind::Cargo);
        assert_eq!(cargo("---- words::a_test::sqlite stdout ----").as_deref(), Some("words::a_test::sqlite"));
        assert_eq!(cargo("test words::a_test ... ok"), None);
        let journey = |line| name_of(line, Kind::Playwright);
        let line = "    [with-scripts] › journeys/papers.spec.mjs:18:1 › a message with three papers ─────";
        assert_eq!(journey(line).as_deref(), Some("a message with three papers"));
        assert_eq!(journey("  ✓  24 [with-scripts] › journeys/others.spec.mjs:67:3 › the page (1.5s)"), None);
    }
}
