//! Build, then hand over to the program's own demo.

use crate::{
    build,
    run::{command, say},
};
use anyhow::{Context as _, Result, bail};

pub fn run(arguments: &[String]) -> Result<()> {
    let program = build::all(build::Kind::Demo)?;
    say("Starting the demo");
    let mut demo = command(&program.to_string_lossy(), &["demo"]);
    demo.args(arguments);
    if std::env::var_os("RUST_LOG").is_none() {
        demo.env("RUST_LOG", "warn");
    }
    let status = demo.status().context("cannot start the demo")?;
    if !status.success() {
        bail!("the demo ended badly ({status})");
    }
    Ok(())
}
