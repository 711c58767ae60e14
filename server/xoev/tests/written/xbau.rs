//! XBau-Kernmodul.

use crate::*;
use jiff::civil::{Date, date};
use xoev::{
    Why,
    xbau::{self, Letter, NewAttachment, Offer, Place, Reference},
    xml,
};

#[test]
fn xbau_comes_back_and_is_valid() {
    let mut checked = Checked { messages: Vec::new() };
    let paragraphs =
        |text: &str| text.split('\n').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect::<Vec<_>>();
    let mut all_texts = texts();
    all_texts.push("„Deutsche“ – Αθήνα – Москва – 中文 – 😀 – قهوة".to_owned());
    for (at, text) in all_texts.iter().enumerate() {
        let number = at as u128;
        let product = product(number);
        let sender = xbau::Sender { product: &product, contacts: "3", directories: "3", media_types: "1.0" };
        let reference = Reference {
            application: (at % 2 == 0).then(|| id(1200)),
            file_number: (at % 3 == 0).then(|| "BA-2026-00042".to_owned()),
            message: (at % 2 == 1).then(|| (id(1140), "1140".to_owned(), "2026-11-20T10:00:00.000+01:00".to_owned())),
        };
        // A reference is never empty: the schema allows it, the Schematron does not.
        let reference = if reference == Reference::default() {
            Reference { file_number: Some("BA".to_owned()), ..reference }
        } else {
            reference
        };
        let attachment = |number: u128| NewAttachment {
            title: "Lageplan „neu“".to_owned(),
            version: (number % 2 == 1).then_some(2),
            day: date(2026, 11, 25),
            kind: "1803".to_owned(),
            media_type: "application/pdf".to_owned(),
            id: id(990 + number),
            file: xbau::file_name(&format!("{number} é/Lageplan"), "pdf"),
            size_bytes: 601,
            sha256: "0e".repeat(32),
        };
        let attachments: Vec<NewAttachment> = (0..number % 3).map(attachment).collect();
        let both = |kind: &str| head(kind, number, ("bab", "bap"));
        for letter in
            [Letter::Plain(paragraphs(text)), Letter::Html(format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;")))]
        {
            let new = xbau::NewTalk {
                head: both("1142"),
                reference: reference.clone(),
                letter: letter.clone(),
                attachments: attachments.clone(),
            };
            let written = whole(&xbau::write_talk(&new, &sender), &[]);
            let read = xbau::read(&xml::parse(&written).unwrap()).unwrap_or_else(|fault| panic!("{fault}"));
            assert_eq!((&read.head, &read.reference), (&new.head, &new.reference));
            assert_eq!(read.said, xbau::Said::Talk { letter });
            same(&read.attachments, &attachments);
            checked.add(PROCESS, written);
        }
        if !attachments.is_empty() {
            let new = xbau::NewSubmission { head: both("1202"), reference: reference.clone(), attachments: attachments.clone() };
            let written = whole(&xbau::write_submission(&new, &sender), &[]);
            let read = xbau::read(&xml::parse(&written).unwrap()).unwrap();
            assert_eq!(read.said, xbau::Said::Submission);
            same(&read.attachments, &attachments);
            checked.add(APPLICATION, written);
        }
        let new = xbau::NewReceipt {
            head: both("1180"),
            reference: reference.clone(),
            of: "1140".to_owned(),
            information: paragraphs(text),
        };
        let written = whole(&xbau::write_receipt(&new, &sender), &[]);
        assert_eq!(xbau::read(&xml::parse(&written).unwrap()).unwrap().said, xbau::Said::Receipt { of: "1140".to_owned() });
        checked.add(PROCESS, written);
        for (deadline, in_time) in [(None, true), (Some(date(2026, 12, 7)), false)] {
            let new = xbau::NewFetched {
                head: both("1181"),
                reference: reference.clone(),
                information: paragraphs(text),
                deadline,
                in_time,
            };
            let written = whole(&xbau::write_fetched(&new, &sender), &[]);
            assert_eq!(xbau::read(&xml::parse(&written).unwrap()).unwrap().said, xbau::Said::Fetched { deadline, in_time });
            checked.add(PROCESS, written);
        }
        for count in [0, 1, 7] {
            let codes = ["05", "04", "01", "02", "03", "06", "100"];
            let findings: Vec<_> = (0..count).map(|at| (codes[at].to_owned(), paragraphs(text))).collect();
            let offer = match count {
                0 => None,
                1 => Some(Offer::Links(vec![("https://portal.example/n/1?a=b&c".to_owned(), "Hier antworten".to_owned())])),
                _ => Some(Offer::Central),
            };
            let deadline: Option<Date> = (count == 7).then(|| date(2026, 12, 18));
            let new = xbau::NewFindings {
                head: head("1140", number, ("bap", "bab")),
                reference: reference.clone(),
                findings: findings.clone(),
                deadline,
                letter: paragraphs(text),
                offer: offer.clone(),
            };
            let written = whole(&xbau::write_findings(&new, &sender), &[]);
            let read = xbau::read(&xml::parse(&written).unwrap()).unwrap();
            let expected = findings.into_iter().map(|(code, text)| xbau::Finding { code, of_the_list: true, text }).collect();
            assert_eq!(
                read.said,
                xbau::Said::Findings { complete: count == 0, findings: expected, deadline, letter: new.letter, offer }
            );
            checked.add(PROCESS, written);
        }
        let why = vec![
            Why { code: "A004".to_owned(), words: vec!["zu groß".to_owned()] },
            Why { code: "S050".to_owned(), words: vec![] },
        ];
        let about = (id(3), "1202".to_owned(), "2026-11-20T10:00:00.000+01:00".to_owned());
        let new = xbau::NewRejection {
            head: head("1100", number, ("bap", "bab")),
            why: why.clone(),
            about: about.clone(),
            original: 0,
        };
        let written = whole(&xbau::write_rejection(&new, &sender), &[PDF]);
        assert_eq!(xbau::read(&xml::parse(&written).unwrap()).unwrap().said, xbau::Said::Rejection { why, about });
        checked.add(PROCESS, written);
    }
    assert!(checked.messages.len() >= 80, "{}", checked.messages.len());
    checked.against_schemas();
}

fn same(read: &[xbau::Attachment], written: &[NewAttachment]) {
    assert_eq!(read.len(), written.len());
    for (read, new) in read.iter().zip(written) {
        assert_eq!(
            (&read.title, read.version, read.day, &read.kind, &read.media_type),
            (&new.title, new.version, new.day, &new.kind, &new.media_type)
        );
        let expected = Place::Beside {
            id: new.id.to_string(),
            file: new.file.clone(),
            size_bytes: Some(new.size_bytes),
            sha256: Some(new.sha256.clone()),
        };
        assert_eq!(read.place, expected);
    }
}
