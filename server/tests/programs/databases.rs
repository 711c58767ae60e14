//! PostgreSQL for tests of several instances.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// An empty database of the tests' PostgreSQL: the server, its name, its address.
#[allow(dead_code, reason = "a test that crashes its server has one of its own")]
pub async fn new_database(kind: &str) -> (String, String, String) {
    let Ok(server) = std::env::var("RUECKKANAL_TEST_POSTGRES") else {
        panic!("PostgreSQL is started by `cargo xtask test rust`")
    };
    let name = format!("{kind}_{}", std::process::id());
    storage_postgres::create_database(&server, &name).await.unwrap();
    let address = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    (server, name, address)
}

/// A server of one's own, to be crashed. As durable as it is when nobody sets anything.
#[allow(dead_code, reason = "others share a server")]
pub struct Server {
    running: Child,
    folder: tempfile::TempDir,
    bin: PathBuf,
    port: u16,
}

#[allow(dead_code, reason = "others share a server")]
impl Server {
    pub fn start(port: u16) -> Self {
        let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed by `cargo xtask test rust`");
        let bins = versions.map(|entry| entry.unwrap().path().join("bin")).filter(|bin| bin.join("initdb").exists());
        let (bin, folder) = (bins.max().unwrap(), tempfile::tempdir().unwrap());
        if is_root() {
            let given = Command::new("chown").arg("postgres").arg(folder.path()).status().unwrap();
            assert!(given.success(), "PostgreSQL does not run as root");
        }
        let mut init = as_user(&bin.join("initdb"));
        init.arg("-D").arg(folder.path().join("data")).args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale"]);
        assert!(init.stdout(Stdio::null()).status().unwrap().success());
        let running = run(&bin, folder.path(), port);
        let server = Self { running, folder, bin, port };
        server.wait();
        server
    }

    /// Address of its own database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// It ends at once, in the middle of whatever it does, and finds out at its start what it had promised.
    pub fn crash(&mut self) {
        self.signal("QUIT");
        self.running.wait().unwrap();
        self.running = run(&self.bin, self.folder.path(), self.port);
        self.wait();
    }

    fn signal(&self, name: &str) {
        // The one who runs it for another user is not the server.
        let pid = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid")).unwrap();
        let told = Command::new("kill").args([&format!("-{name}"), pid.lines().next().unwrap().trim()]).status().unwrap();
        assert!(told.success());
    }

    fn wait(&self) {
        let until = Instant::now() + Duration::from_secs(120);
        let is_ready = || {
            let mut ready = Command::new(self.bin.join("pg_isready"));
            ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]).status().unwrap().success()
        };
        while !is_ready() {
            assert!(Instant::now() < until, "PostgreSQL does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.running.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.signal("QUIT");
            let _ = self.running.wait();
        }
        if is_root() {
            // Its files are another user's.
            let _ = Command::new("rm").arg("-rf").arg(self.folder.path().join("data")).status();
        }
    }
}

fn run(bin: &Path, folder: &Path, port: u16) -> Child {
    let mut server = as_user(&bin.join("postgres"));
    server.arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
    server.args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
    server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

fn as_user(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}
