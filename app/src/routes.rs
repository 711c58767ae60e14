//! Every address of the portal as a function, and the patterns the router uses. No path is written twice.

use domain::{
    id::{DocumentId, ItemId, MessageFileId, MessageId, ReplyId, RepresentationId, TenantId},
    reply::ReceiptNumber,
};

/// Patterns for the router.
pub mod pattern {
    pub const START: &str = "/";
    pub const NOTICE_LINK: &str = "/n/{token}";
    /// The link of an invitation to act for somebody.
    pub const INVITATION: &str = "/v/{token}";
    pub const SIGN_IN: &str = "/anmelden";
    pub const SIGN_IN_CALLBACK: &str = "/anmelden/zurueck";
    pub const SAFER_SIGN_IN: &str = "/anmelden/stufe";
    pub const ACCESS_CODE: &str = "/zugangscode";
    pub const ACCOUNT: &str = "/konto";
    pub const NOTICES: &str = "/konto/hinweise";
    pub const END_OTHER_SESSIONS: &str = "/konto/andere-abmelden";
    /// Called by identity providers, not by people.
    pub const PROVIDER_SIGN_OUT: &str = "/oidc/abmeldung/{provider}";
    pub const SIGN_OUT: &str = "/abmelden";
    pub const SIGNED_OUT: &str = "/abgemeldet";
    pub const SESSION_ENDED: &str = "/sitzung/abgelaufen";
    /// Called by the script when the time is up.
    pub const FINISH_SESSION: &str = "/sitzung/beenden";
    pub const EXTEND_SESSION: &str = "/sitzung/verlaengern";
    pub const MESSAGES: &str = "/rueckfragen";
    pub const MESSAGE: &str = "/rueckfragen/{message}";
    pub const QUESTION: &str = "/rueckfragen/{message}/fragen/{item}";
    pub const PAPERS: &str = "/rueckfragen/{message}/nachweise/{item}";
    pub const PAPERS_REMOVE: &str = "/rueckfragen/{message}/nachweise/{item}/entfernen/{document}";
    pub const PAPERS_FILE: &str = "/rueckfragen/{message}/nachweise/{item}/datei/{document}";
    pub const PAPERS_PREVIEW: &str = "/rueckfragen/{message}/nachweise/{item}/datei/{document}/seiten/{page}";
    pub const PAPERS_PREVIEW_PAGE: &str = "/rueckfragen/{message}/nachweise/{item}/datei/{document}/bild/{page}";
    /// The code that lets a phone in.
    pub const PAPERS_PHONE: &str = "/rueckfragen/{message}/nachweise/{item}/handy";
    pub const PAPERS_PHONE_END: &str = "/rueckfragen/{message}/nachweise/{item}/handy/beenden";
    /// For the phone: no account, a code.
    pub const PHONE: &str = "/handy";
    /// Whose reply gets the photos: asked before the first one.
    pub const PHONE_CONFIRM: &str = "/handy/fragen";
    pub const PHONE_FILES: &str = "/handy/dateien";
    /// The same as `UPLOADS` and `UPLOAD`, for the phone.
    pub const PHONE_UPLOADS: &str = "/handy/uebertragungen";
    pub const PHONE_UPLOAD: &str = "/handy/uebertragungen/{upload}";
    /// Resumable uploads, for scripts (tus 1.0).
    pub const UPLOADS: &str = "/rueckfragen/{message}/nachweise/{item}/uebertragungen";
    pub const UPLOAD: &str = "/rueckfragen/{message}/nachweise/{item}/uebertragungen/{upload}";
    pub const CHECK: &str = "/rueckfragen/{message}/pruefen";
    pub const SAVED: &str = "/rueckfragen/{message}/gespeichert";
    pub const RECEIPT: &str = "/rueckfragen/{message}/eingang/{number}";
    /// A document that was sent, for whoever sent it.
    pub const SENT_FILE: &str = "/rueckfragen/{message}/eingang/{number}/unterlagen/{document}";
    pub const SENT_PAGES: &str = "/rueckfragen/{message}/eingang/{number}/unterlagen/{document}/seiten/{page}";
    pub const SENT_PAGE_PICTURE: &str = "/rueckfragen/{message}/eingang/{number}/unterlagen/{document}/bild/{page}";
    pub const TAKE_BACK: &str = "/rueckfragen/{message}/eingang/{number}/zuruecknehmen/{document}";
    pub const HISTORY: &str = "/rueckfragen/{message}/verlauf";
    pub const SUPPLEMENT: &str = "/rueckfragen/{message}/nachreichen";
    pub const MORE_TIME: &str = "/rueckfragen/{message}/mehr-zeit";
    pub const REPRESENTATION: &str = "/rueckfragen/{message}/vertretung";
    pub const REPRESENTATION_END: &str = "/rueckfragen/{message}/vertretung/{representation}/beenden";
    pub const REPRESENTATION_CONFIRM: &str = "/rueckfragen/{message}/vertretung/{representation}/bestaetigen";
    pub const LETTER_FILE: &str = "/rueckfragen/{message}/anlagen/{file}";
    /// A message that a case system has tried out, as its person would see it.
    pub const DRY_RUN: &str = "/vorschau/{token}";
    pub const DRY_RUN_ITEM: &str = "/vorschau/{token}/{item}";
    pub const CALENDAR: &str = "/rueckfragen/{message}/termin.ics";
    pub const HELP: &str = "/hilfe";
    pub const SIMPLE_LANGUAGE: &str = "/einfache-sprache";
    pub const SIGN_LANGUAGE: &str = "/gebaerdensprache";
    pub const ACCESSIBILITY: &str = "/barrierefreiheit";
    pub const REPORT_BARRIER: &str = "/barrierefreiheit/melden";
    pub const PRIVACY: &str = "/datenschutz";
    pub const IMPRINT: &str = "/impressum";
    /// Every page in every state, for testers.
    pub const STATES: &str = "/zustaende";
    pub const STATE: &str = "/zustaende/{state}";
    pub const CLERK_SIGN_IN: &str = "/behoerde/anmelden";
    /// Asks the provider again what a clerk may, and leads back.
    pub const CLERK_ASK_AGAIN: &str = "/behoerde/anmelden/erneut";
    pub const CLERK_MESSAGES: &str = "/behoerde/rueckfragen";
    pub const CLERK_PREVIEW: &str = "/behoerde/rueckfragen/{message}/vorschau";
    pub const CLERK_PREVIEW_ITEM: &str = "/behoerde/rueckfragen/{message}/vorschau/{item}";
    pub const CLERK_MORE_TIME: &str = "/behoerde/rueckfragen/{message}/mehr-zeit";
    pub const CLERK_REPLY: &str = "/behoerde/rueckfragen/{message}/antwort";
    /// A reply that could not be handed over is tried again.
    pub const CLERK_RETRY: &str = "/behoerde/rueckfragen/{message}/uebergaben/{reply}/noch-einmal";
    /// Its package, as a file to download.
    pub const CLERK_PACKAGE: &str = "/behoerde/rueckfragen/{message}/uebergaben/{reply}/paket";
    pub const CLERK_NOTICES: &str = "/behoerde/rueckfragen/{message}/hinweise";
    pub const CLERK_CODE: &str = "/behoerde/rueckfragen/{message}/zugangscode";
    pub const CLERK_REPRESENTATION_END: &str = "/behoerde/rueckfragen/{message}/vertretung/{representation}/beenden";
    pub const CLERK_REPRESENTATION_CONFIRM: &str = "/behoerde/rueckfragen/{message}/vertretung/{representation}/bestaetigen";
    pub const CLERK_FILE: &str = "/behoerde/rueckfragen/{message}/unterlagen/{document}";
    /// What the portal made from documents.
    pub const CLERK_RENDITION: &str = "/behoerde/rueckfragen/{message}/kopien/{rendition}";
    pub const CLERK_PAGES: &str = "/behoerde/rueckfragen/{message}/unterlagen/{document}/seiten/{page}";
    pub const CLERK_PAGE_PICTURE: &str = "/behoerde/rueckfragen/{message}/unterlagen/{document}/bild/{page}";
}

