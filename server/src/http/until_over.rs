//! What a request brings, until its session has ended or the phone has lost its right: the rest is read, so that the browser sees the answer,
//! and not taken.

use axum::body::Body;
use bytes::Bytes;
use domain::person::CameBy;
use futures_util::{Stream, StreamExt as _};
use std::time::Duration;
use usecases::Rooms;

/// How long the rest of a file is read that is not taken any more, and how long a line may be silent meanwhile.
const DRAIN_TIME: Duration = Duration::from_secs(60);
const DRAIN_SILENCE: Duration = Duration::from_secs(5);

/// What a body brings.
type Piece = Result<Bytes, axum::Error>;

/// Reads what nobody takes: a browser that still sends would see a broken line instead of the answer. `false`: it did not come to its end.
pub async fn drain(mut body: impl Stream<Item = Piece> + Unpin) -> bool {
    let all = async {
        loop {
            match tokio::time::timeout(DRAIN_SILENCE, body.next()).await {
                Ok(Some(Ok(_))) => {}
                Ok(Some(Err(_)) | None) => return true,
                Err(_) => return false,
            }
        }
    };
    tokio::time::timeout(DRAIN_TIME, all).await.unwrap_or(false)
}

pub fn until_over(rooms: &Rooms, came_by: Option<CameBy>, body: Body) -> impl Stream<Item = Piece> + Send + use<> {
    let watch = came_by.map(|came_by| rooms.access.watch(came_by));
    // One future for the whole request: it counts the time from the beginning.
    let over = async move {
        match &watch {
            Some(watch) => watch.ended().await,
            None => std::future::pending().await,
        }
    };
    let begun = (body.into_data_stream(), Box::pin(over));
    futures_util::stream::unfold(begun, |(mut body, mut over)| async move {
        tokio::select! {
            biased;
            () = &mut over => {
                drain(&mut body).await;
                None
            }
            piece = body.next() => piece.map(|piece| (piece, (body, over))),
        }
    })
    // Whoever reads on after the end hears it again.
    .fuse()
}
