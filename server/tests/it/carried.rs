//! What a file brings along that is on none of its pages: refused or marked, as the tenant decides.

use crate::{hostile::pdf::pdf as pdf_of, support::*};
use async_trait::async_trait;
use domain::document::{Carried, MediaType};
use futures_util::stream::BoxStream;
use ports::{ByteStream, Cover, DocumentRenderer, Examined, RendererError};
use serde_json::json;
use std::{io::Write as _, sync::Arc};
use usecases::{
    Scanning,
    documents::{Asker, Turns},
};

const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>";

fn with_catalog(more: &str, objects: &[&str]) -> Vec<u8> {
    pdf_of(&[&[&format!("<< /Type /Catalog /Pages 2 0 R {more} >>"), PAGES, PAGE], objects].concat())
}

fn attached(name: &str, content: &str) -> Vec<u8> {
    let file = format!("<< /Type /EmbeddedFile /Length {} >>\nstream\n{content}\nendstream", content.len());
    let named = format!("<< /Type /Filespec /F ({name}) /EF << /F 5 0 R >> >>");
    with_catalog("/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>", &[&named, &file])
}

fn broken(whole: &[u8], good: &str, bad: &str) -> Vec<u8> {
    let text = String::from_utf8(whole.to_vec()).unwrap();
    assert!(text.contains(good));
    text.replace(good, bad).into_bytes()
}

/// A group of objects that no table names, as other readers find it when they make the table anew.
fn grouped(name: &str, objects: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(objects).unwrap();
    grouped_raw(name, &packer.finish().unwrap())
}

fn grouped_raw(name: &str, packed: &[u8]) -> Vec<u8> {
    let whole = with_catalog("", &[]);
    let head = format!("9 0 obj\n<< /Type {name} /N 1 /First 4 /Filter /FlateDecode /Length {} >>\nstream\n", packed.len());
    // Behind the table, so that its places stay right.
    let end = b"\nendstream\nendobj\n".to_vec();
    [whole.clone(), head.into_bytes(), packed.to_vec(), end, trailer(&whole)].concat()
}

/// The last lines once more: what tells where the table is must stand at the end.
fn trailer(whole: &[u8]) -> Vec<u8> {
    let at = whole.windows(9).rposition(|word| word == b"startxref").unwrap();
    whole[at..].to_vec()
}

/// An attached file in hexadecimal digits.
fn encoded(name: &str, digits: &str) -> Vec<u8> {
    let plain = attached(name, digits);
    String::from_utf8(plain).unwrap().replace("/Type /EmbeddedFile", "/Type /EmbeddedFile /Filter /ASCIIHexDecode").into_bytes()
}

/// Deeper than our reader goes.
fn deep_list() -> String {
    format!("{}{}", "[".repeat(600), "]".repeat(600))
}

fn zip() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("rechnung.txt", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(b"hallo").unwrap();
    writer.finish().unwrap().into_inner()
}

