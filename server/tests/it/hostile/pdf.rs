//! PDFs that loop, swell, nest, act, or are something else as well.

use super::{Case, harmless, refused};
use crate::support::pages;

/// A PDF of these objects, numbered from 1, with a proper table.
pub fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(bytes.len());
        bytes.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let start = bytes.len();
    bytes.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    places.iter().for_each(|place| bytes.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes()));
    let end = format!("trailer << /Root 1 0 R /Size {} >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R >>";
const ONE_PAGE: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";

fn with_page(page: &str, more: &[&str]) -> Vec<u8> {
    pdf(&[&[CATALOG, ONE_PAGE, page], more].concat())
}

/// A page that can be drawn, and a crowd of objects that nobody asks for.
fn crowded() -> Vec<u8> {
    let mut objects = vec![CATALOG, ONE_PAGE, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"];
    objects.resize(100_001, "0");
    pdf(&objects)
}

fn edited(from: &str, to: &str) -> Vec<u8> {
    String::from_utf8(pages(1)).unwrap().replace(from, to).into_bytes()
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<< {dictionary} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A megabyte of nothing, packed to a kilobyte, packed again and again.
fn swelling() -> String {
    // ASCIIHex of a zlib stream would be long; run-length packs 128 bytes into two, four times over.
    let mut packed = "\u{81}a".repeat(4000);
    packed.push('\u{80}');
    stream("/Filter [/RunLengthDecode]", &packed)
}

pub fn cases() -> Vec<Case> {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /XObject << /A 4 0 R >> /Pattern << /P 4 0 R >> >> >>";
    let whole = pages(3);
    let nested = |open: &str, close: &str| {
        let deep = format!("{}{}", open.repeat(20_000), close.repeat(20_000));
        with_page("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Deep 4 0 R >>", &[&deep])
    };
    let action = |action: &str| {
        pdf(&[&format!("<< /Type /Catalog /Pages 2 0 R /OpenAction {action} >>"), ONE_PAGE, page, &stream("", "")])
    };
    let form =
        stream("/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Resources << /XObject << /A 4 0 R >> >>", "/A Do /A Do");
    let pattern = stream(
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources << /Pattern << /P 4 0 R >> >>",
        "/Pattern cs /P scn 0 0 100 100 re f",
    );
    let picture =
        stream("/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB", "x");
    let zip = [pages(1), b"PK\x03\x04\x14\0\0\0\0\0".to_vec(), b"\n%%EOF".to_vec()].concat();
    vec![
        refused("pdf: only a header", "kopf.pdf", "%PDF-1.7\n", "nicht öffnen"),
        refused("pdf: cut in the middle", "halb.pdf", &whole[..whole.len() / 2], "nicht öffnen"),
        refused(
            "pdf: markup in front",
            "seite.pdf",
            [b"<html><script>alert(1)</script>".to_vec(), pages(1)].concat(),
            "können wir nicht annehmen",
        ),
        refused("pdf: more objects than anybody needs", "teile.pdf", crowded(), "zu verschachtelt"),
        harmless("pdf: archive behind", "zip.pdf", zip),
        harmless(
            "pdf: page tree that contains itself",
            "kreis.pdf",
            pdf(&[CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000000 >>"]),
        ),
        harmless("pdf: a count that lies", "luege.pdf", edited("/Count 1", "/Count 2147483647")),
        refused("pdf: too many pages", "viele.pdf", pages(1001), "zu viele Seiten"),
        harmless("pdf: page of a thousand kilometres", "riesig.pdf", edited("[0 0 595 842]", "[0 0 9e9 1e9]")),
        harmless("pdf: page without size", "nichts.pdf", edited("[0 0 595 842]", "[0 0 0 0]")),
        harmless("pdf: page of not a number", "unzahl.pdf", edited("[0 0 595 842]", "[0 0 999999999999999999999999999999 -1]")),
        harmless("pdf: content that is itself", "selbst.pdf", with_page(page, &["4 0 R"])),
        harmless("pdf: arrays, 20,000 deep", "tief.pdf", nested("[", "]")),
        harmless("pdf: dictionaries, 20,000 deep", "tiefer.pdf", nested("<</A", ">>")),
        harmless(
            "pdf: form that draws itself",
            "form.pdf",
            with_page(&page.replace("/Contents 4 0 R", "/Contents 5 0 R"), &[&form, &stream("", "/A Do")]),
        ),
        harmless(
            "pdf: pattern that paints itself",
            "muster.pdf",
            with_page(
                &page.replace("/Contents 4 0 R", "/Contents 5 0 R"),
                &[&pattern, &stream("", "/Pattern cs /P scn 0 0 200 200 re f")],
            ),
        ),
        harmless(
            "pdf: picture of 3.6 thousand million pixels",
            "bild.pdf",
            with_page(&page.replace("/Contents 4 0 R", "/Contents 5 0 R"), &[&picture, &stream("", "/A Do")]),
        ),
        harmless("pdf: stream that swells", "schwellen.pdf", with_page(page, &[&swelling()])),
        harmless("pdf: a hundred thousand saved states", "zustand.pdf", with_page(page, &[&stream("", &"q ".repeat(100_000))])),
        harmless(
            "pdf: length that points beyond the end",
            "laenge.pdf",
            with_page(page, &["<< /Length 999999999 >>\nstream\nq\nendstream"]),
        ),
        harmless("pdf: length that is itself", "laenge2.pdf", with_page(page, &["<< /Length 4 0 R >>\nstream\nq\nendstream"])),
        harmless("pdf: table that points to itself", "tabelle.pdf", edited("/Size", "/Prev 9 /Size")),
        harmless("pdf: start beyond the end", "anfang.pdf", edited("startxref\n", "startxref\n99999")),
        harmless(
            "pdf: object stream that extends itself",
            "objekte.pdf",
            with_page(page, &[&stream("/Type /ObjStm /N 1 /First 4 /Extends 4 0 R", "1 0 null")]),
        ),
        harmless("pdf: script at opening", "skript.pdf", action("<< /S /JavaScript /JS (app.alert\\(1\\)) >>")),
        harmless("pdf: starts a program", "starten.pdf", action("<< /S /Launch /F (/bin/sh) >>")),
        harmless("pdf: fetches from elsewhere", "holen.pdf", action("<< /S /URI /URI (https://boese.example/) >>")),
        harmless(
            "pdf: file inside",
            "anhang.pdf",
            pdf(&[
                "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a.exe) 5 0 R] >> >> >>",
                ONE_PAGE,
                page,
                &stream("", ""),
                "<< /Type /Filespec /F (a.exe) /EF << /F 4 0 R >> >>",
            ]),
        ),
        harmless(
            "pdf: font that is not one",
            "schrift.pdf",
            edited("/BaseFont /Helvetica", "/BaseFont /Helvetica /FontDescriptor << /FontFile2 3 0 R >>"),
        ),
    ]
}
