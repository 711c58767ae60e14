//! For every question that can be asked: it comes back. For every message that was damaged: it is read, or refused with a code.

use crate::*;
use proptest::{prelude::*, sample::Index};
use xoev::{
    RELEASES,
    xauslaender::{self, Document, Format, FromAuthority, Read, Said},
    xml,
};

/// Letters, marks, quotes and white space that a text of datatype C can have.
const LETTERS: &str = "[ -~ÄÖÜäöüßẞĀ-ĲĴ-ňŊ-žșțȘȚ€\n]{0,400}";

fn question() -> impl Strategy<Value = Said> {
    let deadline = proptest::option::of((2026_i16..2100, 1_i8..=12, 1_i8..=28));
    let document = proptest::option::of(proptest::collection::vec(any::<u8>(), 0..200));
    (LETTERS, deadline, document).prop_map(|(text, deadline, document)| Said::Question {
        question: format!("?{text}"),
        deadline: deadline.map(|(year, month, day)| jiff::civil::date(year, month, day)),
        document: document.map(|bytes| Document { format: Format::Pdf, content: [PDF, &bytes].concat() }),
    })
}

fn written(said: Said, number: u128) -> (FromAuthority, Vec<u8>) {
    let (product, address) = (product(number), address(number));
    let sender = xauslaender::Sender { product: &product, address: &address, release: &RELEASES[0] };
    let message =
        FromAuthority { head: head(said.kind(), number, ("alp", "azr")), application: "EX-1".to_owned(), about: id(7), said };
    let files: Vec<&[u8]> = message.said.documents().iter().map(|document| &document.content[..]).collect();
    let bytes = whole(&xauslaender::write_authority(&message, &sender), &files);
    (message, bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_question_comes_back(said in question(), number in 0_u128..12) {
        let (message, bytes) = written(said, number);
        let read = xauslaender::read(&xml::parse(&bytes).unwrap(), &RELEASES[0]);
        prop_assert_eq!(read.unwrap(), Read::Message(Box::new(message)));
    }

    /// Elements are taken out, doubled, moved or renamed. Nothing half of a message is taken: what is read is what was written, but for
    /// parts that may be there or not.
    #[test]
    fn a_damaged_message_is_read_or_refused(said in question(), at in any::<Index>(), to in any::<Index>(), way in 0..4) {
        let (message, bytes) = written(said, 3);
        let mut root = xml::parse(&bytes).unwrap();
        damage(&mut root, at, to, way);
        match xauslaender::read(&root, &RELEASES[0]) {
            Err(fault) => prop_assert!(fault.reason.xinneres().len() == 4 && !fault.detail.is_empty()),
            Ok(Read::Message(read)) => {
                prop_assert_eq!((&read.head.uuid, &read.application, &read.about), (&message.head.uuid, &message.application, &message.about));
                let (Said::Question { question: read, .. }, Said::Question { question, .. }) = (&read.said, &message.said) else { panic!() };
                prop_assert_eq!(read, question);
            }
            Ok(Read::Rejection(_)) => prop_assert!(false, "it was none"),
        }
    }

    #[test]
    fn bytes_never_do_more_than_not_being_a_message(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in any::<Index>()) {
        prop_assert!(xml::parse(&bytes).is_err() || bytes.contains(&b'<'));
        // In the middle of a message they break it, or stand in a text.
        let (_, whole) = written(Said::Question { question: "?".to_owned(), deadline: None, document: None }, 1);
        let (before, after) = whole.split_at(at.index(whole.len()));
        if let Ok(root) = xml::parse(&[before, &bytes, after].concat()) {
            let _ = xauslaender::read(&root, &RELEASES[0]);
        }
    }
}

fn damage(root: &mut xml::Element, at: Index, to: Index, way: i32) {
    let all = below(root);
    let mut taken = None;
    at_nth(root, &mut at.index(all), &mut |parent, place| match way {
        0 | 1 => taken = Some(parent.children.remove(place)),
        2 => parent.children.insert(place, parent.children[place].clone()),
        _ => parent.children[place].name.push('x'),
    });
    let left = below(root);
    if let (1, Some(taken)) = (way, taken)
        && left > 0
    {
        at_nth(root, &mut to.index(left), &mut |parent, place| parent.children.insert(place, taken.clone()));
    }
}

fn below(element: &xml::Element) -> usize {
    element.children.iter().map(|child| 1 + below(child)).sum()
}

/// Does something at the nth element below: with its parent, and where it stands there.
fn at_nth(element: &mut xml::Element, nth: &mut usize, work: &mut dyn FnMut(&mut xml::Element, usize)) -> bool {
    for place in 0..element.children.len() {
        if *nth == 0 {
            work(element, place);
            return true;
        }
        *nth -= 1;
        if at_nth(&mut element.children[place], nth, work) {
            return true;
        }
    }
    false
}
