//! What a device writes into a photo beside its pixels (EXIF and XMP): read for the person, taken out when they wish (C9).

use crate::{Photo, picture};
use exif::{Exif, In, Reader, Tag, Value};
use image::{ImageDecoder as _, ImageReader, metadata::Orientation};
use img_parts::{
    Bytes, ImageEXIF as _,
    jpeg::{Jpeg, JpegSegment, markers},
    png::Png,
};
use std::io::Cursor;

/// Longest text that is shown.
const MAX_TEXT: usize = 100;

pub(crate) fn read(content: &[u8]) -> Photo {
    let read = Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(content));
    let exif = read.or_else(|error| error.distill_partial_result(|_| {})).ok();
    let mut photo = exif.as_ref().map(of_exif).unwrap_or_default();
    // XMP and maker notes say it in words of their own.
    photo.located |= written(content)
        .iter()
        .any(|part| ["exif:GPSLatitude", "GPSLatitude="].iter().any(|word| contains(part, word.as_bytes())));
    photo
}

/// The parts of a file that devices and programs write into, beside pixels and colours.
fn written(content: &[u8]) -> Vec<Bytes> {
    let bytes = Bytes::copy_from_slice(content);
    if let Ok(jpeg) = Jpeg::from_bytes(bytes.clone()) {
        let parts = jpeg.segments().iter().filter(|segment| !is_needed(segment));
        return parts.map(|segment| segment.contents().clone()).collect();
    }
    match Png::from_bytes(bytes.clone()) {
        Ok(png) => {
            png.chunks().iter().filter(|chunk| !NEEDED.contains(&&chunk.kind())).map(|chunk| chunk.contents().clone()).collect()
        }
        // HEIC: anywhere.
        Err(_) => vec![bytes],
    }
}

/// What a viewer needs of a JPEG, apart from the way up.
fn is_needed(segment: &JpegSegment) -> bool {
    match segment.marker() {
        markers::APP0 => segment.contents().starts_with(b"JFIF\0"),
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        markers::APP14 => true,
        markers::APP1 | markers::APP3..=markers::APP13 | markers::APP15 | markers::COM => false,
        _ => true,
    }
}

/// What a viewer needs of a PNG.
const NEEDED: [&[u8; 4]; 14] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"cICP", b"hIST",
];

fn contains(content: &[u8], word: &[u8]) -> bool {
    content.windows(word.len()).any(|window| window == word)
}

fn of_exif(exif: &Exif) -> Photo {
    let degrees = |value: Tag, sign: Tag, negative: &str| {
        let Value::Rational(parts) = &exif.get_field(value, In::PRIMARY)?.value else { return None };
        let sum = parts.iter().zip([1.0, 60.0, 3600.0]).map(|(part, by)| part.to_f64() / by).sum::<f64>();
        let south_or_west = text(exif, sign).is_some_and(|sign| sign.starts_with(negative));
        sum.is_finite().then_some(if south_or_west { -sum } else { sum })
    };
    let place = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S").zip(degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W"));
    let device = match (text(exif, Tag::Make), text(exif, Tag::Model)) {
        (Some(make), Some(model)) if model.starts_with(&make) => Some(model),
        (Some(make), Some(model)) => Some(format!("{make} {model}")),
        (make, model) => model.or(make),
    };
    Photo {
        located: exif.get_field(Tag::GPSLatitude, In::PRIMARY).is_some(),
        place: place.filter(|(north, east)| north.abs() <= 90.0 && east.abs() <= 180.0),
        device: device.map(|device| device.chars().take(MAX_TEXT).collect()),
        taken_at: text(exif, Tag::DateTimeOriginal).or_else(|| text(exif, Tag::DateTime)),
        ..Photo::default()
    }
}

/// Plain words only: this is shown on a page.
fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(lines) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let text = String::from_utf8_lossy(lines.first()?);
    let text: String = text.chars().filter(|c| !c.is_control()).take(MAX_TEXT).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Drops everything a viewer does not need; only the way up is written anew.
pub(crate) fn without_in_jpeg(content: &[u8]) -> Option<Vec<u8>> {
    let orientation = orientation(content);
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(content)).ok()?;
    jpeg.segments_mut().retain(is_needed);
    if let Some(block) = orientation_only(orientation) {
        jpeg.set_exif(Some(Bytes::copy_from_slice(&block)));
    }
    let mut bytes = jpeg.encoder().bytes().to_vec();
    // A second picture may lie behind the end, with all its data.
    let end = end_of_jpeg(&bytes)?;
    bytes.truncate(end);
    whole(bytes)
}

/// Behind the first end mark that ends the picture: in entropy-coded data an FF is always followed by 00 or a restart mark.
pub(crate) fn end_of_jpeg(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    let mut in_scan = false;
    loop {
        if in_scan {
            while bytes.get(at)? != &0xff || matches!(bytes.get(at + 1)?, 0x00 | 0xd0..=0xd7 | 0xff) {
                at += 1;
            }
        }
        // What stands between segments and belongs to none is skipped, as other readers do.
        if bytes.get(at)? != &0xff {
            at += 1;
            continue;
        }
        match *bytes.get(at + 1)? {
            0xff => at += 1,
            0xd9 => return Some(at + 2),
            0x01 | 0xd0..=0xd8 => at += 2,
            marker => {
                let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
                at += 2 + length.max(2);
                in_scan = marker == 0xda;
                continue;
            }
        }
        in_scan = false;
    }
}

fn orientation(content: &[u8]) -> Orientation {
    let reader = ImageReader::new(Cursor::new(content)).with_guessed_format().ok();
    let decoder = reader.and_then(|reader| reader.into_decoder().ok());
    decoder.and_then(|mut decoder| decoder.orientation().ok()).unwrap_or(Orientation::NoTransforms)
}

/// A TIFF block with one entry: Orientation (0x0112), one SHORT. `None`: it is upright anyway.
fn orientation_only(orientation: Orientation) -> Option<Vec<u8>> {
    let value = orientation.to_exif();
    (value != 1).then(|| {
        let mut block = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        block.extend([value, 0, 0, 0, 0, 0, 0]);
        block
    })
}

pub(crate) fn without_in_png(content: &[u8]) -> Option<Vec<u8>> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(content)).ok()?;
    png.chunks_mut().retain(|chunk| NEEDED.contains(&&chunk.kind()));
    whole(png.encoder().bytes().to_vec())
}

/// What we made can still be read, within the bounds of every picture: 639 bytes may announce four thousand million pixels.
fn whole(bytes: Vec<u8>) -> Option<Vec<u8>> {
    picture::decode(&bytes).map(|_| bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 639 bytes that says how large it is.
    fn announcing(height: u16, width: u16) -> Vec<u8> {
        let mut jpeg = include_bytes!("../../fuzz/seeds/pictures/four-thousand-million-pixels.jpg").to_vec();
        let at = jpeg.windows(2).position(|two| two == [0xff, 0xc0]).expect("a frame");
        jpeg[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
        jpeg[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
        jpeg
    }

    #[test]
    fn what_is_larger_than_any_picture_is_not_decoded_to_see_whether_it_is_whole() {
        assert!(without_in_jpeg(&announcing(80, 120)).is_some());
        assert!(without_in_jpeg(&announcing(7746, 7747)).is_none(), "more than 60 million pixels");
    }
}
