//! Other words for a message that nobody has answered.

use crate::messages::dialogue::{NotSaid, terms_of};
use domain::{
    deadline::Deadline,
    message::{ContactPerson, MessageContent},
    text::{Line, Lines, Translated},
};

/// Other words; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct NewWords {
    pub service: Option<Translated<Line<150>>>,
    pub subject: Option<Translated<Line<150>>>,
    pub body: Option<Translated<Lines<20_000>>>,
    pub deadline: Option<Deadline>,
    pub consequences: Option<Translated<Lines<2000>>>,
    pub legal_basis: Dispensable<Line<200>>,
    pub contact: Dispensable<ContactPerson>,
}

/// Other words for what a message can do without.
#[derive(Debug, Clone, Default)]
pub enum Dispensable<T> {
    #[default]
    AsItIs,
    Other(T),
    Removed,
}

impl<T: Clone> Dispensable<T> {
    fn put(&self, place: &mut Option<T>) {
        match self {
            Self::AsItIs => {}
            Self::Other(said) => *place = Some(said.clone()),
            Self::Removed => *place = None,
        }
    }
}

pub(crate) fn put(content: &mut MessageContent, words: &NewWords) -> Result<(), NotSaid> {
    if let Some(service) = &words.service {
        content.service = service.clone();
    }
    if let Some(subject) = &words.subject {
        content.subject = subject.clone();
    }
    if let Some(body) = &words.body {
        content.body = body.clone();
    }
    words.contact.put(&mut content.contact);
    if words.consequences.is_some() || !matches!(words.legal_basis, Dispensable::AsItIs) {
        let terms = terms_of(content).ok_or(NotSaid::NoDeadline)?;
        if let Some(consequences) = &words.consequences {
            terms.consequences = consequences.clone();
        }
        words.legal_basis.put(&mut terms.legal_basis);
    }
    Ok(())
}
