//! Photos: what they tell, in which order they go, several as one PDF, and in a form that every case system can open.

use crate::support::*;
use image::{DynamicImage, Rgb, RgbImage};
use serde_json::Value;
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

struct Reader {
    browser: Browser,
    id: String,
    papers: String,
}

impl Reader {
    async fn new(portal: &TestPortal) -> Self {
        let id = portal.message(&inquiry()).await;
        let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
        Self { browser: portal.signed_in("amina").await, id, papers }
    }

    async fn put(&mut self, name: &str, content: &[u8]) -> Answer {
        self.browser.upload(&self.papers, &[Upload { name, content }], &[]).await
    }

    async fn press(&mut self, action: &str) -> Answer {
        self.browser.upload(&self.papers, &[], &[("aktion", action)]).await
    }

    async fn page(&mut self) -> String {
        self.browser.get(&self.papers.clone()).await.text()
    }

    /// Names and ids of the files, as they stand on the page.
    async fn files(&mut self) -> Vec<(String, String)> {
        let page = self.page().await;
        let rows = page.split("id=\"datei-").skip(1);
        rows.map(|row| {
            let id = row.split('"').next().unwrap().to_owned();
            let name = row.split("<bdi>").nth(1).unwrap().split('<').next().unwrap();
            // Where there are several, each has its number.
            let name = name.split_once(". ").filter(|(number, _)| number.parse::<u8>().is_ok()).map_or(name, |(_, name)| name);
            (name.to_owned(), id)
        })
        .collect()
    }

    async fn names(&mut self) -> Vec<String> {
        self.files().await.into_iter().map(|(name, _)| name).collect()
    }

    async fn send(&mut self, portal: &TestPortal) -> (std::path::PathBuf, Value) {
        let check = format!("/rueckfragen/{}/pruefen", self.id);
        self.browser.post(&check, AS_IT_IS).await.has_status(303);
        portal.run_worker().await;
        portal.packages().pop().unwrap()
    }
}

fn qpdf(arguments: &[&str], file: &Path) -> String {
    let output = Command::new("qpdf").args(arguments).arg(file).output().expect("qpdf is installed by `cargo xtask test`");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn page_of(pdf: &[u8], number: usize) -> DynamicImage {
    let mut child = Command::new(PROGRAM)
        .args(["render", "page", "application/pdf", &number.to_string(), "400"])
        .env_clear()
        .env("MIMALLOC_ARENA_RESERVE", "65536")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut to, content) = (child.stdin.take().unwrap(), pdf.to_vec());
    let writer = std::thread::spawn(move || to.write_all(&content));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    image::load_from_memory(&output.stdout).unwrap()
}

