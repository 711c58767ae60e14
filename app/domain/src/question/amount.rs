//! An amount of money in euros, kept in cents.

use super::{AnswerFault, Typed, written::latin_digits};
use crate::personal::Personal;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountOptions {
    #[serde(default)]
    pub min_cents: Option<i64>,
    #[serde(default)]
    pub max_cents: Option<i64>,
}

/// More money than any question asks for: a billion euros.
const MOST_CENTS: i64 = 100_000_000_000;

impl AmountOptions {
    pub(super) fn read(self, typed: &Typed) -> Result<Option<Personal<i64>>, AnswerFault> {
        let Some(raw) = typed.one("antwort") else { return Ok(None) };
        let cents = parse_cents(raw)?;
        match (self.min_cents, self.max_cents) {
            (Some(min_cents), _) if cents < min_cents => Err(AnswerFault::AmountTooSmall { min_cents }),
            (_, Some(max_cents)) if cents > max_cents => Err(AnswerFault::AmountTooBig { max_cents }),
            (_, None) if cents > MOST_CENTS => Err(AnswerFault::AmountTooBig { max_cents: MOST_CENTS }),
            _ => Ok(Some(Personal::new(cents))),
        }
    }
}

/// Reads `650`, `650,50`, `650.5`, `1.234,56`, `1,234.56`, `1'234.50`, `650 €`, `EUR 650,-`, `650 Euro`, and digits of any script. A last
/// group of one or two digits is cents, groups of three are thousands. `1,234` can be either, and is asked.
fn parse_cents(raw: &str) -> Result<i64, AnswerFault> {
    let cents = read_cents(raw).ok_or(AnswerFault::NotAnAmount)?;
    let (mut commas, dots) = (raw.split([',', '\u{066B}']), raw.contains(['.', '\u{066C}']));
    let unclear = match (commas.next(), commas.next(), commas.next()) {
        (Some(_), Some(behind), None) => !dots && behind.chars().filter(|c| c.is_numeric()).count() == 3,
        _ => false,
    };
    // Cut off behind the second digit, as cents are.
    if unclear { Err(AnswerFault::AmountUnclear { thousands_cents: cents, cents: cents / 1000 }) } else { Ok(cents) }
}

fn read_cents(raw: &str) -> Option<i64> {
    let latin = latin_digits(raw).to_lowercase();
    let bare = latin.replace("euros", "").replace("euro", "").replace("eur.", "").replace("eur", "");
    let text: String = bare.chars().filter(|c| !c.is_whitespace() && !matches!(c, '€' | '\'' | '’')).collect();
    // "650,-" and "650,--": no cents.
    let text = match text.rsplit_once([',', '.']) {
        Some((whole, rest)) if !rest.is_empty() && rest.chars().all(|c| matches!(c, '-' | '—')) => whole.to_owned(),
        _ => text,
    };
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |rest| (-1, rest));
    let (whole, cents) = match digits.rfind([',', '.']) {
        Some(at) if (1..=2).contains(&(digits.len() - at - 1)) => (&digits[..at], &digits[at + 1..]),
        _ => (digits, ""),
    };
    let mut groups = whole.split([',', '.']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    if !rest.is_empty() && (first.len() > 3 || rest.iter().any(|group| group.len() != 3)) {
        return None;
    }
    let all_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if first.is_empty() || !all_digits(first) || !rest.iter().all(|group| all_digits(group)) || !all_digits(cents) {
        return None;
    }
    // Nothing but digits is left: what does not fit is too big for any question.
    let euros: i64 = format!("{first}{}", rest.concat()).parse().unwrap_or(MOST_CENTS);
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    euros.checked_mul(100)?.checked_add(cents).map(|total| sign * total)
}

#[cfg(test)]
mod tests {
    use super::{AnswerFault, parse_cents};

    #[test]
    fn amounts_are_read_the_german_and_the_english_way() {
        let cases = [
            ("650", Some(65_000)),
            ("650,50", Some(65_050)),
            ("650.5", Some(65_050)),
            ("1.234,56", Some(123_456)),
            ("1,234.56", Some(123_456)),
            ("1.234", Some(123_400)),
            ("12 500 €", Some(1_250_000)),
            ("650,-", Some(65_000)),
            ("650,--€", Some(65_000)),
            ("€ 650,–", Some(65_000)),
            ("650 Euro", Some(65_000)),
            ("600 Eur.", Some(60_000)),
            ("650 euros", Some(65_000)),
            ("EUR 1'234.50", Some(123_450)),
            ("1\u{202f}234,5", Some(123_450)),
            ("٦٥٠", Some(65_000)),
            ("ca. 600", None),
            ("600-700", None),
            ("-", None),
            ("-3,00", Some(-300)),
            ("0", Some(0)),
            ("", None),
            (",50", None),
            ("6x0", None),
            ("1.23.456", None),
            ("1,2345", None),
            ("99999999999999999999", Some(10_000_000_000_000)),
        ];
        for (typed, cents) in cases {
            assert_eq!(parse_cents(typed).ok(), cents, "{typed}");
        }
    }

    #[test]
    fn a_comma_before_three_digits_is_asked() {
        for typed in ["1,234", "1,234 €", "١٫٢٣٤"] {
            let unclear = AnswerFault::AmountUnclear { thousands_cents: 123_400, cents: 123 };
            assert_eq!(parse_cents(typed), Err(unclear), "{typed}");
        }
        assert_eq!(parse_cents("1,234,567"), Ok(123_456_700), "two of them are thousands");
        assert_eq!(parse_cents("1,234.50"), Ok(123_450));
    }
}
