//! `rueckkanal fit-connect doctor`: walks the whole way and says what to fix.

use super::{FitConnect, http::Refused};
use fit_connect::{CertificateFault, Jwk, KeyUse, check_certificate, dates};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// A certificate that ends sooner is worth a word.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Callbacks and tokens are refused beyond.
const CLOCK: SignedDuration = SignedDuration::from_secs(60);

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub what: String,
    pub found: Finding,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    Good(String),
    /// Works, and will not for ever.
    Warning(String),
    Bad(String),
}

fn step(what: impl Into<String>, found: Finding) -> Step {
    Step { what: what.into(), found }
}

fn said(refused: Refused) -> String {
    ports::RailError::from(refused).to_string()
}

impl FitConnect {
    /// `destinations`: of the registered cases, or the one that an operator names.
    pub async fn doctor(&self, destinations: &[Uuid]) -> Vec<Step> {
        let mut steps = Vec::new();
        match self.http.token().await {
            Ok(_) => steps.push(step("token", Finding::Good("the client is let in".to_owned()))),
            Err(refused) => {
                let fix = format!("{}. Look at token_url, client_id and the file with the secret", said(refused));
                steps.push(step("token", Finding::Bad(fix)));
                return steps;
            }
        }
        steps.push(self.clock_step().await);
        steps.push(match self.service_keys().await {
            Ok(keys) if keys.iter().any(|key| key.faults(KeyUse::Signature).is_empty()) => {
                step("keys of the service", Finding::Good(format!("{} keys, at least one fit for PS512", keys.len())))
            }
            Ok(_) => step(
                "keys of the service",
                Finding::Bad("no key for PS512: no event can be checked. Look at keys_url".to_owned()),
            ),
            Err(refused) => step("keys of the service", Finding::Bad(format!("{}. Look at keys_url", said(refused)))),
        });
        steps.push(match self.list_waiting(0).await {
            Ok(page) => step("replies", Finding::Good(format!("{} wait on the first page", page.arrivals.len()))),
            Err(refused) => step(
                "replies",
                Finding::Bad(format!(
                    "{}. May the client fetch replies? Compare the paths with the current OpenAPI",
                    said(refused)
                )),
            ),
        });
        for destination in destinations {
            steps.extend(self.destination_steps(*destination).await);
        }
        steps
    }

    async fn clock_step(&self) -> Step {
        match self.server_time().await {
            Some(time) => {
                let off = time.duration_until(Timestamp::now());
                if off.abs() > CLOCK {
                    step("clock", Finding::Bad(format!("differs from the service's by {} s: set it by NTP", off.as_secs())))
                } else {
                    step("clock", Finding::Good(format!("differs by {} s", off.as_secs())))
                }
            }
            None => step("clock", Finding::Warning("the service sends no date".to_owned())),
        }
    }

    async fn destination_steps(&self, id: Uuid) -> Vec<Step> {
        let what = format!("destination {id}");
        let destination = match self.destination(id).await {
            Ok(destination) => destination,
            Err(Refused::Gone) => {
                return vec![step(
                    what,
                    Finding::Bad("the service does not know it: is it one of another environment?".to_owned()),
                )];
            }
            Err(refused) => return vec![step(what, Finding::Bad(said(refused)))],
        };
        let mut steps = vec![if destination.status == "active" {
            step(what, Finding::Good("active".to_owned()))
        } else {
            step(what, Finding::Bad("not active: its authority must activate it".to_owned()))
        }];
        let what = format!("key {} of {id}", destination.encryption_kid.chars().take(64).collect::<String>());
        steps.push(match self.published_key(id, &destination.encryption_kid).await {
            Ok(key) => step(what, self.key_finding(&key)),
            Err(refused) => step(what, Finding::Bad(said(refused))),
        });
        steps
    }

    fn key_finding(&self, key: &Jwk) -> Finding {
        let faults: Vec<String> = key.faults(KeyUse::Encryption).iter().map(ToString::to_string).collect();
        if !faults.is_empty() {
            return Finding::Bad(faults.join("; "));
        }
        let now = Timestamp::now();
        match (check_certificate(key, self.settings.roots.as_ref(), now), dates(key)) {
            (Err(fault), _) => Finding::Bad(fault.to_string()),
            (Ok(()), Err(CertificateFault::Missing)) => Finding::Warning("has no certificate, which only TEST takes".to_owned()),
            (Ok(()), Err(fault)) => Finding::Bad(fault.to_string()),
            (Ok(()), Ok(dates)) if now.duration_until(dates.until) < SOON => {
                Finding::Warning(format!("its certificate ends at {}: its authority must publish a new key", dates.until))
            }
            (Ok(()), Ok(dates)) => Finding::Good(format!("fit, its certificate lasts until {}", dates.until)),
        }
    }
}
