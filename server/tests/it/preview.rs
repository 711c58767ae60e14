//! Documents are looked into and drawn by the real child process, closed as it is in production.

use crate::support::*;
use domain::document::MediaType;
use image::DynamicImage;
use ports::DocumentRenderer as _;
use server::adapters::renderer::ChildRenderer;
use std::{
    os::unix::process::ExitStatusExt as _,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

pub struct Reader {
    pub browser: Browser,
    pub papers: String,
}

impl Reader {
    pub async fn new(portal: &TestPortal) -> Self {
        let id = portal.message(&inquiry()).await;
        Self { browser: portal.signed_in("amina").await, papers: format!("/rueckfragen/{id}/nachweise/vertrag") }
    }

    async fn put(&mut self, name: &str, content: &[u8]) -> Answer {
        self.browser.upload(&self.papers, &[Upload { name, content }], &[]).await
    }

    /// Takes a file and returns its own address.
    pub async fn file(&mut self, name: &str, content: &[u8]) -> String {
        self.put(name, content).await.has_status(303);
        self.newest().await
    }

    async fn newest(&mut self) -> String {
        let page = self.browser.get(&self.papers.clone()).await.text();
        let id = page.split("/datei/").last().unwrap().split('"').next().unwrap().split('/').next().unwrap().to_owned();
        format!("{}/datei/{id}", self.papers)
    }

    pub async fn picture(&mut self, address: &str) -> DynamicImage {
        let answer = self.browser.get(address).await;
        answer.has_status(200);
        assert_eq!(answer.headers["content-type"], "image/jpeg");
        assert_eq!(answer.headers["cache-control"], "no-store");
        image::load_from_memory(&answer.body).unwrap()
    }
}

#[test]
fn the_child_can_do_nothing_but_read_and_write() {
    for what in ["read", "write", "list", "connect", "listen", "program", "thread", "memory", "time"] {
        let begun = Instant::now();
        let child = Command::new(PROGRAM)
            .args(["render", "try", what])
            .env_clear()
            .env("MIMALLOC_ARENA_RESERVE", "65536")
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let status = child.unwrap();
        assert!(!status.success(), "{what} got through");
        assert!(status.signal().is_some() || status.code() == Some(5), "{what} was not even tried: {status}");
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
    }
}

/// The allocator's habits and the child's limits get along, every time.
#[tokio::test]
async fn the_same_page_is_drawn_every_time() {
    let renderer = ChildRenderer::new(PROGRAM.into());
    let content = bytes::Bytes::from(jpeg(&photo(1600, 900)));
    for turn in 0..60 {
        let content = futures_util::StreamExt::boxed(futures_util::stream::iter([Ok(content.clone())]));
        let drawn = renderer.page(content, MediaType::Jpeg, 1, 1100).await;
        assert!(matches!(drawn, Ok(Some(_))), "turn {turn}: {:?}", drawn.err());
    }
}

#[tokio::test]
async fn the_kernel_closes_the_child() {
    let strength = ChildRenderer::new(PROGRAM.into()).strength().await.unwrap();
    assert!(["full", "calls"].contains(&strength.as_str()), "{strength}");
}

#[tokio::test]
async fn pages_are_seen_one_by_one() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let file = amina.file("vertrag.pdf", &pages(3)).await;
    amina.browser.get(&amina.papers.clone()).await.shows("Ansehen").shows(&format!("{file}/seiten/1"));
    let page = amina.browser.get(&format!("{file}/seiten/2")).await;
    page.has_status(200).shows("Seite 2 von 3").shows("PDF, ").shows("als Bild").shows(&format!("{file}/bild/2\""));
    page.shows(&format!("{file}/seiten/1#seiten\"")).shows(&format!("{file}/seiten/3#seiten\"")).shows("Größer anzeigen");
    let (small, large) = (amina.picture(&format!("{file}/bild/2")).await, amina.picture(&format!("{file}/bild/2?gross=1")).await);
    assert_eq!((small.width(), large.width()), (1100, 2200), "as wide as asked");
    // The bar at the foot is as long as the page's number.
    let blue = |image: &DynamicImage, x: u32| {
        image.to_rgb8().get_pixel(x * image.width() / 595, 700 * image.height() / 842)[2] > 200
            && image.to_rgb8().get_pixel(x * image.width() / 595, 700 * image.height() / 842)[0] < 90
    };
    assert!(blue(&small, 120) && blue(&small, 175) && !blue(&small, 190), "it is the second page");
    for nowhere in ["seiten/0", "seiten/x", "bild/4", "bild/0", "seiten/99999999999999999999"] {
        amina.browser.get(&format!("{file}/{nowhere}")).await.has_status(404);
    }
    // An old address of a page that is not there leads to the last one.
    let answer = amina.browser.get(&format!("{file}/seiten/4?gross=1")).await;
    assert_eq!(answer.has_status(303).location(), format!("{file}/seiten/3?gross=1"));
}

