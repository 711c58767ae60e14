//! What an operator runs by hand, as the program they have: how it goes, what needs them, and the ways out of a delivery that is stuck.

use crate::{forgery::provider::LyingProvider, support::*};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Exit code and what was told.
async fn run(words: &[&str], config: &Path) -> (i32, String) {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let config = config.to_owned();
    // The provider that it asks answers on this runtime.
    let asked = tokio::task::spawn_blocking(move || Command::new(PROGRAM).args(words).arg("--config").arg(config).output());
    let output = asked.await.unwrap().unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(told).unwrap())
}

/// The configuration of a portal as a file, with a provider that answers and more at its end.
fn written(portal: &TestPortal, provider: &LyingProvider) -> PathBuf {
    let path = portal.folder.path().join("rueckkanal.toml");
    fs::write(&path, portal.configuration.replace(ISSUER, &provider.issuer)).unwrap();
    path
}

/// A reply that nobody takes, for two weeks.
async fn stuck(portal: &TestPortal) -> String {
    let id = portal.message(&one_question()).await;
    let mut amina = portal.signed_in("amina").await;
    amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    portal.run_worker().await;
    portal.clock.forward(60 * 24 * 15);
    portal.run_worker().await;
    portal.ports.storage.stuck_deliveries(false).await.unwrap()[0].id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_a_broken_way_then_what_waits_and_then_that_all_is_good() {
    let provider = LyingProvider::start().await;
    let portal = TestPortal::start(On::Sqlite).await;
    let config = written(&portal, &provider);
    portal.message(&one_question()).await;
    let (code, told) = run(&["doctor"], &config).await;
    assert_eq!(code, 0, "{told}");
    for good in [
        "database",
        "master key fits tenant land",
        "documents folder",
        "way of case system case-system",
        "identity provider people",
    ] {
        assert!(told.contains(&format!("good  {good}")), "{good}: {told}");
    }
    assert!(told.contains("good  no delivery waits for a person") && !told.contains("AWAY"), "{told}");

    portal.close_way();
    let id = stuck(&portal).await;
    let (code, told) = run(&["doctor"], &config).await;
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("AWAY  way of case system case-system: "), "{told}");
    assert!(told.contains("WAIT  1 deliveries wait for a person"), "{told}");

    portal.open_way();
    let (code, told) = run(&["doctor"], &config).await;
    assert_eq!(code, 4, "{told}");
    assert!(told.contains("good  way of case system case-system") && told.contains("WAIT  1 deliveries"), "{told}");
    let (code, told) = run(&["deliveries", "list"], &config).await;
    assert!(code == 4 && told.contains(&id), "{told}");
    let (code, told) = run(&["deliveries", "retry", &id], &config).await;
    assert!(code == 0 && told.contains("is tried again"), "{told}");
    portal.run_worker().await;
    assert_eq!(portal.packages().len(), 1);
    assert_eq!(run(&["doctor"], &config).await.0, 0);
    assert_eq!(run(&["deliveries", "list"], &config).await, (0, String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_goes_by_the_way_of_another_case_system() {
    let provider = LyingProvider::start().await;
    let other = |text: String| with_other_case_system(&text, "amt", "another-token-of-the-tests");
    let portal = TestPortal::start_edited(On::Sqlite, other).await;
    let config = written(&portal, &provider);
    portal.close_way();
    let id = stuck(&portal).await;
    let (code, told) = run(&["deliveries", "redirect", &id, "--to", "nobody"], &config).await;
    assert!(code != 0 && told.contains("nobody is no case system of land"), "{told}");
    let (code, told) = run(&["deliveries", "redirect", &id, "--to", "other"], &config).await;
    assert!(code == 0 && told.contains("by way 1 of other"), "{told}");
    portal.run_worker().await;
    let there = portal.folder.path().join("other-files").join(&id).join("manifest.json");
    assert!(there.is_file(), "the package lies with the other one");
    assert_eq!(run(&["deliveries", "list"], &config).await.0, 0);
    let history = run(&["deliveries", "show", &id], &config).await;
    assert!(history.0 != 0 && history.1.contains("no delivery"), "it waits no more: {}", history.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_taken_out_given_up_and_said_to_be_handed_over_by_hand() {
    let provider = LyingProvider::start().await;
    let portal = TestPortal::start(On::Sqlite).await;
    let config = written(&portal, &provider);
    portal.close_way();
    let id = stuck(&portal).await;
    let (code, told) = run(&["deliveries", "show", &id], &config).await;
    assert!(code == 0 && told.contains(&id), "{told}");
    let out = portal.folder.path().join("out");
    let (code, told) = run(&["deliveries", "export", &id, "--to", &out.display().to_string()], &config).await;
    assert!(code == 0 && out.join(&id).join("manifest.json").is_file(), "{told}");
    let (code, told) = run(&["deliveries", "give-up", &id], &config).await;
    assert_eq!(code, 0, "{told}");
    assert_eq!(run(&["deliveries", "list"], &config).await, (0, String::new()), "nobody is reminded of it");
    let (code, told) = run(&["deliveries", "list", "--all"], &config).await;
    assert!(code == 4 && told.contains(&id), "it is still there: {told}");
    let (code, told) = run(&["deliveries", "handed-over", &id, "--proof", "to Ms Test, 18 March"], &config).await;
    assert_eq!(code, 0, "{told}");
    assert_eq!(run(&["deliveries", "list", "--all"], &config).await.0, 0);
}

/// Whoever looks after a portal changes nothing of its database: a newer program is started by `serve` first.
#[tokio::test(flavor = "multi_thread")]
async fn an_operators_command_of_another_version_changes_nothing() {
    let provider = LyingProvider::start().await;
    let portal = TestPortal::start(On::Sqlite).await;
    let config = written(&portal, &provider);
    let database = portal.folder.path().join("test.sqlite");
    let sql = |text: &str| {
        let output = Command::new("sqlite3").arg(&database).arg(text).output().expect("installed by `cargo xtask test rust`");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    sql("delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)");
    let before = sql("select count(*) from _sqlx_migrations");
    for words in [["doctor"].as_slice(), &["deliveries", "list"]] {
        let (code, told) = run(words, &config).await;
        assert!(code != 0 && told.contains("another version"), "{words:?}: {told}");
    }
    assert_eq!(sql("select count(*) from _sqlx_migrations"), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_have_arrived_is_redirected_only_by_somebody_who_has_looked() {
    let provider = LyingProvider::start().await;
    let other = |text: String| with_other_case_system(&text, "amt", "another-token-of-the-tests");
    let portal = TestPortal::start_edited(On::Sqlite, other).await;
    let config = written(&portal, &provider);
    portal.close_way();
    let id = portal.message(&one_question()).await;
    let mut amina = portal.signed_in("amina").await;
    amina.post(&format!("/rueckfragen/{id}/fragen/name"), &[("antwort", "Amina")]).await.has_status(303);
    amina.post(&format!("/rueckfragen/{id}/pruefen"), AS_IT_IS).await.has_status(303);
    // Its worker dies in the middle: nobody knows how far it came.
    assert_eq!(portal.claim(&TestPortal::way(), 5).await.len(), 1);
    portal.clock.forward(60 * 24 * 15);
    portal.run_worker().await;
    let stuck = portal.ports.storage.stuck_deliveries(false).await.unwrap().remove(0);
    let id = stuck.id.to_string();
    let (_, told) = run(&["deliveries", "list"], &config).await;
    assert!(told.contains("may have arrived: look there first"), "{told}");
    let (code, told) = run(&["deliveries", "redirect", &id, "--to", "other"], &config).await;
    assert!(code != 0 && told.contains("--is-not-there"), "{told}");
    let (code, told) = run(&["deliveries", "redirect", &id, "--to", "other", "--way", "2", "--is-not-there"], &config).await;
    assert!(code != 0 && told.contains("has the ways 1 to 1"), "{told}");
    let (code, told) = run(&["deliveries", "redirect", &id, "--to", "other", "--is-not-there"], &config).await;
    assert!(code == 0 && told.contains("by way 1 of other"), "{told}");
    // What waits on a way that the configuration does not name any more is named.
    portal.clock.forward(1);
    let without = portal.folder.path().join("ohne.toml");
    let text = fs::read_to_string(&config).unwrap();
    let at = text.rfind("[[case_systems]]").unwrap();
    fs::write(&without, &text[..at]).unwrap();
    let (code, told) = run(&["doctor"], &without).await;
    assert!(code != 0 && told.contains("1 replies on case_system:other"), "{told}");
}
