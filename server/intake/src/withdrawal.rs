//! Why a message is taken back.

use crate::{fault::Fault, form::form, reader::Node};
use serde_json::Value;
use std::fmt::Display;

form! {
    /// Why a message is taken back.
    Withdrawal as Members {
        /// Shown to the person, in the message's binding language; 1 to 500 characters.
        #[schema(min_length = 1, max_length = 500)]
        reason: Option<String>,
    }
}

impl Withdrawal {
    /// The reason, if one is given.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json<T: TryFrom<String, Error: Display>>(value: &Value) -> Result<Option<T>, Vec<Fault>> {
        Node::read(value, |root| Members::of(root).map(|members| members.reason.optional_text()))
    }
}
