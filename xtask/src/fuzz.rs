//! Fuzz targets, built with coverage instrumentation by the stable compiler and run with libFuzzer.

use crate::{
    run::{cargo, command, note, run, say},
    tools,
};
use anyhow::{Context as _, Result};
use std::{fs, path::Path};

/// Each with how often it runs in the tests: a few seconds, and the same inputs every time.
const TARGETS: [(&str, u32); 5] =
    [("names", 200_000), ("chunks", 150_000), ("pdf", 60_000), ("pictures", 30_000), ("office", 60_000)];
/// A workspace of its own, with a lock file of its own.
pub const MANIFEST: &str = "server/fuzz/Cargo.toml";
/// What the compiler adds so that libFuzzer sees which way an input takes.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Clink-dead-code --cfg fuzzing";

/// `seconds`: for each target, with other inputs every time.
pub fn all(seconds: Option<u32>) -> Result<()> {
    tools::debian_package("g++", Path::new("/usr/bin/g++"))?;
    say("Building the fuzz targets");
    let host = host()?;
    let mut build =
        command(&cargo(), &["build", "--quiet", "--release", "--locked", "--target", &host, "--target-dir", "target/fuzz"]);
    build.args(["--manifest-path", MANIFEST]).env("RUSTFLAGS", COVERAGE).env("CARGO_INCREMENTAL", "0");
    run(build)?;
    for (target, runs) in TARGETS {
        say(&format!("Fuzzing: {target}"));
        // What is found interesting stays only where somebody fuzzes for long; never among the seeds, which are the project's.
        let corpus = format!("target/fuzz/{}/{target}", if seconds.is_some() { "corpus" } else { "scratch" });
        if seconds.is_none() {
            let _ = fs::remove_dir_all(&corpus);
        }
        let found = "target/fuzz/found/";
        for folder in [corpus.as_str(), found] {
            fs::create_dir_all(folder).context("cannot make a folder for the fuzz targets")?;
        }
        let program = format!("target/fuzz/{host}/release/{target}");
        let seeds = format!("server/fuzz/seeds/{target}");
        let prefix = format!("-artifact_prefix={found}{target}-");
        // Who runs the tests twice sees the same twice: the seeds alone, and always the same way through.
        let (long, way) = match seconds {
            Some(seconds) => (format!("-max_total_time={seconds}"), "-seed=0"),
            None => (format!("-runs={runs}"), "-seed=7"),
        };
        let mut fuzz = command(&program, &[&prefix, "-timeout=20", "-rss_limit_mb=3000", "-max_len=20000", "-verbosity=0"]);
        fuzz.args([&long, way, &corpus, &seeds]);
        run(fuzz)?;
    }
    note("no input broke anything");
    Ok(())
}

fn host() -> Result<String> {
    let told = command("rustc", &["-vV"]).output().context("cannot ask the compiler for its host")?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).context("the compiler does not tell its host")?;
    Ok(host.to_owned())
}
