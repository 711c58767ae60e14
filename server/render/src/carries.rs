//! What a document brings along that nobody sees on its pages: scripts, programs, further files, an archive in its own bytes.
//! This is said of it; whether it is refused is not decided here.
//!
//! A PDF is looked at twice: as our reader understands it, and byte by byte for the words that other readers may find where ours finds
//! nothing (broken objects, other tables of objects).

use crate::Carried;
use flate2::read::ZlibDecoder;
use hayro::hayro_syntax::{
    Filter, Pdf,
    object::{Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream, String as PdfString},
};
use memchr::memmem;
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet},
    io::Read as _,
};

/// Dictionaries and lists in one another. What lies deeper acts in some programs perhaps, and nobody writes it by chance.
const MAX_DEPTH: usize = 64;
/// First bytes of an attached file: the first entry of an archive has its name in them.
const HEAD: u64 = 64;
/// An attached file that is packed in an unusual way is unpacked up to this many packed bytes.
const MAX_ODD: usize = 1024 * 1024;
/// Of a packed group of objects, and of all of them.
const MAX_GROUP: u64 = 16 * 1024 * 1024;
const MAX_GROUPS: usize = 64 * 1024 * 1024;
/// Between the name of a group's kind and what is packed.
const WINDOW: usize = 64 * 1024;
/// Between the mark of an attached file and its name.
const NEARBY: usize = 512;

/// Whatever kind it is; without a look at its pages. `None`: it cannot be opened.
pub(crate) fn of(kind: &str, content: Vec<u8>) -> Option<Vec<Carried>> {
    if kind != "application/pdf" {
        return Some(in_picture(&content));
    }
    let (pdf, locked) = crate::pdf::open(content).ok()?;
    Some(in_pdf(&pdf, locked))
}

/// A picture that is an archive as well.
pub(crate) fn in_picture(content: &[u8]) -> Vec<Carried> {
    if is_archive(content) { vec![Carried::Archive] } else { Vec::new() }
}

/// `locked`: what is attached needs a password.
pub(crate) fn in_pdf(pdf: &Pdf, locked: bool) -> Vec<Carried> {
    let content = pdf.data().as_ref();
    let mut found = bytes_of_pdf(content);
    // A filter of its own for attached files (ISO 32000-2, 7.6.6): our reader does not know it.
    let locked = locked || memmem::find(content, b"/EFF").is_some();
    let mut search = Search { found: &mut found, seen: HashSet::new(), files: 0, locked };
    // A table that turns out broken while it is read is made anew, with other objects.
    for _ in 0..2 {
        for object in pdf.objects() {
            search.look_at(&object, 0);
        }
    }
    // Other readers may find a file where ours finds a broken object.
    let files = search.files;
    if attached_in(content, &mut found) && files == 0 {
        found.insert(Carried::Unreadable);
    }
    found.into_iter().collect()
}

struct Search<'a> {
    found: &'a mut BTreeSet<Carried>,
    /// Attached files that were looked into: many names can lead to one.
    seen: HashSet<ObjectIdentifier>,
    /// How many that were.
    files: usize,
    locked: bool,
}

impl Search<'_> {
    fn look_at(&mut self, object: &Object<'_>, depth: usize) {
        if depth > MAX_DEPTH {
            self.found.insert(Carried::Unreadable);
            return;
        }
        // What is named elsewhere is an object of its own and is looked at there.
        match object {
            Object::Dict(dict) => self.look_into(dict, depth),
            Object::Stream(stream) => {
                if stream.dict().get::<Name<'_>>("Type").is_some_and(|name| name.as_str() == "EmbeddedFile") {
                    self.look_into_file(stream);
                }
                self.look_into(stream.dict(), depth);
            }
            Object::Array(array) => {
                for one in array.raw_iter() {
                    if let MaybeRef::NotRef(one) = one {
                        self.look_at(&one, depth + 1);
                    }
                }
            }
            Object::Null(_) | Object::Boolean(_) | Object::Number(_) | Object::String(_) | Object::Name(_) => {}
        }
    }

    /// ISO 32000-2: 12.6.4 (actions), 12.7.8 (XFA), 7.11.4 (embedded files), 12.3.5 (portfolios), 13.2 and 13.6 (media that others play).
    fn look_into(&mut self, dict: &Dict<'_>, depth: usize) {
        let named = |key: &str, values: &[&str]| dict.get::<Name<'_>>(key).is_some_and(|name| values.contains(&name.as_str()));
        if ["JS", "XFA", "OnInstantiate"].iter().any(|key| dict.contains_key(key)) || named("S", &["JavaScript", "Launch"]) {
            self.found.insert(Carried::Scripts);
        }
        let has_files = named("Type", &["EmbeddedFile", "Collection"]) || named("Subtype", &["RichMedia", "FileAttachment"]);
        if has_files || dict.contains_key("EF") {
            self.found.insert(Carried::Files);
        }
        if let Some(files) = dict.get::<Dict<'_>>("EF") {
            for key in ["F", "UF", "DOS", "Unix", "Mac"] {
                if dict.get::<PdfString<'_>>(key).is_some_and(|name| names_program(name.as_bytes())) {
                    self.found.insert(Carried::Programs);
                }
                match files.get::<Stream<'_>>(key) {
                    Some(file) => self.look_into_file(&file),
                    None if files.contains_key(key) => drop(self.found.insert(Carried::Unreadable)),
                    None => {}
                }
            }
        }
        for (_, value) in dict.entries() {
            if let MaybeRef::NotRef(value) = value {
                self.look_at(&value, depth + 1);
            }
        }
    }

    fn look_into_file(&mut self, file: &Stream<'_>) {
        self.files += 1;
        // A stream that no number names is looked at each time.
        if let Some(id) = file.dict().obj_id()
            && !self.seen.insert(id)
        {
            return;
        }
        let head = if self.locked { None } else { head_of(file) };
        if let Some(carried) = head.map_or(Some(Carried::Unreadable), |head| kind_of(&head)) {
            self.found.insert(carried);
        }
    }
}

