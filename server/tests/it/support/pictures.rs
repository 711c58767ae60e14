//! Files as people have them, and a portal that looks into them.

use super::{On, TestPortal};
use image::{ExtendedColorType, ImageEncoder as _, RgbImage, codecs::jpeg::JpegEncoder};
use server::adapters::renderer::ChildRenderer;
use std::sync::Arc;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_rueckkanal");

pub async fn drawing_portal() -> TestPortal {
    portal_drawn_by(PROGRAM.into()).await
}

/// As [`drawing_portal`], with another program as renderer.
pub async fn portal_drawn_by(program: std::path::PathBuf) -> TestPortal {
    let edit = |text: String| {
        text.replace("max_file_bytes = 200000", "max_file_bytes = 5000000")
            .replace("max_reply_bytes = 400000", "max_reply_bytes = 9000000")
    };
    let mut portal = TestPortal::start_edited(On::Sqlite, edit).await;
    portal.furnish(|ports| ports.renderer = Some(Arc::new(ChildRenderer::new(program))));
    portal
}

/// A PDF that any program opens: its pages say their number.
pub fn pages(count: usize) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut kids = Vec::new();
    for page in 1..=count {
        let text = format!("BT /F1 60 Tf 100 600 Td (Seite {page}) Tj ET 0 0 1 rg 100 100 {} 200 re f", 40 * page);
        objects.push(format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()));
        kids.push(format!("{} 0 R", objects.len() + 1));
        let contents = objects.len();
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {count} >>", kids.join(" "));
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(pdf.len());
        pdf.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let start = pdf.len();
    pdf.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    places.iter().for_each(|place| pdf.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes()));
    pdf.extend_from_slice(
        format!("trailer << /Root 1 0 R /Size {} >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).as_bytes(),
    );
    pdf
}

pub fn photo(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| image::Rgb([u8::try_from(x % 256).unwrap(), u8::try_from(y % 256).unwrap(), 90]))
}

pub fn jpeg(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new(&mut bytes).write_image(image, image.width(), image.height(), ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// The photo with an orientation in its EXIF, as phones write it.
pub fn turned(image: &RgbImage, orientation: u8) -> Vec<u8> {
    let tiff = [b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation], b"\0\0\0\0\0\0"].concat();
    with_exif(image, &tiff)
}

/// The photo as a phone writes it that knows where it is: 48.1371 north, 11.5755 east.
pub fn located(image: &RgbImage) -> Vec<u8> {
    // Where the text of a field lies: behind the three directories.
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [tag.to_be_bytes().as_slice(), &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let main = 8_u32;
    let exif = main + 2 + 4 * 12 + 4;
    let gps = exif + 2 + 12 + 4;
    let texts = gps + 2 + 4 * 12 + 4;
    let (model, moment) = (b"Beispieltelefon 9\0".as_slice(), b"2027:03:01 14:32:07\0".as_slice());
    let (at_model, at_moment) = (texts, texts + 18);
    let at_north = at_moment + 20;
    let fraction = |number: u32, of: u32| [number.to_be_bytes(), of.to_be_bytes()].concat();
    let north = [fraction(48, 1), fraction(8, 1), fraction(1356, 100)].concat();
    let east = [fraction(11, 1), fraction(34, 1), fraction(3180, 100)].concat();
    let tiff = [
        b"MM\0*".as_slice(),
        &main.to_be_bytes(),
        &4_u16.to_be_bytes(),
        &entry(0x0110, 2, 18, at_model.to_be_bytes()),
        &entry(0x0112, 3, 1, [0, 6, 0, 0]),
        &entry(0x8769, 4, 1, exif.to_be_bytes()),
        &entry(0x8825, 4, 1, gps.to_be_bytes()),
        &[0; 4],
        &1_u16.to_be_bytes(),
        &entry(0x9003, 2, 20, at_moment.to_be_bytes()),
        &[0; 4],
        &4_u16.to_be_bytes(),
        &entry(1, 2, 2, *b"N\0\0\0"),
        &entry(2, 5, 3, at_north.to_be_bytes()),
        &entry(3, 2, 2, *b"E\0\0\0"),
        &entry(4, 5, 3, (at_north + 24).to_be_bytes()),
        &[0; 4],
        model,
        moment,
        &north,
        &east,
    ]
    .concat();
    with_exif(image, &tiff)
}

fn with_exif(image: &RgbImage, tiff: &[u8]) -> Vec<u8> {
    let segment = [b"Exif\0\0".as_slice(), tiff].concat();
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    let plain = jpeg(image);
    [&plain[..2], b"\xff\xe1", &length, &segment, &plain[2..]].concat()
}

/// A page of a letter: lines of dark words on white paper, as sharp as a good photo.
pub fn letter(number: u8) -> RgbImage {
    RgbImage::from_fn(1200, 1600, |x, y| {
        let ink = y % 32 < 14 && (x * 7 + y / 32 * (13 + u32::from(number))) % 29 < 15 && x % 200 < 170;
        image::Rgb([if ink { 40 } else { 235 }; 3])
    })
}
