//! The program: serve, check, demo.

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use server::{
    config::{Config, ConfigFault},
    metrics, open_files,
    operate::{self, Deliveries},
    operate_access_events::AccessEventsArguments,
    operate_api_keys::ApiKeys,
    operate_notices::Notice,
    operate_rail::{FitConnect, Verify},
    operate_webhooks::{self, Webhooks},
    operate_xoev::{self, Import, Xoev},
    serve, telemetry, wiring,
};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "rueckkanal", version, about = "Der Rückkanal zwischen Behörde und Antragstellenden")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the portal and delivers replies.
    Serve {
        #[arg(long)]
        config: PathBuf,
    },
    /// Names every fault of a configuration; looks at database, folders and address; asks the identity providers and the scanner, and shows how claims would be read.
    Check {
        #[arg(long)]
        config: PathBuf,
        /// Ask nobody.
        #[arg(long)]
        offline: bool,
        /// A JSON file with the claims of a real token or userinfo answer, instead of made-up ones. Its values are not shown.
        #[arg(long)]
        claims: Option<PathBuf>,
    },
    /// Makes a token for a case system that nobody can guess: the token for the case system, its hash for the configuration.
    NewToken,
    /// Keys by which case systems call the API, beside the token of the configuration.
    ApiKey {
        #[command(subcommand)]
        what: ApiKeys,
    },
    /// Replies that wait for a person because they could not be handed over.
    Deliveries {
        #[command(subcommand)]
        what: Deliveries,
    },
    /// How notices to people look, and whether their channels are open.
    Notice {
        #[command(subcommand)]
        what: Notice,
    },
    /// Cases, replies of authorities and evidence of FIT-Connect, and whether the way to its delivery service is open.
    FitConnect {
        #[command(subcommand)]
        what: FitConnect,
    },
    /// Messages of XÖV standards (XAusländer, XBau) that came and went.
    Xoev {
        #[command(subcommand)]
        what: Xoev,
    },
    /// How far business software and case systems were told of events.
    Webhooks {
        #[command(subcommand)]
        what: Webhooks,
    },
    /// Makes something for a case system from files of others.
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Checks files that the portal has written.
    Verify {
        #[command(subcommand)]
        what: Verify,
    },
    /// Who came in, looked, took a file along or was refused, one JSON object for each line, oldest first. No names, no addresses.
    AccessEvents(AccessEventsArguments),
    /// Whether everything that the portal needs answers, and what waits for a person. Exit code 3: something is away; 4: something waits.
    Doctor {
        #[arg(long)]
        config: PathBuf,
    },
    /// Runs portal, identity provider and case system in one process, on loopback.
    #[cfg(feature = "demo")]
    Demo(server::demo::DemoArguments),
}

fn main() -> ExitCode {
    // Before anything is opened or any thread started: this process closes itself.
    let words: Vec<String> = std::env::args().collect();
    if words.get(1).is_some_and(|word| word == "render") {
        return render::run(&words[2..]);
    }
    let arguments = Arguments::parse();
    open_files::raise();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start: {error}")),
    };
    match runtime.block_on(run(arguments.command)) {
        Ok(code) => code,
        Err(error) => fail(&format!("{error:#}")),
    }
}

async fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Serve { config } => {
            telemetry::start();
            // First: from here on no signal ends it in the middle.
            let stop = serve::stop_signal();
            let config = match load(&config) {
                Ok(config) => config,
                Err(faults) => return Ok(report(&faults)),
            };
            let (files, needed) = (open_files::now(), open_files::needed(config.server.max_connections));
            if files < needed {
                tracing::warn!(open_files.now = files, open_files.needed = needed, "open_files.too_few");
            }
            let state = wiring::build(&config).await?;
            if config.documents.folder.is_some() {
                let documents = wiring::try_documents(&config).await;
                anyhow::ensure!(documents.reachable, "documents.folder: {}", documents.text.trim_end());
            }
            for tenant in &config.tenants {
                let fits = state.rooms.documents.key_fits(&tenant.id).await;
                fits.with_context(|| format!("documents.master_key_file does not fit the database of {}", tenant.id))?;
            }
            if let Some(at) = config.metrics.listen {
                metrics::serve(at, state.metrics.clone(), state.rooms.clone(), state.doors.clone(), stop.clone()).await?;
            }
            serve::serve(state, config.server.listen, stop).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::NewToken => {
            let [token, hash] = wiring::new_token();
            tell(&format!("token, for the case system only: {token}"));
            tell(&format!("for the configuration:  token_sha256 = \"{hash}\""));
            Ok(ExitCode::SUCCESS)
        }
        Command::ApiKey { what } => match load(what.config()) {
            Ok(config) => what.run(&config, tell).await,
            Err(faults) => Ok(report(&faults)),
        },
        Command::Deliveries { what } => deliveries(what).await,
        Command::Notice { what } => match load(what.config()) {
            Ok(config) => what.run(&config, tell).await,
            Err(faults) => Ok(report(&faults)),
        },
        Command::FitConnect { what } => match load(what.config()) {
            Ok(config) => what.run(&config, tell).await,
            Err(faults) => Ok(report(&faults)),
        },
        Command::Xoev { what: Xoev::Read { file } } => operate_xoev::read(&file, tell),
        Command::Xoev { what } => match what.config().map(|path| load(path)) {
            Some(Ok(config)) => what.run(&config, tell).await,
            Some(Err(faults)) => Ok(report(&faults)),
            None => Ok(ExitCode::SUCCESS),
        },
        Command::Webhooks { what: Webhooks::NewSecret { key } } => {
            operate_webhooks::new_secret(key, tell);
            Ok(ExitCode::SUCCESS)
        }
        Command::Webhooks { what } => match what.config().map(|path| load(path)) {
            Some(Ok(config)) => what.run(&config, tell).await,
            Some(Err(faults)) => Ok(report(&faults)),
            None => Ok(ExitCode::SUCCESS),
        },
        Command::Import { what } => what.run(tell),
        Command::Verify { what } => what.run(tell),
        Command::AccessEvents(arguments) => match load(&arguments.config) {
            Ok(config) => arguments.run(&config, tell).await,
            Err(faults) => Ok(report(&faults)),
        },
        Command::Doctor { config } => match load(&config) {
            Ok(config) => operate::doctor(&config, tell).await,
            Err(faults) => Ok(report(&faults)),
        },
        Command::Check { config, offline, claims } => check(&config, offline, claims.as_deref()).await,
        #[cfg(feature = "demo")]
        Command::Demo(arguments) => server::demo::run(arguments).await.map(|()| ExitCode::SUCCESS),
    }
}

async fn deliveries(what: Deliveries) -> Result<ExitCode> {
    match load(what.config()) {
        Ok(config) => what.run(&config, tell).await,
        Err(faults) => Ok(report(&faults)),
    }
}

/// What was asked for. Whoever has read enough (`| head`) ends the program.
fn tell(text: &str) {
    use std::io::Write as _;
    if writeln!(std::io::stdout(), "{text}").is_err() {
        std::process::exit(0);
    }
}

async fn check(config: &Path, offline: bool, claims: Option<&Path>) -> Result<ExitCode> {
    let config = match load(config) {
        Ok(config) => config,
        Err(faults) => return Ok(report(&faults)),
    };
    say("The configuration has no faults.");
    let (needed, hard) = (open_files::needed(config.server.max_connections), open_files::hard());
    let enough_files = hard >= needed;
    if !enough_files {
        say(&format!(
            "Here a process may open {hard} files. server.max_connections needs {needed}: raise LimitNOFILE, or take fewer."
        ));
    }
    if offline {
        return Ok(if enough_files { ExitCode::SUCCESS } else { ExitCode::from(3) });
    }
    let sample = claims.map(|path| -> Result<serde_json::Value> { Ok(serde_json::from_slice(&std::fs::read(path)?)?) });
    let mut reports = wiring::try_places(&config).await;
    reports.extend(wiring::try_providers(&config, sample.transpose()?.as_ref()).await);
    reports.extend(wiring::try_scanner(&config).await);
    reports.extend(wiring::try_notices(&config).await?);
    reports.iter().for_each(|report| say(&format!("\n{}", report.text.trim_end())));
    let all = enough_files && reports.iter().all(|report| report.reachable);
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

/// The configuration, if it and the files it names have no fault.
fn load(path: &Path) -> Result<Config, Vec<ConfigFault>> {
    let config = Config::load(path)?;
    let faults = wiring::file_faults(&config);
    if faults.is_empty() { Ok(config) } else { Err(faults) }
}

fn report(faults: &[ConfigFault]) -> ExitCode {
    for fault in faults {
        say(&fault.to_string());
    }
    ExitCode::from(2)
}

fn fail(text: &str) -> ExitCode {
    say(text);
    ExitCode::FAILURE
}

/// Words for the person who started the program.
#[expect(clippy::print_stderr, reason = "a command line program talks to its terminal")]
fn say(text: &str) {
    eprintln!("{text}");
}
