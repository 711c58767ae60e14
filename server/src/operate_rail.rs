//! `rueckkanal fit-connect …` and `rueckkanal verify evidence`: what an operator looks at and decides.

use crate::{
    config::{Config, FitConnectConfig},
    evidence,
    wiring::{
        self,
        fit_connect::{self, Finding},
    },
};
use ::fit_connect::{Evidence, Roots, verify_evidence};
use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use domain::{
    id::{ArrivalId, CaseSystemId, RailCaseId},
    rail::ArrivalState,
};
use std::{path::PathBuf, process::ExitCode};
use uuid::Uuid;

/// What was named is not there, or a file proves nothing.
const FAULTS: u8 = 2;
/// Something is away.
const SOMETHING_AWAY: u8 = 3;
/// Something waits for a person.
const SOMETHING_WAITS: u8 = 4;
/// Cases that are shown.
const SHOWN: u16 = 200;

#[derive(Debug, Clone, Args)]
pub struct Of {
    #[arg(long)]
    pub config: PathBuf,
    /// The case system; needed where several speak FIT-Connect.
    #[arg(long)]
    pub case_system: Option<CaseSystemId>,
}

#[derive(Debug, Clone, Subcommand)]
pub enum FitConnect {
    /// Walks token, clock, keys, replies and destinations, and says what to fix. Exit code 3: something is wrong.
    Doctor {
        #[command(flatten)]
        of: Of,
        /// A destination to look at, beside those of the registered cases.
        #[arg(long)]
        destination: Option<Uuid>,
    },
    /// What authorities have sent and is not settled. Exit code 4: something was set aside, or is gone.
    Replies {
        #[command(flatten)]
        of: Of,
        /// Tries one again that was set aside.
        #[arg(long, conflicts_with = "reject")]
        retry: Option<ArrivalId>,
        /// Sends one back to the authority that was set aside. Needs `--reason`.
        #[arg(long, requires = "reason")]
        reject: Option<ArrivalId>,
        /// In words for the authority; no personal data.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Registered cases, the newest first.
    Cases {
        #[command(flatten)]
        of: Of,
        /// Destroys the keys of a case that is closed: what was sealed for them opens never again.
        #[arg(long)]
        destroy_keys: Option<RailCaseId>,
    },
    /// Writes the evidence of a case: signed events with the keys that they were checked with.
    Evidence {
        #[command(flatten)]
        of: Of,
        #[arg(long)]
        case: RailCaseId,
        /// Where to; it must not be there.
        #[arg(long)]
        to: PathBuf,
    },
}

#[derive(Debug, Clone, Subcommand)]
pub enum Verify {
    /// Checks a file with evidence, without a line to anywhere. Exit code 2: it does not hold.
    Evidence {
        file: PathBuf,
        /// Roots of the Verwaltungs-PKI, PEM: the certificates of destinations are followed to them.
        #[arg(long)]
        roots: Option<PathBuf>,
    },
}

impl FitConnect {
    pub fn config(&self) -> &PathBuf {
        match self {
            Self::Doctor { of, .. } | Self::Replies { of, .. } | Self::Cases { of, .. } | Self::Evidence { of, .. } => &of.config,
        }
    }

    fn of(&self) -> &Of {
        match self {
            Self::Doctor { of, .. } | Self::Replies { of, .. } | Self::Cases { of, .. } | Self::Evidence { of, .. } => of,
        }
    }

