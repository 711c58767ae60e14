//! XAusländer and the rejection of XInneres.

use crate::*;
use jiff::civil::{date, time};
use xoev::{
    RELEASES, Why,
    xauslaender::{
        self, Appointment, Delivered, Document, Format, FromAuthority, FromPortal, NewAnswer, NewPart, NewWithdrawal,
        OutDocument, Said, When,
    },
    xml,
};

/// What an authority can say, every optional part there and not there.
fn said() -> Vec<Said> {
    let pdf = || Some(Document { format: Format::Pdf, content: PDF.to_vec() });
    let jpg = || Some(Document { format: Format::Jpg, content: JPG.to_vec() });
    let mut all = Vec::new();
    for question in texts() {
        for deadline in [None, Some(date(2026, 12, 18))] {
            for document in [None, pdf(), jpg()] {
                all.push(Said::Question { question: question.clone(), deadline, document });
            }
        }
    }
    for code in RELEASES[0].status_codes {
        all.push(Said::Status { code: (*code).to_owned(), document: None });
        all.push(Said::Status { code: (*code).to_owned(), document: pdf() });
    }
    for text in texts().into_iter().filter(|text| !text.trim().is_empty()) {
        all.push(Said::WithdrawalAnswer { text: Some(text.clone()), document: jpg() });
        all.push(Said::NotCompetent { hint: text.clone(), competent: None });
        all.push(Said::NotCompetent { hint: String::new(), competent: Some(text) });
    }
    all.push(Said::WithdrawalAnswer { text: None, document: None });
    for fees in [None, pdf()] {
        all.push(Said::IntentToRefuse { letter: pdf().unwrap(), fees: fees.clone() });
        for number in 0..6 {
            let when = When {
                day: date(2026, 12, 10),
                from: time(10, 30, 0, 0),
                to: (number % 2 == 0).then(|| time(11, 0, 0, 0)),
                place: building(number),
                more: (number % 3 == 0).then(|| "Zimmer 2.14".to_owned()),
            };
            let appointment = Appointment {
                when: (number != 5).then_some(when),
                letter: if number == 5 { pdf() } else { None },
                booking: (number % 2 == 1).then(|| "https://termin.example/a?b=c&d=e".to_owned()),
                fees: fees.clone(),
                hints: (number % 2 == 0).then(|| "Bitte Pass mitbringen.".to_owned()),
            };
            all.push(Said::Appointment(Box::new(appointment)));
        }
    }
    all
}

