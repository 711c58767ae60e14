//! The children of an element, one after the other: their order is fixed in every message.

use crate::{
    din91379,
    fault::{Fault, Reason},
    xml::Element,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{
    civil::{Date, Time},
    tz::{Offset, TimeZone},
};
use uuid::Uuid;

/// In which namespace a name stands.
pub type Space<'a> = Option<&'a str>;

/// Takes the children of an element in their order.
pub struct Fields<'a> {
    element: &'a Element,
    at: usize,
    space: Space<'a>,
}

impl<'a> Fields<'a> {
    /// `space`: of its children.
    ///
    /// # Errors
    /// Text stands between the children.
    pub fn of(element: &'a Element, space: Space<'a>) -> Result<Self, Fault> {
        if !element.text.trim().is_empty() {
            return Err(Fault::not_valid(format!("{}: text stands where elements must", element.name)));
        }
        Ok(Self { element, at: 0, space })
    }

    /// The children from here on stand in another namespace.
    #[must_use]
    pub fn within(mut self, space: Space<'a>) -> Self {
        self.space = space;
        self
    }

    pub fn optional(&mut self, name: &str) -> Option<&'a Element> {
        let next = self.element.children.get(self.at)?;
        if !next.is(self.space, name) {
            return None;
        }
        self.at += 1;
        Some(next)
    }

    /// # Errors
    /// It is not the next child.
    pub fn required(&mut self, name: &str) -> Result<&'a Element, Fault> {
        self.optional(name).ok_or_else(|| self.missing(name))
    }

    pub fn many(&mut self, name: &str) -> Vec<&'a Element> {
        std::iter::from_fn(|| self.optional(name)).collect()
    }

    /// # Errors
    /// There is none.
    pub fn at_least_one(&mut self, name: &str) -> Result<Vec<&'a Element>, Fault> {
        let all = self.many(name);
        if all.is_empty() { Err(self.missing(name)) } else { Ok(all) }
    }

    /// # Errors
    /// There is another child.
    pub fn end(self) -> Result<(), Fault> {
        match self.element.children.get(self.at) {
            None => Ok(()),
            Some(left) => Err(Fault::not_valid(format!("{}: {} is not expected there", self.element.name, shown(&left.name)))),
        }
    }

    /// Whatever is left is not looked at.
    pub fn skip_rest(self) {}

    fn missing(&self, name: &str) -> Fault {
        let found = self.element.children.get(self.at).map_or("nothing", |found| &found.name);
        let space = match (self.space, self.element.children.get(self.at)) {
            (expected, Some(found)) if found.name == name && found.namespace.as_deref() != expected => " in another namespace",
            _ => "",
        };
        Fault::not_valid(format!("{}: {name} is expected, {}{space} is there", self.element.name, shown(found)))
    }
}

/// A name that somebody has sent, for a log.
fn shown(name: &str) -> String {
    name.chars().filter(char::is_ascii_graphic).take(60).collect()
}

impl Element {
    /// # Errors
    /// It has children.
    pub fn plain(&self) -> Result<&str, Fault> {
        if self.children.is_empty() {
            Ok(&self.text)
        } else {
            Err(Fault::not_valid(format!("{}: elements stand where text must", self.name)))
        }
    }

    /// A text of datatype C; white space is kept. Empty is allowed.
    ///
    /// # Errors
    /// It has characters that datatype C does not know.
    pub fn datatype_c(&self) -> Result<String, Fault> {
        let text = self.plain()?;
        let strangers = din91379::strangers(text);
        if strangers.is_empty() {
            return Ok(text.to_owned());
        }
        let named: Vec<String> =
            strangers.iter().take(8).flat_map(|one| one.chars()).map(|one| format!("U+{:04X}", u32::from(one))).collect();
        Err(Fault::not_valid(format!("{}: characters outside of DIN 91379 datatype C: {}", self.name, named.join(" "))))
    }