    pub async fn run(self, config: &Config, tell: impl Fn(&str)) -> Result<ExitCode> {
        let (system, fit) = chosen(config, self.of())?;
        let state = wiring::build_existing(config).await?;
        let rail = &state.rooms.rail;
        match self {
            Self::Doctor { destination, .. } => {
                let mut destinations: Vec<Uuid> = rail.cases(&system, SHOWN).await?.iter().map(|case| case.destination).collect();
                destinations.extend(destination);
                destinations.sort_unstable();
                destinations.dedup();
                let steps = fit_connect::client(fit)?.doctor(&destinations).await;
                let mut good = true;
                for step in steps {
                    let (mark, words) = match &step.found {
                        Finding::Good(words) => ("good   ", words),
                        Finding::Warning(words) => ("WARNING", words),
                        Finding::Bad(words) => ("BAD    ", words),
                    };
                    good &= !matches!(step.found, Finding::Bad(_));
                    tell(&format!("{mark} {}: {words}", step.what));
                }
                let callback = format!("{}/fit-connect/callback/{system}", config.server.origin());
                tell(&match &fit.callback_secret {
                    Some(_) => format!(
                        "callbacks are taken at {callback}; whether the service reaches it, a callback must show: look for rail.callback in the log"
                    ),
                    None => format!(
                        "WARNING no callback_secret: the service is asked once a minute. With one, callbacks are taken at {callback}"
                    ),
                });
                Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(SOMETHING_AWAY) })
            }
            Self::Replies { retry: Some(id), .. } => {
                let found = rail.try_again(&system, &id.to_string()).await?;
                tell(if found { "it is tried again by the running portal" } else { "no such reply was set aside" });
                Ok(if found { ExitCode::SUCCESS } else { ExitCode::from(FAULTS) })
            }
            Self::Replies { reject: Some(id), reason, .. } => {
                match rail.reject(&system, id, &reason.unwrap_or_default()).await? {
                    Ok(()) => {
                        tell("rejected: the authority reads the reason");
                        Ok(ExitCode::SUCCESS)
                    }
                    Err(why) => {
                        tell(&why);
                        Ok(ExitCode::from(FAULTS))
                    }
                }
            }
            Self::Replies { .. } => {
                let open = rail.open_arrivals(&system).await?;
                for arrival in &open {
                    let problem = arrival.problem.as_deref().unwrap_or("");
                    tell(&format!(
                        "{}  {}  since {}  case {}  {problem}",
                        arrival.id,
                        arrival.state.as_str(),
                        arrival.first_seen_at,
                        arrival.case
                    ));
                }
                let waits = open.iter().any(|arrival| matches!(arrival.state, ArrivalState::SetAside | ArrivalState::Expired));
                tell(&format!("{} not settled", open.len()));
                Ok(if waits { ExitCode::from(SOMETHING_WAITS) } else { ExitCode::SUCCESS })
            }
            Self::Cases { destroy_keys: Some(case), .. } => {
                let gone = rail.destroy_keys(&system, case).await?;
                tell(&format!("{gone} keys destroyed"));
                Ok(if gone > 0 { ExitCode::SUCCESS } else { ExitCode::from(FAULTS) })
            }
            Self::Cases { .. } => {
                for case in rail.cases(&system, SHOWN).await? {
                    let read = case.read_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
                    tell(&format!(
                        "{}  {}  destination {}  {} events, read {read}",
                        case.id, case.authority, case.destination, case.events_read
                    ));
                }
                Ok(ExitCode::SUCCESS)
            }
            Self::Evidence { case, to, .. } => {
                let Some(found) = rail.evidence(&system, case).await? else {
                    tell("no such case is registered");
                    return Ok(ExitCode::from(FAULTS));
                };
                let file = evidence::of_case(&found).context("a key that was kept cannot be read")?;
                let bytes = serde_json::to_vec_pretty(&file)?;
                let mut out = std::fs::File::create_new(&to).with_context(|| to.display().to_string())?;
                std::io::Write::write_all(&mut out, &bytes)?;
                out.sync_all()?;
                tell(&format!("{} events, {} keys, in {}", file.events.len(), file.keys.len(), to.display()));
                if found.ends_soon {
                    tell("WARNING the delivery service deletes the log of a case 730 days after its last event");
                }
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn chosen<'a>(config: &'a Config, of: &Of) -> Result<(CaseSystemId, &'a FitConnectConfig)> {
    let all: Vec<_> = fit_connect::on_rail(config).collect();
    let named = |wanted: &CaseSystemId| all.iter().find(|(system, _)| system.id == *wanted);
    match (&of.case_system, all.as_slice()) {
        (Some(wanted), _) => match named(wanted) {
            Some((system, fit)) => Ok((system.id.clone(), *fit)),
            None => bail!("{wanted} is no case system that speaks FIT-Connect"),
        },
        (None, [(system, fit)]) => Ok((system.id.clone(), *fit)),
        (None, []) => bail!("no case system speaks FIT-Connect"),
        (None, several) => {
            let names: Vec<String> = several.iter().map(|(system, _)| system.id.to_string()).collect();
            bail!("name one with --case-system: {}", names.join(", "))
        }
    }
}

impl Verify {
    pub fn run(self, tell: impl Fn(&str)) -> Result<ExitCode> {
        let Self::Evidence { file, roots } = self;
        let bytes = std::fs::read(&file).with_context(|| file.display().to_string())?;
        let evidence: Evidence = serde_json::from_slice(&bytes).with_context(|| format!("{}: no evidence", file.display()))?;
        let roots = match roots {
            Some(path) => {
                let pem = std::fs::read(&path).with_context(|| path.display().to_string())?;
                Some(Roots::from_pem(&pem, &[]).with_context(|| path.display().to_string())?)
            }
            None => None,
        };
        match verify_evidence(&evidence, roots.as_ref()) {
            Ok(verified) => {
                tell(&format!("case {}", evidence.case));
                for event in &verified.events {
                    tell(&format!("{}  {}  {}  signed by {}", event.at, event.kind.name(), event.subject, event.issuer));
                }
                tell("every signature holds, by the keys in the file");
                tell(if verified.certificates_checked {
                    "certificates of destinations lead to a given root; keys of the service have none and are as the portal found them"
                } else {
                    "certificates were not followed: name --roots for that"
                });
                Ok(ExitCode::SUCCESS)
            }
            Err(faults) => {
                for fault in faults {
                    tell(&fault.to_string());
                }
                Ok(ExitCode::from(FAULTS))
            }
        }
    }
}
