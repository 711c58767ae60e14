//! Fuzz targets, built with coverage instrumentation by the stable compiler and run with libFuzzer.

use crate::{
    run::{cargo, command, note, run, say},
    tools,
};
use anyhow::{Context as _, Result};
use std::{fs, path::Path};

/// Each with how often it runs in the tests: a few seconds, and the same inputs every time.
const TARGETS: [(&str, u32); 6] =
    [("names", 200_000), ("chunks", 150_000), ("pdf", 60_000), ("pictures", 30_000), ("office", 60_000), ("xoev", 100_000)];
/// A workspace of its own, with a lock file of its own.
pub const MANIFEST: &str = "server/fuzz/Cargo.toml";
/// What the compiler adds so that libFuzzer sees which way an input takes.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Clink-dead-code --cfg fuzzing";

/// Where one archive of seeds a target lies; beside it a folder of named files, each of which once broke something or shows a whole kind.
const SEEDS: &str = "server/fuzz/seeds";

/// `seconds`: for each target, with other inputs every time.
pub fn all(seconds: Option<u32>) -> Result<()> {
    let programs = build()?;
    for (target, runs) in TARGETS {
        say(&format!("Fuzzing: {target}"));
        // What is found interesting stays only where somebody fuzzes for long; never among the seeds, which are the project's.
        let corpus = if seconds.is_some() { corpus_of(target) } else { format!("target/fuzz/scratch/{target}") };
        if seconds.is_none() {
            let _ = fs::remove_dir_all(&corpus);
        }
        let found = "target/fuzz/found/";
        for folder in [corpus.as_str(), found] {
            fs::create_dir_all(folder).context("cannot make a folder for the fuzz targets")?;
        }
        let [unpacked, named] = seeds_of(target)?;
        let prefix = format!("-artifact_prefix={found}{target}-");
        // Who runs the tests twice sees the same twice: the seeds alone, and always the same way through.
        let (long, way) = match seconds {
            Some(seconds) => (format!("-max_total_time={seconds}"), "-seed=0"),
            None => (format!("-runs={runs}"), "-seed=7"),
        };
        let mut fuzz = command(&format!("{programs}/{target}"), &[&prefix, HANGS]);
        fuzz.args(LIMITS).args([&long, way, &corpus, &unpacked, &named]);
        run(fuzz)?;
    }
    note("no input broke anything");
    Ok(())
}

/// Keeps of the seeds, and of what longer runs found, what takes a way through the program that no other takes.
pub fn pack() -> Result<()> {
    let programs = build()?;
    for (target, _) in TARGETS {
        say(&format!("Reducing the seeds: {target}"));
        let [unpacked, named] = seeds_of(target)?;
        let (kept, corpus) = (format!("target/fuzz/kept/{target}"), corpus_of(target));
        let _ = fs::remove_dir_all(&kept);
        for folder in [&kept, &corpus] {
            fs::create_dir_all(folder).context("cannot make a folder for the fuzz targets")?;
        }
        let mut merge = command(&format!("{programs}/{target}"), &["-merge=1"]);
        merge.args(LIMITS).args([&kept, &named, &unpacked, &corpus]);
        run(merge)?;
        // The same bytes whoever packs them, and whenever.
        let archive = format!("{SEEDS}/{target}.tar.gz");
        let way = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--mode=0644", "-I", "gzip -9n"];
        let mut tar = command("tar", &["-c", "-C", &kept]);
        tar.args(way).args(["-f", &archive]);
        let mut names: Vec<_> =
            fs::read_dir(&kept)?.map(|entry| entry.map(|entry| entry.file_name())).collect::<Result<_, _>>()?;
        names.sort_unstable();
        tar.args(&names);
        run(tar)?;
        note(&format!("{} seeds, {} bytes", names.len(), fs::metadata(&archive)?.len()));
    }
    Ok(())
}

/// Seconds for one input. The largest picture that is taken is decoded five times by its target: seconds where nothing else runs.
const HANGS: &str = "-timeout=60";
/// For every input: megabytes, bytes.
const LIMITS: [&str; 3] = ["-rss_limit_mb=3000", "-max_len=20000", "-verbosity=0"];

/// What longer runs of this machine found interesting.
fn corpus_of(target: &str) -> String {
    format!("target/fuzz/corpus/{target}")
}

/// Two folders: the unpacked archive, and the named files.
fn seeds_of(target: &str) -> Result<[String; 2]> {
    let unpacked = format!("target/fuzz/seeds/{target}");
    let _ = fs::remove_dir_all(&unpacked);
    fs::create_dir_all(&unpacked).context("cannot make a folder for the seeds")?;
    run(command("tar", &["-xzf", &format!("{SEEDS}/{target}.tar.gz"), "-C", &unpacked]))?;
    Ok([unpacked, format!("{SEEDS}/{target}")])
}

/// Builds the targets and says in which folder they lie.
fn build() -> Result<String> {
    tools::debian_package("g++", Path::new("/usr/bin/g++"))?;
    say("Building the fuzz targets");
    let host = host()?;
    let mut build =
        command(&cargo(), &["build", "--quiet", "--release", "--locked", "--target", &host, "--target-dir", "target/fuzz"]);
    build.args(["--manifest-path", MANIFEST]).env("RUSTFLAGS", COVERAGE).env("CARGO_INCREMENTAL", "0");
    run(build)?;
    Ok(format!("target/fuzz/{host}/release"))
}

fn host() -> Result<String> {
    let told = command("rustc", &["-vV"]).output().context("cannot ask the compiler for its host")?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).context("the compiler does not tell its host")?;
    Ok(host.to_owned())
}
