//! What `[tenants.notices]` must be beyond its form. What it has to do with other tenants and places is here, too.

use super::{
    Config, NoticesConfig, TenantConfig,
    check::{ConfigFault, check_place, is_loopback, is_weak},
    notices::MailServerConfig,
};
use crate::wiring::notice_templates;
use domain::notice::{EmailAddress, LinterRules, NoticeCause, NoticeChannel};
use secrecy::ExposeSecret as _;
use std::collections::BTreeSet;
use url::Url;
use usecases::notices::lint_templates;

pub(super) fn check_notices(tenant: &TenantConfig, config: &Config, place: &str, faults: &mut Vec<ConfigFault>) {
    let of_authorities = tenant.authorities.iter().filter_map(|one| Some((&one.id, one.notices.as_ref()?)));
    let Some(notices) = &tenant.notices else {
        for (id, _) in of_authorities {
            let problem = "the tenant has no notices: there is nothing to order";
            faults.push(ConfigFault::new(&format!("{place}.authorities.{id}.notices"), problem));
        }
        return;
    };
    for (id, own) in of_authorities {
        check_order(notices, &own.order, &format!("{place}.authorities.{id}.notices.order"), faults);
    }
    let place = format!("{place}.notices");
    check_order(notices, &notices.order, &format!("{place}.order"), faults);
    check_amounts(notices, &place, faults);
    check_ways(notices, config, &place, faults);
    check_templates(tenant, notices, &place, faults);
}

fn check_order(notices: &NoticesConfig, order: &[NoticeChannel], place: &str, faults: &mut Vec<ConfigFault>) {
    let configured = notices.configured();
    let mut seen = BTreeSet::new();
    if order.is_empty() {
        faults.push(ConfigFault::new(place, "names no way: nobody could be told"));
    }
    for channel in order {
        if !channel.tells_person() {
            faults.push(ConfigFault::new(place, format!("{channel} tells nobody anything: set bundid_mailbox.status_monitor")));
        } else if !configured.contains_key(channel) {
            faults.push(ConfigFault::new(place, format!("{channel} is not configured")));
        }
        if !seen.insert(*channel) {
            faults.push(ConfigFault::new(place, format!("{channel} is there twice")));
        }
    }
}

fn check_amounts(notices: &NoticesConfig, place: &str, faults: &mut Vec<ConfigFault>) {
    let mut fault = |name: &str, problem: String| faults.push(ConfigFault::new(&format!("{place}.{name}"), problem));
    let hours = notices.hours;
    if !(0..=23).contains(&hours.from) || !(1..=24).contains(&hours.until) || hours.until <= hours.from {
        fault("hours", "must be from 0 to 23 until a later hour up to 24".to_owned());
    }
    if !(1..=240).contains(&notices.patience_hours) {
        fault("patience_hours", "must be 1 to 240".to_owned());
    }
    if notices.letter_days > 60 {
        fault("letter_days", "must not exceed 60".to_owned());
    }
    if notices.draft_days > 14 {
        fault("draft_days", "must not exceed 14".to_owned());
    }
    let days: BTreeSet<u16> = notices.reminder_days.iter().copied().collect();
    if days.len() != notices.reminder_days.len() || days.iter().any(|day| !(1..=90).contains(day)) || days.len() > 5 {
        fault("reminder_days", "must be at most five different days, 1 to 90".to_owned());
    }
    for kind in notices.letters_for.iter().filter(|kind| !NoticeCause::KINDS.contains(&kind.as_str())) {
        fault("letters_for", format!("{kind} is none of {}", NoticeCause::KINDS.join(", ")));
    }
    if notices.service.trim().is_empty() {
        fault("service", "must not be empty".to_owned());
    }
    for (channel, _) in notices.configured().iter().filter(|(_, per_minute)| **per_minute == 0) {
        fault(channel.as_str(), "per_minute must be at least 1".to_owned());
    }
}

