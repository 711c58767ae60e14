//! The example file is the documentation, so it must be valid; faults are named all at once.

mod wrong;

use server::config::Config;
use wrong::WRONG;

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
