//! Whoever presses "Weiter" again and again arrives at the check page, whatever the authority asks and whatever they answer.

use super::*;
use crate::{
    document::{DocumentFacts, DocumentName, DraftDocument, Insight, MediaType, Release, ScanState, Sha256, UncheckedFiles},
    document_request::DocumentRequest,
    id::*,
    message::{Inquiry, Item, ItemContent, Items},
    personal::Personal,
    question::{
        Answer, Choice, Condition, ConditionValue, ConfirmationOptions, Question, QuestionKind, SeveralChoicesOptions,
        SingleChoiceOptions, TextOptions,
    },
    representation::proof_item,
    text::{Line, Translated},
};
use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

/// What an item asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    YesNo,
    OneChoice,
    SeveralChoices,
    Confirmation,
    Text,
    Papers { min_files: u16 },
}

/// An item as drawn, and on which earlier question with which answer it depends.
#[derive(Debug, Clone)]
struct Drawn {
    asks: Asks,
    required: bool,
    condition: Option<(usize, u8)>,
}

fn asks() -> impl Strategy<Value = Asks> {
    prop_oneof![
        Just(Asks::YesNo),
        Just(Asks::OneChoice),
        Just(Asks::SeveralChoices),
        Just(Asks::Confirmation),
        Just(Asks::Text),
        (1..4_u16).prop_map(|min_files| Asks::Papers { min_files }),
    ]
}

fn drawn() -> impl Strategy<Value = Drawn> {
    (asks(), any::<bool>(), prop::option::of((0..20_usize, any::<u8>()))).prop_map(|(asks, required, condition)| Drawn {
        asks,
        required,
        condition,
    })
}

fn slug(at: usize) -> ItemId {
    format!("item-{at}").parse().expect("slug")
}

fn choice(number: u8) -> ChoiceId {
    format!("wahl-{}", number % 3).parse().expect("slug")
}

fn line<const MAX: usize>(text: &str) -> Translated<Line<MAX>> {
    Line::try_from(text.to_owned()).expect("fits").into()
}

fn content(of: &Drawn) -> ItemContent {
    let choices = || (0..3).map(|number| Choice { id: choice(number), label: line("Wahl") }).collect();
    let (label, required) = (line("Punkt"), of.required);
    let kind = match of.asks {
        Asks::YesNo => QuestionKind::YesNo,
        Asks::OneChoice => QuestionKind::SingleChoice(SingleChoiceOptions { choices: choices() }),
        Asks::SeveralChoices => QuestionKind::SeveralChoices(SeveralChoicesOptions { choices: choices(), min: 0, max: None }),
        Asks::Confirmation => QuestionKind::Confirmation(ConfirmationOptions { statement: line("Es stimmt.") }),
        Asks::Text => QuestionKind::LongText(TextOptions { max_characters: 100, latin_only: false }),
        Asks::Papers { min_files } => {
            return ItemContent::DocumentRequest(DocumentRequest {
                label,
                hint: None,
                reason: None,
                document_type: None,
                required,
                min_files,
                max_files: 5,
                media_types: vec![MediaType::Pdf],
                max_file_bytes: 10,
                latin_only: false,
            });
        }
    };
    ItemContent::Question(Question { label, hint: None, reason: None, required, purpose: None, kind })
}