fn check_ways(notices: &NoticesConfig, config: &Config, place: &str, faults: &mut Vec<ConfigFault>) {
    if let Some(mailbox) = &notices.bundid_mailbox {
        let place = format!("{place}.bundid_mailbox");
        check_https(&format!("{place}.url"), &mailbox.url, faults);
        if mailbox.signer.trim().is_empty() {
            faults.push(ConfigFault::new(&format!("{place}.signer"), "must be the common name of the certificate"));
        }
        if !(1..=255).contains(&mailbox.sender.trim().chars().count()) {
            faults.push(ConfigFault::new(&format!("{place}.sender"), "must have 1 to 255 characters"));
        }
    }
    for (name, over) in [
        ("email", notices.email.as_ref().map(|email| &email.mail)),
        ("de_mail", notices.de_mail.as_ref().map(|config| &config.mail)),
    ] {
        if let Some(over) = over {
            check_mail_server(over, config, &format!("{place}.{name}.mail"), faults);
        }
    }
    if let Some(mail) = &notices.de_mail {
        let known = ["dispatch", "receipt", "retrieve"];
        for other in mail.confirmations.iter().filter(|word| !known.contains(&word.as_str())) {
            let problem = format!("{other} is none of {}", known.join(", "));
            faults.push(ConfigFault::new(&format!("{place}.de_mail.confirmations"), problem));
        }
    }
    if let Some(letter) = &notices.letter {
        if let Some(folder) = &letter.folder {
            check_place(&format!("{place}.letter.folder"), folder, config, faults);
        }
        if let Some(webhook) = &letter.webhook {
            check_https(&format!("{place}.letter.webhook.url"), &webhook.url, faults);
            check_secret(&format!("{place}.letter.webhook.secret"), webhook.secret.expose_secret(), faults);
        }
        if letter.sender.is_empty() || letter.sender.len() > 12 || letter.sender_line.trim().is_empty() {
            faults.push(ConfigFault::new(&format!("{place}.letter"), "needs a sender (1 to 12 lines) and a sender_line"));
        }
    }
    for (channel, gateway) in &notices.gateways {
        let place = format!("{place}.gateways.{channel}");
        if !matches!(channel, NoticeChannel::LandAccount | NoticeChannel::Fink | NoticeChannel::Elster) {
            faults.push(ConfigFault::new(&place, "is none of land_account, fink, elster"));
        }
        check_https(&format!("{place}.url"), &gateway.url, faults);
        check_https(&format!("{place}.token_url"), &gateway.token_url, faults);
        check_secret(&format!("{place}.client_secret"), gateway.client_secret.expose_secret(), faults);
    }
    check_addresses(notices, place, faults);
    if let Some(inbox) = &notices.inbox {
        let place = format!("{place}.inbox");
        if inbox.folder.is_some() == inbox.imap.is_some() {
            faults.push(ConfigFault::new(&place, "set folder or imap, one of them"));
        }
        if let Some(folder) = &inbox.folder {
            check_place(&format!("{place}.folder"), folder, config, faults);
        }
        if let Some(imap) = &inbox.imap {
            let plain = imap.server.scheme() == "imap" && is_loopback_host(&imap.server);
            if imap.server.scheme() != "imaps" && !plain {
                faults.push(ConfigFault::new(&format!("{place}.imap.server"), "must be imaps:// (imap:// only on loopback)"));
            }
        }
    }
}

/// A token of 48 digits and a plus go before the `@`, where 64 characters may stand; what comes to the one address is a read receipt.
fn check_addresses(notices: &NoticesConfig, place: &str, faults: &mut Vec<ConfigFault>) {
    let retrieval = notices.bundid_mailbox.as_ref().and_then(|mailbox| mailbox.retrieval_address.as_ref());
    let bounce = notices.email.as_ref().and_then(|email| email.bounce_address.as_ref());
    let local = |address: &EmailAddress| address.as_str().split('@').next().unwrap_or_default().to_lowercase();
    for (name, address) in [("bundid_mailbox.retrieval_address", retrieval), ("email.bounce_address", bounce)] {
        if address.is_some_and(|address| local(address).len() > 15) {
            faults.push(ConfigFault::new(
                &format!("{place}.{name}"),
                "may have 15 characters before the @: a token is added there",
            ));
        }
    }
    if retrieval.zip(bounce).is_some_and(|(one, other)| local(one) == local(other)) {
        let problem = "begins as bundid_mailbox.retrieval_address: every answer to a mail would count as opened";
        faults.push(ConfigFault::new(&format!("{place}.email.bounce_address"), problem));
    }
}

