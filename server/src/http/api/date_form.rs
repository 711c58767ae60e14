//! Deadline and appointment: what has a day.

use super::{
    message_form::Surroundings,
    reader::Node,
    text_form::{optional_translated, translated},
};
use domain::{
    authority::Authority,
    deadline::{Deadline, DeadlineKind, Period, day_of},
    message::Appointment,
};
use jiff::{Span, Timestamp, civil::Date};

pub(super) const DEADLINE_KINDS: [(&str, DeadlineKind); 2] =
    [("shiftable", DeadlineKind::Shiftable), ("specific_day", DeadlineKind::SpecificDay)];

pub(super) const DEADLINE_TODAY: &str =
    "ends today, so the person has no whole day to answer; the tenant may allow that (allow_deadline_today)";

/// How far ahead a day may lie, in years. Beyond that it is a slip of the finger, such as 2207 for 2027.
const MAX_YEARS: i64 = 10;
/// The same in days, weeks and months, whatever leap years there are.
pub(super) const MAX_DAYS: i64 = 3650;
pub(super) const MAX_WEEKS: i64 = 520;
pub(super) const MAX_MONTHS: i64 = 120;

pub(super) fn read_deadline(node: &Node<'_>, authority: Option<&Authority>, around: &Surroundings<'_>) -> Option<Deadline> {
    if !node.is_there() {
        return None;
    }
    node.object(&["date", "days", "weeks", "months", "kind"])?;
    let kind_node = node.member("kind");
    let kind = if kind_node.is_there() { kind_node.one_of(&DEADLINE_KINDS) } else { Some(DeadlineKind::Shiftable) };
    let today = day_of(around.now);
    let date = node.member("date").day().filter(|date| is_ahead(node, *date, today, around.deadline_today));
    let fewest = i64::from(!around.deadline_today);
    let period = node
        .member("days")
        .whole_number(fewest..=MAX_DAYS)
        .map(Period::Days)
        .or_else(|| node.member("weeks").whole_number(fewest..=MAX_WEEKS).map(Period::Weeks))
        .or_else(|| node.member("months").whole_number(fewest..=MAX_MONTHS).map(Period::Months));
    let given = ["date", "days", "weeks", "months"].iter().filter(|name| node.member(name).is_there()).count();
    if given != 1 {
        node.fault("ambiguous", "needs exactly one of date, days, weeks, months");
        return None;
    }
    let is_period = !node.member("date").is_there();
    if is_period && kind_node.is_there() {
        kind_node.fault("not_allowed", "only a named date can be fixed; a period ends on a working day");
    }
    let calendar = &authority?.calendar;
    match (date, period) {
        (Some(date), _) => Some(Deadline::on(date, kind?, calendar)),
        (None, Some(period)) => Some(Deadline::after(today, period, calendar)),
        (None, None) => None,
    }
}

fn is_ahead(node: &Node<'_>, date: Date, today: Date, today_allowed: bool) -> bool {
    if date < today {
        node.fault("in_past", "the deadline is over already");
    } else if date == today && !today_allowed {
        node.fault("is_today", DEADLINE_TODAY);
    } else {
        return is_near(&node.member("date"), date, today);
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

pub(super) fn read_appointment(node: &Node<'_>, now: Timestamp) -> Option<Appointment> {
    if !node.is_there() {
        return None;
    }
    node.object(&["starts_at", "place", "bring"])?;
    let start = node.member("starts_at");
    let starts_at = start.local_time();
    if let Some(starts_at) = starts_at {
        let today = day_of(now);
        if starts_at.date() < today {
            start.fault("in_past", "the appointment is over already");
        } else {
            is_near(&start, starts_at.date(), today);
        }
    }
    let place = translated(&node.member("place"));
    let bring = optional_translated(&node.member("bring"));
    Some(Appointment { starts_at: starts_at?, place: place?, bring })
}
