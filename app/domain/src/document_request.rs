//! Papers an authority asks for (Nachforderung), and the answers that are no file.

use crate::{
    document::MediaType,
    personal::Personal,
    question::{AnswerFault, Typed, as_meant},
    text::{Line, Lines, TextFault, Translated},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A request for documents of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRequest {
    /// The paper by its name: "Mietvertrag".
    pub label: Translated<Line<200>>,
    /// Which pages, which months.
    pub hint: Option<Translated<Line<500>>>,
    /// Why the authority asks for it.
    pub reason: Option<Translated<Lines<2000>>>,
    /// The tenant's word for this type of document; carried into the case file.
    pub document_type: Option<Line<100>>,
    pub required: bool,
    /// Fewest files that make the answer complete, 1 to `max_files`.
    pub min_files: u16,
    /// Most files, 1 to the tenant's limit.
    pub max_files: u16,
    /// Media types the authority takes for this paper; never more than the tenant takes.
    pub media_types: Vec<MediaType>,
    /// Largest file in bytes.
    pub max_file_bytes: u64,
    /// What is said instead of files has only characters of DIN 91379, datatype C: it goes on as a message between authorities.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub latin_only: bool,
}

impl DocumentRequest {
    /// Reads what was said to it. `files` is how many files are there already.
    ///
    /// # Errors
    /// Nothing, or something that is no answer.
    pub fn answer(&self, typed: &Typed, files: usize, today: Date) -> Result<PapersAnswer, PapersFault> {
        let answer = PapersAnswer::read(typed, files, today)?;
        let details = match &answer {
            PapersAnswer::Files | PapersAnswer::Later { .. } => None,
            PapersAnswer::SomeoneElse { who: details } | PapersAnswer::AlreadyHandedIn { details } => details.as_ref(),
            PapersAnswer::DoNotHave { reason } => Some(reason),
        };
        match details {
            Some(details) if self.latin_only => crate::question::latin(details.reveal()).map_err(PapersFault::Text)?,
            _ => {}
        }
        Ok(answer)
    }
}

/// How the person answers a document request. Files are kept beside it: somebody may hand in two payslips now and say
/// "the third one later".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PapersAnswer {
    /// All files are there.
    Files,
    Later {
        until: Option<Personal<Date>>,
    },
    SomeoneElse {
        who: Option<Personal<String>>,
    },
    DoNotHave {
        reason: Personal<String>,
    },
    AlreadyHandedIn {
        details: Option<Personal<String>>,
    },
}

/// Why the answer to a document request is incomplete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PapersFault {
    /// Neither a file nor another answer.
    NothingGiven,
    ReasonMissing,
    Date(AnswerFault),
    /// The promised day lies in the past.
    DateInPast,
    Text(AnswerFault),
    UnknownAnswer,
}

/// Longest text beside an answer, in characters.
pub const MAX_DETAILS: usize = 1000;

impl PapersAnswer {
    /// Reads the choice `statt` and the fields that belong to it. `files` is how many files are there already.
    fn read(typed: &Typed, files: usize, today: Date) -> Result<Self, PapersFault> {
        match typed.one("statt") {
            None | Some("dateien") if files > 0 => Ok(Self::Files),
            None | Some("dateien") => Err(PapersFault::NothingGiven),
            Some("spaeter") => read_later(typed, today),
            Some("andere") => Ok(Self::SomeoneElse { who: read_details(typed, "wer")? }),
            Some("nicht") => {
                read_details(typed, "grund")?.map(|reason| Self::DoNotHave { reason }).ok_or(PapersFault::ReasonMissing)
            }
            Some("schon") => Ok(Self::AlreadyHandedIn { details: read_details(typed, "wann")? }),
            Some(_) => Err(PapersFault::UnknownAnswer),
        }
    }
}

fn read_later(typed: &Typed, today: Date) -> Result<PapersAnswer, PapersFault> {
    let until = crate::question::read_date(typed).map_err(PapersFault::Date)?;
    if until.is_some_and(|day| day < today) {
        return Err(PapersFault::DateInPast);
    }
    Ok(PapersAnswer::Later { until: until.map(Personal::new) })
}

fn read_details(typed: &Typed, field: &str) -> Result<Option<Personal<String>>, PapersFault> {
    let Some(raw) = typed.one(field) else { return Ok(None) };
    match Lines::<MAX_DETAILS>::try_from(as_meant(raw).into_owned()) {
        Ok(text) => Ok(Some(Personal::new(text.into()))),
        Err(TextFault::Empty) => Ok(None),
        Err(TextFault::TooLong { length, max }) => Err(PapersFault::Text(AnswerFault::TextTooLong { over: length - max, max })),
        Err(TextFault::ControlCharacter) => Err(PapersFault::Text(AnswerFault::HiddenCharacter)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(fields: &[(&str, &str)], files: usize) -> Result<PapersAnswer, PapersFault> {
        let typed = Typed::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        PapersAnswer::read(&typed, files, date(2027, 3, 3))
    }

    #[test]
    fn every_answer_that_is_no_file_is_possible() {
        let text = |text: &str| Personal::new(text.to_owned());
        let cases = [
            (vec![], 1, Ok(PapersAnswer::Files)),
            (vec![], 0, Err(PapersFault::NothingGiven)),
            (vec![("statt", "dateien")], 0, Err(PapersFault::NothingGiven)),
            (vec![("statt", "spaeter")], 0, Ok(PapersAnswer::Later { until: None })),
            (
                vec![("statt", "spaeter"), ("tag", "31"), ("monat", "3"), ("jahr", "2027")],
                2,
                Ok(PapersAnswer::Later { until: Some(Personal::new(date(2027, 3, 31))) }),
            ),
            (vec![("statt", "spaeter"), ("tag", "2"), ("monat", "3"), ("jahr", "2027")], 0, Err(PapersFault::DateInPast)),
            (
                vec![("statt", "spaeter"), ("tag", "2")],
                0,
                Err(PapersFault::Date(AnswerFault::DatePartMissing(crate::question::DatePart::Month))),
            ),
            (
                vec![("statt", "andere"), ("wer", "Meine Schule")],
                0,
                Ok(PapersAnswer::SomeoneElse { who: Some(text("Meine Schule")) }),
            ),
            (vec![("statt", "nicht")], 0, Err(PapersFault::ReasonMissing)),
            (vec![("statt", "nicht"), ("grund", "verloren")], 0, Ok(PapersAnswer::DoNotHave { reason: text("verloren") })),
            (vec![("statt", "schon")], 0, Ok(PapersAnswer::AlreadyHandedIn { details: None })),
            (vec![("statt", "x")], 0, Err(PapersFault::UnknownAnswer)),
        ];
        for (fields, files, expected) in cases {
            assert_eq!(read(&fields, files), expected, "{fields:?}");
        }
    }
}
