//! Deadline and appointment: what has a day.

use crate::{
    form::form,
    message::Surroundings,
    reader::Node,
    text::{TextOrTranslated, optional_translated, translated},
};
use domain::{
    authority::Authority,
    deadline::{Deadline, DeadlineKind, Period, day_of},
    message::Appointment,
};
use jiff::{Span, Timestamp, civil::Date};

pub(crate) const DEADLINE_KINDS: [(&str, DeadlineKind); 2] =
    [("shiftable", DeadlineKind::Shiftable), ("specific_day", DeadlineKind::SpecificDay)];

pub(crate) const DEADLINE_TODAY: &str =
    "ends today, so the person has no whole day to answer; the tenant may allow that (allow_deadline_today)";

/// How far ahead a day may lie, in years. Beyond that it is a slip of the finger, such as 2207 for 2027.
const MAX_YEARS: i64 = 10;
/// The same in days, weeks and months, whatever leap years there are.
pub(crate) const MAX_DAYS: i64 = 3650;
pub(crate) const MAX_WEEKS: i64 = 520;
pub(crate) const MAX_MONTHS: i64 = 120;

form! {
    /// Exactly one of `date`, `days`, `weeks`, `months`.
    NewDeadline as DeadlineMembers {
        /// The last day, in Germany, without a time of day. From tomorrow (today, if the tenant allows it) to ten years ahead.
        #[schema(format = Date)]
        date: Option<String>,
        /// 1 to 3,650; 0 if the tenant allows it.
        #[schema(minimum = 0, maximum = 3650)]
        days: Option<u16>,
        /// 1 to 520; 0 if the tenant allows it.
        #[schema(minimum = 0, maximum = 520)]
        weeks: Option<u16>,
        /// 1 to 120; 0 if the tenant allows it.
        #[schema(minimum = 0, maximum = 120)]
        months: Option<u16>,
        /// Only with `date`: moves off weekends and holidays unless it is a `specific_day`.
        kind: Option<String>,
        /// A law sets the end: nobody is offered more time.
        statutory: Option<bool>,
    }
}

form! {
    /// When and where.
    NewAppointment as AppointmentMembers {
        /// German local time without an offset: 2027-03-15T09:30. It must come exactly once: clocks are put forward and back on one
        /// night a year. At most ten years ahead.
        #[schema(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$")]
        starts_at: String,
        place: TextOrTranslated,
        bring: Option<TextOrTranslated>,
    }
}

/// The end of a deadline, and whether a law sets it.
pub(crate) fn read_deadline(
    node: &Node<'_>,
    authority: Option<&Authority>,
    around: &Surroundings<'_>,
) -> Option<(Deadline, bool)> {
    if !node.is_there() {
        return None;
    }
    let members = DeadlineMembers::of(node)?;
    let kind_node = &members.kind;
    let kind = if kind_node.is_there() { kind_node.one_of(&DEADLINE_KINDS) } else { Some(DeadlineKind::Shiftable) };
    let today = day_of(around.now);
    let date = members.date.day().filter(|date| is_ahead((node, &members.date), *date, today, around.deadline_today));
    let fewest = i64::from(!around.deadline_today);
    let period = members
        .days
        .whole_number(fewest..=MAX_DAYS)
        .map(Period::Days)
        .or_else(|| members.weeks.whole_number(fewest..=MAX_WEEKS).map(Period::Weeks))
        .or_else(|| members.months.whole_number(fewest..=MAX_MONTHS).map(Period::Months));
    let all = [&members.date, &members.days, &members.weeks, &members.months];
    let given = all.into_iter().filter(|member| member.is_there()).count();
    if given != 1 {
        node.fault("ambiguous", "needs exactly one of date, days, weeks, months");
        return None;
    }
    let is_period = !members.date.is_there();
    if is_period && kind_node.is_there() {
        kind_node.fault("not_allowed", "only a named date can be fixed; a period ends on a working day");
    }
    let statutory = members.statutory.flag(false);
    let calendar = &authority?.calendar;
    let deadline = match (date, period) {
        (Some(date), _) => Deadline::on(date, kind?, calendar),
        (None, Some(period)) => Deadline::after(today, period, calendar),
        (None, None) => return None,
    };
    Some((deadline, statutory))
}

fn is_ahead((node, member): (&Node<'_>, &Node<'_>), date: Date, today: Date, today_allowed: bool) -> bool {
    if date < today {
        node.fault("in_past", "the deadline is over already");
    } else if date == today && !today_allowed {
        node.fault("is_today", DEADLINE_TODAY);
    } else {
        return is_near(member, date, today);
    }
    false
}

fn is_near(node: &Node<'_>, date: Date, today: Date) -> bool {
    let near = date <= today.saturating_add(Span::new().years(MAX_YEARS));
    if !near {
        node.fault("out_of_range", format!("must be at most {MAX_YEARS} years ahead"));
    }
    near
}

pub(crate) fn read_appointment(node: &Node<'_>, now: Timestamp) -> Option<Appointment> {
    if !node.is_there() {
        return None;
    }
    let AppointmentMembers { starts_at: start, place, bring } = AppointmentMembers::of(node)?;
    let starts_at = start.local_time();
    if let Some(starts_at) = starts_at {
        let today = day_of(now);
        if starts_at.date() < today {
            start.fault("in_past", "the appointment is over already");
        } else {
            is_near(&start, starts_at.date(), today);
        }
    }
    let place = translated(&place);
    let bring = optional_translated(&bring);
    Some(Appointment { starts_at: starts_at?, place: place?, bring })
}
