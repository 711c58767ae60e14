//! Until when: the only place that knows calendars, holidays and the time zone.
//! Rules: VwVfG § 31 (2) start of a period, (3) weekends and holidays, (5) appointments.

mod holidays;

pub use holidays::{Calendar, Land, MonthDay};

use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime, Weekday},
    tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase},
};
use serde::{Deserialize, Serialize};

/// The legal time zone of every authority we serve.
pub fn berlin() -> TimeZone {
    TimeZoneDatabase::bundled().get("Europe/Berlin").expect("the bundled database has Europe/Berlin")
}

/// The calendar day in Germany at a moment.
pub fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned(berlin()).date()
}

/// The day that an amount for a day counts on, in days since 1970: that of the calendar on people's walls.
pub fn quota_day(moment: Timestamp) -> i64 {
    day_of(moment).duration_since(Date::constant(1970, 1, 1)).as_hours() / 24
}

/// How often clocks in Germany show a local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockTime {
    Once,
    /// They are put forward over it that night, in March.
    Never,
    /// They are put back over it that night, in October.
    Twice,
}

pub fn clock_time(local: DateTime) -> ClockTime {
    match berlin().to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { .. } => ClockTime::Once,
        AmbiguousOffset::Gap { .. } => ClockTime::Never,
        AmbiguousOffset::Fold { .. } => ClockTime::Twice,
    }
}

/// How the end of a deadline reacts to weekends and holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// Moves to the next working day at the authority's place (§ 31 (3) sentence 1).
    Shiftable,
    /// The authority named this very day and said so (§ 31 (3) sentence 2).
    SpecificDay,
    /// Day of an appointment: never moves (§ 31 (5)).
    Appointment,
}

/// A length from which a deadline is computed when the authority names no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    Days(u16),
    Weeks(u16),
    Months(u16),
}

/// Until when a reply is due (Frist): a calendar day in Germany that ends at 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The day the authority named.
    pub named: Date,
    /// The day that counts, after the shift.
    pub due: Date,
    pub kind: DeadlineKind,
}

impl Deadline {
    /// A deadline on a named day.
    pub fn on(named: Date, kind: DeadlineKind, calendar: &Calendar) -> Self {
        let due = match kind {
            DeadlineKind::Shiftable => next_working_day(named, calendar),
            DeadlineKind::SpecificDay | DeadlineKind::Appointment => named,
        };
        Self { named, due, kind }
    }

    /// A deadline some time after notification: the day of notification does not count (§ 31 (1), BGB §§ 187, 188).
    pub fn after(notified: Date, period: Period, calendar: &Calendar) -> Self {
        let span = match period {
            Period::Days(days) => Span::new().days(days),
            Period::Weeks(weeks) => Span::new().weeks(weeks),
            Period::Months(months) => Span::new().months(months),
        };
        Self::on(notified.saturating_add(span), DeadlineKind::Shiftable, calendar)
    }

    /// The first moment that is too late: midnight after the due day, German time.
    pub fn end(&self) -> Timestamp {
        self.due.tomorrow().and_then(|next| next.to_zoned(berlin())).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.end()
    }

    /// Whole days left: 0 on the last day, negative afterwards.
    pub fn days_left(&self, now: Timestamp) -> i32 {
        day_of(now).until(self.due).map_or(0, |span| span.get_days())
    }
}

