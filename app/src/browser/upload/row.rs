//! One file in the list: name, state in words, bar, and what can be done.

use super::{forever, page::Page};
use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast as _};

pub(super) struct TransferRow {
    pub item: Element,
    state: Element,
    bar: Element,
    actions: Element,
    retry: HtmlElement,
    remove: HtmlElement,
    /// Between whole megabytes and tenths.
    point: &'static str,
}

fn child(page: &Page, parent: &Element, tag: &str, class: &str) -> Element {
    let element = page.document.create_element(tag).expect("a known element");
    element.set_class_name(class);
    let _ = parent.append_child(&element);
    element
}

impl TransferRow {
    pub fn new(page: &Page, name: &str, size: u64, retry: impl FnMut() + 'static, remove: impl FnMut() + 'static) -> Self {
        let item = child(page, &page.list, "li", "rk-file");
        let text = child(page, &item, "div", "rk-file__text");
        let named = child(page, &text, "p", "rk-file__name");
        child(page, &named, "bdi", "").set_text_content(Some(name));
        let state = child(page, &text, "p", "rk-small");
        let bar = child(page, &text, "progress", "rk-progress");
        let _ = bar.set_attribute("aria-label", name);
        let _ = bar.set_attribute("max", &size.to_string());
        let actions = child(page, &text, "div", "rk-file__row");
        let button = |word: &str, run: web_sys::js_sys::Function| -> HtmlElement {
            let button: HtmlElement = child(page, &actions, "button", "rk-link-button rk-touch").unchecked_into();
            let _ = button.set_attribute("type", "button");
            button.set_text_content(Some(&page.text(word)));
            // Several such buttons are told apart by the file they mean.
            let _ = button.set_attribute("aria-label", &[&page.text(word), ": ", name].concat());
            button.set_onclick(Some(&run));
            button
        };
        let retry = button("retry", forever(retry));
        retry.set_hidden(true);
        let remove = button("remove", forever(remove));
        let root = page.document.document_element();
        let english = root.is_some_and(|root| root.get_attribute("lang").as_deref() == Some("en"));
        Self { item, state, bar, actions, retry, remove, point: if english { "." } else { "," } }
    }

    /// "1,4 / 2,4 MB": an amount, never a percentage.
    pub fn progress(&self, word: &str, sent: u64, size: u64) {
        let tenths = |bytes: u64| {
            let tenths = bytes / 100_000;
            [&(tenths / 10).to_string(), self.point, &(tenths % 10).to_string()].concat()
        };
        self.state.set_text_content(Some(&[word, ": ", &tenths(sent), " / ", &tenths(size.max(100_000)), " MB"].concat()));
        let _ = self.bar.set_attribute("value", &sent.to_string());
        self.offer_retry(false);
    }

    /// Whoever stands on it when it goes stays in the row.
    fn offer_retry(&self, offer: bool) {
        let stood = self.retry.owner_document().and_then(|document| document.active_element());
        if !offer && stood.as_ref() == Some(&self.retry) {
            let _ = self.remove.focus();
        }
        self.retry.set_hidden(!offer);
    }

    pub fn words(&self, text: &str, retry: bool) {
        self.state.set_text_content(Some(text));
        self.offer_retry(retry);
    }

    /// Nothing moves any more.
    pub fn end(&self, text: &str, refused: bool) {
        self.words(text, false);
        self.bar.remove();
        if refused {
            self.item.set_class_name("rk-file rk-file--refused");
        } else {
            self.actions.remove();
        }
    }
}
