//! Submissions: announced, filled and handed over.

use super::{
    FitConnect,
    http::{Refused, SMALL, json},
};
use domain::{id::RailCaseId, rail::PublicService};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Announcement<'a> {
    destination_id: Uuid,
    announced_attachments: &'a [Uuid],
    public_service: Service<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case_id: Option<RailCaseId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_destination_id: Option<Uuid>,
}

#[derive(Serialize)]
struct Service<'a> {
    name: &'a str,
    identifier: &'a str,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Announced {
    pub submission_id: Uuid,
    pub case_id: Uuid,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HandOver<'a> {
    encrypted_metadata: &'a str,
    encrypted_data: &'a str,
}

impl FitConnect {
    /// `case`: it joins this case; without one it opens a new one.
    pub(super) async fn announce(
        &self,
        destination: Uuid,
        service: &PublicService,
        case: Option<RailCaseId>,
        attachments: &[Uuid],
    ) -> Result<Announced, Refused> {
        let body = Announcement {
            destination_id: destination,
            announced_attachments: attachments,
            public_service: Service { name: &service.name, identifier: &service.identifier },
            region: service.region.as_deref(),
            case_id: case,
            sender_destination_id: self.settings.sender_destination,
        };
        let answer = self.http.send(Method::POST, self.address("submissions"), |request| request.json(&body)).await?;
        json(answer, SMALL).await
    }

    /// A part of any size, as it comes.
    pub(super) async fn put_attachment(
        &self,
        submission: Uuid,
        attachment: Uuid,
        sealed: reqwest::Body,
        length: u64,
    ) -> Result<(), Refused> {
        let address = self.address(&format!("submissions/{submission}/attachments/{attachment}"));
        self.http.send_once(Method::PUT, address, sealed, length).await.map(drop)
    }

    pub(super) async fn hand_over(&self, submission: Uuid, metadata: &str, data: &str) -> Result<(), Refused> {
        let body = HandOver { encrypted_metadata: metadata, encrypted_data: data };
        let address = self.address(&format!("submissions/{submission}"));
        self.http.send(Method::PUT, address, |request| request.json(&body)).await.map(drop)
    }
}
