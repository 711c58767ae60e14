//! The real clock and the operating system's randomness.

use async_trait::async_trait;
use aws_lc_rs::rand;
use jiff::Timestamp;
use ports::Clock;
use std::time::Duration;
use uuid::Uuid;

#[derive(Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    async fn pause(&self, length: Duration) {
        tokio::time::sleep(length).await;
    }

    fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn fill_random(&self, buffer: &mut [u8]) {
        rand::fill(buffer).expect("the operating system gives random bytes");
    }
}
