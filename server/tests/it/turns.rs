//! Where only a few can be served at once nobody keeps the others waiting, and a page that was drawn just now is not drawn again.

use crate::support::*;
use async_trait::async_trait;
use domain::document::{Carried, Insight, MediaType};
use futures_util::{StreamExt as _, future::join_all, stream::BoxStream};
use ports::{ByteStream, Cover, DocumentRenderer, Examined, RendererError};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;

/// Longer than any machine takes.
const PATIENCE: Duration = Duration::from_secs(300);

/// Looks as long as the test wants, and tells at what.
struct Gated {
    gate: Semaphore,
    begun: Mutex<Vec<usize>>,
    looked: AtomicUsize,
    drawn: AtomicUsize,
}

async fn length(mut content: ByteStream) -> usize {
    let mut length = 0;
    while let Some(piece) = content.next().await {
        length += piece.unwrap().len();
    }
    length
}

#[async_trait]
impl DocumentRenderer for Gated {
    fn max_bytes(&self) -> u64 {
        64 * 1024 * 1024
    }

    async fn examine(&self, content: ByteStream, _: MediaType) -> Result<Examined, RendererError> {
        let length = length(content).await;
        self.begun.lock().unwrap().push(length);
        self.gate.acquire().await.unwrap().forget();
        Ok(Examined::Good(Insight { pages: Some(3), carries: Some(Vec::new()), ..Insight::default() }))
    }

    async fn carries(&self, _: ByteStream, _: MediaType) -> Result<Vec<Carried>, RendererError> {
        Ok(Vec::new())
    }

    async fn look(&self, _: ByteStream, _: MediaType) -> Result<Examined, RendererError> {
        self.looked.fetch_add(1, Ordering::SeqCst);
        Ok(Examined::Damaged)
    }

    async fn plain(&self, _: ByteStream, _: MediaType) -> Result<Option<Vec<u8>>, RendererError> {
        Ok(None)
    }

    async fn sheet(&self, _: ByteStream, _: MediaType) -> Result<Option<Vec<u8>>, RendererError> {
        Ok(None)
    }

    async fn bind(&self, _: &Cover, _: BoxStream<'_, Result<Vec<u8>, RendererError>>) -> Result<Option<Vec<u8>>, RendererError> {
        Ok(None)
    }

    async fn page(&self, content: ByteStream, _: MediaType, number: usize, _: u16) -> Result<Option<Vec<u8>>, RendererError> {
        let length = length(content).await;
        self.drawn.fetch_add(1, Ordering::SeqCst);
        // Long enough for the others to come meanwhile.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        Ok((number <= 3).then(|| format!("\u{ff}page {number} of {length}").into_bytes()))
    }
}

async fn portal(open: usize) -> (TestPortal, Arc<Gated>) {
    let mut portal = TestPortal::start(On::Sqlite).await;
    let renderer = Arc::new(Gated {
        gate: Semaphore::new(open),
        begun: Mutex::default(),
        looked: AtomicUsize::new(0),
        drawn: AtomicUsize::new(0),
    });
    portal.furnish(|ports| {
        ports.renderer = Some(renderer.clone());
        ports.turns.patience = PATIENCE;
    });
    (portal, renderer)
}

async fn until(what: impl Fn() -> bool) {
    let told = async {
        while !what() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, told).await.expect("it comes to pass");
}

/// A PDF of its own length.
fn long(by: usize) -> Vec<u8> {
    [pdf(), vec![b'\n'; by]].concat()
}

