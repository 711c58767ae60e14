//! From `[tenants.notices]` to the ways by which people are told.

use super::Report;
use crate::{
    adapters::channels::fit_connect::Bridge,
    adapters::notice_channels::{
        DeMail, Email, Encryption, Gateway, GatewaySettings, ImapInbox, ImapSettings, Letters, MailFolder, MailServer, MailWay,
        PrintService, Zbp, ZbpSettings, dkim,
    },
    config::{
        AuthorityConfig, Config, EmailConfig, ImapConfig, InboxConfig, MailRepliesConfig, MailServerConfig, MailboxConfig,
        NoticesConfig, OverConfig, TenantConfig,
    },
};
use anyhow::{Context as _, Result};
use domain::{
    id::TenantId,
    notice::{Hours, LinterRules, NoticeCause, NoticeChannel, NoticeOrder, Pattern, ReminderRules, Template, lint},
    person::TrustLevel,
    text::LanguageTag,
};
use jiff::SignedDuration;
use ports::{MailInbox, Mailer, NoticeCarrier, NoticeSender};
use secrecy::ExposeSecret as _;
use std::{collections::HashMap, path::Path, sync::Arc};
use tokio_rustls::rustls;
use usecases::notices::{MailReplies, NoticeWays, TenantNotices, default_templates, example_words, template};

/// Ways of all tenants.
#[derive(Default)]
pub struct NoticeParts {
    pub ways: NoticeWays,
    pub inboxes: HashMap<TenantId, Arc<dyn MailInbox>>,
    pub mailers: HashMap<TenantId, Arc<dyn Mailer>>,
}

pub(super) fn parts(config: &Config) -> Result<NoticeParts> {
    let mut parts = NoticeParts::default();
    for tenant in &config.tenants {
        let Some(notices) = &tenant.notices else { continue };
        let place = || format!("tenants.{}.notices", tenant.id);
        let over = notices.bundid_mailbox.as_ref().and_then(|mailbox| mailbox.over.as_ref());
        let over = over.map(|over| bridge(config, over)).transpose().with_context(place)?;
        add_ways(&mut parts, tenant, notices, (&config.server.origin(), over)).with_context(place)?;
        if let Some(inbox) = &notices.inbox {
            parts.inboxes.insert(tenant.id.clone(), open_inbox(inbox, notices).with_context(place)?);
        }
    }
    Ok(parts)
}

/// Over FIT-Connect, as the online service of a case system.
fn bridge(config: &Config, over: &OverConfig) -> Result<Arc<dyn NoticeCarrier>> {
    let found = super::fit_connect::on_rail(config).find(|(system, _)| system.id == over.case_system);
    let (_, fit) = found.context("bundid_mailbox.over: that case system does not speak FIT-Connect")?;
    Ok(Arc::new(Bridge { client: super::fit_connect::client(fit)?, destination: over.destination }))
}

