//! Acting for somebody else: named by applicant or authority, accepted by whoever identifies, ended at once.

use super::{Denied, Portal, accept_message::sha256, list_messages::scope, standing::Standing};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    binding::MatchRule,
    id::{CaseSystemId, MessageId, RepresentationId, TenantId},
    message::Message,
    person::{Applicant, Clerk},
    personal::Personal,
    representation::{
        Capacity, INVITATION_LIFETIME, Identified, NamedBy, NamedPerson, Representation, RepresentationState, Right,
    },
};
use ports::{
    StorageError,
    storage::{AcceptRepresentation, Actor, AuditAction, NameOutcome, NewRepresentation},
};

/// Who shall act, as what, and how far.
#[derive(Debug, Clone)]
pub struct NameWish {
    pub person: NamedPerson,
    pub capacity: Capacity,
    pub right: Right,
}

/// What became of the wish.
#[derive(Debug)]
pub enum Named {
    /// The link's token: shown once, kept nowhere in clear.
    Invited {
        token: String,
        representation: Box<Representation>,
    },
    TooMany,
    /// The authority named rules for this message, and acting for the recipient is not among them.
    NotAllowed,
    NotThere,
}

/// Where the link of an invitation leads somebody.
#[derive(Debug)]
pub enum Invitation {
    /// It is for them; they can accept it.
    Open(Box<Representation>),
    /// They accepted it before, and may act.
    Mine(MessageId),
    /// They accepted it; whoever named them decides.
    Waiting(Box<Representation>),
    /// It was for them, and its time is over.
    Over,
    /// Not there or not theirs.
    Nowhere,
}

impl Portal {
    /// The applicant asks somebody to act for them. Nobody hands on more than they could do themselves.
    pub async fn invite_representative(&self, applicant: &Applicant, id: MessageId, wish: NameWish) -> Result<Named, Denied> {
        let Some((record, standing)) = self.message_of(applicant, id).await? else { return Ok(Named::NotThere) };
        if standing.representation.is_some() {
            return Err(Denied::RightMissing);
        }
        let needed = record.message.content.levels.send;
        if wish.right == Right::Send && needed > applicant.level {
            return Err(Denied::LevelTooLow(needed));
        }
        let by = NamedBy::Applicant(applicant.account);
        let named = self.name(&record.message, by, applicant.name.clone(), wish, Actor::Applicant(applicant.account));
        Ok(named.await?)
    }

    /// The case system names who acts for the recipient: a parent, a guardian, a lawyer it knows.
    pub async fn name_representative(
        &self,
        case_system: &CaseSystemId,
        id: MessageId,
        wish: NameWish,
    ) -> Result<Named, StorageError> {
        let Some(record) = self.storage.message_for_case_system(case_system, id).await? else { return Ok(Named::NotThere) };
        let name = record.message.content.recipient_name.clone();
        let name = name.map(|name| Personal::new(String::from(name.reveal().clone())));
        self.name(&record.message, NamedBy::Authority, name, wish, Actor::CaseSystem).await
    }

    async fn name(
        &self,
        message: &Message,
        named_by: NamedBy,
        represented: Option<Personal<String>>,
        wish: NameWish,
        actor: Actor,
    ) -> Result<Named, StorageError> {
        if !message.recipient.allows(MatchRule::Representative) {
            return Ok(Named::NotAllowed);
        }
        let mut random = [0; 16];
        self.clock.fill_random(&mut random);
        let token = URL_SAFE_NO_PAD.encode(random);
        let now = self.clock.now();
        let expires_at = now + INVITATION_LIFETIME;
        let representation = Representation {
            id: RepresentationId(self.clock.new_id()),
            message: message.id,
            named_by,
            person: wish.person,
            represented,
            capacity: wish.capacity,
            right: wish.right,
            state: RepresentationState::Invited { until: expires_at },
            representative: None,
            representative_name: None,
            created_at: now,
            accepted_at: None,
            ended_at: None,
        };
        let new = NewRepresentation {
            tenant: message.tenant.clone(),
            representation,
            invite_hash: sha256(token.as_bytes()),
            expires_at,
            audit: self.audit(&message.tenant, message.id, actor, AuditAction::RepresentativeNamed),
        };
        Ok(match self.storage.name_representative(&new).await? {
            NameOutcome::Named => Named::Invited { token, representation: Box::new(new.representation) },
            NameOutcome::TooMany => Named::TooMany,
        })
    }

