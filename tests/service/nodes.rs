//! Two nodes on one store: whichever dies, and whenever, no audited verdict is lost or doubled.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{EVERYTHING, Home, Node};
use super::documents::{as_if_real, bundle};

/// Deaths, and requests under way at each.
const ROUNDS: usize = 4;
const AT_ONCE: usize = 5;

fn recorded(home: &Home) {
    let trust = home.trust("dk-ready");
    let key = home.key(EVERYTHING);
    let evidence = as_if_real(bundle("dk-ready", None));
    let standing = home.serve(&trust);
    let heard = Mutex::new(Vec::new());
    for round in 0..ROUNDS {
        let mut dying = home.serve(&trust);
        let address = dying.address.clone();
        thread::scope(|scope| {
            for number in 0..AT_ONCE {
                let (key, evidence, heard, standing, address) = (&key, &evidence, &heard, &standing, &address);
                scope.spawn(move || {
                    let person = round * AT_ONCE + number;
                    let event = ask_until_heard(standing, address, key, evidence, person);
                    heard.lock().unwrap().push(event);
                });
            }
            // Somewhere in the middle: a little later in each round.
            thread::sleep(Duration::from_millis(20 + 60 * u64::try_from(round).unwrap()));
            dying.kill();
        });
    }
    let heard = heard.into_inner().unwrap();
    let distinct: BTreeSet<_> = heard.iter().cloned().collect();
    assert_eq!((heard.len(), distinct.len()), (ROUNDS * AT_ONCE, ROUNDS * AT_ONCE), "{heard:?}");
    let verified: Value = serde_json::from_str(&home.run(&["--json", "audit", "verify"])).unwrap();
    assert_eq!(verified["entries"], json!(ROUNDS * AT_ONCE), "one entry for each verdict, and no more");
    let tail: Value = serde_json::from_str(&home.run(&["--json", "audit", "tail", "--count", "100"])).unwrap();
    let kept: BTreeSet<_> = tail["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["event_id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kept, distinct, "what was told is what is kept");
}

/// Asks one node, and after its death the other, the same thing under the same key; the audit event it hears of.
fn ask_until_heard(standing: &Node, dying: &str, key: &str, evidence: &Value, person: usize) -> String {
    let body = json!({
        "evidence": evidence,
        "route": "nemid_app",
        "holder": "match",
        "portrait": false,
        "pid": format!("PID:9208-2002-2-{person:012}"),
    })
    .to_string();
    let name = format!("verdict-{person}");
    let headers = [("Idempotency-Key", name.as_str())];
    let began = Instant::now();
    let mut first = true;
    loop {
        let answer = if std::mem::take(&mut first) {
            standing.ask_at(dying, "POST", "/v1/verifications", Some(key), &headers, Some(&body))
        } else {
            standing.try_ask("POST", "/v1/verifications", Some(key), &headers, Some(&body))
        };
        match answer {
            Ok(answer) if answer.status == 200 => {
                let event = answer.json()["audit_event"].as_str().map(str::to_owned);
                return event.unwrap_or_else(|| panic!("nothing was recorded: {}", answer.body));
            }
            Ok(answer) => assert!([409, 503].contains(&answer.status), "{answer:?}"),
            Err(_) => {}
        }
        assert!(began.elapsed() < Duration::from_secs(60), "never heard of {name}");
        thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn on_one_file() {
    let home = Home::new();
    let store = home.path("records.sqlite");
    let home = home.with("PASKONTROL_RECORDS", store.to_str().unwrap()).with("PASKONTROL_TIMEOUT", "1");
    recorded(&home);
}

#[test]
#[cfg(feature = "postgres")]
fn on_one_postgresql() {
    let Some((home, _)) = in_postgresql(Home::new(), "service") else { return };
    recorded(&home.with("PASKONTROL_TIMEOUT", "1"));
}

/// A home whose records are in a schema of their own, and somebody who looks into it; nothing where there is no PostgreSQL.
#[cfg(feature = "postgres")]
#[expect(clippy::print_stderr, reason = "what is skipped is said, here outside #[test] too")]
pub(super) fn in_postgresql(home: Home, name: &str) -> Option<(Home, postgres::Client)> {
    let Ok(address) = std::env::var("PASKONTROL_POSTGRES") else {
        eprintln!("SKIPPED: no PostgreSQL (PASKONTROL_POSTGRES is not set)");
        return None;
    };
    let schema = format!("{name}_{}", std::process::id());
    let config: postgres::Config = address.parse().unwrap();
    let mut client = config.connect(postgres::NoTls).unwrap();
    client.batch_execute(&format!("CREATE SCHEMA {schema}; SET search_path = {schema}")).unwrap();
    let key = home.path("records.key");
    let home = home
        .with("PASKONTROL_RECORDS", &format!("{address} options='-c search_path={schema}'"))
        .with("PASKONTROL_RECORDS_KEY", key.to_str().unwrap());
    Some((home, client))
}