fn add_ways(
    parts: &mut NoticeParts,
    tenant: &TenantConfig,
    notices: &NoticesConfig,
    (origin, over): (&str, Option<Arc<dyn NoticeCarrier>>),
) -> Result<()> {
    let mut add = |channel, way: Arc<dyn NoticeSender>| parts.ways.insert((tenant.id.clone(), channel), way);
    if let Some(mailbox) = &notices.bundid_mailbox {
        let zbp: Arc<dyn NoticeSender> = Arc::new(zbp(mailbox, notices, origin, over).context("bundid_mailbox")?);
        add(NoticeChannel::BundidMailbox, zbp.clone());
        add(NoticeChannel::BundidStatus, zbp);
    }
    if let Some(config) = &notices.email {
        let email = Arc::new(email(config).context("email")?);
        add(NoticeChannel::Email, email.clone());
        parts.mailers.insert(tenant.id.clone(), email);
    }
    let mut add = |channel, way: Arc<dyn NoticeSender>| parts.ways.insert((tenant.id.clone(), channel), way);
    if let Some(config) = &notices.de_mail {
        let way = mail_way(&config.mail).context("de_mail")?;
        let (confirmations, authoritative) = (config.confirmations.clone(), config.authoritative);
        add(NoticeChannel::DeMail, Arc::new(DeMail { way, from: config.from.clone(), confirmations, authoritative }));
    }
    if let Some(letter) = &notices.letter {
        let webhook = letter.webhook.as_ref().map(|webhook| PrintService::new(webhook.url.clone(), webhook.secret.clone()));
        let letters = Letters {
            folder: letter.folder.clone(),
            webhook: webhook.transpose().context("letter.webhook")?,
            origin: origin.to_owned(),
        };
        make_folder(letter.folder.as_deref())?;
        add(NoticeChannel::Letter, Arc::new(letters));
    }
    for (channel, gateway) in &notices.gateways {
        let settings = GatewaySettings {
            channel: *channel,
            url: gateway.url.clone(),
            token_url: gateway.token_url.clone(),
            client_id: gateway.client_id.clone(),
            client_secret: gateway.client_secret.clone(),
            resource: gateway.resource.clone(),
            scope: gateway.scope.clone(),
            authority: gateway.ca_file.as_deref().map(read).transpose()?,
        };
        add(*channel, Arc::new(Gateway::new(settings).with_context(|| format!("gateways.{channel}"))?));
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| path.display().to_string())
}

/// A folder of ours is made; its parents are the operator's.
fn make_folder(folder: Option<&Path>) -> Result<()> {
    match folder {
        Some(folder) if !folder.is_dir() => std::fs::create_dir(folder).with_context(|| folder.display().to_string()),
        _ => Ok(()),
    }
}

fn zbp(mailbox: &MailboxConfig, notices: &NoticesConfig, origin: &str, over: Option<Arc<dyn NoticeCarrier>>) -> Result<Zbp> {
    let token_claims = mailbox.token_claims.iter().map(|(name, value)| Ok((name.clone(), serde_json::to_value(value)?)));
    let settings = ZbpSettings {
        url: mailbox.url.clone(),
        certificate: read(&mailbox.certificate_file)?,
        key: read(&mailbox.key_file)?,
        authority: mailbox.ca_file.as_deref().map(read).transpose()?,
        signer: mailbox.signer.clone(),
        token_claims: token_claims.collect::<Result<_>>()?,
        sender: mailbox.sender.clone(),
        service: notices.service.clone(),
        level: mailbox.level,
        retrieval_address: mailbox.retrieval_address.as_ref().map(|address| address.as_str().to_owned()),
        portal: origin.to_owned(),
        over,
    };
    Ok(Zbp::new(settings)?)
}

fn mail_way(config: &MailServerConfig) -> Result<MailWay> {
    let Some(server) = &config.server else {
        let folder = config.folder.clone().context("names neither a server nor a folder")?;
        make_folder(Some(&folder))?;
        return Ok(MailWay::Folder(folder));
    };
    let host = server.host_str().context("names no host")?.to_owned();
    let loopback = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
    let encryption = match server.scheme() {
        "smtps" => Encryption::Tls,
        _ if loopback => Encryption::None,
        _ => Encryption::StartTls,
    };
    let password = config.password.as_ref().map(|password| password.expose_secret().to_owned());
    Ok(MailWay::smtp(MailServer {
        host,
        port: server.port(),
        encryption,
        credentials: config.user.clone().zip(password),
        authority: config.ca_file.as_deref().map(read).transpose()?,
    })?)
}

fn email(config: &EmailConfig) -> Result<Email> {
    let signature = config.dkim.as_ref().map(|config| -> Result<_> {
        let key = String::from_utf8(read(&config.key_file)?)?;
        dkim(&config.domain, &config.selector, &key).map_err(|error| anyhow::anyhow!("dkim.key_file: {error}"))
    });
    Ok(Email {
        way: Arc::new(mail_way(&config.mail)?),
        from: config.from.clone(),
        from_name: config.from_name.clone(),
        bounce_address: config.bounce_address.clone(),
        dkim: signature.transpose()?,
    })
}

