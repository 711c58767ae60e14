//! What online services tell of their applications, so that messages over rails find their people.

pub mod applications;
pub mod cases;
