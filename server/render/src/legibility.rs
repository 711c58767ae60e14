//! Whether a photo of a paper can be read: advice for the person, never a reason to refuse (ux: "hard to read").

use crate::{Hint, Photo};
use image::{DynamicImage, GrayImage};

/// Pixels of the longer side below which letters of ordinary size run together.
const SMALL: u32 = 1000;
/// Side of the smaller picture that is judged.
const JUDGED: u32 = 1024;
/// Mean brightness of 0 to 255 below which a photo is dark.
const DARK: f64 = 50.0;
/// Variance of the Laplacian over the square of the mean brightness. Sharp photos have 0.006 and more, blurred ones 0.0003.
const SHARP: f64 = 0.001;

pub(crate) fn judge(photo: Photo, image: &DynamicImage) -> Photo {
    Photo { hint: hint(image), ..photo }
}

fn hint(image: &DynamicImage) -> Option<Hint> {
    if image.width().max(image.height()) < SMALL {
        return Some(Hint::Small);
    }
    let grey = image.thumbnail(JUDGED, JUDGED).to_luma8();
    let mean = mean(&grey);
    // Dark photos always look blurred: darkness is told first.
    if mean < DARK { Some(Hint::Dark) } else { (sharpness(&grey, mean) < SHARP).then_some(Hint::Blurred) }
}

fn mean(grey: &GrayImage) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for shade in grey.as_raw() {
        sum += f64::from(*shade);
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

fn sharpness(grey: &GrayImage, mean: f64) -> f64 {
    let (width, height) = grey.dimensions();
    if width < 3 || height < 3 || mean <= 0.0 {
        return f64::INFINITY;
    }
    let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
    let shade = |x: u32, y: u32| f64::from(grey.get_pixel(x, y).0[0]);
    for y in 1..height - 1 {
        for x in 1..width - 1 {
            let edge = 4.0 * shade(x, y) - shade(x - 1, y) - shade(x + 1, y) - shade(x, y - 1) - shade(x, y + 1);
            sum += edge;
            squares += edge * edge;
            count += 1.0;
        }
    }
    (squares / count - (sum / count).powi(2)) / mean.powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Luma, imageops::blur};

    /// Lines of dark words on white paper.
    fn letter(paper: u8) -> GrayImage {
        GrayImage::from_fn(1200, 1600, |x, y| {
            let ink = y % 32 < 14 && (x * 7 + y / 32 * 13) % 29 < 15 && x % 200 < 170;
            Luma([if ink { paper / 5 } else { paper }])
        })
    }

    #[test]
    fn sharp_blurred_dark_and_small_are_told_apart() {
        let judged = |grey: GrayImage| hint(&DynamicImage::ImageLuma8(grey));
        assert_eq!(judged(letter(230)), None);
        assert_eq!(judged(blur(&letter(230), 12.0)), Some(Hint::Blurred));
        assert_eq!(judged(letter(40)), Some(Hint::Dark));
        assert_eq!(judged(GrayImage::from_fn(400, 500, |x, _| Luma([if x % 9 < 4 { 20 } else { 240 }]))), Some(Hint::Small));
    }
}
