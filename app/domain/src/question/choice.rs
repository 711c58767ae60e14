//! One choice, or several.

use super::{AnswerFault, Typed};
use crate::{
    id::ChoiceId,
    personal::Personal,
    text::{Line, Translated},
};
use serde::{Deserialize, Serialize};

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: ChoiceId,
    pub label: Translated<Line<200>>,
}

/// At least two choices with different ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SingleChoiceOptions {
    pub choices: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeveralChoicesOptions {
    pub choices: Vec<Choice>,
    /// How many must be chosen at least, 0 to the number of choices.
    #[serde(default)]
    pub min: u8,
    /// How many may be chosen at most.
    #[serde(default)]
    pub max: Option<u8>,
}

impl SingleChoiceOptions {
    pub fn offers(&self, id: &ChoiceId) -> bool {
        self.choices.iter().any(|choice| &choice.id == id)
    }

    pub(super) fn read(&self, typed: &Typed) -> Result<Option<Personal<ChoiceId>>, AnswerFault> {
        let Some(raw) = typed.one("antwort") else { return Ok(None) };
        let id = raw.parse().map_err(|_| AnswerFault::UnknownChoice)?;
        if self.offers(&id) { Ok(Some(Personal::new(id))) } else { Err(AnswerFault::UnknownChoice) }
    }
}

impl SeveralChoicesOptions {
    pub fn offers(&self, id: &ChoiceId) -> bool {
        self.choices.iter().any(|choice| &choice.id == id)
    }

    pub(super) fn read(&self, typed: &Typed) -> Result<Option<Personal<Vec<ChoiceId>>>, AnswerFault> {
        let typed: Vec<&str> = typed.all("antwort").collect();
        if typed.iter().any(|raw| !self.choices.iter().any(|choice| choice.id.as_str() == *raw)) {
            return Err(AnswerFault::UnknownChoice);
        }
        // The order of the question, each choice once.
        let chosen: Vec<ChoiceId> =
            self.choices.iter().filter(|choice| typed.contains(&choice.id.as_str())).map(|choice| choice.id.clone()).collect();
        let count = u8::try_from(chosen.len()).unwrap_or(u8::MAX);
        match self.max {
            _ if chosen.is_empty() => Ok(None),
            _ if count < self.min => Err(AnswerFault::TooFewChosen { min: self.min }),
            Some(max) if count > max => Err(AnswerFault::TooManyChosen { max }),
            _ => Ok(Some(Personal::new(chosen))),
        }
    }
}
