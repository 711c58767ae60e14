//! The ways of case systems that are no rail: each its channel and its format.

use super::xoev;
use crate::{
    adapters::channels::{DirectoryChannel, OfferedChannel, PushedChannel},
    config::{CaseSystemConfig, Config, DeliveryConfig},
};
use anyhow::{Context as _, Result};
use domain::errand::Route;
use formats::ManifestFormat;
use ports::{CaseFileChannel, Clock, Storage, Way};
use std::sync::Arc;

/// In the order in which replies take them, but for those of rails.
pub fn of_case_systems(config: &Config, storage: &Arc<dyn Storage>, clock: &Arc<dyn Clock>) -> Result<Vec<(Route, Way)>> {
    let mut ways = Vec::new();
    for system in &config.case_systems {
        for (number, delivery) in (1..).zip(system.ways()) {
            let way = way(config, system, delivery, storage, clock).with_context(|| format!("case_systems.{}", system.id))?;
            ways.extend(way.map(|way| (Route::way(&system.id, number), way)));
        }
    }
    Ok(ways)
}

/// `None`: it is that of a rail.
fn way(
    config: &Config,
    system: &CaseSystemConfig,
    delivery: &DeliveryConfig,
    storage: &Arc<dyn Storage>,
    clock: &Arc<dyn Clock>,
) -> Result<Option<Way>> {
    let (channel, case_file): (Arc<dyn CaseFileChannel>, _) = match delivery {
        DeliveryConfig::Directory { path, case_file } => (Arc::new(DirectoryChannel::new(path.clone())), case_file),
        DeliveryConfig::Fetch { case_file } => {
            let (case_system, memory, clock) = (system.id.clone(), storage.clone(), clock.clone());
            (Arc::new(OfferedChannel { case_system, memory, clock }), case_file)
        }
        DeliveryConfig::Push { to, case_file } => {
            let channel = PushedChannel::new(to, &config.server.private_networks, clock.clone());
            (Arc::new(channel.map_err(|error| anyhow::anyhow!("delivery: {error}"))?), case_file)
        }
        DeliveryConfig::FitConnect(_) | DeliveryConfig::Xoev(_) => return Ok(None),
    };
    let format = match case_file {
        None => Arc::new(ManifestFormat(system.manifest.unwrap_or_default())),
        Some(case_file) => xoev::case_file(case_file),
    };
    Ok(Some(Way { format, channel }))
}
