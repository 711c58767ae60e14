//! What the papers page says of files and words that were refused, and what it shows as typed.

use crate::http::visit::ApplicantVisit;
use app::{form_state::FieldError, wording};
use domain::{
    document::DocumentRefusal,
    document_request::{DocumentRequest, PapersAnswer, PapersFault},
    question::{AnswerFault, DatePart, Typed},
};

/// One sentence for each file that was not taken.
pub fn refusals(
    who: &ApplicantVisit,
    request: &DocumentRequest,
    refused: impl Iterator<Item = (String, DocumentRefusal)>,
) -> Vec<FieldError> {
    let text = |(name, refusal): (String, DocumentRefusal)| FieldError {
        field: "dateien".to_owned(),
        text: wording::document_refusal(who.visit.locale, refusal, &name, &request.media_types),
    };
    refused.map(text).collect()
}

pub fn papers_error(who: &ApplicantVisit, fault: PapersFault) -> FieldError {
    FieldError { field: fault_field(fault).to_owned(), text: wording::papers_fault(who.visit.locale, fault) }
}

fn fault_field(fault: PapersFault) -> &'static str {
    match fault {
        PapersFault::NothingGiven | PapersFault::UnknownAnswer => "dateien",
        PapersFault::ReasonMissing | PapersFault::Text(_) => "grund",
        PapersFault::Date(AnswerFault::DatePartMissing(DatePart::Day | DatePart::Month | DatePart::Year) | _)
        | PapersFault::DateInPast => "spaeter-tag",
    }
}

/// What is saved, as its form shows it.
pub fn typed_from(answer: &PapersAnswer) -> Typed {
    let mut typed = Typed::default();
    let statt = match answer {
        PapersAnswer::Files => "dateien",
        PapersAnswer::Later { until } => {
            if let Some(day) = until.as_ref().map(domain::personal::Personal::reveal) {
                typed.push("tag", &day.day().to_string());
                typed.push("monat", &day.month().to_string());
                typed.push("jahr", &day.year().to_string());
            }
            "spaeter"
        }
        PapersAnswer::SomeoneElse { who } => {
            who.iter().for_each(|who| typed.push("wer", who.reveal()));
            "andere"
        }
        PapersAnswer::DoNotHave { reason } => {
            typed.push("grund", reason.reveal());
            "nicht"
        }
        PapersAnswer::AlreadyHandedIn { details } => {
            details.iter().for_each(|details| typed.push("wann", details.reveal()));
            "schon"
        }
    };
    typed.push("statt", statt);
    typed
}
