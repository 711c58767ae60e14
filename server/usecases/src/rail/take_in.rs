//! The errand that makes a message of what an authority has sent: fetched, opened and checked, stored, and only then acknowledged. What
//! cannot become a message is set aside with its reason; nothing is rejected without a person's decision.

use crate::{
    access::reading_rules,
    hash::sha256,
    messages::{
        AcceptError, AcceptMessage,
        incoming_files::{Facts, KeepError},
    },
    rail::{Rail, RailService, collect::UNKNOWN_CASE},
};
use domain::{
    binding::Recipient,
    errand::{AttemptOutcome, Cause},
    id::{ArrivalId, CaseSystemId},
    message::MessageContent,
    rail::{ArrivalState, RailEvent, RailProblem},
};
use ports::{
    ArrivalVerdict, ArrivedContent, ArrivingFile, CaseAt, OpenedArrival, OpenedKey, RailError, StorageError,
    storage::{Arrival, ArrivalNote, ClaimedErrand, FromArrival, NewMessageFile, RailCase},
};

/// So long people wait for an acknowledgement that does not get through.
const TOLD_ANYWAY: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);

/// Why a step did not succeed.
enum Trouble {
    /// Another attempt may: the other side's moment, if it names one.
    Later(String, Option<jiff::SignedDuration>),
    /// None of ours can: a person decides.
    SetAside(String),
    Storage(StorageError),
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<RailError> for Trouble {
    fn from(error: RailError) -> Self {
        match error {
            RailError::Away { reason, after } => Self::Later(reason, after),
            RailError::NotLetIn { reason } | RailError::Ours { reason } => Self::Later(reason, None),
            RailError::Gone => Self::SetAside("the delivery service has it no more".to_owned()),
            RailError::Unfit { reason, problem } => {
                Self::SetAside(format!("{} ({}): {reason}", slug(&problem), problem.instance))
            }
            RailError::Store(error) => Self::Later(format!("the document store: {error}"), None),
        }
    }
}

fn slug(problem: &RailProblem) -> &str {
    problem.r#type.rsplit('/').next().unwrap_or_default()
}

impl Rail {
    pub(crate) async fn take_in(&self, claimed: &ClaimedErrand, id: ArrivalId) -> Result<AttemptOutcome, StorageError> {
        let done = |proof: &str| Ok(AttemptOutcome::Done { proof: proof.to_owned() });
        let later = |reason: &str| Ok(AttemptOutcome::Later { reason: Cause::Channel.because(reason) });
        let Some(system) = claimed.route.of_arrivals() else { return done("its route names no case system") };
        let Some(service) = self.services.get(&system) else { return later("the case system is not configured") };
        let Some(arrival) = self.storage.arrival(&system, id).await? else { return done("it is not known any more") };
        if arrival.state.is_settled() {
            return done(arrival.state.as_str());
        }
        match self.try_take_in(claimed, &system, service, &arrival).await {
            Ok(()) => done("acknowledged"),
            Err(Trouble::Storage(error)) => Err(error),
            // The message is there. Its person is told after an hour, whatever the service says of our acknowledgement; the next look tries again.
            Err(Trouble::Later(reason, _)) if self.is_stored_for_long(&system, id).await? => {
                tracing::warn!(case_system = %system, rail.arrival = %id, rail.problem = %reason, "rail.arrival_not_acknowledged");
                done("stored, and not acknowledged yet")
            }
            Err(Trouble::Later(reason, after)) => {
                self.storage.note_arrival(&system, id, &ArrivalNote::Waits(reason.clone()), self.clock.now()).await?;
                let reason = Cause::Channel.because(reason);
                Ok(match after {
                    Some(after) => {
                        let at = self.clock.now().saturating_add(after).unwrap_or(jiff::Timestamp::MAX);
                        AttemptOutcome::NotBefore { at, reason }
                    }
                    None => AttemptOutcome::Later { reason },
                })
            }
            Err(Trouble::SetAside(reason)) => {
                tracing::error!(case_system = %system, rail.arrival = %id, rail.problem = %reason, "rail.arrival_set_aside");
                self.storage.note_arrival(&system, id, &ArrivalNote::SetAside(reason.clone()), self.clock.now()).await?;
                Ok(AttemptOutcome::Done { proof: format!("set aside: {reason}") })
            }
        }
    }

