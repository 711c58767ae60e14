//! A telephone number, national or international. It is kept as it was typed, because only its owner knows where it ends; it is shown in
//! groups, so that it can be read out and dialled.

use super::{
    AnswerFault, Typed,
    written::{as_meant, latin_digits},
};
use crate::personal::Personal;

/// Digits of a number with its country's code (ITU-T E.164, 6.2), and the fewest that reach somebody.
const MOST_DIGITS: usize = 15;
const FEWEST_DIGITS: usize = 3;
/// Characters, with everything that is written between digits.
const MOST_CHARACTERS: usize = 40;

pub(super) fn read(typed: &Typed) -> Result<Option<Personal<String>>, AnswerFault> {
    let Some(raw) = typed.one("antwort") else { return Ok(None) };
    let meant = as_meant(raw);
    let number: String = latin_digits(&meant).split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = Parts::of(&number).ok_or(AnswerFault::NotAPhoneNumber)?;
    if number.chars().count() > MOST_CHARACTERS || !(FEWEST_DIGITS..=MOST_DIGITS).contains(&parts.digits()) {
        return Err(AnswerFault::PhoneNumberLength { min: FEWEST_DIGITS, max: MOST_DIGITS });
    }
    Ok(Some(Personal::new(number)))
}

/// For people: `+49 30 123 4567`. Groups that were typed stay; what was typed in one piece is divided into threes. What is no number is
/// shown as it is.
pub fn grouped_phone_number(number: &str) -> String {
    Parts::of(number).map_or_else(|| number.to_owned(), |parts| parts.grouped())
}

/// The digits as they were grouped.
struct Parts {
    international: bool,
    groups: Vec<String>,
}

impl Parts {
    fn of(number: &str) -> Option<Self> {
        // `+49 (0)30`: the zero is dialled inside the country only.
        let number = if number.starts_with(['+']) || number.starts_with("00") {
            number.replacen("(0)", " ", 1)
        } else {
            number.to_owned()
        };
        let (international, rest) = match number.strip_prefix('+').or_else(|| number.strip_prefix("00")) {
            Some(rest) => (true, rest),
            None => (false, number.as_str()),
        };
        let between = |c: char| matches!(c, ' ' | '-' | '/' | '(' | ')' | '.');
        if !rest.chars().all(|c| c.is_ascii_digit() || between(c)) {
            return None;
        }
        let groups: Vec<String> = rest.split(between).filter(|group| !group.is_empty()).map(str::to_owned).collect();
        (!groups.is_empty()).then_some(Self { international, groups })
    }

    fn digits(&self) -> usize {
        self.groups.iter().map(String::len).sum()
    }

    fn grouped(mut self) -> String {
        let country = self.international.then(|| {
            let first = &mut self.groups[0];
            let code = first.split_off(0);
            let length = country_code_length(&code).min(code.len());
            *first = code[length..].to_owned();
            code[..length].to_owned()
        });
        let groups = self.groups.iter().filter(|group| !group.is_empty()).flat_map(|group| threes(group));
        let groups = groups.collect::<Vec<_>>().join(" ");
        match country {
            Some(code) => format!("+{code} {groups}").trim_end().to_owned(),
            None => groups,
        }
    }
}

/// Up to six digits stay together; more are divided into threes, the last group having two to four.
fn threes(digits: &str) -> Vec<&str> {
    if digits.len() <= 6 {
        return vec![digits];
    }
    let mut groups = Vec::new();
    let mut rest = digits;
    while rest.len() > 4 {
        let (group, behind) = rest.split_at(3);
        groups.push(group);
        rest = behind;
    }
    groups.push(rest);
    groups
}

/// Of a country's code (ITU-T E.164, list of assigned codes): zones 1 and 7 have one digit, these two, all others three.
fn country_code_length(digits: &str) -> usize {
    const TWO: [&str; 43] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52",
        "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92",
        "93", "94", "95",
    ];
    match digits.get(..2) {
        _ if digits.starts_with(['1', '7']) => 1,
        Some(two) if TWO.contains(&two) || two == "98" => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Result<Option<String>, AnswerFault> {
        let typed = Typed::new(vec![("antwort".to_owned(), text.to_owned())]);
        read(&typed).map(|number| number.map(|number| number.reveal().clone()))
    }

    #[test]
    fn what_people_type_is_kept_and_shown_in_groups() {
        for (text, kept, shown) in [
            ("030 1234567", "030 1234567", "030 123 4567"),
            ("030/123 45 67", "030/123 45 67", "030 123 45 67"),
            ("(0228) 99 401-0", "(0228) 99 401-0", "0228 99 401 0"),
            ("+49 (0)30 1234567", "+49 (0)30 1234567", "+49 30 123 4567"),
            ("+4917612345678", "+4917612345678", "+49 176 123 456 78"),
            ("004930123456", "004930123456", "+49 301 234 56"),
            ("+380 44 123 45 67", "+380 44 123 45 67", "+380 44 123 45 67"),
            ("+1 202-555-0123", "+1 202-555-0123", "+1 202 555 0123"),
            ("٠١٧٦ ١٢٣٤٥٦٧", "0176 1234567", "0176 123 4567"),
            ("  0176\u{a0}1234567\u{200e} ", "0176 1234567", "0176 123 4567"),
            ("115", "115", "115"),
        ] {
            assert_eq!(typed(text), Ok(Some(kept.to_owned())), "{text}");
            assert_eq!(grouped_phone_number(kept), shown);
        }
    }

    #[test]
    fn what_is_no_number_is_asked_again() {
        for text in ["keins", "030 12345 Durchwahl 3", "+49 30 +123456", "12;34", "++49 30 123456"] {
            assert_eq!(typed(text), Err(AnswerFault::NotAPhoneNumber), "{text}");
        }
        for text in ["12", "+49 30 1234567890123", "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6"] {
            assert!(matches!(typed(text), Err(AnswerFault::PhoneNumberLength { .. })), "{text}");
        }
        assert_eq!(typed("  "), Ok(None));
        assert_eq!(grouped_phone_number("no number"), "no number");
    }
}
