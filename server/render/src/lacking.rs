//! What a PDF's drawing may lack, so that the preview can say so: what the drawing library leaves out without a word.

use crate::pdf::settings;
use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterWarning,
        SoftMask,
        font::{Glyph, GlyphId, GlyphRun},
        hayro_cmap::BfString,
        interpret_page,
    },
    hayro_syntax::{
        Pdf,
        object::{Array, Dict, Name, Object, Rect as PdfRect},
        page::Page,
    },
    kurbo::{Affine, BezPath, Rect},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// For following the text of all pages; where it does not suffice, something may lack.
const PATIENCE: Duration = Duration::from_secs(3);
/// Generations of form fields.
const MAX_ANCESTORS: usize = 16;

pub(crate) fn in_drawing(pdf: &Pdf) -> bool {
    let form = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).and_then(|root| root.get::<Dict<'_>>("AcroForm"));
    // A form of this kind is drawn by its own program; the page says "please wait".
    if form.as_ref().is_some_and(|form| form.contains_key("XFA")) {
        return true;
    }
    if pdf.objects().into_iter().any(|object| matches!(object, Object::Dict(font) if is_guessed(&font))) {
        return true;
    }
    let stale = form.and_then(|form| form.get::<bool>("NeedAppearances")).unwrap_or(false);
    let started = Instant::now();
    pdf.pages().iter().any(|page| {
        let annotations = page.raw().get::<Array<'_>>("Annots");
        annotations.is_some_and(|all| all.iter::<Dict<'_>>().any(|one| is_left_out(&one, stale)))
            || started.elapsed() > PATIENCE
            || lacks_letters(page)
    })
}

/// A font of many letters that is not there: which letters its numbers mean can only be guessed, and ours know no Chinese.
fn is_guessed(font: &Dict<'_>) -> bool {
    let of_many = font.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_str() == "Type0");
    let Some(descendant) = font.get::<Array<'_>>("DescendantFonts").and_then(|all| all.iter::<Dict<'_>>().next()) else {
        return false;
    };
    let descriptor = descendant.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    of_many && !["FontFile", "FontFile2", "FontFile3"].iter().any(|file| descriptor.contains_key(file))
}

/// Whether a viewer would show an annotation that we do not draw, as it brings no picture of itself.
fn is_left_out(annotation: &Dict<'_>, stale: bool) -> bool {
    const HIDDEN_OR_NOT_SHOWN: u32 = 1 << 1 | 1 << 5;
    let has_room = annotation.get::<PdfRect>("Rect").is_none_or(|rect| rect.width() > 0.0 && rect.height() > 0.0);
    if !has_room || annotation.get::<u32>("F").unwrap_or(0) & HIDDEN_OR_NOT_SHOWN != 0 {
        return false;
    }
    let drawn = annotation.get::<Dict<'_>>("AP").is_some_and(|appearance| appearance.contains_key("N"));
    match annotation.get::<Name<'_>>("Subtype").as_ref().map(Name::as_str) {
        Some("Link" | "Popup") => false,
        Some("Widget") => (!drawn || stale) && is_filled_in(annotation),
        _ => !drawn,
    }
}

/// A field's value stands at itself or at one of its ancestors. A ticked box without a picture counts, an open one does not.
fn is_filled_in(field: &Dict<'_>) -> bool {
    let mut at = Some(field.clone());
    for _ in 0..MAX_ANCESTORS {
        let Some(field) = at else { return false };
        match field.get::<Object<'_>>("V") {
            Some(Object::String(text)) => return !text.as_ref().is_empty(),
            Some(Object::Name(state)) => return state.as_str() != "Off",
            Some(_) => return true,
            None => at = field.get::<Dict<'_>>("Parent"),
        }
    }
    false
}

/// A font that cannot be read, or letters that are in none of ours.
fn lacks_letters<'a>(page: &'a Page<'a>) -> bool {
    let unread = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&unread);
    let mut settings = settings();
    settings.warning_sink = Arc::new(move |warning| {
        if matches!(warning, InterpreterWarning::UnsupportedFont) {
            seen.store(true, Ordering::Relaxed);
        }
    });
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(Affine::IDENTITY, bounds, &InterpreterCache::new(), page.xref(), settings);
    let mut letters = Letters { lack: false };
    interpret_page(page, &mut context, &mut letters);
    letters.lack || unread.load(Ordering::Relaxed)
}

/// Draws nothing; looks at the letters.
struct Letters {
    lack: bool,
}

impl<'a> Device<'a> for Letters {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, mode: &DrawMode) {
        // Text behind a scan is there to be searched, not seen.
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        self.lack |= run.glyphs().iter().any(|glyph| match &**glyph {
            Glyph::Outline(outline) => outline.glyph_id() == GlyphId::NOTDEF && is_seen(outline.as_unicode()),
            Glyph::Type3(_) => false,
        });
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn is_seen(letter: Option<BfString>) -> bool {
    let ink = |letter: char| {
        !letter.is_whitespace() && !letter.is_control() && !matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
    };
    match letter {
        Some(BfString::Char(letter)) => ink(letter),
        Some(BfString::String(letters)) => letters.chars().any(ink),
        // Most often a space of a font that has none.
        None => false,
    }
}
