//! What an operator does by hand: deliveries that wait for a person, and whether everything that the portal needs is there.

use crate::{config::Config, wiring};
use anyhow::{Context as _, Result};
use clap::Subcommand;
use domain::{
    errand::{AttemptOutcome, Route},
    event::Actor,
    id::{CaseSystemId, DeliveryId},
};
use jiff::Timestamp;
use ports::storage::StuckDelivery;
use std::{path::PathBuf, process::ExitCode};
use usecases::Rooms;

/// Something waits for a person.
const SOMETHING_WAITS: u8 = 4;
/// Something that the portal needs is away.
const SOMETHING_AWAY: u8 = 3;

#[derive(Debug, Subcommand)]
pub enum Deliveries {
    /// Each with its id, since when, and why. Exit code 4: there are some.
    List {
        #[arg(long)]
        config: PathBuf,
        /// Also those that were given up.
        #[arg(long)]
        all: bool,
    },
    /// Everything that is known of one, with every attempt.
    Show {
        #[arg(long)]
        config: PathBuf,
        id: uuid::Uuid,
    },
    /// Has one tried again by the program that serves, within a minute; with --all every one.
    Retry {
        #[arg(long)]
        config: PathBuf,
        #[arg(required_unless_present = "all")]
        id: Option<uuid::Uuid>,
        #[arg(long)]
        all: bool,
    },
    /// Has one tried again by another way: of a case system of the same tenant.
    Redirect {
        #[arg(long)]
        config: PathBuf,
        id: uuid::Uuid,
        /// Its id in the configuration.
        #[arg(long)]
        to: CaseSystemId,
        /// Which of its ways: 1 is `delivery`, those behind it are `fallback`.
        #[arg(long, default_value_t = 1)]
        way: u8,
        /// Somebody has looked: what may have arrived is not there.
        #[arg(long)]
        is_not_there: bool,
    },
    /// Writes the package of one into a folder. It still waits; nothing can be taken out of it any more.
    Export {
        #[arg(long)]
        config: PathBuf,
        id: uuid::Uuid,
        #[arg(long)]
        to: PathBuf,
    },
    /// Somebody has given the package to the authority: from now on the pages say that it was handed over.
    HandedOver {
        #[arg(long)]
        config: PathBuf,
        id: uuid::Uuid,
        /// When, how, to whom; clerks read it. At most 200 characters.
        #[arg(long, value_parser = short)]
        proof: String,
    },
    /// Nobody is reminded of it any more. The pages go on saying that it was not handed over, and it can still be retried.
    GiveUp {
        #[arg(long)]
        config: PathBuf,
        id: uuid::Uuid,
    },
}

fn short(text: &str) -> Result<String, String> {
    let fits = !text.trim().is_empty() && text.chars().count() <= 200 && !text.chars().any(char::is_control);
    if fits { Ok(text.trim().to_owned()) } else { Err("1 to 200 characters on one line".to_owned()) }
}

impl Deliveries {
    /// The configuration file.
    pub fn config(&self) -> &PathBuf {
        match self {
            Self::List { config, .. }
            | Self::Show { config, .. }
            | Self::Retry { config, .. }
            | Self::Redirect { config, .. }
            | Self::Export { config, .. }
            | Self::HandedOver { config, .. }
            | Self::GiveUp { config, .. } => config,
        }
    }

