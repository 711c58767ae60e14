//! The way into the case file over FIT-Connect: a reply becomes a submission of the same case. Every id is stored before its step; after a
//! crash the log is asked first. Done means *transmitted*: what the authority says of it is read later.

use super::{
    FitConnect,
    attachments::{ToSend, attachments},
    http::Refused,
};
use async_trait::async_trait;
use domain::{
    errand::{AttemptOutcome, Cause},
    id::{CaseSystemId, DeliveryId},
    rail::{PartTags, RailEvent, RailSubject, TransmissionState},
};
use fit_connect::{
    Attachment, Author, ContentStructure, Data, EncryptionKey, Hash, Jwk, Metadata, Purpose, ReplyChannel, ReplyKeys,
    SubmissionSchema, seal, sha512,
};
use jiff::{SignedDuration, Timestamp};
use ports::{
    CaseAt, CaseFileChannel, Clock, DocumentSource, Parcel, StorageError,
    storage::{NewTransmission, RailCase, RailCases, Transmission, Transmissions},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use uuid::Uuid;

/// Of the rail: attachments have another form on the wire, and their type is said in the metadata.
pub(super) const CONTENT_TYPE: &str = "application/json";
/// The errand's own limit is half an hour.
const PATIENCE: Duration = Duration::from_secs(25 * 60);

/// What the channel must remember.
pub trait Memory: RailCases + Transmissions {}

impl<T: RailCases + Transmissions + ?Sized> Memory for T {}

pub struct FitConnectChannel<M: ?Sized> {
    pub case_system: CaseSystemId,
    pub client: Arc<FitConnect>,
    pub memory: Arc<M>,
    pub clock: Arc<dyn Clock>,
}

pub(super) enum Trouble {
    Again(String, Option<SignedDuration>),
    /// On our side: it says nothing about the way.
    Own(Cause, String),
    Never(Cause, String),
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Away { reason, after } => Self::Again(reason, after),
            Refused::NotLetIn { reason } | Refused::Unreadable { reason } => {
                // Everybody's replies wait for it.
                tracing::error!(rail.problem = %reason, "rail.not_let_in");
                Self::Again(reason, None)
            }
            Refused::Gone => Self::Again("the delivery service does not know it".to_owned(), None),
            Refused::Conflict { reason } => Self::Again(reason, None),
            Refused::Wrong { reason } => Self::Never(Cause::Refused, reason),
        }
    }
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Self {
        Self::Own(Cause::Database, error.to_string())
    }
}

impl<M: Memory + ?Sized> FitConnectChannel<M> {
    async fn try_deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> Result<String, Trouble> {
        let case = self.memory.rail_case_of(&self.case_system, &parcel.case).await?;
        let case = case.ok_or_else(|| {
            Trouble::Never(
                Cause::NoWay,
                "the case is not registered: the online service must post it to /api/v1/fit-connect/cases".to_owned(),
            )
        })?;
        let at = CaseAt { case: case.id, destination: case.destination };
        let objects = attachments(parcel);
        let new = NewTransmission {
            delivery: parcel.delivery,
            case_system: self.case_system.clone(),
            case: case.id,
            attachments: objects.iter().map(|object| (object.file.clone(), Uuid::new_v4())).collect(),
        };
        let mut transmission = self.memory.begin_transmission(&new, self.clock.now()).await?;
        if transmission.state != TransmissionState::Begun {
            return Ok(proof(&transmission));
        }
        // What is in the parcel is settled before the first attempt.
        if transmission.attachments.keys().ne(new.attachments.keys()) {
            return Err(Trouble::Never(
                Cause::OtherPackage,
                "the package has other files than the one that was announced".to_owned(),
            ));
        }
        if let Some(tags) = self.there_already(at, &transmission).await? {
            self.memory.transmitted(parcel.delivery, Some(&tags), self.clock.now()).await?;
            return Ok(proof(&transmission));
        }
        let key = self.sealing_key(&case, parcel).await?;
        let submission = match transmission.submission {
            Some(submission) => submission,
            None => self.announce(&case, parcel.delivery, &transmission.attachments).await?,
        };
        transmission.submission = Some(submission);
        match self.fill(&case, &key, &transmission, (parcel, &objects), documents).await {
            Ok(_) => self.confirm(at, parcel.delivery).await?,
            // It was announced too long ago, or is settled.
            Err(Trouble::Again(reason, None)) if reason == GONE => {
                self.memory.name_submission(parcel.delivery, None).await?;
                return Err(Trouble::Again("what was announced is gone; it is announced anew".to_owned(), None));
            }
            Err(trouble) => return Err(trouble),
        }
        Ok(proof(&transmission))
    }

