//! The QR code as lines of a drawing: sharp in every size.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Blank modules around it (ISO/IEC 18004).
const QUIET: usize = 4;

/// # Errors
/// The text is longer than a code can hold.
pub(crate) fn svg(text: &str) -> Result<Vec<u8>, String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|error| error.to_string())?;
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\"><path d=\"{path}\" fill=\"#000\"/></svg>"
    );
    Ok(svg.into_bytes())
}
