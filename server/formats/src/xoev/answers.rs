//! What somebody answered, in words: standards without items get a numbered list.

use domain::{
    document_request::PapersAnswer,
    errand::{Cause, Hindrance},
    message::{Item, ItemContent},
    personal::Personal,
    question::Said,
    reply::ItemAnswer,
};
use ports::Package;

/// Asked for a withdrawal of the application; see the reader of intents to refuse.
pub(super) const WITHDRAWAL_ITEM: &str = "antrag-zuruecknehmen";

/// Items with their numbers, from 1; a representative's proof comes last.
pub(super) fn numbered(package: &Package) -> Vec<(usize, &Item)> {
    let inquiry = package.message.content.kind.inquiry();
    inquiry.into_iter().flat_map(|inquiry| inquiry.items.iter()).enumerate().map(|(at, item)| (at + 1, item)).collect()
}

/// What was said to one item.
pub(super) struct SaidTo {
    /// From 1.
    pub number: usize,
    pub label: String,
    pub words: String,
    /// The files say it all.
    pub files_alone: bool,
}

/// Each answered item. Those without an answer are left out.
pub(super) fn said(package: &Package) -> Result<Vec<SaidTo>, Hindrance> {
    let mut all = Vec::new();
    for (number, item) in numbered(package) {
        let Some(answer) = package.reply.answer_now(&item.id) else { continue };
        let unfitting = || Cause::Record.because(format!("the answer to {} does not fit its question", item.id));
        let words = match (&item.content, answer) {
            (ItemContent::Question(question), ItemAnswer::Question(answer)) => {
                question_words(&question.kind.said(answer).ok_or_else(unfitting)?)
            }
            (ItemContent::DocumentRequest(_), ItemAnswer::Question(_)) => return Err(unfitting()),
            (_, ItemAnswer::Papers(papers)) => papers_words(papers),
            (_, ItemAnswer::LeftOut) => continue,
        };
        let files_alone = matches!(answer, ItemAnswer::Papers(PapersAnswer::Files));
        all.push(SaidTo { number, label: item.content.label().binding.as_str().to_owned(), words, files_alone });
    }
    Ok(all)
}

/// Whether the person withdraws the application.
pub(super) fn withdraws(package: &Package) -> bool {
    let answers = package.reply.answers.iter();
    answers
        .filter(|(item, _)| item.as_str() == WITHDRAWAL_ITEM)
        .any(|(_, answer)| matches!(answer, ItemAnswer::Question(domain::question::Answer::YesNo(yes)) if *yes.reveal()))
}

/// Names of documents that were sent by mistake, as people see them.
pub(super) fn mistakes(package: &Package) -> Vec<String> {
    package.reply.retracts.iter().map(|mistaken| mistaken.name.reveal().to_owned()).collect()
}

/// By whom, if not by the applicant.
pub(super) fn acting(package: &Package) -> Option<String> {
    let held = package.origin.representation.as_ref()?;
    Some(format!("Geantwortet hat in Vertretung: {}", held.shown_name()))
}

fn question_words(said: &Said<'_>) -> String {
    match said {
        Said::ShortText(text) | Said::LongText(text) | Said::PhoneNumber(text) => (*text).to_owned(),
        Said::WholeNumber(number) => number.to_string(),
        Said::Amount(cents) => format!("{}{},{:02} EUR", if *cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100),
        Said::Date(day) => day.strftime("%d.%m.%Y").to_string(),
        Said::YesNo(yes) => if *yes { "Ja" } else { "Nein" }.to_owned(),
        Said::SingleChoice(choice) => choice.label.binding.as_str().to_owned(),
        Said::SeveralChoices(all) => all.iter().map(|choice| choice.label.binding.as_str()).collect::<Vec<_>>().join("; "),
        Said::Confirmation(statement) => format!("Bestätigt: {}", statement.binding.as_str()),
    }
}

fn papers_words(answer: &PapersAnswer) -> String {
    let with = |words: &str, more: Option<&Personal<String>>| {
        more.map_or_else(|| words.to_owned(), |more| format!("{words}: {}", more.reveal()))
    };
    match answer {
        PapersAnswer::Files => "Siehe Anlagen.".to_owned(),
        PapersAnswer::Later { until: None } => "Kommt später.".to_owned(),
        PapersAnswer::Later { until: Some(day) } => format!("Kommt bis {}.", day.reveal().strftime("%d.%m.%Y")),
        PapersAnswer::SomeoneElse { who } => with("Reicht jemand anderes ein", who.as_ref()),
        PapersAnswer::DoNotHave { reason } => with("Liegt nicht vor", Some(reason)),
        PapersAnswer::AlreadyHandedIn { details } => with("Schon eingereicht", details.as_ref()),
    }
}
