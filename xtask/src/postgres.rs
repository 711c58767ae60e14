//! A throw-away PostgreSQL from Debian's package: own folder, own port, gone at the end. Also when run as root.

use crate::{
    run::{command, output, run},
    tools,
};
use anyhow::{Context as _, Result, bail};
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A running server.
pub struct Postgres {
    server: Child,
    folder: PathBuf,
    port: u16,
}

fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(Result::ok).map(|entry| entry.path().join("bin"));
    versions.filter(|bin| bin.join("initdb").exists()).max()
}

impl Postgres {
    pub fn start() -> Result<Self> {
        if programs().is_none() {
            tools::debian_package("postgresql", Path::new("/usr/lib/postgresql"))?;
        }
        let bin = programs().context("PostgreSQL's programs are not there")?;
        let folder = std::env::temp_dir().join(format!("rueckkanal-postgres-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        let root = output(command("id", &["-u"]))?.trim() == "0";
        if root {
            // PostgreSQL refuses to run as root.
            run(command("chown", &["postgres", &folder.to_string_lossy()]))?;
        }
        let data = folder.join("data");
        let data_text = data.to_string_lossy().into_owned();
        let mut init = as_user(root, &bin.join("initdb"));
        init.args(["-D", &data_text, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync"])
            .stdout(Stdio::null());
        run(init)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut server = as_user(root, &bin.join("postgres"));
        server.args(["-D", &data_text, "-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"]);
        server.args(["-k", &folder.to_string_lossy()]);
        let server = server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("cannot start PostgreSQL")?;
        let postgres = Self { server, folder, port };
        postgres.wait(&bin)?;
        Ok(postgres)
    }

    fn wait(&self, bin: &Path) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            let mut ready = Command::new(bin.join("pg_isready"));
            ready.args(["-h", "127.0.0.1", "-p", &self.port.to_string()]).stdout(Stdio::null());
            if ready.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL does not answer")
    }

    /// Runs the statements of a file, all or none.
    pub fn read_file(&self, file: &str) -> Command {
        let bin = programs().unwrap_or_default();
        let mut psql = Command::new(bin.join("psql"));
        psql.args([
            "--quiet",
            "--no-psqlrc",
            "--single-transaction",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            &self.url("postgres"),
            "-f",
            file,
        ]);
        psql
    }

    /// Address of a database on this server.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }
}

fn as_user(root: bool, program: &Path) -> Command {
    if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // `runuser` passes the signal on; the postmaster's own file names it for certain.
        if let Ok(text) = fs::read_to_string(self.folder.join("data/postmaster.pid"))
            && let Some(pid) = text.lines().next()
        {
            let _ = command("kill", &["-INT", pid.trim()]).status();
        }
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
