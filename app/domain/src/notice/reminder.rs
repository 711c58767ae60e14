//! When a person is reminded of a deadline.

use crate::deadline::{Deadline, berlin};
use jiff::{SignedDuration, Span, Timestamp, civil::Time};

/// The hours in which a tenant tells people something that can wait: whole hours of the German day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// 0 to 23.
    pub from: i8,
    /// 1 to 24, later than `from`; not included.
    pub until: i8,
}

impl Default for Hours {
    fn default() -> Self {
        Self { from: 8, until: 18 }
    }
}

impl Hours {
    fn minutes(self) -> i64 {
        i64::from(self.until - self.from) * 60
    }
}

/// When a tenant reminds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderRules {
    /// Days before the end of the deadline (R-NO-4).
    pub days_before: Vec<u16>,
    pub hours: Hours,
}

impl ReminderRules {
    /// The reminders of a deadline that lie ahead, spread over the tenant's hours: `spread` is any number, always the same for a message.
    pub fn of(&self, deadline: &Deadline, now: Timestamp, spread: u64) -> Vec<(u16, Timestamp)> {
        let due = |days: u16| Some((days, self.moment(deadline, days, spread)?));
        self.days_before.iter().filter_map(|days| due(*days)).filter(|(_, at)| *at > now).collect()
    }

    /// The moment of a reminder so many days before a deadline ends. `None`: out of the calendar.
    pub fn moment(&self, deadline: &Deadline, days_before: u16, spread: u64) -> Option<Timestamp> {
        let day = deadline.due.checked_sub(Span::new().days(days_before)).ok()?;
        let start = day.to_datetime(Time::new(self.hours.from, 0, 0, 0).ok()?).to_zoned(berlin()).ok()?.timestamp();
        let minutes = u64::try_from(self.hours.minutes()).ok().filter(|minutes| *minutes > 0)?;
        start.checked_add(SignedDuration::from_mins(i64::try_from(spread % minutes).ok()?)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::{Calendar, DeadlineKind, Land};
    use jiff::civil::date;

    fn rules() -> ReminderRules {
        ReminderRules { days_before: vec![7, 2], hours: Hours { from: 8, until: 18 } }
    }

    #[test]
    fn reminders_lie_ahead_and_within_the_hours_of_the_tenant() {
        let deadline = Deadline::on(date(2027, 3, 15), DeadlineKind::SpecificDay, &Calendar::of(Land::Nw));
        let now = "2027-03-01T12:00:00Z".parse().expect("time");
        let moments = rules().of(&deadline, now, 0);
        assert_eq!(
            moments.iter().map(|(days, at)| (*days, at.to_string())).collect::<Vec<_>>(),
            [(7, "2027-03-08T07:00:00Z".to_owned()), (2, "2027-03-13T07:00:00Z".to_owned())]
        );
        let spread = rules().moment(&deadline, 7, 10 * 60 + 59).expect("a moment");
        assert_eq!(spread.to_string(), "2027-03-08T07:59:00Z", "over ten hours and round again");
        let late = "2027-03-12T12:00:00Z".parse().expect("time");
        assert_eq!(rules().of(&deadline, late, 0).iter().map(|(days, _)| *days).collect::<Vec<_>>(), [2]);
        let over = "2027-03-14T12:00:00Z".parse().expect("time");
        assert!(rules().of(&deadline, over, 0).is_empty());
    }

    #[test]
    fn summer_time_keeps_the_hour_on_the_wall() {
        let deadline = Deadline::on(date(2027, 4, 2), DeadlineKind::SpecificDay, &Calendar::of(Land::Nw));
        let moment = |days| rules().moment(&deadline, days, 0).expect("a moment").to_string();
        assert_eq!((moment(7), moment(2)), ("2027-03-26T07:00:00Z".to_owned(), "2027-03-31T06:00:00Z".to_owned()));
    }
}
