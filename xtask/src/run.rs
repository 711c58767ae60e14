//! Running other programs, with a line that says which.

use anyhow::{Context as _, Result, bail};
use std::{
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

/// Works from the root of the project, wherever it was called.
pub fn enter_root() -> Result<()> {
    // What Cargo says now, not what it said when this was compiled: two checkouts may share a target folder.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&here).parent().context("xtask has a parent folder")?;
    std::env::set_current_dir(root).context("cannot enter the project's folder")
}

/// A headline for what comes.
#[expect(clippy::print_stdout, reason = "the builder talks to the person at the terminal")]
pub fn say(text: &str) {
    println!("\n── {text}");
}

/// A line under a headline.
#[expect(clippy::print_stdout, reason = "the builder talks to the person at the terminal")]
pub fn note(text: &str) {
    println!("   {text}");
}

pub fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// Runs a program and shows its output; failing is an error.
pub fn run(mut command: Command) -> Result<()> {
    let shown = shown(&command);
    let started = Instant::now();
    let status = command.status().with_context(|| format!("cannot start {shown}"))?;
    if !status.success() {
        bail!("{shown} failed ({status})");
    }
    let seconds = started.elapsed().as_secs();
    if seconds >= 2 {
        note(&format!("{seconds} s"));
    }
    Ok(())
}

/// Runs a program and returns what it printed.
pub fn output(mut command: Command) -> Result<String> {
    let shown = shown(&command);
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start {shown}"))?;
    if !output.status.success() {
        bail!("{shown} failed ({})", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program is there.
pub fn is_there(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

fn shown(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    let words: Vec<_> = [command.get_program().to_string_lossy()].into_iter().chain(arguments).collect();
    words.join(" ")
}

pub fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
