//! Sends chosen files at once, one request each, and shows how far each is. Without it the form's own button does the same.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The words of the island, chosen by the server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UploadTexts {
    /// "{count} Dateien werden hochgeladen."
    pub uploading: String,
    /// "{name} ist hochgeladen. {done} von {count} fertig."
    pub done: String,
    pub all_done: String,
    /// "{name} ist nicht hochgeladen. {reason}"
    pub failed: String,
    /// The line broke: "{name}".
    pub broken: String,
    /// "{name} …", before anything is sent.
    pub too_large: String,
    pub choose: String,
}

#[island]
pub fn UploadProgress(texts: UploadTexts, max_bytes: u64) -> impl IntoView {
    let rows = RwSignal::new(Vec::<Transfer>::new());
    let status = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    browser::watch(texts.clone(), max_bytes, rows, status);
    #[cfg(not(feature = "hydrate"))]
    let _ = (&texts, max_bytes);
    view! {
        <div class="rk-transfers">
            <p class="kern-sr-only" role="status">{move || status.get()}</p>
            <ul class="rk-files">
                <For each=move || rows.get() key=|row| row.key let:row>
                    <TransferRow row=row/>
                </For>
            </ul>
        </div>
    }
}

/// One file on its way.
#[derive(Debug, Clone)]
struct Transfer {
    key: usize,
    name: String,
    total: u64,
    sent: RwSignal<u64>,
    /// Why it did not arrive.
    problem: RwSignal<Option<String>>,
}

#[component]
fn TransferRow(row: Transfer) -> impl IntoView {
    let (sent, total, problem) = (row.sent, row.total, row.problem);
    let label = row.name.clone();
    view! {
        <li class="rk-file" class=("rk-file--refused", move || problem.get().is_some())>
            <div class="rk-file__text">
                <p class="rk-file__name"><bdi>{row.name}</bdi></p>
                <p class="rk-small">{move || problem.get().unwrap_or_else(|| amount(sent.get(), total))}</p>
                <progress class="rk-progress" aria-label=label max=total.to_string() value=move || sent.get().to_string()
                    hidden=move || problem.get().is_some()></progress>
            </div>
        </li>
    }
}

