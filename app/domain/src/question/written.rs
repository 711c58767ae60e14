//! How people write: digits of their own script, and what word processors and phones leave in a text.

use std::borrow::Cow;

/// Where the decimal digits of a script begin (Unicode, general category Nd): Arabic, Persian, N'Ko, the scripts of India, Thai, Lao,
/// Tibetan, Burmese, Khmer, Mongolian, and the wide ones of East Asia.
const ZEROS: [u32; 20] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x0F20,
    0x1040, 0x17E0, 0x1810, 0xA8D0, 0xFF10,
];

/// The same with Latin digits and separators.
pub(super) fn latin_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let latin = |c: char| match c {
        '\u{066B}' => ',',
        '\u{066C}' => '.',
        '\u{2212}' | '\u{2013}' => '-',
        c => {
            let code = u32::from(c);
            let zero = ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&code));
            zero.and_then(|zero| char::from_digit(code - zero, 10)).unwrap_or(c)
        }
    };
    Cow::Owned(text.chars().filter(|c| !is_left_over(*c)).map(latin).collect())
}

/// Signs that carry nothing in what a person writes: marks of direction, and spaces without width.
fn is_left_over(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// What was typed or pasted, without what word processors and phones leave in it. Their line breaks (vertical tab, page break, Unicode's
/// own) become ours. Joiners stay: some scripts need them.
pub(crate) fn as_meant(text: &str) -> Cow<'_, str> {
    let odd = |c: char| is_left_over(c) || matches!(c, '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let meant = text.chars().filter(|c| !is_left_over(*c));
    Cow::Owned(meant.map(|c| if odd(c) { '\n' } else { c }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_are_read() {
        for (written, latin) in
            [("٦٥٠", "650"), ("۱۲٫۵", "12,5"), ("१२", "12"), ("６５０", "650"), ("๓", "3"), ("\u{200f}7", "7"), ("−3", "-3")]
        {
            assert_eq!(latin_digits(written), latin);
        }
    }

    #[test]
    fn what_carries_nothing_goes() {
        assert_eq!(as_meant("a\u{b}b\u{2028}c"), "a\nb\nc");
        assert_eq!(as_meant("\u{202a}Haddad\u{202c}\u{feff}"), "Haddad");
        assert_eq!(as_meant("می\u{200c}خواهم"), "می\u{200c}خواهم", "a joiner belongs to the word");
    }
}
