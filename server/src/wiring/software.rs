//! Business software of organizations.

use crate::{
    adapters::webhooks::{self, WebhookAddress},
    config::{Config, SoftwareConfig},
};
use anyhow::{Context as _, Result};
use domain::personal::Personal;
use ports::Webhook;
use std::{collections::HashMap, sync::Arc};
use usecases::access::Software;

/// For `webhook.secret_files`, as both sides write it.
pub fn new_webhook_secret() -> String {
    webhooks::new_secret()
}

/// Programs that are told of events.
pub fn webhooks(config: &Config) -> Result<HashMap<String, Arc<dyn Webhook>>> {
    let all = config.tenants.iter().flat_map(|tenant| &tenant.software);
    let told = all.filter_map(|software| Some((software.id.clone(), software.webhook.as_ref()?)));
    told.map(|(id, webhook)| {
        let address = WebhookAddress::new(webhook).map_err(|error| anyhow::anyhow!("{id}: webhook: {error}"))?;
        Ok((id, Arc::new(address) as Arc<dyn Webhook>))
    })
    .collect()
}

pub fn software(config: &SoftwareConfig) -> Result<Software> {
    let hash = config.secret_sha256.as_ref().map(hex::decode).transpose()?;
    let hash = hash.map(|hash| <[u8; 32]>::try_from(hash).map_err(|_| anyhow::anyhow!("{}: secret_sha256", config.id)));
    let key = config.public_key_file.as_ref().map(|path| std::fs::read(path).with_context(|| path.display().to_string()));
    Ok(Software {
        id: config.id.clone(),
        name: config.name.clone(),
        organization: Personal::new(config.organization.clone()),
        branch: config.branch.clone().map(Personal::new),
        level: config.level,
        secret_hash: hash.transpose()?,
        public_key: key.transpose()?,
    })
}
