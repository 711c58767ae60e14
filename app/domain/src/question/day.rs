//! A date, typed as day, month and year.

use super::{AnswerFault, Typed, written::latin_digits};
use crate::personal::Personal;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateOptions {
    #[serde(default)]
    pub earliest: Option<Date>,
    #[serde(default)]
    pub latest: Option<Date>,
    /// The day must be today or earlier.
    #[serde(default)]
    pub not_in_future: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    Day,
    Month,
    Year,
}

impl DateOptions {
    pub(super) fn read(self, typed: &Typed, today: Date) -> Result<Option<Personal<Date>>, AnswerFault> {
        let Some(day) = read_date(typed)? else { return Ok(None) };
        let latest = match (self.latest, self.not_in_future) {
            (Some(latest), true) => Some(latest.min(today)),
            (None, true) => Some(today),
            (latest, false) => latest,
        };
        match (self.earliest, latest) {
            (Some(earliest), _) if day < earliest => Err(AnswerFault::DateTooEarly { earliest }),
            (_, Some(latest)) if day > latest => Err(AnswerFault::DateTooLate { latest }),
            _ => Ok(Some(Personal::new(day))),
        }
    }
}

/// A day from the fields `tag`, `monat`, `jahr`. Months may be written as German or English words.
///
/// # Errors
/// What was typed is no day, or a part of one.
pub fn typed_date(typed: &Typed) -> Result<Option<Date>, AnswerFault> {
    read_date(typed)
}

/// As [`typed_date`].
pub(crate) fn read_date(typed: &Typed) -> Result<Option<Date>, AnswerFault> {
    let latin = |field: &str| typed.one(field).map(latin_digits);
    let (day, month, year) = (latin("tag"), latin("monat"), latin("jahr"));
    // Many write the whole date into the first field.
    let parts = match (&day, &month, &year) {
        (Some(all), None, None) => whole_date(all),
        _ => None,
    };
    let typed = match &parts {
        Some([day, month, year]) => (Some(*day), Some(*month), Some(*year)),
        None => (day.as_deref(), month.as_deref(), year.as_deref()),
    };
    let (day, month, year) = match typed {
        (None, None, None) => return Ok(None),
        (None, _, _) => return Err(AnswerFault::DatePartMissing(DatePart::Day)),
        (_, None, _) => return Err(AnswerFault::DatePartMissing(DatePart::Month)),
        (_, _, None) => return Err(AnswerFault::DatePartMissing(DatePart::Year)),
        (Some(day), Some(month), Some(year)) => (day, month, year),
    };
    let year = year.trim_end_matches('.');
    if (year.len() != 4 || year.starts_with('0')) && year.chars().all(|c| c.is_ascii_digit()) {
        return Err(AnswerFault::YearNotFull);
    }
    let date = || {
        let day = day.trim_end_matches('.').parse().ok()?;
        let month = read_month(month)?;
        let year: i16 = year.parse().ok()?;
        ((1850..=2200).contains(&year)).then(|| Date::new(year, month, day).ok())?
    };
    date().map(Some).ok_or(AnswerFault::NoSuchDate)
}

/// `15.3.2027`, `15/03/2027`, `15 März 2027`, `2027-03-15`.
fn whole_date(text: &str) -> Option<[&str; 3]> {
    let parts: Vec<&str> = text.split(['.', '/', '-', ' ']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 && year.chars().all(|c| c.is_ascii_digit()) => Some([*day, *month, *year]),
        [day, month, year] => Some([*day, *month, *year]),
        _ => None,
    }
}

fn read_month(text: &str) -> Option<i8> {
    const NAMES: [&[&str]; 12] = [
        &["jan", "jän", "jae"],
        &["feb"],
        &["mär", "mae", "mar", "mrz"],
        &["apr"],
        &["mai", "may"],
        &["jun"],
        &["jul"],
        &["aug"],
        &["sep"],
        &["okt", "oct"],
        &["nov"],
        &["dez", "dec"],
    ];
    let lower = text.trim_end_matches('.').to_lowercase();
    if let Ok(number) = lower.parse::<i8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let at = NAMES.iter().position(|starts| starts.iter().any(|start| lower.starts_with(start)))?;
    i8::try_from(at + 1).ok()
}
