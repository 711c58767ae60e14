//! Public holidays of the sixteen Länder, and local ones by configuration.

use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

/// One of the sixteen Länder, by its usual two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Land {
    Bw,
    By,
    Be,
    Bb,
    Hb,
    Hh,
    He,
    Mv,
    Ni,
    Nw,
    Rp,
    Sl,
    Sn,
    St,
    Sh,
    Th,
}

/// A day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

/// The holidays at an authority's place: those of its Land and local ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    pub land: Land,
    /// Holidays of the municipality, for example 8 August in Augsburg or 15 August in most of Bavaria.
    #[serde(default)]
    pub extra: Vec<MonthDay>,
}

impl Calendar {
    pub fn of(land: Land) -> Self {
        Self { land, extra: Vec::new() }
    }

    pub fn is_holiday(&self, day: Date) -> bool {
        let local = self.extra.iter().any(|extra| (extra.month, extra.day) == (day.month(), day.day()));
        local || is_nationwide(day) || is_of_land(day, self.land)
    }
}

fn is_nationwide(day: Date) -> bool {
    let fixed = matches!((day.month(), day.day()), (1 | 5, 1) | (10, 3) | (12, 25 | 26));
    // Good Friday, Easter Monday, Ascension, Whit Monday.
    fixed || [-2, 1, 39, 50].contains(&days_after_easter(day))
}

fn is_of_land(day: Date, land: Land) -> bool {
    use Land::*;
    let year = day.year();
    match (day.month(), day.day()) {
        (1, 6) => matches!(land, Bw | By | St),
        (3, 8) => land == Be || (land == Mv && year >= 2023),
        (8, 15) => land == Sl,
        (9, 20) => land == Th,
        (10, 31) => match land {
            Bb | Mv | Sn | St | Th => true,
            Hb | Hh | Ni | Sh => year >= 2018,
            Bw | By | Be | He | Nw | Rp | Sl => false,
        },
        (11, 1) => matches!(land, Bw | By | Nw | Rp | Sl),
        _ => (land == Sn && is_repentance_day(day)) || is_movable_of_land(day, land),
    }
}

/// Corpus Christi, and the two Sundays that Brandenburg names.
fn is_movable_of_land(day: Date, land: Land) -> bool {
    use Land::*;
    match days_after_easter(day) {
        60 => matches!(land, Bw | By | He | Nw | Rp | Sl),
        0 | 49 => land == Bb,
        _ => false,
    }
}

/// The Wednesday before 23 November.
fn is_repentance_day(day: Date) -> bool {
    day.month() == 11 && (16..=22).contains(&day.day()) && day.weekday() == jiff::civil::Weekday::Wednesday
}

fn days_after_easter(day: Date) -> i32 {
    easter(day.year()).until(day).map_or(i32::MAX, |span| span.get_days())
}

/// Easter Sunday in the Gregorian calendar (the anonymous algorithm published in Nature, 1876).
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let golden = y % 19;
    let (century, rest) = (y / 100, y % 100);
    let leap_correction = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday_correction = (32 + 2 * (century % 4) + 2 * (rest / 4) - leap_correction - rest % 4) % 7;
    let late_correction = (golden + 11 * leap_correction + 22 * weekday_correction) / 451;
    let days_after_march_22 = leap_correction + weekday_correction - 7 * late_correction;
    let first = Date::new(year, 3, 22).expect("22 March exists in every year");
    first.saturating_add(Span::new().days(days_after_march_22))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_is_known_for_many_years() {
        for (year, month, day) in [(2018, 4, 1), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)] {
            assert_eq!(easter(year), date(year, month, day));
        }
    }
}
