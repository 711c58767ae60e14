//! What is wrong with something that was handed in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most faults one answer lists: nobody mends more at once, and a broken document of 2 MiB could have hundreds of thousands.
pub const MAX_FAULTS: usize = 100;

/// Every code of a fault, and what it means.
pub const CODES: [(&str, &str); 36] = [
    ("above_tenant_limit", "The tenant allows less."),
    ("after_the_last", "The person was told that the request before was the last one."),
    ("ambiguous", "It has none of several members, or more than one; the sentence names them."),
    ("authority_not_allowed", "Your case system does not write for this authority."),
    ("binding_language", "A translation into the language of the binding text."),
    ("both", "The same item is accepted and returned at once."),
    ("condition_leads_nowhere", "A condition must name an earlier question that can have this value."),
    ("deadline_needs_consequences", "Whoever sets a deadline says what happens otherwise."),
    ("duplicate", "The same is there twice."),
    ("empty_range", "Nothing lies between the two ends."),
    ("in_past", "The day or the moment is over."),
    ("invalid", "It has not the form that the schema says; the sentence says what is wrong."),
    ("is_today", "A deadline that ends today leaves no time."),
    ("items_required", "An inquiry asks for something."),
    ("more_faults", "There are more faults than are listed."),
    ("no_such_time", "Clocks in Germany are put forward over it that night."),
    ("not_allowed", "It does not belong here; the sentence says with what it would."),
    ("not_asked", "Given the answers, the person is not asked this: return the question that it depends on, too."),
    ("not_findable", "By what is named nobody could be recognized."),
    ("not_later", "The end must lie behind the one that counts."),
    ("not_replaceable", "That message cannot be replaced by this one; the sentence says why."),
    ("not_there", "What is named is not there, not any more, or used up."),
    ("one_of", "It must have exactly one of several members; the sentence names them."),
    ("out_of_range", "A number or a day outside of its range; the sentence names both ends."),
    ("required", "It is missing."),
    ("reserved", "The portal needs this name itself."),
    ("time_comes_twice", "Clocks in Germany are put back over it that night."),
    ("time_of_day", "A day without a time of day."),
    ("too_few", "A list has too few entries."),
    ("too_low", "Less than something that it must not undercut."),
    ("too_many", "A list has too many entries, or something was said too often."),
    ("type", "JSON of another type."),
    ("unknown", "A member that nobody reads: perhaps it is misspelt."),
    ("unknown_issuer", "No configured identity provider of applicants has this issuer."),
    ("unknown_item", "The message has no item of this id."),
    ("unknown_value", "None of the words that are allowed; the sentence names them."),
];

/// One fault and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fault {
    /// JSON pointer to the faulty value, or to where a missing one belongs; empty for the whole document.
    #[schema(format = "json-pointer")]
    pub pointer: String,
    /// For machines, such as `deadline_needs_consequences`; all of them are listed on `/api/problems`. More may be added.
    pub code: String,
    pub detail: String,
}
