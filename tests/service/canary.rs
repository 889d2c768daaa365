//! Nothing personal gets out (UX 6.9): every personal value of every simulated passport is looked for in everything a
//! service and the command line write beside the result itself: logs, metrics, events, headers, session and problem
//! documents.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::bring::{await_state, begin, place, remote};
use super::canaries::{found, values};
use super::client::{Answer, EVERYTHING, Home, Node};
use super::documents::{as_if_real, bundle};
use super::receiver::Receiver;
use super::socket::{Lie, bring};

/// A PID of nobody.
const PID: &str = "9208-2002-2-123456789012";

/// Pieces of the photo, as they would stand in a JSON document or a dump.
fn photo(bundle: &Value) -> BTreeSet<String> {
    use base64::Engine;
    let Some(content) = bundle["files"]["DG2"]["content"].as_str() else { return BTreeSet::new() };
    let octets = base64::engine::general_purpose::STANDARD.decode(content).unwrap();
    let piece = &octets[octets.len() / 2..][..24];
    // The middle is cut at a multiple of three from the start, so that the text is the same as in the whole.
    let start = octets.len() / 6 * 3;
    let inside = base64::engine::general_purpose::STANDARD.encode(&octets[start..start + 24]);
    BTreeSet::from([hex::encode(piece), inside])
}

fn head_and_body(answer: &Answer) -> String {
    format!("{}\n{}", answer.head, answer.body)
}

fn profiles(home: &Home) -> Vec<String> {
    let listed: Value = serde_json::from_str(&home.run(&["--json", "sim", "list"])).unwrap();
    let named = |profile: &Value| profile["name"].as_str().or_else(|| profile.as_str()).map(str::to_owned);
    listed["profiles"].as_array().unwrap().iter().filter_map(named).collect()
}

/// A session of each profile, as far as it comes by itself; what is said on the way.
fn sessions(node: &Node, key: &str, profiles: &[String]) -> String {
    let mut said = String::new();
    let mut begun = Vec::new();
    for profile in profiles {
        let wish = json!({ "mode": "simulated", "specimen": profile, "face": "same", "external_ref": "case-7" });
        let made =
            node.ask("POST", "/v1/sessions", Some(key), &[("Idempotency-Key", profile)], Some(&wish.to_string()));
        assert_eq!(made.status, 201, "{profile}: {made:?}");
        begun.push(made.json()["id"].as_str().unwrap().to_owned());
        said += &head_and_body(&made);
    }
    let (until, mut verdicts) = (Instant::now() + Duration::from_secs(90), 0);
    for id in &begun {
        loop {
            let session = node.get(&format!("/v1/sessions/{id}"), Some(key));
            let state = session.json()["state"].as_str().unwrap_or_default().to_owned();
            let moves = ["waiting", "waiting_document", "access", "reading", "checking"].contains(&state.as_str());
            if !moves || Instant::now() > until {
                verdicts += usize::from(state == "verdict");
                said += &head_and_body(&session);
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        said += &head_and_body(&node.ask(
            "GET",
            &format!("/v1/sessions/{id}/result?redact=anonymous"),
            Some(key),
            &[],
            None,
        ));
    }
    assert!(verdicts * 2 > profiles.len(), "{verdicts} of {}", profiles.len());
    said
}

/// Where callers come from: an address of this machine that nobody else uses.
const FROM: &str = "127.0.0.77";

/// A request from that address.
fn ask_from_there(node: &Node, head: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(format!("{FROM}:0").parse().unwrap()).unwrap();
        let mut stream = socket.connect(node.address.parse().unwrap()).await.unwrap();
        let request = format!("{head} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", node.address);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    })
}

/// Streams of events, frames of sockets, and messages of webhooks about passports that were brought from elsewhere.
fn streams(node: &Node, key: &str, receiver: &Receiver) -> String {
    let events = json!(["session.finished", "session.expired", "audit.anchor", "trust.snapshot_old"]);
    let body = json!({ "url": receiver.url(), "events": events }).to_string();
    let made = node.ask("POST", "/v1/webhooks", Some(key), &[("Idempotency-Key", "w")], Some(&body));
    assert_eq!(made.status, 201, "{made:?}");
    let mut said = String::new();
    for (number, (profile, local)) in
        [("dk-ready", false), ("dk-ready", true), ("aa-ec", true), ("dk-expired", false), ("dk-tampered-photo", true)]
            .into_iter()
            .enumerate()
    {
        let mut wish = remote(profile);
        wish["face"] = json!("same");
        wish["route"] = json!("nemid_app");
        let (id, url) = place(node, &begin(node, key, &format!("s{number}"), &wish));
        said += &std::thread::scope(|scope| {
            // From the first event to the last.
            let path = format!("/v1/sessions/{id}/events");
            let stream = scope.spawn(move || head_and_body(&node.get(&path, Some(key))));
            let heard = bring(&url, FROM, profile, local, &Lie::None);
            assert!(heard.texts.iter().any(|text| text.contains("verdict_ready")), "{:?}", heard.texts);
            await_state(node, key, &id, &["need_subject", "verdict"]);
            let headers = [("Idempotency-Key", id.as_str())];
            let told = json!({ "pid": PID }).to_string();
            node.ask("POST", &format!("/v1/sessions/{id}/person"), Some(key), &headers, Some(&told));
            await_state(node, key, &id, &["verdict"]);
            node.ask("DELETE", &format!("/v1/sessions/{id}"), Some(key), &[], None);
            let stream = stream.join().unwrap();
            assert!(stream.contains("event: verdict\n") && stream.contains("event: session.closed\n"), "{stream}");
            stream + &heard.texts.join("\n")
        });
    }
    receiver.await_events("session.finished", 5);
    receiver.await_events("audit.anchor", 1);
    said + &receiver.messages().iter().map(|(head, body)| format!("{head}\n{body}\n")).collect::<String>()
}

