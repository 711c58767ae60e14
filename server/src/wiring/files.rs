//! Whether the files a configuration names are there. Read again at the start; looked at here so that `check` says everything.

use crate::{
    adapters::document_store::MasterKey,
    config::{Config, ConfigFault, DeliveryConfig, NoticesConfig},
    http::check_mark,
    signing::Signers,
};
use std::path::{Path, PathBuf};

/// Every file that is missing or unusable.
pub fn file_faults(config: &Config) -> Vec<ConfigFault> {
    let mut faults = Vec::new();
    let list = config.server.site.join("assets.txt");
    if !list.is_file() {
        faults.push(ConfigFault::new("server.site", format!("{} is missing: `cargo xtask build` makes it", list.display())));
    }
    if let Err(error) = MasterKey::from_file(&config.documents.master_key_file) {
        faults.push(ConfigFault::new("documents.master_key_file", error.to_string()));
    }
    faults.extend(super::separate::place_faults(config));
    if let Some(program) = config.alarm.program.as_ref().and_then(|words| words.first())
        && !is_program(program)
    {
        faults.push(ConfigFault::new("alarm.program", format!("{program} is no program here")));
    }
    if let Err(error) = super::xoev::schemas(config) {
        faults.push(ConfigFault::new("xoev.schemas", format!("{error:#}")));
    } else if config.xoev.schemas.is_some() && !is_program("xmllint") {
        faults.push(ConfigFault::new("xoev.schemas", "needs xmllint (Debian: libxml2-utils)"));
    }
    for (system, fit) in super::fit_connect::on_rail(config) {
        let unreadable = |(name, path): (&'static str, &Path)| {
            let error = std::fs::read(path).err()?;
            Some(ConfigFault::new(&format!("case_systems.{}.delivery.{name}", system.id), format!("{}: {error}", path.display())))
        };
        let missing: Vec<ConfigFault> = super::fit_connect::files(fit).into_iter().filter_map(unreadable).collect();
        if missing.is_empty()
            && let Err(error) = super::fit_connect::client(fit)
        {
            faults.push(ConfigFault::new(&format!("case_systems.{}.delivery", system.id), format!("{error:#}")));
        }
        faults.extend(missing);
    }
    for tenant in &config.tenants {
        let place = format!("tenants.{}", tenant.id);
        let authorities = tenant
            .authorities
            .iter()
            .map(|authority| (format!("{place}.authorities.{}.mark", authority.id), authority.mark.as_ref()));
        let marks = std::iter::once((format!("{place}.mark"), tenant.mark.as_ref())).chain(authorities);
        faults.extend(marks.filter_map(|(place, mark)| mark_fault(&place, mark?)));
        for software in &tenant.software {
            if let Some((path, error)) =
                software.public_key_file.as_ref().and_then(|path| Some((path, std::fs::read(path).err()?)))
            {
                let name = format!("{place}.software.{}.public_key_file", software.id);
                faults.push(ConfigFault::new(&name, format!("{}: {error}", path.display())));
            }
            if let Some(Err(error)) = software.webhook.as_ref().map(|webhook| Signers::read(&webhook.secret_files)) {
                let name = format!("{place}.software.{}.webhook.secret_files", software.id);
                faults.push(ConfigFault::new(&name, error));
            }
        }
        let unreadable = |(name, path): (&'static str, &PathBuf)| {
            let error = std::fs::read(path).err()?;
            Some(ConfigFault::new(&format!("{place}.notices.{name}"), format!("{}: {error}", path.display())))
        };
        faults.extend(tenant.notices.iter().flat_map(notice_files).filter_map(unreadable));
    }
    for system in &config.case_systems {
        let place = format!("case_systems.{}", system.id);
        let told = system.webhook.as_ref().map(|webhook| (format!("{place}.webhook"), Signers::read(&webhook.secret_files)));
        let given = system.named_ways().filter_map(|(place, way)| match way {
            DeliveryConfig::Push { to, .. } => Some((format!("{place}.to"), Signers::of_pieces(&to.secret_files))),
            _ => None,
        });
        for (name, read) in told.into_iter().chain(given) {
            if let Err(error) = read {
                faults.push(ConfigFault::new(&format!("{name}.secret_files"), error));
            }
        }
    }
    faults
}

/// Keys and certificates of the channels of notices.
fn notice_files(notices: &NoticesConfig) -> Vec<(&'static str, &PathBuf)> {
    let mut files = Vec::new();
    if let Some(mailbox) = &notices.bundid_mailbox {
        files.push(("bundid_mailbox.certificate_file", &mailbox.certificate_file));
        files.push(("bundid_mailbox.key_file", &mailbox.key_file));
        files.extend(mailbox.ca_file.as_ref().map(|path| ("bundid_mailbox.ca_file", path)));
    }
    if let Some(email) = &notices.email {
        files.extend(email.dkim.as_ref().map(|dkim| ("email.dkim.key_file", &dkim.key_file)));
        files.extend(email.mail.ca_file.as_ref().map(|path| ("email.mail.ca_file", path)));
    }
    files.extend(notices.de_mail.as_ref().and_then(|mail| mail.mail.ca_file.as_ref()).map(|path| ("de_mail.mail.ca_file", path)));
    for gateway in notices.gateways.values() {
        files.extend(gateway.ca_file.as_ref().map(|path| ("gateways.ca_file", path)));
    }
    let imap = notices.inbox.as_ref().and_then(|inbox| inbox.imap.as_ref());
    files.extend(imap.and_then(|imap| imap.ca_file.as_ref()).map(|path| ("inbox.imap.ca_file", path)));
    files
}

/// As the system looks for it: by its path, or by its name in the folders for programs.
fn is_program(name: &str) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let can_run =
        |path: &Path| std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0);
    if name.contains('/') {
        return can_run(Path::new(name));
    }
    std::env::var_os("PATH").is_some_and(|folders| std::env::split_paths(&folders).any(|folder| can_run(&folder.join(name))))
}

fn mark_fault(place: &str, path: &Path) -> Option<ConfigFault> {
    match std::fs::read(path) {
        Ok(bytes) => check_mark(&bytes).err().map(|problem| ConfigFault::new(place, problem)),
        Err(error) => Some(ConfigFault::new(place, format!("{}: {error}", path.display()))),
    }
}
