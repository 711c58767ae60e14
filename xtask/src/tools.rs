//! What a fresh machine lacks is installed here, by the machine's own package tools.

use crate::run::{command, is_there, note, output, run, say};
use anyhow::{Context as _, Result, bail};
use std::path::Path;

/// The compiler's browser target.
pub fn wasm_target() -> Result<()> {
    if !is_there("rustup") {
        return Ok(());
    }
    let installed = output(command("rustup", &["target", "list", "--installed"]))?;
    if !installed.contains("wasm32-unknown-unknown") {
        say("Installing the compiler's browser target");
        run(command("rustup", &["target", "add", "wasm32-unknown-unknown"]))?;
    }
    Ok(())
}

/// The packages a folder pins, without their scripts.
pub fn npm_packages(folder: &str) -> Result<()> {
    let lock = Path::new(folder).join("package-lock.json");
    let done = Path::new(folder).join("node_modules/.rueckkanal-lock");
    let wanted = std::fs::read(&lock).with_context(|| format!("{}", lock.display()))?;
    if std::fs::read(&done).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    if !is_there("npm") {
        bail!("npm is needed for {folder}; install Node.js");
    }
    say(&format!("Installing npm packages of {folder}"));
    let mut npm = command("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    npm.current_dir(folder);
    run(npm)?;
    std::fs::write(&done, wanted).context("cannot note what was installed")
}

/// As [`debian_package`], but its services are never started: only its program is wanted, and what a service opens or fetches must
/// not happen on somebody's machine by our doing.
pub fn debian_package_asleep(package: &str, services: &[&str], program: &Path) -> Result<()> {
    if !program.exists() && is_there("systemctl") {
        let mut mask = as_root("systemctl")?;
        mask.arg("mask").args(services);
        // Without a running systemd there is nothing to mask, and nothing starts either.
        let _ = mask.status();
    }
    debian_package(package, program)
}

fn as_root(program: &str) -> Result<std::process::Command> {
    let root = output(command("id", &["-u"]))?.trim().eq("0");
    Ok(if root { command(program, &[]) } else { command("sudo", &[program]) })
}

/// A Debian package, if one of its programs is missing.
pub fn debian_package(package: &str, program: &Path) -> Result<()> {
    if program.exists() {
        return Ok(());
    }
    if !is_there("apt-get") {
        bail!("{} is missing; install the package {package}", program.display());
    }
    say(&format!("Installing {package} (Debian package)"));
    let apt = |arguments: &[&str]| -> Result<_> {
        let mut apt = as_root("apt-get")?;
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        Ok(apt)
    };
    run(apt(&["update", "-qq"])?)?;
    run(apt(&["install", "-y", "-qq", "--no-install-recommends", package])?)?;
    if program.exists() {
        note(&format!("{package} is there"));
        Ok(())
    } else {
        bail!("{package} was installed, but {} is not there", program.display())
    }
}

/// A cargo tool of a fixed version, built into the target folder.
pub fn cargo_tool(name: &str, version: &str) -> Result<std::path::PathBuf> {
    let root = Path::new("target/tools").to_path_buf();
    let program = root.join("bin").join(name);
    let done = root.join(format!("{name}-{version}"));
    if !(program.exists() && done.exists()) {
        say(&format!("Building {name} {version}"));
        // Run once a time: building it fast and small counts for more than that it runs fast. Built beside the
        // rest instead of in the folder for temporary files, which is small on some machines.
        let root = root.to_string_lossy().into_owned();
        let build = Path::new("target/tools/build");
        let mut install = command(
            &crate::run::cargo(),
            &["install", "--locked", "--quiet", "--debug", "--root", &root, &format!("{name}@{version}")],
        );
        install.env("CARGO_TARGET_DIR", build).env("CARGO_PROFILE_DEV_DEBUG", "false").env("CARGO_INCREMENTAL", "0");
        run(install)?;
        std::fs::remove_dir_all(build).context("cannot clear away what the tool was built from")?;
        std::fs::write(done, "").context("cannot note what was built")?;
    }
    program.canonicalize().context("the tool is not where it should be")
}