#[tokio::test]
async fn photos_become_one_pdf_in_the_order_of_the_person() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    // Upright as it is; and lying on its side with "turn me" in its EXIF: red on top once it is turned by 90 degrees.
    let blue = RgbImage::from_fn(600, 800, |_, _| Rgb([20, 30, 220]));
    let lying = RgbImage::from_fn(800, 600, |x, _| if x < 400 { Rgb([220, 20, 20]) } else { Rgb([20, 160, 20]) });
    amina.put("a.jpg", &turned(&lying, 6)).await.has_status(303);
    amina.put("b.jpg", &jpeg(&blue)).await.has_status(303);
    amina.put("c.pdf", &pages(1)).await.has_status(303);
    assert_eq!(amina.names().await, ["a.jpg", "b.jpg", "c.pdf"]);
    let second = amina.files().await[1].1.clone();
    let moved = amina.press(&format!("vor:{second}")).await;
    assert_eq!(moved.headers["location"], format!("{0}?menue={second}#datei-{second}", amina.papers));
    assert_eq!(amina.names().await, ["b.jpg", "a.jpg", "c.pdf"]);
    // Straight to the top, and back.
    let third = amina.files().await[2].1.clone();
    amina.press(&format!("nach-vorn:{third}")).await.has_status(303);
    assert_eq!(amina.names().await, ["c.pdf", "b.jpg", "a.jpg"]);
    amina.press(&format!("zurueck:{third}")).await.has_status(303);
    amina.press(&format!("zurueck:{third}")).await.has_status(303);
    // At the ends nothing moves, and nothing of others.
    amina.press(&format!("vor:{second}")).await.has_status(303);
    amina.press("zurueck:018f0000-0000-7000-8000-000000000000").await.has_status(303);
    assert_eq!(amina.names().await, ["b.jpg", "a.jpg", "c.pdf"]);
    assert!(amina.page().await.contains("Sind die 2 Fotos Seiten von einem Papier?"));
    amina.press("als-eine-datei").await.has_status(303);
    assert!(amina.page().await.contains("Wir senden die 2 Fotos als eine PDF"));
    amina.press("einzeln").await.has_status(303);
    assert!(amina.page().await.contains("Sind die 2 Fotos Seiten von einem Papier?"));
    amina.press("als-eine-datei").await.has_status(303);
    let (folder, manifest) = amina.send(&portal).await;
    let documents = manifest["documents"].as_array().unwrap();
    let names: Vec<_> = documents.iter().map(|document| document["original_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["b.jpg", "a.jpg", "c.pdf"], "the originals go along, in order");
    let renditions = manifest["renditions"].as_array().unwrap();
    assert_eq!(renditions.len(), 1);
    let made = &renditions[0];
    assert_eq!(made["made_from"], serde_json::json!([documents[0]["id"], documents[1]["id"]]));
    assert_eq!((made["media_type"].as_str(), made["item"].as_str()), (Some("application/pdf"), Some("vertrag")));
    let file = folder.join("renditions").join(made["file"].as_str().unwrap());
    let pdf = std::fs::read(&file).unwrap();
    assert_eq!(pdf.len() as u64, made["size_bytes"].as_u64().unwrap());
    assert_eq!(qpdf(&["--show-npages"], &file), "2");
    qpdf(&["--check"], &file);
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("<pdfaid:part>2</pdfaid:part>") && text.contains("<pdfaid:conformance>B</pdfaid:conformance>"));
    assert!(text.contains("Mietvertrag"), "its title is the paper's name");
    let shade = |picture: &DynamicImage, x: u32, y: u32| picture.to_rgb8().get_pixel(x, y).0;
    let first = page_of(&pdf, 1);
    assert!(shade(&first, 200, 250)[2] > 150, "the first page is the blue one");
    let second = page_of(&pdf, 2);
    assert!(second.height() > second.width(), "it stands upright");
    assert!(shade(&second, 200, 100)[0] > 150, "red on top: {:?}", shade(&second, 200, 100));
    assert!(shade(&second, 200, 450)[1] > 100 && shade(&second, 200, 450)[0] < 100, "green below");
    // The clerk finds it, too; delivering once more makes the very same package.
    let mut clerk = portal.signed_in("clerk-amt").await;
    let page = clerk.get(&format!("/behoerde/rueckfragen/{}/antwort", amina.id)).await;
    page.shows("Alle Fotos als eine PDF");
    let address = page
        .text()
        .split("href=\"")
        .map(|part| part.split('"').next().unwrap().to_owned())
        .find(|part| part.contains("/kopien/"));
    let answer = clerk.get(&address.unwrap()).await;
    answer.has_status(200);
    assert_eq!(answer.body, pdf);
    assert_eq!(answer.headers["content-security-policy"], "sandbox; default-src 'none'");
    let mut other = portal.signed_in("clerk-anderes").await;
    let again = page
        .text()
        .split("href=\"")
        .map(|part| part.split('"').next().unwrap().to_owned())
        .find(|part| part.contains("/kopien/"));
    other.get(&again.unwrap()).await.has_status(404);
}