/// Whoever reads another tenant's mail puts it aside as nobody's.
pub(super) fn check_inboxes(config: &Config, faults: &mut Vec<ConfigFault>) {
    let mut seen = BTreeSet::new();
    for tenant in &config.tenants {
        let imap = tenant.notices.as_ref().and_then(|notices| notices.inbox.as_ref()).and_then(|inbox| inbox.imap.as_ref());
        if imap.is_some_and(|imap| !seen.insert((imap.server.to_string(), imap.user.clone(), imap.mailbox.clone()))) {
            faults.push(ConfigFault::new(&format!("tenants.{}.notices.inbox.imap", tenant.id), "is that of another tenant"));
        }
    }
}

fn check_mail_server(over: &MailServerConfig, config: &Config, place: &str, faults: &mut Vec<ConfigFault>) {
    if over.server.is_some() == over.folder.is_some() {
        faults.push(ConfigFault::new(place, "set server or folder, one of them"));
    }
    if let Some(folder) = &over.folder {
        check_place(&format!("{place}.folder"), folder, config, faults);
    }
    if let Some(server) = &over.server {
        let known = matches!(server.scheme(), "smtp" | "smtps") && server.host_str().is_some();
        if !known || !server.username().is_empty() || server.password().is_some() {
            faults.push(ConfigFault::new(
                &format!("{place}.server"),
                "must be smtps://host or smtp://host, without a name or a password",
            ));
        }
    }
    if over.user.is_some() != over.password.is_some() {
        faults.push(ConfigFault::new(place, "user and password belong together"));
    }
}

/// What stands behind a scheme that is none of the web's is not read as an address by the parser.
fn is_loopback_host(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

fn check_https(place: &str, url: &Url, faults: &mut Vec<ConfigFault>) {
    if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(url)) {
        faults.push(ConfigFault::new(place, "must be https (http only on loopback)"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        faults.push(ConfigFault::new(place, "must not hold a name or a password"));
    }
}

fn check_secret(place: &str, secret: &str, faults: &mut Vec<ConfigFault>) {
    if is_weak(secret) {
        faults.push(ConfigFault::new(
            place,
            "is a word that everybody tries, shorter than eight characters, or made of three letters",
        ));
    }
}

fn check_templates(tenant: &TenantConfig, notices: &NoticesConfig, place: &str, faults: &mut Vec<ConfigFault>) {
    let templates = match notice_templates(notices) {
        Ok(templates) => templates,
        Err(found) => {
            let found = found.into_iter().map(|(name, problem)| ConfigFault::new(&format!("{place}.templates.{name}"), problem));
            faults.extend(found);
            return;
        }
    };
    let mut names = BTreeSet::new();
    for template in &templates {
        let key = (template.channel, template.cause.clone(), template.language.clone());
        if !names.insert(key) {
            faults.push(ConfigFault::new(&format!("{place}.templates.{}", template.name()), "is there twice"));
        }
    }
    let rules = LinterRules {
        email_names_authority: notices.email_names_authority,
        names: tenant.authorities.iter().map(|authority| authority.name.clone()).collect(),
    };
    let channels: Vec<NoticeChannel> = notices.configured().into_keys().collect();
    for (name, fault) in lint_templates(&templates, &channels, &rules) {
        faults.push(ConfigFault::new(&format!("{place}.templates.{name}"), fault.to_string()));
    }
}
