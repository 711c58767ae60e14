//! What the page holds for the island: input, list, words, and the region that is read out.

use super::{later, now, window};
use std::{cell::RefCell, rc::Rc};
use web_sys::{
    Document, Element, HtmlElement, HtmlInputElement, Storage, XmlHttpRequest, XmlHttpRequestResponseType,
    wasm_bindgen::JsCast as _,
};

/// The heading of the list of files.
const FILES: &str = "ihre-dateien";
/// All that changes with the files.
const AREA: &str = "dateien-bereich";
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
            // The one chooser; the browser's own lies under the hand and not in the way of the keyboard.
            let _ = place.set_attribute("class", "rk-upload rk-upload--live");
            let _ = self.input.set_attribute("tabindex", "-1");
            let _ = button.set_attribute("aria-describedby", "dateien-hinweis dateien-fehler");
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

    /// There is a list of files, which can be brought up to date where it stands.
    pub fn has_files(&self) -> bool {
        self.document.get_element_by_id(FILES).is_some()
    }

    /// What the server knows now, in the place of what stands here: files, what is asked for next, errors that are mended. Everything else
    /// stays as it is under the hands; `then` reads the list.
    pub fn refresh(&self, then: impl Fn(&Element) + 'static) {
        let Ok(request) = XmlHttpRequest::new() else { return };
        let _ = request.open("GET", &[&here(), search()].concat());
        request.set_response_type(XmlHttpRequestResponseType::Document);
        let (answer, document) = (request.clone(), self.document.clone());
        request.set_onload(Some(&super::forever(move || {
            let fresh = answer.response().ok().and_then(|fresh| fresh.dyn_into::<Document>().ok());
            let Some(fresh) = fresh else { return };
            if let (Some(old), Some(new)) = (document.get_element_by_id(AREA), fresh.get_element_by_id(AREA)) {
                keep_open(&old, &new);
                let _ = old.replace_with_with_node_1(&new);
                mend(&document, &fresh);
                wait_again(&document);
                then(&new);
            }
        })));
        let _ = request.send();
    }

    /// Somebody's place was in what was replaced.
    pub fn is_lost(&self) -> bool {
        self.document.active_element().is_none_or(|active| active.tag_name() == "BODY")
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
        let _ = location.replace(&[&here(), search()].concat());
    }

    /// After [`Self::reload`], for whoever has not begun something else meanwhile. A place in the address would not do: the same address
    /// with another place loads nothing.
    pub fn go_to_place(&self) {
        let marked = marks().is_some_and(|marks| {
            let marked = matches!(marks.get_item(FILES), Ok(Some(_)));
            let _ = marks.remove_item(FILES);
            marked
        });
        if marked && self.is_lost() {
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

/// What the page was asked for with, as far as it matters once more.
fn search() -> &'static str {
    let search = window().location().search().unwrap_or_default();
    if search.contains(FROM_CHECK) { FROM_CHECK } else { "" }
}

/// A menu that somebody opened stays open.
fn keep_open(old: &Element, new: &Element) {
    let Ok(open) = old.query_selector_all("details[open]") else { return };
    for at in 0..open.length() {
        let id = open.item(at).and_then(|menu| menu.dyn_into::<Element>().ok()).map(|menu| menu.id()).unwrap_or_default();
        if let (false, Ok(Some(menu))) = (id.is_empty(), new.query_selector(&["#", &id].concat())) {
            let _ = menu.set_attribute("open", "");
        }
    }
}

/// A file was asked for and is there: what said so goes, in the box, at the field and in the title. The rest of what was wrong stays.
fn mend(document: &Document, fresh: &Document) {
    let first = |document: &Document, what: &str| document.query_selector(what).ok().flatten();
    for gone in ["#fehler li:has([href='#dateien'])", "#dateien-fehler"] {
        if let Some(gone) = first(document, gone) {
            gone.remove();
        }
    }
    if let Some(input) = document.get_element_by_id("dateien") {
        let _ = input.remove_attribute("aria-invalid");
    }
    if first(document, "#fehler li").is_none() {
        if let Some(summary) = document.get_element_by_id("fehler") {
            summary.remove();
        }
        document.set_title(&fresh.title());
    }
    // Enough files: there is nothing to choose any more. Else it may be another page of the same.
    let label = "label[for=dateien]";
    match (first(document, label), first(fresh, label)) {
        (Some(old), Some(new)) => old.set_text_content(new.text_content().as_deref()),
        (Some(old), None) => {
            if let (Some(old), Some(full)) = (old.parent_element(), fresh.get_element_by_id("dateien")) {
                let _ = old.replace_with_with_node_1(&full);
            }
        }
        _ => {}
    }
    // The files themselves may have changed what is saved; a choice that somebody made elsewhere is still told when this form is sent.
    let chosen = |document: &Document| first(document, "[name=statt][checked]").and_then(|choice| choice.get_attribute("value"));
    if chosen(document) == chosen(fresh)
        && let (Some(old), Some(new)) = (first(document, "[name=stand]"), first(fresh, "[name=stand]"))
    {
        let _ = old.set_attribute("value", &new.get_attribute("value").unwrap_or_default());
    }
}

/// Files that are being checked are waited for. A script that came with a list does not run; one that runs already sees the list, and
/// stands in the page once.
fn wait_again(document: &Document) {
    let Ok(Some(script)) = document.query_selector("#dateien-bereich script") else { return };
    let source = script.get_attribute("src").unwrap_or_default();
    if let (Ok(running), Ok(Some(head))) = (document.create_element("script"), document.query_selector("head")) {
        let _ = running.set_attribute("type", "module");
        let _ = running.set_attribute("src", &source);
        let _ = head.append_child(&running);
    }
}
