//! Real files of others: each is looked into as if it had arrived. What is refused is given to other readers of this machine; what all of
//! them open should have been taken. Not a test: the files are not ours to ship.

use crate::{
    build,
    run::{note, say},
};
use anyhow::{Context as _, Result, bail};
use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// So many may be refused wrongly of [`OF`].
const MOST_WRONG: usize = 2;
const OF: usize = 1200;
/// What a tenant takes by default, in bytes.
const MAX_BYTES: u64 = 10_000_000;

/// Programs with their arguments.
type Readers = &'static [&'static [&'static str]];

/// How a file begins: at which byte, with what; its type; and who else reads such files here.
const KINDS: [(usize, &[u8], &str, Readers); 5] = [
    (0, b"%PDF-", "application/pdf", &[&["pdftoppm", "-r", "20", "-l", "1"], &["qpdf", "--check"]]),
    (0, &[0xff, 0xd8, 0xff], "image/jpeg", &[&["djpeg", "-outfile", "/dev/null"], &["gdk-pixbuf-thumbnailer", "-s", "64"]]),
    (0, &[0x89, b'P', b'N', b'G'], "image/png", &[&["pngcheck", "-q"], &["gdk-pixbuf-thumbnailer", "-s", "64"]]),
    (4, b"ftyphei", "image/heic", &[&["heif-info"], &["heif-convert"]]),
    (4, b"ftypmif1", "image/heic", &[&["heif-info"], &["heif-convert"]]),
];

pub fn run(folders: &[PathBuf]) -> Result<()> {
    let program = build::all(build::Kind::Demo)?;
    say("Looking into every PDF, JPEG, PNG and HEIC");
    let (mut taken, mut right, mut wrong, mut unjudged) = (0, 0, Vec::new(), Vec::new());
    for path in folders.iter().map(|folder| files(folder)).collect::<Result<Vec<_>>>()?.concat() {
        let Some((mime, readers)) = kind(&path)? else { continue };
        let Some(refusal) = refusal(&program, mime, &path)? else {
            taken += 1;
            continue;
        };
        let opened: Vec<bool> = readers.iter().filter_map(|reader| opens(reader, &path)).collect();
        let line = format!("{}: {refusal}", path.display());
        match opened.as_slice() {
            [] => unjudged.push(line),
            opened if opened.iter().all(|opened| *opened) => wrong.push(line),
            _ => right += 1,
        }
    }
    let all = taken + right + wrong.len() + unjudged.len();
    wrong.iter().for_each(|line| note(&format!("refused, and others open it: {line}")));
    unjudged.iter().for_each(|line| note(&format!("refused, and no other reader is here: {line}")));
    note(&format!("{all} files: {taken} taken, {right} rightly refused, {} wrongly, {} unjudged", wrong.len(), unjudged.len()));
    if all == 0 {
        bail!("there are no such files; `npm pack` and `pip download` of libraries for these formats bring samples");
    }
    if wrong.len() * OF > MOST_WRONG * all.max(OF) {
        bail!("more than {MOST_WRONG} of {OF} were refused that others open");
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            found.extend(files(&entry.path())?);
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// By content, as the portal decides it; `None`: it is none of these, or larger than a tenant takes.
fn kind(path: &Path) -> Result<Option<(&'static str, Readers)>> {
    let file = File::open(path)?;
    if file.metadata()?.len() > MAX_BYTES {
        return Ok(None);
    }
    let mut head = Vec::new();
    file.take(16).read_to_end(&mut head)?;
    let fits = |(at, start): (usize, &[u8])| head.get(at..).is_some_and(|rest| rest.starts_with(start));
    Ok(KINDS.iter().find(|(at, start, ..)| fits((*at, start))).map(|(_, _, mime, readers)| (*mime, *readers)))
}

/// Why it would be refused.
fn refusal(program: &Path, mime: &str, path: &Path) -> Result<Option<String>> {
    let ask = |word: &str| -> Result<Option<String>> {
        let output = Command::new(program)
            .args(["render", word, mime])
            .env_clear()
            .env("MIMALLOC_ARENA_RESERVE", "65536")
            .stdin(File::open(path)?)
            .stderr(Stdio::null())
            .output()?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    };
    // Where its pages are too much, what it brings along is enough.
    let answer = match ask("examine")? {
        Some(answer) => Some(answer),
        None => ask("carries")?,
    };
    Ok(match answer {
        Some(answer) if answer.contains("\"bad\"") || answer.contains("\"programs\"") => Some(answer),
        Some(_) => None,
        None => Some("no answer".to_owned()),
    })
}

/// `None`: there is no such reader here.
fn opens(reader: &[&str], path: &Path) -> Option<bool> {
    let (program, arguments) = reader.split_first()?;
    let out = tempfile::tempdir().ok()?;
    let mut command = Command::new("timeout");
    command.arg("60").arg(program).args(arguments).arg(path).stdout(Stdio::null()).stderr(Stdio::null());
    if ["pdftoppm", "heif-convert", "gdk-pixbuf-thumbnailer"].contains(program) {
        command.arg(out.path().join("page.png"));
    }
    // 127: there is no such program.
    command.status().ok().filter(|status| status.code() != Some(127)).map(|status| status.success())
}
