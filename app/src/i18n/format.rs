//! How dates, times, sizes and amounts are written. The only place that does.

use super::Locale;
use domain::deadline::berlin;
use jiff::{Timestamp, civil::Date, civil::DateTime};

const NO_BREAK: char = '\u{a0}';

const MONTHS: [(&str, &str); 12] = [
    ("Januar", "January"),
    ("Februar", "February"),
    ("März", "March"),
    ("April", "April"),
    ("Mai", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("August", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Dezember", "December"),
];

const WEEKDAYS: [(&str, &str); 7] = [
    ("Montag", "Monday"),
    ("Dienstag", "Tuesday"),
    ("Mittwoch", "Wednesday"),
    ("Donnerstag", "Thursday"),
    ("Freitag", "Friday"),
    ("Samstag", "Saturday"),
    ("Sonntag", "Sunday"),
];

fn word(pair: (&'static str, &'static str), locale: Locale) -> &'static str {
    match locale {
        Locale::German | Locale::SimpleGerman => pair.0,
        Locale::English => pair.1,
    }
}

/// Millionths of a degree: `48,13713°`.
pub fn degrees(millionths: i32, locale: Locale) -> String {
    let sign = if millionths < 0 { "−" } else { "" };
    let hundred_thousandths = millionths.unsigned_abs() / 10;
    let point = word((",", "."), locale);
    format!("{sign}{}{point}{:05}°", hundred_thousandths / 100_000, hundred_thousandths % 100_000)
}

pub fn month_name(day: Date, locale: Locale) -> &'static str {
    let at = usize::try_from(day.month() - 1).unwrap_or(0);
    word(MONTHS[at.min(11)], locale)
}

pub fn weekday_name(day: Date, locale: Locale) -> &'static str {
    let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    word(WEEKDAYS[at.min(6)], locale)
}

/// "Montag, 15. März 2027", "Monday, 15 March 2027".
pub fn long_date(day: Date, locale: Locale) -> String {
    format!("{}, {}", weekday_name(day, locale), date(day, locale))
}

/// "15. März 2027", "15 March 2027". The line may end before the year: on a narrow screen a long month would be cut in the middle.
pub fn date(day: Date, locale: Locale) -> String {
    format!("{} {}", short_date(day, locale), day.year())
}

/// "15. März", "15 March".
pub fn short_date(day: Date, locale: Locale) -> String {
    let dot = if locale == Locale::English { "" } else { "." };
    format!("{}{dot}{NO_BREAK}{}", day.day(), month_name(day, locale))
}

/// "14:32 Uhr", "2:32 pm".
pub fn clock_time(moment: DateTime, locale: Locale) -> String {
    let (hour, minute) = (moment.hour(), moment.minute());
    match locale {
        Locale::German | Locale::SimpleGerman => format!("{hour}:{minute:02}{NO_BREAK}Uhr"),
        Locale::English => {
            let half = if hour < 12 { "am" } else { "pm" };
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            format!("{hour}:{minute:02}{NO_BREAK}{half}")
        }
    }
}

fn local(moment: Timestamp) -> DateTime {
    moment.to_zoned(berlin()).datetime()
}

/// "Mittwoch, 3. März 2027, 14:32 Uhr" in German time.
pub fn long_moment(moment: Timestamp, locale: Locale) -> String {
    let local = local(moment);
    format!("{}, {}", long_date(local.date(), locale), clock_time(local, locale))
}

/// For `datetime` attributes: UTC to the second; HTML allows three decimals at most.
pub fn machine_moment(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// "3. März, 14:32 Uhr" in German time.
pub fn short_moment(moment: Timestamp, locale: Locale) -> String {
    let local = local(moment);
    format!("{}, {}", short_date(local.date(), locale), clock_time(local, locale))
}

/// "3. März 2027" in German time.
pub fn day_of_moment(moment: Timestamp, locale: Locale) -> String {
    date(local(moment).date(), locale)
}

/// "1,2 MB", "412 kB". Decimal units, as phones show them.
pub fn file_size(bytes: u64, locale: Locale) -> String {
    let (value, unit) = match bytes {
        0..1_000 => (bytes.to_string(), "Byte"),
        1_000..1_000_000 => ((bytes / 1_000).to_string(), "kB"),
        1_000_000.. => (tenths(bytes, 1_000_000, locale), "MB"),
    };
    format!("{value}{NO_BREAK}{unit}")
}

fn tenths(bytes: u64, unit: u64, locale: Locale) -> String {
    let point = if locale == Locale::English { '.' } else { ',' };
    let tenths = bytes / (unit / 10);
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}{point}{}", tenths / 10, tenths % 10) }
}

/// "1.234,56 €", "€1,234.56".
pub fn amount(cents: i64, locale: Locale) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let euros = grouped((cents / 100).unsigned_abs(), locale);
    let cents = (cents % 100).unsigned_abs();
    match locale {
        Locale::German | Locale::SimpleGerman => format!("{sign}{euros},{cents:02}{NO_BREAK}€"),
        Locale::English => format!("{sign}€{euros}.{cents:02}"),
    }
}

/// As somebody types it: "1234", "1,23", "1.23".
pub fn amount_to_type(cents: i64, locale: Locale) -> String {
    let (euros, cents) = (cents / 100, (cents % 100).unsigned_abs());
    let point = word((",", "."), locale);
    if cents == 0 { euros.to_string() } else { format!("{euros}{point}{cents:02}") }
}

/// "1.234", "1,234".
pub fn whole_number(number: i64, locale: Locale) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(number.unsigned_abs(), locale))
}

fn grouped(number: u64, locale: Locale) -> String {
    let separator = if locale == Locale::English { ',' } else { '.' };
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn dates_times_sizes_and_amounts_read_naturally() {
        let plain = |text: String| text.replace(NO_BREAK, " ");
        let moment: Timestamp = "2027-03-03T13:32:10Z".parse().expect("time");
        for (text, expected) in [
            (long_date(day(2027, 3, 15), Locale::German), "Montag, 15. März 2027"),
            (long_date(day(2027, 3, 15), Locale::English), "Monday, 15 March 2027"),
            (long_moment(moment, Locale::German), "Mittwoch, 3. März 2027, 14:32 Uhr"),
            (short_moment(moment, Locale::English), "3 March, 2:32 pm"),
            (file_size(1_234_567, Locale::German), "1,2 MB"),
            (file_size(10_000_000, Locale::English), "10 MB"),
            (file_size(412_300, Locale::German), "412 kB"),
            (file_size(7, Locale::German), "7 Byte"),
            (amount(123_456, Locale::German), "1.234,56 €"),
            (amount(-5, Locale::English), "-€0.05"),
            (whole_number(1_234_567, Locale::English), "1,234,567"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
