//! What the template can see: itself, the facts of one letter, and its QR code. No files, no network, no clock.

use std::sync::LazyLock;
use typst::{
    Library, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

fn id(name: &str) -> FileId {
    FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).expect("our own name")))
}

static MAIN: LazyLock<Source> = LazyLock::new(|| Source::new(id("letter.typ"), include_str!("letter.typ").to_owned()));
static FACTS: LazyLock<FileId> = LazyLock::new(|| id("letter.json"));
static CODE: LazyLock<FileId> = LazyLock::new(|| id("code.svg"));

pub(crate) struct LetterWorld<'a> {
    pub library: &'a LazyHash<Library>,
    pub book: &'a LazyHash<FontBook>,
    pub fonts: &'a [Font],
    pub facts: Vec<u8>,
    pub svg: Vec<u8>,
}

impl World for LetterWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.book
    }

    fn main(&self) -> FileId {
        MAIN.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == MAIN.id() { Ok(MAIN.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *FACTS {
            Ok(Bytes::new(self.facts.clone()))
        } else if id == *CODE {
            Ok(Bytes::new(self.svg.clone()))
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

static RECORD: LazyLock<Source> = LazyLock::new(|| Source::new(id("record.typ"), include_str!("record.typ").to_owned()));
static RECORD_FACTS: LazyLock<FileId> = LazyLock::new(|| id("record.json"));

/// The same for a record of a case file.
pub(crate) struct RecordWorld<'a> {
    pub library: &'a LazyHash<Library>,
    pub book: &'a LazyHash<FontBook>,
    pub fonts: &'a [Font],
    pub facts: Vec<u8>,
}

impl World for RecordWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.book
    }

    fn main(&self) -> FileId {
        RECORD.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == RECORD.id() { Ok(RECORD.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *RECORD_FACTS { Ok(Bytes::new(self.facts.clone())) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
