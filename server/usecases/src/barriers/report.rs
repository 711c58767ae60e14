//! Somebody reports a barrier, signed in or not.

use crate::barriers::Barriers;
use domain::{id::TenantId, personal::Personal};
use ports::{BarrierReport, BarrierReportsError};

/// What was typed, within its bounds.
#[derive(Debug, Clone)]
pub struct NewBarrierReport {
    pub what: String,
    pub page: Option<String>,
    pub email: Option<String>,
    pub language: String,
}

impl Barriers {
    /// Whether this tenant takes reports by a form.
    pub fn takes_barrier_reports(&self, tenant: &TenantId) -> bool {
        self.barrier_reports.contains_key(tenant)
    }

    /// Keeps a report and returns its number. `None`: this tenant takes none.
    pub async fn report_barrier(&self, tenant: &TenantId, new: NewBarrierReport) -> Result<Option<String>, BarrierReportsError> {
        let Some(reports) = self.barrier_reports.get(tenant) else { return Ok(None) };
        let number = self.clock.new_id().simple().to_string()[24..].to_uppercase();
        let report = BarrierReport {
            number: number.clone(),
            at: self.clock.now(),
            what: Personal::new(new.what),
            page: new.page.map(Personal::new),
            email: new.email.map(Personal::new),
            language: new.language,
        };
        reports.keep(&report).await?;
        tracing::info!(report.number = %number, report.tenant = %tenant, "barrier.reported");
        Ok(Some(number))
    }
}
