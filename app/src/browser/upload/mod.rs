//! The browser's half of an upload.

mod page;
mod request;
mod row;
mod transfer;

use page::Page;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use transfer::Transfer;
use web_sys::{
    Event, File, HtmlElement, HtmlFormElement, HtmlInputElement, SubmitEvent, Window,
    js_sys::Date,
    wasm_bindgen::{JsCast as _, closure::Closure},
};

fn window() -> Window {
    web_sys::window().expect("an island runs in a window")
}

/// A closure that the browser keeps.
fn forever(run: impl FnMut() + 'static) -> web_sys::js_sys::Function {
    Closure::<dyn FnMut()>::new(run).into_js_value().unchecked_into()
}

/// Runs once, later.
fn later(milliseconds: i32, run: impl FnOnce() + 'static) -> i32 {
    let run = Closure::once_into_js(run);
    window().set_timeout_with_callback_and_timeout_and_arguments_0(run.unchecked_ref(), milliseconds).unwrap_or_default()
}

/// All files on their way; the first one of the queue is being sent.
struct Uploads {
    page: Page,
    queue: RefCell<Vec<Rc<Transfer>>>,
    /// Their rows still stand in the list.
    ended: RefCell<Vec<Rc<Transfer>>>,
    sent: RefCell<u32>,
    refused: RefCell<u32>,
    /// Of what is on its way together: ended, and all.
    batch: Cell<(u32, usize)>,
    /// What may make photos hard to read, where the page itself does not show them.
    hints: RefCell<Vec<String>>,
    form: Option<HtmlFormElement>,
    /// The button that somebody pressed while files were on their way.
    pressed: RefCell<Option<HtmlElement>>,
}

/// Takes over the file input of the form.
pub(super) fn watch() {
    let Some(page) = Page::find() else { return };
    let input = page.input.clone();
    let form = input.form();
    let uploads = Rc::new(Uploads {
        form: form.clone(),
        pressed: RefCell::default(),
        page,
        queue: RefCell::default(),
        ended: RefCell::default(),
        sent: RefCell::default(),
        refused: RefCell::default(),
        hints: RefCell::default(),
        batch: Cell::default(),
    });
    uploads.page.offer_button();
    uploads.page.go_to_place();
    if let Some(form) = form {
        Uploads::guard(&uploads, &form);
    }
    let (chosen, waiting, early) = (uploads.clone(), uploads.clone(), input.clone());
    input.clone().set_onchange(Some(&forever(move || Uploads::choose(&chosen, &input))));
    // On a slow line somebody chooses before this is there.
    Uploads::choose(&uploads, &early);
    // A line that is back is tried at once.
    window().set_ononline(Some(&forever(move || Uploads::go_on(&waiting))));
}

impl Uploads {
    fn choose(self: &Rc<Self>, input: &HtmlInputElement) {
        let Some(files) = input.files() else { return };
        let files: Vec<File> = (0..files.length()).filter_map(|at| files.get(at)).collect();
        if files.is_empty() {
            return;
        }
        // The form must not send the same files again.
        input.set_value("");
        let word = if files.len() == 1 { "one" } else { "uploading" };
        self.page.say(&self.page.text(word).replace("{count}", &files.len().to_string()));
        let idle = self.queue.borrow().is_empty();
        let (ended, all) = if idle { (0, 0) } else { self.batch.get() };
        self.batch.set((ended, all + files.len()));
        if idle {
            // What was refused before was told; the server's list has it.
            self.refused.replace(0);
            self.page.forget_note();
        }
        for file in files {
            let transfer = Transfer::new(self, file);
            self.queue.borrow_mut().push(transfer);
        }
        if idle {
            self.next();
        }
        self.announce();
    }

    /// The server hears of every file at once: after a reload or a new sign-in the page still says which ones are missing.
    fn announce(self: &Rc<Self>) {
        let next = self.queue.borrow().iter().skip(1).find(|transfer| transfer.is_new(self)).cloned();
        if let Some(next) = next {
            next.announce(self);
        }
    }

