//! Pages for a case file: what was said, in a form that lasts.

use jiff::Timestamp;

/// One text with its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub title: String,
    /// BCP 47.
    pub language: String,
    /// Names and values at the beginning.
    pub facts: Vec<(String, String)>,
    pub sections: Vec<RecordSection>,
    /// When it happened: the same record has the same bytes.
    pub at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordSection {
    pub heading: String,
    /// Paragraphs separated by empty lines; may be empty.
    pub text: String,
}

impl Record {
    /// The same as plain text.
    pub fn plain(&self) -> String {
        let facts = self.facts.iter().map(|(name, value)| format!("{name}: {value}\n")).collect::<String>();
        let sections =
            self.sections.iter().map(|section| format!("\n{}\n{}\n", section.heading, section.text)).collect::<String>();
        format!("{}\n\n{facts}{sections}", self.title)
    }
}

/// Sets records as PDF/A.
pub trait RecordPrinter: Send + Sync {
    /// Takes tens of milliseconds: not on a thread that serves requests. `id` names it.
    ///
    /// # Errors
    /// It cannot be set, because of a character that no font of ours has, say. The text names no person.
    fn print_record(&self, record: &Record, id: &str) -> Result<Vec<u8>, String>;
}
