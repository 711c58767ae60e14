//! What tenants, their authorities and their identity providers must be beyond their form.

use super::{
    AudienceConfig, ClientAuthConfig, Config, ProviderConfig, TenantConfig,
    check::{ConfigFault, check_place, is_loopback, is_weak},
    check_notices::{check_inboxes, check_notices},
};
use crate::accessibility::known_barriers;
use secrecy::ExposeSecret as _;
use std::collections::BTreeSet;

pub(super) fn check_tenants(config: &Config, faults: &mut Vec<ConfigFault>) {
    check_inboxes(config, faults);
    if config.tenants.is_empty() {
        faults.push(ConfigFault::new("tenants", "there must be at least one tenant"));
    }
    let mut tenants = BTreeSet::new();
    let mut providers = BTreeSet::new();
    for tenant in &config.tenants {
        let place = format!("tenants.{}", tenant.id);
        if !tenants.insert(tenant.id.clone()) {
            faults.push(ConfigFault::new(&place, "is there twice"));
        }
        check_tenant(tenant, config.documents.previews, &place, faults);
        check_notices(tenant, config, &place, faults);
        if let Some(folder) = &tenant.barrier_reports {
            check_place(&format!("{place}.barrier_reports"), folder, config, faults);
        }
        for provider in &tenant.identity_providers {
            let place = format!("{place}.identity_providers.{}", provider.id);
            if !providers.insert(provider.id.clone()) {
                faults.push(ConfigFault::new(&place, "is there twice"));
            }
            check_provider(provider, &place, faults);
        }
    }
}

fn check_tenant(tenant: &TenantConfig, previews: bool, place: &str, faults: &mut Vec<ConfigFault>) {
    for fault in tenant.accessibility.iter().flat_map(|statement| statement.faults(known_barriers())) {
        faults.push(ConfigFault::new(&format!("{place}.accessibility"), fault.to_string()));
    }
    if tenant.barrier_reports.is_some() && tenant.accessibility.is_none() {
        let problem = "needs accessibility: the form names whom to write to beside it";
        faults.push(ConfigFault::new(&format!("{place}.barrier_reports"), problem));
    }
    if tenant.name.trim().is_empty() {
        faults.push(ConfigFault::new(&format!("{place}.name"), "must not be empty"));
    }
    check_texts(tenant, place, faults);
    let mut authorities = BTreeSet::new();
    for authority in &tenant.authorities {
        let place = format!("{place}.authorities.{}", authority.id);
        if !authorities.insert(authority.id.clone()) {
            faults.push(ConfigFault::new(&place, "is there twice"));
        }
        for (name, value) in
            [("name", &authority.name), ("name_with_article", &authority.name_with_article), ("phone", &authority.phone)]
        {
            if value.trim().is_empty() {
                faults.push(ConfigFault::new(&format!("{place}.{name}"), "must not be empty"));
            }
        }
    }
    for authority in tenant.authorities.iter().filter(|authority| !authority.phone.chars().any(|c| c.is_ascii_digit())) {
        let place = format!("{place}.authorities.{}.phone", authority.id);
        if !authority.phone.trim().is_empty() {
            faults.push(ConfigFault::new(&place, "is no telephone number"));
        }
    }
    for authority in &tenant.authorities {
        // In a leap year every day is one.
        let wrong = authority.extra_holidays.iter().filter(|day| jiff::civil::Date::new(2028, day.month, day.day).is_err());
        for day in wrong {
            let problem = format!("there is no day {} in month {}", day.day, day.month);
            faults.push(ConfigFault::new(&format!("{place}.authorities.{}.extra_holidays", authority.id), problem));
        }
    }
    if authorities.is_empty() {
        faults.push(ConfigFault::new(place, "has no authority"));
    }
    if !tenant.identity_providers.iter().any(|provider| provider.audience == AudienceConfig::Applicants) {
        faults.push(ConfigFault::new(place, "has no identity provider for applicants: nobody could read a message"));
    }
    if !tenant.identity_providers.iter().any(|provider| provider.audience == AudienceConfig::Clerks) {
        faults.push(ConfigFault::new(place, "has no identity provider for clerks: nobody could see what became of a reply"));
    }
    if tenant.levels.send < tenant.levels.read {
        faults.push(ConfigFault::new(&format!("{place}.levels"), "sending must not demand less than reading"));
    }
    if tenant.delivery_delay_minutes > 60 {
        faults.push(ConfigFault::new(&format!("{place}.delivery_delay_minutes"), "must not exceed 60"));
    }
    let limits = &tenant.uploads;
    if limits.max_file_bytes == 0 || limits.max_files_per_item == 0 || limits.media_types.is_empty() {
        faults.push(ConfigFault::new(&format!("{place}.uploads"), "sizes, counts and types must not be zero or empty"));
    }
    if limits.max_file_bytes > render::MAX_BYTES && !limits.refuse_carried.is_empty() {
        let problem =
            format!("files of more than {} bytes are not looked into: only with refuse_carried = []", render::MAX_BYTES);
        faults.push(ConfigFault::new(&format!("{place}.uploads.max_file_bytes"), problem));
    }
    if !previews && limits.media_types.iter().any(|kind| kind.is_office()) {
        let fault = "office files are taken only where they are looked into: documents.previews must be on";
        faults.push(ConfigFault::new(&format!("{place}.uploads.media_types"), fault));
    }
    if limits.max_person_bytes_a_day < limits.max_file_bytes {
        faults.push(ConfigFault::new(&format!("{place}.uploads.max_person_bytes_a_day"), "is smaller than a single file may be"));
    }
    if limits.max_tenant_bytes_a_day.is_some_and(|all| all < limits.max_person_bytes_a_day) {
        faults.push(ConfigFault::new(
            &format!("{place}.uploads.max_tenant_bytes_a_day"),
            "is smaller than what one person may bring",
        ));
    }
    if limits.max_reply_bytes < limits.max_file_bytes {
        faults.push(ConfigFault::new(&format!("{place}.uploads.max_reply_bytes"), "is smaller than a single file may be"));
    }
}

