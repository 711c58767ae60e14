//! The first page of a long PDF on one core; and what somebody who sends hostile files costs a neighbour.

use crate::{Scale, portal::BenchPortal, verdict};
use domain::document::MediaType;
use futures_util::StreamExt as _;
use image::{ExtendedColorType, ImageEncoder as _, RgbImage, codecs::jpeg::JpegEncoder};
use ports::DocumentRenderer as _;
use server::adapters::renderer::ChildRenderer;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_rueckkanal");

pub async fn run(site: &str, scale: Scale) {
    println!("\nPreview");
    let renderer = ChildRenderer::new(PROGRAM.into());
    let scans = scans(20);
    let mut best = Duration::MAX;
    for _ in 0..scale.rounds {
        let content = futures_util::stream::iter([Ok(scans.clone().into())]).boxed();
        let begun = Instant::now();
        let page = renderer.page(content, MediaType::Pdf, 1, 1100).await.unwrap();
        best = best.min(begun.elapsed());
        assert!(page.is_some(), "it is drawn");
    }
    println!("  20 scanned pages, {:.1} MB", scans.len() as f64 / 1e6);
    verdict("first page, process included", &format!("{} ms", best.as_millis()), best <= Duration::from_secs(1), "1 s");
    neighbours(site, scale).await;
}

/// A document of scanned pages, each a photo of 8 million pixels.
fn scans(count: usize) -> Vec<u8> {
    let image = RgbImage::from_fn(2480, 3508, |x, y| {
        let ink = y % 60 < 26 && (x * 7 + y / 60 * 13) % 53 < 28 && x % 400 < 340;
        image::Rgb([if ink { 40 } else { u8::try_from(225 + (x * 31 + y * 17) % 13).unwrap() }; 3])
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 80)
        .write_image(&image, image.width(), image.height(), ExtendedColorType::Rgb8)
        .unwrap();
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    let mut add = |pdf: &mut Vec<u8>, object: &[u8]| {
        places.push(pdf.len());
        pdf.extend_from_slice(format!("{} 0 obj\n", places.len()).as_bytes());
        pdf.extend_from_slice(object);
        pdf.extend_from_slice(b"\nendobj\n");
    };
    add(&mut pdf, b"<< /Type /Catalog /Pages 2 0 R >>");
    let kids: String = (0..count).map(|page| format!("{} 0 R ", 3 + page * 3)).collect();
    add(&mut pdf, format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>").as_bytes());
    for page in 0..count {
        let (contents, picture) = (4 + page * 3, 5 + page * 3);
        let object = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} 0 R /Resources << /XObject << /A {picture} 0 R >> >> >>"
        );
        add(&mut pdf, object.as_bytes());
        add(&mut pdf, b"<< /Length 27 >>\nstream\nq 595 0 0 842 0 0 cm /A Do Q\nendstream");
        let head = format!(
            "<< /Type /XObject /Subtype /Image /Width 2480 /Height 3508 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode /Length {} >>\nstream\n",
            jpeg.len()
        );
        add(&mut pdf, &[head.as_bytes(), &jpeg, b"\nendstream"].concat());
    }
    let start = pdf.len();
    pdf.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).as_bytes());
    places.iter().for_each(|place| pdf.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes()));
    pdf.extend_from_slice(
        format!("trailer << /Root 1 0 R /Size {} >>\nstartxref\n{start}\n%%EOF\n", places.len() + 1).as_bytes(),
    );
    pdf
}

/// Somebody uploads a good file again and again; at the same time another one uploads files that are as dear to look into as can be.
async fn neighbours(site: &str, scale: Scale) {
    let mut portal = BenchPortal::start(site, None).await;
    let renderer: Arc<dyn ports::DocumentRenderer> = Arc::new(ChildRenderer::new(PROGRAM.into()));
    portal.ports.renderer = Some(renderer);
    portal.furnish();
    let portal = Arc::new(portal);
    let rounds = scale.rounds * 10;
    let alone = median(&portal, rounds).await;
    let hostile = {
        let portal = portal.clone();
        let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 200 200] /Resources << /XObject << /A 4 0 R >> >> /Length 11 >>\nstream\n/A Do /A Do\nendstream";
        tokio::spawn(async move {
            for turn in 0.. {
                let pdf = format!(
                    "%PDF-1.7\n% {turn}\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n\
                     << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /XObject << /A 4 0 R >> >> >>\nendobj\n4 0 obj\n{form}\nendobj\n\
                     {}\ntrailer << /Root 1 0 R >>\n%%EOF\n",
                    "[".repeat(200_000)
                );
                let before = portal.try_upload("gehalt", "boese.pdf", pdf.as_bytes()).await;
                assert!(before == 303 || before == 422, "{before}");
                // Its pages, too.
                let page = String::from_utf8(portal.get(&portal.papers("gehalt")).await).unwrap();
                for own in page.split('"').filter(|part| part.contains("/seiten/1")) {
                    portal.get(own).await;
                }
                for removal in page.split('"').filter(|part| part.contains("/entfernen/")) {
                    portal.post(removal, "").await;
                }
            }
        })
    };
    tokio::time::sleep(Duration::from_secs(1)).await;
    let beside = median(&portal, rounds).await;
    hostile.abort();
    let ratio = beside.as_secs_f64() / alone.as_secs_f64();
    println!("  a good file alone {:>31} ms", alone.as_millis());
    println!("  beside hostile ones {:>29} ms", beside.as_millis());
    verdict("slowed by", &format!("{ratio:.2} ×"), ratio <= 3.0, "3 ×");
}

async fn median(portal: &BenchPortal, rounds: usize) -> Duration {
    let good = {
        let image = RgbImage::from_fn(1200, 1600, |x, y| image::Rgb([u8::try_from((x + y) % 256).unwrap(); 3]));
        let mut jpeg = Vec::new();
        JpegEncoder::new(&mut jpeg).write_image(&image, 1200, 1600, ExtendedColorType::Rgb8).unwrap();
        jpeg
    };
    let mut times = Vec::new();
    for turn in 0..rounds {
        let content = [good.clone(), turn.to_string().into_bytes()].concat();
        let begun = Instant::now();
        assert_eq!(portal.try_upload("mietvertrag", "gut.jpg", &content).await, 303);
        times.push(begun.elapsed());
    }
    let page = String::from_utf8(portal.get(&portal.papers("mietvertrag")).await).unwrap();
    for removal in page.split('"').filter(|part| part.contains("/entfernen/")) {
        portal.post(removal, "").await;
    }
    times.sort();
    times[times.len() / 2]
}