    /// The parts that the service has, if it has all of them: the answer to an earlier attempt may be lost.
    async fn there_already(&self, at: CaseAt, transmission: &Transmission) -> Result<Option<PartTags>, Trouble> {
        let Some(submission) = transmission.submission else { return Ok(None) };
        let events = self.client.log_of(at).await?;
        match submitted(&events, submission) {
            None => Ok(None),
            Some(event) => match transmission.tags.iter().find(|tags| event.tags.as_ref() == Some(*tags)) {
                Some(tags) => Ok(Some(tags.clone())),
                None => Err(Trouble::Never(
                    Cause::OtherPackage,
                    "the delivery service has something under this submission that this portal never sent".to_owned(),
                )),
            },
        }
    }

    /// The destination must be active, and must take what we send.
    async fn sealing_key(&self, case: &RailCase, parcel: &Parcel) -> Result<EncryptionKey, Trouble> {
        let destination = self.client.destination(case.destination).await?;
        let not_now = |reason: String| Trouble::from(Refused::NotLetIn { reason });
        if destination.status != "active" {
            return Err(not_now(format!("the destination is {}", printable(&destination.status))));
        }
        let major = |version: &str| version.split('.').next().map(str::to_owned);
        let ours = major(&self.client.settings.metadata_version);
        if !destination.metadata_versions.is_empty()
            && !destination.metadata_versions.iter().any(|version| major(version) == ours)
        {
            return Err(not_now("the destination takes no metadata of our version".to_owned()));
        }
        let offered = destination.public_services.iter().find(|offered| offered.identifier == case.service.identifier);
        let Some(offered) = offered.or(destination.public_services.is_empty().then_some(&NONE)) else {
            return Err(not_now("the destination does not offer the service of the case".to_owned()));
        };
        let schema = parcel.schema.unwrap_or_default();
        if !offered.submission_schemas.is_empty() && !offered.submission_schemas.iter().any(|one| one.schema_uri == schema) {
            return Err(not_now(format!("the destination does not take {schema} for this service")));
        }
        Ok(self.client.sealing_key(case.destination, &destination.encryption_kid).await?)
    }

    async fn announce(
        &self,
        case: &RailCase,
        delivery: DeliveryId,
        attachments: &BTreeMap<String, Uuid>,
    ) -> Result<Uuid, Trouble> {
        let ids: Vec<Uuid> = attachments.values().copied().collect();
        let announced = self.client.announce(case.destination, &case.service, Some(case.id), &ids).await?;
        if announced.case_id != case.id.0 {
            // Nothing was uploaded: what was announced goes by itself after a day.
            let reason = "the delivery service has opened another case instead of joining this one";
            return Err(Trouble::Never(Cause::Refused, reason.to_owned()));
        }
        self.memory.name_submission(delivery, Some(announced.submission_id)).await?;
        Ok(announced.submission_id)
    }

    async fn fill(
        &self,
        case: &RailCase,
        key: &EncryptionKey,
        transmission: &Transmission,
        (parcel, objects): (&Parcel, &[ToSend]),
        documents: &dyn DocumentSource,
    ) -> Result<PartTags, Trouble> {
        let submission = transmission.submission.unwrap_or_default();
        let (mut described, mut tags) = (Vec::new(), BTreeMap::new());
        for object in objects {
            let id = transmission.attachments[&object.file];
            let sent = self.send_one(key, submission, id, object, documents).await?;
            tags.insert(id, sent.tag);
            described.push(Attachment {
                attachment_id: id,
                hash: Hash::of_hex(sent.sha512),
                purpose: Purpose::Attachment,
                mime_type: object.media_type.clone(),
                filename: Some(object.file.clone()),
                description: None,
                fragments: Vec::new(),
            });
        }
        let metadata = self.metadata(case, parcel, described).await?;
        let sealed =
            |plain: &[u8]| seal(key, CONTENT_TYPE, plain).ok_or_else(|| Trouble::Own(Cause::Record, "sealing failed".to_owned()));
        let (data, data_tag) = sealed(data_of(parcel)?)?;
        let (metadata, metadata_tag) = sealed(&metadata)?;
        let tags = PartTags { metadata: metadata_tag.0, data: Some(data_tag.0), attachments: tags };
        self.memory.note_tags(parcel.delivery, &tags).await?;
        match self.client.hand_over(submission, &metadata, &data).await {
            // An attempt whose answer was lost may have done it: the log says so below.
            Ok(()) | Err(Refused::Conflict { .. }) => Ok(tags),
            Err(Refused::Gone) => Err(gone()),
            Err(error) => Err(error.into()),
        }
    }