fn check_provider(provider: &ProviderConfig, place: &str, faults: &mut Vec<ConfigFault>) {
    match url::Url::parse(&provider.issuer) {
        Ok(issuer) if issuer.scheme() == "https" || (issuer.scheme() == "http" && is_loopback(&issuer)) => {}
        Ok(_) => faults.push(ConfigFault::new(&format!("{place}.issuer"), "must be https (http only on loopback)")),
        Err(error) => faults.push(ConfigFault::new(&format!("{place}.issuer"), format!("is no address: {error}"))),
    }
    let row = provider.row();
    if !row.scopes.iter().any(|scope| scope == "openid") {
        faults.push(ConfigFault::new(&format!("{place}.scopes"), "must contain openid"));
    }
    if provider.client_auth.is_some() == provider.client_secret.is_some() {
        faults.push(ConfigFault::new(&format!("{place}.client_auth"), "set client_secret or client_auth, not both"));
    }
    if row.organizations && row.claims.organization.is_none() {
        faults.push(ConfigFault::new(&format!("{place}.claims.organization"), "organizations sign in here: name their claim"));
    }
    // Parameters that make the flow safe are ours to set.
    let ours = ["client_id", "redirect_uri", "response_type", "response_mode", "state", "nonce", "scope", "code_challenge"];
    for name in row.authorize_params.keys().filter(|name| ours.contains(&name.as_str())) {
        faults.push(ConfigFault::new(&format!("{place}.authorize_params.{name}"), "is set by the portal itself"));
    }
    for (name, value) in [("name", &provider.name), ("client_id", &provider.client_id)] {
        if value.trim().is_empty() {
            faults.push(ConfigFault::new(&format!("{place}.{name}"), "must not be empty"));
        }
    }
    let secret = match provider.auth() {
        Some(ClientAuthConfig::ClientSecretBasic { secret } | ClientAuthConfig::ClientSecretPost { secret }) => Some(secret),
        Some(ClientAuthConfig::PrivateKeyJwt { .. } | ClientAuthConfig::TlsClientAuth { .. }) | None => None,
    };
    if secret.is_some_and(|secret| is_weak(secret.expose_secret())) {
        let problem = "is a word that everybody tries, shorter than eight characters, or made of three letters: take the one that the provider made";
        faults.push(ConfigFault::new(&format!("{place}.client_secret"), problem));
    }
    for origin in &provider.form_origins {
        let url = url::Url::parse(origin);
        let good = url.as_ref().is_ok_and(|url| {
            let safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
            safe && url.origin().ascii_serialization() == *origin.trim_end_matches('/')
        });
        if !good {
            let problem = format!("{origin} is no https origin without path, such as https://login.example.org");
            faults.push(ConfigFault::new(&format!("{place}.form_origins"), problem));
        }
    }
    for host in &provider.endpoint_hosts {
        let alone = url::Url::parse(&format!("https://{host}/")).is_ok_and(|url| url.host_str() == Some(host.as_str()));
        if !alone {
            faults.push(ConfigFault::new(&format!("{place}.endpoint_hosts"), format!("{host} is no host name alone")));
        }
    }
    if provider.audience == AudienceConfig::Applicants && provider.least_level.is_some() {
        let problem = "is for clerks: what people must reach is said by the tenant's levels and by each message";
        faults.push(ConfigFault::new(&format!("{place}.least_level"), problem));
    }
    if provider.audience == AudienceConfig::Clerks && provider.clerk_role.trim().is_empty() {
        faults.push(ConfigFault::new(&format!("{place}.clerk_role"), "must not be empty: everybody would be a clerk"));
    }
}

/// Texts that the law demands, in German at least; a slip in a name would hide one.
fn check_texts(tenant: &TenantConfig, place: &str, faults: &mut Vec<ConfigFault>) {
    for name in tenant.texts.keys().filter(|name| !TEXTS.contains(&name.as_str())) {
        let problem = format!("is none of {}", TEXTS.join(", "));
        faults.push(ConfigFault::new(&format!("{place}.texts.{name}"), problem));
    }
    for name in DEMANDED {
        let german = tenant.texts.get(name).and_then(|text| text.get("de"));
        if german.is_none_or(|text| text.trim().is_empty()) {
            faults.push(ConfigFault::new(&format!("{place}.texts.{name}"), "is missing in German (de)"));
        }
    }
}

const TEXTS: [&str; 4] = ["imprint", "privacy", "accessibility", "report_barrier"];
const DEMANDED: [&str; 2] = ["imprint", "privacy"];
