//! Photos and scans.

use crate::{Facts, Found, MAX_PIXELS, MAX_SIDE, Problem};
use image::{
    DynamicImage, ImageDecoder as _, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder, imageops::FilterType,
    metadata::Orientation,
};
use std::io::Cursor;

/// Good enough to read, small enough for a slow line.
const QUALITY: u8 = 85;
/// Bytes that a decoder may ask for.
const MAX_MEMORY: u64 = 700 * 1024 * 1024;

fn facts(width: u32, height: u32) -> Found {
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Problem::TooManyPixels.into();
    }
    Found::Good(Facts { pages: 1, width: Some(width), height: Some(height), ..Facts::default() })
}

pub(crate) fn examine(content: &[u8]) -> Found {
    let Some((width, height)) = size(content) else { return Problem::Damaged.into() };
    let found = facts(width, height);
    // A header alone shows nothing: the pixels must be there, too.
    if matches!(found, Found::Good(_)) && decode(content).is_none() { Problem::Damaged.into() } else { found }
}

fn size(content: &[u8]) -> Option<(u32, u32)> {
    ImageReader::new(Cursor::new(content)).with_guessed_format().ok()?.into_dimensions().ok()
}

/// Upright, as a viewer would show it.
fn decode(content: &[u8]) -> Option<DynamicImage> {
    let (width, height) = size(content)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    let mut reader = ImageReader::new(Cursor::new(content)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    Some(image)
}

pub(crate) fn draw(content: &[u8], width: u16) -> Option<Vec<u8>> {
    let image = decode(content)?;
    encode(&fitted(image, width).into_rgb8())
}

/// Never larger than it is.
fn fitted(image: DynamicImage, width: u16) -> DynamicImage {
    let (wide, high) = (u32::from(width), u32::from(MAX_SIDE));
    if image.width() <= wide && image.height() <= high {
        return image;
    }
    image.resize(wide, high, FilterType::Triangle)
}

pub(crate) fn examine_heic(content: &[u8]) -> Found {
    match heic_rs::probe(content) {
        Ok(info) => match facts(info.width, info.height) {
            Found::Good(_) if decode_heic(content).is_none() => Problem::Damaged.into(),
            found => found,
        },
        Err(_) => Problem::Damaged.into(),
    }
}

fn decode_heic(content: &[u8]) -> Option<RgbImage> {
    // The container's own turn is applied; the EXIF orientation beside it is information only and would turn twice.
    let options = heic_rs::DecodeOptions {
        layout: heic_rs::PixelLayout::Rgb8,
        threads: Some(1),
        max_pixels: Some(MAX_PIXELS),
        ..heic_rs::DecodeOptions::default()
    };
    let image = heic_rs::decode(content, &options).ok()?;
    RgbImage::from_raw(image.width, image.height, image.data)
}

pub(crate) fn draw_heic(content: &[u8], width: u16) -> Option<Vec<u8>> {
    encode(&fitted(DynamicImage::ImageRgb8(decode_heic(content)?), width).into_rgb8())
}

pub(crate) fn encode(image: &RgbImage) -> Option<Vec<u8>> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(image).ok()?;
    Some(jpeg)
}
