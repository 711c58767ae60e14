//! Build, then hand over to the program's own demo.

use crate::{
    build,
    run::{command, say},
    tools,
};
use anyhow::{Context as _, Result, bail};
use std::path::Path;

pub fn run(arguments: &[String]) -> Result<()> {
    let program = build::all(build::Kind::Demo)?;
    let mut arguments = arguments.to_vec();
    if let Some(at) = arguments.iter().position(|argument| argument == "--fit-connect") {
        tools::debian_package("python3-jwcrypto", Path::new("/usr/lib/python3/dist-packages/jwcrypto"))?;
        arguments.insert(at + 1, "server/tests/doubles/fit_connect.py".to_owned());
    }
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
