//! Names as two offices write them: upper case from the chip, ae for ä, a second given name here and not there. What is tolerated
//! is spelling; a different name is never tolerated.

use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// The same, but for spelling.
    Equal,
    /// Perhaps the same: a part agrees, a part is missing.
    Similar,
    Different,
    /// One side does not know it.
    Unknown,
    /// Neither side knows it.
    NobodyHasOne,
}

/// A word of a name in all the spellings it may have.
type Word = BTreeSet<String>;

/// Compares given names. Further given names may be missing on one side; the order does not count.
pub(super) fn given_names(one: Option<String>, other: Option<String>) -> Likeness {
    let (one, other) = (words(one), words(other));
    match (one.is_empty(), other.is_empty()) {
        (true, true) => return Likeness::NobodyHasOne,
        (true, false) | (false, true) => return Likeness::Unknown,
        (false, false) => {}
    }
    if joined(&one).intersection(&joined(&other)).next().is_some() || is_part(&one, &other) || is_part(&other, &one) {
        Likeness::Equal
    } else if one.iter().any(|word| other.iter().any(|known| same(word, known))) {
        Likeness::Similar
    } else {
        Likeness::Different
    }
}

/// Compares family names; each side brings family name and birth name. A birth name in place of the family name, or one half of
/// a double name, is only similar.
pub(super) fn family_names(one: (Option<String>, Option<String>), other: (Option<String>, Option<String>)) -> Likeness {
    let (family, known) = (words(one.0), words(other.0));
    match (family.is_empty(), known.is_empty()) {
        (true, true) => return Likeness::NobodyHasOne,
        (true, false) | (false, true) => return Likeness::Unknown,
        (false, false) => {}
    }
    let all_same = |one: &[Word], other: &[Word]| {
        !one.is_empty() && one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
    };
    if all_same(&family, &known) || joined(&family).intersection(&joined(&known)).next().is_some() {
        return Likeness::Equal;
    }
    let (birth, known_birth) = (words(one.1), words(other.1));
    let by_birth_name = all_same(&birth, &known) || all_same(&family, &known_birth);
    if by_birth_name || is_part(&family, &known) || is_part(&known, &family) { Likeness::Similar } else { Likeness::Different }
}

/// Every word of `part` is a word of `whole`.
fn is_part(part: &[Word], whole: &[Word]) -> bool {
    part.iter().all(|word| whole.iter().any(|known| same(word, known)))
}

fn same(one: &Word, other: &Word) -> bool {
    one.intersection(other).next().is_some()
}

/// The whole name as one word, in each of its spellings: "Mac Donald" and "MacDonald".
fn joined(words: &[Word]) -> BTreeSet<String> {
    let all = |spelling: fn(&Word) -> Option<&String>| words.iter().filter_map(spelling).map(String::as_str).collect::<String>();
    [all(Word::first), all(Word::last)].into_iter().filter(|text| !text.is_empty()).collect()
}

fn words(name: Option<String>) -> Vec<Word> {
    let name = name.unwrap_or_default();
    let letters: String = name.nfc().collect::<String>().to_lowercase();
    // A placeholder that registers write for people without such a name.
    let is_nothing = |word: &&str| matches!(*word, "" | "-" | "+" | "xxx");
    let separated = letters.split(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | ',' | '.' | '/'));
    separated.filter(|word| !is_nothing(word)).map(spellings).filter(|word| !word.is_empty()).collect()
}

/// `müller` → `mueller` (as documents transliterate) and `muller` (as machines drop marks).
fn spellings(word: &str) -> Word {
    let transliterated: String = word.nfc().map(transliterate).collect();
    [plain(&transliterated), plain(word)].into_iter().filter(|text| !text.is_empty()).collect()
}

fn transliterate(c: char) -> String {
    match c {
        'ä' | 'æ' => "ae".to_owned(),
        'ö' | 'ø' | 'œ' => "oe".to_owned(),
        'ü' => "ue".to_owned(),
        'å' => "aa".to_owned(),
        'ß' => "ss".to_owned(),
        'þ' => "th".to_owned(),
        other => other.to_string(),
    }
}

/// How somebody is found who writes a name, a number or a word otherwise: words without marks and signs. What a search looks for goes the
/// same way, so that `Müller`, `Mueller` and `Muller` are one.
pub fn search_text(text: &str) -> String {
    search_words(text).join(" ")
}

