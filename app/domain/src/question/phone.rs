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
    let number = latin_digits(&meant).split_whitespace().collect::<Vec<_>>().join(" ");
    // Dashes of word processors, and the wide signs that go with wide digits.
    let number: String = number.chars().map(plain).collect();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let plus = number.matches('+').count();
    let begins = number.starts_with('+') || number.starts_with("(+");
    let between = |c: char| matches!(c, ' ' | '-' | '/' | '(' | ')' | '.' | '+');
    if digits == 0 || plus > 1 || (plus == 1 && !begins) || !number.chars().all(|c| c.is_ascii_digit() || between(c)) {
        return Err(AnswerFault::NotAPhoneNumber);
    }
    if number.chars().count() > MOST_CHARACTERS || !(FEWEST_DIGITS..=MOST_DIGITS).contains(&digits) {
        return Err(AnswerFault::PhoneNumberLength { min: FEWEST_DIGITS, max: MOST_DIGITS });
    }
    Ok(Some(Personal::new(number)))
}

fn plain(c: char) -> char {
    match c {
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2014}' | '\u{FF0D}' => '-',
        '\u{FF0B}' => '+',
        '\u{FF08}' => '(',
        '\u{FF09}' => ')',
        c => c,
    }
}

/// For people: what was typed in one piece is divided, everything else stays as its owner wrote it, because only they know what is an
/// extension and what a second number.
pub fn grouped_phone_number(number: &str) -> String {
    let mut shown = String::with_capacity(number.len() + 8);
    let mut rest = number;
    while !rest.is_empty() {
        let run = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if run == 0 {
            let other = rest.chars().next().map_or(0, char::len_utf8);
            shown.push_str(&rest[..other]);
            rest = &rest[other..];
            continue;
        }
        let (digits, behind) = rest.split_at(run);
        let code = if shown.ends_with('+') { country_code_length(digits).min(run) } else { 0 };
        let groups = [&digits[..code]].into_iter().filter(|code| !code.is_empty()).chain(threes(&digits[code..]));
        shown.push_str(&groups.collect::<Vec<_>>().join(" "));
        rest = behind;
    }
    shown
}

/// Up to six digits stay together; more are divided into threes, the last group having two to four.
fn threes(digits: &str) -> Vec<&str> {
    if digits.is_empty() {
        return Vec::new();
    }
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
            ("030/123 45 67", "030/123 45 67", "030/123 45 67"),
            ("(0228) 99 401-0", "(0228) 99 401-0", "(0228) 99 401-0"),
            ("030 12345-67/68", "030 12345-67/68", "030 12345-67/68"),
            ("+49 (0)30 1234567", "+49 (0)30 1234567", "+49 (0)30 123 4567"),
            ("(+49) 30 1234567", "(+49) 30 1234567", "(+49) 30 123 4567"),
            ("+39 (0)6 1234567", "+39 (0)6 1234567", "+39 (0)6 123 4567"),
            ("+4917612345678", "+4917612345678", "+49 176 123 456 78"),
            ("+380441234567", "+380441234567", "+380 441 234 567"),
            ("+1 202-555-0123", "+1 202-555-0123", "+1 202-555-0123"),
            ("030 1234\u{2011}56", "030 1234-56", "030 1234-56"),
            ("＋４９ ３０ １２３４５６", "+49 30 123456", "+49 30 123456"),
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
