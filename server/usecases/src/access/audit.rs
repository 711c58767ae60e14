//! Lines of the audit log.

use crate::access::{Access, Standing};
use domain::id::{AuditId, DocumentId, MessageId, TenantId};
use ports::storage::{Actor, AuditAction, AuditEntry};

impl Access {
    /// A line of the audit log, now.
    pub(crate) fn audit(&self, tenant: &TenantId, message: MessageId, actor: Actor, action: AuditAction) -> AuditEntry {
        AuditEntry {
            id: AuditId(self.clock.new_id()),
            tenant: tenant.clone(),
            message,
            at: self.clock.now(),
            actor,
            action,
            document: None,
        }
    }

    pub(crate) fn audit_document(&self, standing: &Standing, action: AuditAction, document: DocumentId) -> AuditEntry {
        let entry = self.audit(&standing.key.tenant, standing.key.message, standing.actor.clone(), action);
        AuditEntry { document: Some(document), ..entry }
    }
}
