//! Days and times as case systems write them. Stricter than the library that keeps them: what it would drop, such as a time of day
//! or an offset, the sender meant.

use domain::deadline::{ClockTime, clock_time};
use jiff::civil::{Date, DateTime, Time};

/// Code and sentence of a fault.
type Broken = (&'static str, &'static str);

/// `2027-03-15`, years 0000 to 9999.
pub(crate) fn day(text: &str) -> Result<Date, Broken> {
    if text.len() > 10 && text.is_char_boundary(10) && numbers(&text[..10], "0000-00-00").is_some() {
        return Err(("time_of_day", "must be a day such as 2027-03-15, without a time of day"));
    }
    let parts = numbers(text, "0000-00-00").ok_or(("invalid", "must be a day such as 2027-03-15"))?;
    date(&parts)
}

/// `2027-03-15T09:30` or `2027-03-15T09:30:00`, without an offset: it is German time.
pub(crate) fn local_time(text: &str) -> Result<DateTime, Broken> {
    let minutes = "0000-00-00T00:00";
    let at = minutes.len();
    let parts = numbers(text, minutes).or_else(|| numbers(text, "0000-00-00T00:00:00"));
    let Some(parts) = parts else {
        let goes_on = text.len() > at && text.is_char_boundary(at) && numbers(&text[..at], minutes).is_some();
        let detail = if goes_on {
            "must end after minutes or seconds; it is German time, so there is no offset"
        } else {
            "must be day and time such as 2027-03-15T09:30"
        };
        return Err(("invalid", detail));
    };
    let [hour, minute] = [parts[3], parts[4]];
    let time = Time::new(small(hour), small(minute), small(parts.get(5).copied().unwrap_or(0)), 0);
    let time = time.map_err(|_| ("invalid", "there is no such time of day; it must be 00:00 to 23:59"))?;
    let local = date(&parts)?.to_datetime(time);
    match clock_time(local) {
        ClockTime::Once => Ok(local),
        ClockTime::Never => Err(("no_such_time", "never comes: clocks in Germany are put forward over it that night")),
        ClockTime::Twice => Err(("time_comes_twice", "comes twice: clocks in Germany are put back over it that night")),
    }
}

fn date(parts: &[i16]) -> Result<Date, Broken> {
    Date::new(parts[0], small(parts[1]), small(parts[2])).map_err(|_| ("invalid", "there is no such day"))
}

/// A number of two digits.
fn small(number: i16) -> i8 {
    i8::try_from(number).unwrap_or(i8::MAX)
}

/// The numbers in a text that has digits exactly where the pattern has zeros, and is equal to it everywhere else.
fn numbers(text: &str, pattern: &str) -> Option<Vec<i16>> {
    let fits = |(c, wanted): (char, char)| if wanted == '0' { c.is_ascii_digit() } else { c == wanted };
    if text.len() != pattern.len() || !text.chars().zip(pattern.chars()).all(fits) {
        return None;
    }
    text.split(|c: char| !c.is_ascii_digit()).map(|digits| digits.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_and_nothing_else() {
        assert_eq!(day("2027-03-15").map(|day| day.to_string()).as_deref(), Ok("2027-03-15"));
        for (text, code) in [
            ("2027-02-30", "invalid"),
            ("2027-3-1", "invalid"),
            ("20270315", "invalid"),
            ("15.03.2027", "invalid"),
            ("+002027-03-15", "invalid"),
            ("ÄÄÄÄ-ÄÄ-ÄÄ", "invalid"),
            ("", "invalid"),
            ("2027-03-15T10:00:00", "time_of_day"),
            ("2027-03-15 10:00", "time_of_day"),
            ("2027-03-15Z", "time_of_day"),
        ] {
            assert_eq!(day(text).map_err(|(code, _)| code), Err(code), "{text}");
        }
    }

    #[test]
    fn a_local_time_comes_once() {
        for good in ["2027-03-15T09:30", "2027-03-15T09:30:15", "2027-03-28T01:59", "2027-03-28T03:00", "2027-10-31T03:00"] {
            assert!(local_time(good).is_ok(), "{good}");
        }
        for (text, code) in [
            ("2027-03-28T02:30", "no_such_time"),
            ("2027-10-31T02:30", "time_comes_twice"),
            ("2027-03-15", "invalid"),
            ("2027-03-15T24:00", "invalid"),
            ("2027-03-15T09:30Z", "invalid"),
            ("2027-03-15T09:30+01:00", "invalid"),
            ("2027-03-15T09:30:00.5", "invalid"),
            ("2027-02-30T09:30", "invalid"),
            ("2027-03-15 09:30", "invalid"),
        ] {
            assert_eq!(local_time(text).map_err(|(code, _)| code), Err(code), "{text}");
        }
    }
}
