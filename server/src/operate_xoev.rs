//! `rueckkanal xoev …` and `rueckkanal import …`: what an operator looks at.

use crate::{config::Config, wiring};
use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use domain::{
    id::CaseSystemId,
    xoev::{Direction, ExchangeState},
};
use std::{path::PathBuf, process::ExitCode};
use xoev::{RELEASES, Reason, Standard, xauslaender, xbau, xml};

/// Something is wrong with a file.
const FAULTS: u8 = 2;
/// Something waits for a person.
const SOMETHING_WAITS: u8 = 4;
/// Lines that are shown.
const SHOWN: u16 = 200;

#[derive(Debug, Clone, Args)]
pub struct Of {
    #[arg(long)]
    pub config: PathBuf,
    /// The case system; needed where several exchange messages.
    #[arg(long)]
    pub case_system: Option<CaseSystemId>,
}

/// Which messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// From authorities, not taken in.
    Refused,
    /// Ours, sent back by the authority.
    Rejected,
    /// From authorities, taken in.
    Taken,
    /// Ours, handed over.
    Written,
    /// Ours, and the authority says that it has them.
    Confirmed,
}

#[derive(Debug, Clone, Subcommand)]
pub enum Xoev {
    /// Messages of XÖV standards, the newest first; without `--which` those that somebody must look at. Exit code 4: there are some.
    Messages {
        #[command(flatten)]
        of: Of,
        #[arg(long)]
        which: Option<Which>,
    },
    /// Registered applications, the newest first.
    Applications {
        #[command(flatten)]
        of: Of,
    },
    /// Reads a message and says what it is, or what is wrong with it. Nothing is stored or sent. Exit code 2: it is not valid.
    Read { file: PathBuf },
}

#[derive(Debug, Clone, Subcommand)]
pub enum Import {
    /// Makes the items of a message from a group or schema of data fields (XDatenfelder 3): JSON on standard output, remarks beside it.
    Fim { file: PathBuf },
}

impl Xoev {
    /// `None`: it needs none.
    pub fn config(&self) -> Option<&PathBuf> {
        match self {
            Self::Messages { of, .. } | Self::Applications { of } => Some(&of.config),
            Self::Read { .. } => None,
        }
    }

    pub async fn run(self, config: &Config, tell: impl Fn(&str)) -> Result<ExitCode> {
        match self {
            Self::Messages { of, which } => {
                let system = chosen(config, &of)?;
                let state = wiring::build_existing(config).await?;
                let wanted = match which {
                    Some(which) => vec![which],
                    None => vec![Which::Refused, Which::Rejected],
                };
                let (mut shown, named) = (0, which);
                for which in wanted {
                    let (direction, state_of) = match which {
                        Which::Refused => (Direction::In, ExchangeState::Refused),
                        Which::Rejected => (Direction::Out, ExchangeState::Rejected),
                        Which::Taken => (Direction::In, ExchangeState::Taken),
                        Which::Written => (Direction::Out, ExchangeState::Written),
                        Which::Confirmed => (Direction::Out, ExchangeState::Confirmed),
                    };
                    let xoev = &state.rooms.xoev;
                    let found = match state_of {
                        ExchangeState::Rejected if named.is_none() => xoev.open_rejections(&system, SHOWN).await?,
                        _ => xoev.messages_in(&system, direction, state_of, SHOWN).await?,
                    };
                    for one in found {
                        let why =
                            one.code.map(|code| format!("  {code}: {}", one.detail.unwrap_or_default())).unwrap_or_default();
                        let entry = if one.entry.is_empty() { String::new() } else { format!("  {}", one.entry) };
                        tell(&format!("{}  {}  {}  {}{entry}{why}", one.at, state_of.as_str(), one.kind, one.uuid));
                        shown += 1;
                    }
                }
                tell(&format!("{shown} messages"));
                Ok(if which.is_none() && shown > 0 { ExitCode::from(SOMETHING_WAITS) } else { ExitCode::SUCCESS })
            }
            Self::Applications { of } => {
                let system = chosen(config, &of)?;
                let state = wiring::build_existing(config).await?;
                for case in state.rooms.xoev.applications(&system, SHOWN).await? {
                    tell(&format!("{}  {}  {}", case.created_at, case.authority, case.application.unwrap_or_default()));
                }
                Ok(ExitCode::SUCCESS)
            }
            Self::Read { file } => read(&file, tell),
        }
    }
}

/// Without a configuration: every release and both directions.
pub fn read(file: &PathBuf, tell: impl Fn(&str)) -> Result<ExitCode> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let understood = xml::parse(&bytes).and_then(|root| {
        let (standard, kind) = xoev::kind(&root, RELEASES)?;
        match standard {
            Standard::XAuslaender(release) => match xauslaender::read(&root, &release) {
                Err(fault) if fault.reason == Reason::NotTaken => xauslaender::read_portal(&root, &release).map(drop)?,
                read => drop(read?),
            },
            Standard::XInneresRejection => drop(xoev::read_rejection(&root)?),
            Standard::XBauKernmodul => drop(xbau::read(&root)?),
        }
        let name = match standard {
            Standard::XAuslaender(release) => format!("XAusländer {}", release.version),
            Standard::XInneresRejection => "XInneres rejection 6".to_owned(),
            Standard::XBauKernmodul => "XBau-Kernmodul 1.3.0".to_owned(),
        };
        Ok(format!("{name}, {kind}, {} bytes: valid, as far as this program knows the standard", bytes.len()))
    });
    match understood {
        Ok(words) => {
            tell(&words);
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            tell(&format!("{} ({}): {}", fault.reason.xinneres(), fault.reason.xbau(), fault.detail));
            Ok(ExitCode::from(FAULTS))
        }
    }
}

fn chosen(config: &Config, of: &Of) -> Result<CaseSystemId> {
    let all: Vec<&CaseSystemId> = wiring::xoev::exchanging(config).map(|(system, _)| &system.id).collect();
    match (&of.case_system, all.as_slice()) {
        (Some(wanted), all) if all.contains(&wanted) => Ok(wanted.clone()),
        (Some(wanted), _) => bail!("{wanted} is no case system that exchanges messages of an XÖV standard"),
        (None, [one]) => Ok((*one).clone()),
        (None, []) => bail!("no case system exchanges messages of an XÖV standard"),
        (None, several) => {
            let names: Vec<String> = several.iter().map(ToString::to_string).collect();
            bail!("name one with --case-system: {}", names.join(", "))
        }
    }
}

impl Import {
    pub fn run(self, tell: impl Fn(&str)) -> Result<ExitCode> {
        let Self::Fim { file } = self;
        let bytes = std::fs::read(&file).with_context(|| file.display().to_string())?;
        let group = match xml::parse(&bytes).and_then(|root| xoev::fim::read(&root)) {
            Ok(group) => group,
            Err(fault) => {
                eprint_line(&format!("{}: {}", file.display(), fault.detail));
                return Ok(ExitCode::from(FAULTS));
            }
        };
        let made = intake::xml::of_fim(&group);
        for remark in &made.remarks {
            eprint_line(remark);
        }
        tell(&serde_json::to_string_pretty(&serde_json::json!({ "items": made.items }))?);
        Ok(ExitCode::SUCCESS)
    }
}

/// Beside what is piped on.
fn eprint_line(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{text}");
}
