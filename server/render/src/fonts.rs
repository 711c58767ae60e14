//! Letters for PDFs that bring none along: the library's own lack everything beyond Latin-1.

use hayro::hayro_interpret::font::{FontData, FontQuery, StandardFont};
use std::sync::Arc;

macro_rules! liberation {
    ($name:literal) => {
        include_bytes!(concat!("../fonts/Liberation", $name, ".ttf"))
    };
}

#[expect(clippy::unnecessary_wraps, reason = "the library asks for it")]
pub(crate) fn resolve(query: &FontQuery) -> Option<(FontData, u32)> {
    let wanted = match query {
        FontQuery::Standard(font) => *font,
        FontQuery::Fallback(like) => like.pick_standard_font(),
    };
    let bytes: &'static [u8] = match wanted {
        StandardFont::Helvetica => liberation!("Sans-Regular"),
        StandardFont::HelveticaBold => liberation!("Sans-Bold"),
        StandardFont::HelveticaOblique => liberation!("Sans-Italic"),
        StandardFont::HelveticaBoldOblique => liberation!("Sans-BoldItalic"),
        StandardFont::Courier => liberation!("Mono-Regular"),
        StandardFont::CourierBold => liberation!("Mono-Bold"),
        StandardFont::CourierOblique => liberation!("Mono-Italic"),
        StandardFont::CourierBoldOblique => liberation!("Mono-BoldItalic"),
        StandardFont::TimesRoman => liberation!("Serif-Regular"),
        StandardFont::TimesBold => liberation!("Serif-Bold"),
        StandardFont::TimesItalic => liberation!("Serif-Italic"),
        StandardFont::TimesBoldItalic => liberation!("Serif-BoldItalic"),
        StandardFont::ZapfDingBats | StandardFont::Symbol => return Some(wanted.get_font_data()),
    };
    Some((Arc::new(bytes), 0))
}