fn next_working_day(mut day: Date, calendar: &Calendar) -> Date {
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || calendar.is_holiday(day) {
        day = day.saturating_add(Span::new().days(1));
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn due(named: Date, land: Land) -> Date {
        Deadline::on(named, DeadlineKind::Shiftable, &Calendar::of(land)).due
    }

    #[test]
    fn weekends_and_holidays_move_the_end() {
        let cases = [
            // (named, Land, due, why)
            (date(2027, 3, 15), Land::Nw, date(2027, 3, 15), "a Monday stays"),
            (date(2026, 6, 13), Land::Nw, date(2026, 6, 15), "Saturday to Monday"),
            (date(2025, 10, 31), Land::Ni, date(2025, 11, 3), "Reformation Day in Lower Saxony, a Friday"),
            (date(2025, 10, 31), Land::He, date(2025, 10, 31), "no holiday in Hesse"),
            (date(2024, 11, 1), Land::Nw, date(2024, 11, 4), "All Saints, a Friday, in NRW"),
            (date(2024, 11, 1), Land::Be, date(2024, 11, 1), "no holiday in Berlin"),
            (date(2026, 12, 25), Land::Hh, date(2026, 12, 28), "Christmas and the weekend behind it"),
            (date(2027, 3, 26), Land::By, date(2027, 3, 30), "Good Friday to after Easter Monday"),
            (date(2026, 11, 18), Land::Sn, date(2026, 11, 19), "Repentance Day in Saxony"),
            (date(2026, 11, 18), Land::Th, date(2026, 11, 18), "not in Thuringia"),
            (date(2026, 6, 4), Land::Rp, date(2026, 6, 5), "Corpus Christi"),
            (date(2027, 1, 6), Land::St, date(2027, 1, 7), "Epiphany in Saxony-Anhalt"),
            (date(2027, 3, 8), Land::Be, date(2027, 3, 9), "Women's Day in Berlin"),
            (date(2022, 3, 8), Land::Mv, date(2022, 3, 8), "not yet in 2022 in Mecklenburg"),
            (date(2027, 9, 20), Land::Th, date(2027, 9, 21), "Children's Day in Thuringia"),
            (date(2027, 5, 6), Land::Sh, date(2027, 5, 7), "Ascension"),
            (date(2027, 5, 17), Land::Sl, date(2027, 5, 18), "Whit Monday"),
        ];
        for (named, land, expected, why) in cases {
            assert_eq!(due(named, land), expected, "{why}");
        }
    }

    #[test]
    fn fixed_days_and_appointments_do_not_move() {
        let sunday = date(2026, 6, 14);
        for kind in [DeadlineKind::SpecificDay, DeadlineKind::Appointment] {
            assert_eq!(Deadline::on(sunday, kind, &Calendar::of(Land::Nw)).due, sunday);
        }
    }

    #[test]
    fn municipal_holidays_are_an_override() {
        let mut augsburg = Calendar::of(Land::By);
        augsburg.extra.push(MonthDay { month: 8, day: 8 });
        let peace_festival = date(2025, 8, 8);
        assert_eq!(Deadline::on(peace_festival, DeadlineKind::Shiftable, &augsburg).due, date(2025, 8, 11));
        assert_eq!(due(peace_festival, Land::By), peace_festival);
    }

    #[test]
    fn a_period_starts_on_the_day_after_notification() {
        let calendar = Calendar::of(Land::Nw);
        assert_eq!(Deadline::after(date(2027, 3, 1), Period::Weeks(2), &calendar).due, date(2027, 3, 15));
        assert_eq!(Deadline::after(date(2027, 1, 31), Period::Months(1), &calendar).due, date(2027, 3, 1), "28 Feb is a Sunday");
        assert_eq!(Deadline::after(date(2027, 3, 1), Period::Days(5), &calendar).due, date(2027, 3, 8), "6 March is a Saturday");
    }

    #[test]
    fn the_last_day_ends_at_midnight_in_germany_summer_and_winter() {
        for (day, last_second, first_late) in [
            (date(2027, 7, 1), "2027-07-01T21:59:59Z", "2027-07-01T22:00:00Z"),
            (date(2027, 1, 4), "2027-01-04T22:59:59Z", "2027-01-04T23:00:00Z"),
            (date(2027, 10, 29), "2027-10-29T21:59:59Z", "2027-10-29T22:00:00Z"),
        ] {
            let deadline = Deadline::on(day, DeadlineKind::SpecificDay, &Calendar::of(Land::Nw));
            assert!(!deadline.is_over(last_second.parse().expect("time")));
            assert!(deadline.is_over(first_late.parse().expect("time")));
        }
    }

    #[test]
    fn a_night_a_year_lacks_an_hour_and_another_has_it_twice() {
        for (local, times) in [
            (date(2027, 3, 28).at(1, 59, 59, 0), ClockTime::Once),
            (date(2027, 3, 28).at(2, 0, 0, 0), ClockTime::Never),
            (date(2027, 3, 28).at(2, 59, 59, 0), ClockTime::Never),
            (date(2027, 3, 28).at(3, 0, 0, 0), ClockTime::Once),
            (date(2027, 10, 31).at(1, 59, 59, 0), ClockTime::Once),
            (date(2027, 10, 31).at(2, 30, 0, 0), ClockTime::Twice),
            (date(2027, 10, 31).at(3, 0, 0, 0), ClockTime::Once),
        ] {
            assert_eq!(clock_time(local), times, "{local}");
        }
    }

    #[test]
    fn days_left_counts_calendar_days() {
        let deadline = Deadline::on(date(2027, 3, 15), DeadlineKind::SpecificDay, &Calendar::of(Land::Nw));
        for (now, left) in [("2027-03-03T12:00:00Z", 12), ("2027-03-15T22:30:00Z", 0), ("2027-03-15T23:30:00Z", -1)] {
            assert_eq!(deadline.days_left(now.parse().expect("time")), left, "{now}");
        }
    }
}
