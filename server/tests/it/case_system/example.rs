//! The example of the documents, against a portal that is served: a vendor's first hour.

use crate::support::*;
use serde_json::{Value, json};
use server::serve::serve_on;
use std::{
    io::{BufRead as _, BufReader, Lines},
    path::Path,
    process::{ChildStdout, Command, Stdio},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/examples");

/// Reads what the program says up to a line that begins so.
async fn until(lines: &mut Option<Lines<BufReader<ChildStdout>>>, begins: &'static str) -> String {
    let mut reading = lines.take().unwrap();
    let (reading, line) = tokio::task::spawn_blocking(move || {
        let mut said = Vec::new();
        let line = loop {
            let Some(line) = reading.next() else { panic!("it ended before {begins}: {said:?}") };
            let line = line.unwrap();
            if line.starts_with(begins) {
                break line;
            }
            said.push(line);
        };
        (reading, line)
    })
    .await
    .unwrap();
    *lines = Some(reading);
    line
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_of_the_documents_goes_two_rounds() {
    assert!(std::fs::read_to_string(Path::new(DOCS).join("case_system.py")).unwrap().lines().count() <= 150);
    let portal = TestPortal::start_edited(On::Sqlite, super::fetching).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let stop = CancellationToken::new();
    let serving = tokio::spawn(serve_on(portal.state.clone(), listener, stop.clone()));

    let folder = tempfile::tempdir().unwrap();
    let letter = folder.path().join("Schreiben Ä.pdf");
    std::fs::write(&letter, pdf()).unwrap();
    let message = folder.path().join("message.json");
    std::fs::write(&message, inquiry().to_string()).unwrap();
    let mut python = Command::new("/usr/bin/python3");
    python.arg(Path::new(DOCS).join("case_system.py")).args([&url, TOKEN]).arg(&message).arg(&letter);
    let mut program = python.current_dir(folder.path()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = Some(BufReader::new(program.stdout.take().unwrap()).lines());

    until(&mut lines, "the person reads it here").await;
    let listed = portal.look("/api/v1/messages").await;
    let id = listed["messages"][0]["id"].as_str().unwrap().to_owned();
    let page = format!("/rueckfragen/{id}");
    let mut amina = portal.signed_in("amina").await;
    amina.get(&page).await.shows("Schreiben Ä.pdf");
    amina.post(&format!("{page}/fragen/name"), &[("antwort", "Amina")]).await;
    let papers = format!("{page}/nachweise/vertrag");
    let (first, second) = (pdf(), pdf());
    amina.upload(&papers, &[Upload { name: "unscharf.pdf", content: &first }], &[]).await;
    amina.post(&format!("{page}/pruefen"), AS_IT_IS).await.has_status(303);

    until(&mut lines, "returned: vertrag").await;
    amina.get(&page).await.shows("Das können wir nicht lesen.");
    amina.post(&format!("{page}/nachreichen"), &[]).await.has_status(303);
    amina.upload(&papers, &[Upload { name: "scharf.pdf", content: &second }], &[]).await;
    amina.post(&format!("{page}/pruefen"), AS_IT_IS).await.has_status(303);
    until(&mut lines, "everything is there").await;
    let ended = tokio::task::spawn_blocking(move || program.wait().unwrap()).await.unwrap();
    assert!(ended.success());

    let shown = portal.look(&format!("/api/v1/messages/{id}")).await;
    let delivered: Vec<Value> = shown["replies"].as_array().unwrap().iter().map(|reply| reply["delivery"].clone()).collect();
    assert_eq!((delivered, &shown["dialogue"]["round"]), (vec![json!("delivered"), json!("delivered")], &json!(2)));
    assert!(shown["dialogue"]["closed_at"].is_string());
    let kept: Vec<Vec<u8>> = walk(&folder.path().join("case-file"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "pdf"))
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    assert!(kept.contains(&first) && kept.contains(&second) && kept.len() == 2);
    stop.cancel();
    serving.await.unwrap().unwrap();
}

/// The message of the documents is one that the API takes.
#[tokio::test]
async fn the_message_of_the_documents_is_valid() {
    let portal = TestPortal::start_edited(On::Sqlite, |text| text.replace("\"amt\"", "\"auslaenderbehoerde\"")).await;
    let message: Value = serde_json::from_slice(&std::fs::read(Path::new(DOCS).join("message.json")).unwrap()).unwrap();
    portal.message(&message).await;
}
