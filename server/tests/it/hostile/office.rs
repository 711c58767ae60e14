//! Office files are archives: bombs, archives in archives, programs, paths; and what is no document at all.

use super::{Case, inert, refused};
use std::io::{Cursor, Write as _};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
const BODY: (&str, &[u8]) = ("word/document.xml", b"<w:document/>");

fn docx(more: &[(&str, &[u8])]) -> Vec<u8> {
    archive(&[&[TYPES, BODY], more].concat())
}

/// The directory at the end names one entry several times: the densest bombs share their bytes.
fn overlapping() -> Vec<u8> {
    let one = archive(&[("word/document.xml", &vec![b'a'; 200_000])]);
    let start = one.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let end = one.windows(4).position(|window| window == b"PK\x05\x06").unwrap();
    let (data, entry, tail) = (&one[..start], &one[start..end], &one[end..]);
    let count = 60_u16;
    let entries: Vec<u8> = (0..count)
        .flat_map(|at| {
            let mut entry = entry.to_vec();
            // Names differ in their last letters, lengths do not.
            let name = entry.windows(17).position(|window| window == b"word/document.xml").unwrap();
            entry[name + 13..name + 15].copy_from_slice(format!("{at:02}").as_bytes());
            entry
        })
        .collect();
    let mut tail = tail.to_vec();
    tail[8..10].copy_from_slice(&count.to_le_bytes());
    tail[10..12].copy_from_slice(&count.to_le_bytes());
    tail[12..16].copy_from_slice(&u32::try_from(entries.len()).unwrap().to_le_bytes());
    [data, &entries, &tail].concat()
}

pub fn cases() -> Vec<Case> {
    let (bomb, damaged, programs) = ("enthält zu viel oder etwas Verpacktes", "nicht öffnen", "enthält Programme");
    let zeros = vec![0; 40_000_000];
    let many: Vec<String> = (0..2100).map(|at| format!("word/{at}.xml")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    let laughs = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><x>&b;</x>";
    let mime = "application/vnd.oasis.opendocument.text";
    let odt =
        |more: &[(&str, &[u8])]| archive(&[&[("mimetype", mime.as_bytes()), ("content.xml", b"<a/>".as_slice())], more].concat());
    let mut locked = docx(&[]);
    // Both headers of the first entry say "encrypted".
    locked[6] |= 1;
    let directory = locked.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    locked[directory + 8] |= 1;
    let none = "können wir nicht annehmen";
    vec![
        inert("docx: a good one", "gut.docx", docx(&[])),
        inert("odt: a good one", "gut.odt", odt(&[])),
        refused("docx: bomb", "bombe.docx", docx(&[("word/media/a.png", &zeros)]), bomb),
        refused("docx: archive inside", "nest.docx", docx(&[("word/embeddings/a.docx", &docx(&[]))]), bomb),
        refused("docx: two thousand parts", "viele.docx", docx(&many), bomb),
        refused("docx: parts that share their bytes", "geteilt.docx", overlapping(), bomb),
        refused("docx: path upwards", "hoch.docx", docx(&[("../../etc/passwd", b"x")]), bomb),
        refused("docx: absolute path", "wurzel.docx", docx(&[("/etc/passwd", b"x")]), bomb),
        refused("docx: macros", "makro.docx", docx(&[("word/vbaProject.bin", b"x")]), programs),
        refused("docx: program inside", "exe.docx", docx(&[("word/embeddings/a.exe", b"MZ")]), programs),
        refused(
            "docx: embedded object",
            "objekt.docx",
            docx(&[("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")]),
            programs,
        ),
        refused("odt: macros", "makro.odt", odt(&[("Basic/Standard/a.xml", b"x")]), programs),
        refused(
            "odt: locked",
            "zu.odt",
            odt(&[("META-INF/manifest.xml", b"<manifest:encryption-data/>")]),
            "mit einem Passwort geschützt",
        ),
        refused("docx: locked archive", "zu.docx", locked, "mit einem Passwort geschützt"),
        refused("docx: nothing in it", "leer.docx", archive(&[TYPES]), damaged),
        refused("docx: cut", "halb.docx", &docx(&[])[..60], damaged),
        refused(
            "odt that is something else",
            "falsch.odt",
            archive(&[("mimetype", b"application/zip"), ("content.xml", b"<a/>")]),
            damaged,
        ),
        refused("xlsx that is a docx", "falsch.xlsx", docx(&[]), damaged),
        inert("docx: entities that multiply", "lachen.docx", archive(&[TYPES, ("word/document.xml", laughs)])),
        refused("zip", "alles.zip", docx(&[]), none),
        refused("zip as pdf", "alles.pdf", docx(&[]), none),
        refused("old word file", "alt.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", none),
        refused("rtf", "brief.rtf", b"{\\rtf1 Hallo}", none),
        refused("windows program", "vertrag.pdf", b"MZ\x90\0\x03\0", none),
        refused("linux program", "vertrag.pdf", b"\x7fELF\x02\x01\x01", none),
        refused("shell script", "vertrag.pdf", b"#!/bin/sh\nrm -rf /", none),
        refused("java archive", "app.jar", archive(&[("META-INF/MANIFEST.MF", b"Main-Class: A")]), none),
        refused("7z", "alles.7z", b"7z\xbc\xaf\x27\x1c\0\x04", none),
        refused("rar", "alles.rar", b"Rar!\x1a\x07\0", none),
        refused("gzip as pdf", "alles.pdf", b"\x1f\x8b\x08\0\0\0\0\0", none),
        refused("nothing", "leer.docx", b"", "ist leer"),
        refused("one byte", "eins.pdf", b"%", none),
        refused("text", "brief.txt", "Sehr geehrte Damen und Herren", none),
    ]
}