#[tokio::test]
async fn photos_stand_upright_whoever_made_them() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let image = photo(1600, 900);
    let plain = amina.file("foto.jpg", &jpeg(&image)).await;
    let shown = amina.picture(&format!("{plain}/bild/1")).await;
    assert_eq!((shown.width(), shown.height()), (1100, 619));
    let turned = amina.file("hochkant.jpg", &turned(&image, 6)).await;
    let shown = amina.picture(&format!("{turned}/bild/1")).await;
    assert!(shown.height() > shown.width(), "turned as its EXIF says");
    let folder = tempfile::tempdir().unwrap();
    let (png, heic) = (folder.path().join("foto.png"), folder.path().join("foto.heic"));
    image.save(&png).unwrap();
    let made =
        Command::new("/usr/bin/heif-enc").arg(&png).arg("-o").arg(&heic).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(made.expect("heif-enc is installed by `cargo xtask test rust`").success());
    for path in [png, heic] {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file = amina.file(&name, &std::fs::read(&path).unwrap()).await;
        let shown = amina.picture(&format!("{file}/bild/1")).await;
        assert_eq!((shown.width(), shown.height()), (1100, 619), "{name}");
    }
}

/// Phones store a photo as tiles and say how it is turned; some with ten bits.
#[tokio::test]
async fn heic_of_a_phone_is_put_together_and_turned() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    // Red above, blue below, and a green corner at the upper left.
    let picture = image::RgbImage::from_fn(1400, 900, |x, y| match (x < 300 && y < 200, y < 450) {
        (true, _) => image::Rgb([0, 200, 0]),
        (false, true) => image::Rgb([220, 0, 0]),
        (false, false) => image::Rgb([0, 0, 220]),
    });
    let strongest = |image: &DynamicImage, x: u32, y: u32| {
        let pixel = image.to_rgb8().get_pixel(x, y).0;
        pixel.iter().enumerate().max_by_key(|(_, value)| **value).map(|(at, _)| ["red", "green", "blue"][at]).unwrap()
    };
    let corners = |image: &DynamicImage| {
        let (right, below) = (image.width() - 40, image.height() - 40);
        [(40, 40), (right, 40), (40, below), (right, below)].map(|(x, y)| strongest(image, x, y))
    };
    let upright = amina.file("quer.heic", &phone_heic(&picture, 0)).await;
    let shown = amina.picture(&format!("{upright}/bild/1")).await;
    assert_eq!((shown.width(), shown.height()), (1100, 707));
    assert_eq!(corners(&shown), ["green", "red", "blue", "blue"]);
    // Three quarters to the left: what was left is above.
    let turned = amina.file("hoch.heic", &phone_heic(&picture, 3)).await;
    let shown = amina.picture(&format!("{turned}/bild/1")).await;
    assert_eq!(shown.width(), 900, "never larger than it is");
    assert_eq!(corners(&shown), ["blue", "green", "blue", "red"]);
    let folder = tempfile::tempdir().unwrap();
    let (png, heic) = (folder.path().join("tief.png"), folder.path().join("tief.heic"));
    DynamicImage::from(picture).into_rgb16().save(&png).unwrap();
    let made = Command::new("/usr/bin/heif-enc").args(["-b", "10"]).arg(&png).arg("-o").arg(&heic).output();
    assert!(made.expect("heif-enc is installed by `cargo xtask test rust`").status.success());
    let deep = amina.file("tief.heic", &std::fs::read(&heic).unwrap()).await;
    let shown = amina.picture(&format!("{deep}/bild/1")).await;
    assert_eq!(corners(&shown), ["green", "red", "blue", "blue"]);
}

