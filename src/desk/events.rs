//! Tells the page's script that something changed, by server-sent events. What changed it has to ask for: no event holds
//! more than a number and a name.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;

use super::state::Desk;
use crate::engine::session::View;

/// More streams than a clerk has tabs.
const MOST_STREAMS: usize = 24;

static STREAMS: AtomicUsize = AtomicUsize::new(0);

/// A stream that is counted for as long as it is open.
struct Counted;

impl Counted {
    fn new() -> Option<Self> {
        let before = STREAMS.fetch_add(1, Ordering::Relaxed);
        let counted = Self;
        (before < MOST_STREAMS).then_some(counted)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        STREAMS.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Deserialize)]
pub(super) struct Who {
    #[serde(default)]
    tab: String,
}

/// Every change from now on, the newest first.
pub(super) async fn events(State(desk): State<Arc<Desk>>, Query(who): Query<Who>) -> Response {
    let Some(counted) = Counted::new() else { return StatusCode::TOO_MANY_REQUESTS.into_response() };
    let changes = desk.changes.clone();
    let start = (desk, changes, who.tab, counted, None::<u64>);
    let events = stream::unfold(start, |(desk, mut changes, tab, counted, told)| async move {
        if told.is_some() {
            // A tab whose stream is open is there.
            loop {
                match tokio::time::timeout(Duration::from_secs(5), changes.changed()).await {
                    Ok(Ok(())) => break,
                    Ok(Err(_)) => return None,
                    Err(_) => drop(desk.controls(&tab)),
                }
            }
        }
        desk.controls(&tab);
        let view = Arc::clone(&changes.borrow_and_update());
        let event = told_of(&view, told);
        Some((Ok::<_, Infallible>(event), (desk, changes, tab, counted, Some(view.revision))))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
}

fn told_of(view: &View, told: Option<u64>) -> Event {
    let name = if told == Some(view.revision) { "progress" } else { "state" };
    Event::default().event(name).data(format!("{{\"revision\":{},\"stage\":\"{}\"}}", view.revision, view.stage.name()))
}
