//! Browser half, style, files, server.

use crate::{
    run::{cargo, command, note, run, say},
    style, tools,
};
use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Quick to build, with the demo parts.
    Demo,
    /// What goes to a data centre.
    Production,
}

/// Builds everything; returns the program.
pub fn all(kind: Kind) -> Result<PathBuf> {
    site(kind)?;
    server(kind)
}

/// All code that a browser executes: islands, and scripts beside them.
const BROWSER: &str = "app/src/browser";

/// The built files in `target/site`.
pub fn site(kind: Kind) -> Result<()> {
    tools::wasm_target()?;
    tools::npm_packages("style")?;
    let site = Path::new("target/site");
    let pkg = site.join("pkg");
    let _ = fs::remove_dir_all(&pkg);
    fs::create_dir_all(&pkg)?;
    let mut list = String::new();
    let mut add = |name: &str, file: &str| list.extend([name, ": ", file, "\n"]);

    say("Building the browser half (WebAssembly)");
    let wasm = front(kind)?;
    say("Binding it to the browser");
    let (glue, module) = bind(&wasm)?;
    let module_name = hashed("rueckkanal", "wasm", &module);
    write(&pkg, &module_name, &module)?;
    let glue_name = hashed("rueckkanal", "js", glue.as_bytes());
    write(&pkg, &glue_name, glue.as_bytes())?;
    let loader = loader(&glue_name, &module_name)?;
    let loader_name = hashed("loader", "js", loader.as_bytes());
    write(&pkg, &loader_name, loader.as_bytes())?;
    add("loader", &loader_name);
    for script in ["session", "wait", "rows"] {
        let path = format!("{BROWSER}/{script}.js");
        let content = fs::read(&path).context(path)?;
        let name = hashed(script, "js", &content);
        write(&pkg, &name, &content)?;
        add(script, &name);
    }

    say("Building the style sheet");
    let fonts = fonts(&pkg)?;
    let sheet = style::build(&fonts)?;
    let sheet_name = hashed("portal", "css", sheet.as_bytes());
    write(&pkg, &sheet_name, sheet.as_bytes())?;
    add("style", &sheet_name);
    add("font", &fonts.latin_400);
    note(&format!("{} bytes of style, {} of WebAssembly", sheet.len(), module.len()));

    for name in ["favicon.svg", "robots.txt"] {
        fs::copy(Path::new("public").join(name), site.join(name)).with_context(|| format!("public/{name}"))?;
    }
    fs::write(site.join("assets.txt"), list).context("cannot write assets.txt")
}

fn server(kind: Kind) -> Result<PathBuf> {
    say("Building the server (the first time takes some minutes)");
    let (arguments, folder): (&[&str], _) = match kind {
        Kind::Demo => (&["build", "--package", "server", "--features", "demo"], "debug"),
        Kind::Production => (&["build", "--package", "server", "--profile", "production"], "production"),
    };
    run(command(&cargo(), arguments))?;
    Path::new("target").join(folder).join("rueckkanal").canonicalize().context("the server was not built")
}

/// A folder of its own, so that both halves keep their own compiled dependencies.
fn front(kind: Kind) -> Result<PathBuf> {
    let (profile, folder) = match kind {
        Kind::Demo => ("wasm-release", "wasm-release"),
        Kind::Production => ("wasm-release", "wasm-release"),
    };
    let arguments = [
        "build",
        "--package",
        "app",
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
        "--features",
        "hydrate",
        "--profile",
        profile,
        "--target-dir",
        "target/front",
    ];
    run(command(&cargo(), &arguments))?;
    Ok(Path::new("target/front/wasm32-unknown-unknown").join(folder).join("app.wasm"))
}

fn bind(wasm: &Path) -> Result<(String, Vec<u8>)> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true);
    let mut output = bindgen.generate_output().context("wasm-bindgen")?;
    let glue = output.js().to_owned();
    let module = output.wasm_mut().emit_wasm();
    Ok((glue, module))
}

/// The loader with the names of the files that it loads.
fn loader(glue: &str, module: &str) -> Result<String> {
    let path = Path::new(BROWSER).join("loader.js");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(text.replace("GLUE", glue).replace("MODULE", module))
}

/// File names of the fonts, as the style sheet and the preload use them.
pub struct Fonts {
    pub latin_400: String,
    pub latin_600: String,
    pub cyrillic_400: String,
    pub cyrillic_600: String,
}

fn fonts(pkg: &Path) -> Result<Fonts> {
    let copy = |subset: &str, weight: u16| -> Result<String> {
        let path = format!("style/node_modules/@fontsource/fira-sans/files/fira-sans-{subset}-{weight}-normal.woff2");
        let bytes = fs::read(&path).with_context(|| path.clone())?;
        let name = hashed(&format!("fira-sans-{subset}-{weight}"), "woff2", &bytes);
        fs::write(pkg.join(&name), &bytes)?;
        Ok(name)
    };
    Ok(Fonts {
        latin_400: copy("latin", 400)?,
        latin_600: copy("latin", 600)?,
        cyrillic_400: copy("cyrillic", 400)?,
        cyrillic_600: copy("cyrillic", 600)?,
    })
}

/// A name that changes with the content.
fn hashed(stem: &str, ending: &str, content: &[u8]) -> String {
    let hash = hex::encode(Sha256::digest(content));
    format!("{stem}.{}.{ending}", &hash[..16])
}

/// Writes a file and its Brotli form beside it.
fn write(folder: &Path, name: &str, content: &[u8]) -> Result<()> {
    fs::write(folder.join(name), content)?;
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    packed.write_all(content)?;
    fs::write(folder.join(format!("{name}.br")), packed.into_inner()).context("cannot write the packed file")
}
