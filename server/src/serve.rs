//! Listens, serves and stops: first no new connections, then uploads put away what they have and the other requests under way are
//! finished, then the worker.

use crate::{
    doors::Entered,
    http,
    http::{AppState, client::Peer, moving::Moving},
    worker,
};
use anyhow::{Context as _, Result};
use hyper::{body::Incoming, server::conn::http1::Builder};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{net::SocketAddr, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tower::{Layer as _, util::MapRequestLayer};

/// From the beginning of a connection, or the end of the answer before, to the end of a request's headers. Whoever says nothing for so long
/// is not waited for.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// Whoever takes nothing of an answer for so long does not want it.
const WRITE_TIMEOUT: Duration = Duration::from_secs(60);
/// Requests under way may take this long after the signal to stop.
const GRACE: Duration = Duration::from_secs(30);
const MAX_HEADER_BYTES: usize = 64 * 1024;

/// Serves until `stop`.
pub async fn serve(state: AppState, listen: SocketAddr, stop: CancellationToken) -> Result<()> {
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    tracing::info!(server.listen = %listen, server.public_url = %state.settings.origin, "server.started");
    serve_on(state, listener, stop).await
}

/// As [`serve`], on a listener that is open already.
pub async fn serve_on(state: AppState, listener: TcpListener, stop: CancellationToken) -> Result<()> {
    let worker = tokio::spawn(worker::run(state.rooms.clone(), state.metrics.clone(), stop.clone()));
    let uploads = state.rooms.documents.uploads.clone();
    let doors = state.doors.clone();
    let rooms = state.rooms.clone();
    let router = http::router(state);
    // What stands in front speaks HTTP/1.1 to us: HTTP/2 without TLS would only be one more way in.
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT).max_buf_size(MAX_HEADER_BYTES).max_headers(100);
    let graceful = GracefulShutdown::new();
    loop {
        let Some((stream, from)) = accept(&listener, &stop).await else { break };
        // No place: it is let go without a word.
        let Some(Entered { place, moved, let_go }) = doors.enter(from.ip()) else { continue };
        let _ = stream.set_nodelay(true);
        let line = moved.clone();
        let peer = move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(Peer(from.ip()));
            request.extensions_mut().insert(line.clone());
            request
        };
        let service = TowerToHyperService::new(MapRequestLayer::new(peer).layer(router.clone()));
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(WRITE_TIMEOUT));
        let connection = builder.serve_connection(TokioIo::new(Moving::new(Box::pin(stream), moved)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            tokio::select! {
                ended = connection => {
                    if let Err(error) = ended {
                        tracing::debug!(error = %error, "connection.ended");
                    }
                }
                () = let_go.cancelled() => tracing::debug!("connection.let_go"),
            }
            drop(place);
        });
    }
    drop(listener);
    // A slow line would outlast the grace period, and what it has brought would be lost.
    uploads.close();
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("server.gave_up_waiting");
    }
    let ended = worker.await.context("the worker ended badly");
    // Of the last requests.
    if let Err(error) = rooms.access.log.write().await {
        tracing::error!(error = %error, "access_events.lost");
    }
    ended
}

/// The next connection; `None` at `stop`. Without files for one more it tries again: nothing tells when there are.
pub async fn accept(listener: &TcpListener, stop: &CancellationToken) -> Option<(TcpStream, SocketAddr)> {
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => return Some(accepted),
                Err(error) => {
                    tracing::warn!(error = %error, "listener.accept_failed");
                    // There are no files for one more, and nothing tells when there are: without a pause this would spin.
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
            () = stop.cancelled() => return None,
        }
    }
}

/// Cancelled by SIGTERM or Ctrl-C.
pub fn stop_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let signal = stop.clone();
    tokio::spawn(async move {
        let terminate = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut terminate) => {
                    terminate.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = terminate => {}
            () = refuse_to_reload() => {}
        }
        signal.cancel();
    });
    stop
}

/// SIGHUP would end the process; many services read their configuration anew at it, and we do not.
async fn refuse_to_reload() {
    let Ok(mut hang_up) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()) else {
        return std::future::pending().await;
    };
    while hang_up.recv().await.is_some() {
        tracing::warn!(advice = "restart the program to have its configuration read anew", "server.reload_refused");
    }
    std::future::pending::<()>().await;
}
