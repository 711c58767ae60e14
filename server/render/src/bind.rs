//! Several photos as the pages of one PDF/A-2b (ISO 19005-2): each JPEG goes in byte for byte, one A4 page a photo.

use image::ImageReader;
use krilla::{
    Document, SerializeSettings,
    configure::{Archival, ConfigurationBuilder},
    geom::{Size, Transform},
    image::Image,
    metadata::{DateTime, Metadata},
    page::PageSettings,
};
use serde::{Deserialize, Serialize};
use std::io::Cursor;

/// A4 in points.
const LONG: f32 = 841.89;
const SHORT: f32 = 595.28;

/// What stands on the outside of the PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    pub title: String,
    /// BCP 47.
    pub language: String,
    /// Year, month, day, hour, minute, second; UTC. The same photos at the same time make the same PDF.
    pub made_at: [u16; 6],
    /// The same pages under the same id make the same PDF.
    pub id: String,
}

/// Each part with its length in front (32 bits, most significant byte first): the cover as JSON, then the pages.
pub fn part(bytes: &[u8]) -> Option<[u8; 4]> {
    u32::try_from(bytes.len()).ok().map(u32::to_be_bytes)
}

pub(crate) fn run(content: &[u8]) -> Option<Vec<u8>> {
    let mut parts = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let (part, behind) = behind.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        parts.push(part);
        rest = behind;
    }
    let (cover, pages) = parts.split_first()?;
    pdf(&serde_json::from_slice(cover).ok()?, pages)
}

/// `None`: a page is no JPEG, or the standard would be broken.
fn pdf(cover: &Cover, pages: &[&[u8]]) -> Option<Vec<u8>> {
    if pages.is_empty() {
        return None;
    }
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A2_B).finish().ok()?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    for page in pages {
        let (width, height) = size(page)?;
        let image = Image::from_jpeg(page.to_vec().into(), false).ok()?;
        let (sheet_width, sheet_height) = if width > height { (LONG, SHORT) } else { (SHORT, LONG) };
        let scale = (sheet_width / width).min(sheet_height / height);
        let shown = Size::from_wh(width * scale, height * scale)?;
        let (left, top) = ((sheet_width - shown.width()) / 2.0, (sheet_height - shown.height()) / 2.0);
        let mut sheet = document.start_page_with(PageSettings::from_wh(sheet_width, sheet_height)?);
        let mut surface = sheet.surface();
        surface.push_transform(&Transform::from_translate(left, top));
        surface.draw_image(image, shown);
        surface.pop();
        surface.finish();
        sheet.finish();
    }
    let [year, month, day, hour, minute, second] = cover.made_at;
    let small = |number: u16| u8::try_from(number).unwrap_or_default();
    let made_at = DateTime::new(year)
        .month(small(month))
        .day(small(day))
        .hour(small(hour))
        .minute(small(minute))
        .second(small(second))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let metadata = Metadata::new()
        .title(cover.title.clone())
        .language(cover.language.clone())
        .creation_date(made_at)
        .document_id(cover.id.clone())
        .creator("Rückkanal".to_owned());
    document.set_metadata(metadata);
    document.finish().ok()
}

fn size(page: &[u8]) -> Option<(f32, f32)> {
    let (width, height) = ImageReader::new(Cursor::new(page)).with_guessed_format().ok()?.into_dimensions().ok()?;
    // A JPEG's sides have 16 bits.
    Some((f32::from(u16::try_from(width).ok()?), f32::from(u16::try_from(height).ok()?)))
}
