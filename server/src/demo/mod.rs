//! The demo: portal, identity provider and case system in one process on loopback, with the code of production in between.
//! Compiled only with the feature `demo`.

mod case_system;
mod configuration;
mod identity_provider;
mod mailboxes;
mod messages;
mod personas;
mod rail;
mod xoev;

use configuration::API_TOKEN;
pub use configuration::{CASE_SYSTEM_TOKEN, DemoPlaces};
use rail::DemoRail;
use xoev::DemoOffices;

use crate::{config::Config, serve, telemetry, wiring};
use anyhow::{Context as _, Result, bail};
use clap::Args;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};
use tokio::net::TcpListener;

#[derive(Debug, Clone, Args)]
pub struct DemoArguments {
    /// Port of the portal; identity provider, case system and mailboxes take the three ports behind it.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Folder for database, documents, keys and case files.
    #[arg(long, default_value = ".demo")]
    data: PathBuf,
    /// Folder with the built files.
    #[arg(long, default_value = "target/site")]
    site: PathBuf,
    /// Use PostgreSQL instead of the embedded database.
    #[arg(long)]
    database: Option<String>,
    /// A delivery service of FIT-Connect with an authority behind it: this program, on the fourth port behind the portal's.
    #[arg(long)]
    fit_connect: Option<PathBuf>,
    /// A foreigners' office (XAusländer) and a building office (XBau) at folders.
    #[arg(long)]
    xoev: bool,
    /// Start with an empty data folder.
    #[arg(long)]
    reset: bool,
}

/// Runs until Ctrl-C.
pub async fn run(arguments: DemoArguments) -> Result<()> {
    telemetry::start();
    let places = prepare(&arguments)?;
    let rail = match &arguments.fit_connect {
        Some(script) => Some(DemoRail::start(script, &places, arguments.port + 4)?),
        None => None,
    };
    let mut text = configuration::toml(&places, arguments.database.as_deref());
    text.extend(rail.as_ref().map(DemoRail::configuration));
    let offices = if arguments.xoev { Some(DemoOffices::new(&places)?) } else { None };
    text.extend(offices.as_ref().map(DemoOffices::configuration));
    let config = Config::parse(&text).map_err(|faults| anyhow::anyhow!("the demo's own configuration is broken: {faults:?}"))?;
    let stop = serve::stop_signal();
    let state = wiring::build(&config).await?;
    let listener = listen(arguments.port).await?;
    let provider = listen(arguments.port + 1).await?;
    let desk = listen(arguments.port + 2).await?;
    let elsewhere = listen(arguments.port + 3).await?;
    let identity_provider = identity_provider::router(&places)?;
    tokio::spawn(async move { axum::serve(provider, identity_provider).await });
    let case_files = places.case_files.clone();
    let desk_pages = case_system::router(case_files).merge(offices.clone().map(DemoOffices::router).unwrap_or_default());
    tokio::spawn(async move { axum::serve(desk, desk_pages).await });
    let mailboxes = mailboxes::router(&places)?;
    tokio::spawn(async move { axum::serve(elsewhere, mailboxes).await });
    let portal = tokio::spawn(serve::serve_on(state, listener, stop));
    let links = case_system::hand_in_messages(&places).await.context("the demo case system could not hand in its messages")?;
    if let Some(rail) = &rail {
        rail.apply(&places).await.context("the demo's applications over FIT-Connect")?;
    }
    if let Some(offices) = &offices {
        offices.apply(&places).await.context("the demo's applications at its offices")?;
        tokio::spawn(offices.clone().play());
    }
    welcome(&places, &links, rail.as_ref(), offices.is_some());
    portal.await?
}

async fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.with_context(|| format!("port {port} is taken; choose another with --port"))
}

/// Makes folder and key.
fn prepare(arguments: &DemoArguments) -> Result<DemoPlaces> {
    let data = &arguments.data;
    let mark = data.join("this-is-a-demo-folder");
    if arguments.reset && data.exists() {
        if !mark.exists() {
            bail!("{} is no demo folder; it is not deleted", data.display());
        }
        std::fs::remove_dir_all(data).with_context(|| format!("cannot empty {}", data.display()))?;
    }
    std::fs::create_dir_all(data).with_context(|| format!("cannot make {}", data.display()))?;
    std::fs::write(&mark, "cargo xtask demo --reset deletes this folder\n")?;
    let places = DemoPlaces::new(data, &arguments.site, arguments.port)?;
    std::fs::create_dir_all(&places.case_files)?;
    configuration::make_master_key(&places.master_key)?;
    configuration::make_mailbox_key(&places.mailbox_key)?;
    std::fs::write(&places.arms, include_str!("arms.svg"))?;
    Ok(places)
}

#[expect(clippy::print_stdout, reason = "the demo talks to the person who started it")]
fn welcome(places: &DemoPlaces, links: &[(String, String)], rail: Option<&DemoRail>, offices: bool) {
    println!("\n  Rückkanal – Demo\n");
    println!("  Portal              {}", places.portal);
    println!("  Sachbearbeitung     {}/behoerde/rueckfragen", places.portal);
    println!("  Fachverfahren       {}  (die Akten, mit den angekommenen Antworten)", places.desk);
    println!("  Postfächer          {}  (BundID-Postfach, E-Mails, Briefe: was bei den Personen ankommt)", places.elsewhere);
    if let Some(rail) = rail {
        println!("  Behörde am Rail     {}/double/page  (FIT-Connect: ihre Rückfragen und die Antworten darauf)", rail.address);
        println!("  Ohne Browser        docs/m2m.md mit BASE={} CLIENT=demo-erp SECRET=demo-software-secret", places.portal);
    }
    if offices {
        println!("  Ämter mit XÖV       {}/xoev  (XAusländer und XBau: was bei ihnen angekommen ist)", places.desk);
    }
    println!(
        "  Schnittstelle       {}/api/docs  (für Fachverfahren; Token {API_TOKEN}, Behörde auslaenderbehoerde)",
        places.portal
    );
    println!("  Alle Zustände       {}/zustaende  (alle Seiten, für Tests der Barrierefreiheit)", places.portal);
    println!("  Daten               {}\n", places.data.display());
    println!("  Personen (bei der Anmeldung auswählen):");
    for persona in personas::ALL {
        println!("    {:<16} {}", persona.name, persona.about);
    }
    println!("\n  Links zu den Nachrichten, wie sie auch in den Hinweisen stehen:");
    for (who, link) in links {
        println!("    {who}\n      {link}");
    }
    println!("\n  Zum Ausprobieren: als Amina Haddad anmelden, Mietvertrag und Gehaltsabrechnungen hochladen, prüfen, senden;");
    println!("  dann die Akte im Fachverfahren ansehen und die Antwort als Jan Petersen (Sachbearbeitung).");
    println!("  Ende mit Strg-C. Neu anfangen: cargo xtask demo --reset\n");
}

/// For the demo's own pages.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
