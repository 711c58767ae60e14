//! The real clock and the operating system's randomness.

use aws_lc_rs::rand;
use jiff::Timestamp;
use ports::Clock;
use uuid::Uuid;

#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn fill_random(&self, buffer: &mut [u8]) {
        rand::fill(buffer).expect("the operating system gives random bytes");
    }
}