    /// Follows the link of an invitation. Who is not meant learns nothing, not even that there is one.
    pub async fn invitation(&self, viewer: &Applicant, token: &str) -> Result<Invitation, Denied> {
        let hash = sha256(token.as_bytes());
        let Some(found) = self.storage.representation_by_invite(&viewer.tenant, &hash).await? else {
            return Ok(Invitation::Nowhere);
        };
        if found.representative == Some(viewer.account) {
            return Ok(match found.state {
                RepresentationState::Active => Invitation::Mine(found.message),
                RepresentationState::Waiting => Invitation::Waiting(Box::new(found)),
                RepresentationState::Invited { .. } | RepresentationState::Ended => Invitation::Over,
            });
        }
        let meant = found.person.identify(viewer.level, &viewer.attributes) != Identified::No;
        if !meant || found.representative.is_some() || self.acts_for_themselves(viewer, &found).await? {
            return Ok(Invitation::Nowhere);
        }
        match found.state {
            RepresentationState::Invited { until } if until > self.clock.now() => {}
            _ => return Ok(Invitation::Over),
        }
        let message = self.storage.message_for_delivery(&viewer.tenant, found.message).await?;
        let Some(message) = message else { return Ok(Invitation::Nowhere) };
        let needed = message.message.content.levels.read;
        if needed > viewer.level {
            return Err(Denied::LevelTooLow(needed));
        }
        Ok(Invitation::Open(Box::new(found)))
    }

    /// Nobody represents themselves, and the recipient needs no invitation.
    async fn acts_for_themselves(&self, viewer: &Applicant, found: &Representation) -> Result<bool, StorageError> {
        Ok(self.storage.message_for_applicant(&viewer.tenant, viewer.account, found.message).await?.is_some())
    }

    /// Accepts, or declines. Answers where it leads then.
    pub async fn answer_invitation(&self, viewer: &Applicant, token: &str, accept: bool) -> Result<Invitation, Denied> {
        let open = match self.invitation(viewer, token).await? {
            Invitation::Open(open) => open,
            other => return Ok(other),
        };
        let actor = Actor::Representative(viewer.account);
        if !accept {
            let audit = self.audit(&viewer.tenant, open.message, actor, AuditAction::RepresentationEnded);
            self.storage.end_representation(open.id, &audit).await?;
            return Ok(Invitation::Over);
        }
        let surely = open.person.identify(viewer.level, &viewer.attributes) == Identified::Surely;
        let accepting = AcceptRepresentation {
            id: open.id,
            account: viewer.account,
            account_name: viewer.name.clone(),
            level: viewer.level,
            surely,
            audit: self.audit(&viewer.tenant, open.message, actor, AuditAction::RepresentationAccepted),
        };
        if self.storage.accept_representation(&accepting).await? {
            tracing::info!(message.id = %open.message, representation.id = %open.id, representation.sure = surely, "representation.accepted");
        }
        // Two tabs or a double click: what is true now counts.
        self.invitation(viewer, token).await
    }

    /// The people who act, or shall act, for a recipient, as they may see them: their own invitations and whom the authority named.
    pub async fn representatives(&self, applicant: &Applicant, standing: &Standing) -> Result<Vec<Representation>, StorageError> {
        let all = self.storage.representations_of(&applicant.tenant, standing.key.message).await?;
        Ok(all.into_iter().filter(|one| standing.sees(one)).collect())
    }

