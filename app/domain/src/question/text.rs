//! Short text (one line) and long text.

use super::{AnswerFault, Typed, as_meant};
use crate::{
    personal::Personal,
    text::{Line, Lines, TextFault},
};
use serde::{Deserialize, Serialize};

/// The most characters any text answer may have, whatever a question allows.
const HARD_LIMIT: usize = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextOptions {
    /// Characters (Unicode scalar values), 1 to 10,000.
    pub max_characters: u16,
    /// Only characters of DIN 91379, datatype C: the answer goes on as a message between authorities.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub latin_only: bool,
}

impl TextOptions {
    pub(super) fn read_line(self, typed: &Typed) -> Result<Option<Personal<String>>, AnswerFault> {
        // What a word processor calls a line break is a space in a line.
        self.read(typed, |raw| Line::<HARD_LIMIT>::try_from(raw.replace(['\r', '\n', '\t'], " ")).map(String::from))
    }

    pub(super) fn read_lines(self, typed: &Typed) -> Result<Option<Personal<String>>, AnswerFault> {
        self.read(typed, |raw| Lines::<HARD_LIMIT>::try_from(raw).map(String::from))
    }

    fn read(
        self,
        typed: &Typed,
        parse: impl Fn(&str) -> Result<String, TextFault>,
    ) -> Result<Option<Personal<String>>, AnswerFault> {
        let max = usize::from(self.max_characters);
        let too_long = |length: usize| AnswerFault::TextTooLong { over: length - max, max };
        let Some(raw) = typed.one("antwort") else { return Ok(None) };
        let meant = as_meant(raw);
        // What is far too long is not copied once more to find that out.
        let length = meant.trim().chars().count();
        if length > HARD_LIMIT {
            return Err(too_long(length));
        }
        let text = match parse(&meant) {
            Ok(text) => text,
            Err(TextFault::Empty) => return Ok(None),
            Err(TextFault::TooLong { length, .. }) => return Err(too_long(length)),
            Err(TextFault::ControlCharacter) => return Err(AnswerFault::HiddenCharacter),
        };
        let length = text.chars().count();
        if length > max {
            return Err(too_long(length));
        }
        if self.latin_only {
            super::latin(&text)?;
        }
        Ok(Some(Personal::new(text)))
    }
}
