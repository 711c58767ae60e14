//! Records for case files: what was said, as PDF/UA-1 and PDF/A-2a.

use crate::{KEPT_LETTERS, TypstPrinter, reasons, world::RecordWorld};
use jiff::tz::TimeZone;
use ports::{Record, RecordPrinter};
use serde_json::json;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

impl RecordPrinter for TypstPrinter {
    fn print_record(&self, record: &Record, id: &str) -> Result<Vec<u8>, String> {
        let day = record.at.to_zoned(TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)).date();
        let facts = json!({
            "title": record.title,
            "lang": record.language.split('-').next().unwrap_or("de"),
            "day": day.to_string(),
            "facts": record.facts,
            "sections": record.sections.iter().map(|one| json!({ "heading": one.heading, "text": one.text })).collect::<Vec<_>>(),
        });
        let facts = serde_json::to_vec(&facts).map_err(|error| error.to_string())?;
        let world = RecordWorld { library: &self.library, book: &self.book, fonts: &self.fonts, facts };
        let document = typst::compile::<PagedDocument>(&world);
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).map_err(|error| format!("{error:?}"))?;
        let options = PdfOptions {
            ident: Smart::Custom(id.to_owned()),
            creator: Smart::Custom(Some("Rückkanal".to_owned())),
            standards,
            ..PdfOptions::default()
        };
        let pdf = document.output.and_then(|document| typst_pdf::pdf(&document, &options));
        typst::comemo::evict(KEPT_LETTERS);
        pdf.map_err(|faults| reasons(&faults))
    }
}
