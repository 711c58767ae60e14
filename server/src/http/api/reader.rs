//! Reads a JSON document part by part and collects every fault instead of stopping at the first.

use super::problem::Fault;
use serde_json::{Map, Value};
use std::{cell::RefCell, fmt::Display, rc::Rc};

type Faults = Rc<RefCell<Vec<Fault>>>;

/// A place in the document: a value, or the place where one is missing.
#[derive(Clone)]
pub struct Node<'a> {
    value: Option<&'a Value>,
    pointer: String,
    faults: Faults,
}

impl<'a> Node<'a> {
    pub fn root(value: &'a Value) -> Self {
        Self { value: Some(value), pointer: String::new(), faults: Faults::default() }
    }

    /// Every fault found so far, in the order of discovery.
    pub fn into_faults(self) -> Vec<Fault> {
        self.faults.take()
    }

    pub fn has_faults(&self) -> bool {
        !self.faults.borrow().is_empty()
    }

    pub fn fault(&self, code: &str, detail: impl Display) {
        let fault = Fault { pointer: self.pointer.clone(), code: code.to_owned(), detail: detail.to_string() };
        self.faults.borrow_mut().push(fault);
    }

    pub fn is_there(&self) -> bool {
        self.value.is_some_and(|value| !value.is_null())
    }

    fn given(&self) -> Option<&'a Value> {
        self.value.filter(|value| !value.is_null())
    }

    /// The object here, whose members must all be known. A missing or wrong one is a fault.
    pub fn object(&self, known: &[&str]) -> Option<&'a Map<String, Value>> {
        let Some(value) = self.given() else {
            self.fault("required", "is required");
            return None;
        };
        let Some(object) = value.as_object() else {
            self.fault("type", "must be an object");
            return None;
        };
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            self.member(name).fault("unknown", "is not known");
        }
        Some(object)
    }

    pub fn member(&self, name: &str) -> Node<'a> {
        let value = self.value.and_then(|value| value.get(name));
        let escaped = name.replace('~', "~0").replace('/', "~1");
        Node { value, pointer: format!("{}/{escaped}", self.pointer), faults: self.faults.clone() }
    }

    /// The parts of the list here. A missing list is empty.
    pub fn list(&self, max: usize) -> Vec<Node<'a>> {
        let Some(value) = self.given() else { return Vec::new() };
        let Some(list) = value.as_array() else {
            self.fault("type", "must be a list");
            return Vec::new();
        };
        if list.len() > max {
            self.fault("too_many", format!("has {} entries, allowed are {max}", list.len()));
        }
        let node =
            |(at, value)| Node { value: Some(value), pointer: format!("{}/{at}", self.pointer), faults: self.faults.clone() };
        list.iter().take(max).enumerate().map(node).collect()
    }

    /// A text that becomes a `T`; required.
    pub fn text<T: TryFrom<String, Error: Display>>(&self) -> Option<T> {
        if !self.is_there() {
            self.fault("required", "is required");
            return None;
        }
        self.optional_text()
    }

    pub fn optional_text<T: TryFrom<String, Error: Display>>(&self) -> Option<T> {
        let text = self.plain_text()?;
        T::try_from(text.to_owned()).map_err(|error| self.fault("invalid", error)).ok()
    }

    /// A text that is parsed; required.
    pub fn parsed<T: std::str::FromStr<Err: Display>>(&self) -> Option<T> {
        if !self.is_there() {
            self.fault("required", "is required");
            return None;
        }
        self.optional_parsed()
    }

    pub fn optional_parsed<T: std::str::FromStr<Err: Display>>(&self) -> Option<T> {
        self.plain_text()?.parse().map_err(|error| self.fault("invalid", error)).ok()
    }

    fn plain_text(&self) -> Option<&'a str> {
        let value = self.given()?;
        let text = value.as_str();
        if text.is_none() {
            self.fault("type", "must be a text");
        }
        text
    }

    pub fn flag(&self, otherwise: bool) -> bool {
        match self.given() {
            None => otherwise,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.fault("type", "must be true or false");
                otherwise
            }
        }
    }

    pub fn whole_number<T: TryFrom<i64>>(&self) -> Option<T> {
        let value = self.given()?;
        let number = value.as_i64().and_then(|number| T::try_from(number).ok());
        if number.is_none() {
            self.fault("type", "must be a whole number in range");
        }
        number
    }

    /// One of a closed set of words.
    pub fn one_of<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        if !self.is_there() {
            self.fault("required", "is required");
            return None;
        }
        let text = self.plain_text()?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.fault("unknown_value", format!("must be one of {}", known.join(", ")));
        }
        found
    }

    /// The value itself, if it is a text or an object (translated texts).
    pub fn value(&self) -> Option<&'a Value> {
        self.given()
    }
}
