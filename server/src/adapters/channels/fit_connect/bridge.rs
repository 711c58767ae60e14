//! Notices over FIT-Connect: a submission of its own to the destination of a bridge, which forwards it into the mailbox of BundID. The bridge is
//! in TEST only, says its operator; systems in the network of the administration speak with the mailbox itself.

use super::{FitConnect, http::Refused};
use async_trait::async_trait;
use domain::{notice::NoticeFailure, rail::PublicService};
use fit_connect::{Attachment, Author, ContentStructure, Data, Hash, Metadata, Purpose, SubmissionSchema, seal, sha512};
use ports::{CarriedNotice, HandedOver, NoticeCarrier};
use std::sync::Arc;
use uuid::Uuid;

const CONTENT_TYPE: &str = "application/json";

/// To one bridge.
pub struct Bridge {
    pub client: Arc<FitConnect>,
    pub destination: Uuid,
}

/// What was handed over, or why nothing was.
enum Failed {
    /// Nothing was handed over.
    Before(Refused),
    /// It may be there.
    Unclear(String),
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        Self::Before(refused)
    }
}

impl Bridge {
    async fn try_carry(&self, notice: &CarriedNotice) -> Result<Uuid, Failed> {
        let destination = self.client.destination(self.destination).await?;
        let key = self.client.sealing_key(self.destination, &destination.encryption_kid).await?;
        let attachment = notice.pdf.as_ref().map(|pdf| (Uuid::new_v4(), pdf));
        let ids: Vec<Uuid> = attachment.iter().map(|(id, _)| *id).collect();
        let service = PublicService { identifier: notice.service.to_owned(), name: notice.service.to_owned(), region: None };
        let unsealed = || Refused::NotLetIn { reason: "sealing failed".to_owned() };
        let announced = self.client.announce(self.destination, &service, None, &ids).await?;
        let mut attachments = Vec::new();
        if let Some((id, pdf)) = attachment {
            let (sealed, _) = seal(&key, CONTENT_TYPE, pdf.reveal()).ok_or_else(unsealed)?;
            let length = sealed.len() as u64;
            self.client.put_attachment(announced.submission_id, id, sealed.into(), length).await?;
            attachments.push(Attachment {
                attachment_id: id,
                hash: Hash::of_hex(sha512(pdf.reveal()).content),
                purpose: Purpose::Attachment,
                mime_type: "application/pdf".to_owned(),
                filename: Some("Hinweis.pdf".to_owned()),
                description: None,
                fragments: Vec::new(),
            });
        }
        let settings = &self.client.settings;
        let schema = SubmissionSchema { schema_uri: notice.schema.to_owned(), mime_type: CONTENT_TYPE.to_owned() };
        let structure = ContentStructure { data: Data { hash: sha512(&notice.data), submission_schema: schema }, attachments };
        let author = Author { name: settings.author.clone(), product: settings.product.clone() };
        let metadata = Metadata::new(&settings.metadata_version, structure, notice.reference.clone(), author);
        let metadata = serde_json::to_vec(&metadata).map_err(|_| unsealed())?;
        let (data, _) = seal(&key, CONTENT_TYPE, &notice.data).ok_or_else(unsealed)?;
        let (metadata, _) = seal(&key, CONTENT_TYPE, &metadata).ok_or_else(unsealed)?;
        match self.client.hand_over(announced.submission_id, &metadata, &data).await {
            Ok(()) => Ok(announced.submission_id),
            // Once its parts are on the way nobody knows whether they came.
            Err(Refused::Away { reason, .. }) => Err(Failed::Unclear(reason)),
            Err(refused) => Err(Failed::Before(refused)),
        }
    }
}

#[async_trait]
impl NoticeCarrier for Bridge {
    async fn carry(&self, notice: &CarriedNotice) -> HandedOver {
        match self.try_carry(notice).await {
            Ok(submission) => HandedOver::Accepted { proof: format!("submission {submission}") },
            Err(Failed::Unclear(reason)) => HandedOver::NoAnswer { reason },
            Err(Failed::Before(Refused::Away { reason, after })) => HandedOver::NotNow { reason, not_before: after },
            Err(Failed::Before(Refused::NotLetIn { reason } | Refused::Unreadable { reason })) => {
                tracing::error!(rail.problem = %reason, "rail.not_let_in");
                HandedOver::NotNow { reason, not_before: None }
            }
            Err(Failed::Before(Refused::Gone)) => {
                HandedOver::NotNow { reason: "the delivery service does not know the bridge".to_owned(), not_before: None }
            }
            Err(Failed::Before(Refused::Conflict { reason } | Refused::Wrong { reason })) => {
                HandedOver::Refused { failure: NoticeFailure::ContentRefused, detail: reason }
            }
        }
    }
}