/// The fragment every answer to a form post names, so that focus does not stay at an old one.
pub const CONTENT: &str = "#inhalt";
/// The fragment of the error summary; forms post to it so that the browser goes there without any script.
pub const ERRORS: &str = "#fehler";

pub fn state(address: &str) -> String {
    format!("{}/{address}", pattern::STATES)
}

pub fn message(id: MessageId) -> String {
    format!("/rueckfragen/{id}")
}

pub fn question(id: MessageId, item: &ItemId) -> String {
    format!("/rueckfragen/{id}/fragen/{item}")
}

pub fn papers(id: MessageId, item: &ItemId) -> String {
    format!("/rueckfragen/{id}/nachweise/{item}")
}

/// Why the page of a form is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The words are kept, and the page says what is wrong with them.
    Words,
    /// There were none.
    Nothing,
    /// Files were not taken; the draft remembers which and why.
    Files,
    /// "Upload" was pressed, and no file was chosen.
    NoFile,
}

impl Refused {
    /// The word in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Words => "1",
            Self::Nothing => "leer",
            Self::Files => "dateien",
            Self::NoFile => "keine-datei",
        }
    }
}

/// The page of a form that was refused: it says what is wrong, and no answer to a post stays in the history.
pub fn refused(page: &str, from_check: bool, why: Refused) -> String {
    let mark = if from_check { '&' } else { '?' };
    format!("{page}{}{mark}fehler={}", came_from(from_check), why.word())
}

