//! How long a body may take. A line that brings nothing, or next to nothing, is given up; a phone on a bad line is not. Whoever gets an answer
//! before their body was read is told that the line is of no more use.

use crate::doors::Moved;
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
    let with_files = path.contains("/nachweise/") || path.starts_with("/handy/") || path == "/api/v1/attachments";
    let longest = if with_files { LONGEST } else { LONGEST_FORM };
    let read = Arc::new(AtomicBool::new(false));
    let line = request.extensions().get::<Moved>().cloned();
    let request = request.map(|body| Body::new(Paced::new(body, longest, (read.clone(), line.clone()))));
    let mut response = next.run(request).await;
    if let Some(line) = line {
        line.waits(false);
    }
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
    line: Option<Moved>,
}

impl Paced {
    fn new(body: Body, longest: Duration, (read, line): (Arc<AtomicBool>, Option<Moved>)) -> Self {
        let is_whole = http_body::Body::is_end_stream(&body);
        let paced = Self { body, wait: None, came: 0, until: Instant::now() + longest, read, line };
        // There is nothing to read.
        if is_whole {
            paced.whole();
        }
        paced
    }

    /// All is here.
    fn whole(&self) {
        self.read.store(true, Ordering::Relaxed);
        if let Some(line) = &self.line {
            line.waits(true);
        }
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
                None => this.whole(),
            }
            if http_body::Body::is_end_stream(&this.body) {
                this.whole();
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
