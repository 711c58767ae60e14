//! Office files are zip archives (OOXML: ECMA-376, ODF: ISO 26300). They are counted and unpacked here to nowhere, within limits;
//! programs, nested archives and bombs are told (D3).

use crate::{Facts, Found, Problem};
use std::io::{Cursor, Read as _};
use zip::{ZipArchive, result::ZipError};

/// Files in one archive.
const MAX_ENTRIES: usize = 2000;
/// Bytes of everything unpacked.
const MAX_UNPACKED: u64 = 200 * 1024 * 1024;
/// Unpacked to packed, for what is not small anyway.
const MAX_RATIO: u64 = 200;
const SMALL: u64 = 1024 * 1024;

/// MIME type, and the entry that such an archive must have.
const KINDS: [(&str, &str); 4] = [
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/workbook.xml"),
    ("application/vnd.oasis.opendocument.text", "content.xml"),
    ("application/vnd.oasis.opendocument.spreadsheet", "content.xml"),
];

pub(crate) fn knows(kind: &str) -> bool {
    KINDS.iter().any(|(known, _)| *known == kind)
}

pub(crate) fn examine(kind: &str, content: &[u8]) -> Found {
    match look(kind, content) {
        Ok(()) => Found::Good(Facts::default()),
        Err(problem) => problem.into(),
    }
}

fn look(kind: &str, content: &[u8]) -> Result<(), Problem> {
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|_| Problem::Damaged)?;
    if archive.len() > MAX_ENTRIES {
        return Err(Problem::Bomb);
    }
    let main = KINDS.iter().find(|(known, _)| *known == kind).map(|(_, main)| *main).ok_or(Problem::Damaged)?;
    let (mut unpacked, mut packed, mut has_main, mut says_kind) = (0_u64, 0_u64, false, !kind.contains("opendocument"));
    for at in 0..archive.len() {
        let mut entry = match archive.by_index(at) {
            Ok(entry) => entry,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(Problem::Password),
            Err(_) => return Err(Problem::Damaged),
        };
        let name = entry.name().map_err(|_| Problem::Bomb)?.into_owned();
        if entry.enclosed_name().is_none() || name.starts_with('/') || name.contains(['\0', '\\', ':']) {
            return Err(Problem::Bomb);
        }
        let lower = name.to_ascii_lowercase();
        if brings_programs(&lower) {
            return Err(Problem::Programs);
        }
        has_main |= name == main;
        // Entries that share their bytes are how the densest bombs are made.
        packed += entry.compressed_size();
        if packed > content.len() as u64 {
            return Err(Problem::Bomb);
        }
        let limit = (entry.compressed_size() * MAX_RATIO).max(SMALL).min(MAX_UNPACKED.saturating_sub(unpacked));
        let mut first = [0; 64];
        let (seen, length) = unpack(&mut entry, limit, &mut first)?;
        drop(entry);
        unpacked += length;
        // What an archive holds again is not looked into twice, so it is not let in.
        if first[..seen].starts_with(b"PK\x03\x04") {
            return Err(Problem::Bomb);
        }
        // An embedded object, or an office file of the old kind: nobody can see what it does.
        if first[..seen].starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
            return Err(Problem::Programs);
        }
        if name == "mimetype" {
            says_kind |= first[..seen].starts_with(kind.as_bytes());
        }
        if lower == "meta-inf/manifest.xml" && is_encrypted(&mut archive, at) {
            return Err(Problem::Password);
        }
    }
    if has_main && says_kind { Ok(()) } else { Err(Problem::Damaged) }
}

fn brings_programs(name: &str) -> bool {
    let ends = ["vbaproject.bin", "vbadata.xml", ".exe", ".dll", ".js", ".vbs", ".class", ".jar"];
    ends.iter().any(|end| name.ends_with(end)) || name.starts_with("basic/") || name.starts_with("scripts/")
}

/// Reads an entry to its end, to nowhere. Fills `first` and says how many bytes of it, and how many there were.
fn unpack(entry: &mut impl std::io::Read, limit: u64, first: &mut [u8]) -> Result<(usize, u64), Problem> {
    let mut seen = 0;
    while seen < first.len() {
        match entry.read(&mut first[seen..]) {
            Ok(0) => break,
            Ok(read) => seen += read,
            Err(_) => return Err(Problem::Damaged),
        }
    }
    let mut rest = entry.take(limit + 1);
    let more = std::io::copy(&mut rest, &mut std::io::sink()).map_err(|_| Problem::Damaged)?;
    if more > limit { Err(Problem::Bomb) } else { Ok((seen, seen as u64 + more)) }
}

/// ODF says in its manifest how its parts are locked.
fn is_encrypted(archive: &mut ZipArchive<Cursor<&[u8]>>, at: usize) -> bool {
    let Ok(entry) = archive.by_index(at) else { return false };
    let mut manifest = Vec::new();
    let read = entry.take(SMALL).read_to_end(&mut manifest);
    read.is_ok() && manifest.windows(15).any(|window| window == b"encryption-data")
}
