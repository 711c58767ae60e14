//! Every check and test, in the order in which they fail fastest.

use crate::{
    build, failed, fuzz,
    postgres::Postgres,
    queries,
    run::{cargo, command, run, say},
    tools,
};
use anyhow::{Context as _, Result};
use clap::ValueEnum;
use std::{path::Path, process::Command};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// Lock files, rustfmt, clippy for the server and for the browser.
    Lint,
    /// Licences, bans, duplicates, sources.
    Deny,
    /// Checked statements against fresh databases.
    Queries,
    /// Rust tests, on both databases.
    Rust,
    /// Everything that reads what strangers send, with inputs that a machine makes up.
    Fuzz,
    /// Whole journeys in a real browser.
    Browser,
}

impl Step {
    const ALL: [Self; 6] = [Self::Lint, Self::Deny, Self::Queries, Self::Rust, Self::Fuzz, Self::Browser];
}

pub fn all(steps: &[Step], seconds: Option<u32>, only: Option<&str>) -> Result<()> {
    let steps = if steps.is_empty() { &Step::ALL } else { steps };
    for step in steps {
        match step {
            Step::Lint => lint()?,
            Step::Deny => deny()?,
            Step::Queries => queries::prepare(true)?,
            Step::Rust => rust(only)?,
            Step::Fuzz => fuzz::all(seconds)?,
            Step::Browser => browser(only)?,
        }
    }
    say("All is well");
    Ok(())
}

fn lint() -> Result<()> {
    tools::wasm_target()?;
    say("Lock files");
    for manifest in ["Cargo.toml", fuzz::MANIFEST] {
        // A lock file that lags behind would fail only where its workspace is built, half an hour later.
        run_cargo(&["fetch", "--locked", "--manifest-path", manifest])?;
    }
    say("Formatting");
    self::run_cargo(&["fmt", "--all", "--check"])?;
    say("Lints for the server");
    run_cargo(&[
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--features",
        "server/demo,storage-postgres/test-support",
        "--",
        "--deny",
        "warnings",
    ])?;
    say("Lints for the browser half");
    run_cargo(&[
        "clippy",
        "--quiet",
        "--package",
        "app",
        "--target",
        "wasm32-unknown-unknown",
        "--features",
        "hydrate",
        "--",
        "--deny",
        "warnings",
    ])
}

fn deny() -> Result<()> {
    let program = tools::cargo_tool("cargo-deny", "0.20.2")?;
    say("Licences, bans, sources");
    run(command(&program.to_string_lossy(), &["--log-level", "error", "check", "licenses", "bans", "sources"]))
}

/// One selection of packages and features for tests and journeys: what was compiled for the first is there for the second.
const TESTS: [&str; 5] = ["test", "--quiet", "--workspace", "--features", "app/ssr,server/demo,storage-postgres/test-support"];

fn rust(only: Option<&str>) -> Result<()> {
    build::site(build::Kind::Demo)?;
    tools::debian_package_asleep(
        "clamav-daemon",
        &["clamav-daemon.service", "clamav-daemon.socket", "clamav-freshclam.service"],
        Path::new("/usr/sbin/clamd"),
    )?;
    // Locked PDFs and HEIC photos are made by programs of other people.
    tools::debian_package("qpdf", Path::new("/usr/bin/qpdf"))?;
    tools::debian_package("libheif-examples", Path::new("/usr/bin/heif-enc"))?;
    tools::debian_package("sqlite3", Path::new("/usr/bin/sqlite3"))?;
    doubles()?;
    say("Starting a throw-away PostgreSQL");
    let postgres = Postgres::start()?;
    say("Rust tests");
    let mut tests = command(&cargo(), &TESTS);
    tests.env("RUECKKANAL_TEST_POSTGRES", postgres.url("postgres"));
    if let Some(only) = only {
        tests.args(["--", only]);
    }
    failed::run(tests, failed::Kind::Cargo, "cargo xtask test rust --only")
}

/// What stands in for mailbox, mail server and connector, and what reads letters: Debian's Python with its packages, and programs of others.
fn doubles() -> Result<()> {
    let python = Path::new("/usr/lib/python3/dist-packages");
    for (package, module) in [
        ("python3-cryptography", "cryptography"),
        ("python3-jwcrypto", "jwcrypto"),
        ("python3-lxml", "lxml"),
        ("python3-aiosmtpd", "aiosmtpd"),
        ("python3-dkim", "dkim"),
        ("python3-pikepdf", "pikepdf"),
    ] {
        tools::debian_package(package, &python.join(module))?;
    }
    tools::debian_package("openssl", Path::new("/usr/bin/openssl"))?;
    tools::debian_package("poppler-utils", Path::new("/usr/bin/pdftotext"))?;
    tools::debian_package("zbar-tools", Path::new("/usr/bin/zbarimg"))?;
    tools::debian_package("faketime", Path::new("/usr/bin/faketime"))?;
    tools::debian_package_asleep("dovecot-imapd", &["dovecot.service", "dovecot.socket"], Path::new("/usr/lib/dovecot/imap"))
}

fn browser(only: Option<&str>) -> Result<()> {
    let mut tests = journeys()?;
    if let Some(only) = only {
        tests.args(["--grep", &escaped(only)]).env("RUECKKANAL_ONLY", "1");
    }
    failed::run(tests, failed::Kind::Playwright, "cargo xtask test browser --only")
}

/// One journey, which judges its figure here and nowhere else.
pub fn hundred_cuts() -> Result<()> {
    let mut tests = journeys()?;
    tests.args(["--grep", "a hundred cuts"]).env("RUECKKANAL_ONLY", "1").env("RUECKKANAL_BENCH", "1");
    run(tests)
}

/// The journeys, ready to run.
fn journeys() -> Result<Command> {
    build::site(build::Kind::Demo)?;
    say("Building the server, as for the Rust tests");
    run(command(&cargo(), &[&TESTS[..], &["--no-run"]].concat()))?;
    let program = Path::new("target/debug/rueckkanal").canonicalize().context("the server was not built")?;
    tools::debian_package("chromium", Path::new("/usr/bin/chromium"))?;
    tools::debian_package("firefox-esr", Path::new("/usr/bin/firefox-esr"))?;
    tools::debian_package("openssl", Path::new("/usr/bin/openssl"))?;
    tools::debian_package("default-jre-headless", Path::new("/usr/bin/java"))?;
    tools::debian_package_asleep("glewlwyd", &["glewlwyd.service"], Path::new("/usr/bin/glewlwyd"))?;
    tools::debian_package("sqlite3", Path::new("/usr/bin/sqlite3"))?;
    tools::debian_package("python3-jwcrypto", Path::new("/usr/lib/python3/dist-packages/jwcrypto"))?;
    tools::npm_packages("end2end")?;
    say("Journeys in the browser");
    let mut tests = command("npx", &["playwright", "test"]);
    tests.current_dir("end2end").env("RUECKKANAL_PROGRAM", program).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    Ok(tests)
}

fn run_cargo(arguments: &[&str]) -> Result<()> {
    run(command(&cargo(), arguments))
}

/// A title as a pattern that means itself.
fn escaped(title: &str) -> String {
    title.chars().flat_map(|letter| letter.is_ascii_punctuation().then_some('\\').into_iter().chain([letter])).collect()
}
