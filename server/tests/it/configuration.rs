//! The example file is the documentation, so it must be valid; faults are named all at once.

use server::config::Config;

fn example() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/rueckkanal.example.toml")).unwrap()
}

#[test]
fn the_example_is_valid() {
    if let Err(faults) = Config::parse(&example()) {
        panic!("{faults:#?}");
    }
}

#[test]
fn every_fault_is_named_at_once() {
    let broken = example()
        .replace("https://rueckkanal.musterland.example\"", "http://rueckkanal.musterland.example\"")
        .replace("kind = \"clamd\"\naddress = \"unix:/run/clamav/clamd.ctl\"", "kind = \"none\"")
        .replace("tenant = \"musterland\"", "tenant = \"nirgendland\"")
        .replace("\"openid\"", "\"profile\"");
    let faults = Config::parse(&broken).unwrap_err();
    let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "server.public_url",
            "scanner",
            "tenants.musterland.identity_providers.landeskonto.scopes",
            "tenants.musterland.identity_providers.behoerden.scopes",
            "case_systems.fachverfahren.tenant"
        ]
    );
}

#[test]
fn unknown_keys_are_refused() {
    let faults = Config::parse(&example().replace("[database]", "[database]\nspeed = 9")).unwrap_err();
    assert!(faults[0].problem.contains("speed"), "{faults:?}");
}

#[test]
fn a_part_of_the_upload_limits_is_enough() {
    let example = example();
    let (before, rest) = example.split_once("[tenants.uploads]\n").unwrap();
    let (_, after) = rest.split_once("\n\n").unwrap();
    let with = |lines: &str| Config::parse(&format!("{before}[tenants.uploads]\n{lines}\n\n{after}"));
    let default = domain::document::UploadLimits::default();
    let limits = with("max_file_bytes = 5000000").unwrap().tenants[0].uploads.clone();
    assert_eq!(limits, domain::document::UploadLimits { max_file_bytes: 5_000_000, ..default.clone() });
    assert_eq!(with("").unwrap().tenants[0].uploads, default);
    for line in ["max_files_per_item = 3", "max_reply_bytes = 50000000", "media_types = [\"pdf\"]", "unchecked = \"send_marked\""]
    {
        assert!(with(line).is_ok(), "{line}");
    }
    let faults = with("max_file_byte = 5").unwrap_err();
    assert!(faults[0].problem.contains("max_file_byte"), "a slip of the pen is named: {faults:?}");
}

