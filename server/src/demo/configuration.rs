//! Folders, addresses and the configuration of the demo: a file like any other, only made on the spot.

use anyhow::{Context as _, Result};
use aws_lc_rs::rand;
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};
use usecases::hash::sha256;

/// The demo case system's token. Known to everybody: the demo listens on loopback only.
pub const CASE_SYSTEM_TOKEN: &str = "demo-case-system-token";
/// Of whoever tries the API: replies to it are fetched.
pub const API_TOKEN: &str = "demo-api-token";
/// A mailbox whose account is gone.
pub(super) const DEAD_HANDLE: &str = "dead0000-6f0a-4d43-9a70-8c9f4a1d2e10";
pub(super) const GATEWAY_SECRET: &str = "demo-gateway-secret";
pub(super) const APPLICANT_CLIENT: &str = "rueckkanal";
pub(super) const CLERK_CLIENT: &str = "rueckkanal-clerks";
pub(super) const CLIENT_SECRET: &str = "demo-client-secret";

/// Where everything is.
#[derive(Debug, Clone)]
pub struct DemoPlaces {
    pub data: PathBuf,
    pub site: PathBuf,
    pub case_files: PathBuf,
    pub master_key: PathBuf,
    pub arms: PathBuf,
    pub portal: String,
    pub issuer: String,
    pub desk: String,
    /// What stands at the other end of the channels of notices.
    pub elsewhere: String,
    pub mailbox_key: PathBuf,
    port: u16,
}

impl DemoPlaces {
    pub fn new(data: &Path, site: &Path, port: u16) -> Result<Self> {
        let data = data.canonicalize().with_context(|| format!("{}", data.display()))?;
        let site = site.canonicalize().with_context(|| format!("{}: build it with `cargo xtask build`", site.display()))?;
        Ok(Self {
            case_files: data.join("akten"),
            master_key: data.join("master.key"),
            arms: data.join("wappen.svg"),
            site,
            portal: format!("http://127.0.0.1:{port}"),
            issuer: format!("http://127.0.0.1:{}", port + 1),
            desk: format!("http://127.0.0.1:{}", port + 2),
            elsewhere: format!("http://127.0.0.1:{}", port + 3),
            mailbox_key: data.join("postfach.pem"),
            data,
            port,
        })
    }
}

/// Makes a random key unless there is one.
pub(super) fn make_master_key(path: &Path) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    if path.exists() {
        return Ok(());
    }
    let mut key = [0; 32];
    rand::fill(&mut key).context("no random bytes")?;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{}", hex::encode(key))?;
    file.sync_all().context("cannot sync the key")
}

/// Makes a key that signs what goes into the mailbox, unless there is one.
pub(super) fn make_mailbox_key(path: &Path) -> Result<()> {
    use aws_lc_rs::{
        encoding::{AsDer as _, Pkcs8V1Der},
        rsa,
    };
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    if path.exists() {
        return Ok(());
    }
    let pair = rsa::KeyPair::generate(rsa::KeySize::Rsa2048).context("no key")?;
    let der: Pkcs8V1Der<'_> = pair.as_der().context("no key")?;
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der.as_ref()));
    std::fs::write(path, pem).context("cannot write the key")
}