/// The first bytes of an attached file. Unpacking the whole of one could take all memory: that ends this process.
fn head_of(file: &Stream<'_>) -> Option<Vec<u8>> {
    // Its content lies in another file, or our reader takes this for a filter.
    if file.dict().contains_key("F") {
        return None;
    }
    let packed = file.raw_data();
    let plain = !["DecodeParms", "DP"].iter().any(|key| file.dict().contains_key(key));
    let first = |bytes: &[u8]| bytes.iter().copied().take(64).collect::<Vec<_>>();
    match file.filters().as_slice() {
        [] if plain => Some(first(&packed)),
        [Filter::FlateDecode] if plain => {
            let mut head = Vec::new();
            let read = ZlibDecoder::new(&*packed).take(HEAD).read_to_end(&mut head);
            (read.is_ok() && packed.is_empty() || !head.is_empty()).then_some(head)
        }
        _ if packed.len() <= MAX_ODD => file.decoded().ok().map(|content| first(&content)),
        _ => None,
    }
}

/// What an attached file is by its first bytes, where that matters.
fn kind_of(head: &[u8]) -> Option<Carried> {
    // Windows, Unix, macOS (two), a link of Windows, and scripts that name their reader.
    const PROGRAMS: [&[u8]; 7] = [
        b"MZ",
        b"\x7fELF",
        &[0xcf, 0xfa, 0xed, 0xfe],
        &[0xca, 0xfe, 0xba, 0xbe],
        &[0x4c, 0, 0, 0, 1, 0x14, 2, 0],
        b"#!",
        b"@echo",
    ];
    // Older office programs: with or without macros, nobody here can tell.
    const OLD_OFFICE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    // How the archives begin that today's office programs write.
    const OFFICE: [&[u8]; 4] = [b"[Content_Types].xml", b"_rels/", b"docProps/", b"mimetypeapplication/vnd.oasis"];
    let starts = |all: &[&[u8]]| all.iter().any(|start| head.starts_with(start));
    let has = |all: &[&[u8]]| all.iter().any(|word| memmem::find(head, word).is_some());
    if starts(&PROGRAMS) {
        Some(Carried::Programs)
    } else if head.starts_with(OLD_OFFICE) {
        Some(Carried::Unreadable)
    } else if starts(&ARCHIVES) && !has(&OFFICE) {
        Some(Carried::Archive)
    } else {
        None
    }
}

/// Endings that Windows, macOS and office programs run.
const ENDINGS: [&str; 47] = [
    ".app", ".bat", ".chm", ".cmd", ".com", ".command", ".cpl", ".dll", ".dmg", ".docm", ".dotm", ".exe", ".hta", ".img", ".iso",
    ".jar", ".jnlp", ".js", ".jse", ".lnk", ".msc", ".msi", ".msix", ".pif", ".potm", ".ppam", ".ppsm", ".pptm", ".ps1", ".py",
    ".reg", ".scf", ".scr", ".sh", ".url", ".vb", ".vbe", ".vbs", ".vhd", ".vhdx", ".wsf", ".wsh", ".xla", ".xlam", ".xll",
    ".xlsm", ".xltm",
];

