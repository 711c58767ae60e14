//! The case file.

use crate::*;
use jiff::civil::date;
use xoev::{xdomea, xml};

#[test]
fn the_case_file_is_valid() {
    let mut checked = Checked { messages: Vec::new() };
    let at = "2026-11-24T17:02:11.45Z".parse().unwrap();
    let step = |what: &str| xdomea::Step { who: "Ausländerbehörde <Musterstadt>".to_owned(), at, what: what.to_owned() };
    let types = ["application/pdf", "image/jpeg", "image/png", "text/plain", "application/zip"];
    for count in 0..types.len() {
        let document = |number: usize| xdomea::Document {
            id: id(300 + number as u128),
            subject: format!("Unterlage {number} & mehr"),
            kind: (number == 1).then(|| "Nachweis".to_owned()),
            came_in: (number != 0).then(|| date(2026, 11, 24)),
            went_out: (number == 0).then(|| date(2026, 11, 20)),
            history: vec![step("eingegangen")],
            file: xdomea::File {
                id: id(400 + number as u128),
                name: format!("Datei {number}.pdf"),
                original_name: "„Mein“ Vertrag 😀.pdf".to_owned(),
                media_type: types[number].to_owned(),
                archival: number == 0,
                at,
            },
            sha256: Some("0e".repeat(32)),
        };
        let handover = xdomea::Handover {
            version: xdomea::Version::V3,
            process: id(1),
            created: at,
            from: "Rückkanal".to_owned(),
            to: "Ausländerbehörde".to_owned(),
            product: ("Rückkanal".to_owned(), "0.1".to_owned()),
            matter: xdomea::Matter {
                id: id(2),
                subject: "Nachforderung".to_owned(),
                sign: "ABH 3.2".to_owned(),
                begins: date(2026, 11, 20),
                ends: date(2026, 11, 25),
                history: vec![step("begonnen"), step("beantwortet")],
                documents: (0..=count).map(document).collect(),
            },
        };
        let written = whole(&handover.write(), &[]);
        assert_eq!(handover.name(), format!("{}_Abgabe.Abgabe.0401", id(1)));
        xml::parse(&written).unwrap();
        checked.add(XDOMEA, written);
        let newer = xdomea::Handover { version: xdomea::Version::V4, ..handover };
        xml::parse(&whole(&newer.write(), &[])).unwrap();
    }
    checked.against_schemas();
}
