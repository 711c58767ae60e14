//! `rueckkanal api-key …`: keys by which case systems call the API.

use crate::{config::Config, wiring};
use anyhow::Result;
use clap::Subcommand;
use domain::id::CaseSystemId;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use std::{path::PathBuf, process::ExitCode};
use uuid::Uuid;

/// What was named is not there.
const FAULTS: u8 = 2;

#[derive(Debug, Clone, Subcommand)]
pub enum ApiKeys {
    /// Makes a key and shows it once. Several are good at the same time: make a new one, give it to the case system, revoke the old one.
    Create {
        /// The case system, as the configuration names it.
        case_system: CaseSystemId,
        /// To tell one key from another, at most 100 characters.
        #[arg(long, default_value = "")]
        name: String,
        /// Good for so many days; without it until it is revoked.
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..=3650))]
        days: Option<u16>,
        #[arg(long)]
        config: PathBuf,
    },
    /// Keys with their state and last use; never the keys themselves.
    List {
        #[arg(long)]
        case_system: Option<CaseSystemId>,
        #[arg(long)]
        config: PathBuf,
    },
    /// Ends a key at once. Exit code 2: there is none, or it was revoked before.
    Revoke {
        id: Uuid,
        #[arg(long)]
        config: PathBuf,
    },
}

impl ApiKeys {
    pub fn config(&self) -> &PathBuf {
        match self {
            Self::Create { config, .. } | Self::List { config, .. } | Self::Revoke { config, .. } => config,
        }
    }

    pub async fn run(self, config: &Config, tell: impl Fn(&str)) -> Result<ExitCode> {
        let access = wiring::build_existing(config).await?.rooms.access;
        match self {
            Self::Create { case_system, name, days, .. } => {
                anyhow::ensure!(
                    name.chars().count() <= 100 && !name.chars().any(char::is_control),
                    "--name: at most 100 characters"
                );
                let now = Timestamp::now();
                let until = days.map(|days| now.to_zoned(TimeZone::UTC).saturating_add(i64::from(days).days()).timestamp());
                let Some((key, secret)) = access.make_api_key(&case_system, &name, until).await? else {
                    tell(&format!("{case_system}: no such case system in the configuration"));
                    return Ok(ExitCode::from(FAULTS));
                };
                tell(&format!("key, for the case system only and shown this once: {secret}"));
                tell(&format!("its id, for `api-key revoke`: {}", key.id));
                Ok(ExitCode::SUCCESS)
            }
            Self::List { case_system, .. } => {
                for key in access.api_keys(case_system.as_ref()).await? {
                    let state = match (key.revoked_at, key.expires_at) {
                        (Some(at), _) => format!("revoked {at}"),
                        (None, Some(until)) if until <= Timestamp::now() => format!("expired {until}"),
                        (None, Some(until)) => format!("good until {until}"),
                        (None, None) => "good".to_owned(),
                    };
                    let used = key.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("last used {at}"));
                    tell(&format!("{}  {}  {}  made {}  {state}  {used}", key.id, key.case_system, key.name, key.created_at));
                }
                Ok(ExitCode::SUCCESS)
            }
            Self::Revoke { id, .. } => {
                if access.revoke_api_key(id).await? {
                    tell("it opens nothing any more");
                    return Ok(ExitCode::SUCCESS);
                }
                tell(&format!("{id}: no such key, or it was revoked before"));
                Ok(ExitCode::from(FAULTS))
            }
        }
    }
}
