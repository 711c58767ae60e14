//! How long a body may take. A line that brings nothing, or next to nothing, is given up; a phone on a bad line is not. Whoever gets an answer
//! before their body was read is told that the line is of no more use.

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep, sleep_until};

/// In each of these a body brings at least [`LEAST`] bytes: less than what a phone brings over GSM in a second.
const INTERVAL: Duration = Duration::from_secs(30);
const LEAST: u64 = 512;
/// Of a form without files.
const LONGEST_FORM: Duration = Duration::from_secs(90);
/// Of anything.
const LONGEST: Duration = Duration::from_secs(60 * 60);

pub async fn keep(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let with_files = path.contains("/nachweise/") || path.starts_with("/handy/");
    let longest = if with_files { LONGEST } else { LONGEST_FORM };
    let read = Arc::new(AtomicBool::new(false));
    let request = request.map(|body| Body::new(Paced::new(body, longest, read.clone())));
    let mut response = next.run(request).await;
    if !read.load(Ordering::Relaxed) {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

struct Paced {
    body: Body,
    /// Until when something must have come. Nobody waits yet: `None`.
    wait: Option<Pin<Box<Sleep>>>,
    came: u64,
    until: Instant,
    read: Arc<AtomicBool>,
}

impl Paced {
    fn new(body: Body, longest: Duration, read: Arc<AtomicBool>) -> Self {
        // There is nothing to read.
        read.store(http_body::Body::is_end_stream(&body), Ordering::Relaxed);
        Self { body, wait: None, came: 0, until: Instant::now() + longest, read }
    }
}

impl http_body::Body for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            match &frame {
                Some(Ok(frame)) => this.came += frame.data_ref().map_or(0, |data| data.len() as u64),
                Some(Err(_)) => {}
                None => this.read.store(true, Ordering::Relaxed),
            }
            if http_body::Body::is_end_stream(&this.body) {
                this.read.store(true, Ordering::Relaxed);
            }
            if frame.is_some() && Instant::now() >= this.until {
                return Poll::Ready(Some(Err(axum::Error::new("the body took too long"))));
            }
            return Poll::Ready(frame);
        }
        loop {
            let until = this.until;
            let wait = this.wait.get_or_insert_with(|| Box::pin(sleep_until(until.min(Instant::now() + INTERVAL))));
            if wait.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            if this.came < LEAST || Instant::now() >= this.until {
                return Poll::Ready(Some(Err(axum::Error::new("the body brought too little for too long"))));
            }
            (this.came, this.wait) = (0, None);
        }
    }

    fn is_end_stream(&self) -> bool {
        http_body::Body::is_end_stream(&self.body)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::Body::size_hint(&self.body)
    }
}
