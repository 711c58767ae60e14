//! Characters that messages between authorities (XÖV) can carry: datatypes C and D of DIN 91379:2022-08, as a table. The patterns of the published schema say the
//! same; they are too long to be run on every text.

use unicode_normalization::UnicodeNormalization as _;

/// Code points of datatype C, ascending.
const C: [(u32, u32); 45] = [
    (0x9, 0xA),
    (0xD, 0xD),
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x17E),
    (0x187, 0x188),
    (0x18F, 0x18F),
    (0x197, 0x197),
    (0x1A0, 0x1A1),
    (0x1AF, 0x1B0),
    (0x1B7, 0x1B7),
    (0x1CD, 0x1DC),
    (0x1DE, 0x1DF),
    (0x1E2, 0x1F0),
    (0x1F4, 0x1F5),
    (0x1F8, 0x1FF),
    (0x212, 0x213),
    (0x218, 0x21B),
    (0x21E, 0x21F),
    (0x227, 0x233),
    (0x259, 0x259),
    (0x268, 0x268),
    (0x292, 0x292),
    (0x2B9, 0x2BA),
    (0x2BE, 0x2BF),
    (0x2C8, 0x2C8),
    (0x2CC, 0x2CC),
    (0x1E02, 0x1E03),
    (0x1E06, 0x1E07),
    (0x1E0A, 0x1E11),
    (0x1E17, 0x1E17),
    (0x1E1C, 0x1E2B),
    (0x1E2F, 0x1E37),
    (0x1E3A, 0x1E3B),
    (0x1E40, 0x1E49),
    (0x1E52, 0x1E5B),
    (0x1E5E, 0x1E63),
    (0x1E6A, 0x1E6F),
    (0x1E80, 0x1E87),
    (0x1E8C, 0x1E97),
    (0x1E9E, 0x1E9E),
    (0x1EA0, 0x1EF9),
    (0x2019, 0x2019),
    (0x2021, 0x2021),
    (0x20AC, 0x20AC),
];

/// Code points of datatype D that C does not have. It lacks tab, line breaks and the no-break space.
const MORE_OF_D: [(u32, u32); 27] = [
    (0x192, 0x192),
    (0x2B0, 0x2B0),
    (0x2B3, 0x2B3),
    (0x2C6, 0x2C6),
    (0x2DC, 0x2DC),
    (0x2E2, 0x2E2),
    (0x386, 0x386),
    (0x388, 0x38A),
    (0x38C, 0x38C),
    (0x38E, 0x3A1),
    (0x3A3, 0x3CE),
    (0x1D48, 0x1D48),
    (0x1D57, 0x1D57),
    (0x2018, 0x2018),
    (0x201A, 0x201A),
    (0x201C, 0x201E),
    (0x2020, 0x2020),
    (0x2026, 0x2026),
    (0x2030, 0x2030),
    (0x2032, 0x2033),
    (0x2039, 0x203A),
    (0x2070, 0x2070),
    (0x2074, 0x2079),
    (0x207F, 0x2089),
    (0x2122, 0x2122),
    (0x221E, 0x221E),
    (0x2264, 0x2265),
];

