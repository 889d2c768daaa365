//! What can be asked of the desk.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use super::page::{self, Entry, Sheet};
use super::state::Desk;
use super::{assets, events, guard};
use crate::crypto::random::{OsRng, Random};
use crate::encoding::Date;
use crate::engine::doctor;
use crate::engine::session::{Can, FaceAnswer, Input, Key, Stage, Zone};
use crate::mrz::MrzKey;

/// A form of ours is far smaller.
const MOST_OCTETS: usize = 8 * 1024;

/// How long an answer waits for what it brought about, so that the page shows it at once.
const SETTLE: Duration = Duration::from_millis(400);

/// Everything there is.
pub(super) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(desk_page))
        .route("/start/{secret}", get(start))
        .route("/citizen", get(citizen_page))
        .route("/live", get(live))
        .route("/events", get(events::events))
        .route("/portrait/{epoch}", get(portrait))
        .route("/print/{sheet}", get(print))
        .route("/diagnosis", get(diagnosis))
        .route("/lines", post(report))
        .route("/do/{deed}", post(act))
        .route("/desk.css", get(assets::style))
        .route("/desk.js", get(assets::script))
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(MOST_OCTETS))
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), guard::guard))
        .with_state(desk)
}

async fn nothing() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// Takes the launch secret for a cookie. The page that answers leads on by itself: a redirect would still count as coming
/// from wherever the link was clicked, and the cookie would not be sent.
async fn start(State(desk): State<Arc<Desk>>, Path(secret): Path<String>) -> Response {
    let Some(cookie) = desk.secrets.exchange(&secret) else {
        return guard::refused(&desk, StatusCode::UNAUTHORIZED, "desk-locked", "desk-locked-p");
    };
    let cookie = format!("{}={cookie}; Path=/; HttpOnly; SameSite=Strict", guard::cookie_name(&desk));
    let texts = desk.texts();
    let title = texts.text("desk-title");
    let page = html! {
        (maud::DOCTYPE)
        html lang=(texts.language().tag()) {
            head { meta charset="utf-8"; title { (title) } meta http-equiv="refresh" content="0;url=/"; }
            body { main { h1 { (title) } p { a href="/" { (texts.text("desk-skip")) } } } }
        }
    };
    ([(header::SET_COOKIE, cookie)], Html(page.into_string())).into_response()
}

#[derive(Deserialize)]
struct Asked {
    tab: Option<String>,
}

/// A tab's name: letters and digits of ours.
fn known(tab: Option<&str>) -> Option<&str> {
    tab.filter(|tab| tab.len() == 16 && tab.bytes().all(|octet| octet.is_ascii_hexdigit()))
}

/// Whether the script asks for the part that it puts in place.
fn wants_part(headers: &HeaderMap) -> bool {
    headers.contains_key("x-part")
}