/// What is wrong, what stands instead of what, and the place that must be named. A place that ends in `…` begins so.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("no encryption", "https://rueckkanal.musterland.example\"", "http://rueckkanal.musterland.example\"", "server.public_url"),
    (
        "a path in the address",
        "https://rueckkanal.musterland.example\"",
        "https://rueckkanal.musterland.example/portal\"",
        "server.public_url",
    ),
    (
        "a query in the address",
        "https://rueckkanal.musterland.example\"",
        "https://rueckkanal.musterland.example/?a=1\"",
        "server.public_url",
    ),
    (
        "a password in the address",
        "https://rueckkanal.musterland.example\"",
        "https://a:b@rueckkanal.musterland.example\"",
        "server.public_url",
    ),
    ("no address", "https://rueckkanal.musterland.example\"", "rueckkanal\"", "file"),
    ("no port", "127.0.0.1:8080", "127.0.0.1", "file"),
    ("a port that is none", "127.0.0.1:8080", "127.0.0.1:80800", "file"),
    ("no connections", "max_connections = 8192", "max_connections = 0", "server.max_connections"),
    (
        "no connections of one address",
        "max_connections_per_address = 256",
        "max_connections_per_address = 0",
        "server.max_connections_per_address",
    ),
    (
        "more of one than in all",
        "max_connections_per_address = 256",
        "max_connections_per_address = 9000",
        "server.max_connections_per_address",
    ),
    ("a proxy that is no network", "127.0.0.1/32", "127.0.0.1/33", "file"),
    ("another database", "sqlite:/var/lib/rueckkanal/rueckkanal.sqlite", "mysql://db", "file"),
    ("a database somewhere", "sqlite:/var/lib/rueckkanal/rueckkanal.sqlite", "sqlite:rueckkanal.sqlite", "database.url"),
    ("no connection to the database", "max_connections = 20", "max_connections = 0", "database.max_connections"),
    ("documents somewhere", "folder = \"/var/lib/rueckkanal/documents\"", "folder = \"documents\"", "documents.folder"),
    ("documents nowhere", "folder = \"/var/lib/rueckkanal/documents\"", "", "documents"),
    (
        "documents for everybody",
        "folder = \"/var/lib/rueckkanal/documents\"",
        "folder = \"/usr/share/rueckkanal/site/documents\"",
        "documents.folder",
    ),
    (
        "a key among the documents",
        "/etc/rueckkanal/master.key",
        "/var/lib/rueckkanal/documents/master.key",
        "documents.master_key_file",
    ),
    ("a key for everybody", "/etc/rueckkanal/master.key", "/usr/share/rueckkanal/site/master.key", "documents.master_key_file"),
    ("a key somewhere", "/etc/rueckkanal/master.key", "master.key", "documents.master_key_file"),
    (
        "two places",
        "previews = true",
        "previews = true\ns3 = { endpoint = \"https://s3.example\", bucket = \"akten\", access_key = \"a\", secret_key = \"0123456789\" }",
        "documents",
    ),
    (
        "a bucket without encryption",
        "previews = true",
        "previews = true\ns3 = { endpoint = \"http://s3.example\", bucket = \"akten\", access_key = \"a\", secret_key = \"0123456789\" }",
        "documents.s3.endpoint",
    ),
    (
        "a bucket without a name",
        "previews = true",
        "previews = true\ns3 = { endpoint = \"https://s3.example\", bucket = \"a\", access_key = \"a\", secret_key = \"0123456789\" }",
        "documents.s3.bucket",
    ),
    (
        "a bucket with a known secret",
        "previews = true",
        "previews = true\ns3 = { endpoint = \"https://s3.example\", bucket = \"akten\", access_key = \"a\", secret_key = \"changeme\" }",
        "documents.s3.secret_key",
    ),
    (
        "a bucket without access",
        "previews = true",
        "previews = true\ns3 = { endpoint = \"https://s3.example\", bucket = \"akten\", access_key = \"\", secret_key = \"0123456789\" }",
        "documents.s3.access_key",
    ),
    ("no scanner and nobody says so", "kind = \"clamd\"\naddress = \"unix:/run/clamav/clamd.ctl\"", "kind = \"none\"", "scanner"),
    ("a scanner at no address", "unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl", "file"),
    ("an unknown scanner", "kind = \"clamd\"", "kind = \"magic\"", "file"),
    ("two alarms", "[alarm]", "[alarm]\nprogram = [\"/bin/true\"]\naddress = \"https://a.example\"", "alarm"),
    ("an alarm without a program", "[alarm]", "[alarm]\nprogram = []", "alarm.program"),
    ("an alarm without encryption", "[alarm]", "[alarm]\naddress = \"http://alarm.example/\"", "alarm.address"),
    ("an alarm nowhere", "[alarm]", "[alarm]\naddress = \"somebody\"", "alarm.address"),
    ("a tenant without a name", "name = \"Land Musterland\"", "name = \" \"", "tenants.musterland.name"),
    ("a color that is none", "#e0a100", "yellow", "file"),
    ("sending easier than reading", "send = \"substantial\"", "send = \"basic\"", "tenants.musterland.levels"),
    ("a level that is none", "send = \"substantial\"", "send = \"enough\"", "file"),
    (
        "two hours of delay",
        "delivery_delay_minutes = 10",
        "delivery_delay_minutes = 120",
        "tenants.musterland.delivery_delay_minutes",
    ),
    (
        "reports for everybody",
        "/var/lib/rueckkanal/meldungen",
        "/usr/share/rueckkanal/site/meldungen",
        "tenants.musterland.barrier_reports",
    ),
    (
        "reports among the documents",
        "/var/lib/rueckkanal/meldungen",
        "/var/lib/rueckkanal/documents/meldungen",
        "tenants.musterland.barrier_reports",
    ),
    ("files of no size", "max_file_bytes = 10000000", "max_file_bytes = 0", "tenants.musterland.uploads"),
    ("no files", "max_files_per_item = 20", "max_files_per_item = 0", "tenants.musterland.uploads"),
    ("no types", "media_types = [\"pdf\", \"jpeg\", \"png\", \"heic\"]", "media_types = []", "tenants.musterland.uploads"),
    ("a type that is none", "media_types = [\"pdf\"", "media_types = [\"exe\"", "file"),
    ("office files that nobody looks into", "previews = true", "previews = false", "tenants.musterland.uploads.media_types"),
    (
        "a reply smaller than a file",
        "max_reply_bytes = 100000000",
        "max_reply_bytes = 1000",
        "tenants.musterland.uploads.max_reply_bytes",
    ),
    (
        "a day smaller than a file",
        "max_person_bytes_a_day = 1000000000",
        "max_person_bytes_a_day = 1000",
        "tenants.musterland.uploads.max_person_bytes_a_day",
    ),
    (
        "a Land smaller than a person",
        "max_tenant_bytes_a_day = 200000000000",
        "max_tenant_bytes_a_day = 1000",
        "tenants.musterland.uploads.max_tenant_bytes_a_day",
    ),
    (
        "an authority without a name",
        "name = \"Ausländerbehörde Musterstadt\"",
        "name = \"\"",
        "tenants.musterland.authorities.auslaenderbehoerde-musterstadt.name",
    ),
    (
        "an authority without its article",
        "name_with_article = \"die Ausländerbehörde Musterstadt\"",
        "name_with_article = \"\"",
        "tenants.musterland.authorities.auslaenderbehoerde-musterstadt.name_with_article",
    ),
    (
        "no telephone",
        "phone = \"03000 12 34 56\"\nhours",
        "phone = \"\"\nhours",
        "tenants.musterland.authorities.auslaenderbehoerde-musterstadt.phone",
    ),
    (
        "a telephone of words",
        "phone = \"03000 12 34 56\"\nhours",
        "phone = \"fragen Sie\"\nhours",
        "tenants.musterland.authorities.auslaenderbehoerde-musterstadt.phone",
    ),
    ("a Land that is none", "land = \"NW\"", "land = \"XX\"", "file"),
    (
        "a holiday that is none",
        "{ month = 8, day = 8 }",
        "{ month = 13, day = 8 }",
        "tenants.musterland.authorities.auslaenderbehoerde-musterstadt.extra_holidays",
    ),
    ("an id with a blank", "id = \"musterland\"", "id = \"muster land\"", "file"),
    (
        "an issuer without encryption",
        "https://konto.musterland.example/realms/buerger",
        "http://konto.musterland.example/realms/buerger",
        "tenants.musterland.identity_providers.landeskonto.issuer",
    ),
    (
        "an issuer nowhere",
        "https://konto.musterland.example/realms/buerger",
        "konto",
        "tenants.musterland.identity_providers.landeskonto.issuer",
    ),
    (
        "no openid",
        "scopes = [\"openid\", \"profile\"]",
        "scopes = [\"profile\"]",
        "tenants.musterland.identity_providers.landeskonto.scopes",
    ),
    (
        "two secrets",
        "\nclient_auth = {",
        "\nclient_secret = \"0123456789\"\nclient_auth = {",
        "tenants.musterland.identity_providers.landeskonto.client_auth",
    ),
    (
        "a known secret",
        "client_auth = { method = \"client_secret_post\", secret = \"553295e4b848bee781c30a0c86a5b731\" }",
        "client_auth = { method = \"client_secret_post\", secret = \"please-change\" }",
        "tenants.musterland.identity_providers.landeskonto.client_secret",
    ),
    (
        "a short secret",
        "client_auth = { method = \"client_secret_post\", secret = \"553295e4b848bee781c30a0c86a5b731\" }",
        "client_auth = { method = \"client_secret_post\", secret = \"kurz\" }",
        "tenants.musterland.identity_providers.landeskonto.client_secret",
    ),
    (
        "a way that is none",
        "\nclient_auth = { method = \"client_secret_post\"",
        "\nclient_auth = { method = \"handshake\"",
        "file",
    ),
    (
        "a parameter of ours",
        "kc_idp_hint = \"landeskonto\"",
        "nonce = \"1\"",
        "tenants.musterland.identity_providers.landeskonto.authorize_params.nonce",
    ),
    (
        "a form's origin with a path",
        "https://anmeldung.musterland.example\"]",
        "https://anmeldung.musterland.example/login\"]",
        "tenants.musterland.identity_providers.landeskonto.form_origins",
    ),
    (
        "a form's origin without encryption",
        "https://anmeldung.musterland.example\"]",
        "http://anmeldung.musterland.example\"]",
        "tenants.musterland.identity_providers.landeskonto.form_origins",
    ),
    (
        "a host with a scheme",
        "endpoint_hosts = []",
        "endpoint_hosts = [\"https://a.example\"]",
        "tenants.musterland.identity_providers.landeskonto.endpoint_hosts",
    ),
    (
        "a level for people",
        "endpoint_hosts = []",
        "endpoint_hosts = []\nleast_level = \"high\"",
        "tenants.musterland.identity_providers.landeskonto.least_level",
    ),
    ("a preset that is none", "preset = \"keycloak_clerks\"", "preset = \"clerks\"", "file"),
    ("nobody for clerks", "audience = \"clerks\"", "audience = \"applicants\"", "tenants.musterland"),
    (
        "everybody a clerk",
        "clerk_role = \"rueckkanal-clerk\"",
        "clerk_role = \"\"",
        "tenants.musterland.identity_providers.behoerden.clerk_role",
    ),
    (
        "an account without a name",
        "name = \"Behördenkonto\"",
        "name = \"\"",
        "tenants.musterland.identity_providers.behoerden.name",
    ),
    (
        "no client",
        "client_id = \"rueckkanal-clerks\"",
        "client_id = \"\"",
        "tenants.musterland.identity_providers.behoerden.client_id",
    ),
    ("an account twice", "id = \"behoerden\"", "id = \"bundid\"", "tenants.musterland.identity_providers.bundid"),
    ("no imprint", "[tenants.texts.imprint]\nde", "[tenants.texts.imprint]\nen", "tenants.musterland.texts.imprint"),
    (
        "an empty text about data",
        "de = \"Verantwortlich ist die Behörde, die Ihnen geschrieben hat.\"",
        "de = \"\"",
        "tenants.musterland.texts.privacy",
    ),
    ("a slip in a text's name", "[tenants.texts.privacy]", "[tenants.texts.datenschutz]", "tenants.musterland.texts.datenschutz"),
    ("reports without a statement", "\n[tenants.accessibility]\n", "\n[tenants.nothing]\n", "file"),
    ("a status that is none", "status = \"partly\"", "status = \"mostly\"", "file"),
    ("a case system of nobody", "tenant = \"musterland\"", "tenant = \"nirgendland\"", "case_systems.fachverfahren.tenant"),
    (
        "a case system for nobody",
        "authorities = [\"auslaenderbehoerde-musterstadt\"]",
        "authorities = []",
        "case_systems.fachverfahren.authorities",
    ),
    (
        "a case system for a stranger",
        "authorities = [\"auslaenderbehoerde-musterstadt\"]",
        "authorities = [\"bauamt\"]",
        "case_systems.fachverfahren.authorities",
    ),
    (
        "a token instead of its hash",
        "token_sha256 = \"5d1f8c0e7a3b9462d8e1f04c6b7a25930e8d4f6c1b2a79853f0e6d4c8b9a1725\"",
        "token_sha256 = \"a-token\"",
        "case_systems.fachverfahren.token_sha256",
    ),
    (
        "the hash of test",
        "5d1f8c0e7a3b9462d8e1f04c6b7a25930e8d4f6c1b2a79853f0e6d4c8b9a1725",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "case_systems.fachverfahren.token_sha256",
    ),
    ("a way somewhere", "path = \"/var/lib/rueckkanal/akten\"", "path = \"akten\"", "case_systems.fachverfahren.delivery.path"),
    (
        "a way among the documents",
        "path = \"/var/lib/rueckkanal/akten\"",
        "path = \"/var/lib/rueckkanal/documents/akten\"",
        "case_systems.fachverfahren.delivery.path",
    ),
    (
        "a way for everybody",
        "path = \"/var/lib/rueckkanal/akten\"",
        "path = \"/usr/share/rueckkanal/site/akten\"",
        "case_systems.fachverfahren.delivery.path",
    ),
    ("a channel that is none", "channel = \"directory\"", "channel = \"post\"", "file"),
    ("a key that nobody knows", "[database]", "[database]\nspeed = 9", "file"),
];

