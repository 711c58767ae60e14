//! People are told before something that they began is deleted.

use crate::{notices::Notices, retention::drafts::KEPT};
use domain::{deadline::day_of, notice::NoticeCause};
use jiff::{SignedDuration, Timestamp, civil::Date};
use ports::StorageError;

/// Drafts that are found in one look.
const AT_ONCE: u16 = 500;

/// The day on which a draft goes that was last edited then.
pub(crate) fn draft_ends_on(edited_at: Timestamp) -> Date {
    day_of(edited_at.saturating_add(KEPT).unwrap_or(Timestamp::MAX))
}

impl Notices {
    /// Causes a notice for each draft that goes within its tenant's days. Returns how many are new.
    ///
    /// # Errors
    /// The database is away.
    pub async fn warn_of_drafts(&self) -> Result<usize, StorageError> {
        let days = |notices: &super::TenantNotices| SignedDuration::from_hours(24 * i64::from(notices.draft_days));
        let of_tenants = self.directory.tenants.iter().filter_map(|tenant| tenant.notices.as_ref().map(days));
        let Some(most) = of_tenants.max().filter(|most| !most.is_zero()) else { return Ok(0) };
        let now = self.clock.now();
        let (mut from, mut added) = (now - KEPT, 0);
        loop {
            let found = self.storage.drafts_to_go(from, now - KEPT + most, AT_ONCE).await?;
            let full = found.len() == usize::from(AT_ONCE);
            from = found.last().map_or(from, |last| last.edited_at);
            let mut new = Vec::new();
            for draft in found {
                let rules = self.directory.tenant(&draft.tenant).and_then(|tenant| tenant.notices.as_ref());
                if rules.is_none_or(|rules| draft.edited_at + KEPT - days(rules) > now || rules.draft_days == 0) {
                    continue;
                }
                let record = match self.storage.message_for_delivery(&draft.tenant, draft.message).await {
                    Ok(record) => record,
                    // One that cannot be read keeps nobody else from being told.
                    Err(error @ StorageError::Corrupt { .. }) => {
                        tracing::error!(error = %error, message.id = %draft.message, "notice.draft_unreadable");
                        continue;
                    }
                    Err(error) => return Err(error),
                };
                let Some(record) = record else { continue };
                let cause = NoticeCause::DraftExpires { draft: draft.draft, day: draft_ends_on(draft.edited_at) };
                new.extend(self.announcer.first(&record.message, cause, now));
            }
            if !new.is_empty() {
                added += self.storage.add_notices(&new).await?;
            }
            if !full {
                break;
            }
        }
        if added > 0 {
            self.wake.notify_one();
        }
        Ok(added)
    }
}
