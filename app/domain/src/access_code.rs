//! The code on a letter (Zugangscode): short enough to type, with a check character, so that a slip of the finger is no guess.

use crate::personal::Personal;
use std::str::FromStr;

/// Ten characters in two groups, `7K4M9-2QXR5`: nine are random (45 bits), the last one checks them. Capital letters and digits
/// without I, L, O and U.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessCode(Personal<String>);

/// The letters of Crockford's base 32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_CHARACTERS: usize = 9;

/// Why a text is no access code. Found without asking anybody, so it counts as no attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    #[error("a code has ten characters")]
    WrongLength,
    #[error("there is a slip in it")]
    Mistyped,
}

impl AccessCode {
    /// Random bytes a code is made from.
    pub const RANDOM_BYTES: usize = RANDOM_CHARACTERS;

    pub fn from_random(bytes: [u8; Self::RANDOM_BYTES]) -> Self {
        let values = bytes.map(|byte| byte % 32);
        let mut text: String = values.iter().map(|value| letter(*value)).collect();
        text.push(letter(check(&values)));
        Self(Personal::new(text))
    }

    /// The ten characters without separator.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// As it is printed: two groups of five.
    pub fn printed(&self) -> String {
        let (first, second) = self.reveal().split_at(5);
        format!("{first}-{second}")
    }
}

fn letter(value: u8) -> char {
    char::from(ALPHABET[usize::from(value % 32)])
}

/// Finds every single wrong character and every swap of two neighbours: over the field of 32 elements, each place has its own
/// weight, a power of a generator.
fn check(values: &[u8]) -> u8 {
    values.iter().rev().fold(0, |sum, value| times_generator(sum ^ value))
}

/// Multiplies by x modulo x^5 + x^2 + 1.
fn times_generator(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 0b10_0000 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

impl FromStr for AccessCode {
    type Err = NotACode;

    /// Takes lower case, spaces and dashes; reads O as 0, I and L as 1.
    fn from_str(typed: &str) -> Result<Self, NotACode> {
        let characters = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '.'));
        let values = characters.map(value_of).collect::<Option<Vec<u8>>>().ok_or(NotACode::Mistyped)?;
        let (last, rest) = values.split_last().ok_or(NotACode::WrongLength)?;
        if rest.len() != RANDOM_CHARACTERS {
            return Err(NotACode::WrongLength);
        }
        if check(rest) != *last {
            return Err(NotACode::Mistyped);
        }
        Ok(Self(Personal::new(values.iter().map(|value| letter(*value)).collect())))
    }
}

fn value_of(typed: char) -> Option<u8> {
    let capital = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|letter| char::from(*letter) == capital).and_then(|at| u8::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        let code = AccessCode::from_random([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        let printed = code.printed();
        assert_eq!(printed.len(), 11);
        for typed in
            [printed.clone(), printed.to_lowercase(), printed.replace('-', " "), format!("  {}  ", printed.replace('-', ""))]
        {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
        assert_eq!(code.printed().replace('1', "l").parse(), Ok(code.clone()));
        assert_eq!("".parse::<AccessCode>(), Err(NotACode::WrongLength));
        assert_eq!("123".parse::<AccessCode>(), Err(NotACode::WrongLength));
        assert_eq!("ÄÄÄÄÄ-ÄÄÄÄÄ".parse::<AccessCode>(), Err(NotACode::Mistyped));
        assert_eq!(format!("{code:?}"), "AccessCode([personal])");
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_noticed(bytes: [u8; 9], place in 0_usize..10, other in 1_u8..32) {
            let code = AccessCode::from_random(bytes);
            let mut values: Vec<u8> = code.reveal().chars().filter_map(value_of).collect();
            values[place] ^= other;
            let typed: String = values.into_iter().map(letter).collect();
            prop_assert_eq!(typed.parse::<AccessCode>(), Err(NotACode::Mistyped));
        }

        #[test]
        fn two_swapped_neighbours_are_noticed(bytes: [u8; 9], place in 0_usize..9) {
            let code = AccessCode::from_random(bytes);
            let mut characters: Vec<char> = code.reveal().chars().collect();
            characters.swap(place, place + 1);
            let typed: String = characters.iter().collect();
            prop_assume!(typed != code.reveal());
            prop_assert_eq!(typed.parse::<AccessCode>(), Err(NotACode::Mistyped));
        }
    }
}
