//! `rueckkanal access-events`: the log of accesses for an auditor, one JSON object for each line.

use crate::{config::Config, doors::household, wiring};
use anyhow::Result;
use clap::Args;
use domain::id::{AccountId, CaseSystemId, TenantId};
use jiff::Timestamp;
use ports::storage::{AccessEvent, AccessFilter};
use serde_json::json;
use std::{net::IpAddr, path::PathBuf, process::ExitCode};
use uuid::Uuid;

/// Read at once.
const PAGE: u16 = 1_000;

#[derive(Debug, Args)]
pub struct AccessEventsArguments {
    #[arg(long)]
    pub config: PathBuf,
    #[arg(long)]
    tenant: Option<TenantId>,
    #[arg(long)]
    account: Option<Uuid>,
    #[arg(long)]
    message: Option<Uuid>,
    /// Only what came from there. The log itself has no addresses; this one is hashed as those were (IPv6: its /64).
    #[arg(long)]
    address: Option<IpAddr>,
    /// From this moment on, for example 2026-12-24T00:00:00+01:00.
    #[arg(long)]
    from: Option<Timestamp>,
    /// Before this moment.
    #[arg(long)]
    until: Option<Timestamp>,
}

impl AccessEventsArguments {
    /// `tell` says each line, oldest first.
    ///
    /// # Errors
    /// The database is away.
    pub async fn run(self, config: &Config, tell: impl Fn(&str)) -> Result<ExitCode> {
        let rooms = wiring::build_existing(config).await?.rooms;
        let filter = AccessFilter {
            tenant: self.tenant,
            account: self.account.map(AccountId),
            message: self.message,
            address_hash: self.address.map(|address| rooms.access.log.hash_of(household(address))),
            from: self.from,
            until: self.until,
        };
        let mut after = None;
        loop {
            let page = rooms.access.events(&filter, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(ExitCode::SUCCESS) };
            after = Some((last.at, last.id));
            page.iter().for_each(|event| tell(&line(event)));
        }
    }
}

fn line(event: &AccessEvent) -> String {
    let kind = &event.kind;
    json!({
        "at": event.at.to_string(),
        "tenant": kind.tenant.as_ref().map(TenantId::as_str),
        "who": kind.by.kind(),
        "account": kind.by.account().map(|account| account.0),
        "case_system": kind.by.case_system().map(CaseSystemId::as_str),
        "action": kind.action.as_str(),
        "route": kind.route,
        "message": kind.message,
        "object": kind.object,
        "address_hash": kind.address_hash,
        "times": event.times,
    })
    .to_string()
}