/// `proof`: as somebody answers it who acts for another.
fn inquiry(drawn: &[Drawn], proof: bool) -> Inquiry {
    let condition = |at: usize, of: &Drawn| {
        let (on, value) = of.condition.filter(|_| at > 0)?;
        let on = on % at;
        let value = match drawn[on].asks {
            Asks::YesNo => ConditionValue::YesNo(value % 2 == 0),
            Asks::OneChoice | Asks::SeveralChoices => ConditionValue::Choice(choice(value)),
            Asks::Confirmation | Asks::Text | Asks::Papers { .. } => return None,
        };
        Some(Condition { question: slug(on), value })
    };
    let item = |(at, of): (usize, &Drawn)| Item { id: slug(at), visible_if: condition(at, of), fim: None, content: content(of) };
    let mut items: Vec<Item> = drawn.iter().enumerate().map(item).collect();
    if proof {
        let papers = Drawn { asks: Asks::Papers { min_files: 1 }, required: true, condition: None };
        items.push(Item { id: proof_item(), visible_if: None, fim: None, content: content(&papers) });
    }
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
fn press_on(draft: &mut DraftReply, item: &Item, pressed: u8) {
    let answer = match &item.content {
        content if pressed.is_multiple_of(5) && !content.required() => ItemAnswer::LeftOut,
        ItemContent::Question(question) => ItemAnswer::Question(match &question.kind {
            QuestionKind::YesNo => Answer::YesNo(Personal::new(pressed.is_multiple_of(2))),
            QuestionKind::SingleChoice(_) => Answer::SingleChoice(Personal::new(choice(pressed))),
            QuestionKind::SeveralChoices(_) => {
                Answer::SeveralChoices(Personal::new((0..3).filter(|bit| pressed >> bit & 1 == 1).map(choice).collect()))
            }
            QuestionKind::Confirmation(_) => Answer::Confirmation,
            _ => Answer::LongText(Personal::new("Text".into())),
        }),
        ItemContent::DocumentRequest(_) => ItemAnswer::Papers(match pressed % 6 {
            1 => PapersAnswer::Later { until: None },
            2 => PapersAnswer::SomeoneElse { who: None },
            3 => PapersAnswer::DoNotHave { reason: Personal::new("weg".into()) },
            4 => PapersAnswer::AlreadyHandedIn { details: None },
            _ => {
                // Perhaps fewer than the authority wants.
                draft.documents.push(file(&item.id, u128::try_from(draft.documents.len()).expect("small") + 1));
                PapersAnswer::Files
            }
        }),
    };
    draft.answers.insert(item.id.clone(), answer);
}

/// From the page `start` of those that are shown, with "Weiter" or, `detours` times, by a link to any other page.
fn walk(draft: &mut DraftReply, inquiry: &Inquiry, start: usize, presses: &[u8], detours: &[usize]) -> Result<(), TestCaseError> {
    let shown = |draft: &DraftReply| draft.visible_items(inquiry).cloned().collect::<Vec<Item>>();
    let pages = shown(draft);
    let mut here = pages[start % pages.len()].clone();
    let (mut steps, mut detours) = (0_usize, detours.iter());
    loop {
        press_on(draft, &here, presses[steps % presses.len()]);
        steps += 1;
        prop_assert!(steps <= 2 * inquiry.items.iter().count() + 4 * DETOURS, "after {steps} pages still not there");
        let pages = shown(draft);
        let detour = if steps.is_multiple_of(2) { detours.next().map(|to| pages[to % pages.len()].clone()) } else { None };
        match detour.or_else(|| draft.next_after(inquiry, &here.id).cloned()) {
            Some(next) => here = next,
            None => break,
        }
    }
    // Nothing was passed over that nobody has decided: what stays open has files, but fewer than wanted.
    let undecided = draft.visible_items(inquiry).filter(|item| draft.state_of(item) == ItemState::Open).count();
    prop_assert_eq!(undecided, 0);
    Ok(())
}

const DETOURS: usize = 4;

fn sending(number: u128) -> Sending {
    Sending {
        id: ReplyId(Uuid::from_u128(number)),
        receipt_number: ReceiptNumber::from_random([0; 8]),
        now: Timestamp::UNIX_EPOCH,
        unchecked: UncheckedFiles::Wait,
    }
}

proptest! {
    #[test]
    fn every_walk_ends_at_the_check_page(
        drawn in prop::collection::vec(drawn(), 1..12),
        proof in any::<bool>(),
        presses in prop::collection::vec(any::<u8>(), 40),
        start in 0..12_usize,
        detours in prop::collection::vec(0..12_usize, 0..DETOURS),
    ) {
        let inquiry = inquiry(&drawn, proof);
        let blank = || DraftReply::blank(MessageId(Uuid::from_u128(2)), AccountId(Uuid::from_u128(3)));
        let mut draft = blank();
        walk(&mut draft, &inquiry, start, &presses, &detours)?;
        // Whoever adds to it later walks the same pages.
        let mut earlier = EarlierReplies::default();
        let mut supplements = None;
        if let Ok(reply) = draft.submit(&inquiry, sending(9)) {
            earlier.add(&reply, proof);
            supplements = Some(reply.id);
        }
        let mut addition = DraftReply { supplements, earlier, ..blank() };
        walk(&mut addition, &inquiry, start + 1, &presses[7..], &detours)?;
    }
}
