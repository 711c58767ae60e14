//! PDF.

use crate::{Facts, Found, MAX_OBJECTS, MAX_PAGES, MAX_SIDE, Problem, picture};
use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{LoadPdfError, Pdf},
    render,
    vello_cpu::color::palette::css::WHITE,
};

pub(crate) fn examine(content: Vec<u8>) -> Found {
    let restricted = content.windows(8).any(|window| window == b"/Encrypt");
    let pdf = match Pdf::new(content) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(_)) => return Problem::Password.into(),
        Err(LoadPdfError::Invalid) => return Problem::Damaged.into(),
    };
    if pdf.len() > MAX_OBJECTS {
        return Problem::TooManyObjects.into();
    }
    match pdf.pages().len() {
        0 => Problem::Damaged.into(),
        pages if pages > MAX_PAGES => Problem::TooManyPages.into(),
        pages => Found::Good(Facts { pages, restricted, ..Facts::default() }),
    }
}

pub(crate) fn draw(content: Vec<u8>, number: usize, width: u16) -> Option<Vec<u8>> {
    let pdf = Pdf::new(content).ok()?;
    let page = pdf.pages().get(number.checked_sub(1)?)?;
    let (page_width, page_height) = page.render_dimensions();
    if !(page_width > 0.0 && page_height > 0.0) {
        return None;
    }
    // Sides are cast to 16 bits behind this: both must fit, and none may vanish.
    let scale = (f32::from(width) / page_width).min(f32::from(MAX_SIDE) / page_height);
    if page_width * scale < 1.0 || page_height * scale < 1.0 {
        return None;
    }
    let pixels = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &pixels);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let rgb: Vec<u8> = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    picture::encode(&image::RgbImage::from_raw(width, height, rgb)?)
}
