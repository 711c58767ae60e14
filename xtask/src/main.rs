//! The builder. Says what it does, installs what it needs, shows progress.

mod bench;
mod build;
mod corpus;
mod demo;
mod failed;
mod fuzz;
mod postgres;
mod queries;
mod run;
mod soak;
mod style;
mod test;
mod tools;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, tries and tests Rückkanal")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build and start the demo: portal, identity provider, case system.
    Demo {
        /// Everything behind is for the demo: --port, --data, --reset, --database, --fit-connect (a delivery service of FIT-Connect with an authority behind it).
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build browser half, style and server.
    Build {
        /// The production binary: optimized, without the demo.
        #[arg(long)]
        production: bool,
    },
    /// Every check and test. With names only those steps.
    Test {
        steps: Vec<test::Step>,
        /// Fuzz each target for so long, with other inputs every time.
        #[arg(long)]
        seconds: Option<u32>,
        /// Of the steps `rust` and `browser` only the tests with this in their name.
        #[arg(long)]
        only: Option<String>,
    },
    /// Measure against the least that could be done; prints ratios.
    Bench {
        /// A short run with a quicker build: shows that everything works, its figures are not worth keeping.
        #[arg(long)]
        quick: bool,
        /// Only these: memory, upload, tus, slow, preview, page, weight, identity, list, outbox, notices, cuts. Nothing named: all.
        #[arg(value_parser = ["memory", "upload", "tus", "slow", "preview", "page", "weight", "identity", "list", "outbox", "notices", "rail", "xoev", "api", "cuts"])]
        parts: Vec<String>,
    },
    /// Open thousands of connections that say nothing, and see whether others still get their pages; prints a ratio.
    Soak {
        #[arg(long, default_value_t = 20_000)]
        connections: usize,
    },
    /// Reduce the seeds of the fuzz targets, with what longer runs found, to what adds something.
    PackSeeds,
    /// Look into real files of others as if they had arrived, and say which are refused that other readers of this machine open.
    Corpus {
        /// Folders with PDF, JPEG, PNG and HEIC files, however deep.
        #[arg(required = true)]
        folders: Vec<std::path::PathBuf>,
    },
    /// Write the .sqlx folders anew, against fresh databases.
    PrepareQueries {
        /// Only compare; fail if something differs.
        #[arg(long)]
        check: bool,
    },
}

/// An error is words for the person at the terminal; where in the builder it arose helps nobody.
#[expect(clippy::print_stderr, reason = "the builder talks to the person at the terminal")]
fn main() -> ExitCode {
    match act() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nError: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act() -> Result<()> {
    run::enter_root()?;
    match Arguments::parse().command {
        Command::Demo { arguments } => demo::run(&arguments),
        Command::Build { production } => {
            build::all(if production { build::Kind::Production } else { build::Kind::Demo }).map(drop)
        }
        Command::Test { steps, seconds, only } => test::all(&steps, seconds, only.as_deref()),
        Command::Bench { quick, parts } => bench::run(quick, &parts),
        Command::Corpus { folders } => corpus::run(&folders),
        Command::PackSeeds => fuzz::pack(),
        Command::Soak { connections } => soak::run(connections),
        Command::PrepareQueries { check } => queries::prepare(check),
    }
}