    /// Nothing that was chosen is left behind: the form waits until everything is there, and who goes elsewhere is asked.
    fn guard(uploads: &Rc<Self>, form: &HtmlFormElement) {
        let (waiting, leaving) = (uploads.clone(), uploads.clone());
        let submit = Closure::<dyn FnMut(SubmitEvent)>::new(move |event: SubmitEvent| {
            // Who signs out does so at once: files that are on their way go on after the next sign-in.
            let signs_out = event.submitter().is_some_and(|button| button.get_attribute("value").as_deref() == Some("abmelden"));
            if !signs_out && !waiting.queue.borrow().is_empty() {
                event.prevent_default();
                *waiting.pressed.borrow_mut() = event.submitter();
                waiting.note("wait");
            }
        });
        form.set_onsubmit(Some(submit.into_js_value().unchecked_ref()));
        let leave = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            if !leaving.queue.borrow().is_empty() {
                event.prevent_default();
            }
        });
        window().set_onbeforeunload(Some(leave.into_js_value().unchecked_ref()));
    }

    fn one_more_ended(&self) -> (u32, usize) {
        let (ended, all) = self.batch.get();
        self.batch.set((ended + 1, all));
        (ended + 1, all)
    }

    fn one_less(&self) {
        let (ended, all) = self.batch.get();
        self.batch.set((ended, all.saturating_sub(1)));
    }

    fn note(&self, word: &str) {
        self.note_at(self.pressed.borrow().as_ref(), word);
    }

    /// To be read beside the pressed button, and heard.
    fn note_at(&self, button: Option<&HtmlElement>, word: &str) {
        let text = self.page.text(word);
        if let Some(button) = button {
            self.page.note(button, &text);
        }
        self.page.say(&text);
    }

    fn go_on(self: &Rc<Self>) {
        let first = self.queue.borrow().first().cloned();
        if let Some(first) = first {
            first.try_again(self);
        }
    }

    /// The first file is over: the next one, or the page anew.
    fn over(self: &Rc<Self>, transfer: &Rc<Transfer>) {
        self.queue.borrow_mut().retain(|other| !Rc::ptr_eq(other, transfer));
        self.ended.borrow_mut().push(transfer.clone());
        self.next();
    }

    fn next(self: &Rc<Self>) {
        let first = self.queue.borrow().first().cloned();
        match first {
            Some(first) => first.start(self),
            None => self.finish(),
        }
    }

    fn is_first(&self, transfer: &Rc<Transfer>) -> bool {
        self.queue.borrow().first().is_some_and(|first| Rc::ptr_eq(first, transfer))
    }

    /// The server's list shows the files; it is brought up to date where it stands, and nothing else moves.
    fn finish(self: &Rc<Self>) {
        let sent = self.sent.take();
        let pressed = self.pressed.take();
        let refused = *self.refused.borrow() > 0;
        if refused {
            self.note_at(pressed.as_ref(), "some");
        } else if sent > 0 {
            self.page.say(&self.page.text("all"));
        }
        match (&pressed, &self.form) {
            // Whoever wanted to go on reads first what was refused.
            (Some(button), Some(form)) if !refused => {
                let _ = form.request_submit_with_submitter(Some(button));
            }
            _ if sent == 0 => {
                if pressed.is_some() {
                    self.page.input.focus().unwrap_or_default();
                }
            }
            _ if self.page.has_files() => {
                // What the server's list shows stands there once.
                let this = self.clone();
                self.page.refresh(move |list| {
                    this.ended.borrow_mut().retain(|transfer| !transfer.leave_to(list));
                    if pressed.is_some() || this.page.is_lost() {
                        this.page.go_to_files();
                    }
                });
            }
            // A phone's page shows no files; it says how many there are.
            _ if refused => {}
            _ if self.hints.borrow().is_empty() => Page::reload(),
            _ => Page::advise(&self.hints.borrow().join(",")),
        }
    }
}

fn now() -> f64 {
    Date::now()
}

/// Bytes and times are whole numbers, not less than nothing. To read and write numbers with a point would cost old phones 21 kB.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the browser counts in whole steps")]
fn whole(number: f64) -> u64 {
    number as u64
}
