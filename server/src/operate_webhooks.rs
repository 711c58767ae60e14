//! `rueckkanal webhooks …`: how far business software and case systems were told.

use crate::{config::Config, wiring};
use anyhow::Result;
use clap::Subcommand;
use jiff::Timestamp;
use std::{path::PathBuf, process::ExitCode};

/// What was named is not there.
const FAULTS: u8 = 2;
/// A program is not told any more.
const SOMETHING_WAITS: u8 = 4;

#[derive(Debug, Clone, Subcommand)]
pub enum Webhooks {
    /// How far each was told: programs by their ids, case systems as `case-system:ID`. Exit code 4: one is not told any more.
    List {
        #[arg(long)]
        config: PathBuf,
    },
    /// Tells one again, at once. Exit code 2: there is no such one, or it was never told.
    Resume {
        /// The id of a program, or `case-system:ID`.
        receiver: String,
        #[arg(long)]
        config: PathBuf,
        /// From this moment on, again: `2026-11-30T12:00:00Z`. Without it, from where it stopped.
        #[arg(long)]
        after: Option<Timestamp>,
    },
    /// Makes a secret for `webhook.secret_files`.
    NewSecret {
        /// A key instead (Ed25519): the other side gets its public half, and can sign nothing with it.
        #[arg(long)]
        key: bool,
    },
}

impl Webhooks {
    /// `None`: it needs none.
    pub fn config(&self) -> Option<&PathBuf> {
        match self {
            Self::List { config } | Self::Resume { config, .. } => Some(config),
            Self::NewSecret { .. } => None,
        }
    }

    pub async fn run(self, config: &Config, tell: impl Fn(&str)) -> Result<ExitCode> {
        match self {
            Self::NewSecret { key } => {
                new_secret(key, tell);
                Ok(ExitCode::SUCCESS)
            }
            Self::List { .. } => {
                let state = wiring::build_existing(config).await?;
                let mut waits = false;
                for id in state.rooms.webhooks.receivers() {
                    let words = match state.rooms.webhooks.state_of(&id).await? {
                        None => "was never told".to_owned(),
                        Some(known) => {
                            waits |= known.disabled_at.is_some();
                            let told = format!("told up to {}", known.after.0);
                            match (known.disabled_at, known.failing_since) {
                                (Some(at), _) => format!("{told}; not told any more since {at}"),
                                (None, Some(since)) => {
                                    format!("{told}; {} failures since {since}, next at {}", known.failures, known.next_at)
                                }
                                (None, None) => told,
                            }
                        }
                    };
                    tell(&format!("{id}  {words}"));
                }
                Ok(if waits { ExitCode::from(SOMETHING_WAITS) } else { ExitCode::SUCCESS })
            }
            Self::Resume { receiver, after, .. } => {
                let state = wiring::build_existing(config).await?;
                let known = state.rooms.webhooks.receivers().contains(&receiver);
                if known && state.rooms.webhooks.resume(&receiver, after).await? {
                    tell("it is told at the next look, within seconds");
                    return Ok(ExitCode::SUCCESS);
                }
                tell(&format!("{receiver}: nobody with a webhook, or it was never told"));
                Ok(ExitCode::from(FAULTS))
            }
        }
    }
}

/// For `webhook.secret_files`: a secret for both sides, or a key and its public half.
pub fn new_secret(key: bool, tell: impl Fn(&str)) {
    if key {
        let (private, public) = wiring::software::new_webhook_key();
        tell(&format!("{private}\n{public}  (for the other side)"));
    } else {
        tell(&wiring::software::new_webhook_secret());
    }
}
