//! Who may ask: only the browser that was let in, only from our own page, only by our own name (RELIABILITY D7).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::page;
use super::state::Desk;

/// Sent with every answer. Nothing is loaded from elsewhere, nothing is framed, nothing is kept.
const HEADERS: [(HeaderName, &str); 9] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Our own forms have to say where they come from.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), clipboard-read=()",
    ),
];

/// Lets through what is ours and says no to the rest.
pub(super) async fn guard(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let mut answer = match refusal(&desk, &request) {
        None => next.run(request).await,
        Some((status, title, text)) => refused(&desk, status, title, text),
    };
    for (name, value) in &HEADERS {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

type Refusal = (StatusCode, &'static str, &'static str);

const STRANGER: Refusal = (StatusCode::FORBIDDEN, "desk-refused", "desk-refused-p");
const LOCKED: Refusal = (StatusCode::UNAUTHORIZED, "desk-locked", "desk-locked-p");
/// By another name: a name somebody made point here.
const MISDIRECTED: Refusal = (StatusCode::MISDIRECTED_REQUEST, "desk-refused", "desk-refused-p");

fn refusal(desk: &Desk, request: &Request) -> Option<Refusal> {
    let headers = request.headers();
    let host = desk.host();
    if only(headers, &header::HOST) != Some(host.as_str()) {
        return Some(MISDIRECTED);
    }
    let is_start = request.uri().path().starts_with("/start/");
    if !is_from_here(request.method(), headers, &host, is_start) {
        return Some(STRANGER);
    }
    // The look of a page that says no is no secret.
    let is_open = is_start || matches!(request.uri().path(), "/desk.css" | "/desk.js");
    (!is_open && !is_let_in(desk, headers)).then_some(LOCKED)
}

/// A header that is there exactly once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// Whether the request was made by our own page, or typed by a person.
fn is_from_here(method: &Method, headers: &HeaderMap, host: &str, is_start: bool) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    let origin = headers.get(header::ORIGIN).map(HeaderValue::as_bytes);
    let ours = format!("http://{host}");
    if origin.is_some_and(|origin| origin != ours.as_bytes()) {
        return false;
    }
    match *method {
        // The launch secret is what lets in, wherever the link was clicked.
        Method::GET if is_start => true,
        Method::GET => matches!(site, None | Some(b"same-origin" | b"none")),
        // A browser that sends forms says where from, one way or the other.
        Method::POST => origin.is_some() && matches!(site, None | Some(b"same-origin")),
        _ => false,
    }
}

/// The cookie's name. Cookies do not know ports, so the name does.
pub(super) fn cookie_name(desk: &Desk) -> String {
    format!("paskontrol_desk_{}", desk.port())
}

fn is_let_in(desk: &Desk, headers: &HeaderMap) -> bool {
    let name = cookie_name(desk);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .any(|(key, value)| key == name && desk.secrets.is_cookie(value))
}

/// A page that says no, and nothing else.
pub(super) fn refused(desk: &Desk, status: StatusCode, title: &str, text: &str) -> Response {
    let texts = desk.texts();
    let page = page::notice(texts.language().tag(), &texts.text(title), &texts.text(text));
    let mut answer = Response::new(Body::from(page.into_string()));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    answer
}
