//! A date, typed as day, month and year.

use super::{AnswerFault, Typed};
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

/// Reads the fields `tag`, `monat`, `jahr`. Months may be written as German or English words.
pub(crate) fn read_date(typed: &Typed) -> Result<Option<Date>, AnswerFault> {
    let (day, month, year) = match (typed.one("tag"), typed.one("monat"), typed.one("jahr")) {
        (None, None, None) => return Ok(None),
        (None, _, _) => return Err(AnswerFault::DatePartMissing(DatePart::Day)),
        (_, None, _) => return Err(AnswerFault::DatePartMissing(DatePart::Month)),
        (_, _, None) => return Err(AnswerFault::DatePartMissing(DatePart::Year)),
        (Some(day), Some(month), Some(year)) => (day, month, year),
    };
    let date = || {
        let day = day.trim_end_matches('.').parse().ok()?;
        let month = read_month(month)?;
        let year: i16 = year.parse().ok()?;
        ((1850..=2200).contains(&year)).then(|| Date::new(year, month, day).ok())?
    };
    date().map(Some).ok_or(AnswerFault::NoSuchDate)
}

fn read_month(text: &str) -> Option<i8> {
    const NAMES: [&[&str]; 12] = [
        &["jan", "jän"],
        &["feb"],
        &["mär", "mar", "mrz"],
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