#[tokio::test]
async fn a_locked_pdf_is_told_from_one_that_only_forbids_printing() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(at("offen.pdf"), pages(2)).unwrap();
    for (name, user, bits) in [("geheim.pdf", "geheim", "256"), ("geheim-alt.pdf", "geheim", "128"), ("nur-lesen.pdf", "", "256")]
    {
        let arguments = ["--allow-weak-crypto", "--encrypt", user, "chef", bits, "--", &at("offen.pdf"), &at(name)];
        let made = Command::new("/usr/bin/qpdf").args(arguments).stderr(Stdio::null()).status();
        assert!(made.expect("qpdf is installed by `cargo xtask test rust`").success());
        let content = std::fs::read(at(name)).unwrap();
        if user.is_empty() {
            let file = amina.file(name, &content).await;
            amina.browser.get(&format!("{file}/seiten/1")).await.shows("Seite 1 von 2");
        } else {
            amina.put(name, &content).await.has_status(422).shows("mit einem Passwort geschützt");
        }
    }
}

#[tokio::test]
async fn a_hostile_file_has_no_preview_and_harms_nobody() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let good = pages(1);
    let bomb = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000000 >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";
    let huge = String::from_utf8(good.clone()).unwrap().replace("[0 0 595 842]", "[0 0 9e9 1e9]");
    let nothing = String::from_utf8(good.clone()).unwrap().replace("[0 0 595 842]", "[0 0 0 0]");
    let mut wide = jpeg(&photo(8, 8));
    let frame = wide.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    wide[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    amina.put("riesig.jpg", &wide).await.has_status(422).shows("ist ein zu großes Bild");
    let files =
        [("kreis.pdf", bomb.as_bytes().to_vec()), ("riesig.pdf", huge.into_bytes()), ("nichts.pdf", nothing.into_bytes())];
    for (name, content) in files {
        let answer = amina.put(name, &content).await;
        if answer.status == 422 {
            answer.shows("nicht öffnen");
            continue;
        }
        let file = amina.newest().await;
        let page = amina.browser.get(&format!("{file}/seiten/1")).await;
        page.has_status(200).shows(name);
        let picture = amina.browser.get(&format!("{file}/bild/1")).await;
        assert!([200, 404].contains(&picture.status.as_u16()), "{name}: {}", picture.status);
        let remove = file.replace("/datei/", "/entfernen/");
        amina.browser.post(&remove, &[]).await.has_status(303);
    }
    amina.put("leer.pdf", &pdf()).await.has_status(422).shows("nicht öffnen");
    amina.put("zerstoert.jpg", &jpeg(&photo(400, 300))[..200]).await.has_status(422).shows("nicht öffnen");
    // Bits flipped all over: nothing but "no preview" comes of it.
    let mut seed = 7_u64;
    for turn in 0..25 {
        let mut broken = good.clone();
        for _ in 0..=turn * 4 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = 9 + usize::try_from(seed >> 33).unwrap() % (broken.len() - 16);
            broken[at] ^= 1 << (seed % 8);
        }
        let answer = amina.put("kaputt.pdf", &broken).await;
        assert!([303, 422].contains(&answer.status.as_u16()), "{}", answer.status);
        if answer.status == 303 {
            let page = amina.browser.get(&amina.papers.clone()).await.text();
            let id = page.split("/datei/").last().unwrap().split(['"', '/']).next().unwrap().to_owned();
            amina.browser.get(&format!("{}/datei/{id}/seiten/1", amina.papers)).await;
            amina.browser.post(&format!("{}/entfernen/{id}", amina.papers), &[]).await.has_status(303);
        }
    }
    let file = amina.file("gut.pdf", &good).await;
    amina.browser.get(&format!("{file}/seiten/1")).await.shows("Seite 1 von 1");
}

#[tokio::test]
async fn what_was_sent_can_be_looked_at_by_whoever_sent_it() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    let content = pages(2);
    amina.file("vertrag.pdf", &content).await;
    let id = amina.papers.split('/').nth(2).unwrap().to_owned();
    let receipt = amina.browser.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.location();
    let receipt = receipt.split('#').next().unwrap().to_owned();
    // Before and after it is in the case file.
    for delivered in [false, true] {
        if delivered {
            portal.run_worker().await;
            amina.browser.get(&receipt).await.shows("An die Behörde übergeben");
        }
        let page = amina.browser.get(&receipt).await.text();
        let first = page.split('"').find(|part| part.contains("/unterlagen/")).unwrap().to_owned();
        assert!(first.ends_with("/seiten/1"), "{first}");
        let shown = amina.browser.get(&first).await;
        shown.has_status(200).shows("Seite 1 von 2").shows(&format!("{receipt}#datei-"));
        let file = first.strip_suffix("/seiten/1").unwrap().to_owned();
        assert_eq!(amina.picture(&format!("{file}/bild/2")).await.width(), 1100);
        let original = amina.browser.get(&file).await;
        original.has_status(200);
        assert!(original.body == content, "the very bytes");
        assert!(original.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        portal.signed_in("clerk-amt").await.get(&file).await.has_status(403);
    }
    // Only under the receipt it belongs to.
    amina.browser.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await.has_status(303);
    amina.file("mehr.pdf", &pages(1)).await;
    let second = amina.browser.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303).location();
    let (first, second) = (sent_file(&mut amina.browser, &receipt).await, sent_file(&mut amina.browser, &second).await);
    let number = |address: &str| address.split("/eingang/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    assert_ne!(number(&first), number(&second));
    for file in [&first, &second] {
        amina.browser.get(file).await.has_status(200);
    }
    for what in ["", "/seiten/1", "/bild/1"] {
        let mixed = format!("{}{what}", first.replace(&number(&first), &number(&second)));
        amina.browser.get(&mixed).await.has_status(404);
    }
}

