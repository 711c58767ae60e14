//! What the portal costs, always as a ratio to the least that could be done, measured in the same run: machines differ, ratios
//! hardly do. Run it with `cargo xtask bench`; the figures of the last run are in `docs/performance.md`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench talks to its terminal and stops at the first surprise")]
#![allow(clippy::cast_precision_loss, reason = "figures for reading, not for reckoning")]

mod bare;
mod case_system;
mod express;
mod identity;
mod list;
mod memory;
mod notices;
mod outbox;
mod page;
mod person;
mod portal;
mod preview;
mod process;
mod rail;
mod sender;
mod slow;
mod tus;
mod upload;
mod weight;
mod xoev;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long and how large. `--quick` shows that everything works; its figures are not worth keeping.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    pub rounds: usize,
    pub seconds: u64,
    pub upload_bytes: u64,
    pub memory_bytes: u64,
    /// Uploads at once over slow lines.
    pub slow_uploads: usize,
}

const FULL: Scale = Scale { rounds: 5, seconds: 3, upload_bytes: 512 << 20, memory_bytes: 2 << 30, slow_uploads: 10_000 };
const QUICK: Scale = Scale { rounds: 1, seconds: 1, upload_bytes: 16 << 20, memory_bytes: 64 << 20, slow_uploads: 200 };

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let scale = if arguments.iter().any(|argument| argument == "--quick") { QUICK } else { FULL };
    if let [word, rest @ ..] = arguments.as_slice()
        && word == "slow-client"
    {
        return slow::client(rest);
    }
    let parts = [
        "memory", "upload", "page", "weight", "identity", "tus", "slow", "preview", "list", "outbox", "notices", "rail", "xoev",
        "api",
    ];
    let parts = parts.map(|part| arguments.iter().any(|argument| argument == part));
    let [memory, upload, page, weight, identity, tus, slow, preview, list, outbox, notices, rail, xoev, api] =
        if parts.contains(&true) { parts } else { [true; 14] };
    // One thread for requests, as much as a server can have of two cores while a client uses the other one.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let site = std::env::var("RUECKKANAL_SITE").expect("set by `cargo xtask bench`");
        if memory {
            memory::run(&site, scale).await;
        }
        if upload {
            upload::run(&site, scale).await;
        }
        if tus {
            tus::run(&site, scale).await;
        }
        if slow {
            slow::run(&site, scale).await;
        }
        if preview {
            preview::run(&site, scale).await;
        }
        if page {
            page::run("SQLite", &site, None, 0.6, scale).await;
            if let Some(url) = own_database().await {
                page::run("PostgreSQL", &site, Some(url), 0.7, scale).await;
            }
        }
        if list {
            list::run("SQLite", &site, None, scale).await;
            if let Some(url) = own_database().await {
                list::run("PostgreSQL", &site, Some(url), scale).await;
            }
        }
        if outbox {
            outbox::run("SQLite", &site, None, scale).await;
            if let Some(url) = own_database().await {
                outbox::run("PostgreSQL", &site, Some(url), scale).await;
            }
        }
        if notices {
            notices::letters(scale);
            notices::run("SQLite", &site, None, scale).await;
            if let Some(url) = own_database().await {
                notices::run("PostgreSQL", &site, Some(url), scale).await;
            }
        }
        if rail {
            rail::run(scale);
        }
        if api {
            case_system::run("SQLite", &site, None, scale).await;
            if let Some(url) = own_database().await {
                case_system::run("PostgreSQL", &site, Some(url), scale).await;
            }
        }
        if xoev {
            xoev::run(scale).await;
        }
        if identity {
            identity::run("SQLite", &site, None, scale).await;
            if let Some(url) = own_database().await {
                identity::run("PostgreSQL", &site, Some(url), scale).await;
            }
        }
        if weight {
            weight::run(&site).await;
        }
    });
}

/// Each part has a database of its own on the bench's PostgreSQL, if there is one: keys and documents of one are not those of another.
async fn own_database() -> Option<String> {
    let url = std::env::var("RUECKKANAL_BENCH_POSTGRES").ok()?;
    let (server, _) = url.rsplit_once('/')?;
    let name = format!("bench-{}", uuid::Uuid::now_v7().simple());
    storage_postgres::create_database(&url, &name).await.unwrap();
    Some(format!("{server}/{name}"))
}

/// A figure beside what was aimed at.
fn verdict(name: &str, figure: &str, reached: bool, aim: &str) {
    println!("  {name:<52} {figure:>14}   {} (aim: {aim})", if reached { "reached" } else { "MISSED " });
}
