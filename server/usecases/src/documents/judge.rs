//! The malware check of one document. Trouble and slowness mean "not yet checked", never "clean" (D5).

use crate::{
    Scanning,
    documents::{Asker, Documents},
};
use domain::document::{DocumentRefusal, Release, ScanState, UncheckedFiles};
use ports::{DocumentPlace, DocumentStoreError, Sealed, Verdict};
use std::time::Duration;

impl Documents {
    /// The verdict, or why the file cannot stay. Few run at once; waiting for a turn counts as patience.
    pub(crate) async fn judge_document(
        &self,
        place: &DocumentPlace,
        sealed: &Sealed,
        patience: Duration,
        who: &Asker,
    ) -> Result<Result<ScanState, DocumentRefusal>, DocumentStoreError> {
        let Scanning::With(scanner) = &self.scanning else { return Ok(Ok(ScanState::Released(Release::Waived))) };
        let scan = async {
            let _turn = self.turns.scanning.turn(who).await;
            Ok(scanner.scan(self.store.open(place, sealed).await?).await)
        };
        let verdict = match tokio::time::timeout(patience, scan).await {
            Ok(Ok(Ok(verdict))) => verdict,
            Ok(Err(error)) => return Err(error),
            Ok(Ok(Err(error))) => {
                tracing::error!(document.id = %place.document, error = %error, "scan.failed");
                return Ok(Ok(ScanState::Unscanned));
            }
            Err(_) => {
                tracing::warn!(document.id = %place.document, "scan.slow");
                return Ok(Ok(ScanState::Unscanned));
            }
        };
        Ok(match verdict {
            Verdict::Clean => Ok(ScanState::Released(Release::Clean)),
            Verdict::Infected(found) => {
                tracing::warn!(document.id = %place.document, scan.found = %found, "document.infected");
                Err(DocumentRefusal::Infected)
            }
            Verdict::NotScannable(reason) => {
                tracing::warn!(document.id = %place.document, scan.reason = %reason, "document.not_scannable");
                match self.directory.unchecked_files(&place.tenant) {
                    UncheckedFiles::Wait => Err(DocumentRefusal::NotScannable),
                    UncheckedFiles::SendMarked => Ok(ScanState::Released(Release::NotScannable)),
                }
            }
        })
    }
}
