//! Looks at documents and draws their pages, in a process of its own that can read its input, write its answer and do nothing else (D6).
//!
//! `rueckkanal render examine|page TYPE [PAGE] [WIDTH]`: the document comes by standard input, the answer leaves by standard output,
//! JSON for `examine`, a JPEG for `page`. Whatever goes wrong ends this process and no other.

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
/// Longest side of a drawn page, pixels.
pub const MAX_SIDE: u16 = 2400;

/// What a document is, beyond its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    Good(Facts),
    Bad(Problem),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// 1 for pictures.
    pub pages: usize,
    /// A PDF whose author forbids printing or copying; it can be read.
    pub restricted: bool,
    /// Pixels of a picture as it is shown.
    pub width: Option<u32>,
    pub height: Option<u32>,
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
}

impl From<Problem> for Found {
    fn from(problem: Problem) -> Self {
        Self::Bad(problem)
    }
}

/// The child's `main`. Called before any thread is started.
pub fn run(arguments: &[String]) -> ExitCode {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
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
        ["page", kind, number, width] => {
            let (Ok(number), Ok(width)) = (number.parse(), width.parse()) else { return ExitCode::from(2) };
            draw(kind, content, number, width).map_or(ExitCode::from(4), |picture| answer(&picture))
        }
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
        "image/heic" => picture::examine_heic(&content),
        _ => picture::examine(&content),
    }
}

/// A page as JPEG, numbered from 1. `None`: there is no such page, or nothing can be drawn.
pub fn draw(kind: &str, content: Vec<u8>, number: usize, width: u16) -> Option<Vec<u8>> {
    let width = width.clamp(1, MAX_SIDE);
    match kind {
        "application/pdf" => pdf::draw(content, number, width),
        _ if number != 1 => None,
        "image/heic" => picture::draw_heic(&content, width),
        _ => picture::draw(&content, width),
    }
}