async fn desk_page(State(desk): State<Arc<Desk>>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let Some(tab) = known(asked.tab.as_deref()) else {
        let mut octets = [0; 8];
        return match OsRng.fill(&mut octets) {
            Ok(()) => Redirect::to(&format!("/?tab={}", hex::encode(octets))).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
    };
    shown(&desk, tab, &headers)
}

/// The page, or the part of it that the script replaces.
fn shown(desk: &Desk, tab: &str, headers: &HeaderMap) -> Response {
    let part = wants_part(headers);
    let html = desk.look(tab, |look| {
        let content = page::desk(look);
        if part { content } else { page::whole(look, &content) }
    });
    Html(html.into_string()).into_response()
}

async fn citizen_page(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Html<String> {
    let part = wants_part(&headers);
    let html = desk.look_only(|look| {
        let content = page::citizen(look);
        if part { content } else { page::whole(look, &content) }
    });
    Html(html.into_string())
}

/// How far reading has come.
async fn live(State(desk): State<Arc<Desk>>) -> Response {
    let html: Option<Markup> = desk.look_only(|look| match &look.view.stage {
        Stage::Reading(reading) => Some(page::live(look, reading)),
        _ => None,
    });
    html.map_or_else(|| StatusCode::NO_CONTENT.into_response(), |html| Html(html.into_string()).into_response())
}

/// The portrait of this citizen, and of no other.
async fn portrait(State(desk): State<Arc<Desk>>, Path(epoch): Path<u64>) -> Response {
    let view = desk.session.view();
    let portrait = view.stage.case().and_then(|case| case.portrait.clone()).filter(|_| view.epoch == epoch);
    match portrait {
        Some(png) if !desk.is_hidden() => ([(header::CONTENT_TYPE, "image/png")], png.to_vec()).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn print(State(desk): State<Arc<Desk>>, Path(sheet): Path<String>) -> Response {
    let sheet = match sheet.as_str() {
        "file" => Sheet::File,
        "citizen" => Sheet::Citizen,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    // A key that is not there yet is written to a file.
    let sealing = Arc::clone(&desk);
    let receipt = tokio::task::spawn_blocking(move || sealing.compact_receipt()).await.ok().flatten();
    let page = desk.look_only(|look| page::whole(look, &page::sheet(look, sheet, receipt.as_deref())));
    Html(page.into_string()).into_response()
}

/// The doctor's findings. Looking takes a moment, on a thread that may wait.
async fn diagnosis(State(desk): State<Arc<Desk>>) -> Response {
    let config = desk.config.clone();
    let looked = tokio::task::spawn_blocking(move || doctor::examine(&doctor::gather(&config))).await;
    match looked {
        Ok(found) => {
            Html(desk.look_only(|look| page::whole(look, &page::diagnosis(look, &found))).into_string()).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A form of ours. Which fields are filled depends on what it does.
#[derive(Deserialize)]
pub(super) struct Fields {
    token: String,
    tab: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    mend: String,
    #[serde(default, deserialize_with = "wiped")]
    lines: Zeroizing<String>,
    #[serde(default, deserialize_with = "wiped")]
    can: Zeroizing<String>,
    #[serde(default, deserialize_with = "wiped")]
    number: Zeroizing<String>,
    #[serde(default, deserialize_with = "wiped")]
    born: Zeroizing<String>,
    #[serde(default, deserialize_with = "wiped")]
    expires: Zeroizing<String>,
    #[serde(default, deserialize_with = "wiped")]
    pid: Zeroizing<String>,
}

/// Text that is overwritten when it is no longer needed.
fn wiped<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Zeroizing<String>, D::Error> {
    String::deserialize(deserializer).map(Zeroizing::new)
}

/// What the lines say so far, while they are being typed. Nothing is kept of it.
async fn report(State(desk): State<Arc<Desk>>, form: Result<Form<Fields>, FormRejection>) -> Response {
    let fields = match checked(&desk, form) {
        Ok(fields) => fields,
        Err(answer) => return *answer,
    };
    desk.session.tell(Input::StillHere);
    Html(desk.look_only(|look| page::field_report(look, &fields.lines)).into_string()).into_response()
}

fn checked(desk: &Desk, form: Result<Form<Fields>, FormRejection>) -> Result<Fields, Box<Response>> {
    let Form(fields) = form.map_err(|rejection| Box::new(rejection.status().into_response()))?;
    if desk.secrets.is_token(&fields.token) && known(Some(&fields.tab)).is_some() {
        Ok(fields)
    } else {
        Err(Box::new(guard::refused(desk, StatusCode::FORBIDDEN, "desk-refused", "desk-refused-p")))
    }
}

/// The clerk does something.
async fn act(
    State(desk): State<Arc<Desk>>,
    Path(deed): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Fields>, FormRejection>,
) -> Response {
    let fields = match checked(&desk, form) {
        Ok(fields) => fields,
        Err(answer) => return *answer,
    };
    if deed == "control" {
        desk.take_over(&fields.tab);
    } else if !desk.controls(&fields.tab) {
        return (StatusCode::CONFLICT, shown(&desk, &fields.tab, &headers)).into_response();
    } else if !perform(&desk, &deed, &fields).await {
        return StatusCode::NOT_FOUND.into_response();
    }
    if wants_part(&headers) {
        shown(&desk, &fields.tab, &headers)
    } else {
        Redirect::to(&format!("/?tab={}", fields.tab)).into_response()
    }
}

/// Whether there is such a deed.
async fn perform(desk: &Desk, deed: &str, fields: &Fields) -> bool {
    match deed {
        "language" => desk.switch_language(),
        "hide" => desk.switch_hidden(),
        "next" => {
            desk.show_again();
            tell(desk, Input::Next).await;
        }
        "retry" => tell(desk, Input::Retry).await,
        "finish" => tell(desk, Input::FinishOpen).await,
        "still" => tell(desk, Input::StillHere).await,
        "lines" => tell(desk, of_lines(desk, fields)).await,
        "fields" => of_fields(desk, fields).await,
        "can" => of_can(desk, fields).await,
        "subject" => of_subject(desk, fields).await,
        "face" => match answer(&fields.value) {
            Some(face) => tell(desk, Input::Face(face)).await,
            None => return false,
        },
        "demo" | "profile" => return super::demo::perform(desk, deed, &fields.value).await,
        _ => return false,
    }
    true
}

fn answer(value: &str) -> Option<FaceAnswer> {
    match value {
        "same" => Some(FaceAnswer::Same),
        "unsure" => Some(FaceAnswer::Unsure),
        "not_same" => Some(FaceAnswer::NotSame),
        _ => None,
    }
}

/// Lines that open a chip, or that are kept to be mended.
fn of_lines(desk: &Desk, fields: &Fields) -> Input {
    let epoch = desk.session.view().epoch;
    desk.note_entry(epoch, Entry::named(&fields.source));
    match Zone::read(&fields.lines) {
        Ok(zone) if fields.mend == "yes" => match zone.mrz.suggestion() {
            Some(suggestion) => Input::Draft(Zeroizing::new(suggestion.mrz.lines().join("\n"))),
            None => Input::Draft(fields.lines.clone()),
        },
        Ok(zone) if zone.opens() => Input::Key(Key::from(&zone.mrz), Some(Zeroizing::new(zone.mrz.lines().join("\n")))),
        _ => Input::Draft(fields.lines.clone()),
    }
}

async fn of_fields(desk: &Desk, fields: &Fields) {
    let key = || {
        let (born, expires): (Date, Date) = (fields.born.trim().parse().ok()?, fields.expires.trim().parse().ok()?);
        MrzKey::from_dates(&fields.number, born, expires).ok()
    };
    entered(desk, key().map(|key| Input::Key(Key::Fields(key), None)), Entry::WrongFields).await;
}

async fn of_can(desk: &Desk, fields: &Fields) {
    entered(desk, Can::read(&fields.can).map(|can| Input::Key(Key::Can(can), None)), Entry::WrongCan).await;
}

async fn of_subject(desk: &Desk, fields: &Fields) {
    entered(desk, fields.pid.trim().parse().ok().map(Input::Subject), Entry::WrongSubject).await;
}

/// Takes what was entered, or says that it is nothing of the kind.
async fn entered(desk: &Desk, input: Option<Input>, wrong: Entry) {
    let epoch = desk.session.view().epoch;
    match input {
        Some(input) => {
            desk.note_entry(epoch, Entry::Keyboard);
            tell(desk, input).await;
        }
        None => desk.note_entry(epoch, wrong),
    }
}

/// Tells the session, and waits a moment for what comes of it.
pub(super) async fn tell(desk: &Desk, input: Input) {
    let mut changes = desk.changes.clone();
    let before = desk.session.view().revision;
    desk.session.tell(input);
    let changed = changes.wait_for(|view| view.revision > before);
    let _ = tokio::time::timeout(SETTLE, changed).await;
}
