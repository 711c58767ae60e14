//! Acting for somebody else: named by applicant or authority, accepted by whoever identifies, ended at once.

use crate::{
    Denied,
    access::{
        Access,
        standing::{Standing, scope},
    },
    hash::sha256,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    binding::MatchRule,
    event::{Actor, Change},
    id::{CaseSystemId, MessageId, RepresentationId, TenantId},
    message::{Message, MessageState},
    person::{Applicant, Clerk},
    personal::Personal,
    representation::{
        Capacity, INVITATION_LIFETIME, Identified, NamedBy, NamedPerson, Representation, RepresentationState, Right,
    },
};
use ports::{
    StorageError,
    storage::{AcceptRepresentation, NameOutcome, NewRepresentation},
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
    /// Now or before; the link can be looked up as long as nobody has taken it.
    Invited(Box<Representation>),
    TooMany,
    /// The authority named rules for this message, and acting for the recipient is not among them.
    NotAllowed,
    /// The authority took the message back, and now names somebody for it. Its recipient still can: to show it to a lawyer.
    Withdrawn,
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

impl Access {
    /// The applicant asks somebody to act for them. Nobody hands on more than they could do themselves.
    pub async fn invite_representative(&self, applicant: &Applicant, id: MessageId, wish: NameWish) -> Result<Named, Denied> {
        let Some((record, standing)) = self.message_of(applicant, id).await? else { return Ok(Named::NotThere) };
        if standing.representation.is_some() {
            return Err(Denied::RightMissing);
        }
        if !self.still_recognized(applicant, &record.message).await? {
            return Ok(Named::NotThere);
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
        // An answered one can still be added to, by whoever acts for the recipient.
        if matches!(record.state, MessageState::Withdrawn { .. }) {
            return Ok(Named::Withdrawn);
        }
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
        let id = RepresentationId(self.clock.new_id());
        let now = self.clock.now();
        let expires_at = now + INVITATION_LIFETIME;
        let representation = Representation {
            id,
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
            invite_hash: sha256(self.invitation_token(id).as_bytes()),
            expires_at,
            event: self.event(&message.tenant, message.id, actor, Change::RepresentativeNamed { representation: id }),
        };
        Ok(match self.storage.name_representative(&new).await? {
            NameOutcome::Named => Named::Invited(Box::new(new.representation)),
            NameOutcome::AlreadyThere(there) => Named::Invited(there),
            NameOutcome::TooMany => Named::TooMany,
        })
    }

    /// The token in an invitation's link: 128 bits only we can make, so it need not be stored.
    pub fn invitation_token(&self, id: RepresentationId) -> String {
        let tag = self.keyed_hash(b"invitation", id.0.as_bytes());
        URL_SAFE_NO_PAD.encode(&tag[..16])
    }

    /// Follows the link of an invitation. Who is not meant learns nothing, not even that there is one.
    pub async fn invitation(&self, viewer: &Applicant, token: &str) -> Result<Invitation, Denied> {
        let hash = sha256(token.as_bytes());
        let Some(found) = self.storage.representation_by_invite(&viewer.tenant, &hash).await? else {
            return Ok(Invitation::Nowhere);
        };
        let meant = found.person.identify(viewer.level, &viewer.attributes);
        // Who signs in more safely than before need not wait any more, nor who is surely meant behind somebody who waits.
        let goes_on = found.state == RepresentationState::Waiting && meant == Identified::Surely;
        if found.representative == Some(viewer.account) && !goes_on {
            return Ok(match found.state {
                RepresentationState::Active => Invitation::Mine(found.message),
                RepresentationState::Waiting => Invitation::Waiting(Box::new(found)),
                RepresentationState::Invited { .. } | RepresentationState::Ended => Invitation::Over,
            });
        }
        let taken = found.representative.is_some() && !goes_on;
        if meant == Identified::No || taken || self.acts_for_themselves(viewer, &found).await? {
            return Ok(Invitation::Nowhere);
        }
        match found.state {
            RepresentationState::Invited { until } if until > self.clock.now() => {}
            _ if goes_on => {}
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
        self.recognize(viewer).await?;
        Ok(self.storage.message_for_applicant(&viewer.tenant, viewer.account, found.message).await?.is_some())
    }

    /// Accepts, or declines. Answers where it leads then.
    pub async fn answer_invitation(&self, viewer: &Applicant, token: &str, accept: bool) -> Result<Invitation, Denied> {
        let open = match self.invitation(viewer, token).await? {
            Invitation::Open(open) => open,
            other => return Ok(other),
        };
        let actor = Actor::Representative(viewer.account);
        let surely = open.person.identify(viewer.level, &viewer.attributes) == Identified::Surely;
        if !accept {
            // Somebody of the same name must not take it from the one who is meant.
            if surely {
                let change = Change::RepresentationDeclined { representation: open.id };
                let event = self.event(&viewer.tenant, open.message, actor, change);
                self.storage.end_representation(open.id, &event).await?;
            }
            return Ok(Invitation::Over);
        }
        let accepting = AcceptRepresentation {
            id: open.id,
            account: viewer.account,
            account_name: viewer.name.clone(),
            level: viewer.level,
            surely,
            event: self.event(&viewer.tenant, open.message, actor, Change::RepresentationAccepted { representation: open.id }),
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

    /// Who accepted to act for this person and waits for their word, by name.
    pub async fn who_waits_for_me(&self, applicant: &Applicant, standing: &Standing) -> Result<Vec<String>, StorageError> {
        if standing.representation.is_some() {
            return Ok(Vec::new());
        }
        let mine = |one: &Representation| {
            one.state == RepresentationState::Waiting && one.named_by == NamedBy::Applicant(applicant.account)
        };
        let all = self.representatives(applicant, standing).await?;
        Ok(all.iter().filter(|one| mine(one)).map(Representation::shown_name).collect())
    }

    /// Ends one. The recipient can end any they see; a representative their own. `false`: there is no such one.
    pub async fn end_representation(
        &self,
        applicant: &Applicant,
        message: MessageId,
        id: RepresentationId,
    ) -> Result<bool, Denied> {
        let Some((record, standing)) = self.message_of(applicant, message).await? else { return Ok(false) };
        let found = self.storage.representation(&applicant.tenant, message, id).await?;
        let known = match &standing.representation {
            Some(own) => own.id == id,
            None => found.is_some_and(|one| standing.may_end(&one)) && self.still_recognized(applicant, &record.message).await?,
        };
        if known {
            let event = self.event_by(&standing, Change::RepresentationEnded { representation: id });
            self.storage.end_representation(id, &event).await?;
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
        let found = self.storage.representation(&applicant.tenant, message, id).await?.filter(mine);
        let Some(found) = found.filter(|_| standing.representation.is_none()) else { return Ok(false) };
        if !self.still_recognized(applicant, &record.message).await? {
            return Ok(false);
        }
        let needed = record.message.content.levels.send;
        if found.right == Right::Send && needed > applicant.level {
            return Err(Denied::LevelTooLow(needed));
        }
        let event = self.event_by(&standing, Change::RepresentationConfirmed { representation: id });
        self.storage.confirm_representation(id, &event).await?;
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
        let Some(found) = self.storage.representation(&clerk.tenant, message, id).await? else { return Ok(false) };
        if confirm && found.named_by != NamedBy::Authority {
            return Ok(false);
        }
        let change = if confirm {
            Change::RepresentationConfirmed { representation: id }
        } else {
            Change::RepresentationEnded { representation: id }
        };
        let event = self.event(&clerk.tenant, message, Actor::Clerk(clerk.account), change);
        if confirm {
            self.storage.confirm_representation(id, &event).await?;
        } else {
            self.storage.end_representation(id, &event).await?;
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
        let there = self.storage.representation(tenant, message, id).await?.is_some();
        if there {
            let change = Change::RepresentationEnded { representation: id };
            let event = self.event(tenant, message, Actor::CaseSystem, change);
            self.storage.end_representation(id, &event).await?;
        }
        Ok(there)
    }

    /// For whom an account acts, by message: for lists.
    pub async fn acts_for(&self, applicant: &Applicant) -> Result<Vec<Representation>, StorageError> {
        self.storage.representations_by(&applicant.tenant, applicant.account).await
    }
}
