//! Reads a JSON document part by part and collects every fault instead of stopping at the first.

use crate::{
    fault::{Fault, MAX_FAULTS},
    times,
};
use domain::binding::{NotABirthDate, PartialDate};
use jiff::civil::{Date, DateTime};
use serde_json::{Map, Value};
use std::{cell::RefCell, fmt::Display, ops::RangeInclusive, rc::Rc};

/// Longest name of a member, in characters, that a pointer repeats.
const MAX_NAME: usize = 64;
/// Whole numbers beyond this are rounded by JSON readers that count in doubles.
pub(crate) const MOST: i64 = 9_007_199_254_740_991;

/// The first [`MAX_FAULTS`] faults, and how many there are in all.
#[derive(Default)]
struct Found {
    listed: Vec<Fault>,
    all: usize,
}

type Faults = Rc<RefCell<Found>>;

/// A place in the document: a value, or the place where one is missing.
#[derive(Clone)]
pub(crate) struct Node<'a> {
    value: Option<&'a Value>,
    pointer: String,
    faults: Faults,
}

impl<'a> Node<'a> {
    pub(crate) fn root(value: &'a Value) -> Self {
        Self { value: Some(value), pointer: String::new(), faults: Faults::default() }
    }

    /// The faults found so far, in the order of discovery; if there are more than [`MAX_FAULTS`], the last one says how many.
    pub(crate) fn into_faults(self) -> Vec<Fault> {
        let Found { mut listed, all } = self.faults.take();
        if all > listed.len() {
            let more = grouped(i64::try_from(all - listed.len()).unwrap_or(i64::MAX));
            let detail = format!("{more} more faults are not listed; mend these first");
            listed.push(Fault { pointer: String::new(), code: "more_faults".to_owned(), detail });
        }
        listed
    }

    pub(crate) fn has_faults(&self) -> bool {
        self.faults.borrow().all > 0
    }

    pub(crate) fn fault(&self, code: &str, detail: impl Display) {
        let mut found = self.faults.borrow_mut();
        found.all += 1;
        if found.listed.len() < MAX_FAULTS {
            found.listed.push(Fault { pointer: self.pointer.clone(), code: code.to_owned(), detail: detail.to_string() });
        }
    }

    pub(crate) fn is_there(&self) -> bool {
        self.value.is_some_and(|value| !value.is_null())
    }

