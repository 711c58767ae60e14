//! What is wrong with something that was handed in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most faults one answer lists: nobody mends more at once, and a broken document of 2 MiB could have hundreds of thousands.
pub const MAX_FAULTS: usize = 100;

/// One fault and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fault {
    /// JSON pointer to the faulty value, or to where a missing one belongs; empty for the whole document.
    #[schema(format = "json-pointer")]
    pub pointer: String,
    /// For machines, such as `deadline_needs_consequences`. More may be added.
    pub code: String,
    pub detail: String,
}
