//! Looks at documents and draws their pages, in a process of its own that can read its input, write its answer and do nothing else (D6).
//!
//! `rueckkanal render examine|carries|page|plain|sheet TYPE [PAGE] [WIDTH]`, `rueckkanal render bind`: the document comes by standard input,
//! the answer leaves by standard output, JSON for `examine` and `carries`, a picture for `page`, `plain` and `sheet`, a PDF for `bind`. Whatever goes
//! wrong ends this process and no other.

pub mod bind;
mod carries;
mod colour;
mod fonts;
mod lacking;
mod legibility;
mod metadata;
mod office;
mod pdf;
mod picture;
#[cfg(target_os = "linux")]
mod sandbox;
#[cfg(feature = "trials")]
mod trials;

use serde::{Deserialize, Serialize};
use std::{
    io::{Read as _, Write as _},
    process::ExitCode,
};

/// Bytes of a document that is looked at; a larger one has no preview.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Pixels of a picture (60 million: today's phones, and some room).
pub const MAX_PIXELS: u64 = 60_000_000;
/// Pages of a PDF.
pub const MAX_PAGES: usize = 1000;
/// Objects of a PDF, whatever they are: a hundred for each of its pages.
pub const MAX_OBJECTS: usize = 100_000;
/// Widest drawn page, pixels.
pub const MAX_SIDE: u16 = 2400;

/// What a document is, beyond its type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    Good(Facts),
    Bad(Problem),
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// 1 for pictures; 0 where nobody draws pages.
    pub pages: usize,
    /// A PDF whose author forbids printing or copying; it can be read.
    pub restricted: bool,
    /// A PDF whose drawing may lack something that other programs show.
    #[serde(default)]
    pub may_lack: bool,
    /// What it brings along beside what is seen, each kind once.
    #[serde(default)]
    pub carries: Vec<Carried>,
    /// What a photo tells beside its pixels, and how well they can be read.
    pub photo: Option<Photo>,
}

/// Something that comes with a document and is on none of its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    /// JavaScript, or the start of another program.
    Scripts,
    Files,
    /// Among its files, or in its own bytes.
    Archive,
    /// A part that cannot be looked into: an attached file that is locked, packed in an odd way or of an old office program, or a broken object.
    Unreadable,
    /// Among its files.
    Programs,
}

/// A photo, beyond its pixels.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Photo {
    /// It tells where it was taken.
    pub located: bool,
    /// Degrees north and east, where they can be read.
    pub place: Option<(f64, f64)>,
    /// Maker and model of the device, at most 100 characters.
    pub device: Option<String>,
    /// As the device wrote it: local time without a zone.
    pub taken_at: Option<String>,
    /// At most one.
    pub hint: Option<Hint>,
}

/// What may make a photo hard to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    Small,
    Dark,
    Blurred,
}

/// Why nobody could use a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// It opens with a password only.
    Password,
    Damaged,
    TooManyPages,
    TooManyPixels,
    TooManyObjects,
    /// An office file that brings programs along.
    Programs,
    /// An office file that swells, nests or hides more than one may.
    Bomb,
}

impl From<Problem> for Found {
    fn from(problem: Problem) -> Self {
        Self::Bad(problem)
    }
}

/// The child's `main`. Called before any thread is started.
pub fn run(arguments: &[String]) -> ExitCode {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // A library that writes PDFs leaves work to a pool of threads, and none can be started in here: this one is the pool.
    if rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().is_err() {
        return ExitCode::from(9);
    }
    #[cfg(target_os = "linux")]
    let closed = sandbox::close();
    #[cfg(not(target_os = "linux"))]
    let closed: Result<&'static str, &'static str> = Err("there is no sandbox on this system");
    let Ok(strength) = closed else { return ExitCode::from(9) };
    if let ["strength"] = words.as_slice() {
        return answer(strength.as_bytes());
    }
    #[cfg(feature = "trials")]
    if let ["try", what] = words.as_slice() {
        return trials::run(what);
    }
    let mut content = Vec::new();
    if std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut content).is_err() || content.len() as u64 > MAX_BYTES {
        return ExitCode::from(3);
    }
    match words.as_slice() {
        ["examine", kind] => match serde_json::to_vec(&examine(kind, content)) {
            Ok(found) => answer(&found),
            Err(_) => ExitCode::FAILURE,
        },
        ["carries", kind] => match carries::of(kind, content).map(|found| serde_json::to_vec(&found)) {
            Some(Ok(found)) => answer(&found),
            Some(Err(_)) => ExitCode::FAILURE,
            None => ExitCode::from(4),
        },
        ["page", kind, number, width] => {
            let (Ok(number), Ok(width)) = (number.parse(), width.parse()) else { return ExitCode::from(2) };
            draw(kind, content, number, width).map_or(ExitCode::from(4), |picture| answer(&picture))
        }
        ["plain", kind] => plain(kind, &content).map_or(ExitCode::from(4), |picture| answer(&picture)),
        ["sheet", kind] => sheet(kind, &content).map_or(ExitCode::from(4), |picture| answer(&picture)),
        ["bind"] => bind::run(&content).map_or(ExitCode::from(4), |pdf| answer(&pdf)),
        _ => ExitCode::from(2),
    }
}

fn answer(bytes: &[u8]) -> ExitCode {
    match std::io::stdout().lock().write_all(bytes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// `kind` is a MIME type that the portal decided by content.
pub fn examine(kind: &str, content: Vec<u8>) -> Found {
    match kind {
        "application/pdf" => pdf::examine(content),
        "image/heic" => with_carried(picture::examine_heic(&content), &content),
        kind if office::knows(kind) => office::examine(kind, &content),
        // Decoders fill in what is missing; people would not notice.
        "image/jpeg" if metadata::end_of_jpeg(&content).is_none() => Problem::Damaged.into(),
        _ => with_carried(picture::examine(&content), &content),
    }
}

fn with_carried(found: Found, content: &[u8]) -> Found {
    match found {
        Found::Good(facts) => Found::Good(Facts { carries: carries::in_picture(content), ..facts }),
        Found::Bad(problem) => Found::Bad(problem),
    }
}

/// The photo as it is seen, without what its device wrote into it: JPEG and PNG keep their pixels bit for bit, HEIC becomes JPEG.
/// `None`: it is no photo, or cannot be read.
pub fn plain(kind: &str, content: &[u8]) -> Option<Vec<u8>> {
    match kind {
        "image/jpeg" => metadata::without_in_jpeg(content),
        "image/png" => metadata::without_in_png(content),
        "image/heic" => picture::heic_as_jpeg(content),
        _ => None,
    }
}

/// The photo as a page: upright JPEG, no finer than 300 dots an inch on A4, nothing written beside the pixels.
pub fn sheet(kind: &str, content: &[u8]) -> Option<Vec<u8>> {
    match kind {
        "image/jpeg" | "image/png" => picture::sheet(content),
        "image/heic" => picture::sheet_of_heic(content),
        _ => None,
    }
}

/// A page as JPEG, numbered from 1. `None`: there is no such page, or nothing can be drawn.
pub fn draw(kind: &str, content: Vec<u8>, number: usize, width: u16) -> Option<Vec<u8>> {
    let width = width.clamp(1, MAX_SIDE);
    match kind {
        "application/pdf" => pdf::draw(content, number, width),
        _ if number != 1 => None,
        "image/heic" => picture::draw_heic(&content, width),
        kind if office::knows(kind) => None,
        _ => picture::draw(&content, width),
    }
}
