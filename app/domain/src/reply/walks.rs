//! Whoever presses "Weiter" again and again arrives at the check page, whatever the authority asks and whatever they answer.

use super::*;
use crate::{
    document::{DocumentFacts, DocumentName, DraftDocument, Insight, MediaType, Release, ScanState, Sha256},
    document_request::DocumentRequest,
    id::*,
    message::{Inquiry, Item, ItemContent, Items},
    personal::Personal,
    question::{Answer, Condition, ConditionValue, Question, QuestionKind},
    text::Line,
};
use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

/// An item as drawn: whether it is a question, whether it is required, how many files it wants, and on which earlier question with
/// which answer it depends.
type Drawn = (bool, bool, u16, Option<(usize, bool)>);

fn slug(at: usize) -> ItemId {
    format!("item-{at}").parse().expect("slug")
}

fn inquiry(drawn: &[Drawn]) -> Inquiry {
    let item = |at: usize, &(is_question, required, files, condition): &Drawn| {
        let label: Line<200> = Line::try_from(format!("Punkt {at}")).expect("fits");
        let content = if is_question {
            let kind = QuestionKind::YesNo;
            ItemContent::Question(Question { label: label.into(), hint: None, reason: None, required, purpose: None, kind })
        } else {
            ItemContent::DocumentRequest(DocumentRequest {
                label: label.into(),
                hint: None,
                reason: None,
                document_type: None,
                required,
                min_files: files,
                max_files: 5,
                media_types: vec![MediaType::Pdf],
                max_file_bytes: 10,
            })
        };
        let condition = condition.filter(|_| at > 0).map(|(on, value)| (on % at, value));
        let visible_if = condition
            .filter(|(on, _)| drawn[*on].0)
            .map(|(on, value)| Condition { question: slug(on), value: ConditionValue::YesNo(value) });
        Item { id: slug(at), visible_if, content }
    };
    let items = drawn.iter().enumerate().map(|(at, drawn)| item(at, drawn)).collect();
    Inquiry { items: Items::new(items).expect("valid"), terms: None }
}

fn file(item: &ItemId, number: u128) -> DraftDocument {
    let facts = DocumentFacts {
        id: DocumentId(Uuid::from_u128(number)),
        item: item.clone(),
        name: DocumentName::from_upload("a.pdf").expect("name"),
        media_type: MediaType::Pdf,
        size_bytes: 5,
        sha256: Sha256([0; 32]),
        received_at: Timestamp::UNIX_EPOCH,
        checked_at: None,
        insight: Insight::default(),
    };
    DraftDocument::from_record(facts, ScanState::Released(Release::Clean))
}

/// What somebody does on the page of an item before they press "Weiter". A required item lets nobody pass without an answer.
fn press_on(draft: &mut DraftReply, item: &Item, choice: u8) {
    let required = item.content.required();
    let answer = match (&item.content, choice % 5) {
        (_, 0) if !required => ItemAnswer::LeftOut,
        (ItemContent::Question(_), choice) => ItemAnswer::Question(Answer::YesNo(Personal::new(choice % 2 == 0))),
        (ItemContent::DocumentRequest(_), 1) => ItemAnswer::Papers(PapersAnswer::Later { until: None }),
        (ItemContent::DocumentRequest(_), 2) => ItemAnswer::Papers(PapersAnswer::SomeoneElse { who: None }),
        (ItemContent::DocumentRequest(_), 3) => {
            ItemAnswer::Papers(PapersAnswer::DoNotHave { reason: Personal::new("weg".into()) })
        }
        (ItemContent::DocumentRequest(_), _) => {
            // Perhaps fewer than the authority wants.
            draft.documents.push(file(&item.id, u128::try_from(draft.documents.len()).expect("small") + 1));
            ItemAnswer::Papers(PapersAnswer::Files)
        }
    };
    draft.answers.insert(item.id.clone(), answer);
}

proptest! {
    #[test]
    fn every_walk_ends_at_the_check_page(
        drawn in prop::collection::vec((any::<bool>(), any::<bool>(), 1..4_u16, prop::option::of((0..20_usize, any::<bool>()))), 1..12),
        choices in prop::collection::vec(any::<u8>(), 40),
        start in 0..12_usize,
    ) {
        let inquiry = inquiry(&drawn);
        let mut draft = DraftReply::blank(MessageId(Uuid::from_u128(2)), AccountId(Uuid::from_u128(3)));
        let visible: Vec<Item> = draft.visible_items(&inquiry).cloned().collect();
        let mut here = visible[start % visible.len()].clone();
        let mut steps = 0;
        loop {
            press_on(&mut draft, &here, choices[steps % choices.len()]);
            steps += 1;
            prop_assert!(steps <= 2 * drawn.len(), "after {steps} pages still not there");
            match draft.next_after(&inquiry, &here.id) {
                Some(next) => here = next.clone(),
                None => break,
            }
        }
        // Nothing was passed over that nobody has decided: what stays open has files, but fewer than wanted.
        let undecided = draft.visible_items(&inquiry).filter(|item| draft.state_of(item) == ItemState::Open).count();
        prop_assert_eq!(undecided, 0);
    }
}
