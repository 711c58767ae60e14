//! Which language to answer in: the link just pressed, the choice made before, what the browser prefers, German.

use app::{i18n::Locale, pages::frame::away::LANGUAGE};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{Html, IntoResponse as _, Response},
};
use domain::question::Typed;

const COOKIE: &str = "__Host-lang";

/// A language that was chosen by a button of a form, in the answer to its post.
#[derive(Debug, Clone, Copy)]
struct Chosen(Locale);

/// The language that a button of a form asks for, which posts what is typed along.
pub fn pressed(typed: &Typed) -> Option<Locale> {
    typed.one("aktion")?.strip_prefix(LANGUAGE).and_then(Locale::parse)
}

/// The same page in the language that was asked for, with everything that was typed.
pub fn again(html: String, locale: Locale) -> Response {
    let mut response = Html(html).into_response();
    response.extensions_mut().insert(Chosen(locale));
    response
}

/// Puts the [`Locale`] into the request; remembers a new choice.
pub async fn choose(mut request: Request, next: Next) -> Response {
    let pressed = request.uri().query().and_then(from_query);
    let locale = pressed.or_else(|| from_cookie(request.headers())).or_else(|| from_browser(request.headers()));
    let locale = locale.unwrap_or(Locale::German);
    request.extensions_mut().insert(locale);
    let mut response = next.run(request).await;
    let by_form = response.extensions().get::<Chosen>().map(|chosen| chosen.0);
    if let Some(locale) = by_form.or(pressed) {
        let cookie = format!("{COOKIE}={}; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax", locale.tag());
        response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie).expect("a tag is plain text"));
    }
    response
}

fn from_query(query: &str) -> Option<Locale> {
    query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Locale::parse)
}

fn from_cookie(headers: &HeaderMap) -> Option<Locale> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split("; "))
        .find_map(|pair| pair.strip_prefix(COOKIE)?.strip_prefix('='))
        .and_then(Locale::parse)
}

/// The first language of `Accept-Language` that we have; its order is the browser's preference.
fn from_browser(headers: &HeaderMap) -> Option<Locale> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let primary = |range: &str| range.split([';', '-']).next().unwrap_or_default().trim().to_lowercase();
    accepted.split(',').find_map(|range| Locale::parse(&primary(range)))
}