#[tokio::test]
async fn whoever_brings_much_keeps_nobody_waiting() {
    let (portal, renderer) = portal(0).await;
    let amina = portal.signed_in("amina").await;
    let id = portal.message(&inquiry()).await;
    let mut robin = portal.signed_in("robin").await;
    let mut message = inquiry();
    message["recipient"] = serde_json::json!({ "issuer": ISSUER, "subject": "robin", "name": "Robin Test" });
    let robins = portal.message(&message).await;
    let put = |mut browser: Browser, message: String, by: usize| async move {
        let papers = format!("/rueckfragen/{message}/nachweise/vertrag");
        browser.upload(&papers, &[Upload { name: "a.pdf", content: &long(by) }], &[]).await.status.as_u16()
    };
    let many = (0..4).map(|by| tokio::spawn(put(amina.clone(), id.clone(), by)));
    let many: Vec<_> = many.collect();
    let looking = portal.state.rooms.operations.turns.looking.clone();
    until(|| looking.waiting() == 2 && renderer.begun.lock().unwrap().len() == 2).await;
    robin.get("/rueckfragen").await.has_status(200);
    let one = tokio::spawn(put(robin, robins, 100));
    until(|| looking.waiting() == 3).await;
    renderer.gate.add_permits(1);
    until(|| renderer.begun.lock().unwrap().len() == 3).await;
    assert_eq!(renderer.begun.lock().unwrap()[2], long(100).len(), "robin is next, though others came before");
    renderer.gate.add_permits(10);
    assert_eq!(one.await.unwrap(), 303);
    for upload in many {
        assert_eq!(upload.await.unwrap(), 303);
    }
}

#[tokio::test]
async fn a_page_is_drawn_once_and_shown_to_nobody_else() {
    let (portal, renderer) = portal(100).await;
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    amina.upload(&papers, &[Upload { name: "a.pdf", content: &pdf() }], &[]).await.has_status(303);
    let page = amina.get(&papers).await.text();
    let remove = removals(&page, &papers)[0].clone();
    let file = remove.replace("/entfernen/", "/datei/");
    let picture = format!("{file}/bild/1");
    let shown = join_all((0..24).map(|_| {
        let (mut browser, picture) = (amina.clone(), picture.clone());
        async move { browser.get(&picture).await }
    }));
    for answer in shown.await {
        answer.has_status(200);
        assert!(answer.body.ends_with(format!("page 1 of {}", pdf().len()).as_bytes()));
    }
    assert_eq!(renderer.drawn.load(Ordering::SeqCst), 1);
    amina.get(&format!("{picture}?gross=1")).await.has_status(200);
    amina.get(&format!("{file}/bild/2")).await.has_status(200);
    assert_eq!(renderer.drawn.load(Ordering::SeqCst), 3, "another page, and another size");
    amina.get(&format!("{file}/seiten/1")).await.has_status(200);
    assert_eq!(renderer.looked.load(Ordering::SeqCst), 0, "how many pages there are was found out when it came");
    portal.signed_in("robin").await.get(&picture).await.has_status(404);
    let document = file.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(portal.state.rooms.documents.pictures.of(document).await, 3);
    amina.post(&remove, &[("aktion", "ja")]).await.has_status(303);
    amina.get(&picture).await.has_status(404);
    assert_eq!(portal.state.rooms.documents.pictures.of(document).await, 0, "forgotten");
}

/// Everybody looks at previews: whoever brings a file does not wait behind them.
#[tokio::test]
async fn previews_take_no_turn_from_checks() {
    let (portal, renderer) = portal(100).await;
    let drawing = portal.state.rooms.operations.turns.drawing.clone();
    let who = usecases::documents::Asker { tenant: "land".to_owned().try_into().unwrap(), account: None };
    let mut taken = Vec::new();
    for _ in 0..server::adapters::renderer::DRAWING {
        taken.push(drawing.turn(&who).await);
    }
    let id = portal.message(&inquiry()).await;
    let mut amina = portal.signed_in("amina").await;
    let papers = format!("/rueckfragen/{id}/nachweise/vertrag");
    let files = [Upload { name: "a.pdf", content: &long(5) }];
    tokio::time::timeout(PATIENCE, amina.upload(&papers, &files, &[])).await.expect("it is looked at").has_status(303);
    assert_eq!(renderer.begun.lock().unwrap().len(), 1);
    drop(taken);
}
