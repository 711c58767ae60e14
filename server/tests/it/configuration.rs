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

/// What is on this machine, as `check` finds it: nothing is made, and what is wrong is named.
#[tokio::test]
async fn places_are_looked_at_and_left_alone() {
    use server::wiring::try_places;
    let folder = tempfile::tempdir().unwrap();
    let text =
        crate::support::configuration(folder.path(), &format!("sqlite:{}", folder.path().join("data/portal.db").display()));
    let config = Config::parse(&text).unwrap();
    let bad = async || {
        let reports = try_places(&config).await.into_iter().filter(|report| !report.reachable);
        reports.map(|report| report.text).collect::<String>()
    };
    let found = bad().await;
    assert!(found.contains("database") && found.contains("way of case system"), "{found}");
    std::fs::create_dir_all(folder.path().join("data")).unwrap();
    std::fs::create_dir_all(folder.path().join("case-files")).unwrap();
    assert_eq!(bad().await, "");
    assert!(!folder.path().join("data/portal.db").exists(), "nothing is made");
    std::fs::write(folder.path().join("data/portal.db"), "no database").unwrap();
    assert!(bad().await.contains("database"));
    std::fs::remove_file(folder.path().join("data/portal.db")).unwrap();
    drop(storage_sqlite::Database::open(&folder.path().join("data/portal.db")).await.unwrap());
    assert_eq!(bad().await, "");
}

#[test]
fn a_new_token_is_strong_and_fits_its_hash() {
    let made = || {
        let output = std::process::Command::new(crate::support::PROGRAM).arg("new-token").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let words: Vec<String> = text.split_whitespace().map(|word| word.trim_matches('"').to_owned()).collect();
        words.into_iter().filter(|word| word.len() == 64).collect::<Vec<_>>()
    };
    let (one, other) = (made(), made());
    let [token, hash] = one.as_slice() else { panic!("{one:?}") };
    assert_eq!(*hash, server::usecases::sha256_hex(token.as_bytes()));
    assert_ne!(one, other);
    let config = example().replace("5d1f8c0e7a3b9462d8e1f04c6b7a25930e8d4f6c1b2a79853f0e6d4c8b9a1725", hash);
    assert!(Config::parse(&config).is_ok());
}
