//! The example file is the documentation, so it must be valid; faults are named all at once.

mod wrong;
mod wrong_accounts;
mod wrong_notices;

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

/// Nobody runs the benches with each change: what they are configured by is judged here.
#[test]
fn the_configuration_of_the_benches_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let token = |system: &[u8]| usecases::hash::sha256_hex(system);
    let values = [
        ("@ORIGIN@", "http://127.0.0.1".to_owned()),
        ("@ISSUER@", "https://idp.example".to_owned()),
        ("@SITE@", at("site")),
        ("@DATABASE@", format!("sqlite:{}", at("bench.sqlite"))),
        ("@DOCUMENTS@", at("documents")),
        ("@KEY@", at("master.key")),
        ("@FILES@", at("files")),
        ("@OTHER_FILES@", at("other-files")),
        ("@OTHER_TOKEN@", token(b"other")),
        ("@TOKEN@", token(b"bench")),
        ("@SIGNING_KEY@", at("signing.pem")),
        ("@MAILS@", at("mails")),
    ];
    let text = include_str!("../../benches/portal/configuration.toml");
    let text = values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value));
    if let Err(faults) = Config::parse(&text) {
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
    let all: Vec<_> = wrong::WRONG.iter().chain(wrong_accounts::WRONG).chain(wrong_notices::WRONG_NOTICES).collect();
    assert!(all.len() >= 60);
    let mut missed = Vec::new();
    for (what, right, wrong, place) in all {
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
fn every_value_of_a_wrong_kind_is_named() {
    let broken = example()
        .replacen("access_events_days = ", "access_events_days = \"viele\" # ", 1)
        .replacen("max_connections = ", "max_connections = -1 # ", 1)
        .replacen("[[case_systems]]", "[[case_systems]]\nfarbe = 7", 1)
        .replacen("[[tenants]]", "[[tenants]]\nurl_name = 3\nmotto = 9", 1);
    let faults = Config::parse(&broken).unwrap_err();
    let text = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for named in ["farbe", "motto"] {
        assert!(text.contains(named), "{named}: {text}");
    }
    assert!(faults.len() >= 4 && text.matches("line ").count() >= 4, "{text}");
    assert!(!text.contains("missing field"), "{text}");
    let faults = Config::parse("[server]\npublic_url = 3\n").unwrap_err();
    assert!(faults.iter().any(|fault| fault.to_string().contains("line 2")), "{faults:?}");
    let faults = Config::parse("[server\nx = = 3\ny = \"\n").unwrap_err();
    assert!(faults.len() >= 2, "{faults:?}");
}

#[test]
fn a_fault_of_the_kind_hides_no_other_however_deep() {
    let broken = example()
        // Three of the wrong kind in one tenant, two of them deep and in two providers.
        .replacen("audience = \"applicants\"", "audience = \"people\"", 1)
        .replacen("audience = \"clerks\"", "audience = 7", 1)
        .replacen("land = \"NW\"", "land = \"XX\"", 1)
        // One in a part that is not read without it.
        .replacen("public_url = \"", "public_url = \"kein-url ", 1)
        // And faults that a file of the right form would have.
        .replacen("[alarm]", "[alarm]\nprogram = []", 1);
    let faults = Config::parse(&broken).unwrap_err();
    let text = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for place in [
        "identity_providers.bundid.audience",
        "identity_providers.behoerden.audience",
        ".land: ",
        "server.public_url: ",
        "alarm.program: ",
    ] {
        assert!(text.contains(place), "{place}: {text}");
    }
    assert!(!text.contains("missing field"), "{text}");
}

#[test]
fn what_is_missing_is_told_beside_what_is_wrong() {
    let places = |text: &str| {
        let faults = Config::parse(text).unwrap_err();
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let wrong_land = example().replacen("land = \"NW\"", "land = \"XX\"", 1);
    let (before, rest) = wrong_land.split_once("[scanner]").unwrap();
    let told = places(&format!("{before}{}", &rest[rest.find("\n[").unwrap()..]));
    assert!(told.contains("scanner: is missing") && told.contains(".land: "), "{told}");
    let told = places(&wrong_land.replace("[[case_systems]]", "[case_systems]").replacen("[alarm]", "[alarm]\nprogram = []", 1));
    assert!(told.contains("case_systems: is a list") && told.contains("alarm.program") && told.contains(".land: "), "{told}");
    // One provider has a number for a name, another has none at all.
    let two = example().replacen("client_id = \"rueckkanal\"", "client_id = 7", 1).replacen(
        "client_id = \"rueckkanal-clerks\"\n",
        "",
        1,
    );
    let told = places(&two);
    assert!(told.contains("bundid.client_id: ") && told.contains("missing field `client_id`"), "{told}");
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
    std::fs::remove_dir(folder.path().join("case-files")).unwrap();
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
    assert_eq!(bad().await, "", "nobody has used it");
    std::fs::create_dir(folder.path().join("documents")).unwrap();
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
    assert_eq!(*hash, usecases::hash::sha256_hex(token.as_bytes()));
    assert_ne!(one, other);
    let config = example().replace("5d1f8c0e7a3b9462d8e1f04c6b7a25930e8d4f6c1b2a79853f0e6d4c8b9a1725", hash);
    assert!(Config::parse(&config).is_ok());
}

/// What belongs to one purpose lies in no place of another, whatever links lead there.
#[test]
fn places_are_apart() {
    let folder = tempfile::tempdir().unwrap();
    crate::support::write_key(&folder.path().join("master.key"));
    std::fs::create_dir_all(folder.path().join("site")).unwrap();
    std::fs::write(folder.path().join("site/assets.txt"), "").unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let database = format!("sqlite:{}", at("portal.db"));
    let text = crate::support::configuration(folder.path(), &database);
    let places = |text: &str| {
        let faults = server::wiring::file_faults(&Config::parse(text).unwrap());
        faults.into_iter().map(|fault| fault.place).collect::<Vec<_>>()
    };
    assert_eq!(places(&text), [""; 0]);
    let ways = |path: &str| text.replace(&at("case-files"), path);
    std::os::unix::fs::symlink(folder.path().join("documents"), folder.path().join("link")).unwrap();
    std::fs::create_dir(folder.path().join("documents")).unwrap();
    assert!(places(&ways(&at("link/akten"))).iter().any(|place| place.ends_with("delivery.path")), "by a link");
    assert!(places(&ways(&at("case-files/../documents"))).iter().any(|place| place.ends_with("delivery.path")), "by dots");
    let above = places(&ways(&at("")));
    for inner in ["documents.folder", "database.url", "documents.master_key_file", "server.site"] {
        assert!(above.contains(&inner.to_owned()), "{inner} would lie in the way: {above:?}");
    }
    assert_eq!(places(&text.replace(&at("portal.db"), &at("case-files/portal.db"))), ["database.url"]);
    let alarm = |program: &str| places(&format!("{text}\n[alarm]\nprogram = [\"{program}\"]\n"));
    assert_eq!(alarm("/nowhere/tell-operators"), ["alarm.program"]);
    assert_eq!(alarm("true"), [""; 0]);
}

/// Whoever looks after a portal that is there makes no second one; and one whose disk is missing does not start as a new one.
#[tokio::test]
async fn nothing_is_made_where_something_should_be() {
    let portal = crate::support::TestPortal::start(crate::support::On::Sqlite).await;
    let folder = portal.folder.path().to_owned();
    portal.message(&crate::support::inquiry()).await;
    let id = domain::id::TenantId::try_from("land".to_owned()).unwrap();
    portal.state.rooms.documents.key_fits(&id).await.unwrap();
    let config = |text: String| Config::parse(&text).unwrap();
    let text = crate::support::configuration(&folder, &format!("sqlite:{}", folder.join("test.sqlite").display()));
    assert!(server::wiring::build_existing(&config(text.clone())).await.is_ok());
    let typo = text.replace("test.sqlite", "tset.sqlite");
    let error = server::wiring::build_existing(&config(typo)).await.err().unwrap();
    assert!(error.to_string().contains("tset.sqlite") && !folder.join("tset.sqlite").exists(), "{error}");
    std::fs::rename(folder.join("documents"), folder.join("elsewhere")).unwrap();
    for built in [server::wiring::build(&config(text.clone())).await, server::wiring::build_existing(&config(text.clone())).await]
    {
        let error = built.err().unwrap();
        assert!(error.to_string().contains("documents") && !folder.join("documents").exists(), "{error}");
    }
    let reports = server::wiring::try_places(&config(text)).await;
    assert!(reports.iter().any(|report| !report.reachable && report.text.contains("documents folder")));
}

/// What takes nothing is found before anybody needs it.
#[tokio::test]
async fn places_that_take_nothing_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let text = crate::support::configuration(folder.path(), &format!("sqlite:{}", folder.path().join("portal.db").display()));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap();
    let bad = async |text: &str| {
        let config = Config::parse(text).unwrap_or_else(|faults| panic!("{faults:?}"));
        let reports = server::wiring::try_places(&config).await.into_iter().filter(|report| !report.reachable);
        reports.map(|report| report.text).collect::<String>()
    };
    assert_eq!(bad(&text).await, "");
    assert!(bad(&format!("{text}\n[metrics]\nlisten = \"{at}\"\n")).await.contains("address for figures"));
    // Not even root makes a file there.
    assert!(
        bad(&text.replace(&folder.path().join("portal.db").display().to_string(), "/proc/sys/portal.db"))
            .await
            .contains("database")
    );
    let bucket =
        "documents = { s3 = { endpoint = \"http://127.0.0.1:9\", bucket = \"papiere\", access_key = \"k\", secret_key = \"s\" }";
    let (before, rest) = text.split_once("documents = { folder = \"").unwrap();
    let text = format!("{before}{bucket}{}", rest.split_once('"').unwrap().1);
    assert!(bad(&text).await.contains("documents bucket"));
    assert_eq!(
        std::fs::read_dir(folder.path())
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".probe"))
            .count(),
        0
    );
}