#[tokio::test]
async fn a_package_that_was_begun_before_a_crash_is_the_same_afterwards() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    amina.put("a.jpg", &jpeg(&letter(1))).await.has_status(303);
    amina.put("b.jpg", &jpeg(&letter(2))).await.has_status(303);
    amina.press("als-eine-datei").await.has_status(303);
    amina.browser.post(&format!("/rueckfragen/{}/pruefen", amina.id), AS_IT_IS).await.has_status(303);
    // The case system's folder cannot be written at first.
    portal.close_way();
    portal.run_worker().await;
    portal.open_way();
    portal.clock.forward(10);
    portal.run_worker().await;
    let (folder, manifest) = portal.packages().pop().unwrap();
    let first = manifest["renditions"].as_array().unwrap()[0].clone();
    assert_eq!(walk(&folder.join("renditions")).len(), 1);
    let stored = walk(&portal.folder.path().join("documents"));
    assert_eq!(stored.len(), 3, "two photos and one PDF: {stored:?}");
    assert_eq!(first["made_from"].as_array().unwrap().len(), 2);
    assert_eq!(portal.state.rooms.documents.collect_orphans().await.unwrap(), 0);
}

#[tokio::test]
async fn what_could_not_be_made_is_said_and_the_photos_go_along() {
    let tools = tempfile::tempdir().unwrap();
    let program = tools.path().join("renderer");
    std::os::unix::fs::symlink(PROGRAM, &program).unwrap();
    let portal = portal_drawn_by(program.clone()).await;
    let mut amina = Reader::new(&portal).await;
    for number in 1..=2 {
        amina.put(&format!("{number}.jpg"), &jpeg(&letter(number))).await.has_status(303);
    }
    amina.press("als-eine-datei").await.has_status(303);
    let id = amina.papers.split('/').nth(2).unwrap().to_owned();
    amina.browser.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    // From now on every child fails.
    std::fs::remove_file(&program).unwrap();
    std::os::unix::fs::symlink("/bin/false", &program).unwrap();
    for _ in 0..3 {
        assert!(portal.packages().is_empty());
        portal.run_worker().await;
        portal.clock.forward(60);
    }
    let (folder, manifest) = portal.packages().pop().unwrap();
    assert_eq!(walk(&folder.join("documents")).len(), 2);
    let missing = manifest["missing_renditions"].as_array().unwrap();
    assert_eq!((missing.len(), &missing[0]["item"]), (1, &"vertrag".into()));
    let documents: Vec<_> = manifest["documents"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(missing[0]["made_from"].as_array().unwrap(), &documents);
    assert!(manifest.get("renditions").is_none());
    let mut clerk = portal.signed_in("clerk-amt").await;
    clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await.shows("ließ sich nicht machen");
}

#[tokio::test]
async fn heic_goes_along_as_jpg() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let folder = tempfile::tempdir().unwrap();
    let (png, heic) = (folder.path().join("a.png"), folder.path().join("a.heic"));
    letter(1).save(&png).unwrap();
    let made =
        Command::new("heif-enc").arg("-o").arg(&heic).arg(&png).output().expect("heif-enc is installed by `cargo xtask test`");
    assert!(made.status.success());
    let content = std::fs::read(&heic).unwrap();
    amina.put("IMG_1.HEIC", &content).await.has_status(303);
    assert!(amina.page().await.contains("Wir speichern das Foto auch als JPG"));
    let (folder, manifest) = amina.send(&portal).await;
    let original = &manifest["documents"][0];
    assert_eq!(std::fs::read(folder.join("documents").join(original["file"].as_str().unwrap())).unwrap(), content);
    let made = &manifest["renditions"][0];
    assert_eq!((made["media_type"].as_str(), made["made_from"][0].as_str()), (Some("image/jpeg"), original["id"].as_str()));
    let shown = image::open(folder.join("renditions").join(made["file"].as_str().unwrap())).unwrap();
    assert_eq!((shown.width(), shown.height()), (1200, 1600));
}

