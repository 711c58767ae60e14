//! Photos that are cut, swell, or are something else.

use super::{Case, harmless, inert, refused};
use crate::support::{jpeg, letter, located};
use image::{ExtendedColorType, ImageEncoder as _, RgbImage, codecs::png::PngEncoder};

fn small() -> RgbImage {
    image::imageops::thumbnail(&letter(9), 60, 80)
}

fn png() -> Vec<u8> {
    let (image, mut bytes) = (small(), Vec::new());
    PngEncoder::new(&mut bytes).write_image(&image, image.width(), image.height(), ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// A chunk with a right check sum.
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [kind.as_slice(), data].concat();
    let mut crc = u32::MAX;
    for byte in &body {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), body.as_slice(), &(!crc).to_be_bytes()].concat()
}

/// The picture with another chunk behind its header.
fn with_chunk(extra: Vec<u8>) -> Vec<u8> {
    let png = png();
    [&png[..33], &extra, &png[33..]].concat()
}

fn sized(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes(), height.to_be_bytes().as_slice(), &[8, 2, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &header), chunk(*b"IDAT", b"x\x9c\x03\0\0\0\0\x01"), chunk(*b"IEND", b"")]
        .concat()
}

fn with_segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let plain = jpeg(&small());
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, marker], &length, data, &plain[2..]].concat()
}

fn wide() -> Vec<u8> {
    let mut bytes = jpeg(&small());
    let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bytes[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    bytes
}

fn iso(brand: [u8; 4], more: &[u8]) -> Vec<u8> {
    [&24_u32.to_be_bytes(), b"ftyp".as_slice(), &brand, b"\0\0\0\0mif1", &brand, more].concat()
}

pub fn cases() -> Vec<Case> {
    let photo = jpeg(&small());
    let endless = [b"MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08".as_slice(), b"\0\0\0\x08"].concat();
    let none = "können wir nicht annehmen";
    vec![
        harmless("jpeg: cut", "halb.jpg", &photo[..photo.len() / 2]),
        refused("jpeg: four thousand million pixels", "riesig.jpg", wide(), "ist ein zu großes Bild"),
        harmless("jpeg: markup in a comment", "kommentar.jpg", with_segment(0xfe, b"<script>alert(1)</script>")),
        harmless("jpeg: archive behind", "zip.jpg", [photo.clone(), b"PK\x03\x04\x14\0\0\0".to_vec()].concat()),
        harmless("jpeg: second picture behind", "zwei.jpg", [photo.clone(), located(&small())].concat()),
        harmless("jpeg: EXIF that contains itself", "exif.jpg", with_segment(0xe1, &[b"Exif\0\0".as_slice(), &endless].concat())),
        harmless("jpeg: EXIF that points beyond the end", "exif2.jpg", with_segment(0xe1, b"Exif\0\0MM\0*\xff\xff\xff\xff")),
        harmless("jpeg: colour profile that is not one", "profil.jpg", with_segment(0xe2, b"ICC_PROFILE\0\x01\x01rubbish")),
        harmless("png: four thousand million million pixels", "bombe.png", sized(u32::MAX >> 1, u32::MAX >> 1)),
        refused("png: ninety million pixels of nothing", "bombe2.png", sized(9_500, 9_500), "ist ein zu großes Bild"),
        harmless("png: fewer pixels than promised", "wenig.png", sized(2_000, 2_000)),
        harmless("png: no pixels", "null.png", sized(0, 0)),
        harmless("png: wrong check sum", "summe.png", {
            let mut png = png();
            let last = png.len() - 20;
            png[last] ^= 1;
            png
        }),
        harmless(
            "png: text that swells",
            "text.png",
            with_chunk(chunk(*b"zTXt", &[b"Comment\0\0".as_slice(), &[0x78; 2000]].concat())),
        ),
        harmless("png: chunk longer than the file", "lang.png", with_chunk([b"\x7f\xff\xff\xfftEXt".as_slice(), b"a"].concat())),
        harmless("heic: only a beginning", "halb.heic", iso(*b"heic", b"\0\0\0\x10meta")),
        harmless(
            "heic: box that contains itself",
            "kasten.heic",
            iso(*b"heic", &[b"\0\0\0\x08meta".as_slice(), b"\0\0\0\0meta"].concat()),
        ),
        refused("avif in a heic name", "a.heic", iso(*b"avif", b""), none),
        refused("svg as png", "bild.png", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", none),
        refused("html as jpg", "bild.jpg", "<!DOCTYPE html><script>alert(1)</script>", none),
        refused("gif as jpg", "tanz.jpg", b"GIF89a\x01\0\x01\0\0\0\0;", none),
        refused("gif with a script inside", "tanz.png", b"GIF89a/*\x01\0*/=alert(1)//", none),
        refused("tiff", "scan.jpg", b"II*\0\x08\0\0\0\0\0", none),
        refused("webp", "web.png", b"RIFF\x10\0\0\0WEBPVP8 ", none),
        refused("bmp", "bild.png", b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0", none),
        refused("photoshop", "entwurf.png", b"8BPS\0\x01\0\0\0\0\0\0", none),
        inert("png named pdf", "vertrag.pdf", png()),
        inert("jpeg named pdf", "vertrag.pdf", photo),
    ]
}
