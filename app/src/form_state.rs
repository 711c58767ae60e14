//! What was typed and what is wrong with it, to show a refused form again (422).

use domain::question::Typed;

/// One thing to repair: where, and in which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The id of the element to go to.
    pub field: String,
    pub text: String,
}

/// The state of a form. Empty on a fresh page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormState {
    pub typed: Typed,
    pub errors: Vec<FieldError>,
}

impl FormState {
    /// A refused form with one error.
    pub fn refused(typed: Typed, field: &str, text: String) -> Self {
        Self { typed, errors: vec![FieldError { field: field.to_owned(), text }] }
    }

    pub fn error_at(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.text.as_str())
    }

    /// Everything there is to say about a field: several files are refused at once.
    pub fn errors_at(&self, field: &str) -> Option<String> {
        let texts: Vec<_> = self.errors.iter().filter(|error| error.field == field).map(|error| error.text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
}
