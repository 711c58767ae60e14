//! Tokens for case systems, so that nobody has to think one up.

use crate::adapters::clock::SystemClock;
use ports::Clock as _;
use usecases::hash::sha256_hex;

/// 256 random bits in hexadecimal digits, and the SHA-256 of these digits.
pub fn new_token() -> [String; 2] {
    let mut random = [0; 32];
    SystemClock.fill_random(&mut random);
    let token: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let hash = sha256_hex(token.as_bytes());
    [token, hash]
}
