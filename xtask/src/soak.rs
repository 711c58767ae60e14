//! Connections that say nothing, or next to nothing: as many as this machine has files for, from a hundred addresses, while somebody else asks
//! for pages. Not a test: it needs thousands of sockets, and its figure depends on the machine.

use crate::{
    build,
    run::{command, note, say},
};
use anyhow::{Context as _, Result, bail};
use socket2::{Domain, Socket, Type};
use std::{
    fs,
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    process::Child,
    thread,
    time::{Duration, Instant},
};

const PORT: u16 = 9890;
/// Pages that are asked for in each round.
const PAGES: usize = 400;
/// The ratio that is wanted: pages with all connections there against pages without.
const MOST: f64 = 2.0;
/// Files that the asking itself needs.
const FOR_OTHERS: usize = 200;
/// Whose connections they are: each may hold 256, so that these hold all 8,192 places and more.
const ADDRESSES: usize = 100;
/// How each connection begins, by turns; then it says nothing more.
const BEGINNINGS: [&str; 8] = [
    "",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-",
    "POST /anmelden HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nk=",
    "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "POST /handy HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\ncode=",
    "POST /oidc/abmeldung/demo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nl",
    "POST /api/v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer x\r\nContent-Length: 900\r\n\r\n{",
];

/// The program, ended with us.
struct Portal(Child);

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One round of pages.
struct Round {
    served: usize,
    middle: Duration,
    slow: Duration,
}

pub fn run(connections: usize) -> Result<()> {
    let allowed = open_files()?;
    if allowed < connections + FOR_OTHERS {
        return again_with_more_files(connections);
    }
    let program = build::all(build::Kind::Demo)?;
    say("Starting a portal");
    let mut demo =
        command(&program.to_string_lossy(), &["demo", "--reset", "--data", "target/soak", "--site", "target/site", "--port"]);
    demo.arg(PORT.to_string()).env("RUST_LOG", "error").stdout(std::process::Stdio::null());
    let portal = Portal(demo.spawn().context("cannot start the portal")?);
    let address = SocketAddr::from(([127, 0, 0, 1], PORT));
    until_ready(address)?;
    say("Pages while nobody disturbs");
    let quiet = pages(address)?;
    tell(&quiet);
    say(&format!("Pages while {connections} connections are opened that say next to nothing"));
    let opening = thread::spawn(move || open(address, connections));
    tell(&pages(address)?);
    let held = opening.join().map_err(|_| anyhow::anyhow!("nothing could be opened"))?;
    say(&format!("Pages with {} of them there, or let go", held.len()));
    let disturbed = pages(address)?;
    tell(&disturbed);
    drop(held);
    drop(portal);
    let ratio = disturbed.slow.as_secs_f64() / quiet.slow.as_secs_f64();
    note(&format!("ratio of the slowest hundredth: {ratio:.2} (aim: at most {MOST})"));
    if disturbed.served < PAGES || ratio > MOST {
        bail!("others were disturbed");
    }
    Ok(())
}

/// The limit of this process. There is no other way to it without a library.
fn open_files() -> Result<usize> {
    let limits = fs::read_to_string("/proc/self/limits").context("no limits of this process")?;
    let line = limits.lines().find(|line| line.starts_with("Max open files")).context("no limit of open files")?;
    let soft = line.split_whitespace().nth(3).context("no limit of open files")?;
    Ok(soft.parse().unwrap_or(usize::MAX))
}

/// A shell can raise the limit up to the hard one; then this runs once more.
fn again_with_more_files(connections: usize) -> Result<()> {
    let hard = fs::read_to_string("/proc/self/limits")?;
    let hard = hard
        .lines()
        .find(|line| line.starts_with("Max open files"))
        .and_then(|line| line.split_whitespace().nth(4)?.parse().ok());
    let hard: usize = hard.unwrap_or(usize::MAX);
    let fits = connections.min(hard.saturating_sub(FOR_OTHERS));
    if open_files()? == hard {
        note(&format!("this machine has files for {fits} connections"));
        return run(fits);
    }
    let this = std::env::current_exe().context("the builder does not know where it lies")?;
    let script = format!("ulimit -n \"$(ulimit -Hn)\"; exec '{}' soak --connections {fits}", this.display());
    let status = command("sh", &["-c", &script]).status().context("cannot start a shell")?;
    if status.success() { Ok(()) } else { bail!("others were disturbed, or something could not be started") }
}

fn until_ready(address: SocketAddr) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(120) {
        if ask(address, "/health/ready").is_ok_and(|answer| answer.starts_with(b"HTTP/1.1 200")) {
            return Ok(());
        }
        // A program that starts tells nobody: until it listens there is nothing to wait for but the next try.
        thread::sleep(Duration::from_millis(200));
    }
    bail!("the portal does not start")
}

fn ask(address: SocketAddr, path: &str) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(20))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

/// Whoever behaves, one page after the other.
fn pages(address: SocketAddr) -> Result<Round> {
    let mut times = Vec::with_capacity(PAGES);
    let mut served = 0;
    for _ in 0..PAGES {
        let begun = Instant::now();
        served += usize::from(ask(address, "/").is_ok_and(|answer| answer.starts_with(b"HTTP/1.1 200")));
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().context("no page was asked for");
    Ok(Round { served, middle: at(50)?, slow: at(99)? })
}

fn tell(round: &Round) {
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    note(&format!(
        "{} of {PAGES} served, middle {:.1} ms, slowest hundredth {:.1} ms",
        round.served,
        millis(round.middle),
        millis(round.slow)
    ));
}

fn open(address: SocketAddr, connections: usize) -> Vec<TcpStream> {
    let mut held = Vec::with_capacity(connections);
    for (at, beginning) in BEGINNINGS.iter().cycle().take(connections).enumerate() {
        let Ok(mut stream) = connect_as_somebody_else(address, at) else { continue };
        // Whoever is let go at once cannot be told anything.
        let _ = stream.write_all(beginning.as_bytes());
        held.push(stream);
    }
    held
}

/// From other addresses than the one that pages are asked from: one address has a limit of its own, and together they take every place.
fn connect_as_somebody_else(address: SocketAddr, at: usize) -> io::Result<TcpStream> {
    let from = [127, 0, 1, u8::try_from(at % ADDRESSES).unwrap_or_default() + 1];
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&SocketAddr::from((from, 0)).into())?;
    socket.connect_timeout(&address.into(), Duration::from_secs(5))?;
    Ok(socket.into())
}