/// The check page, which says why the reply was not sent.
pub fn check_again(id: MessageId, why: &str) -> String {
    format!("{}?hinweis={why}", check(id))
}

/// What an address adds for whoever came from the check page and goes back there.
pub fn came_from(check: bool) -> &'static str {
    if check { "?von=pruefen" } else { "" }
}

pub fn papers_remove(id: MessageId, item: &ItemId, document: DocumentId, from_check: bool) -> String {
    format!("/rueckfragen/{id}/nachweise/{item}/entfernen/{document}{}", came_from(from_check))
}

/// The papers page with the menu of this file open.
pub fn papers_menu(id: MessageId, item: &ItemId, from_check: bool, document: DocumentId) -> String {
    let mark = if from_check { '&' } else { '?' };
    format!("{}{}{mark}menue={document}", papers(id, item), came_from(from_check))
}

pub fn papers_file(id: MessageId, item: &ItemId, document: DocumentId) -> String {
    format!("/rueckfragen/{id}/nachweise/{item}/datei/{document}")
}

pub fn papers_phone(id: MessageId, item: &ItemId) -> String {
    format!("/rueckfragen/{id}/nachweise/{item}/handy")
}

pub fn papers_phone_end(id: MessageId, item: &ItemId) -> String {
    format!("/rueckfragen/{id}/nachweise/{item}/handy/beenden")
}

/// What a phone's camera reads: the code is all it says.
pub fn phone(code: &str) -> String {
    format!("/handy?code={code}")
}

pub fn uploads(id: MessageId, item: &ItemId) -> String {
    format!("/rueckfragen/{id}/nachweise/{item}/uebertragungen")
}

pub fn upload(id: MessageId, item: &ItemId, upload: DocumentId) -> String {
    format!("/rueckfragen/{id}/nachweise/{item}/uebertragungen/{upload}")
}

pub fn check(id: MessageId) -> String {
    format!("/rueckfragen/{id}/pruefen")
}

pub fn saved(id: MessageId) -> String {
    format!("/rueckfragen/{id}/gespeichert")
}

pub fn receipt(id: MessageId, number: &ReceiptNumber) -> String {
    format!("/rueckfragen/{id}/eingang/{number}")
}

pub fn sent_file(id: MessageId, number: &ReceiptNumber, document: DocumentId) -> String {
    format!("/rueckfragen/{id}/eingang/{number}/unterlagen/{document}")
}