#[test]
fn xauslaender_comes_back_and_is_valid() {
    let release = &RELEASES[0];
    let mut checked = Checked { messages: Vec::new() };
    for (number, said) in said().into_iter().enumerate() {
        let number = number as u128;
        let (product, address) = (product(number), address(number));
        let sender = xauslaender::Sender { product: &product, address: &address, release };
        let message = FromAuthority {
            head: head(said.kind(), number, ("alp", "azr")),
            application: "EX-2026-000123".to_owned(),
            about: id(7),
            said,
        };
        let files: Vec<&[u8]> = message.said.documents().iter().map(|document| &document.content[..]).collect();
        let written = whole(&xauslaender::write_authority(&message, &sender), &files);
        let root = xml::parse(&written).unwrap();
        let read =
            xauslaender::read(&root, release).unwrap_or_else(|fault| panic!("{fault}\n{}", String::from_utf8_lossy(&written)));
        assert_eq!(read, xauslaender::Read::Message(Box::new(message)));
        checked.add(OZG, written);
    }
    for (number, text) in texts().into_iter().map(Some).chain([None]).enumerate() {
        for documents in 0..4_usize {
            let number = (number * 4 + documents) as u128;
            let (product, address) = (product(number), address(number));
            let sender = xauslaender::Sender { product: &product, address: &address, release };
            let in_parts = documents == 3;
            let document = |at: usize| OutDocument {
                content: if in_parts { Delivered::InParts(id(900 + at as u128)) } else { Delivered::Inline(at) },
                format: if at.is_multiple_of(2) { Format::Pdf } else { Format::Jpg },
                file_name: format!("{} Nachweis über Łohn & Gehalt.pdf", at + 1),
            };
            let answer = NewAnswer {
                head: head("130103", number, ("azr", "alp")),
                application: "EX-2026-000123".to_owned(),
                more_can_come: documents != 1,
                about: id(1),
                documents: (0..documents).map(document).collect(),
                text: text.clone(),
                parts: in_parts.then_some((2, 968)),
            };
            let written = whole(&xauslaender::write_answer(&answer, &sender), &[PDF, JPG]);
            let read = xauslaender::read_portal(&xml::parse(&written).unwrap(), release).unwrap();
            let FromPortal::Answer { head, application, more_can_come, about, documents: there, text: said, parts } = read else {
                panic!()
            };
            assert_eq!(
                (&head, &application, more_can_come, about),
                (&answer.head, &answer.application, answer.more_can_come, answer.about)
            );
            assert_eq!((said, parts, there.len()), (text.clone(), answer.parts, documents));
            for (at, document) in there.iter().enumerate() {
                let expected = if in_parts {
                    xauslaender::AnswerContent::InParts(id(900 + at as u128))
                } else {
                    xauslaender::AnswerContent::Inline([PDF, JPG][at].to_vec())
                };
                assert_eq!(document.content, expected);
                assert_eq!(document.file_name.as_deref(), Some(&*answer.documents[at].file_name));
            }
            checked.add(OZG, written);
        }
    }
    let (product, address) = (product(1), address(1));
    let sender = xauslaender::Sender { product: &product, address: &address, release };
    let withdrawal =
        NewWithdrawal { head: head("130111", 5, ("azr", "alp")), application: "EX-1".to_owned(), more_can_come: true };
    let written = whole(&xauslaender::write_withdrawal(&withdrawal, &sender), &[]);
    assert_eq!(
        xauslaender::read_portal(&xml::parse(&written).unwrap(), release),
        Ok(FromPortal::Withdrawal { head: withdrawal.head, application: withdrawal.application, more_can_come: true })
    );
    checked.add(OZG, written);
    let part = NewPart {
        head: head("000040", 6, ("azr", "alp")),
        about: id(1),
        belongs_to: (id(2), "2026-11-24T19:00:00.000+01:00".to_owned()),
        number: 2,
        content: 0,
    };
    let written = whole(&xauslaender::write_part(&part, &sender), &[b"PK\x03\x04"]);
    let Ok(FromPortal::Part { number: 2, content, .. }) = xauslaender::read_portal(&xml::parse(&written).unwrap(), release)
    else {
        panic!()
    };
    assert_eq!(content, b"PK\x03\x04");
    checked.add(ADMINISTRATION, written);
    for (at, (code, words)) in [
        ("S100", vec![]),
        ("S999", vec!["Die Antragsidentifikation ist nicht bekannt.".to_owned()]),
        ("X001", vec!["a".to_owned(), "b".to_owned()]),
    ]
    .into_iter()
    .enumerate()
    {
        let why = [Why { code: code.to_owned(), words }];
        let about = (id(1), "130102".to_owned(), "2026-11-24T19:00:00.000+01:00".to_owned());
        let head = head("0010", at as u128, ("azr", "alp"));
        let written =
            whole(&xoev::write_rejection(&head, &product, &address, release, &why, (at != 2).then_some(&about), 0), &[PDF]);
        let read = xoev::read_rejection(&xml::parse(&written).unwrap()).unwrap();
        assert_eq!((read.head, &read.why[..], read.about), (head, &why[..], (at != 2).then_some(about)));
        checked.add(REJECTION, written);
    }
    assert!(checked.messages.len() >= 120, "{}", checked.messages.len());
    checked.against_schemas();
}
