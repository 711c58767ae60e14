//! Photos and scans.

use crate::{Facts, Found, MAX_PIXELS, Photo, Problem, colour, legibility, metadata};
use image::{
    DynamicImage, ImageDecoder as _, ImageError, ImageReader, ImageResult, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};
use std::io::Cursor;

/// Good enough to read, small enough for a slow line.
const QUALITY: u8 = 85;
/// Pixels of a drawn page: a long strip is drawn as wide as it is shown.
const MAX_DRAWN: f64 = 24_000_000.0;
/// Longest side of a JPEG, nearly.
const MAX_JPEG: f64 = 65_000.0;
/// Bytes that a decoder may ask for.
const MAX_MEMORY: u64 = 700 * 1024 * 1024;

fn bounded(width: u32, height: u32) -> Result<(), Problem> {
    if u64::from(width) * u64::from(height) > MAX_PIXELS { Err(Problem::TooManyPixels) } else { Ok(()) }
}

fn good(content: &[u8], image: &DynamicImage) -> Found {
    let photo: Photo = legibility::judge(metadata::read(content), image);
    Found::Good(Facts { pages: 1, photo: Some(photo), ..Facts::default() })
}

pub(crate) fn examine(content: &[u8]) -> Found {
    let Some((width, height)) = size(content) else { return Problem::Damaged.into() };
    if let Err(problem) = bounded(width, height) {
        return problem.into();
    }
    // A header alone shows nothing: the pixels must be there, too.
    match decoded(content) {
        Ok(image) => good(content, &image),
        Err(ImageError::Unsupported(_) | ImageError::Limits(_)) => unseen(content),
        Err(_) => Problem::Damaged.into(),
    }
}

fn size(content: &[u8]) -> Option<(u32, u32)> {
    ImageReader::new(Cursor::new(content)).with_guessed_format().ok()?.into_dimensions().ok()
}

/// Whole, but nothing that we can draw: others may.
fn unseen(content: &[u8]) -> Found {
    Found::Good(Facts { pages: 0, photo: Some(metadata::read(content)), ..Facts::default() })
}

pub(crate) fn decode(content: &[u8]) -> Option<DynamicImage> {
    let (width, height) = size(content)?;
    bounded(width, height).ok()?;
    decoded(content).ok()
}

/// Upright, as a viewer would show it.
fn decoded(content: &[u8]) -> ImageResult<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(content)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    Ok(on_paper(image))
}

