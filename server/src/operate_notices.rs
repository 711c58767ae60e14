//! `rueckkanal notice …`: how notices will look, and whether their channels are open.

use crate::{config::Config, wiring};
use anyhow::{Context as _, Result};
use clap::Subcommand;
use domain::{
    id::{NoticeId, TenantId},
    notice::{NoticeCause, NoticeChannel},
    text::LanguageTag,
};
use std::{path::PathBuf, process::ExitCode};
use uuid::Uuid;

/// Something is wrong with a template, or what was named is not there.
const FAULTS: u8 = 2;
/// A channel did not answer.
const SOMETHING_AWAY: u8 = 3;

#[derive(Debug, Clone, Subcommand)]
pub enum Notice {
    /// Shows every notice as it will look, with example words, and what the linter says of it. Exit code 2: it says something.
    Preview {
        #[arg(long)]
        config: PathBuf,
        /// Of this tenant alone.
        #[arg(long)]
        tenant: Option<TenantId>,
        /// On this channel alone: bundid_mailbox, email, de_mail, land_account, fink, elster, letter.
        #[arg(long, value_parser = channel)]
        channel: Option<NoticeChannel>,
        /// Of this cause alone: available, reminder, withdrawn, draft_expires, received.
        #[arg(long)]
        cause: Option<String>,
        /// In this language alone: de, en, de-simple, …
        #[arg(long, value_parser = language)]
        language: Option<LanguageTag>,
    },
    /// Lets notices go again to an address that had refused one for good. Exit code 2: the tenant has no such notice.
    AddressWorks {
        #[arg(long)]
        config: PathBuf,
        #[arg(long)]
        tenant: TenantId,
        /// A notice to that address, as the log and the API name it. The address itself belongs on no command line.
        #[arg(long)]
        notice: Uuid,
    },
    /// Asks every channel whether it is open, without telling anybody anything. Exit code 3: one is not.
    Try {
        #[arg(long)]
        config: PathBuf,
    },
}

fn channel(word: &str) -> Result<NoticeChannel, String> {
    NoticeChannel::parse(word).filter(|channel| channel.tells_person()).ok_or_else(|| "is no channel of notices".to_owned())
}

fn language(tag: &str) -> Result<LanguageTag, String> {
    LanguageTag::try_from(tag).map_err(|error| error.to_string())
}

impl Notice {
    pub fn config(&self) -> &PathBuf {
        match self {
            Self::Preview { config, .. } | Self::AddressWorks { config, .. } | Self::Try { config } => config,
        }
    }

    pub async fn run(self, config: &Config, tell: impl Fn(&str)) -> Result<ExitCode> {
        match self {
            Self::Try { .. } => try_all(config, tell).await,
            Self::AddressWorks { tenant, notice, .. } => {
                let rooms = wiring::build_existing(config).await?.rooms;
                let Some(channel) = rooms.notices.address_works(&tenant, NoticeId(notice)).await? else {
                    tell(&format!("{tenant} has no notice {notice}."));
                    return Ok(ExitCode::from(FAULTS));
                };
                tell(&format!("Later notices go to the address of {notice} again ({channel}). This one stays as it ended."));
                Ok(ExitCode::SUCCESS)
            }
            Self::Preview { tenant, channel, cause, language, .. } => {
                if let Some(cause) = cause.as_deref().filter(|cause| !NoticeCause::KINDS.contains(cause)) {
                    anyhow::bail!("{cause} is none of {}", NoticeCause::KINDS.join(", "));
                }
                let wanted = |one: &wiring::NoticeLook| {
                    tenant.as_ref().is_none_or(|tenant| *tenant == one.tenant)
                        && channel.is_none_or(|channel| channel == one.channel)
                        && cause.as_deref().is_none_or(|cause| cause == one.cause)
                        && language.as_ref().is_none_or(|language| *language == one.language)
                };
                let mut faulty = false;
                for look in wiring::notice_looks(config)?.into_iter().filter(wanted) {
                    faulty |= !look.faults.is_empty();
                    tell(&format!("\n{} · {} · {} · {}", look.tenant, look.channel, look.cause, look.language.as_str()));
                    tell(&format!("  template {}", look.template));
                    look.faults.iter().for_each(|fault| tell(&format!("  FAULT {fault}")));
                    tell(&format!("  {}\n", look.title));
                    look.text.lines().for_each(|line| tell(&format!("  {line}")));
                }
                Ok(if faulty { ExitCode::from(FAULTS) } else { ExitCode::SUCCESS })
            }
        }
    }
}

async fn try_all(config: &Config, tell: impl Fn(&str)) -> Result<ExitCode> {
    let reports = wiring::try_notices(config).await.context("the channels of notices")?;
    if reports.is_empty() {
        tell("No tenant tells people.");
    }
    reports.iter().for_each(|report| tell(report.text.trim_end()));
    Ok(if reports.iter().all(|report| report.reachable) { ExitCode::SUCCESS } else { ExitCode::from(SOMETHING_AWAY) })
}
