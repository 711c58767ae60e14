//! Routes of XÖV standards, and case files of xdomea.

use crate::{
    adapters::channels::xoev::{Correspondence, ExchangeChannel, FolderExchange, FolderPair, Schemas, Speaks},
    config::{
        AddressConfig, CaseFileConfig, CaseSystemConfig, Config, DeliveryConfig, PartyConfig, XdomeaVersion, XoevRouteConfig,
        XoevStandard,
    },
};
use anyhow::{Context as _, Result};
use domain::id::CaseSystemId;
use formats::{
    Beside,
    xoev::{Correspondents, XAuslaender, XBauKernmodul, XdomeaCaseFile},
};
use intake::xml::TenantWords;
use letter::TypstPrinter;
use ports::{Clock, PackageFormat, RecordPrinter, Storage, Way};
use std::{collections::HashMap, sync::Arc};
use usecases::xoev::XoevService;
use xoev::{Address, Contact, Party, Product, RELEASES, Release, xdomea::Version};

/// What the configuration names, ready.
#[derive(Default)]
pub struct Parts {
    pub services: HashMap<CaseSystemId, XoevService>,
    pub ways: HashMap<CaseSystemId, Way>,
}

/// Case systems that exchange messages of a standard.
pub fn exchanging(config: &Config) -> impl Iterator<Item = (&CaseSystemConfig, &XoevRouteConfig)> {
    config.case_systems.iter().filter_map(|system| match &system.delivery {
        DeliveryConfig::Xoev(route) => Some((system, &**route)),
        DeliveryConfig::Directory { .. }
        | DeliveryConfig::Fetch { .. }
        | DeliveryConfig::Push { .. }
        | DeliveryConfig::FitConnect(_) => None,
    })
}

pub fn parts(config: &Config, storage: &Arc<dyn Storage>, clock: &Arc<dyn Clock>) -> Result<Parts> {
    let mut parts = Parts::default();
    let schemas = schemas(config)?;
    for (system, route) in exchanging(config) {
        let exchange = exchange(config, (system, route), schemas.clone(), (storage, clock))?;
        let confirms = route.standard == XoevStandard::Xauslaender;
        let format = format(route, &exchange.correspondence)?;
        let channel = ExchangeChannel {
            case_system: system.id.clone(),
            folders: exchange.folders.clone(),
            schemas: schemas.clone(),
            confirms,
            memory: storage.clone(),
            clock: clock.clone(),
        };
        let service = XoevService {
            tenant: system.tenant.clone(),
            exchange: Arc::new(exchange),
            confirms,
            max_file_bytes: route.max_file_megabytes << 20,
        };
        parts.services.insert(system.id.clone(), service);
        parts.ways.insert(system.id.clone(), Way { format, channel: Arc::new(channel) });
    }
    Ok(parts)
}

/// The original schemas, where the operator has put some.
pub fn schemas(config: &Config) -> Result<Option<Schemas>> {
    let folder = config.xoev.schemas.as_ref();
    folder.map(|folder| Schemas::open(folder).with_context(|| format!("xoev.schemas {}", folder.display()))).transpose()
}

fn release(version: &str) -> Result<Release> {
    RELEASES
        .iter()
        .find(|release| release.version == version)
        .copied()
        .with_context(|| format!("XAusländer {version} is not known"))
}

/// The folders of a route.
pub fn folders(route: &XoevRouteConfig) -> FolderPair {
    FolderPair {
        incoming: route.incoming.clone(),
        outgoing: route.outgoing.clone(),
        done: route.done.clone(),
        refused: route.refused.clone(),
        case_files: route.case_file.as_ref().map(|case_file| case_file.path.clone()),
    }
}

