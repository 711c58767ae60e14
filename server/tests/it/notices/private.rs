//! What nobody reads in the log, and what operators see.

use super::*;
use crate::logging::Written;
use std::process::Command;

#[tokio::test]
async fn no_address_and_no_word_of_a_person_is_logged() {
    let mailbox = TestWay::new([not_now(), refused(NoticeFailure::AddressGone)]);
    let portal = TestPortal::telling(On::Sqlite, "mail_replies = \"keep\"", &mailbox).await;
    let (written, _guard) = Written::start();
    let mut message = told_by(everything());
    message["recipient"]["channels"]["email"] = json!("amina.private@mail.example");
    // Every way fails in the end: the mails' folder is gone, the letter has a letter that cannot be printed.
    message["recipient"]["channels"]["postal_address"] = json!(["Private Amina ش", "Privatweg 7", "04711 Musterstadt"]);
    std::fs::remove_dir_all(portal.folder.path().join("mails")).unwrap();
    let id = portal.message(&message).await;
    for _ in 0..4 {
        portal.run_worker().await;
        portal.clock.forward(60 * 25);
    }
    assert_eq!(portal.told(&id).await["told"], "nobody_reached");
    let token = mailbox.last().return_token;
    let head = format!("From: amina.private@mail.example\r\nTo: gelesen+{token}@portal.example\r\n\r\nPrivates");
    std::fs::write(portal.folder.path().join("inbox/a.eml"), head).unwrap();
    std::fs::write(portal.folder.path().join("inbox/b.eml"), "From: privat@mail.example\r\nTo: x@portal.example\r\n\r\nPrivates")
        .unwrap();
    portal.state.rooms.notices.take_in_mail().await.unwrap();
    let lines = written.lines();
    assert!(lines.iter().any(|line| line["fields"]["message"] == "notice.nobody_reached"));
    let all = lines.iter().map(ToString::to_string).collect::<String>().to_lowercase();
    for private in ["privat", HANDLE, APPLICATION, "musterweg", &token, "amina"] {
        assert!(!all.contains(private), "{private}");
    }
}

/// As an operator calls the program.
fn run(words: &[&str], config: &std::path::Path) -> (i32, String) {
    let output = Command::new(PROGRAM).args(words).arg("--config").arg(config).output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(told).unwrap())
}

#[tokio::test]
async fn an_operator_sees_how_notices_look_and_whether_channels_are_open() {
    let portal = TestPortal::start_edited(On::Sqlite, |text| with_notices(text, "")).await;
    let path = portal.folder.path().join("rueckkanal.toml");
    std::fs::write(&path, &portal.configuration).unwrap();
    let (code, told) = run(&["notice", "preview", "--channel", "email", "--cause", "reminder", "--language", "de"], &path);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("land · email · reminder · de") && told.contains("https://portal.example/n/"), "{told}");
    assert!(!told.contains("FAULT") && !told.contains("Amt Musterstadt"), "{told}");
    let (code, told) = run(&["notice", "try"], &path);
    assert_eq!(code, 3, "nobody answers for the mailbox: {told}");
    assert!(told.contains("notices of land by email\n  answers") && told.contains("NOT REACHED"), "{told}");
    let (code, told) = run(&["notice", "preview", "--cause", "birthday"], &path);
    assert_eq!(code, 1, "{told}");
}