fn open_inbox(inbox: &InboxConfig, notices: &NoticesConfig) -> Result<Arc<dyn MailInbox>> {
    let receipts = notices.bundid_mailbox.as_ref().and_then(|mailbox| mailbox.retrieval_address.as_ref());
    let receipts = receipts.and_then(|address| address.as_str().split('@').next()).map(str::to_owned);
    Ok(match (&inbox.folder, &inbox.imap) {
        (Some(folder), _) => {
            make_folder(Some(folder))?;
            Arc::new(MailFolder { folder: folder.clone(), receipts })
        }
        (None, Some(imap)) => Arc::new(ImapInbox::new(imap_settings(imap, receipts)?)),
        (None, None) => anyhow::bail!("inbox: names neither a folder nor imap"),
    })
}

fn imap_settings(imap: &ImapConfig, receipts: Option<String>) -> Result<ImapSettings> {
    let tls = (imap.server.scheme() == "imaps").then(|| tls_client(imap.ca_file.as_deref())).transpose()?;
    Ok(ImapSettings {
        host: imap.server.host_str().context("inbox.imap.server names no host")?.to_owned(),
        port: imap.server.port().unwrap_or(if tls.is_some() { 993 } else { 143 }),
        tls,
        user: imap.user.clone(),
        password: imap.password.clone(),
        mailbox: imap.mailbox.clone(),
        receipts,
    })
}

/// Trusts the machine's roots, or the one that is named and no other.
fn tls_client(authority: Option<&Path>) -> Result<Arc<rustls::ClientConfig>> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let config = if let Some(path) = authority {
        use rustls::pki_types::{CertificateDer, pem::PemObject as _};
        let mut roots = rustls::RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(&read(path)?) {
            roots.add(certificate.map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?)?;
        }
        builder.with_root_certificates(roots).with_no_client_auth()
    } else {
        let verifier = rustls_platform_verifier::Verifier::new(provider)?;
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
    };
    Ok(Arc::new(config))
}

/// The tenant's own templates, or what is wrong with each.
///
/// # Errors
/// Names of templates with what is wrong with their texts, all at once.
pub fn notice_templates(notices: &NoticesConfig) -> Result<Vec<Template>, Vec<(String, String)>> {
    let (mut templates, mut faults) = (Vec::new(), Vec::new());
    for config in &notices.templates {
        let channel = config.channel.map_or("every", NoticeChannel::as_str);
        let name = format!("{channel}/{}/{}/{}", config.cause, config.language.as_str(), config.version);
        let mut pattern = |part: &str, text: &str| match Pattern::parse(text) {
            Ok(pattern) => Some(pattern),
            Err(found) => {
                faults.extend(found.into_iter().map(|fault| (name.clone(), format!("{part}: {fault}"))));
                None
            }
        };
        let (title, text) = (pattern("title", &config.title), pattern("text", &config.text));
        let (cause, language, version) = (config.cause.clone(), config.language.clone(), config.version.clone());
        if let (Some(title), Some(text)) = (title, text) {
            templates.push(Template { channel: config.channel, cause, language, version, title, text });
        }
    }
    if faults.is_empty() { Ok(templates) } else { Err(faults) }
}