/// Names and hashes are for whoever sees the receipt; the documents themselves for whose account it is and for who sent them.
#[tokio::test]
async fn sent_documents_are_opened_by_their_owner_and_by_who_sent_them() {
    let portal = drawing_portal().await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    let check = format!("/rueckfragen/{id}/pruefen");
    let link =
        |page: String| page.split('"').find(|part| part.contains("/unterlagen/")).map(|part| part.replace("/seiten/1", ""));
    amina.upload(&papers, &[Upload { name: "von-amina.pdf", content: &pages(1) }], &[]).await.has_status(303);
    let own = amina.post(&check, AS_IT_IS).await.has_status(303).location();
    let file = link(amina.get(&own).await.text()).unwrap();
    amina.get(&file).await.has_status(200);
    // Who may send for her sees what went before, and opens none of it.
    let mut kim = crate::representation::acting(&portal, &mut amina, &id, "send").await;
    let page = kim.get(&own).await;
    page.has_status(200).shows("von-amina.pdf");
    assert_eq!(link(page.text()), None);
    kim.get(&file).await.has_status(404);
    // What Kim sends, both open.
    kim.post(&format!("/rueckfragen/{id}/nachreichen"), &[]).await.has_status(303);
    let proof = format!("/rueckfragen/{id}/nachweise/rk-vertretung");
    kim.upload(&proof, &[Upload { name: "vollmacht.pdf", content: &pages(1) }], &[]).await.has_status(303);
    kim.upload(&papers, &[Upload { name: "von-kim.pdf", content: &pages(1) }], &[]).await.has_status(303);
    let theirs = kim.post(&check, AS_IT_IS).await.has_status(303).location();
    for browser in [&mut kim, &mut amina] {
        let file = link(browser.get(&theirs).await.text()).unwrap();
        browser.get(&file).await.has_status(200);
    }
}

/// The address of the first document of a receipt.
async fn sent_file(browser: &mut Browser, receipt: &str) -> String {
    let page = browser.get(receipt.split('#').next().unwrap()).await.text();
    let first = page.split('"').find(|part| part.contains("/unterlagen/")).expect("a link to a document");
    first.strip_suffix("/seiten/1").unwrap().to_owned()
}

#[tokio::test]
async fn clerks_see_pages_and_every_look_is_noted() {
    let portal = drawing_portal().await;
    let mut amina = Reader::new(&portal).await;
    amina.file("vertrag.pdf", &pages(2)).await;
    let id = amina.papers.split('/').nth(2).unwrap().to_owned();
    amina.browser.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    let mut clerk = portal.signed_in("clerk-amt").await;
    let reply = clerk.get(&format!("/behoerde/rueckfragen/{id}/antwort")).await;
    reply.shows("Ansehen");
    let file = format!(
        "/behoerde/rueckfragen/{id}/unterlagen/{}",
        reply.text().split("/unterlagen/").nth(1).unwrap().split(['"', '/']).next().unwrap()
    );
    clerk.get(&format!("{file}/seiten/2")).await.has_status(200).shows("Seite 2 von 2");
    let looked = async || {
        let history = portal.ports.storage.history(&"land".parse().unwrap(), id.parse().unwrap()).await.unwrap();
        history.iter().filter(|entry| entry.action == ports::storage::AuditAction::DocumentDownloaded).count()
    };
    assert_eq!(looked().await, 0);
    clerk.get(&format!("{file}/bild/2")).await.has_status(200);
    assert_eq!(looked().await, 1);
    portal.signed_in("clerk-anderes").await.get(&format!("{file}/bild/2")).await.has_status(404);
    assert_eq!(looked().await, 1);
}