/// Phones call every photo the same, and a case system may put originals and copies into one folder.
#[tokio::test]
async fn no_two_files_have_one_name() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    amina.put("image.jpg", &jpeg(&letter(1))).await.has_status(303);
    for number in 2..=3 {
        amina.put("image.heic", &phone_heic(&letter(number), 0)).await.has_status(303);
    }
    let (folder, manifest) = amina.send(&portal).await;
    let files = walk(&folder);
    let names: Vec<_> = files.iter().map(|path| path.file_name().unwrap()).collect();
    let distinct: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!((names.len(), distinct.len()), (6, 6), "three originals, two copies and the manifest: {names:?}");
    assert_eq!(manifest["renditions"].as_array().unwrap().len(), 2);
    let mut clerk = portal.signed_in("clerk-amt").await;
    let page = clerk.get(&format!("/behoerde/rueckfragen/{}/antwort", amina.id)).await;
    page.shows("2. image.heic").shows("3. image.heic");
    let text = page.text();
    let addresses =
        text.split('"').filter(|part| part.starts_with('/') && (part.contains("/kopien/") || part.contains("/unterlagen/")));
    let addresses: std::collections::BTreeSet<String> =
        addresses.filter(|part| !part.contains("/seiten/")).map(str::to_owned).collect();
    assert_eq!(addresses.len(), 5, "{addresses:?}");
    let mut saved = std::collections::BTreeSet::new();
    for address in addresses {
        let answer = clerk.get(&address).await;
        answer.has_status(200);
        let name = answer.headers["content-disposition"].to_str().unwrap().to_owned();
        assert!(saved.insert(name.clone()), "{name} twice");
    }
}

#[tokio::test]
async fn a_photo_tells_where_it_was_taken_until_the_person_takes_that_out() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let photo = located(&letter(1));
    amina.put("IMG_7.jpg", &photo).await.has_status(303);
    let page = amina.page().await;
    for text in ["48,13710° Nord, 11,57550° Ost", "Gerät: Beispieltelefon 9", "14:32\u{a0}Uhr", "Diese Angaben entfernen"] {
        assert!(page.contains(text), "{text}");
    }
    let id = amina.files().await[0].1.clone();
    amina.press(&format!("ohne-angaben:{id}")).await.has_status(303);
    let page = amina.page().await;
    assert!(!page.contains("Beispieltelefon") && !page.contains("Diese Angaben entfernen"));
    assert_eq!(amina.names().await, ["IMG_7.jpg"]);
    let (folder, manifest) = amina.send(&portal).await;
    let sent = std::fs::read(folder.join("documents").join(manifest["documents"][0]["file"].as_str().unwrap())).unwrap();
    for secret in [b"Beispieltelefon".as_slice(), b"2027:03:01", b"\0\0\0\x30\0\0\0\x01"] {
        assert!(!sent.windows(secret.len()).any(|window| window == secret), "{secret:?}");
    }
    // Only what was written beside the pixels is gone; and it still stands the right way up.
    let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
    assert!(pixels(&sent) == pixels(&photo), "not one pixel changed");
    assert!(sent.windows(6).any(|window| window == b"Exif\0\0"), "the orientation stays");
    assert_eq!(walk(&portal.folder.path().join("documents")).len(), 1, "the first one is gone");
}

#[tokio::test]
async fn all_photos_are_cleaned_at_once_and_keep_their_order() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    for number in 1..=3 {
        amina.put(&format!("{number}.jpg"), &located(&letter(number))).await.has_status(303);
    }
    assert!(amina.page().await.contains("aus allen 3 Fotos entfernen"));
    amina.press("ohne-angaben:alle").await.has_status(303);
    assert_eq!(amina.names().await, ["1.jpg", "2.jpg", "3.jpg"]);
    assert!(!amina.page().await.contains("Beispieltelefon"));
    // Twice is fine.
    amina.press("ohne-angaben:alle").await.has_status(303);
    assert_eq!(walk(&portal.folder.path().join("documents")).len(), 3);
}