    async fn try_take_in(
        &self,
        claimed: &ClaimedErrand,
        system: &CaseSystemId,
        service: &RailService,
        arrival: &Arrival,
    ) -> Result<(), Trouble> {
        let Some(case) = self.storage.rail_case(system, arrival.case).await? else {
            return Err(Trouble::SetAside(UNKNOWN_CASE.to_owned()));
        };
        let at = CaseAt { case: case.id, destination: case.destination };
        let tags = match (arrival.state, &arrival.tags) {
            (ArrivalState::Stored, Some(tags)) => tags.clone(),
            _ => self.store_arrival(claimed, (system, service), &case, arrival).await?,
        };
        match service.service.acknowledge(at, arrival.id, &ArrivalVerdict::Accept(tags), self.clock.now()).await {
            Ok(()) => {}
            // The message is there all the same; the authority may believe that nobody has it.
            Err(RailError::Gone) => {
                tracing::error!(case_system = %system, rail.arrival = %arrival.id, "rail.arrival_gone_unacknowledged");
                self.storage.note_arrival(system, arrival.id, &ArrivalNote::Unacknowledged, self.clock.now()).await?;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
        self.storage.note_arrival(system, arrival.id, &ArrivalNote::Acknowledged, self.clock.now()).await?;
        // That it was acknowledged is evidence, too. What cannot be read now is read with the next look at the case.
        if let Ok(events) = service.service.events(at).await {
            self.storage.keep_rail_events(system, case.id, &events, self.clock.now()).await?;
        }
        tracing::info!(case_system = %system, rail.arrival = %arrival.id, "rail.arrival_acknowledged");
        Ok(())
    }

    /// From the delivery service into a message, in one transaction with the note that it is there.
    async fn store_arrival(
        &self,
        claimed: &ClaimedErrand,
        (system, service): (&CaseSystemId, &RailService),
        case: &RailCase,
        arrival: &Arrival,
    ) -> Result<domain::rail::PartTags, Trouble> {
        let at = CaseAt { case: case.id, destination: case.destination };
        let keys = self.opened_keys(system, service, case.id).await?.map_err(|reason| Trouble::Later(reason, None))?;
        let events = service.service.events(at).await?;
        self.storage.keep_rail_events(system, case.id, &events, self.clock.now()).await?;
        let opened = service.service.fetch(at, arrival.id, &keys, &events).await?;
        let (recipient, content, all_is_said) = self.read(case, &opened)?;
        let mut files = self.fetch_files(service, arrival.id, &opened, &keys).await?;
        if !all_is_said {
            files.push(self.keep_data(service, &opened).await?);
        }
        let body_hash = sha256(opened.data.reveal());
        let tags = opened.tags.clone();
        let accept = AcceptMessage {
            tenant: case.tenant.clone(),
            case_system: system.clone(),
            authority: case.authority.clone(),
            case: case.case.clone(),
            recipient,
            content,
            idempotency_key: format!("fit-connect:{}", arrival.id),
            body_hash,
            from: Some(FromArrival { arrival: arrival.id, tags: opened.tags, files }),
            exchange: None,
            replaces: None,
            attachments: Vec::new(),
            // Whoever is told must find it, and the authority must not be able to think that it was not fetched.
            told_after: Some(claimed.id),
        };
        match self.messages.accept_message(accept).await {
            Ok(_) => Ok(tags),
            // Another instance was first: its state decides at the next attempt.
            Err(AcceptError::KeyReused) => Err(Trouble::Later("another attempt has taken it in".to_owned(), None)),
            Err(AcceptError::CaseClosed) => Err(Trouble::SetAside("the case was closed here".to_owned())),
            Err(AcceptError::NotReplaceable | AcceptError::AttachmentMissing) => {
                Err(Trouble::SetAside("it names what is not there".to_owned()))
            }
            Err(AcceptError::Storage(error)) => Err(error.into()),
        }
    }

    /// What it says, as a message.
    fn read(&self, case: &RailCase, opened: &OpenedArrival) -> Result<(Recipient, MessageContent, bool), Trouble> {
        let rules = reading_rules(&self.directory, &case.tenant, &case.authority, self.clock.now());
        let rules = rules.ok_or_else(|| Trouble::Later("the case's authority is not configured".to_owned(), None))?;
        let files = opened.attachments.iter().filter_map(|file| file.name.as_ref().map(|name| name.reveal().clone()));
        let arrived = ArrivedContent {
            case_system: &case.case_system,
            facts: case.facts.reveal(),
            schema: &opened.schema,
            media_type: &opened.media_type,
            data: opened.data.reveal(),
            files: files.collect(),
        };
        self.reader
            .read(&arrived, &rules.rules())
            .map_err(|faults| Trouble::SetAside(format!("schema-violation (data): {}", faults.join("; "))))
    }

    async fn fetch_files(
        &self,
        service: &RailService,
        id: ArrivalId,
        opened: &OpenedArrival,
        keys: &[OpenedKey],
    ) -> Result<Vec<NewMessageFile>, Trouble> {
        if opened.attachments.len() > service.max_files {
            return Err(Trouble::SetAside(format!(
                "{} attachments: at most {} are taken",
                opened.attachments.len(),
                service.max_files
            )));
        }
        let mut files = Vec::new();
        for file in &opened.attachments {
            files.push(self.fetch_file(service, id, opened, file, keys).await?);
        }
        Ok(files)
    }

    /// What the message does not say lies beside it: the service deletes its copy a week after our acknowledgement.
    async fn keep_data(&self, service: &RailService, opened: &OpenedArrival) -> Result<NewMessageFile, Trouble> {
        let name = if opened.media_type == "application/json" { "daten.json" } else { "daten.xml" };
        let kept = self.files.keep(&service.tenant, name, &opened.media_type, opened.data.reveal().clone()).await;
        kept.map_err(|error| not_kept(error, "data"))
    }

    async fn is_stored_for_long(&self, system: &CaseSystemId, id: ArrivalId) -> Result<bool, StorageError> {
        let Some(arrival) = self.storage.arrival(system, id).await? else { return Ok(false) };
        let waits = arrival.first_seen_at.duration_until(self.clock.now());
        Ok(arrival.state == ArrivalState::Stored && waits > TOLD_ANYWAY)
    }

    async fn fetch_file(
        &self,
        service: &RailService,
        id: ArrivalId,
        opened: &OpenedArrival,
        file: &ArrivingFile,
        keys: &[OpenedKey],
    ) -> Result<NewMessageFile, Trouble> {
        let store = |error| Trouble::from(RailError::Store(error));
        let mut incoming = self.files.begin(&service.tenant).await.map_err(store)?;
        let fetched = match service.service.fetch_file(id, opened, file, keys, &mut *incoming.writer).await {
            Ok(fetched) => fetched,
            Err(error) => {
                incoming.writer.abort().await;
                return Err(error.into());
            }
        };
        let facts = Facts {
            name: file.name.as_ref().map(|name| name.reveal().as_str()),
            otherwise: format!("datei-{}", file.id),
            media_type: &file.media_type,
            sha256: fetched.sha256,
        };
        self.files.finish(incoming, facts).await.map_err(|error| not_kept(error, &format!("attachment:{}", file.id)))
    }

    /// A person has decided that an arrival goes back to the authority. The inner error says why it did not.
    ///
    /// # Errors
    /// The database is away.
    pub async fn reject(&self, system: &CaseSystemId, id: ArrivalId, reason: &str) -> Result<Result<(), String>, StorageError> {
        let Some(service) = self.services.get(system) else {
            return Ok(Err("the case system does not speak FIT-Connect".to_owned()));
        };
        let Some(arrival) = self.storage.arrival(system, id).await? else {
            return Ok(Err("there is no such arrival".to_owned()));
        };
        if arrival.state != ArrivalState::SetAside {
            return Ok(Err(format!("it is {}: nothing is to be decided", arrival.state.as_str())));
        }
        let Some(case) = self.storage.rail_case(system, arrival.case).await? else {
            return Ok(Err("its case is not registered here: it is not ours to reject".to_owned()));
        };
        let at = CaseAt { case: case.id, destination: case.destination };
        let problem = problem_of(arrival.problem.as_deref(), reason);
        match service.service.acknowledge(at, id, &ArrivalVerdict::Reject(vec![problem]), self.clock.now()).await {
            Ok(()) => {
                self.storage.note_arrival(system, id, &ArrivalNote::Rejected(reason.to_owned()), self.clock.now()).await?;
                tracing::warn!(case_system = %system, rail.arrival = %id, "rail.arrival_rejected");
                Ok(Ok(()))
            }
            Err(error) => Ok(Err(error.to_string())),
        }
    }

    /// What is known of the events of a case, read anew if the service answers.
    pub(crate) async fn events_of(&self, system: &CaseSystemId, case: &RailCase) -> Result<Vec<RailEvent>, StorageError> {
        if let Some(service) = self.services.get(system) {
            let at = CaseAt { case: case.id, destination: case.destination };
            match service.service.events(at).await {
                Ok(events) => self.storage.keep_rail_events(system, case.id, &events, self.clock.now()).await?,
                Err(error) => tracing::warn!(case_system = %system, error = %error, "rail.log_not_read"),
            }
        }
        self.storage.rail_events(system, case.id).await
    }
}

fn not_kept(error: KeepError, what: &str) -> Trouble {
    match error {
        KeepError::Infected => Trouble::SetAside(format!("{what}: the scanner has found malware")),
        KeepError::Scanner(reason) => Trouble::Later(reason, None),
        KeepError::Store(error) => RailError::Store(error).into(),
    }
}

/// In the words of the rail: what was wrong when it was set aside, else that it cannot be used.
fn problem_of(problem: Option<&str>, reason: &str) -> RailProblem {
    let noted = problem
        .and_then(|problem| problem.split_once(" ("))
        .filter(|(slug, _)| slug.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
    let (slug, instance) = match noted {
        Some((slug, rest)) => (slug, rest.split(')').next().unwrap_or("data")),
        None => ("schema-violation", "data"),
    };
    RailProblem {
        r#type: format!("https://schema.fitko.de/fit-connect/events/problems/{slug}"),
        title: reason.to_owned(),
        detail: reason.to_owned(),
        instance: instance.to_owned(),
    }
}
