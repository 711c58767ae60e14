//! Business software of organizations, whoever is told of events, and how case systems say who they are.

use crate::{
    adapters::{
        access_tokens::{IssuedFor, IssuedTokens},
        webhooks::WebhookAddress,
    },
    config::{AccessTokensConfig, Config, PushConfig, SoftwareConfig},
    signing,
};
use anyhow::{Context as _, Result};
use domain::{id::CaseSystemId, personal::Personal};
use ports::{AccessTokens, Webhook};
use std::{collections::HashMap, sync::Arc};
use usecases::access::Software;

/// For `webhook.secret_files`, as both sides write it.
pub fn new_webhook_secret() -> String {
    signing::new_secret()
}

/// For `webhook.secret_files`, and what the other side gets.
pub fn new_webhook_key() -> (String, String) {
    signing::new_key()
}

/// Programs that are told of events.
pub fn webhooks(config: &Config) -> Result<HashMap<String, Arc<dyn Webhook>>> {
    let all = config.tenants.iter().flat_map(|tenant| &tenant.software);
    let told = all.filter_map(|software| Some((software.id.clone(), software.webhook.as_ref()?)));
    told.map(|(id, webhook)| Ok((id.clone(), address(config, &id, webhook)?))).collect()
}

/// Case systems that are told of events.
pub fn case_system_webhooks(config: &Config) -> Result<HashMap<CaseSystemId, Arc<dyn Webhook>>> {
    let told = config.case_systems.iter().filter_map(|system| Some((system.id.clone(), system.webhook.as_ref()?)));
    told.map(|(id, webhook)| Ok((id.clone(), address(config, id.as_str(), webhook)?))).collect()
}

fn address(config: &Config, id: &str, webhook: &PushConfig) -> Result<Arc<dyn Webhook>> {
    let address = WebhookAddress::new(webhook, config.server.origin(), &config.server.private_networks);
    Ok(Arc::new(address.map_err(|error| anyhow::anyhow!("{id}: webhook: {error}"))?))
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

/// `None`: every case system has a token or keys of the portal's own.
pub fn access_tokens(config: &Config) -> Result<Option<Arc<dyn AccessTokens>>> {
    let issued = config.case_systems.iter().filter_map(|system| {
        let AccessTokensConfig { issuer, keys_url, audience, client, scope } = system.access_tokens.clone()?;
        Some(IssuedFor { case_system: system.id.clone(), issuer, keys_url, audience, client, scope })
    });
    let issued: Vec<_> = issued.collect();
    Ok(if issued.is_empty() { None } else { Some(Arc::new(IssuedTokens::new(issued)?)) })
}
