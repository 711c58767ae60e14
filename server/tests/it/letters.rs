//! Letters as other people's programs read them: text and code by `pdftotext` and `zbarimg`, structure and metadata by pikepdf, PDF/A by the
//! rules that a reader can check. The window, the marks and what stands where are measured.

use crate::support::{notices::*, *};
use http::Method;
use serde_json::{Value, json};
use std::{path::Path, process::Command};

const ADDRESS: [&str; 3] = ["Zoë Łukasz-Weiß", "Straße des 17. Juni 135", "10623 Berlin"];

/// A message that only a letter can tell of; its PDF, and its link.
async fn letter(portal: &TestPortal) -> (std::path::PathBuf, String, String) {
    let mut message = told_by(json!({ "postal_address": ADDRESS }));
    message["recipient"]["rules"] = json!(["account", "access_code"]);
    let id = portal.message(&message).await;
    portal.run_worker().await;
    let (_, state) = portal.api(Method::GET, &format!("/api/v1/messages/{id}"), None, &Value::Null).await;
    let link = state["link"].as_str().unwrap().to_owned();
    let letter =
        state["notices"]["notices"].as_array().unwrap().iter().find(|notice| notice["channel"] == "letter").unwrap().clone();
    let name = letter["letter"].as_str().unwrap().to_owned();
    (portal.files("letters", "pdf").remove(0), link, name)
}