fn exchange(
    config: &Config,
    (system, route): (&CaseSystemConfig, &XoevRouteConfig),
    schemas: Option<Schemas>,
    (storage, clock): (&Arc<dyn Storage>, &Arc<dyn Clock>),
) -> Result<FolderExchange> {
    let tenant = config.tenants.iter().find(|tenant| tenant.id == system.tenant);
    let lists = [route.lists.contacts.clone(), route.lists.directories.clone(), route.lists.media_types.clone()];
    let speaks = match route.standard {
        XoevStandard::Xauslaender => {
            let written = release(&route.release)?;
            let mut accepted = vec![written];
            for version in &route.also_reads {
                accepted.push(release(version)?);
            }
            Speaks::XAuslaender { release: written, accepted }
        }
        XoevStandard::Xbau => Speaks::XBau { lists: lists.clone() },
    };
    let correspondence = Correspondence {
        product: Product {
            name: "Rückkanal".to_owned(),
            maker: "Rückkanal".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            test: route.test,
        },
        us: party(&route.us),
        them: party(&route.them),
        address: route.address.as_ref().map_or_else(nowhere, address),
    };
    Ok(FolderExchange {
        folders: folders(route),
        speaks,
        correspondence,
        words: TenantWords {
            consequences: route.consequences.clone(),
            media_types: tenant.map(|tenant| tenant.uploads.media_types.clone()).unwrap_or_default(),
        },
        schemas,
        max_bytes: route.max_message_megabytes * 1_000_000 + route.max_message_megabytes * 400_000,
        case_system: system.id.clone(),
        memory: storage.clone(),
        clock: clock.clone(),
        no_lists: lists,
    })
}

fn format(route: &XoevRouteConfig, correspondence: &Correspondence) -> Result<Arc<dyn PackageFormat>> {
    let Correspondence { product, us, them, address } = correspondence.clone();
    let correspondents = Correspondents { product, us, them, address };
    let messages: Arc<dyn PackageFormat> = match route.standard {
        XoevStandard::Xauslaender => Arc::new(XAuslaender {
            correspondents,
            release: release(&route.release)?,
            max_message_bytes: route.max_message_megabytes * 1_000_000,
        }),
        XoevStandard::Xbau => Arc::new(XBauKernmodul {
            correspondents,
            lists: [route.lists.contacts.clone(), route.lists.directories.clone(), route.lists.media_types.clone()],
            attachment_kind: route.attachment_kind.clone(),
        }),
    };
    Ok(match &route.case_file {
        None => messages,
        Some(case_file) => {
            Arc::new(Beside { first: messages, second: case_file_format(case_file.xdomea, &route.us.name, &route.them.name) })
        }
    })
}

/// The case file that a route wants instead of, or beside, its own format.
pub fn case_file(config: &CaseFileConfig) -> Arc<dyn PackageFormat> {
    case_file_format(config.xdomea, &config.from, &config.to)
}

fn case_file_format(version: XdomeaVersion, from: &str, to: &str) -> Arc<dyn PackageFormat> {
    let printer: Arc<dyn RecordPrinter> = Arc::new(TypstPrinter::new());
    Arc::new(XdomeaCaseFile {
        version: match version {
            XdomeaVersion::V3 => Version::V3,
            XdomeaVersion::V4 => Version::V4,
        },
        from: from.to_owned(),
        to: to.to_owned(),
        product: ("Rückkanal".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
        printer,
    })
}

fn party(config: &PartyConfig) -> Party {
    let contacts = config.contacts.iter().map(|contact| Contact {
        channel: contact.channel.clone(),
        value: contact.value.clone(),
        note: contact.note.clone(),
    });
    Party { directory: "DVDV".to_owned(), id: config.id.clone(), name: config.name.clone(), contacts: contacts.collect() }
}

fn address(config: &AddressConfig) -> Address {
    let (postal_code, city) = (config.postal_code.clone(), config.city.clone());
    match &config.street {
        Some(street) => {
            Address::Building { house_number: config.house_number.clone(), postal_code, street: street.clone(), city, more: None }
        }
        None => Address::PoBox { po_box: config.po_box.clone(), city, postal_code },
    }
}

/// Of XBau, whose messages carry none.
fn nowhere() -> Address {
    Address::PoBox { po_box: None, city: String::new(), postal_code: String::new() }
}
