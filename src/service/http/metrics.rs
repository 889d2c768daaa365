//! Counters for Prometheus (text format 0.0.4). Labels are words of ours; nothing of a holder or a document is among them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Upper bounds of a histogram's buckets, in seconds.
const BOUNDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// A counter: its name and its labels, written out.
type Series = (&'static str, String);

#[derive(Default)]
struct Figures {
    counters: BTreeMap<Series, u64>,
    gauges: BTreeMap<Series, i64>,
    times: BTreeMap<Series, Times>,
}

#[derive(Default, Clone, Copy)]
struct Times {
    buckets: [u64; BOUNDS.len()],
    count: u64,
    sum: f64,
}

/// What is counted.
#[derive(Default)]
pub(in crate::service) struct Metrics {
    figures: Mutex<Figures>,
}

impl Metrics {
    fn figures(&self) -> MutexGuard<'_, Figures> {
        self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more.
    pub(in crate::service) fn count(&self, name: &'static str, labels: &[(&str, &str)]) {
        let mut figures = self.figures();
        let counter = figures.counters.entry((name, written(labels))).or_default();
        *counter = counter.saturating_add(1);
    }

    /// A value that goes up and down.
    pub(in crate::service) fn gauge(&self, name: &'static str, labels: &[(&str, &str)], value: i64) {
        self.figures().gauges.insert((name, written(labels)), value);
    }

    /// Up or down by so much.
    pub(in crate::service) fn shift(&self, name: &'static str, by: i64) {
        let mut figures = self.figures();
        let gauge = figures.gauges.entry((name, String::new())).or_default();
        *gauge = gauge.saturating_add(by);
    }

    /// How long something took.
    pub(in crate::service) fn took(&self, name: &'static str, labels: &[(&str, &str)], time: Duration) {
        let seconds = time.as_secs_f64();
        let mut figures = self.figures();
        let times = figures.times.entry((name, written(labels))).or_default();
        for (bucket, bound) in times.buckets.iter_mut().zip(BOUNDS) {
            if seconds <= bound {
                *bucket = bucket.saturating_add(1);
            }
        }
        times.count = times.count.saturating_add(1);
        times.sum += seconds;
    }

    /// All of it, as text.
    pub(in crate::service) fn text(&self) -> String {
        let figures = self.figures();
        let mut text = String::new();
        let mut last = "";
        for ((name, labels), value) in &figures.counters {
            kind(&mut text, &mut last, name, "counter");
            let _ = writeln!(text, "{name}{} {value}", braces(labels));
        }
        for ((name, labels), value) in &figures.gauges {
            kind(&mut text, &mut last, name, "gauge");
            let _ = writeln!(text, "{name}{} {value}", braces(labels));
        }
        for ((name, labels), times) in &figures.times {
            kind(&mut text, &mut last, name, "histogram");
            let comma = if labels.is_empty() { "" } else { "," };
            for (bucket, bound) in times.buckets.iter().zip(BOUNDS) {
                let _ = writeln!(text, "{name}_bucket{{{labels}{comma}le=\"{bound}\"}} {bucket}");
            }
            let _ = writeln!(text, "{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {}", times.count);
            let _ = writeln!(text, "{name}_sum{} {}", braces(labels), times.sum);
            let _ = writeln!(text, "{name}_count{} {}", braces(labels), times.count);
        }
        text
    }
}

fn kind<'a>(text: &mut String, last: &mut &'a str, name: &'a str, kind: &str) {
    if *last != name {
        let _ = writeln!(text, "# TYPE {name} {kind}");
        *last = name;
    }
}

fn written(labels: &[(&str, &str)]) -> String {
    labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect::<Vec<_>>().join(",")
}

fn braces(labels: &str) -> String {
    if labels.is_empty() { String::new() } else { format!("{{{labels}}}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_and_times_are_written_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        metrics.count("a_total", &[("x", "y")]);
        metrics.count("a_total", &[("x", "y")]);
        metrics.shift("g", 3);
        metrics.took("t_seconds", &[], Duration::from_millis(20));
        let text = metrics.text();
        assert!(text.contains("# TYPE a_total counter\na_total{x=\"y\"} 2\n"), "{text}");
        assert!(text.contains("g 3\n") && text.contains("t_seconds_bucket{le=\"0.025\"} 1\n"), "{text}");
        assert!(text.contains("t_seconds_bucket{le=\"0.01\"} 0\n") && text.contains("t_seconds_count 1\n"), "{text}");
    }
}
