//! What the page holds for the island: input, list, words, and the region that is read out.

use super::{later, now, window};
use std::{cell::RefCell, rc::Rc};
use web_sys::{
    Document, Element, HtmlElement, HtmlFormElement, HtmlInputElement, Storage, XmlHttpRequest, XmlHttpRequestResponseType,
    wasm_bindgen::JsCast as _,
};

/// The heading of the list of files.
const FILES: &str = "ihre-dateien";
const NOTE: &str = "hinweis-senden";
/// Whoever came from the check page goes back there.
const FROM_CHECK: &str = "?von=pruefen";
/// Between two sentences that are read out, milliseconds: screen readers drop what comes faster.
const PAUSE: f64 = 5_000.0;

pub(super) struct Page {
    pub document: Document,
    pub input: HtmlInputElement,
    pub list: Element,
    status: Element,
    /// What waits to be read out, and when the last sentence was.
    spoken: Rc<RefCell<(Vec<String>, f64)>>,
}

impl Page {
    pub fn find() -> Option<Self> {
        let document = window().document()?;
        let find = |id: &str| document.get_element_by_id(id);
        let (input, list, status) = (find("dateien")?.dyn_into().ok()?, find("uebertragungen")?, find("uebertragung-stand")?);
        Some(Self { document, input, list, status, spoken: Rc::default() })
    }

    /// A text of the page; the markup around the input holds them.
    pub fn text(&self, name: &str) -> String {
        let place = self.input.parent_element();
        place.and_then(|place| place.get_attribute(&["data-", name].concat())).unwrap_or_default()
    }

    /// A real button, which can be operated by voice; the form's own would send nothing, because files go at once.
    pub fn offer_button(&self) {
        let Some(place) = self.input.parent_element() else { return };
        if let Ok(Some(button)) = place.query_selector("button")
            && let Ok(button) = button.dyn_into::<HtmlElement>()
        {
            let _ = button.set_attribute("type", "button");
            if let Ok(Some(label)) = button.query_selector(".kern-label") {
                label.set_text_content(Some(&self.text("choose")));
            }
            let input = self.input.clone();
            button.set_onclick(Some(&super::forever(move || input.click())));
        }
    }

    /// Read out when the last sentence is some seconds old, together with what came meanwhile.
    pub fn say(&self, text: &str) {
        let (status, spoken) = (self.status.clone(), self.spoken.clone());
        let wait = {
            let mut spoken = spoken.borrow_mut();
            spoken.0.push(text.to_owned());
            if spoken.0.len() > 1 {
                return;
            }
            (spoken.1 + PAUSE - now()).max(0.0)
        };
        #[expect(clippy::cast_possible_truncation, reason = "five seconds at most")]
        later(wait as i32, move || {
            let mut spoken = spoken.borrow_mut();
            status.set_text_content(Some(&spoken.0.join(" ")));
            spoken.0.clear();
            spoken.1 = now();
        });
    }

    /// The last sentence before the page is shown anew.
    pub fn say_now(&self, text: &str) {
        self.status.set_text_content(Some(text));
    }

    /// To be seen, beside what is read out: below the button, which stays under the finger.
    pub fn note(&self, button: &HtmlElement, text: &str) {
        let note = self.document.get_element_by_id(NOTE).or_else(|| {
            let note = self.document.create_element("p").ok()?;
            note.set_class_name("rk-strong");
            note.set_id(NOTE);
            Some(note)
        });
        if let (Some(note), Some(place)) = (note, button.parent_element()) {
            note.set_text_content(Some(text));
            let _ = place.after_with_node_1(&note);
        }
    }

    pub fn forget_note(&self) {
        if let Some(note) = self.document.get_element_by_id(NOTE) {
            note.remove();
        }
    }

    pub fn go_to_files(&self) {
        if let Some(place) = self.document.get_element_by_id(FILES) {
            let _ = place.unchecked_ref::<HtmlElement>().focus();
        }
    }

    /// Sends what was typed along and comes back.
    pub fn keep(&self, form: &HtmlFormElement) {
        if let Ok(action) = self.document.create_element("input") {
            for (name, value) in [("type", "hidden"), ("name", "aktion"), ("value", "fertig")] {
                let _ = action.set_attribute(name, value);
            }
            let _ = form.append_child(&action);
        }
        let _ = form.submit();
    }

    /// The server's list of files, anew; `then` reads it.
    pub fn refresh(&self, then: impl Fn(&Element) + 'static) {
        let Ok(request) = XmlHttpRequest::new() else { return };
        let _ = request.open("GET", &here());
        request.set_response_type(XmlHttpRequestResponseType::Document);
        let (answer, document) = (request.clone(), self.document.clone());
        request.set_onload(Some(&super::forever(move || {
            let find = |document: &Document| document.get_element_by_id(FILES)?.parent_element();
            let fresh = answer.response().ok().and_then(|fresh| fresh.dyn_into::<Document>().ok());
            if let (Some(old), Some(new)) = (find(&document), fresh.as_ref().and_then(find)) {
                let _ = old.replace_with_with_node_1(&new);
                then(&new);
            }
        })));
        let _ = request.send();
    }

    /// A file came too late; the page says so.
    pub fn too_late() {
        window().set_onbeforeunload(None);
        let _ = window().location().replace(&[&here(), "?zu-spaet=1"].concat());
    }

    /// A phone's page, with what may make photos hard to read.
    pub fn advise(hints: &str) {
        window().set_onbeforeunload(None);
        let _ = window().location().replace(&[&here(), "?hinweis=", hints].concat());
    }

    /// Shows the page anew, at the list of what has come.
    pub fn reload() {
        window().set_onbeforeunload(None);
        if let Some(marks) = marks() {
            let _ = marks.set_item(FILES, "");
        }
        let location = window().location();
        // Asked for by its address, never posted once more; and what it said of something else is over.
        let search = location.search().unwrap_or_default();
        let search = if search.contains(FROM_CHECK) { FROM_CHECK } else { "" };
        let _ = location.replace(&[&here(), search].concat());
    }

    /// After [`Self::reload`], for whoever has not begun something else meanwhile. A place in the address would not do: the same address
    /// with another place loads nothing.
    pub fn go_to_place(&self) {
        let marked = marks().is_some_and(|marks| {
            let marked = matches!(marks.get_item(FILES), Ok(Some(_)));
            let _ = marks.remove_item(FILES);
            marked
        });
        let stands = self.document.active_element().is_some_and(|active| active.tag_name() != "BODY");
        if marked && !stands {
            self.go_to_files();
        }
    }
}

/// What is remembered from one page to the next; not every browser does.
fn marks() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn here() -> String {
    window().location().pathname().unwrap_or_default()
}