#[tokio::test]
async fn advice_on_legibility_refuses_nothing() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let blurred = image::imageops::blur(&letter(1), 12.0);
    let dark = RgbImage::from_fn(1200, 1600, |x, y| Rgb([letter_shade(x, y); 3]));
    let small = image::imageops::thumbnail(&letter(2), 400, 533);
    for (name, picture, words) in [
        ("scharf.jpg", letter(3), None),
        ("unscharf.jpg", blurred, Some("Das Foto ist vielleicht unscharf")),
        ("dunkel.jpg", dark, Some("Das Foto ist dunkel")),
        ("klein.jpg", small, Some("Das Foto ist klein")),
    ] {
        amina.put(name, &jpeg(&picture)).await.has_status(303);
        let page = amina.page().await;
        let row = page.split("id=\"datei-").find(|row| row.contains(name)).unwrap();
        match words {
            Some(words) => assert!(row.contains(words), "{name}: {words}"),
            None => assert!(!row.contains("Das Foto ist"), "{name}"),
        }
    }
}

fn letter_shade(x: u32, y: u32) -> u8 {
    if y % 32 < 14 && (x * 7 + y / 32 * 13) % 29 < 15 { 4 } else { 25 }
}

/// Cameras and programs leave bytes between the segments of a JPEG; every other reader skips them.
#[tokio::test]
async fn what_stands_between_the_segments_of_a_photo_is_skipped() {
    let portal = drawing_portal().await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    let content = jpeg(&photo(600, 400));
    let first = 4 + usize::from(u16::from_be_bytes([content[4], content[5]])) - 2 + 2;
    let odd = [&content[..first], &[0, 0, 7], &content[first..]].concat();
    amina.upload(&papers, &[Upload { name: "foto.jpg", content: &odd }], &[]).await.has_status(303);
    amina.get(&papers).await.shows("foto.jpg").shows("Ihre Dateien (1)");
}

/// What never came as far as being packed still goes out with its copies, and nothing says that one is missing.
#[tokio::test]
async fn a_package_that_is_taken_out_has_its_copies() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let blue = RgbImage::from_fn(600, 800, |_, _| Rgb([20, 30, 220]));
    let red = RgbImage::from_fn(600, 800, |_, _| Rgb([220, 30, 20]));
    amina.put("a.jpg", &jpeg(&blue)).await.has_status(303);
    amina.put("b.jpg", &jpeg(&red)).await.has_status(303);
    amina.press("als-eine-datei").await.has_status(303);
    amina.browser.post(&format!("/rueckfragen/{}/pruefen", amina.id), AS_IT_IS).await.has_status(303);
    let (storage, now) = (&portal.ports.storage, ports::Clock::now(&*portal.clock));
    // Its copies are being made, and do not come.
    let copies = portal.claim(&domain::errand::Route::renderer(), 5).await.remove(0);
    let given_up = domain::errand::AttemptOutcome::Done { proof: "given up".to_owned() };
    let state = domain::errand::ErrandState::Done { at: now, proof: "given up".to_owned() };
    assert!(storage.settle_errand(&settlement(copies, now, given_up, state)).await.unwrap());
    let claimed = portal.claim(&TestPortal::way(), 5).await.remove(0);
    let reason = domain::errand::Cause::NoWay.because("no way");
    let stuck = domain::errand::AttemptOutcome::NeedsPerson { reason: reason.clone() };
    let state = domain::errand::ErrandState::NeedsPerson { since: now, reason };
    assert!(storage.settle_errand(&settlement(claimed, now, stuck, state)).await.unwrap());
    let stuck = storage.stuck_deliveries(false).await.unwrap().remove(0);
    assert!(!stuck.packed);
    let out = portal.folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let channel = server::wiring::folder_channel(out.clone());
    let taken = portal.state.rooms.delivery.take_out(&stuck, &*channel, domain::event::Actor::Portal).await.unwrap();
    assert!(matches!(taken, Some(domain::errand::AttemptOutcome::Done { .. })), "{taken:?}");
    let manifest = std::fs::read(out.join(stuck.id.to_string()).join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["renditions"].as_array().unwrap().len(), 1);
    assert!(manifest.get("missing_renditions").is_none());
    assert!(storage.stuck_deliveries(false).await.unwrap()[0].packed);
}