#[test]
fn nothing_personal_is_in_streams_sockets_and_webhooks_and_no_callers_address_anywhere() {
    let receiver = Receiver::start(&[200]);
    let home = receiver.home().with("PASKONTROL_RATE", "1000000");
    let records = home.path("records.sqlite").display().to_string();
    let home = home.with("PASKONTROL_RECORDS", &records);
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let mut values: BTreeSet<String> =
        ["dk-ready", "aa-ec", "dk-expired", "dk-tampered-photo"].into_iter().flat_map(values).collect();
    values.extend(photo(&bundle("dk-ready", None)));
    values.insert(PID.to_owned());
    // Whoever calls: known, unknown, with nonsense, too often.
    let mut said = String::new();
    for head in ["GET /healthz", "GET /v1/trust", "GET /nowhere", "PUT /v1/trust", "GET /v1/chip/ct_0", "nonsense"] {
        said += &ask_from_there(&node, head);
    }
    said += &streams(&node, &key, &receiver);
    for path in ["/metrics", "/readyz", "/v1/audit", "/v1/audit/head", "/v1/webhooks", "/v1/doctor"] {
        said += &head_and_body(&node.get(path, Some(&key)));
    }
    said += &node.log();
    said += &home.run(&["--json", "audit", "export", "--redact", "minimal"]);
    values.extend([FROM.to_owned(), "7f00004d".to_owned(), "127, 0, 0, 77".to_owned()]);
    assert_eq!(found(&said, &values), Vec::<&str>::new());
    // Nor in what is kept: the records hold an address only where somebody gives one.
    for file in std::fs::read_dir(home.folder.path()).unwrap().map(|file| file.unwrap().path()) {
        let octets = if file.is_file() { std::fs::read(&file).unwrap() } else { Vec::new() };
        let kept: String = octets.iter().map(|octet| char::from(*octet)).collect();
        assert_eq!(found(&kept, &values), Vec::<&str>::new(), "{}", file.display());
    }
    assert!(said.len() > 20_000, "{}", said.len());
    println!("canaries: {} values in {} octets", values.len(), said.len());
}

#[test]
fn no_personal_value_is_found_where_none_may_be() {
    let home = Home::new().with("PASKONTROL_RATE", "1000000");
    let records = home.path("records.sqlite").display().to_string();
    let home = home.with("PASKONTROL_RECORDS", &records);
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let profiles = profiles(&home);
    assert!(profiles.len() >= 10, "{profiles:?}");
    let mut values: BTreeSet<String> = profiles.iter().flat_map(|profile| values(profile)).collect();
    values.insert(PID.to_owned());
    let mut said = sessions(&node, &key, &profiles);
    // Posted bundles: recorded, refused, broken, and with values where they do not belong.
    for profile in ["dk-ready", "dk-expired", "aa-ec"] {
        let sent = as_if_real(bundle(profile, None));
        values.extend(photo(&sent));
        let specimen = paskontrol::simulator::specimen(profile).unwrap();
        let lines = specimen.mrz.lines().join("\n");
        let good = json!({ "evidence": sent, "pid": PID, "mrz": lines, "route": "nemid_app", "redact": "anonymous" });
        for (name, body) in [
            ("recorded", good.clone()),
            ("no evidence", json!({ "evidence": { "mrz": lines }, "pid": PID })),
            ("strange member", json!({ "evidence": sent, lines.as_str(): PID })),
            ("wrong lines", json!({ "evidence": sent, "mrz": lines.replace('<', "?") })),
            ("wrong words", json!({ "evidence": sent, "route": lines, "face": lines, "policy": PID, "redact": PID })),
        ] {
            let headers = [("Idempotency-Key", &*format!("{profile} {name}"))];
            let answer = node.ask("POST", "/v1/verifications", Some(&key), &headers, Some(&body.to_string()));
            said += &head_and_body(&answer);
        }
        for path in ["/v1/mrz/parse", "/v1/verifications", "/v1/sessions"] {
            let broken = format!("{{\"lines\": \"{lines}");
            said += &head_and_body(&node.ask("POST", path, Some(&key), &[("Idempotency-Key", "b")], Some(&broken)));
        }
        let number = specimen.mrz.document_number.reveal();
        for path in [format!("/v1/sessions/{number}"), format!("/v1/codes/{number}"), format!("/{number}?pid={PID}")] {
            said += &head_and_body(&node.get(&path, Some(&key)));
        }
    }
    for path in ["/metrics", "/readyz", "/v1/audit", "/v1/audit/head", "/v1/trust", "/v1/webhooks"] {
        said += &head_and_body(&node.get(path, Some(&key)));
    }
    said += &node.log();
    // The command line: what it says beside the result, and its events.
    for profile in ["dk-ready", "dk-expired", "eac-full"] {
        let output =
            home.command().args(["--events", "--redact", "anonymous", "demo", "--as", profile]).output().unwrap();
        said += &String::from_utf8_lossy(&output.stdout);
        said += &String::from_utf8_lossy(&output.stderr);
    }
    assert!(said.len() > 50_000 && node.log().lines().count() > profiles.len(), "{}", said.len());
    assert_eq!(found(&said, &values), Vec::<&str>::new());
    // The scan itself: every value would have been found.
    for value in &values {
        assert_eq!(found(&format!("{said}\"{}\"", value.to_lowercase()), &BTreeSet::from([value.clone()])).len(), 1);
    }
    println!("canaries: {} values in {} octets", values.len(), said.len());
}
