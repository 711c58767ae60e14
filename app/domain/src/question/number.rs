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
        let number: i64 = as_digits(&compact)?.parse().map_err(|_| AnswerFault::NotAWholeNumber)?;
        match (self.min, self.max) {
            (Some(min), _) if number < min => Err(AnswerFault::NumberTooSmall { min }),
            (_, Some(max)) if number > max => Err(AnswerFault::NumberTooBig { max }),
            _ => Ok(Some(Personal::new(number))),
        }
    }
}

/// `3,0` is 3, `1.234.567` and `1,234,567` have thousands, and so has `1,234`, as a fraction is no whole number. `1,000` can be either, and
/// is asked. What begins with a zero, or has more than three digits before its first sign, has no thousands.
fn as_digits(compact: &str) -> Result<String, AnswerFault> {
    if let Some((whole, "0" | "00")) = compact.split_once([',', '.']) {
        return Ok(whole.to_owned());
    }
    if let Some((whole, "000")) = compact.split_once(',') {
        if matches!(whole, "0" | "-0") {
            return Ok("0".to_owned());
        }
        if begins_thousands(whole)
            && let (Ok(thousands), Ok(whole)) = (format!("{whole}000").parse(), whole.parse())
        {
            return Err(AnswerFault::NumberUnclear { thousands, whole });
        }
    }
    Ok(ungroup(compact, '.').or_else(|| ungroup(compact, ',')).unwrap_or_else(|| compact.to_owned()))
}

/// Takes away the signs between thousands, if they stand where thousands are.
fn ungroup(text: &str, sign: char) -> Option<String> {
    let mut groups = text.split(sign);
    let fits = groups.next().is_some_and(begins_thousands) && groups.all(|group| group.len() == 3);
    fits.then(|| text.replace(sign, ""))
}

/// Whether thousands can follow: one to three digits, the first no zero.
fn begins_thousands(group: &str) -> bool {
    let digits = group.strip_prefix('-').unwrap_or(group);
    (1..=3).contains(&digits.len()) && !digits.starts_with('0')
}
