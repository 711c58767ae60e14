//! Scans documents that got no verdict when they were uploaded.

use super::{Portal, Scanning};
use domain::id::AuditId;
use ports::{DocumentPlace, StorageError, Verdict};
use std::time::Duration;

/// Longest time for one document.
const SCAN_LIMIT: Duration = Duration::from_secs(120);

impl Portal {
    /// Returns how many got a verdict.
    pub async fn rescan_documents(&self, limit: u16) -> Result<usize, StorageError> {
        let Scanning::With(scanner) = &self.scanning else { return Ok(0) };
        let mut settled = 0;
        for stored in self.storage.unscanned_documents(limit).await? {
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
                    self.storage.drop_infected(&place.tenant, place.document, audit, self.clock.now()).await?;
                    self.forget_bytes(&place).await;
                }
                Ok(Err(error)) => {
                    tracing::error!(document.id = %place.document, error = %error, "scan.failed");
                    continue;
                }
                Err(_) => {
                    tracing::error!(document.id = %place.document, "scan.too_slow");
                    continue;
                }
            }
            settled += 1;
        }
        Ok(settled)
    }
}