    /// A mandatory text of datatype C.
    ///
    /// # Errors
    /// As [`Self::datatype_c`], and that it is empty.
    pub fn text_c(&self) -> Result<String, Fault> {
        let text = self.datatype_c()?;
        if text.trim().is_empty() {
            return Err(Fault::new(Reason::EmptyText, format!("{} is empty", self.name)));
        }
        Ok(text)
    }

    /// # Errors
    /// It is no UUID with hyphens.
    pub fn uuid(&self) -> Result<Uuid, Fault> {
        let text = self.plain()?.trim();
        let parsed = (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten();
        parsed.ok_or_else(|| Fault::not_valid(format!("{} is no UUID", self.name)))
    }

    /// `YYYY-MM-DD` without a zone.
    ///
    /// # Errors
    /// It is none.
    pub fn day(&self) -> Result<Date, Fault> {
        let text = self.plain()?;
        (text.len() == 10)
            .then(|| text.parse().ok())
            .flatten()
            .ok_or_else(|| Fault::not_valid(format!("{} is no day as YYYY-MM-DD", self.name)))
    }

    /// A day of `xs:date`: a zone is tolerated, and not looked at.
    ///
    /// # Errors
    /// It is none.
    pub fn day_with_zone(&self) -> Result<Date, Fault> {
        let text = self.plain()?.trim();
        let no_day = || Fault::not_valid(format!("{} is no day as YYYY-MM-DD", self.name));
        let (day, zone) = text.split_at_checked(10).ok_or_else(no_day)?;
        let is_zone =
            zone.is_empty() || zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']) && zone.as_bytes()[3] == b':');
        is_zone.then(|| day.parse().ok()).flatten().ok_or_else(no_day)
    }

    /// A time of day of `xs:time`, as clocks in Germany show it on that day: one without a zone is theirs already. Fractions are left out.
    ///
    /// # Errors
    /// It is none.
    pub fn time_of_day(&self, day: Date) -> Result<Time, Fault> {
        let no_time = || Fault::not_valid(format!("{} is no time of day", self.name));
        let text = self.plain()?.trim();
        let (time, rest) = text.split_at_checked(8).ok_or_else(no_time)?;
        let time: Time = time.parse().map_err(|_| no_time())?;
        let rest = match rest.strip_prefix('.') {
            Some(fraction) => {
                let zone = fraction.trim_start_matches(|one: char| one.is_ascii_digit());
                if zone.len() == fraction.len() {
                    return Err(no_time());
                }
                zone
            }
            None => rest,
        };
        let offset = match rest {
            "" => return Ok(time),
            "Z" => Offset::UTC,
            zone => {
                let (sign, clock) = zone.split_at_checked(1).filter(|(sign, _)| ["+", "-"].contains(sign)).ok_or_else(no_time)?;
                let is_zone = clock.len() == 5 && clock.as_bytes()[2] == b':';
                let clock: Time = is_zone.then(|| format!("{clock}:00").parse().ok()).flatten().ok_or_else(no_time)?;
                let seconds = (i32::from(clock.hour()) * 60 + i32::from(clock.minute())) * 60;
                Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).map_err(|_| no_time())?
            }
        };
        let moment = offset.to_timestamp(day.to_datetime(time)).map_err(|_| no_time())?;
        Ok(moment.to_zoned(TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)).time())
    }

    /// # Errors
    /// It is none of the four words.
    pub fn boolean(&self) -> Result<bool, Fault> {
        match self.plain()?.trim() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(Fault::not_valid(format!("{} is neither true nor false", self.name))),
        }
    }

    /// Line breaks are allowed in it.
    ///
    /// # Errors
    /// It is no base64.
    pub fn base64(&self) -> Result<Vec<u8>, Fault> {
        let text = self.plain()?;
        let no_base64 = |_| Fault::not_valid(format!("{} is no base64", self.name));
        if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
            let packed: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
            return STANDARD.decode(packed).map_err(no_base64);
        }
        STANDARD.decode(text).map_err(no_base64)
    }
}