/// Letters with marks that have no code point of their own, ascending.
const COMBINED: [&str; 149] = [
    "A\u{30B}",
    "C\u{300}",
    "C\u{304}",
    "C\u{306}",
    "C\u{308}",
    "C\u{315}",
    "C\u{323}",
    "C\u{326}",
    "C\u{328}\u{306}",
    "D\u{302}",
    "F\u{300}",
    "F\u{304}",
    "G\u{300}",
    "H\u{304}",
    "H\u{326}",
    "H\u{331}",
    "J\u{301}",
    "J\u{30C}",
    "K\u{300}",
    "K\u{302}",
    "K\u{304}",
    "K\u{307}",
    "K\u{315}",
    "K\u{31B}",
    "K\u{326}",
    "K\u{35F}H",
    "K\u{35F}h",
    "L\u{302}",
    "L\u{325}",
    "L\u{325}\u{304}",
    "L\u{326}",
    "M\u{300}",
    "M\u{302}",
    "M\u{306}",
    "M\u{310}",
    "N\u{302}",
    "N\u{304}",
    "N\u{306}",
    "N\u{326}",
    "P\u{300}",
    "P\u{304}",
    "P\u{315}",
    "P\u{323}",
    "R\u{306}",
    "R\u{325}",
    "R\u{325}\u{304}",
    "S\u{300}",
    "S\u{304}",
    "S\u{31B}\u{304}",
    "S\u{331}",
    "T\u{300}",
    "T\u{304}",
    "T\u{308}",
    "T\u{315}",
    "T\u{31B}",
    "U\u{307}",
    "Z\u{300}",
    "Z\u{304}",
    "Z\u{306}",
    "Z\u{308}",
    "Z\u{327}",
    "a\u{30B}",
    "c\u{300}",
    "c\u{304}",
    "c\u{306}",
    "c\u{308}",
    "c\u{315}",
    "c\u{323}",
    "c\u{326}",
    "c\u{328}\u{306}",
    "d\u{302}",
    "f\u{300}",
    "f\u{304}",
    "g\u{300}",
    "h\u{304}",
    "h\u{326}",
    "j\u{301}",
    "k\u{300}",
    "k\u{302}",
    "k\u{304}",
    "k\u{307}",
    "k\u{315}",
    "k\u{31B}",
    "k\u{326}",
    "k\u{35F}h",
    "l\u{302}",
    "l\u{325}",
    "l\u{325}\u{304}",
    "l\u{326}",
    "m\u{300}",
    "m\u{302}",
    "m\u{306}",
    "m\u{310}",
    "n\u{302}",
    "n\u{304}",
    "n\u{306}",
    "n\u{326}",
    "p\u{300}",
    "p\u{304}",
    "p\u{315}",
    "p\u{323}",
    "r\u{306}",
    "r\u{325}",
    "r\u{325}\u{304}",
    "s\u{300}",
    "s\u{304}",
    "s\u{31B}\u{304}",
    "s\u{331}",
    "t\u{300}",
    "t\u{304}",
    "t\u{315}",
    "t\u{31B}",
    "u\u{307}",
    "z\u{300}",
    "z\u{304}",
    "z\u{306}",
    "z\u{308}",
    "z\u{327}",
    "\u{C7}\u{306}",
    "\u{DB}\u{304}",
    "\u{E7}\u{306}",
    "\u{FB}\u{304}",
    "\u{FF}\u{301}",
    "\u{10C}\u{315}",
    "\u{10C}\u{323}",
    "\u{10D}\u{315}",
    "\u{10D}\u{323}",
    "\u{113}\u{30D}",
    "\u{12A}\u{301}",
    "\u{12B}\u{301}",
    "\u{14D}\u{30D}",
    "\u{17D}\u{326}",
    "\u{17D}\u{327}",
    "\u{17E}\u{326}",
    "\u{17E}\u{327}",
    "\u{1E32}\u{304}",
    "\u{1E33}\u{304}",
    "\u{1E62}\u{304}",
    "\u{1E63}\u{304}",
    "\u{1E6C}\u{304}",
    "\u{1E6D}\u{304}",
    "\u{1EA0}\u{308}",
    "\u{1EA1}\u{308}",
    "\u{1ECC}\u{308}",
    "\u{1ECD}\u{308}",
    "\u{1EE4}\u{304}",
    "\u{1EE4}\u{308}",
    "\u{1EE5}\u{304}",
    "\u{1EE5}\u{308}",
];

/// What people and word processors write, and how it is said with the characters of datatype C.
const REPLACED: [(char, &str); 36] = [
    ('\u{AD}', ""),
    ('\u{200B}', ""),
    ('\u{200C}', ""),
    ('\u{200D}', ""),
    ('\u{2060}', ""),
    ('\u{FEFF}', ""),
    ('\u{200E}', ""),
    ('\u{200F}', ""),
    ('\u{2002}', " "),
    ('\u{2003}', " "),
    ('\u{2009}', " "),
    ('\u{202F}', " "),
    ('\u{2028}', "\n"),
    ('\u{2029}', "\n\n"),
    ('„', "\""),
    ('“', "\""),
    ('”', "\""),
    ('‚', "'"),
    ('‘', "'"),
    ('‹', "'"),
    ('›', "'"),
    ('′', "'"),
    ('″', "\""),
    ('–', "-"),
    ('—', "-"),
    ('‐', "-"),
    ('‑', "-"),
    ('−', "-"),
    ('…', "..."),
    ('•', "-"),
    ('●', "-"),
    ('→', "->"),
    ('✓', "x"),
    ('™', "TM"),
    ('№', "Nr."),
    ('†', "+"),
];