    /// `tell` says what was asked for.
    pub async fn run(self, config: &Config, tell: impl Fn(&str)) -> Result<ExitCode> {
        let rooms = wiring::build_existing(config).await?.rooms;
        let given_up = matches!(self, Self::List { all: true, .. });
        let stuck = rooms.delivery.stuck(given_up).await?;
        let find = async |id: uuid::Uuid| {
            let found = rooms.delivery.stuck_with(DeliveryId(id)).await?;
            found.with_context(|| format!("no delivery {id} waits for a person"))
        };
        match self {
            Self::List { .. } => {
                stuck.iter().for_each(|one| tell(&line(one)));
                return Ok(if stuck.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOMETHING_WAITS) });
            }
            Self::Show { id, .. } => show(&rooms, &find(id).await?, tell).await?,
            Self::Retry { id, .. } => {
                let wanted = match id {
                    Some(id) => vec![find(id).await?],
                    None => stuck,
                };
                for one in &wanted {
                    let retried = rooms.delivery.retry_stuck(one, None, Actor::Portal).await?;
                    tell(&format!("{}  {}", one.id, if retried { "is tried again" } else { "does not wait any more" }));
                }
            }
            Self::Redirect { id, to, way, is_not_there, .. } => {
                let one = &find(id).await?;
                let system = config.case_systems.iter().find(|system| system.id == to && system.tenant == one.tenant);
                let system = system.with_context(|| format!("{to} is no case system of {}", one.tenant))?;
                let ways = system.ways().count();
                anyhow::ensure!((1..=ways).contains(&usize::from(way)), "{to} has the ways 1 to {ways}");
                let route = Route::way(&to, way);
                anyhow::ensure!(
                    is_not_there || !one.may_have_arrived || route == one.route,
                    "it may have arrived where it was sent: look there first, and say so by --is-not-there"
                );
                anyhow::ensure!(rooms.delivery.retry_stuck(one, Some(route), Actor::Portal).await?, "it does not wait any more");
                tell(&format!("{id}  is tried again by way {way} of {to}"));
            }
            Self::Export { id, to, .. } => {
                let stuck = find(id).await?;
                // Before anything is settled: a folder that cannot be made changes nothing.
                std::fs::create_dir_all(&to).with_context(|| format!("--to {}", to.display()))?;
                let channel = wiring::folder_channel(to.canonicalize()?);
                channel.probe().await.map_err(anyhow::Error::msg)?;
                match rooms.delivery.take_out(&stuck, &*channel, Actor::Portal).await? {
                    Some(AttemptOutcome::Done { .. }) => tell(&format!("{}", to.join(id.to_string()).display())),
                    Some(
                        AttemptOutcome::Later { reason }
                        | AttemptOutcome::NotBefore { reason, .. }
                        | AttemptOutcome::NeedsPerson { reason },
                    ) => anyhow::bail!("{reason}"),
                    None => anyhow::bail!("it does not wait any more"),
                }
            }
            Self::HandedOver { id, proof, .. } => {
                let proof = format!("by hand: {proof}");
                anyhow::ensure!(rooms.delivery.handed_over(&find(id).await?, &proof).await?, "it does not wait any more");
                tell(&format!("{id}  counts as handed over"));
            }
            Self::GiveUp { id, .. } => {
                let given_up = rooms.delivery.give_up(&find(id).await?).await?;
                anyhow::ensure!(given_up, "it was given up before");
                tell(&format!("{id}  is given up; the person's pages say that it was not handed over"));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn line(one: &StuckDelivery) -> String {
    let given_up = one.given_up_at.map(|at| format!(" (given up {at})")).unwrap_or_default();
    let there = if one.may_have_arrived { " (may have arrived: look there first)" } else { "" };
    format!(
        "{}  {}  {}  since {}, {} attempts: {}{there}{given_up}",
        one.id, one.tenant, one.receipt_number, one.since, one.attempts, one.reason
    )
}

async fn show(rooms: &Rooms, one: &StuckDelivery, tell: impl Fn(&str)) -> Result<()> {
    tell(&line(one));
    tell(&format!("message {}, sent {}, way of {}", one.message, one.created_at, one.route));
    tell(if one.packed { "Its package is settled: nothing can be taken out of it." } else { "Its package is not made yet." });
    for attempt in rooms.delivery.attempts_of(one.id).await? {
        tell(&format!(
            "  {}.  {} to {}  {}: {}",
            attempt.number, attempt.started_at, attempt.ended_at, attempt.outcome, attempt.detail
        ));
    }
    Ok(())
}

/// Whether everything that the portal needs answers, and what waits for a person.
pub async fn doctor(config: &Config, tell: impl Fn(&str)) -> Result<ExitCode> {
    let mut away = false;
    let mut say = |what: &str, state: Result<(), String>| {
        away |= state.is_err();
        match state {
            Ok(()) => tell(&format!("good  {what}")),
            Err(reason) => tell(&format!("AWAY  {what}: {reason}")),
        }
    };
    let rooms = match wiring::build_existing(config).await {
        Ok(state) => state.rooms,
        Err(error) => {
            say("database, documents and keys", Err(format!("{error:#}")));
            return Ok(ExitCode::from(SOMETHING_AWAY));
        }
    };
    say("database", rooms.operations.ready().await.map_err(|error| error.to_string()));
    for tenant in &config.tenants {
        say(
            &format!("master key fits tenant {}", tenant.id),
            rooms.documents.key_fits(&tenant.id).await.map_err(|error| error.to_string()),
        );
    }
    for system in &config.case_systems {
        for (number, found) in (1..).zip(rooms.delivery.probe(&system.id).await) {
            say(&wiring::name_of_way(&system.id, number), found);
        }
    }
    for (system, found) in rooms.access.ask_issuers().await {
        say(&format!("keys of the issuer of access tokens for case system {system}"), found);
    }
    for waiting in rooms.operations.figures(Timestamp::now()).await?.errands {
        let Some(system) = waiting.route.to_case_system() else { continue };
        let ways = config.case_systems.iter().find(|one| one.id == system).map_or(0, |one| one.ways().count());
        if waiting.kind == "deliver_reply" && !(1..=ways).contains(&usize::from(waiting.route.way_number().unwrap_or(0))) {
            say(
                &format!("{} replies on {}", waiting.count, waiting.route),
                Err("this way is not in the configuration".to_owned()),
            );
        }
    }
    let mut reports = vec![wiring::try_documents(config).await];
    reports.extend(wiring::try_reports(config).await);
    reports.extend(wiring::try_providers(config, None).await);
    reports.extend(wiring::try_scanner(config).await);
    reports.extend(wiring::try_notices(config).await?);
    for report in reports {
        // The first line names it; of the others counts why it was not reached.
        let mut lines = report.text.lines().map(str::trim);
        let what = lines.next().unwrap_or_default().to_owned();
        let why = lines.find(|line| line.starts_with("NOT ") || line.starts_with("DOES NOT ")).unwrap_or("it did not answer");
        say(&what, if report.reachable { Ok(()) } else { Err(why.to_owned()) });
    }
    let stuck = rooms.delivery.stuck(false).await?;
    if let Some(oldest) = stuck.first() {
        tell(&format!(
            "WAIT  {} deliveries wait for a person, the oldest since {}: rueckkanal deliveries list",
            stuck.len(),
            oldest.since
        ));
    } else {
        tell("good  no delivery waits for a person");
    }
    Ok(match (away, stuck.is_empty()) {
        (true, _) => ExitCode::from(SOMETHING_AWAY),
        (false, false) => ExitCode::from(SOMETHING_WAITS),
        (false, true) => ExitCode::SUCCESS,
    })
}