pub fn take_back(id: MessageId, number: &ReceiptNumber, document: DocumentId) -> String {
    format!("/rueckfragen/{id}/eingang/{number}/zuruecknehmen/{document}")
}

pub fn receipt_json(id: MessageId, number: &ReceiptNumber) -> String {
    format!("/rueckfragen/{id}/eingang/{number}.json")
}

pub fn history(id: MessageId) -> String {
    format!("/rueckfragen/{id}/verlauf")
}

pub fn supplement(id: MessageId) -> String {
    format!("/rueckfragen/{id}/nachreichen")
}

pub fn more_time(id: MessageId) -> String {
    format!("/rueckfragen/{id}/mehr-zeit")
}

pub fn representation(id: MessageId) -> String {
    format!("/rueckfragen/{id}/vertretung")
}

pub fn representation_end(id: MessageId, representation: RepresentationId) -> String {
    format!("/rueckfragen/{id}/vertretung/{representation}/beenden")
}

pub fn representation_confirm(id: MessageId, representation: RepresentationId) -> String {
    format!("/rueckfragen/{id}/vertretung/{representation}/bestaetigen")
}

pub fn clerk_representation_end(id: MessageId, representation: RepresentationId) -> String {
    format!("/behoerde/rueckfragen/{id}/vertretung/{representation}/beenden")
}

pub fn clerk_representation_confirm(id: MessageId, representation: RepresentationId) -> String {
    format!("/behoerde/rueckfragen/{id}/vertretung/{representation}/bestaetigen")
}

pub fn invitation(token: &str) -> String {
    format!("/v/{token}")
}

/// What a link adds where several Länder share the portal, so that the right accounts are offered. It tells nothing else.
pub fn for_land(tenant: &TenantId) -> String {
    format!("?land={tenant}")
}

pub fn letter_file(id: MessageId, file: MessageFileId) -> String {
    format!("/rueckfragen/{id}/anlagen/{file}")
}

pub fn calendar(id: MessageId) -> String {
    format!("/rueckfragen/{id}/termin.ics")
}

pub fn clerk_retry(id: MessageId, reply: ReplyId) -> String {
    format!("/behoerde/rueckfragen/{id}/uebergaben/{reply}/noch-einmal")
}

pub fn clerk_package(id: MessageId, reply: ReplyId) -> String {
    format!("/behoerde/rueckfragen/{id}/uebergaben/{reply}/paket")
}

pub fn dry_run(token: &str) -> String {
    format!("/vorschau/{token}")
}

pub fn dry_run_item(token: &str, item: &ItemId) -> String {
    format!("/vorschau/{token}/{item}")
}

pub fn clerk_preview(id: MessageId) -> String {
    format!("/behoerde/rueckfragen/{id}/vorschau")
}

pub fn clerk_preview_item(id: MessageId, item: &ItemId) -> String {
    format!("/behoerde/rueckfragen/{id}/vorschau/{item}")
}

pub fn clerk_more_time(id: MessageId) -> String {
    format!("/behoerde/rueckfragen/{id}/mehr-zeit")
}

pub fn clerk_reply(id: MessageId) -> String {
    format!("/behoerde/rueckfragen/{id}/antwort")
}

pub fn clerk_file(id: MessageId, document: DocumentId) -> String {
    format!("/behoerde/rueckfragen/{id}/unterlagen/{document}")
}

pub fn clerk_rendition(id: MessageId, rendition: DocumentId) -> String {
    format!("/behoerde/rueckfragen/{id}/kopien/{rendition}")
}

/// Page `number` of a document, under the document's own address.
pub fn preview(file: &str, number: usize, large: bool) -> String {
    format!("{file}/seiten/{number}{}", if large { "?gross=1" } else { "" })
}

pub fn preview_picture(file: &str, number: usize, large: bool) -> String {
    format!("{file}/bild/{number}{}", if large { "?gross=1" } else { "" })
}

pub fn clerk_notices(id: MessageId) -> String {
    format!("/behoerde/rueckfragen/{id}/hinweise")
}

pub fn clerk_code(id: MessageId) -> String {
    format!("/behoerde/rueckfragen/{id}/zugangscode")
}