fn jpeg() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(900, 900, image::Rgb([200, 200, 200])).write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// Each with what it carries.
fn files() -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    let deep = |inner: &str| format!("{}{inner}{}", "<< /A ".repeat(70), " >>".repeat(70));
    vec![
        ("schlicht.pdf", with_catalog("", &[]), &[]),
        ("skript.pdf", with_catalog("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", &[]), &["scripts"]),
        (
            "skript-als-teil.pdf",
            with_catalog("/OpenAction 4 0 R", &["<< /S /JavaScript /JS (app.alert\\(1\\)) >>"]),
            &["scripts"],
        ),
        ("startet.pdf", with_catalog("/OpenAction << /S /Launch /F (calc) >>", &[]), &["scripts"]),
        (
            "danach.pdf",
            with_catalog("/OpenAction << /S /GoTo /D [3 0 R] /Next << /S /JavaScript /JS 4 0 R >> >>", &["(x)"]),
            &["scripts"],
        ),
        ("tief.pdf", with_catalog("/Deep 4 0 R", &[&deep("1")]), &["unreadable"]),
        ("anhang.pdf", attached("rechnung.xml", "<xml/>"), &["files"]),
        ("mappe.pdf", with_catalog("/Collection << /Type /Collection /View /D >>", &[]), &["files"]),
        ("archiv-darin.pdf", attached("a.dat", "PK\u{3}\u{4}mehr"), &["files", "archive"]),
        ("archiv-dahinter.pdf", [with_catalog("", &[]), zip(), b"\n%%EOF\n".to_vec()].concat(), &["archive"]),
        ("archiv.jpg", [jpeg(), zip()].concat(), &["archive"]),
        ("rar.jpg", [jpeg(), b"Rar!\x1a\x07\x01\0".to_vec()].concat(), &["archive"]),
        ("bild.jpg", jpeg(), &[]),
        ("programm.pdf", attached("a.dat", "MZ and more"), &["files", "programs"]),
        (
            "formular.pdf",
            with_catalog("/AcroForm << /Fields [] /XFA 4 0 R >>", &["<< /Length 6 >>\nstream\n<xdp/>\nendstream"]),
            &["scripts"],
        ),
        ("umschrieben.pdf", with_catalog("/OpenAction << /S /J#61vaScript /J#53 (x) >>", &[]), &["scripts"]),
        ("kaputt.pdf", with_catalog("/OpenAction 4 0 R", &["<< /S /JavaScript /JS (x) /X nothing >>"]), &["scripts"]),
        (
            "sehr-tief.pdf",
            with_catalog("/OpenAction 4 0 R", &[&format!("<< /S /JavaScript /JS (x) /Y {} >>", deep_list())]),
            &["scripts"],
        ),
        (
            "kaputter-verweis.pdf",
            broken(&attached("a.exe", "harmlos"), "/EF << /F 5 0 R >>", "/EF << /F 5 0 R >> /X nothing"),
            &["files", "programs"],
        ),
        (
            "kaputte-datei.pdf",
            broken(&attached("a.dat", "MZ"), "<< /Type /EmbeddedFile", "<< /X nothing /Type /EmbeddedFile"),
            &["files", "unreadable"],
        ),
        (
            "zwei-filter.pdf",
            broken(&attached("a.dat", "MZ"), "<< /Type /EmbeddedFile", "<< /F /Crypt /Type /EmbeddedFile"),
            &["files", "unreadable"],
        ),
        (
            "gesperrt.pdf",
            with_catalog(
                "/Odd << /EFF /StdCF >> /AF [4 0 R]",
                &[
                    "<< /Type /Filespec /F (a) /EF << /F 5 0 R >> >>",
                    "<< /Type /EmbeddedFile /Length 2 >>\nstream\nab\nendstream",
                ],
            ),
            &["files", "unreadable"],
        ),
        ("in-gruppe.pdf", grouped("/ObjStm", b"1 0 << /S /JavaScript /JS (x) /X nothing >>"), &["scripts"]),
        ("gruppe-unlesbar.pdf", grouped_raw("/ObjStm", b"nothing that could be unpacked"), &["unreadable"]),
        ("gruppe-umschrieben.pdf", grouped("/Obj#53tm", b"1 0 << /S /JavaScript /JS (x) /X nothing >>"), &["unreadable"]),
        ("grosse-gruppe.pdf", grouped("/ObjStm", &vec![b' '; 17 * 1024 * 1024]), &["unreadable"]),
        ("word-darin.pdf", attached("a.docx", "PK\u{3}\u{4}01234567890123456789012345[Content_Types].xml"), &["files"]),
        ("altes-word-darin.pdf", encoded("a.doc", "d0cf11e0a1b11ae1>"), &["files", "unreadable"]),
        ("weit-dahinter.jpg", [jpeg(), zip(), vec![b' '; 70_000]].concat(), &["archive"]),
        ("umschriebenes-programm.pdf", encoded("a.dat", "4d5a9000>"), &["files", "programs"]),
        ("punkt-dahinter.pdf", attached("a.exe. ", "anything"), &["files", "programs"]),
        ("programm-dem-namen-nach.pdf", attached("Rechnung.PDF.exe", "anything"), &["files", "programs"]),
    ]
}

fn of_many_files() -> serde_json::Value {
    let mut message = inquiry();
    let items = message["items"].as_array_mut().unwrap();
    items.iter_mut().find(|item| item["id"] == "vertrag").unwrap()["document_request"]["max_files"] = json!(30);
    message
}

async fn portal(more: &str) -> TestPortal {
    let edit = |text: String| {
        text.replace("media_types = [", &format!("{more} media_types = ["))
            .replace("max_file_bytes = 200000, max_files_per_item = 5", "max_file_bytes = 5000000, max_files_per_item = 30")
            .replace("max_reply_bytes = 400000", "max_reply_bytes = 90000000")
    };
    let mut portal = TestPortal::start_edited(On::Sqlite, edit).await;
    let renderer = server::adapters::renderer::ChildRenderer::new(PROGRAM.into());
    portal.furnish(|ports| ports.renderer = Some(Arc::new(renderer)));
    portal
}

#[tokio::test]
async fn what_comes_along_is_marked_and_programs_are_refused() {
    let portal = portal("").await;
    let id = portal.message(&of_many_files()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    let mut expected = Vec::new();
    for (name, content, carries) in files() {
        let answer = amina.upload(&papers, &[Upload { name, content: &content }], &[]).await;
        if carries.contains(&"programs") {
            assert_eq!(answer.status.as_u16(), 422, "{name}");
            answer.shows("steckt ein Programm");
        } else {
            assert_eq!(answer.status.as_u16(), 303, "{name}: {}", answer.text());
            expected.push((name.to_owned(), json!(carries)));
        }
    }
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    portal.run_worker().await;
    let mut clerk = portal.signed_in("clerk-amt").await;
    let page = clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await;
    page.shows("Enthält Skripte").shows("Enthält weitere Dateien").shows("Enthält ein Archiv");
    assert!(!page.text().contains("hat niemand geprüft"));
    let manifest = &portal.packages()[0].1;
    let documents = manifest["documents"].as_array().unwrap().iter();
    let found: Vec<_> =
        documents.map(|one| (one["original_name"].as_str().unwrap().to_owned(), one["carries"].clone())).collect();
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len());
}

