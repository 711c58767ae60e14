//! What a person typed into a form, in order, before anyone judged it.

use std::fmt;

/// Form fields as posted. Prints no values.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// Everything, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The first value of a field, without surrounding space; `None` if it is missing or blank.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.trim()).find(|value| !value.is_empty())
    }

    /// Every non-blank value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The value exactly as typed, to show it again.
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|typed| typed == value)
    }

    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Typed({} fields)", self.0.len())
    }
}