fn output(program: &str, arguments: &[&str]) -> String {
    let ran = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(ran.status.success(), "{program}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

fn text(pdf: &Path) -> String {
    output("pdftotext", &["-layout", pdf.to_str().unwrap(), "-"])
}

#[tokio::test]
async fn a_letter_says_what_it_must_and_leads_to_the_message() {
    let mailbox = TestWay::new([]);
    let portal = TestPortal::telling(On::Sqlite, "", &mailbox).await;
    let (pdf, link, name) = letter(&portal).await;
    let text = text(&pdf);
    for line in ADDRESS.iter().chain(&["Land Musterland", "3. März 2027", "Neue Nachricht für Sie", "New message for you"]) {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    // Who opens somebody else's post learns that there is a message, and no more.
    for private in ["AB-1", "Aufenthalt", "15. März", "Amina"] {
        assert!(!text.contains(private), "{private}");
    }
    assert!(text.contains("Sie haben eine neue Nachricht"), "simple German on the back");
    let folder = pdf.parent().unwrap();
    output("pdftoppm", &["-r", "200", "-png", pdf.to_str().unwrap(), folder.join("page").to_str().unwrap()]);
    let page = folder.join("page-1.png");
    assert_eq!(output("zbarimg", &["-q", "--raw", page.to_str().unwrap()]).trim(), link);
    // The code that is printed opens the message for whoever the letter is for.
    let code = text.split_whitespace().find(|word| word.len() == 11 && word.as_bytes()[5] == b'-').expect("a code").to_owned();
    let mut stranger = portal.signed_in("zoe").await;
    let opened = stranger.post("/zugangscode", &[("code", code.as_str())]).await;
    opened.has_status(303);
    // Fetched again it is the same letter, and its code stays good.
    let fetched = fetch(&portal, &name).await;
    assert_eq!(fetched, std::fs::read(&pdf).unwrap());
    let (status, _) = portal.api(Method::GET, &name.replace(".pdf", ""), None, &Value::Null).await;
    assert_eq!(status, 404);
}

async fn fetch(portal: &TestPortal, name: &str) -> Vec<u8> {
    use tower::ServiceExt as _;
    let request = http::Request::builder().uri(name).header("authorization", format!("Bearer {TOKEN}"));
    let request = request.body(axum::body::Body::empty()).unwrap();
    let response = server::http::router(portal.state.clone()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/pdf");
    axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
}

/// What PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) ask for and a reader can check.
const CHECK: &str = r"
import sys, pikepdf
pdf = pikepdf.open(sys.argv[1])
root = pdf.Root
with pdf.open_metadata() as meta:
    assert meta.get('{http://www.aiim.org/pdfua/ns/id/}part') == '1', 'PDF/UA'
    assert (meta.get('{http://www.aiim.org/pdfa/ns/id/}part'), meta.get('{http://www.aiim.org/pdfa/ns/id/}conformance')) == ('2', 'A'), 'PDF/A'
    assert meta.get('dc:title'), 'title'
assert root.MarkInfo.Marked == True
assert root.ViewerPreferences.DisplayDocTitle == True
assert str(root.Lang).startswith('de'), root.Lang
intent = root.OutputIntents[0]
assert intent.S == '/GTS_PDFA1' and len(intent.DestOutputProfile.read_bytes()) > 100
assert not pdf.is_encrypted
kinds, langs, alts = [], set(), []
def walk(node):
    if isinstance(node, pikepdf.Array):
        for one in node: walk(one)
        return
    if not isinstance(node, pikepdf.Dictionary): return
    if '/S' in node: kinds.append(str(node.S))
    if '/Lang' in node: langs.add(str(node.Lang))
    if '/Alt' in node: alts.append(str(node.Alt))
    if '/K' in node: walk(node.K)
walk(root.StructTreeRoot)
assert kinds.count('/H1') >= 3 and '/P' in kinds and '/Figure' in kinds and '/Link' in kinds, kinds
assert any('QR-Code' in alt for alt in alts), alts
assert 'en' in langs, langs
for page in pdf.pages:
    assert page.Tabs == '/S', 'order of tabs'
    for name, font in page.Resources.Font.items():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert '/FontFile2' in descriptor or '/FontFile3' in descriptor, name
        assert '/ToUnicode' in font, name
assert '/JavaScript' not in root.get('/Names', {}) and '/AA' not in root and '/OpenAction' not in root
print(len(pdf.pages))
";

#[tokio::test]
async fn a_letter_is_accessible_and_can_be_archived() {
    let mailbox = TestWay::new([]);
    let portal = TestPortal::telling(On::Sqlite, "", &mailbox).await;
    let (pdf, ..) = letter(&portal).await;
    let pages = output("/usr/bin/python3", &["-c", CHECK, pdf.to_str().unwrap()]);
    assert_eq!(pages.trim(), "2", "front and back");
    output("qpdf", &["--check", pdf.to_str().unwrap()]);
}

/// Where words stand on the first page, in millimetres from its upper left corner.
fn places(pdf: &Path) -> Vec<(String, f64, f64)> {
    let page = output("pdftotext", &["-bbox", "-f", "1", "-l", "1", pdf.to_str().unwrap(), "-"]);
    let number = |line: &str, name: &str| -> f64 {
        line.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    let millimetres = |points: f64| points * 25.4 / 72.0;
    page.lines()
        .filter(|line| line.contains("<word "))
        .map(|line| {
            let word = line.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
            (word, millimetres(number(line, "xMin")), millimetres(number(line, "yMin")))
        })
        .collect()
}

#[tokio::test]
async fn the_address_stands_in_the_window_and_nothing_else_does() {
    let mailbox = TestWay::new([]);
    let portal = TestPortal::telling(On::Sqlite, "", &mailbox).await;
    let (pdf, ..) = letter(&portal).await;
    let places = places(&pdf);
    let window = |(_, x, y): &&(String, f64, f64)| (20.0..105.0).contains(x) && (45.0..90.0).contains(y);
    let shown: Vec<&str> = places.iter().filter(window).map(|(word, ..)| word.as_str()).collect();
    let lines = ["Land Musterland · Rathausplatz 1 · 04711 Musterstadt"].iter().chain(&ADDRESS).copied();
    let expected: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    assert_eq!(shown, expected, "DIN 5008, form B: 85 × 45 mm at 20 / 45 mm");
    let recipient = places.iter().find(|(word, ..)| word == "Zoë").unwrap();
    assert!((24.0..27.0).contains(&recipient.1) && (62.0..67.0).contains(&recipient.2), "{recipient:?}");
    let title = places.iter().find(|(word, ..)| word == "Neue").unwrap();
    assert!(title.2 > 97.0, "the text begins below the window and the block: {title:?}");
}

#[tokio::test]
async fn an_address_that_cannot_be_printed_is_told_to_the_authority() {
    let mailbox = TestWay::new([]);
    let portal = TestPortal::telling(On::Sqlite, "", &mailbox).await;
    let id = portal.message(&told_by(json!({ "postal_address": ["عائشة حداد", "04711 Musterstadt"] }))).await;
    portal.run_worker().await;
    let told = portal.told(&id).await;
    assert_eq!(told["told"], "nobody_reached");
    let letter = told["notices"].as_array().unwrap().iter().find(|notice| notice["channel"] == "letter").unwrap();
    assert_eq!(letter["reason"], "letter_not_set");
    assert!(portal.files("letters", "pdf").is_empty());
}