#[tokio::test]
async fn a_tenant_refuses_what_it_does_not_take() {
    let portal = portal(r#"refuse_carried = ["scripts", "files", "archive"],"#).await;
    let id = portal.message(&of_many_files()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    for (name, content, carries) in files() {
        let answer = amina.upload(&papers, &[Upload { name, content: &content }], &[]).await;
        let words = match carries.first() {
            None | Some(&"unreadable") => {
                assert_eq!(answer.status.as_u16(), 303, "{name}");
                continue;
            }
            Some(&"scripts") => "enthält Skripte",
            Some(&"files") => "stecken weitere Dateien",
            Some(_) => "steckt ein Archiv",
        };
        assert_eq!(answer.status.as_u16(), 422, "{name}");
        answer.shows(words);
    }
}

#[tokio::test]
async fn where_nobody_looks_nobody_says_so() {
    let portal = TestPortal::start(On::Sqlite).await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let content = attached("a.exe", "MZ");
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    amina.upload(&papers, &[Upload { name: "a.pdf", content: &content }], &[]).await.has_status(303);
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    portal.run_worker().await;
    assert_eq!(portal.packages()[0].1["documents"][0].get("carries"), None);
    let mut clerk = portal.signed_in("clerk-amt").await;
    clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await.shows("hat niemand geprüft");
}

/// Gives no answer about pages, as if they had been too much.
struct Silent(Option<Vec<Carried>>);

fn silence<T>() -> Result<T, RendererError> {
    Err(RendererError::NoAnswer("it died".to_owned()))
}

#[async_trait]
impl DocumentRenderer for Silent {
    fn max_bytes(&self) -> u64 {
        64 * 1024 * 1024
    }

    async fn examine(&self, _: ByteStream, _: MediaType) -> Result<Examined, RendererError> {
        silence()
    }

    async fn carries(&self, _: ByteStream, _: MediaType) -> Result<Vec<Carried>, RendererError> {
        self.0.clone().map_or_else(silence, Ok)
    }

    async fn look(&self, _: ByteStream, _: MediaType) -> Result<Examined, RendererError> {
        silence()
    }

    async fn plain(&self, _: ByteStream, _: MediaType) -> Result<Option<Vec<u8>>, RendererError> {
        silence()
    }

    async fn sheet(&self, _: ByteStream, _: MediaType) -> Result<Option<Vec<u8>>, RendererError> {
        silence()
    }

    async fn bind(&self, _: &Cover, _: BoxStream<'_, Result<Vec<u8>, RendererError>>) -> Result<Option<Vec<u8>>, RendererError> {
        silence()
    }

    async fn page(&self, _: ByteStream, _: MediaType, _: usize, _: u16) -> Result<Option<Vec<u8>>, RendererError> {
        silence()
    }
}

/// A document whose pages are too much for the renderer brings nothing in by that.
#[tokio::test]
async fn silence_is_no_way_in() {
    let cases = [
        ("", Some(vec![Carried::Programs]), 422, "steckt ein Programm"),
        ("", Some(vec![Carried::Files]), 303, ""),
        ("", None, 422, "können wir nicht prüfen"),
        ("refuse_carried = [],", None, 303, ""),
    ];
    for (more, carries, status, words) in cases {
        let mut portal = portal(more).await;
        portal.furnish(|ports| ports.renderer = Some(Arc::new(Silent(carries.clone()))));
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        let answer = amina.upload(&papers, &[Upload { name: "a.pdf", content: &pdf() }], &[]).await;
        assert_eq!(answer.status.as_u16(), status, "{more} {carries:?}");
        assert!(answer.text().contains(words));
    }
}

/// A file that comes while every place for looking is taken lies safely, is not sent, and is looked into when there is a place.
#[tokio::test]
async fn who_has_no_time_to_look_sends_nobody_away() {
    for scanned in [true, false] {
        let mut portal = portal("").await;
        portal.furnish(|ports| {
            (ports.turns.looking, ports.turns.patience) = (Turns::new(1), std::time::Duration::from_millis(1));
            if !scanned {
                ports.scanning = Scanning::Waived;
            }
        });
        let looking = portal.ports.turns.looking.clone();
        let somebody = Asker { tenant: portal.ports.directory.tenants[0].id.clone(), account: None };
        let busy = looking.turn(&somebody).await;
        let id = portal.message(&inquiry()).await;
        let mut amina = portal.signed_in("amina").await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        for (name, content) in [("gut.pdf", pdf()), ("programm.pdf", attached("setup.exe", "MZ"))] {
            amina.upload(&papers, &[Upload { name, content: &content }], &[]).await.has_status(303);
        }
        portal.run_worker().await;
        amina.get(&papers).await.shows("gut.pdf").shows("programm.pdf").shows(">Wird geprüft<");
        drop(busy);
        portal.run_worker().await;
        let page = amina.get(&papers).await;
        page.shows("gut.pdf").shows("steckt ein Programm");
        assert!(!page.text().contains(">Wird geprüft<"), "{}", page.text());
    }
}
