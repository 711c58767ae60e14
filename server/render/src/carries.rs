//! What a document brings along that nobody sees on its pages: scripts, programs, further files, an archive in its own bytes.
//! This is said of it; whether it is refused is not decided here.

use crate::Carried;
use flate2::read::ZlibDecoder;
use hayro::hayro_syntax::{
    Filter, Pdf,
    object::{Dict, MaybeRef, Name, Object, Stream},
};
use memchr::memmem;
use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _},
};
use zip::ZipArchive;

/// Dictionaries and lists in one another. What lies deeper acts in some programs perhaps, and nobody writes it by chance.
const MAX_DEPTH: usize = 64;
/// First bytes of an attached file.
const HEAD: usize = 16;

/// A picture that is an archive as well.
pub(crate) fn in_picture(content: &[u8]) -> Vec<Carried> {
    if is_archive(content) { vec![Carried::Archive] } else { Vec::new() }
}

pub(crate) fn in_pdf(pdf: &Pdf) -> Vec<Carried> {
    let mut found = BTreeSet::new();
    if is_archive(pdf.data().as_ref()) {
        found.insert(Carried::Archive);
    }
    for object in pdf.objects() {
        look_at(&object, 0, &mut found);
    }
    found.into_iter().collect()
}

fn look_at(object: &Object<'_>, depth: usize, found: &mut BTreeSet<Carried>) {
    if depth > MAX_DEPTH {
        found.insert(Carried::Scripts);
        return;
    }
    // What is named elsewhere is an object of its own and is looked at there.
    match object {
        Object::Dict(dict) => look_into(dict, depth, found),
        Object::Stream(stream) => look_into(stream.dict(), depth, found),
        Object::Array(array) => {
            for one in array.raw_iter() {
                if let MaybeRef::NotRef(one) = one {
                    look_at(&one, depth + 1, found);
                }
            }
        }
        Object::Null(_) | Object::Boolean(_) | Object::Number(_) | Object::String(_) | Object::Name(_) => {}
    }
}

/// ISO 32000-2: 12.6.4 (actions), 7.11.4 (embedded files), 12.3.5 (portfolios), 13.2 and 13.6 (media that other programs play).
fn look_into(dict: &Dict<'_>, depth: usize, found: &mut BTreeSet<Carried>) {
    let named = |key: &str, values: &[&str]| dict.get::<Name<'_>>(key).is_some_and(|name| values.contains(&name.as_str()));
    if dict.contains_key("JS") || named("S", &["JavaScript", "Launch"]) {
        found.insert(Carried::Scripts);
    }
    if dict.contains_key("EF")
        || named("Type", &["EmbeddedFile", "Collection"])
        || named("Subtype", &["RichMedia", "FileAttachment"])
    {
        found.insert(Carried::Files);
    }
    if let Some(files) = dict.get::<Dict<'_>>("EF") {
        let names = ["F", "UF", "DOS", "Unix", "Mac"];
        let is_program = names.iter().any(|name| {
            dict.get::<hayro::hayro_syntax::object::String<'_>>(*name).is_some_and(|name| names_program(name.as_bytes()))
        });
        let heads = names.iter().filter_map(|name| head_of(&files.get::<Stream<'_>>(*name)?)).collect::<Vec<_>>();
        if is_program || heads.iter().any(|head| starts_program(head)) {
            found.insert(Carried::Programs);
        }
        if heads.iter().any(|head| ARCHIVES.iter().any(|start| head.starts_with(start))) {
            found.insert(Carried::Archive);
        }
    }
    for (_, value) in dict.entries() {
        if let MaybeRef::NotRef(value) = value {
            look_at(&value, depth + 1, found);
        }
    }
}

/// The first bytes of an attached file, as far as they are packed as nearly all are. The whole could be a bomb.
fn head_of(stream: &Stream<'_>) -> Option<Vec<u8>> {
    let packed = stream.raw_data();
    let mut head = Vec::new();
    match stream.filters().as_slice() {
        [] => head.extend_from_slice(&packed[..packed.len().min(HEAD)]),
        [Filter::FlateDecode] => drop(ZlibDecoder::new(&*packed).take(HEAD as u64).read_to_end(&mut head)),
        _ => return None,
    }
    Some(head)
}

/// Endings that Windows, macOS and office programs run.
const ENDINGS: [&str; 26] = [
    ".exe", ".dll", ".com", ".scr", ".pif", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta",
    ".msi", ".jar", ".lnk", ".iso", ".app", ".command", ".docm", ".dotm", ".xlsm", ".xlam", ".pptm",
];

/// The name is in one byte for each letter, or in UTF-16.
fn names_program(name: &[u8]) -> bool {
    let letters: Vec<u8> = name.iter().copied().filter(|byte| *byte != 0).collect();
    let name = String::from_utf8_lossy(&letters).trim_end().to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Windows, Unix, macOS (two), a link of Windows, what older office programs wrote, and scripts that name their reader.
fn starts_program(head: &[u8]) -> bool {
    const STARTS: [&[u8]; 8] = [
        b"MZ",
        b"\x7fELF",
        &[0xcf, 0xfa, 0xed, 0xfe],
        &[0xca, 0xfe, 0xba, 0xbe],
        &[0x4c, 0, 0, 0, 1, 0x14, 2, 0],
        &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
        b"#!",
        b"@echo",
    ];
    STARTS.iter().any(|start| head.starts_with(start))
}

/// ZIP, RAR, 7-Zip.
const ARCHIVES: [&[u8]; 3] = [b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"];

/// Unpackers look for an archive anywhere; a ZIP is found by its end, so its start alone is none.
fn is_archive(content: &[u8]) -> bool {
    ARCHIVES[1..].iter().any(|start| memmem::find(content, start).is_some())
        || memmem::find(content, b"PK\x05\x06").is_some()
            && ZipArchive::new(Cursor::new(content)).is_ok_and(|archive| !archive.is_empty())
}
