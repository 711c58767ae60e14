//! PDF.

use crate::{Facts, Found, MAX_OBJECTS, MAX_PAGES, Problem, carries, fonts, lacking, picture};
use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{
        DecryptionError, LoadPdfError, Pdf,
        object::{Dict, Name, Object},
    },
    render,
    vello_cpu::color::palette::css::WHITE,
};
use std::sync::Arc;

pub(crate) fn settings() -> InterpreterSettings {
    InterpreterSettings { font_resolver: Arc::new(fonts::resolve), ..InterpreterSettings::default() }
}

/// Without a password. Where only what is attached is locked, the pages need none.
/// `true`: something is.
pub(crate) fn open(content: Vec<u8>) -> Result<(Pdf, bool), LoadPdfError> {
    let content = Arc::new(content);
    match Pdf::new(content.clone()) {
        Ok(pdf) => Ok((pdf, false)),
        Err(error @ LoadPdfError::Decryption(DecryptionError::PasswordProtected | DecryptionError::InvalidEncryption)) => {
            without_lock(&content).map(|pdf| (pdf, true)).ok_or(error)
        }
        Err(error) => Err(error),
    }
}

/// ISO 32000-2, 7.6.6: strings and streams pass an identity filter, named or not, unless another is named for attached files.
fn without_lock(content: &[u8]) -> Option<Pdf> {
    let mut unlocked = content.to_vec();
    for at in 0..unlocked.len().saturating_sub(8) {
        if unlocked[at..].starts_with(b"/Encrypt") && !unlocked[at + 8].is_ascii_alphanumeric() {
            unlocked[at + 7] = b'_';
        }
    }
    let pdf = Pdf::new(unlocked).ok()?;
    let only_attached = |lock: &Dict<'_>| {
        let passes = |key: &str| lock.get::<Name<'_>>(key).is_none_or(|name| name.as_str() == "Identity");
        lock.get::<u8>("V").is_some_and(|version| version >= 4) && passes("StmF") && passes("StrF")
    };
    let is_lock = |dict: &Dict<'_>| dict.contains_key("CF") && dict.contains_key("Filter") && dict.contains_key("P");
    let mut locks = pdf
        .objects()
        .into_iter()
        .filter_map(|object| match object {
            Object::Dict(dict) if is_lock(&dict) => Some(only_attached(&dict)),
            _ => None,
        })
        .peekable();
    let passes = locks.peek().is_some() && locks.all(|passes| passes);
    drop(locks);
    passes.then_some(pdf)
}

pub(crate) fn examine(content: Vec<u8>) -> Found {
    let encrypted = content.windows(8).any(|window| window == b"/Encrypt");
    let (pdf, restricted, locked) = match open(content) {
        Ok((pdf, attached_only)) => (pdf, encrypted && !attached_only, attached_only),
        Err(LoadPdfError::Decryption(_)) => return Problem::Password.into(),
        Err(LoadPdfError::Invalid) => return Problem::Damaged.into(),
    };
    if pdf.len() > MAX_OBJECTS {
        return Problem::TooManyObjects.into();
    }
    match pdf.pages().len() {
        0 => Problem::Damaged.into(),
        pages if pages > MAX_PAGES => Problem::TooManyPages.into(),
        pages => {
            let (may_lack, carries) = (lacking::in_drawing(&pdf), carries::in_pdf(&pdf, locked));
            Found::Good(Facts { pages, restricted, may_lack, carries, ..Facts::default() })
        }
    }
}

pub(crate) fn draw(content: Vec<u8>, number: usize, width: u16) -> Option<Vec<u8>> {
    let (pdf, _) = open(content).ok()?;
    let page = pdf.pages().get(number.checked_sub(1)?)?;
    let (page_width, page_height) = page.render_dimensions();
    if !(page_width > 0.0 && page_height > 0.0) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "pages are measured in 32 bits")]
    // Sides are cast to 16 bits behind this: both must fit, and none may vanish.
    let scale = picture::scale(page_width.into(), page_height.into(), width) as f32;
    if page_width * scale < 1.0 || page_height * scale < 1.0 {
        return None;
    }
    let pixels = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(page, &RenderCache::new(), &settings(), &RenderSettings::default(), &pixels);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let rgb: Vec<u8> = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    picture::encode(&image::RgbImage::from_raw(width, height, rgb)?)
}
