//! Everything that is written is read back to the same model; and follows the original schemas, where somebody has them
//! (`RUECKKANAL_XOEV_REFERENCE`: a folder with `catalog.xml` and the schemas; needs `xmllint`).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::too_many_lines,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "tests say what they expect"
)]

mod properties;
mod xauslaender;
mod xbau;
mod xdomea;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{fs, path::Path, process::Command};
use uuid::Uuid;
use xoev::{Address, Contact, Head, Party, Piece, Product};

const PDF: &[u8] = b"%PDF-1.4\n%\xE2\xE3\n";
const JPG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];

fn whole(pieces: &[Piece], files: &[&[u8]]) -> Vec<u8> {
    let all = pieces.iter().flat_map(|piece| match piece {
        Piece::Text(text) => text.clone().into_bytes(),
        Piece::Base64(key) => STANDARD.encode(files[*key]).into_bytes(),
    });
    all.collect()
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x7b1e_5a20_4c00_4a00_8a00_0000_0000_0000 + number)
}

fn party(prefix: &str, contacts: usize) -> Party {
    Party {
        directory: "DVDV".to_owned(),
        id: format!("{prefix}:999901"),
        name: "Behörde \"Müller & Söhne\" <'Łódź'>".to_owned(),
        contacts: (0..contacts)
            .map(|at| Contact {
                channel: format!("0{}", at + 1),
                value: format!("a{at}@b.example"),
                note: (at % 2 == 1).then(|| "Betrieb".to_owned()),
            })
            .collect(),
    }
}

fn head(kind: &str, number: u128, (reader, author): (&str, &str)) -> Head {
    Head {
        uuid: id(number),
        kind: kind.to_owned(),
        created: xoev::stamp("2026-11-24T17:02:11.45Z".parse().unwrap()),
        reader: party(reader, number as usize % 2),
        author: party(author, 1 + number as usize % 3),
    }
}

fn product(number: u128) -> Product {
    Product {
        name: "Rückkanal".to_owned(),
        maker: "Beispielland".to_owned(),
        version: "0.1".to_owned(),
        test: number.is_multiple_of(2),
    }
}

fn address(number: u128) -> Address {
    match number % 3 {
        0 => Address::PoBox { po_box: None, city: "Beispielstadt".to_owned(), postal_code: "99998".to_owned() },
        1 => Address::PoBox {
            po_box: Some("10 00 00".to_owned()),
            city: "Beispielstadt".to_owned(),
            postal_code: "99998".to_owned(),
        },
        _ => building(number),
    }
}

fn building(number: u128) -> Address {
    Address::Building {
        house_number: (number.is_multiple_of(2)).then(|| "12".to_owned()),
        postal_code: "99999".to_owned(),
        street: "Straße des 3. Oktober".to_owned(),
        city: "Musterstadt".to_owned(),
        more: (number.is_multiple_of(3)).then(|| "Hof".to_owned()),
    }
}

/// Edges of datatype C.
fn texts() -> Vec<String> {
    let mut all: Vec<String> = [
        "a",
        "  vorn und hinten  ",
        "Zeile 1\nZeile 2\r\nZeile 3\tTab",
        "& < > \" ' ]]> &amp; <!-- x -->",
        "Nguyễn Thị Ánh, Đặng; Łódź; İıŞş; ẞß; K\u{35F}h M\u{302}",
        "20 €, ’Apostroph’, «so»",
    ]
    .map(str::to_owned)
    .into();
    all.push("ä".repeat(20_000));
    all.push(
        (0x20..0x17F)
            .filter(|code| ![0x7F, 0xAD].contains(code))
            .filter(|code| !(0x80..0xA0).contains(code))
            .filter_map(char::from_u32)
            .collect(),
    );
    all
}

/// The name of a schema in the reference, and messages for it.
struct Checked {
    messages: Vec<(&'static str, Vec<u8>)>,
}

impl Checked {
    fn add(&mut self, schema: &'static str, message: Vec<u8>) {
        self.messages.push((schema, message));
    }

    /// With the original schemas, all messages of a schema in one call.
    fn against_schemas(self) {
        let Some(reference) = std::env::var_os("RUECKKANAL_XOEV_REFERENCE") else {
            println!(
                "RUECKKANAL_XOEV_REFERENCE is not set: {} messages were not checked with the original schemas",
                self.messages.len()
            );
            return;
        };
        let reference = Path::new(&reference);
        let folder = tempfile::tempdir().unwrap();
        let mut by_schema = std::collections::BTreeMap::<_, Vec<_>>::new();
        for (at, (schema, message)) in self.messages.iter().enumerate() {
            let path = folder.path().join(format!("{at}.xml"));
            fs::write(&path, message).unwrap();
            by_schema.entry(*schema).or_default().push(path);
        }
        for (schema, files) in by_schema {
            let mut lint = Command::new("xmllint");
            lint.env("XML_CATALOG_FILES", reference.join("catalog.xml"))
                .args(["--nonet", "--noout", "--huge", "--schema"])
                .arg(reference.join(schema))
                .args(&files);
            let output = lint.output().expect("xmllint is installed");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let faults: String = said
                .lines()
                .filter(|line| line.contains("error"))
                .take(5)
                .map(|line| line.chars().take(600).collect::<String>() + "\n")
                .collect();
            assert!(output.status.success(), "{schema}: {faults}");
            println!("{schema}: {} messages are valid", files.len());
        }
    }
}

const OZG: &str = "xauslaender-26.11-transcribed/xauslaender-nachrichten-ozg.xsd";
const ADMINISTRATION: &str = "xauslaender-26.11-transcribed/xauslaender-nachrichten-administration.xsd";
const REJECTION: &str = "xinneres-26.11-transcribed/xinneres-rueckweisung.xsd";
const PROCESS: &str = "xbau-kernmodul-1.3.0/xbau-kernmodul-prozessnachrichten.xsd";
const APPLICATION: &str = "xbau-kernmodul-1.3.0/xbau-kernmodul-universellerAntrag.xsd";
const XDOMEA: &str = "xdomea/xdomea_3.0.0/xdomea.xsd";