    async fn metadata(&self, case: &RailCase, parcel: &Parcel, attachments: Vec<Attachment>) -> Result<Vec<u8>, Trouble> {
        let settings = &self.client.settings;
        let schema =
            SubmissionSchema { schema_uri: parcel.schema.unwrap_or_default().to_owned(), mime_type: CONTENT_TYPE.to_owned() };
        let data = Data { hash: sha512(data_of(parcel)?), submission_schema: schema };
        let author = Author { name: settings.author.clone(), product: settings.product.clone() };
        let structure = ContentStructure { data, attachments };
        let mut metadata = Metadata::new(&settings.metadata_version, structure, parcel.reference.clone(), author);
        let keys = self.memory.rail_keys(&self.case_system, case.id).await?;
        let announced = keys.first().and_then(|key| serde_json::from_str::<Jwk>(&key.public).ok());
        metadata.reply_channel = announced.map(|encryption_public_key| ReplyChannel {
            fit_connect: ReplyKeys { process_standards: settings.process_standards.clone(), encryption_public_key },
        });
        if settings.identity_evidence {
            metadata.data_sets.extend(parcel.identity.as_ref().map(|(schema, content)| fit_connect::DataSet {
                data_set_id: Uuid::new_v4(),
                schema: SubmissionSchema { schema_uri: (*schema).to_owned(), mime_type: CONTENT_TYPE.to_owned() },
                hash: sha512(content.as_bytes()),
                content: content.clone(),
                description: Some("Wie die antwortende Person erkannt wurde".to_owned()),
            }));
        }
        let value = serde_json::to_value(&metadata).map_err(|error| Trouble::Never(Cause::Record, error.to_string()))?;
        if let Some(schema) = &settings.metadata_schema
            && let Some(fault) = schema.iter_errors(&value).next()
        {
            return Err(Trouble::Never(Cause::Record, format!("our metadata breaks the schema at {}", fault.instance_path())));
        }
        serde_json::to_vec(&value).map_err(|error| Trouble::Never(Cause::Record, error.to_string()))
    }

    /// Transmitted is what the service says in a signed event, with the tags of something that we sent.
    async fn confirm(&self, at: CaseAt, delivery: DeliveryId) -> Result<(), Trouble> {
        let noted = self.memory.transmission(delivery).await?;
        let there = match &noted {
            Some(transmission) => self.there_already(at, transmission).await?,
            None => None,
        };
        match there {
            Some(tags) => Ok(self.memory.transmitted(delivery, Some(&tags), self.clock.now()).await?),
            None => Err(Trouble::Again("the delivery service has not signed that it has it".to_owned(), None)),
        }
    }
}

const GONE: &str = "gone";

pub(super) fn gone() -> Trouble {
    Trouble::Again(GONE.to_owned(), None)
}

static NONE: std::sync::LazyLock<super::destination::Offered> =
    std::sync::LazyLock::new(|| super::destination::Offered { identifier: String::new(), submission_schemas: Vec::new() });

fn printable(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(40).collect()
}

fn proof(transmission: &Transmission) -> String {
    transmission.submission.map_or_else(String::new, |submission| format!("submission {submission}"))
}

fn submitted(events: &[RailEvent], submission: Uuid) -> Option<&RailEvent> {
    events.iter().find(|event| event.subject == RailSubject::Submission(submission) && event.kind == "submit-submission")
}

/// The data of a submission is small and whole.
fn data_of(parcel: &Parcel) -> Result<&[u8], Trouble> {
    let data = parcel.index.content.as_bytes();
    data.ok_or_else(|| Trouble::Never(Cause::NoWay, "the format of this route has no data for FIT-Connect".to_owned()))
}

#[async_trait]
impl<M: Memory + ?Sized> CaseFileChannel for FitConnectChannel<M> {
    async fn deliver(&self, parcel: &Parcel, documents: &dyn DocumentSource) -> AttemptOutcome {
        match self.try_deliver(parcel, documents).await {
            Ok(proof) => AttemptOutcome::Done { proof },
            Err(Trouble::Again(reason, None)) => AttemptOutcome::Later { reason: Cause::WayClosed.because(reason) },
            Err(Trouble::Own(cause, reason)) => AttemptOutcome::Later { reason: cause.because(reason) },
            Err(Trouble::Again(reason, Some(after))) => {
                let at = self.clock.now().saturating_add(after).unwrap_or(Timestamp::MAX);
                AttemptOutcome::NotBefore { at, reason: Cause::WayClosed.because(reason) }
            }
            Err(Trouble::Never(cause, reason)) => AttemptOutcome::NeedsPerson { reason: cause.because(reason) },
        }
    }

    fn patience(&self) -> Duration {
        PATIENCE
    }

    async fn probe(&self) -> Result<(), String> {
        match self.client.list_waiting(0).await {
            Ok(_) => Ok(()),
            Err(refused) => Err(ports::RailError::from(refused).to_string()),
        }
    }
}
