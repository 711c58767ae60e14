//! How we say that a reply is ours, or goes back: by a call, after which the service signs the event, or by an event of our own.

use super::{
    Acknowledging, FitConnect,
    http::{FitHttp, Refused},
    log::rail_tags,
    replies,
};
use domain::{
    id::ArrivalId,
    rail::{RailProblem, RailSubject},
};
use fit_connect::{EventKind, Problem, SecurityEvent, Subject, sign};
use jiff::Timestamp;
use ports::{ArrivalVerdict, CaseAt, RailError};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

fn problem(problem: &RailProblem) -> Problem {
    Problem {
        r#type: problem.r#type.clone(),
        title: problem.title.clone(),
        detail: problem.detail.clone(),
        instance: problem.instance.clone(),
    }
}

impl FitConnect {
    pub(super) async fn say(&self, at: CaseAt, id: ArrivalId, verdict: &ArrivalVerdict, now: Timestamp) -> Result<(), RailError> {
        let said = match &self.settings.acknowledging {
            Acknowledging::ByCall => call(&self.http, id, verdict).await,
            Acknowledging::ByEvent { destination, key } => {
                let event = event(*destination, at, id, verdict, now, &self.settings.set_version);
                let token = sign(&event, key).ok_or_else(|| RailError::Ours { reason: "the key does not sign".to_owned() })?;
                let address = self.address(&format!("cases/{}/events", at.case));
                let request =
                    |request: reqwest::RequestBuilder| request.header("content-type", "application/jose").body(token.clone());
                self.http.send(Method::POST, address, request).await.map(drop)
            }
        };
        match said {
            Ok(()) => Ok(()),
            // Said before, perhaps by the attempt whose answer was lost: the log knows.
            Err(Refused::Conflict { .. } | Refused::Gone) => self.was_said(at, id, verdict).await,
            Err(error) => Err(error.into()),
        }
    }

    async fn was_said(&self, at: CaseAt, id: ArrivalId, verdict: &ArrivalVerdict) -> Result<(), RailError> {
        let word = match verdict {
            ArrivalVerdict::Accept(_) => "accept-reply",
            ArrivalVerdict::Reject(_) => "reject-reply",
        };
        let events = self.log_of(at).await?;
        if events.iter().any(|event| event.subject == RailSubject::Arrival(id) && event.kind == word) {
            return Ok(());
        }
        Err(RailError::Gone)
    }
}

async fn call(http: &FitHttp, id: ArrivalId, verdict: &ArrivalVerdict) -> Result<(), Refused> {
    let (word, body) = match verdict {
        ArrivalVerdict::Accept(tags) => ("accept", json!({ "authenticationTags": rail_tags(tags) })),
        ArrivalVerdict::Reject(problems) => ("reject", json!({ "problems": problems.iter().map(problem).collect::<Vec<_>>() })),
    };
    let address = http.address(&replies::verdict(id, word));
    http.send(Method::PUT, address, |request| request.json(&body)).await.map(drop)
}

fn event(
    destination: Uuid,
    at: CaseAt,
    id: ArrivalId,
    verdict: &ArrivalVerdict,
    now: Timestamp,
    set_version: &str,
) -> SecurityEvent {
    let (kind, tags, problems) = match verdict {
        ArrivalVerdict::Accept(tags) => (EventKind::AcceptReply, Some(rail_tags(tags)), Vec::new()),
        ArrivalVerdict::Reject(problems) => (EventKind::RejectReply, None, problems.iter().map(problem).collect()),
    };
    SecurityEvent {
        id: Uuid::new_v4(),
        issuer: destination.to_string(),
        at: now,
        subject: Subject::Reply(id.0),
        case: at.case.0,
        kind,
        tags,
        problems,
        schema: Some(set_version.to_owned()),
    }
}
