//! Online services at delivery services of FIT-Connect.

pub use crate::adapters::channels::fit_connect::Finding;

use crate::{
    adapters::{
        channels::fit_connect::{Acknowledging, FitConnect, FitConnectChannel, FitSettings, HttpSettings},
        message_reader::{DataPlaces, IntakeReader},
    },
    config::{CaseSystemConfig, Config, DeliveryConfig, FitAcknowledge, FitConnectConfig},
    http::Callbacks,
};
use anyhow::{Context as _, Result};
use domain::id::CaseSystemId;
use fit_connect::{Product, Roots, SigningKey};
use formats::{AnswerV1, Beside};
use ports::{Clock, PackageFormat, Storage, Way};
use std::{collections::HashMap, path::Path, sync::Arc};
use usecases::rail::RailService;

/// What the configuration names, ready.
#[derive(Default)]
pub struct Parts {
    pub services: HashMap<CaseSystemId, RailService>,
    pub ways: HashMap<CaseSystemId, Way>,
    pub reader: IntakeReader,
    pub callbacks: Callbacks,
}

/// Case systems that speak FIT-Connect.
pub fn on_rail(config: &Config) -> impl Iterator<Item = (&CaseSystemConfig, &FitConnectConfig)> {
    config.case_systems.iter().filter_map(|system| match &system.delivery {
        DeliveryConfig::FitConnect(fit) => Some((system, &**fit)),
        DeliveryConfig::Directory { .. }
        | DeliveryConfig::Fetch { .. }
        | DeliveryConfig::Push { .. }
        | DeliveryConfig::Xoev(_) => None,
    })
}

pub fn parts(config: &Config, storage: &Arc<dyn Storage>, clock: &Arc<dyn Clock>) -> Result<Parts> {
    let mut parts = Parts::default();
    for (system, fit) in on_rail(config) {
        let client = client(fit).with_context(|| format!("case_systems.{}.delivery", system.id))?;
        let service = RailService {
            tenant: system.tenant.clone(),
            service: client.clone(),
            sender: fit.sender_destination,
            max_files: fit.max_files,
            max_file_bytes: fit.max_file_megabytes << 20,
        };
        let channel = FitConnectChannel { case_system: system.id.clone(), client, memory: storage.clone(), clock: clock.clone() };
        parts.services.insert(system.id.clone(), service);
        parts.ways.insert(system.id.clone(), Way { format: format(fit), channel: Arc::new(channel) });
        let places = fit.data.iter().map(|data| DataPlaces {
            schema: data.schema.clone(),
            text: data.text.clone(),
            subject: data.subject.clone(),
            file_reference: data.file_reference.clone(),
            deadline: data.deadline.clone(),
            consequences: data.consequences.clone(),
        });
        parts.reader.places.insert(system.id.clone(), places.collect());
        if let Some(secret) = &fit.callback_secret {
            parts.callbacks.add(system.id.clone(), secret.clone());
        }
    }
    Ok(parts)
}

/// Our own data, and the case file beside it where one is wanted.
fn format(fit: &FitConnectConfig) -> Arc<dyn PackageFormat> {
    match &fit.case_file {
        None => Arc::new(AnswerV1),
        Some(case_file) => Arc::new(Beside { first: Arc::new(AnswerV1), second: super::xoev::case_file(case_file) }),
    }
}

/// The client alone, for commands.
pub fn client(fit: &FitConnectConfig) -> Result<Arc<FitConnect>> {
    let authority = fit.ca_file.as_deref().map(read).transpose()?;
    let http = HttpSettings {
        token_url: fit.token_url.clone(),
        submission_url: fit.submission_url.clone(),
        keys_url: fit.keys_url.clone(),
        client_id: fit.client_id.clone(),
        client_secret: fit.client_secret.clone(),
        authority,
    };
    let acknowledging = match (fit.acknowledge, fit.sender_destination, &fit.signing_key_file, &fit.signing_kid) {
        (FitAcknowledge::Event, Some(destination), Some(file), Some(kid)) => {
            let key =
                SigningKey::from_pem(kid, &read(file)?).with_context(|| format!("{}: no RSA key in PEM", file.display()))?;
            Acknowledging::ByEvent { destination, key }
        }
        _ => Acknowledging::ByCall,
    };
    let metadata_schema = match &fit.metadata_schema_file {
        Some(file) => {
            let schema = serde_json::from_slice(&read(file)?).with_context(|| format!("{}: no JSON", file.display()))?;
            Some(jsonschema::validator_for(&schema).map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?)
        }
        None => None,
    };
    let settings = FitSettings {
        http,
        issuer: fit.issuer.clone(),
        roots: roots(fit)?,
        acknowledging,
        sender_destination: fit.sender_destination,
        metadata_version: fit.metadata_version.clone(),
        set_version: fit.set_version.clone(),
        process_standards: fit.process_standards.clone(),
        author: fit.author.clone(),
        product: Product {
            name: "Rückkanal".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            manufacturer: "Rückkanal".to_owned(),
            description: "Nimmt Antworten von Antragstellenden an".to_owned(),
        },
        identity_evidence: fit.identity_evidence,
        metadata_schema,
        max_file_bytes: fit.max_file_megabytes << 20,
    };
    Ok(FitConnect::new(settings)?)
}

/// What the operator trusts; also for evidence.
pub fn roots(fit: &FitConnectConfig) -> Result<Option<Roots>> {
    let Some(file) = &fit.roots_file else { return Ok(None) };
    let lists = fit.revocation_files.iter().map(|file| read(file)).collect::<Result<Vec<_>>>()?;
    let roots = Roots::from_pem(&read(file)?, &lists);
    Ok(Some(roots.with_context(|| format!("{}: no certificates in PEM", file.display()))?))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| path.display().to_string())
}

/// Files that it names.
pub fn files(fit: &FitConnectConfig) -> Vec<(&'static str, &Path)> {
    let named = [
        ("ca_file", fit.ca_file.as_deref()),
        ("roots_file", fit.roots_file.as_deref()),
        ("signing_key_file", fit.signing_key_file.as_deref()),
        ("metadata_schema_file", fit.metadata_schema_file.as_deref()),
    ];
    let lists = fit.revocation_files.iter().map(|file| ("revocation_files", file.as_path()));
    named.into_iter().filter_map(|(name, path)| Some((name, path?))).chain(lists).collect()
}
