//! Builds what goes to a data centre and measures it against the least that could be done, in one run.

use crate::{
    build,
    postgres::Postgres,
    run::{cargo, command, run as run_program, say},
    test, tools,
};
use anyhow::{Context as _, Result};
use std::path::Path;

/// Measured by a journey: how many bytes go twice over a line that is cut a hundred times.
const CUTS: &str = "cuts";

pub fn run(quick: bool, parts: &[String]) -> Result<()> {
    if parts.is_empty() || parts.iter().any(|part| part == CUTS) {
        test::hundred_cuts()?;
    }
    let others: Vec<_> = parts.iter().filter(|part| *part != CUTS).cloned().collect();
    if others.is_empty() && !parts.is_empty() {
        return Ok(());
    }
    against_the_least(quick, &others)
}

fn against_the_least(quick: bool, parts: &[String]) -> Result<()> {
    build::site(build::Kind::Production)?;
    tools::debian_package("wrk", Path::new("/usr/bin/wrk"))?;
    tools::npm_packages("server/benches/tus-server")?;
    tools::npm_packages("server/benches/express-server")?;
    tools::npm_packages("server/benches/graphile-worker")?;
    say("Starting a throw-away PostgreSQL");
    let postgres = Postgres::start()?;
    let profile = if quick { "release" } else { "production" };
    say(&format!("Building the bench with the profile {profile} (the first time takes some minutes)"));
    let arguments = ["bench", "--quiet", "--package", "server", "--bench", "portal", "--profile", profile];
    run_program(command(&cargo(), &[arguments.as_slice(), &["--no-run"]].concat()))?;
    say("Measuring");
    let mut bench = command(&cargo(), &arguments);
    bench.arg("--").args(parts);
    if quick {
        bench.arg("--quick");
    }
    let site = Path::new("target/site").canonicalize().context("the site was not built")?;
    let tus = Path::new("server/benches/tus-server/server.mjs").canonicalize().context("the other upload server is not there")?;
    bench.env("RUECKKANAL_TUS_SERVER", tus);
    let express =
        Path::new("server/benches/express-server/server.mjs").canonicalize().context("the other page server is not there")?;
    bench.env("RUECKKANAL_EXPRESS_SERVER", express);
    let queue =
        Path::new("server/benches/graphile-worker/worker.mjs").canonicalize().context("the other job queue is not there")?;
    bench.env("RUECKKANAL_GRAPHILE_WORKER", queue);
    let least = Path::new("server/benches/sqlite-loop/loop.py").canonicalize().context("the statements alone are not there")?;
    bench.env("RUECKKANAL_SQLITE_LOOP", least);
    bench.env("RUECKKANAL_SITE", site).env("RUECKKANAL_BENCH_POSTGRES", postgres.url("postgres"));
    run_program(bench)
}
