//! An online service tells of an application that it has sent to an authority: messages about it are matched by its number.

use crate::xoev::Xoev;
use domain::{
    authority::CaseRef,
    id::{AuthorityId, CaseSystemId, RailCaseId},
    personal::Personal,
    rail::PublicService,
};
use ports::{
    StorageError,
    storage::{CaseKey, NewRailCase, RailCase, RegisterOutcome},
};
use uuid::Uuid;

/// An application whose facts were checked.
#[derive(Debug)]
pub struct RegisterApplication {
    pub case_system: CaseSystemId,
    pub authority: AuthorityId,
    /// As messages name it.
    pub application: String,
    pub case: CaseRef,
    /// What people applied for.
    pub service: String,
    pub facts: Personal<String>,
    pub body_hash: [u8; 32],
}

#[derive(Debug, thiserror::Error)]
pub enum ApplicationError {
    #[error("the case system exchanges no messages of an XÖV standard")]
    NotExchanging,
    #[error("the application, or its case, is registered with something else")]
    Conflict,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Applications of all case systems, by system and number.
const NAMESPACE: Uuid = Uuid::from_u128(0x2d0f_3c5e_91c1_4b6e_9a4e_3f1d_5a7b_c0de);

impl Xoev {
    /// Returns whether it is new.
    pub async fn register_application(&self, register: RegisterApplication) -> Result<bool, ApplicationError> {
        let system = register.case_system.clone();
        let service = self.services.get(&system).ok_or(ApplicationError::NotExchanging)?;
        let name = format!("{system}/{}", register.application);
        let case = RailCase {
            id: RailCaseId(Uuid::new_v5(&NAMESPACE, name.as_bytes())),
            case_system: system.clone(),
            tenant: service.tenant.clone(),
            authority: register.authority,
            case: register.case,
            destination: Uuid::nil(),
            application: Some(register.application),
            service: PublicService { identifier: String::new(), name: register.service, region: None },
            facts: register.facts,
            created_at: self.clock.now(),
            read_at: None,
            events_read: 0,
        };
        let new = NewRailCase { case, body_hash: register.body_hash, key: CaseKey::None };
        match self.storage.register_case(&new).await? {
            RegisterOutcome::Registered(_) => {
                tracing::info!(case_system = %system, xoev.case = %new.case.id, "xoev.application_registered");
                Ok(true)
            }
            RegisterOutcome::AlreadyThere(_) => Ok(false),
            RegisterOutcome::Conflict | RegisterOutcome::NoKey => Err(ApplicationError::Conflict),
        }
    }
}
