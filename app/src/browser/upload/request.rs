//! One request of the protocol, with progress, and with an end when the line says nothing any more.

use super::{forever, now, whole, window};
use std::{cell::Cell, rc::Rc};
use web_sys::{
    Blob, ProgressEvent, XmlHttpRequest,
    wasm_bindgen::{JsCast as _, JsValue, closure::Closure},
};

/// A line on which nothing moves for this long is broken, milliseconds.
const SILENCE: f64 = 30_000.0;
/// When everything is sent the server reads the file once more, looks into it and has it checked.
const THINKING: f64 = 150_000.0;
const LOOK: i32 = 5_000;

/// How a request ended. Status 0: the line broke.
pub(super) struct ServerAnswer {
    pub status: u16,
    request: XmlHttpRequest,
}

impl ServerAnswer {
    pub fn header(&self, name: &str) -> Option<String> {
        self.request.get_response_header(name).ok().flatten()
    }

    pub fn number(&self, name: &str) -> Option<u64> {
        self.header(name)?.parse().ok()
    }

    pub fn text(&self) -> String {
        self.request.response_text().ok().flatten().unwrap_or_default()
    }
}

/// Sends; `moved` hears how many bytes of the body are gone, `ended` once how it ended. Dropping the returned request does not end it.
pub(super) fn send(
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: Option<&Blob>,
    moved: impl Fn(u64) + 'static,
    ended: impl FnOnce(ServerAnswer) + 'static,
) -> Option<XmlHttpRequest> {
    send_boxed(method, address, headers, body, Box::new(moved), Box::new(ended))
}

/// Once for all kinds of requests: bytes on the line.
fn send_boxed(
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: Option<&Blob>,
    moved: Box<dyn Fn(u64)>,
    ended: Box<dyn FnOnce(ServerAnswer)>,
) -> Option<XmlHttpRequest> {
    let request = XmlHttpRequest::new().ok()?;
    request.open(method, address).ok()?;
    for (name, value) in [("Tus-Resumable", "1.0.0")].iter().chain(headers) {
        request.set_request_header(name, value).ok()?;
    }
    let alive = Rc::new(Cell::new(now()));
    let last = alive.clone();
    let length = body.map_or(0.0, Blob::size);
    let sent = Rc::new(Cell::new(length == 0.0));
    let through = sent.clone();
    let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        last.set(now());
        through.set(event.loaded() >= length);
        moved(whole(event.loaded()));
    });
    request.upload().ok()?.set_onprogress(Some(progress.into_js_value().unchecked_ref()));
    let watched = request.clone();
    let look = forever(move || {
        if now() - alive.get() > if sent.get() { THINKING } else { SILENCE } {
            let _ = watched.abort();
        }
    });
    let clock = window().set_interval_with_callback_and_timeout_and_arguments_0(&look, LOOK).unwrap_or_default();
    let over = request.clone();
    let end = Closure::once_into_js(move || {
        window().clear_interval_with_handle(clock);
        ended(ServerAnswer { status: over.status().unwrap_or_default(), request: over });
    });
    request.set_onloadend(Some(end.unchecked_ref()));
    let sent = match body {
        Some(body) => request.send_with_opt_blob(Some(body)),
        None => request.send(),
    };
    sent.inspect_err(|_: &JsValue| window().clear_interval_with_handle(clock)).ok()?;
    Some(request)
}
