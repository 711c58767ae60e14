//! The number of the request that is served. Errands carry it on, so that what a request causes later is found by it, too.

use std::future::Future;

tokio::task_local! {
    static NUMBER: String;
}

/// Does the work of a request.
pub async fn numbered<F: Future>(number: String, work: F) -> F::Output {
    NUMBER.scope(number, work).await
}

/// That of this task; `None` outside of requests.
pub(crate) fn number() -> Option<String> {
    NUMBER.try_with(Clone::clone).ok()
}

/// For what a request starts and does not wait for.
pub(crate) async fn carried<F: Future>(number: Option<String>, work: F) -> F::Output {
    match number {
        Some(number) => numbered(number, work).await,
        None => work.await,
    }
}