fn is_in(table: &[(u32, u32)], one: char) -> bool {
    let code = u32::from(one);
    table
        .binary_search_by(|(from, to)| {
            if *to < code {
                std::cmp::Ordering::Less
            } else if *from > code {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Equal
            }
        })
        .is_ok()
}

fn is_mark(one: char) -> bool {
    matches!(one, '\u{300}'..='\u{36F}')
}

/// The text in normal form C, with what word processors write said in the characters of datatype C.
pub fn fitted(text: &str) -> String {
    let mut fitted = String::with_capacity(text.len());
    for one in text.nfc() {
        match REPLACED.iter().find(|(from, _)| *from == one) {
            Some((_, to)) => fitted.push_str(to),
            None => fitted.push(one),
        }
    }
    fitted
}

/// Characters that datatype C does not have, in order, each once. A letter with marks counts as one.
pub fn strangers(text: &str) -> Vec<String> {
    strangers_to(text, |one| is_in(&C, one))
}

/// The same for datatype D: names of files and attachments. No line break, no tab.
pub fn strangers_to_d(text: &str) -> Vec<String> {
    strangers_to(text, |one| !matches!(one, '\t' | '\n' | '\r' | '\u{A0}') && (is_in(&C, one) || is_in(&MORE_OF_D, one)))
}

fn strangers_to(text: &str, has: impl Fn(char) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let marks: usize = rest[first.len_utf8()..].chars().take_while(|one| is_mark(*one)).map(char::len_utf8).sum();
        let all = &rest[..first.len_utf8() + marks];
        // K and a double mark go with the letter after it.
        let with_next = rest[all.len()..].chars().next().map(|next| &rest[..all.len() + next.len_utf8()]);
        let fits = if marks == 0 { has(first) } else { COMBINED.binary_search(&all).is_ok() };
        let taken = match with_next {
            Some(longer) if marks > 0 && !fits && COMBINED.binary_search(&longer).is_ok() => longer,
            _ => {
                if !fits && !found.iter().any(|known| known == all) {
                    found.push(all.to_owned());
                }
                all
            }
        };
        rest = &rest[taken.len()..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_that_of_the_norm() {
        let size: u32 = C.iter().map(|(from, to)| to - from + 1).sum();
        assert_eq!(size, 588, "single characters of datatype C");
        assert!(C.windows(2).all(|two| two[0].1 < two[1].0) && MORE_OF_D.windows(2).all(|two| two[0].1 < two[1].0));
        assert!(COMBINED.windows(2).all(|two| two[0] < two[1]));
        let joined: Vec<&&str> = COMBINED.iter().filter(|one| one.nfc().collect::<String>() != **one).collect();
        assert_eq!(joined, Vec::<&&str>::new(), "whatever has a code point of its own is not combined");
    }

    #[test]
    fn names_of_europe_fit_and_what_does_not_is_named() {
        for fits in [
            "Müller",
            "Łukasz Đorđević",
            "Nguyễn Thị Ánh",
            "İrem Yıldız",
            "Ștefan Țepeș",
            "K\u{35F}Hadir",
            "M\u{302}oto",
            "’s",
            "12 €\tja\n",
        ] {
            assert_eq!(strangers(fits), Vec::<String>::new(), "{fits}");
        }
        assert_eq!(strangers("Μαρία 😀 „so“ „so“"), ["Μ", "α", "ρ", "ί", "😀", "„", "“"]);
        assert_eq!(strangers("x\u{301}"), ["x\u{301}"], "no such letter");
        assert_eq!(strangers("u\u{308}"), ["u\u{308}"], "decomposed");
        assert_eq!(strangers_to_d("Αθήνα „Plan“"), Vec::<String>::new());
        assert_eq!(strangers_to_d("a\nb"), ["\n"]);
    }

    #[test]
    fn what_word_processors_write_is_said_otherwise() {
        let written = "Das ist „so“ – u\u{308}ber\u{AD}all… • ‚ja‘\u{2028}2027 №\u{202F}1";
        let fitted = fitted(written);
        assert_eq!(fitted, "Das ist \"so\" - überall... - 'ja'\n2027 Nr. 1");
        assert_eq!(strangers(&fitted), Vec::<String>::new());
        for (from, to) in REPLACED {
            assert!(strangers(to).is_empty() && !strangers(&from.to_string()).is_empty(), "{from}");
        }
    }
}
