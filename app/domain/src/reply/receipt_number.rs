//! The number on the receipt (Eingangsnummer): short enough to read over the phone.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Eight characters in two groups, `7K4M-92QX`; the alphabet leaves out I, L, O and U.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReceiptNumber(String);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Why a text is no receipt number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not a receipt number such as 7K4M-92QX")]
pub struct NotAReceiptNumber;

impl ReceiptNumber {
    /// Makes a number of 40 random bits.
    pub fn from_random(bytes: [u8; 8]) -> Self {
        let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
        let mut text: String = bytes[..4].iter().copied().map(letter).collect();
        text.push('-');
        text.extend(bytes[4..].iter().copied().map(letter));
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ReceiptNumber {
    type Err = NotAReceiptNumber;
    fn from_str(text: &str) -> Result<Self, NotAReceiptNumber> {
        let fits = text.len() == 9
            && text.bytes().enumerate().all(|(at, byte)| if at == 4 { byte == b'-' } else { ALPHABET.contains(&byte) });
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAReceiptNumber) }
    }
}

impl TryFrom<String> for ReceiptNumber {
    type Error = NotAReceiptNumber;
    fn try_from(text: String) -> Result<Self, NotAReceiptNumber> {
        text.parse()
    }
}

impl From<ReceiptNumber> for String {
    fn from(number: ReceiptNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_round_trip_and_refuse_ambiguous_letters() {
        let number = ReceiptNumber::from_random([7, 19, 4, 20, 9, 2, 23, 29]);
        assert_eq!(number.as_str(), "7K4M-92QX");
        assert_eq!("7K4M-92QX".parse(), Ok(number));
        for bad in ["7K4M92QX", "7K4M-92QI", "7k4m-92qx", "../..", ""] {
            assert_eq!(bad.parse::<ReceiptNumber>(), Err(NotAReceiptNumber), "{bad}");
        }
    }
}
