//! Scans documents that got no verdict when they were uploaded.

use super::{Portal, Scanning};
use domain::id::AuditId;
use ports::{DocumentPlace, StorageError, Verdict};
use std::time::Duration;

/// Longest time for one document.
const SCAN_LIMIT: Duration = Duration::from_secs(120);

/// Where a round of scans stopped: moment of receipt and id of the last document.
pub type ScanPlace = (jiff::Timestamp, domain::id::DocumentId);

impl Portal {
    /// Scans documents behind a place and returns the last place; `None` at the end. One that gets no verdict stops no other.
    pub async fn rescan_documents(&self, after: Option<ScanPlace>, limit: u16) -> Result<Option<ScanPlace>, StorageError> {
        let Scanning::With(scanner) = &self.scanning else { return Ok(None) };
        let mut last = None;
        for stored in self.storage.unscanned_documents(after, limit).await? {
            last = Some((stored.facts.received_at, stored.facts.id));
            let place = DocumentPlace { tenant: stored.tenant.clone(), document: stored.facts.id };
            let content = match self.documents.open(&place, &stored.wrapped_key).await {
                Ok(content) => content,
                Err(error) => {
                    tracing::error!(document.id = %place.document, error = %error, "scan.unreadable");
                    continue;
                }
            };
            match tokio::time::timeout(SCAN_LIMIT, scanner.scan(content)).await {
                Ok(Ok(Verdict::Clean)) => self.storage.mark_clean(&place.tenant, place.document).await?,
                Ok(Ok(Verdict::Infected(found))) => {
                    tracing::warn!(document.id = %place.document, scan.found = %found, "document.infected");
                    let audit = AuditId(self.clock.new_id());
                    if self.storage.drop_infected(&place.tenant, place.document, audit, self.clock.now()).await? {
                        self.forget_bytes(&place).await;
                    }
                }
                Ok(Err(error)) => {
                    tracing::error!(document.id = %place.document, error = %error, "scan.failed");
                }
                Err(_) => {
                    tracing::error!(document.id = %place.document, "scan.too_slow");
                }
            }
        }
        Ok(last)
    }
}
