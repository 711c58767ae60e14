//! The public reference's samples, where somebody has them: `RUECKKANAL_XOEV_REFERENCE` names their folder.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::too_many_lines,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "tests say what they expect"
)]

use std::{fs, path::PathBuf};
use xoev::{Fault, RELEASES, Reason, Standard, xauslaender, xbau, xml};

fn reference() -> Option<PathBuf> {
    let found = std::env::var_os("RUECKKANAL_XOEV_REFERENCE").map(PathBuf::from);
    if found.is_none() {
        println!("RUECKKANAL_XOEV_REFERENCE is not set: the samples of the public reference were not read");
    }
    found
}

/// What a side that serves everything makes of a document.
fn read(bytes: &[u8]) -> Result<String, Fault> {
    let root = xml::parse(bytes)?;
    let (standard, kind) = xoev::kind(&root, RELEASES)?;
    match standard {
        Standard::XAuslaender(release) => {
            if let Err(fault) = xauslaender::read(&root, &release) {
                if fault.reason != Reason::NotTaken {
                    return Err(fault);
                }
                xauslaender::read_portal(&root, &release)?;
            }
        }
        Standard::XInneresRejection => drop(xoev::read_rejection(&root)?),
        Standard::XBauKernmodul => drop(xbau::read(&root)?),
    }
    Ok(kind)
}

#[test]
fn all_samples_are_read() {
    let Some(folder) = reference() else { return };
    let mut count = 0;
    for entry in fs::read_dir(folder.join("samples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // An application is of the online service, and the case file is written only.
        if !name.ends_with(".xml") || name.starts_with("130101") || name.starts_with("xdomea") {
            continue;
        }
        read(&fs::read(&path).unwrap()).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        count += 1;
    }
    assert!(count >= 22, "{count}");
}

#[test]
fn all_broken_samples_are_refused_with_the_code_of_the_standard() {
    let Some(folder) = reference() else { return };
    let expected = [
        ("01", "V000"),
        ("02", "X001"),
        ("03", "X001"),
        ("04", "X001"),
        ("05", "X001"),
        ("06", "X001"),
        ("07", "X001"),
        ("08", "X001"),
        ("09", "X001"),
        ("10", "X001"),
        ("11", "X001"),
        ("12", "A009"),
        ("13", "X001"),
        ("14", "X001"),
        ("15", "X001"),
    ];
    for entry in fs::read_dir(folder.join("samples/broken")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (_, code) = expected.iter().find(|(number, _)| name.starts_with(number)).unwrap();
        let fault = read(&fs::read(&path).unwrap()).expect_err(&name);
        let is_xbau = ["11", "12", "13"].contains(&&name[..2]);
        let said = if is_xbau { fault.reason.xbau() } else { fault.reason.xinneres() };
        assert_eq!(said, *code, "{name}: {fault}");
    }
}