#[test]
fn whatever_is_wrong_is_named_with_its_place() {
    let example = example();
    assert!(WRONG.len() >= 60);
    let mut missed = Vec::new();
    for (what, right, wrong, place) in WRONG {
        assert!(example.contains(right), "{what}: the example does not say {right}");
        // Office files are taken where the row is about them.
        let text = if *what == "office files that nobody looks into" {
            example.replace("\"heic\"]", "\"heic\", \"docx\"]")
        } else {
            example.clone()
        };
        match Config::parse(&text.replacen(right, wrong, 1)) {
            Ok(_) => missed.push(format!("{what}: called faultless")),
            Err(faults) if faults.iter().any(|fault| fault.place == *place) => {
                assert!(faults.iter().all(|fault| !fault.problem.trim().is_empty()));
            }
            Err(faults) => missed.push(format!("{what}: {faults:?}")),
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_slip_in_the_file_shows_no_secret() {
    let broken = example().replace(
        "client_secret = \"8ee89711330c1ccf39a2e65ad12bbd7d\"",
        "client_secret = \"8ee89711330c1ccf39a2e65ad12bbd7d\" x",
    );
    let faults = Config::parse(&broken).unwrap_err();
    let text = format!("{faults:?}");
    assert!(text.contains("line ") && !text.contains("8ee89711"), "{text}");
}

#[test]
fn two_case_systems_share_neither_token_nor_folder() {
    let system = example().split_once("[[case_systems]]").unwrap().1.to_owned();
    let second = format!("{}\n[[case_systems]]{}", example(), system.replace("id = \"fachverfahren\"", "id = \"zweites\""));
    let faults = Config::parse(&second).unwrap_err();
    let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["case_systems.zweites.token_sha256", "case_systems.zweites.delivery.path"]);
    assert!(!faults.iter().any(|fault| fault.problem.contains("5d1f8c0e")), "no secret is repeated");
}