/// The configuration file of the demo.
pub(super) fn toml(places: &DemoPlaces, database: Option<&str>) -> String {
    let token = hex::encode(sha256(CASE_SYSTEM_TOKEN.as_bytes()));
    let api_token = hex::encode(sha256(API_TOKEN.as_bytes()));
    let database = database.map_or_else(|| format!("sqlite:{}", places.data.join("rueckkanal.sqlite").display()), str::to_owned);
    let (portal, issuer, port) = (&places.portal, &places.issuer, places.port);
    let (arms, reports) = (places.arms.display(), places.data.join("meldungen"));
    let reports = reports.display();
    let (site, documents) = (places.site.display(), places.data.join("unterlagen"));
    let (documents, master_key, case_files) = (documents.display(), places.master_key.display(), places.case_files.display());
    let (elsewhere, mailbox_key) = (&places.elsewhere, places.mailbox_key.display());
    let (mails, letters) = (places.data.join("mails"), places.data.join("briefe"));
    let (mails, letters, inbox) = (mails.display(), letters.display(), places.data.join("rueckpost"));
    let inbox = inbox.display();
    let software = usecases::hash::sha256_hex(b"demo-software-secret");
    format!(
        r##"
[server]
listen = "127.0.0.1:{port}"
public_url = "{portal}"
site = "{site}"

[database]
url = "{database}"

[documents]
folder = "{documents}"
master_key_file = "{master_key}"

[scanner]
kind = "demo"

[[tenants]]
id = "musterland"
name = "Land Musterland"
mark = "{arms}"
brand_color = "#e0a100"
barrier_reports = "{reports}"
for_testers = true

[[tenants.authorities]]
id = "auslaenderbehoerde"
name = "Ausländerbehörde Musterstadt"
name_with_article = "die Ausländerbehörde Musterstadt"
land = "NW"
phone = "03000 12 34 56"
hours = ["Montag bis Freitag", "8 bis 16 Uhr"]
address = ["Rathausplatz 1", "04711 Musterstadt"]

[[tenants.authorities]]
id = "wohngeldstelle"
name = "Wohngeldstelle Musterstadt"
name_with_article = "die Wohngeldstelle Musterstadt"
land = "NW"
phone = "03000 65 43 21"
hours = ["Montag bis Donnerstag", "9 bis 15 Uhr"]
address = ["Marktstraße 5", "04711 Musterstadt"]

[[tenants.authorities]]
id = "bauaufsicht"
name = "Bauaufsicht Musterstadt"
name_with_article = "die Bauaufsicht Musterstadt"
land = "NW"
phone = "03000 77 88 99"
hours = ["Dienstag und Donnerstag", "9 bis 12 Uhr"]
address = ["Bauhof 3", "04711 Musterstadt"]

[[tenants.identity_providers]]
id = "demo-bundid"
name = "Demo-BundID"
audience = "applicants"
issuer = "{issuer}"
client_id = "{APPLICANT_CLIENT}"
client_secret = "{CLIENT_SECRET}"
claims = {{ level = "trust_level", birth_date = "date_of_birth", means = "assertion_proved_by", person_code = "bPK2", mailbox = "legacy_postkorb_handle", organization = "elster_datenuebermittler", organization_name = "org_company_name" }}
level_request = {{ style = "acr_values", words = {{ basic = "basic", substantial = "substantial", high = "high" }} }}
organizations = true

[[tenants.identity_providers]]
id = "demo-behoerde"
name = "Demo-Behördenkonto"
audience = "clerks"
issuer = "{issuer}"
client_id = "{CLERK_CLIENT}"
client_secret = "{CLIENT_SECRET}"
default_level = "substantial"

[tenants.texts.imprint]
de = "Dies ist eine Demo. Alle Personen und Behörden sind erfunden.\n\nLand Musterland, Rathausplatz 1, 04711 Musterstadt"
en = "This is a demo. All people and authorities are invented.\n\nLand Musterland, Rathausplatz 1, 04711 Musterstadt"

[tenants.texts.privacy]
de = "In der Demo bleiben alle Daten in einem Ordner auf Ihrem Rechner.\n\nEntwürfe löschen wir 30 Tage nach der letzten Änderung."
en = "In the demo all data stay in a folder on your computer.\n\nDrafts are deleted 30 days after the last change."

[tenants.accessibility]
status = "partly"
method = "self_assessment"
written = "2026-11-28"
reviewed = "2026-11-28"
email = "barrieren@musterland.example"
phone = "03000 12 34 56"

[tenants.accessibility.legal_basis]
de = "Diese Demo gehört zu keiner Behörde. Für Bundesbehörden gelten das Behindertengleichstellungsgesetz und die BITV 2.0, für die Länder ihre eigenen Gesetze."
en = "This demo belongs to no authority. Federal authorities follow the BGG and the BITV 2.0, the Länder laws of their own."
de-simple = "Diese Demo gehört zu keiner Behörde. Behörden müssen sich an Gesetze halten. Diese Gesetze sagen: Alle Menschen sollen das Portal benutzen können."

[tenants.accessibility.enforcement]
name = "Schlichtungsstelle Musterland (erfunden)"
address = ["Rathausplatz 1", "04711 Musterstadt"]
email = "schlichtung@musterland.example"
website = "https://schlichtung.musterland.example"

[[tenants.software]]
id = "demo-erp"
name = "Muster Bau ERP"
organization = "du-9b1c-muster-bau"
secret_sha256 = "{software}"

[tenants.notices]
order = ["bundid_mailbox", "elster", "email", "letter"]
receipts = true
mail_replies = "keep"

[tenants.notices.bundid_mailbox]
url = "{elsewhere}"
certificate_file = "{mailbox_key}"
key_file = "{mailbox_key}"
signer = "demo.musterland.example"
sender = "Stadt Musterstadt"
retrieval_address = "gelesen@musterland.example"
status_monitor = true

[tenants.notices.email]
mail = {{ folder = "{mails}" }}
from = "hinweis@musterland.example"
bounce_address = "zurueck@musterland.example"

[tenants.notices.letter]
sender = ["Land Musterland", "Rathausplatz 1", "04711 Musterstadt", "Telefon 03000 12 34 56"]
sender_line = "Land Musterland · Rathausplatz 1 · 04711 Musterstadt"
folder = "{letters}"

[tenants.notices.gateways.elster]
url = "{elsewhere}/landeskonto"
token_url = "{elsewhere}/landeskonto/token"
client_id = "portal"
client_secret = "{GATEWAY_SECRET}"

[tenants.notices.inbox]
folder = "{inbox}"

[[case_systems]]
id = "demo-fachverfahren"
tenant = "musterland"
authorities = ["auslaenderbehoerde", "wohngeldstelle"]
token_sha256 = "{token}"
delivery = {{ channel = "directory", path = "{case_files}" }}

# For whoever tries the API: docs/api.md.
[[case_systems]]
id = "demo-schnittstelle"
tenant = "musterland"
authorities = ["auslaenderbehoerde", "wohngeldstelle"]
token_sha256 = "{api_token}"
delivery = {{ channel = "fetch" }}
"##
    )
}