// Whether a folder may be made, and whether a key fits, is asked of the database.
crate::on_each_database! {
    async fn check_knows_a_database_that_was_used(portal: TestPortal) {
        let folder = portal.folder.path().to_owned();
        let config = Config::parse(&portal.configuration).unwrap();
        let bad = async || {
            let reports = server::wiring::try_places(&config).await.into_iter().filter(|report| !report.reachable);
            reports.map(|report| report.text).collect::<String>()
        };
        assert_eq!(bad().await, "");
        portal.state.rooms.documents.key_fits(&domain::id::TenantId::try_from("land".to_owned()).unwrap()).await.unwrap();
        assert_eq!(bad().await, "");
        std::fs::rename(folder.join("documents"), folder.join("elsewhere")).unwrap();
        assert!(bad().await.contains("has been used"));
        std::fs::rename(folder.join("elsewhere"), folder.join("documents")).unwrap();
        let key = folder.join("master.key");
        let text = std::fs::read_to_string(&key).unwrap();
        std::fs::write(&key, text.chars().rev().collect::<String>()).unwrap();
        assert!(bad().await.contains("is another one than that of the database"));
    }
}

#[tokio::test]
async fn an_address_that_another_program_has_is_not_good() {
    let folder = tempfile::tempdir().unwrap();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = other.local_addr().unwrap();
    std::thread::spawn(move || while other.accept().is_ok() {});
    let text = crate::support::configuration(folder.path(), &format!("sqlite:{}", folder.path().join("portal.db").display()));
    let mut config = Config::parse(&text).unwrap();
    config.server.listen = at;
    let reports = server::wiring::try_places(&config).await;
    assert!(reports.iter().any(|report| !report.reachable && report.text.contains("taken by another program")));
}

#[test]
fn arms_are_plain() {
    use server::http::check_mark;
    let svg = |inner: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inner}</svg>");
    for plain in
        ["<path d=\"M0 0h9v9z\"/>", "<defs><g id=\"a\"/></defs><use href=\"#a\"/>", "<style>path{fill:red}</style>", "<!-- a -->"]
    {
        assert_eq!(check_mark(svg(plain).as_bytes()), Ok(()), "{plain}");
    }
    for active in [
        "<script>alert(1)</script>",
        "<a href=\"https://example.org\"/>",
        "<path onload=\"alert(1)\"/>",
        "<image href=\"https://example.org/a.png\"/>",
        "<use xlink:href=\"other.svg#a\"/>",
        "<foreignObject/>",
        "<path>",
    ] {
        assert!(check_mark(svg(active).as_bytes()).is_err(), "{active}");
    }
    assert!(check_mark(b"<html><svg").is_err());
}
