//! A code that was refused, on its way to the page that says why: no answer to a post stays in the history, and a code stands in no address.
//! It travels in a cookie that only the portal reads, for ten minutes, on this page alone and not beyond a sign-out.

use app::i18n::Locale;
use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
};
use domain::question::Typed;
use serde::Deserialize;

const COOKIE: &str = "__Secure-code";
/// Longer than any code with whatever somebody types between its characters.
const MAX_CHARS: usize = 40;

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFault {
    Empty,
    Length,
    Mistyped,
    Wrong,
    Replaced,
    Expired,
    Unclear,
}

impl CodeFault {
    const ALL: [Self; 7] = [Self::Empty, Self::Length, Self::Mistyped, Self::Wrong, Self::Replaced, Self::Expired, Self::Unclear];

    fn word(self) -> &'static str {
        match self {
            Self::Empty => "leer",
            Self::Length => "laenge",
            Self::Mistyped => "vertippt",
            Self::Wrong => "falsch",
            Self::Replaced => "ersetzt",
            Self::Expired => "abgelaufen",
            Self::Unclear => "unklar",
        }
    }
}

/// What the address of a code's page may say. Words that nobody knows say nothing.
#[derive(Debug, Deserialize)]
pub struct CodeQuery {
    /// The code itself, as a picture of squares brings it to a phone.
    pub code: Option<String>,
    fehler: Option<String>,
    /// A language was chosen; the code goes along.
    lang: Option<String>,
}

impl CodeQuery {
    pub fn fault(&self) -> Option<CodeFault> {
        let word = self.fehler.as_deref()?;
        CodeFault::ALL.into_iter().find(|fault| fault.word() == word)
    }

    /// What was typed before, if this address is where it led.
    pub fn typed(&self, headers: &HeaderMap) -> Typed {
        let mut typed = Typed::default();
        if let Some(code) = self.code.as_deref().filter(|code| code.chars().count() <= MAX_CHARS) {
            typed.push("code", code);
        } else if self.fehler.is_some() || self.lang.is_some() {
            let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
            let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
            let value = pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| format!("code={value}"));
            for (name, code) in value.iter().flat_map(|value| url::form_urlencoded::parse(value.as_bytes())) {
                typed.push(&name, &code);
            }
        }
        typed
    }
}

/// To the page that says what is wrong.
pub fn refused(page: &str, typed: &Typed, fault: CodeFault) -> Response {
    carried(page, &format!("{page}?fehler={}#fehler", fault.word()), typed)
}

/// To the page in another language, with everything that was typed.
pub fn in_language(page: &str, typed: &Typed, locale: Locale) -> Response {
    carried(page, &format!("{page}?lang={}", locale.tag()), typed)
}

fn carried(page: &str, address: &str, typed: &Typed) -> Response {
    let code: String = typed.raw("code").chars().take(MAX_CHARS).collect();
    let code: String = url::form_urlencoded::byte_serialize(code.as_bytes()).collect();
    let cookie = format!("{COOKIE}={code}; Path={page}; Max-Age=600; Secure; HttpOnly; SameSite=Strict");
    let mut response = Redirect::to(address).into_response();
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie).expect("escaped text is plain"));
    response
}

/// It was right, or somebody else may come: it is carried no further.
pub fn forget(page: &str, mut response: Response) -> Response {
    let gone = format!("{COOKIE}=; Path={page}; Max-Age=0; Secure; HttpOnly; SameSite=Strict");
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&gone).expect("an address of ours is plain"));
    response
}
