//! A whole number.

use super::{AnswerFault, Typed, written::latin_digits};
use crate::personal::Personal;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeNumberOptions {
    #[serde(default)]
    pub min: Option<i64>,
    #[serde(default)]
    pub max: Option<i64>,
}

impl WholeNumberOptions {
    pub(super) fn read(self, typed: &Typed) -> Result<Option<Personal<i64>>, AnswerFault> {
        let Some(raw) = typed.one("antwort") else { return Ok(None) };
        let compact: String = latin_digits(raw).chars().filter(|c| !c.is_whitespace()).collect();
        let number: i64 = ungroup(without_zeros(&compact)).parse().map_err(|_| AnswerFault::NotAWholeNumber)?;
        match (self.min, self.max) {
            (Some(min), _) if number < min => Err(AnswerFault::NumberTooSmall { min }),
            (_, Some(max)) if number > max => Err(AnswerFault::NumberTooBig { max }),
            _ => Ok(Some(Personal::new(number))),
        }
    }
}

/// `3,0` is 3. Three zeros may be thousands: nobody guesses.
fn without_zeros(text: &str) -> &str {
    match text.split_once([',', '.']) {
        Some((whole, "0" | "00")) => whole,
        _ => text,
    }
}

/// Takes away the dots of `1.234.567`, if they stand where thousands are.
fn ungroup(text: &str) -> String {
    let mut groups = text.split('.');
    let first_fits = groups.next().is_some_and(|group| (1..=4).contains(&group.len()));
    if first_fits && groups.all(|group| group.len() == 3) { text.replace('.', "") } else { text.to_owned() }
}