/// What is see-through shows white, as on paper.
fn on_paper(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image;
    }
    let seen = image.into_rgba8();
    let (width, height) = seen.dimensions();
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    for image::Rgba([red, green, blue, alpha]) in seen.pixels() {
        let over_white = |shade: u8| {
            let (shade, alpha) = (u32::from(shade), u32::from(*alpha));
            u8::try_from((shade * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
        };
        rgb.extend([over_white(*red), over_white(*green), over_white(*blue)]);
    }
    RgbImage::from_raw(width, height, rgb).map_or_else(|| DynamicImage::new_rgb8(1, 1), DynamicImage::ImageRgb8)
}

/// Longer and shorter side of A4 at 300 dots an inch.
const SHEET: (u32, u32) = (3508, 2480);

pub(crate) fn sheet(content: &[u8]) -> Option<Vec<u8>> {
    as_sheet(decode(content)?)
}

pub(crate) fn sheet_of_heic(content: &[u8]) -> Option<Vec<u8>> {
    as_sheet(DynamicImage::ImageRgb8(decode_heic(content)?))
}

fn as_sheet(image: DynamicImage) -> Option<Vec<u8>> {
    let (long, short) = SHEET;
    let (wide, high) = if image.width() > image.height() { (long, short) } else { (short, long) };
    let fits = image.width() <= wide && image.height() <= high;
    let image = if fits { image } else { image.resize(wide, high, FilterType::Triangle) };
    encode(&image.into_rgb8())
}

pub(crate) fn heic_as_jpeg(content: &[u8]) -> Option<Vec<u8>> {
    encode(&decode_heic(content)?)
}

pub(crate) fn draw(content: &[u8], width: u16) -> Option<Vec<u8>> {
    let image = decode(content)?;
    encode(&fitted(image, width).into_rgb8())
}

/// Never larger than it is. As wide as it is shown, however long: a strip bound by its height could not be read.
fn fitted(image: DynamicImage, width: u16) -> DynamicImage {
    let (width, height) = drawn_size(image.width(), image.height(), width);
    if image.width() <= width && image.height() <= height {
        image
    } else {
        image.resize_exact(width, height, FilterType::Triangle)
    }
}

/// The width decides; `MAX_DRAWN` pixels, and what a JPEG can hold, are the only bounds for the height.
pub(crate) fn scale(width: f64, height: f64, wanted: u16) -> f64 {
    (f64::from(wanted) / width).min(MAX_JPEG / height).min((MAX_DRAWN / (width * height)).sqrt())
}

fn drawn_size(width: u32, height: u32, wanted: u16) -> (u32, u32) {
    let scale = scale(width.into(), height.into(), wanted).min(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than what it comes from")]
    let scaled = |side: u32| (f64::from(side) * scale).round().max(1.0) as u32;
    (scaled(width), scaled(height))
}

pub(crate) fn examine_heic(content: &[u8]) -> Found {
    let info = match heic_rs::probe(content) {
        Ok(info) => info,
        Err(heic_rs::Error::Unsupported(_)) => return unseen(content),
        Err(_) => return Problem::Damaged.into(),
    };
    if let Err(problem) = bounded(info.width, info.height) {
        return problem.into();
    }
    match decoded_heic(content) {
        Ok(image) => good(content, &DynamicImage::ImageRgb8(image)),
        Err(Some(heic_rs::Error::Unsupported(_) | heic_rs::Error::PixelLimit { .. })) => unseen(content),
        // The decoder (heic-rs 0.1.4) loses its way in good pictures of these two kinds; what can be read elsewhere is taken.
        Err(_) if matches!(info.chroma, heic_rs::ChromaFormat::Yuv422 | heic_rs::ChromaFormat::Yuv444) => unseen(content),
        Err(_) => Problem::Damaged.into(),
    }
}

fn decode_heic(content: &[u8]) -> Option<RgbImage> {
    decoded_heic(content).ok()
}

/// `Err(None)`: the decoder contradicts itself.
fn decoded_heic(content: &[u8]) -> Result<RgbImage, Option<heic_rs::Error>> {
    let image = heic_in_its_colours(content).map_err(Some)?;
    RgbImage::from_raw(image.width, image.height, image.data).ok_or(None)
}

/// What `heic_rs::decode` does, in the colours that the stream speaks of: it goes by the container alone and takes the rest for
/// BT.709 of limited range, so that full-range photos lose their lightest and darkest shades.
fn heic_in_its_colours(content: &[u8]) -> heic_rs::Result<heic_rs::Image> {
    let file = heic_rs::context::Context::open(content)?;
    let id = file.meta.primary;
    let whole = file.props(id)?;
    let (width, height) = file.coded_size(id, &whole)?;
    heic_rs::image::check_pixels(width, height, MAX_PIXELS)?;
    let (shown_width, shown_height) = heic_rs::transform::transformed_size(width, height, &whole.transforms)?;
    heic_rs::image::check_pixels(shown_width, shown_height, MAX_PIXELS)?;
    let mut said = whole.nclx;
    let mut picture = |part: &heic_rs::props::ItemProps<'_>, id: u32| {
        let coded = part.hvcc.as_ref().ok_or(heic_rs::Error::MissingBox("hvcC"))?;
        let sets = coded.parameter_sets();
        let of_stream = || {
            coded
                .arrays
                .iter()
                .filter(|array| array.nal_type == 33)
                .flat_map(|array| &array.nals)
                .find_map(|nal| colour::of_sps(nal))
        };
        said = said.or(part.nclx).or_else(of_stream);
        let data = file.item_data(id)?;
        let frame = heic_rs::hevc::decode_still(&sets, &coded.split_nals(&data)?)?;
        frame.validate()?;
        Ok::<_, heic_rs::Error>(frame)
    };
    let frame = match file.grid(id)? {
        Some((grid, tiles)) => {
            let tiles = tiles.iter().map(|tile| picture(&file.props(*tile)?, *tile)).collect::<heic_rs::Result<Vec<_>>>()?;
            heic_rs::grid::compose(&grid, &tiles, MAX_PIXELS)?
        }
        None => picture(&whole, id)?,
    };
    // The container's own turn is applied; the EXIF orientation beside it is information only and would turn twice.
    let image = heic_rs::color::convert(&frame, None, colour::settled(said), heic_rs::PixelLayout::Rgb8, MAX_PIXELS, Some(1))?;
    drop(frame);
    heic_rs::transform::apply_all(image, &whole.transforms)
}

pub(crate) fn draw_heic(content: &[u8], width: u16) -> Option<Vec<u8>> {
    encode(&fitted(DynamicImage::ImageRgb8(decode_heic(content)?), width).into_rgb8())
}

pub(crate) fn encode(image: &RgbImage) -> Option<Vec<u8>> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(image).ok()?;
    Some(jpeg)
}
