//! What a case system says of a reply that it has fetched: that it is in its case, or why it cannot take it.

use crate::{fault::Fault, form::form, reader::Node, text::ToTheLetter};
use domain::{rail::RailProblem, text::Line};
use serde_json::Value;

/// Documents of which something can be said at once.
const MOST_PROBLEMS: usize = 100;

form! {
    /// The case system has the reply in its case.
    Acknowledgement as AcknowledgementMembers {
        /// By which the case system has it: a number of its document store, say. It is the proof: the person reads it on the receipt, so
        /// neither paths nor anything about a person belong into it.
        #[schema(min_length = 1, max_length = 500)]
        reference: String,
    }
}

form! {
    /// The case system cannot take the reply. The person reads at once that the authority could not take it, but not these reasons; somebody
    /// at the portal looks, and can offer it again.
    Rejection as RejectionMembers {
        #[schema(min_items = 1, max_items = 100)]
        problems: Vec<NewProblem>,
    }
}

form! {
    /// What is wrong with a reply, or with one of its documents.
    NewProblem as ProblemMembers {
        /// The name of its file; left out where it is about all of it.
        #[schema(min_length = 1, max_length = 500)]
        file: Option<String>,
        /// A short word of the case system's own, such as `unreadable`.
        #[schema(min_length = 1, max_length = 500)]
        code: String,
        /// For whoever looks at the portal. Nothing about a person belongs into it.
        #[schema(min_length = 1, max_length = 500)]
        detail: String,
    }
}

impl Acknowledgement {
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(value: &Value) -> Result<Line<500>, Vec<Fault>> {
        Node::read(value, |root| AcknowledgementMembers::of(root)?.reference.text().map(|ToTheLetter(line)| line))
    }
}

impl Rejection {
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(value: &Value) -> Result<Vec<RailProblem>, Vec<Fault>> {
        Node::read(value, |root| {
            let members = RejectionMembers::of(root)?;
            let nodes = members.problems.list(MOST_PROBLEMS);
            if nodes.is_empty() && members.problems.is_there() {
                members.problems.fault("too_few", "must name at least one problem");
            }
            if !members.problems.is_there() {
                members.problems.fault("required", "is missing");
            }
            // All are read, so that all faults are told.
            let read: Vec<Option<RailProblem>> = nodes.iter().map(read_problem).collect();
            read.into_iter().collect()
        })
    }
}

fn read_problem(node: &Node<'_>) -> Option<RailProblem> {
    let ProblemMembers { file, code, detail } = ProblemMembers::of(node)?;
    let (file, code, detail) = (file.optional_text::<Line<500>>(), code.text::<Line<500>>(), detail.text::<Line<500>>());
    Some(RailProblem {
        r#type: "urn:rueckkanal:reply-rejected".to_owned(),
        title: code?.as_str().to_owned(),
        detail: detail?.as_str().to_owned(),
        instance: file.map(|file| file.as_str().to_owned()).unwrap_or_default(),
    })
}
