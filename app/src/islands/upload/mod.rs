//! The browser's half of an upload.

mod page;
mod request;
mod row;
mod transfer;

use page::Page;
use std::{cell::RefCell, rc::Rc};
use transfer::Transfer;
use web_sys::{
    File, HtmlInputElement, Window,
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
}

/// Takes over the file input of the form.
pub(super) fn watch() {
    let Some(page) = Page::find() else { return };
    let input = page.input.clone();
    let uploads = Rc::new(Uploads {
        page,
        queue: RefCell::default(),
        ended: RefCell::default(),
        sent: RefCell::default(),
        refused: RefCell::default(),
    });
    uploads.page.offer_button();
    let (chosen, waiting) = (uploads.clone(), uploads);
    input.clone().set_onchange(Some(&forever(move || Uploads::choose(&chosen, &input))));
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
        let word = if files.len() == 1 { "uploading-one" } else { "uploading" };
        self.page.say(&self.page.text(word).replace("{count}", &files.len().to_string()));
        let idle = self.queue.borrow().is_empty();
        for file in files {
            let transfer = Transfer::new(self, file);
            self.queue.borrow_mut().push(transfer);
        }
        if idle {
            self.next();
        }
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

    /// The server's page shows the files; it is shown once nothing needs to be read here first.
    fn finish(&self) {
        if *self.refused.borrow() == 0 {
            if *self.sent.borrow() > 0 {
                self.page.say_now(&self.page.text("all"));
            }
            Page::reload();
        }
    }
}

fn now() -> f64 {
    Date::now()
}
