//! What has to be done now and then, whoever asks for anything.

use std::sync::Arc;
use std::time::Duration;

use super::http::Line;
use super::node::Node;
use super::supervisor;
use super::webhooks::{Seen, look};
use crate::engine;

/// How often what is believed is looked at again, and old answers are forgotten.
const EVERY: Duration = Duration::from_secs(10);

/// Keeps a node up to date until it ends.
pub(super) async fn keep_up(node: Arc<Node>) {
    let mut turn = tokio::time::interval(supervisor::watchdog().map_or(EVERY, |watchdog| watchdog.min(EVERY)));
    let seen = Arc::new(Seen::default());
    loop {
        turn.tick().await;
        supervisor::tell("WATCHDOG=1");
        let (keeping, seen) = (Arc::clone(&node), Arc::clone(&seen));
        // A turn that was not made is made the next time.
        let _ = node.blocking(move || once(&keeping, &seen)).await;
        let live = i64::try_from(node.sessions.sweep(engine::now())).unwrap_or(i64::MAX);
        node.metrics.gauge("paskontrol_sessions", &[], live);
        let anchors = i64::try_from(node.trust().anchor_count()).unwrap_or(i64::MAX);
        node.metrics.gauge("paskontrol_trust_anchors", &[], anchors);
    }
}

fn once(node: &Node, seen: &Seen) {
    let warn = |message, code| node.log.write(engine::now(), Line::warn(message, code));
    if node.refresh_trust().is_err() {
        warn("trust store not read", "trust.empty");
    }
    if node.refresh_keys().is_err() {
        warn("secret not read", "config.invalid");
    }
    let forgotten = node.ledger.forget_replies(engine::now());
    let known = node.sessions.make_known(&node.ledger, engine::now());
    let told = look(node, seen);
    match (forgotten, known, told) {
        (Ok(()), Ok(()), Ok(0)) => {}
        (Ok(()), Ok(()), Ok(_)) => node.sender.something.notify_one(),
        _ => warn("store not reached", "log.unavailable"),
    }
}