/// "1,4 / 2,4 MB": an amount, never a percentage.
fn amount(sent: u64, total: u64) -> String {
    let tenths = |bytes: u64| format!("{},{}", bytes / 1_000_000, bytes / 100_000 % 10);
    format!("{} / {} MB", tenths(sent), tenths(total))
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::{Transfer, UploadTexts};
    use leptos::{
        prelude::*,
        wasm_bindgen::{JsCast as _, closure::Closure},
    };
    use std::{cell::RefCell, rc::Rc};
    use web_sys::{File, FormData, HtmlFormElement, HtmlInputElement, ProgressEvent, XmlHttpRequest};

    struct Upload {
        texts: UploadTexts,
        max_bytes: u64,
        rows: RwSignal<Vec<Transfer>>,
        status: RwSignal<String>,
        form: HtmlFormElement,
        waiting: RefCell<Vec<(File, Transfer)>>,
        done: RefCell<usize>,
        failed: RefCell<bool>,
    }

    /// Takes over the file input of the form the island stands in.
    pub(super) fn watch(texts: UploadTexts, max_bytes: u64, rows: RwSignal<Vec<Transfer>>, status: RwSignal<String>) {
        let document = document();
        let find = |id: &str| document.get_element_by_id(id);
        let Some(input) = find("dateien").and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) else { return };
        let Some(form) = find("papiere").and_then(|element| element.dyn_into::<HtmlFormElement>().ok()) else { return };
        let upload = Rc::new(Upload {
            texts,
            max_bytes,
            rows,
            status,
            form,
            waiting: RefCell::default(),
            done: RefCell::default(),
            failed: RefCell::default(),
        });
        let chosen = input.clone();
        let on_change = Closure::<dyn FnMut()>::new(move || start(&upload, &chosen));
        input.set_onchange(Some(on_change.as_ref().unchecked_ref()));
        on_change.forget();
    }

    fn start(upload: &Rc<Upload>, input: &HtmlInputElement) {
        let Some(files) = input.files() else { return };
        let files: Vec<File> = (0..files.length()).filter_map(|at| files.get(at)).collect();
        if files.is_empty() {
            return;
        }
        // The form must not send the same files again.
        input.set_value("");
        upload.status.set(upload.texts.uploading.replace("{count}", &files.len().to_string()));
        let idle = upload.waiting.borrow().is_empty();
        let first_key = upload.rows.with_untracked(Vec::len);
        for (key, file) in (first_key..).zip(files) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole and positive")]
            let total = file.size() as u64;
            let transfer = Transfer { key, name: file.name(), total, sent: RwSignal::new(0), problem: RwSignal::new(None) };
            upload.rows.update(|rows| rows.push(transfer.clone()));
            if total > upload.max_bytes {
                refuse(upload, &transfer, upload.texts.too_large.replace("{name}", &transfer.name));
            } else {
                upload.waiting.borrow_mut().insert(0, (file, transfer));
            }
        }
        if idle {
            next(upload);
        }
    }

    fn refuse(upload: &Rc<Upload>, transfer: &Transfer, reason: String) {
        *upload.failed.borrow_mut() = true;
        upload.status.set(upload.texts.failed.replace("{name}", &transfer.name).replace("{reason}", &reason));
        transfer.problem.set(Some(reason));
    }

    fn next(upload: &Rc<Upload>) {
        let last = upload.waiting.borrow().last().cloned();
        let Some((file, transfer)) = last else {
            finish(upload);
            return;
        };
        if send(upload, &file, &transfer).is_none() {
            refuse(upload, &transfer, upload.texts.broken.replace("{name}", &transfer.name));
            upload.waiting.borrow_mut().pop();
            next(upload);
        }
    }

    fn send(upload: &Rc<Upload>, file: &File, transfer: &Transfer) -> Option<()> {
        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", &upload.form.action()).ok()?;
        request.set_request_header("Accept", "application/json").ok()?;
        let sent = transfer.sent;
        let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole and positive")]
            sent.set(event.loaded() as u64);
        });
        request.upload().ok()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        progress.forget();
        let (upload_end, transfer_end, answer) = (upload.clone(), transfer.clone(), request.clone());
        let end = Closure::<dyn FnMut()>::new(move || settle(&upload_end, &transfer_end, &answer));
        request.set_onloadend(Some(end.as_ref().unchecked_ref()));
        end.forget();
        let body = FormData::new().ok()?;
        body.append_with_blob_and_filename("dateien", file, &file.name()).ok()?;
        body.append_with_str("aktion", "hochladen").ok()?;
        request.send_with_opt_form_data(Some(&body)).ok()
    }

    /// 204: taken. 422: a sentence says why not. 401 and 409: signed out, or sent elsewhere; the page says it. Else the line broke.
    fn settle(upload: &Rc<Upload>, transfer: &Transfer, answer: &XmlHttpRequest) {
        upload.waiting.borrow_mut().pop();
        match answer.status() {
            Ok(401 | 409) => {
                let _ = window().location().reload();
                return;
            }
            Ok(204) => {
                *upload.done.borrow_mut() += 1;
                let total = upload.rows.with_untracked(Vec::len);
                let text = upload.texts.done.replace("{name}", &transfer.name);
                let text = text.replace("{done}", &upload.done.borrow().to_string()).replace("{count}", &total.to_string());
                upload.status.set(text);
                transfer.sent.set(transfer.total);
            }
            Ok(422) => refuse(upload, transfer, answer.response_text().ok().flatten().unwrap_or_default()),
            _ => refuse(upload, transfer, upload.texts.broken.replace("{name}", &transfer.name)),
        }
        next(upload);
    }

    /// The server's page shows the files; it is shown once nothing needs to be read here first.
    fn finish(upload: &Rc<Upload>) {
        if *upload.failed.borrow() {
            return;
        }
        upload.status.set(upload.texts.all_done.clone());
        let location = window().location();
        if let Ok(path) = location.pathname() {
            let _ = location.replace(&format!("{path}{}", location.search().unwrap_or_default()));
        }
    }
}