/// The name is in one byte for each letter, or in UTF-16. Windows drops dots and spaces behind it.
fn names_program(name: &[u8]) -> bool {
    let letters: Vec<u8> = name.iter().copied().filter(|byte| *byte != 0).collect();
    let name = String::from_utf8_lossy(&letters).to_ascii_lowercase();
    let name = name.trim_end_matches(['.', ' ']);
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// ZIP, RAR, 7-Zip.
const ARCHIVES: [&[u8]; 3] = [b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"];

/// Unpackers look for an archive anywhere. Four bytes come by chance; both ends of a ZIP do not.
fn is_archive(content: &[u8]) -> bool {
    let has = |word: &[u8]| memmem::find(content, word).is_some();
    has(ARCHIVES[1]) || has(ARCHIVES[2]) || has(b"PK\x05\x06") && (has(b"PK\x01\x02") || has(ARCHIVES[0]))
}

/// What stands in the bytes, also where our reader finds no object.
fn bytes_of_pdf(content: &[u8]) -> BTreeSet<Carried> {
    let mut found = words(content);
    if is_archive(content) {
        found.insert(Carried::Archive);
    }
    // Where all is encrypted nothing can be unpacked; what our reader decrypts, it looks at.
    if memmem::find(content, b"/Encrypt").is_some() {
        return found;
    }
    let mut unpacked = 0;
    let mut groups = 0;
    for at in memmem::find_iter(content, b"/ObjStm") {
        groups += 1;
        let Some(group) = group_behind(&content[at..]) else {
            found.insert(Carried::Unreadable);
            continue;
        };
        unpacked += group.len();
        found.extend(words(&group));
        if group.len() as u64 >= MAX_GROUP || unpacked > MAX_GROUPS {
            found.insert(Carried::Unreadable);
            break;
        }
    }
    // Its name is written with escapes, which no program does.
    if memmem::find_iter(&without_escapes(content), b"/ObjStm").take(groups + 1).count() > groups {
        found.insert(Carried::Unreadable);
    }
    found
}

/// The packed objects behind the name of their kind. Empty: they are not packed, and stand in the bytes. `None`: they cannot be unpacked.
fn group_behind(content: &[u8]) -> Option<Vec<u8>> {
    let window = &content[..content.len().min(WINDOW)];
    for at in memmem::find_iter(window, b"stream") {
        let behind = &content[at + 6..];
        let packed = behind.strip_prefix(b"\r\n").or_else(|| behind.strip_prefix(b"\n")).unwrap_or(behind);
        let mut group = Vec::new();
        let _ = ZlibDecoder::new(packed).take(MAX_GROUP).read_to_end(&mut group);
        if !group.is_empty() {
            return Some(group);
        }
    }
    let is_plain = memmem::find(window, b"stream").is_some() && memmem::find(window, b"Decode").is_none();
    is_plain.then(Vec::new)
}

/// Whether the bytes name an attached file; a program is known by the name nearby.
fn attached_in(content: &[u8], found: &mut BTreeSet<Carried>) -> bool {
    let content = without_escapes(content);
    let mut there = memmem::find_iter(&content, b"/EmbeddedFile").any(|at| ends_name(&content, at + 13));
    for at in memmem::find_iter(&content, b"/EF") {
        let behind = content[at + 3..].trim_ascii_start();
        if !behind.starts_with(b"<<") {
            continue;
        }
        there = true;
        let around = &content[at.saturating_sub(NEARBY)..content.len().min(at + NEARBY)];
        if around.split(|byte| *byte == b')').any(names_program) {
            found.insert(Carried::Programs);
        }
    }
    if there {
        found.insert(Carried::Files);
    }
    there
}

/// The name ends here.
fn ends_name(content: &[u8], at: usize) -> bool {
    content.get(at).is_none_or(|next| !next.is_ascii_alphanumeric())
}

/// Names that stand for something that acts or is attached, written out or with escapes.
fn words(content: &[u8]) -> BTreeSet<Carried> {
    const WORDS: [(&[u8], Carried); 4] = [
        (b"/JavaScript", Carried::Scripts),
        (b"/Launch", Carried::Scripts),
        (b"/EmbeddedFile", Carried::Files),
        (b"/RichMedia", Carried::Files),
    ];
    let content = without_escapes(content);
    let is_there = |word: &[u8]| memmem::find_iter(&content, word).any(|at| ends_name(&content, at + word.len()));
    let mut found: BTreeSet<_> = WORDS.iter().filter(|(word, _)| is_there(word)).map(|(_, carried)| *carried).collect();
    // Four bytes come by chance: what must stand behind them does not.
    let is_form = |at: usize| {
        let behind = content[at + 4..].trim_ascii_start();
        behind.starts_with(b"[")
            || behind.first().is_some_and(u8::is_ascii_digit) && memmem::find(&behind[..behind.len().min(20)], b" R").is_some()
    };
    if memmem::find_iter(&content, b"/XFA").any(is_form) {
        found.insert(Carried::Scripts);
    }
    found
}

/// `#` and two hexadecimal digits in a name are a letter (ISO 32000-2, 7.3.5).
fn without_escapes(content: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'#', content).is_none() {
        return Cow::Borrowed(content);
    }
    let digit =
        |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
    let (mut plain, mut at) = (Vec::with_capacity(content.len()), 0);
    while let Some(byte) = content.get(at) {
        let escaped = if *byte == b'#' { digit(content.get(at + 1)).zip(digit(content.get(at + 2))) } else { None };
        plain.push(escaped.map_or(*byte, |(high, low)| high * 16 + low));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    Cow::Owned(plain)
}
