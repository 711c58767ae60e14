//! One file on its way: begun, continued from where the server is, tried again until it is there or refused.

use super::{
    Uploads, later,
    page::Page,
    request::{ServerAnswer, send},
    row::TransferRow,
    whole, window,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use web_sys::{Element, File, XmlHttpRequest, wasm_bindgen::JsCast as _};

/// Pauses between tries, seconds; the last one again and again.
const PAUSES: [i32; 8] = [0, 1, 3, 5, 10, 20, 30, 60];
/// The first piece tells the server the type: what is refused by it is not sent to its end.
const FIRST: u64 = 65_536;

pub(super) struct Transfer {
    file: File,
    size: u64,
    row: TransferRow,
    /// It was said that it waits; that it goes on is said, too.
    waited: Cell<bool>,
    arrived: Cell<bool>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// Where the server takes it; none before it was begun.
    address: Option<String>,
    offset: u64,
    /// Tries since the server had more than before.
    tries: usize,
    running: Option<XmlHttpRequest>,
    timer: i32,
    over: bool,
    /// The server is being told of it, before its turn.
    announcing: bool,
    /// It was told, and said no: its turn hears why.
    told: bool,
}

impl Transfer {
    pub fn new(uploads: &Rc<Uploads>, file: File) -> Rc<Self> {
        Rc::new_cyclic(|transfer: &std::rc::Weak<Self>| {
            let (again, away) = (transfer.clone(), transfer.clone());
            let (uploads_again, uploads_away) = (uploads.clone(), uploads.clone());
            let retry = move || {
                if let Some(transfer) = again.upgrade() {
                    transfer.try_again(&uploads_again);
                }
            };
            let remove = move || {
                if let Some(transfer) = away.upgrade() {
                    transfer.remove(&uploads_away);
                }
            };
            let size = whole(file.size());
            let row = TransferRow::new(&uploads.page, &file.name(), size, retry, remove);
            row.words(&uploads.page.text("waiting"), false);
            Self { file, size, row, waited: Cell::default(), arrived: Cell::default(), state: RefCell::default() }
        })
    }

    pub fn start(self: &Rc<Self>, uploads: &Rc<Uploads>) {
        if let Some(unfinished) = self.unfinished(uploads) {
            self.state.borrow_mut().address = Some(unfinished);
        }
        // Whoever announces it goes on.
        if !self.state.borrow().announcing {
            self.step(uploads);
        }
    }

    /// The server does not know of it yet, and would take it as far as one can see from here.
    pub fn is_new(&self, uploads: &Uploads) -> bool {
        let state = self.state.borrow();
        let untold = state.address.is_none() && !state.announcing && !state.told && !state.over;
        untold && self.row_of_server(uploads).is_none()
    }

    /// Where this does not work, its turn begins it and says why not.
    pub fn announce(self: &Rc<Self>, uploads: &Rc<Uploads>) {
        self.state.borrow_mut().announcing = true;
        let (this, all) = (self.clone(), uploads.clone());
        let then = move |answer: ServerAnswer| {
            let (begun, refused) = (answer.status == 201, matches!(answer.status, 413 | 422));
            let address = answer.header("Location");
            {
                let mut state = this.state.borrow_mut();
                state.announcing = false;
                state.told = refused;
                state.address = address.clone().filter(|_| begun);
            }
            let over = this.state.borrow().over;
            match address {
                // Removed meanwhile.
                Some(address) if over => drop(send("DELETE", &address, &[], None, |_| {}, |_| {})),
                _ if all.is_first(&this) => this.step(&all),
                _ => {}
            }
            if begun || refused {
                all.announce();
            }
        };
        self.create(uploads, Box::new(then));
    }

    /// Its row goes, if the server's list has one for it.
    pub fn leave_to(&self, list: &Element) -> bool {
        let state = self.state.borrow();
        let id = state.address.as_deref().and_then(|address| address.rsplit('/').next()).unwrap_or_default();
        // What has arrived stands there under another name.
        let known =
            self.arrived.get() || !id.is_empty() && matches!(list.query_selector(&["[value*='", id, "']"].concat()), Ok(Some(_)));
        if known {
            self.row.item.remove();
        }
        known
    }

    /// The same file, begun before and not finished: the server's list says so.
    fn unfinished(&self, uploads: &Uploads) -> Option<String> {
        let row = self.row_of_server(uploads)?;
        let id = row.get_attribute("data-upload")?;
        row.remove();
        Some([&uploads.page.text("uploads"), "/", &id].concat())
    }

    fn row_of_server(&self, uploads: &Uploads) -> Option<Element> {
        let rows = uploads.page.document.query_selector_all("li[data-upload]").ok()?;
        let print = Some(self.print());
        (0..rows.length())
            .filter_map(|at| rows.get(at)?.dyn_into::<Element>().ok())
            .find(|row| row.get_attribute("data-print") == print)
    }

    /// What tells this file from others of the person.
    fn print(&self) -> String {
        let name: String = self.file.name().chars().take(40).collect();
        [&self.size.to_string(), "-", &whole(self.file.last_modified()).to_string(), "-", &name].concat()
    }

    /// What is to be done now: begin, ask how far the server is, or send.
    fn step(self: &Rc<Self>, uploads: &Rc<Uploads>) {
        let (address, tries) = {
            let state = self.state.borrow();
            (state.address.clone(), state.tries)
        };
        self.show(uploads, 0);
        let (this, all) = (self.clone(), uploads.clone());
        let running = match address {
            None => self.begin(uploads),
            Some(address) if tries > 0 || self.state.borrow().offset == 0 => {
                send("HEAD", &address, &[], None, |_| {}, move |answer| this.heard(&all, &answer))
            }
            Some(address) => self.send_on(uploads, &address),
        };
        self.state.borrow_mut().running = running;
    }

    fn begin(self: &Rc<Self>, uploads: &Rc<Uploads>) -> Option<XmlHttpRequest> {
        let (this, all) = (self.clone(), uploads.clone());
        let then = move |answer: ServerAnswer| {
            // Where the server takes it, or notes why not.
            let address = answer.header("Location");
            this.state.borrow_mut().address.clone_from(&address);
            match address {
                Some(address) if answer.status == 201 => {
                    this.state.borrow_mut().tries = 0;
                    let running = this.send_on(&all, &address);
                    this.state.borrow_mut().running = running;
                }
                _ => this.trouble(&all, &answer),
            }
        };
        self.create(uploads, Box::new(then))
    }

    fn create(&self, uploads: &Uploads, then: Box<dyn FnOnce(ServerAnswer)>) -> Option<XmlHttpRequest> {
        let encoded = |text: &str| {
            // Any script, in UTF-8.
            let bytes: String = text.bytes().map(char::from).collect();
            window().btoa(&bytes).unwrap_or_default()
        };
        let metadata = ["filename ", &encoded(&self.file.name()), ",fingerprint ", &encoded(&self.print())].concat();
        let length = self.size.to_string();
        let headers = [("Upload-Length", length.as_str()), ("Upload-Metadata", metadata.as_str())];
        send("POST", &uploads.page.text("uploads"), &headers, None, |_| {}, then)
    }

    fn heard(self: &Rc<Self>, uploads: &Rc<Uploads>, answer: &ServerAnswer) {
        if self.state.borrow().over {
            return;
        }
        match (answer.status, answer.number("Upload-Offset")) {
            (200 | 204, Some(offset)) => {
                {
                    let mut state = self.state.borrow_mut();
                    if offset > state.offset {
                        state.tries = 0;
                    }
                    state.offset = offset;
                }
                if self.waited.take() {
                    uploads.page.say(&uploads.page.text("running"));
                }
                if offset >= self.size {
                    self.arrived(uploads, answer.header("Upload-Hint"));
                    return;
                }
                let address = self.state.borrow().address.clone().unwrap_or_default();
                let running = self.send_on(uploads, &address);
                self.state.borrow_mut().running = running;
            }
            // It is not there any more: begin anew.
            (404, _) => {
                {
                    let mut state = self.state.borrow_mut();
                    (state.address, state.offset) = (None, 0);
                }
                self.wait(uploads, "");
            }
            _ => self.trouble(uploads, answer),
        }
    }

    fn send_on(self: &Rc<Self>, uploads: &Rc<Uploads>, address: &str) -> Option<XmlHttpRequest> {
        let offset = self.state.borrow().offset;
        let end = if offset == 0 { FIRST.min(self.size) } else { self.size };
        #[expect(clippy::cast_precision_loss, reason = "no file is that large")]
        let piece = self.file.slice_with_f64_and_f64(offset as f64, end as f64).ok()?;
        let at = offset.to_string();
        let headers = [("Upload-Offset", at.as_str()), ("Content-Type", "application/offset+octet-stream")];
        let (moving, all, this, after) = (self.clone(), uploads.clone(), self.clone(), uploads.clone());
        let moved = move |sent: u64| moving.show(&all, sent);
        send("PATCH", address, &headers, Some(&piece), moved, move |answer| this.heard(&after, &answer))
    }

    /// What went wrong, and whether to try again.
    fn trouble(self: &Rc<Self>, uploads: &Rc<Uploads>, answer: &ServerAnswer) {
        if self.state.borrow().over {
            return;
        }
        match answer.status {
            // Signed out, or somebody else signed in, or sent elsewhere, or refused unheard: the page says it.
            401 | 403 | 404 => Page::reload(),
            410 => Page::too_late(),
            429 | 503 | 507 => self.wait(uploads, "full"),
            0 | 409 | 423 | 500.. => self.wait(uploads, "offline"),
            _ => {
                let words = answer.text();
                let broken = || uploads.page.text("broken").replace("{name}", &self.file.name());
                self.refuse(uploads, &if words.is_empty() { broken() } else { words });
            }
        }
    }

    fn wait(self: &Rc<Self>, uploads: &Rc<Uploads>, word: &str) {
        let pause = {
            let mut state = self.state.borrow_mut();
            state.tries += 1;
            state.running = None;
            PAUSES[(state.tries - 1).min(PAUSES.len() - 1)]
        };
        if !word.is_empty() && pause > 1 {
            let text = uploads.page.text(word);
            self.row.words(&text, true);
            if pause == 3 {
                uploads.page.say(&text);
                self.waited.set(true);
            }
        }
        let (this, all) = (self.clone(), uploads.clone());
        self.state.borrow_mut().timer = later(pause * 1000, move || {
            if !this.state.borrow().over {
                this.step(&all);
            }
        });
    }

    /// At once, if it waits.
    pub fn try_again(self: &Rc<Self>, uploads: &Rc<Uploads>) {
        // While a request runs, its own end decides.
        let waits = {
            let state = self.state.borrow();
            state.tries > 0 && state.running.is_none() && !state.over
        };
        if waits && uploads.is_first(self) {
            window().clear_timeout_with_handle(self.state.borrow().timer);
            self.step(uploads);
        }
    }

    fn show(&self, uploads: &Uploads, sent: u64) {
        let state = self.state.borrow();
        if state.over {
            return;
        }
        let there = state.offset + sent;
        self.row.progress(&uploads.page.text("running"), there, self.size);
        if there >= self.size {
            // The scanner has it.
            self.row.words(&uploads.page.text("checking"), false);
        }
    }

    fn arrived(self: &Rc<Self>, uploads: &Rc<Uploads>, hint: Option<String>) {
        self.state.borrow_mut().over = true;
        let advice = hint.as_ref().map(|hint| uploads.page.text(hint)).unwrap_or_default();
        self.row.end(&[&uploads.page.text("there"), " ", &advice].concat(), false);
        uploads.hints.borrow_mut().extend(hint);
        self.arrived.set(true);
        *uploads.sent.borrow_mut() += 1;
        let (done, count) = uploads.one_more_ended();
        let text = uploads.page.text("done").replace("{name}", &self.file.name());
        uploads.page.say(&text.replace("{done}", &done.to_string()).replace("{count}", &count.to_string()));
        uploads.over(self);
    }

    fn refuse(self: &Rc<Self>, uploads: &Rc<Uploads>, reason: &str) {
        self.state.borrow_mut().over = true;
        self.row.end(reason, true);
        *uploads.refused.borrow_mut() += 1;
        uploads.one_more_ended();
        let text = uploads.page.text("failed").replace("{name}", &self.file.name());
        uploads.page.say(&text.replace("{reason}", reason));
        uploads.over(self);
    }

    /// Taken back by the person: nothing of it stays at the server, and the page goes on without it.
    fn remove(self: &Rc<Self>, uploads: &Rc<Uploads>) {
        let was_first = uploads.is_first(self);
        let (address, running, over) = {
            let mut state = self.state.borrow_mut();
            (state.address.take(), state.running.take(), std::mem::replace(&mut state.over, true))
        };
        if over {
            // A refused one is put out of sight; what arrived is removed on the page.
            let left = uploads.refused.borrow().saturating_sub(1);
            uploads.refused.replace(left);
        } else if let Some(running) = running {
            let _ = running.abort();
        }
        // Nor does the server's list show it any longer.
        if let Some(address) = address {
            send("DELETE", &address, &[], None, |_| {}, |_| {});
        }
        self.row.item.remove();
        uploads.page.input.focus().unwrap_or_default();
        uploads.page.say(&uploads.page.text("removed").replace("{name}", &self.file.name()));
        uploads.queue.borrow_mut().retain(|other| !Rc::ptr_eq(other, self));
        if !over {
            uploads.one_less();
        }
        if was_first {
            uploads.next();
        } else if over && uploads.queue.borrow().is_empty() {
            uploads.finish();
        }
    }
}
