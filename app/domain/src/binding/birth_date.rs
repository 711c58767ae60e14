//! A birth date of which day and month may be unknown: some documents name the year only.

use super::names::Likeness;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// `1991-04-03`, `1991-04` or `1991`. Providers also write unknown parts as `00`, `XX` or `--`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// Why a text is no birth date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is no birth date such as 1991-04-03, 1991-04 or 1991")]
pub struct NotABirthDate;

impl FromStr for PartialDate {
    type Err = NotABirthDate;
    fn from_str(text: &str) -> Result<Self, NotABirthDate> {
        // German order: 03.04.1991.
        let turned;
        let text = if text.contains('.') {
            let mut parts: Vec<&str> = text.split('.').collect();
            parts.reverse();
            turned = parts.join("-");
            turned.as_str()
        } else {
            text.trim()
        };
        let mut parts = text.splitn(3, '-');
        let year = parts.next().filter(|year| year.len() == 4).and_then(|year| year.parse().ok()).ok_or(NotABirthDate)?;
        let month = part(parts.next(), 12)?;
        let day = part(parts.next(), 31)?;
        let whole = month.is_some() || day.is_none();
        let real = day.zip(month).is_none_or(|(day, month)| Date::new(year, month, day).is_ok());
        if (1850..=2200).contains(&year) && whole && real { Ok(Self { year, month, day }) } else { Err(NotABirthDate) }
    }
}

/// A month or a day; `None` where it is missing or written as unknown.
fn part(text: Option<&str>, max: i8) -> Result<Option<i8>, NotABirthDate> {
    match text {
        None | Some("" | "00" | "0" | "XX" | "xx" | "--" | "-") => Ok(None),
        Some(text) => text.parse().ok().filter(|part| (1..=max).contains(part)).map(Some).ok_or(NotABirthDate),
    }
}

impl PartialDate {
    /// The day, if all of it is known.
    pub fn whole(&self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

impl TryFrom<String> for PartialDate {
    type Error = NotABirthDate;
    fn try_from(text: String) -> Result<Self, NotABirthDate> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

pub(super) fn compare(one: Option<&PartialDate>, other: Option<&PartialDate>) -> Likeness {
    let (Some(one), Some(other)) = (one, other) else {
        return if one.is_none() && other.is_none() { Likeness::NobodyHasOne } else { Likeness::Unknown };
    };
    let differ = |one: Option<i8>, other: Option<i8>| matches!((one, other), (Some(one), Some(other)) if one != other);
    if one.year != other.year || differ(one.month, other.month) || differ(one.day, other.day) {
        Likeness::Different
    } else if one == other && one.day.is_some() {
        Likeness::Equal
    } else {
        // The year alone fits thousands.
        Likeness::Similar
    }
}