/// The words of a search, as [`search_text`] holds them.
pub fn search_words(text: &str) -> Vec<String> {
    let letters: String = text.nfd().collect::<String>().to_lowercase();
    let between = |c: char| !c.is_alphanumeric() && !is_combining_mark(c) && !matches!(c, '\'' | '\u{2019}');
    let words = letters.split(between).map(|word| plain(word).replace("ae", "a").replace("oe", "o").replace("ue", "u"));
    words.filter(|word| !word.is_empty()).collect()
}

/// Letters without marks; apostrophes and the like fall away.
fn plain(word: &str) -> String {
    word.nfd()
        .flat_map(|c| match c {
            'ß' => vec!['s', 's'],
            'ł' => vec!['l'],
            'đ' | 'ð' => vec!['d'],
            'ø' => vec!['o'],
            'æ' => vec!['a', 'e'],
            'œ' => vec!['o', 'e'],
            'ı' => vec!['i'],
            'þ' => vec!['t', 'h'],
            other => vec![other],
        })
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(one: &str, other: &str) -> Likeness {
        given_names(Some(one.to_owned()), Some(other.to_owned()))
    }

    fn family(one: &str, other: &str) -> Likeness {
        family_names((Some(one.to_owned()), None), (Some(other.to_owned()), None))
    }

    #[test]
    fn a_search_finds_however_it_is_written() {
        let text = search_text("AB-2027-004711 Nguyễn-Çelik Łukasz Müller O’Brien 4711/2027 Oezdemir Ọlọ́run Bauer Weiß");
        for search in [
            "celik",
            "NGUYEN",
            "Łukasz",
            "lukasz",
            "müller",
            "Mueller",
            "muller",
            "O'Brien",
            "ab 2027 004711",
            "4711/2027",
            "Müller Nguyễn",
        ] {
            assert!(search_words(search).iter().all(|word| text.contains(word.as_str())), "{search}: {text}");
        }
        assert!(search_words("%_").is_empty());
        assert!(!text.contains(&search_words("Mueler")[0]));
    }

    #[test]
    fn spelling_is_tolerated_and_another_name_is_not() {
        use Likeness::{Different, Equal, Similar};
        let cases = [
            ("Müller", "MUELLER", Equal),
            ("Müller", "MULLER", Equal),
            ("Mueller", "Muller", Different),
            ("Groß", "GROSS", Equal),
            ("Łukasz", "LUKASZ", Equal),
            ("Nguyễn", "NGUYEN", Equal),
            ("I\u{307}lhan", "ilhan", Equal),
            ("O'Brien", "OBRIEN", Equal),
            ("O’Brien", "O'Brien", Equal),
            ("García Molina", "GARCIA-MOLINA", Equal),
            ("Mac Donald", "MacDonald", Equal),
            ("García Molina", "García", Similar),
            ("von der Aue", "Aue", Similar),
            ("Petrenko", "Petrenka", Different),
            ("Haddad", "Hadad", Different),
            ("عبد الله", "عبد الله", Equal),
            ("Ö", "OE", Equal),
        ];
        for (one, other, expected) in cases {
            assert_eq!(family(one, other), expected, "{one} / {other}");
            assert_eq!(family(other, one), expected, "{other} / {one}");
        }
    }

    #[test]
    fn further_given_names_may_be_missing() {
        use Likeness::{Different, Equal, NobodyHasOne, Similar, Unknown};
        let cases = [
            ("Amina", "AMINA", Equal),
            ("Amina Fatima", "Amina", Equal),
            ("Karl-Heinz", "Karl Heinz", Equal),
            ("Karlheinz", "Karl-Heinz", Equal),
            ("Karl-Jörg", "KARLJOERG", Equal),
            ("Hans Jürgen", "HANSJURGEN", Equal),
            ("Anna Maria", "Maria Anna", Equal),
            ("Anna Maria", "Maria Luise", Similar),
            ("Amina", "Amira", Different),
            ("", "Amina", Unknown),
            ("-", "", NobodyHasOne),
        ];
        for (one, other, expected) in cases {
            assert_eq!(given(one, other), expected, "{one} / {other}");
            assert_eq!(given(other, one), expected, "{other} / {one}");
        }
    }

    #[test]
    fn a_birth_name_is_only_similar() {
        let name = |family: &str, birth: Option<&str>| (Some(family.to_owned()), birth.map(str::to_owned));
        assert_eq!(family_names(name("Haddad", Some("Petrova")), name("Petrova", None)), Likeness::Similar);
        assert_eq!(family_names(name("Haddad", None), name("Petrova", Some("Haddad"))), Likeness::Similar);
        assert_eq!(family_names(name("Haddad", Some("Petrova")), name("Nowak", None)), Likeness::Different);
    }
}
