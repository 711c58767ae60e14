//! Reports of barriers.

pub(crate) mod report;

pub use report::NewBarrierReport;

use domain::id::TenantId;
use ports::{BarrierReports, Clock};
use std::{collections::HashMap, sync::Arc};

/// Reports of barriers.
pub struct Barriers {
    /// Of the tenants that take reports by a form.
    pub(crate) barrier_reports: HashMap<TenantId, Arc<dyn BarrierReports>>,
    pub(crate) clock: Arc<dyn Clock>,
}
