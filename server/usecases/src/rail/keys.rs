//! Keys for which authorities seal: made ahead, because one takes seconds; wrapped as the keys of documents are.

use crate::rail::{Rail, RailService};
use domain::{
    document::WrappedKey,
    id::{CaseSystemId, RailCaseId},
};
use ports::{OpenedKey, SealedSecret, StorageError, storage::WrappedRailKey};

/// Made ahead for each case system.
const SPARE: u32 = 3;

impl Rail {
    /// Makes one key if there are too few. Returns whether.
    ///
    /// # Errors
    /// The database is away.
    pub async fn make_key(&self) -> Result<bool, StorageError> {
        for (system, service) in &self.services {
            if self.storage.spare_rail_keys(system).await? >= SPARE {
                continue;
            }
            let kid = format!("rk-{}", self.clock.new_id().simple());
            let Some((public, private)) = service.service.draw_key(kid.clone()).await else {
                tracing::error!(case_system = %system, "rail.no_key_drawn");
                continue;
            };
            let Some(key) = self.wrap_key(service, kid, public, private.reveal()).await else { continue };
            self.storage.add_rail_key(system, &service.tenant, &key, self.clock.now()).await?;
            return Ok(true);
        }
        Ok(false)
    }

    pub(crate) async fn wrap_key(
        &self,
        service: &RailService,
        kid: String,
        public: String,
        private: &[u8],
    ) -> Option<WrappedRailKey> {
        match self.safe.seal(&service.tenant, &kid, private).await {
            Ok(SealedSecret { key, sealed }) => {
                Some(WrappedRailKey { kid, public, tenant_key: key.tenant_key, wrapped: key.bytes, sealed })
            }
            Err(error) => {
                tracing::error!(error = %error, "rail.key_not_wrapped");
                None
            }
        }
    }

    /// Every key of a case, opened; the announced one first. The error is for operators.
    pub(crate) async fn opened_keys(
        &self,
        system: &CaseSystemId,
        service: &RailService,
        case: RailCaseId,
    ) -> Result<Result<Vec<OpenedKey>, String>, StorageError> {
        let mut opened = Vec::new();
        for key in self.storage.rail_keys(system, case).await? {
            let sealed = SealedSecret { key: WrappedKey { tenant_key: key.tenant_key, bytes: key.wrapped }, sealed: key.sealed };
            match self.safe.open(&service.tenant, &key.kid, &sealed).await {
                Ok(private) => opened.push(OpenedKey { kid: key.kid, private: domain::personal::Personal::new(private) }),
                Err(error) => return Ok(Err(format!("the reply key {} does not open: {error}", key.kid))),
            }
        }
        Ok(Ok(opened))
    }
}