    fn given(&self) -> Option<&'a Value> {
        self.value.filter(|value| !value.is_null())
    }

    /// The object here, whose members must all be known. A missing or wrong one is a fault.
    pub(crate) fn object(&self, known: &[&str]) -> Option<&'a Map<String, Value>> {
        let Some(value) = self.given() else {
            self.fault("required", "is required");
            return None;
        };
        let Some(object) = value.as_object() else {
            self.fault("type", "must be an object");
            return None;
        };
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            self.fault_of_member(name, "unknown", "is not known");
        }
        Some(object)
    }

    pub(crate) fn member(&self, name: &str) -> Node<'a> {
        let value = self.value.and_then(|value| value.get(name));
        let escaped = name.replace('~', "~0").replace('/', "~1");
        Node { value, pointer: format!("{}/{escaped}", self.pointer), faults: self.faults.clone() }
    }

    /// A fault of a member whose name the sender made up; a very long name is not sent back.
    pub(crate) fn fault_of_member(&self, name: &str, code: &str, detail: impl Display) {
        let length = name.chars().count();
        if length > MAX_NAME {
            let length = grouped(i64::try_from(length).unwrap_or(i64::MAX));
            self.fault(code, format!("a member with a name of {length} characters {detail}"));
        } else {
            self.member(name).fault(code, detail);
        }
    }

    /// Notes which of these members are there although they mean nothing here.
    pub(crate) fn refuse(&self, members: &[&str], detail: impl Display) {
        for member in members.iter().map(|name| self.member(name)).filter(Node::is_there) {
            member.fault("not_allowed", &detail);
        }
    }

    /// The parts of the list here. A missing list is empty.
    pub(crate) fn list(&self, max: usize) -> Vec<Node<'a>> {
        let Some(value) = self.given() else { return Vec::new() };
        let Some(list) = value.as_array() else {
            self.fault("type", "must be a list");
            return Vec::new();
        };
        if list.len() > max {
            self.fault("too_many", format!("has {} entries, allowed are at most {max}", list.len()));
        }
        let node =
            |(at, value)| Node { value: Some(value), pointer: format!("{}/{at}", self.pointer), faults: self.faults.clone() };
        list.iter().take(max).enumerate().map(node).collect()
    }

    /// A text that becomes a `T`; required.
    pub(crate) fn text<T: TryFrom<String, Error: Display>>(&self) -> Option<T> {
        if !self.is_there() {
            self.fault("required", "is required");
            return None;
        }
        self.optional_text()
    }

    pub(crate) fn optional_text<T: TryFrom<String, Error: Display>>(&self) -> Option<T> {
        let text = self.plain_text()?;
        T::try_from(text.to_owned()).map_err(|error| self.fault("invalid", error)).ok()
    }

    /// A birth date such as `1991-04-03`, `1991-04` or `1991`, if there is one: identity providers write others, too, but whoever writes to us
    /// keeps to one form.
    pub(crate) fn birth_date(&self) -> Option<PartialDate> {
        let text = self.plain_text()?;
        let is_one = ["0000-00-00", "0000-00", "0000"].iter().any(|form| {
            let fits = |(form, is): (u8, u8)| if form == b'0' { is.is_ascii_digit() } else { is == form };
            form.len() == text.len() && form.bytes().zip(text.bytes()).all(fits)
        });
        let read: Option<PartialDate> = text.parse().ok().filter(|_| is_one);
        if read.is_none() {
            self.fault("invalid", NotABirthDate);
        }
        read
    }

    /// A day such as `2027-03-15`.
    pub(crate) fn day(&self) -> Option<Date> {
        times::day(self.plain_text()?).map_err(|(code, detail)| self.fault(code, detail)).ok()
    }

    /// A time on the clocks of German authorities such as `2027-03-15T09:30`, that comes exactly once; required.
    pub(crate) fn local_time(&self) -> Option<DateTime> {
        if !self.is_there() {
            self.fault("required", "is required");
            return None;
        }
        times::local_time(self.plain_text()?).map_err(|(code, detail)| self.fault(code, detail)).ok()
    }

    fn plain_text(&self) -> Option<&'a str> {
        let value = self.given()?;
        let text = value.as_str();
        if text.is_none() {
            self.fault("type", "must be a text");
        }
        text
    }

    pub(crate) fn flag(&self, otherwise: bool) -> bool {
        match self.given() {
            None => otherwise,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.fault("type", "must be true or false");
                otherwise
            }
        }
    }

    /// A whole number in a range that `T` can hold.
    pub(crate) fn whole_number<T: TryFrom<i64>>(&self, range: RangeInclusive<i64>) -> Option<T> {
        let value = self.given()?;
        let number = value.as_i64().filter(|number| range.contains(number)).and_then(|number| T::try_from(number).ok());
        if number.is_none() {
            let code = if value.is_i64() || value.is_u64() { "out_of_range" } else { "type" };
            let (low, high) = (grouped(*range.start()), grouped(*range.end()));
            self.fault(code, format!("must be a whole number, {low} to {high}"));
        }
        number
    }

    /// Reads a whole document: the model, or every fault.
    pub(crate) fn read<T>(value: &'a Value, read: impl FnOnce(&Self) -> Option<T>) -> Result<T, Vec<Fault>> {
        let root = Self::root(value);
        let found = read(&root);
        let faults = root.into_faults();
        found.filter(|_| faults.is_empty()).ok_or(faults)
    }

    /// One of a closed set of words.
    pub(crate) fn one_of<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        if !self.is_there() {
            self.fault("required", "is required");
            return None;
        }
        let text = self.plain_text()?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.fault("unknown_value", format!("must be one of {}", known.join(", ")));
        }
        found
    }

    /// The value itself, if it is a text or an object (translated texts).
    pub(crate) fn value(&self) -> Option<&'a Value> {
        self.given()
    }
}

/// Notes a range without anything in it at its upper bound.
pub(crate) fn ordered<T: PartialOrd>(upper: &Node<'_>, low: Option<T>, high: Option<T>) {
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        upper.fault("empty_range", "is below the lower bound");
    }
}

/// A number as English texts write it: `10,000`.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