/// What a tenant decided. Its templates were checked before.
pub(super) fn rules(tenant: &TenantConfig) -> Result<Option<TenantNotices>> {
    let Some(notices) = &tenant.notices else { return Ok(None) };
    let order =
        |channels: &[NoticeChannel]| NoticeOrder { channels: channels.to_vec(), letters_for: notices.letters_for.clone() };
    let own = |authority: &AuthorityConfig| Some((authority.id.clone(), order(&authority.notices.as_ref()?.order)));
    let mailbox = notices.bundid_mailbox.as_ref();
    let letter = notices.letter.as_ref();
    Ok(Some(TenantNotices {
        order: order(&notices.order),
        orders: tenant.authorities.iter().filter_map(own).collect(),
        reminders: ReminderRules {
            days_before: notices.reminder_days.clone(),
            hours: Hours { from: notices.hours.from, until: notices.hours.until },
        },
        patience: SignedDuration::from_hours(notices.patience_hours.into()),
        letter_days: notices.letter_days,
        languages: notices.languages.clone(),
        service: notices.service.clone(),
        receipts: notices.receipts,
        draft_days: notices.draft_days,
        level: mailbox.map_or(TrustLevel::Basic, |mailbox| mailbox.level),
        status_monitor: mailbox.is_some_and(|mailbox| mailbox.status_monitor),
        attach_pdf: mailbox.is_some_and(|mailbox| mailbox.attach_pdf),
        linter: LinterRules {
            email_names_authority: notices.email_names_authority,
            names: tenant.authorities.iter().map(|authority| authority.name.clone()).collect(),
        },
        templates: notice_templates(notices).map_err(|faults| anyhow::anyhow!("templates: {faults:?}"))?,
        per_minute: notices.configured(),
        letter_sender: letter.map(|letter| letter.sender.clone()).unwrap_or_default(),
        letter_sender_line: letter.map(|letter| letter.sender_line.clone()).unwrap_or_default(),
        mail_replies: match notices.mail_replies {
            MailRepliesConfig::Answer => MailReplies::Answer,
            MailRepliesConfig::Keep => MailReplies::Keep,
        },
    }))
}

/// How a notice looks with example words.
#[derive(Debug, Clone)]
pub struct NoticeLook {
    pub tenant: TenantId,
    pub channel: NoticeChannel,
    pub cause: &'static str,
    pub language: LanguageTag,
    pub template: String,
    pub title: String,
    pub text: String,
    pub faults: Vec<String>,
}

/// Every notice that the configuration makes, tenant by tenant.
pub fn notice_looks(config: &Config) -> Result<Vec<NoticeLook>> {
    let mut looks = Vec::new();
    for tenant in &config.tenants {
        let Some(rules) = rules(tenant)? else { continue };
        let mut languages = rules.languages.clone();
        languages.extend(rules.templates.iter().map(|template| template.language.clone()));
        languages.extend(default_templates().iter().map(|template| template.language.clone()));
        languages.sort();
        languages.dedup();
        let authority = tenant.authorities.first().map(|authority| authority.name.clone()).unwrap_or_default();
        let host = config.server.public_url.host_str().unwrap_or_default();
        let words = example_words(&tenant.name, &authority, &rules.service, host, &config.server.origin());
        let channels = rules.per_minute.keys().copied().filter(|channel| channel.tells_person());
        for channel in channels {
            for cause in NoticeCause::KINDS {
                for language in &languages {
                    let Some(template) = template(&rules, channel, cause, language).filter(|found| &found.language == language)
                    else {
                        continue;
                    };
                    looks.push(NoticeLook {
                        tenant: tenant.id.clone(),
                        channel,
                        cause,
                        language: language.clone(),
                        template: template.name(),
                        title: template.title.fill(&words),
                        text: template.text.fill(&words),
                        faults: lint(template, channel, &rules.linter).iter().map(ToString::to_string).collect(),
                    });
                }
            }
        }
    }
    Ok(looks)
}

/// Asks every channel whether it is open.
pub async fn try_notices(config: &Config) -> Result<Vec<Report>> {
    let NoticeParts { ways, inboxes, .. } = parts(config)?;
    let mut reports = Vec::new();
    for ((tenant, channel), way) in ways.iter().filter(|((_, channel), _)| channel.tells_person()) {
        reports.push(report(&format!("notices of {tenant} by {channel}"), way.probe().await));
    }
    for (tenant, inbox) in &inboxes {
        reports.push(report(&format!("mail that comes back to {tenant}"), inbox.look(0).await.map(|_| ())));
    }
    reports.sort_by(|one, other| one.text.cmp(&other.text));
    Ok(reports)
}

fn report(what: &str, state: Result<(), String>) -> Report {
    match state {
        Ok(()) => Report { text: format!("{what}\n  answers\n"), reachable: true },
        Err(reason) => Report { text: format!("{what}\n  NOT REACHED: {reason}\n"), reachable: false },
    }
}