    /// Ends one. The recipient can end any they see; a representative their own. `false`: there is no such one.
    pub async fn end_representation(
        &self,
        applicant: &Applicant,
        message: MessageId,
        id: RepresentationId,
    ) -> Result<bool, Denied> {
        let Some((_, standing)) = self.message_of(applicant, message).await? else { return Ok(false) };
        let known = match &standing.representation {
            Some(own) => own.id == id,
            None => self.representatives(applicant, &standing).await?.iter().any(|one| one.id == id),
        };
        if known {
            let audit = self.audit(&applicant.tenant, message, standing.actor, AuditAction::RepresentationEnded);
            self.storage.end_representation(id, &audit).await?;
        }
        Ok(known)
    }

    /// The recipient says that whoever accepted is the one they meant. `false`: there is no such one that waits for their word.
    pub async fn confirm_representation(
        &self,
        applicant: &Applicant,
        message: MessageId,
        id: RepresentationId,
    ) -> Result<bool, Denied> {
        let Some((record, standing)) = self.message_of(applicant, message).await? else { return Ok(false) };
        let mine = |one: &Representation| one.id == id && one.named_by == NamedBy::Applicant(applicant.account);
        let found = self.representatives(applicant, &standing).await?.into_iter().find(mine);
        let Some(found) = found.filter(|_| standing.representation.is_none()) else { return Ok(false) };
        let needed = record.message.content.levels.send;
        if found.right == Right::Send && needed > applicant.level {
            return Err(Denied::LevelTooLow(needed));
        }
        let audit = self.audit(&applicant.tenant, message, standing.actor, AuditAction::RepresentationConfirmed);
        self.storage.confirm_representation(id, &audit).await?;
        Ok(true)
    }

    /// Those the authority has to do with: it sees all, decides about its own, and can end any.
    pub async fn representatives_of(&self, tenant: &TenantId, message: MessageId) -> Result<Vec<Representation>, StorageError> {
        self.storage.representations_of(tenant, message).await
    }

    /// A clerk's word on somebody the authority named. `false`: not there, or not theirs to decide.
    pub async fn decide_representation(
        &self,
        clerk: &Clerk,
        message: MessageId,
        id: RepresentationId,
        confirm: bool,
    ) -> Result<bool, StorageError> {
        if self.storage.message_for_clerk(&scope(clerk), message).await?.is_none() {
            return Ok(false);
        }
        let all = self.storage.representations_of(&clerk.tenant, message).await?;
        let Some(found) = all.into_iter().find(|one| one.id == id) else { return Ok(false) };
        if confirm && found.named_by != NamedBy::Authority {
            return Ok(false);
        }
        let action = if confirm { AuditAction::RepresentationConfirmed } else { AuditAction::RepresentationEnded };
        let audit = self.audit(&clerk.tenant, message, Actor::Clerk(clerk.account), action);
        if confirm {
            self.storage.confirm_representation(id, &audit).await?;
        } else {
            self.storage.end_representation(id, &audit).await?;
        }
        Ok(true)
    }

    /// The case system ends a representation of its message. Twice is harmless. `false`: not there.
    pub async fn end_representation_for_case_system(
        &self,
        tenant: &TenantId,
        case_system: &CaseSystemId,
        message: MessageId,
        id: RepresentationId,
    ) -> Result<bool, StorageError> {
        if self.storage.message_for_case_system(case_system, message).await?.is_none() {
            return Ok(false);
        }
        let all = self.storage.representations_of(tenant, message).await?;
        let there = all.iter().any(|one| one.id == id);
        if there {
            let audit = self.audit(tenant, message, Actor::CaseSystem, AuditAction::RepresentationEnded);
            self.storage.end_representation(id, &audit).await?;
        }
        Ok(there)
    }

    /// For whom an account acts, by message: for lists.
    pub async fn acts_for(&self, applicant: &Applicant) -> Result<Vec<Representation>, StorageError> {
        self.storage.representations_by(&applicant.tenant, applicant.account).await
    }
}
