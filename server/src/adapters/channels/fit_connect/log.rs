//! The signed log of a case: read whole, and believed only where whoever signed may say what is said.

use super::{
    FitConnect,
    destination::Owner,
    http::{Refused, SMALL},
};
use domain::{
    id::{ArrivalId, RailCaseId},
    rail::{PartTags, RailEvent, RailProblem, RailSubject},
};
use fit_connect::{EventAuthor, SecurityEvent, Subject, Tags, peek, verify};
use ports::CaseAt;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

/// The most that the service gives at once.
const PAGE: usize = 500;
/// Of one case: an end, if a service says "more" for ever.
const PAGES: usize = 100;
/// Events have some kilobytes.
const MOST_BYTES: usize = 64 * 1024 * 1024;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogPage {
    #[serde(default)]
    total_count: Option<usize>,
    event_log: Vec<String>,
}

impl FitConnect {
    /// Oldest first. What is not believed is left out, with a line in the log each.
    pub(super) async fn log_of(&self, at: CaseAt) -> Result<Vec<RailEvent>, Refused> {
        let (mut tokens, mut bytes) = (Vec::new(), 0);
        for _ in 0..PAGES {
            let path = format!("cases/{}/events?offset={}&limit={PAGE}", at.case, tokens.len());
            let page: LogPage = self.http.get(&path, 16 * SMALL).await?;
            let got = page.event_log.len();
            bytes += page.event_log.iter().map(String::len).sum::<usize>();
            if bytes > MOST_BYTES {
                return Err(Refused::Unreadable { reason: format!("the log of a case is longer than {MOST_BYTES} bytes") });
            }
            tokens.extend(page.event_log);
            if got == 0 || page.total_count.map_or(got < PAGE, |total| tokens.len() >= total) {
                break;
            }
        }
        let mut events = Vec::new();
        for token in tokens {
            match self.believed(at, &token).await? {
                Ok(event) => events.push(event),
                Err(why) => tracing::warn!(rail.case = %at.case, rail.problem = %why, "rail.event_not_believed"),
            }
        }
        events.sort_by_key(|event: &RailEvent| event.at);
        Ok(events)
    }

    /// The inner error says why it is not believed.
    async fn believed(&self, at: CaseAt, token: &str) -> Result<Result<RailEvent, String>, Refused> {
        let unverified = match peek(token) {
            Ok(unverified) => unverified,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let issuer = unverified.issuer.as_str();
        let (owner, author) = match issuer.parse::<Uuid>() {
            Ok(id) if id == at.destination => (Owner::Destination(id), EventAuthor::Authority),
            Ok(id) if Some(id) == self.settings.sender_destination => (Owner::Destination(id), EventAuthor::Sender),
            Ok(_) => return Ok(Err("a destination signed it that has nothing to do with the case".to_owned())),
            // The address in the token is compared, never used.
            Err(_) if issuer == self.settings.issuer => (Owner::Service, EventAuthor::Service),
            Err(_) => return Ok(Err("another service signed it".to_owned())),
        };
        let Some(checked) = self.checking_key(owner, &unverified.header.kid).await? else {
            return Ok(Err("its key is not known, or not fit".to_owned()));
        };
        let event = match verify(token, &checked.key) {
            Ok(event) => event,
            Err(error) => return Ok(Err(error.to_string())),
        };
        if event.case != at.case.0 {
            return Ok(Err("it belongs to another case".to_owned()));
        }
        if !event.kind.may_be_said_by(author) {
            return Ok(Err(format!("{} is not for its author to say", event.kind.name())));
        }
        let whose = match owner {
            Owner::Service => json!({ "of": "service", "issuer": self.settings.issuer, "key": checked.jwk }),
            Owner::Destination(id) => json!({ "of": "destination", "id": id, "key": checked.jwk }),
        };
        Ok(Ok(model(event, token, whose.to_string())))
    }
}

fn model(event: SecurityEvent, token: &str, signed_by: String) -> RailEvent {
    let problem = |problem: fit_connect::Problem| RailProblem {
        r#type: bounded(problem.r#type),
        title: bounded(problem.title),
        detail: bounded(problem.detail),
        instance: bounded(problem.instance),
    };
    RailEvent {
        id: event.id,
        at: event.at,
        case: RailCaseId(event.case),
        subject: match event.subject {
            Subject::Submission(id) => RailSubject::Submission(id),
            Subject::Reply(id) => RailSubject::Arrival(ArrivalId(id)),
        },
        kind: event.kind.name().to_owned(),
        tags: event.tags.map(part_tags),
        problems: event.problems.into_iter().take(50).map(problem).collect(),
        token: token.to_owned(),
        signed_by,
    }
}

/// What others write stands in our pages and files.
fn bounded(text: String) -> String {
    text.chars().filter(|c| !c.is_control()).take(500).collect()
}

pub(super) fn part_tags(tags: Tags) -> PartTags {
    PartTags { metadata: tags.metadata, data: tags.data, attachments: tags.attachments }
}

pub(super) fn rail_tags(tags: &PartTags) -> Tags {
    Tags { metadata: tags.metadata.clone(), data: tags.data.clone(), attachments: tags.attachments.clone() }
}
