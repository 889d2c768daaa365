//! What a node says of itself, of what it believes and of what it recorded.

use serde_json::json;

use super::client::{EVERYTHING, Home};
use super::documents::{as_if_real, bundle};
use super::schemas::fits;

/// A PID of nobody.
const PID: &str = "9208-2002-2-123456789012";

#[test]
fn the_log_is_told_without_whom_it_is_about() {
    let home = Home::new();
    let records = home.path("records.sqlite").display().to_string();
    let home = home.with("PASKONTROL_RECORDS", &records);
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let sent = as_if_real(bundle("dk-ready", None));
    for turn in 0..3 {
        let body = json!({ "evidence": sent, "pid": PID, "route": "nemid_app", "face": "no_match" }).to_string();
        let headers = [("Idempotency-Key", ["a", "b", "c"][turn])];
        let answer = node.ask("POST", "/v1/verifications", Some(&key), &headers, Some(&body));
        assert!(answer.json()["audit_event"].is_string(), "{answer:?}");
    }
    let first = node.get("/v1/audit?limit=2", Some(&key));
    fits("audit", &first.json());
    assert_eq!(first.json()["entries"].as_array().map(Vec::len), Some(2));
    let next = first.json()["next"].as_u64().unwrap();
    let rest = node.get(&format!("/v1/audit?from={next}&limit=2"), Some(&key)).json();
    assert_eq!((rest["entries"][0]["sequence"].clone(), rest["next"].clone()), (json!(2), json!(null)));
    assert_eq!(rest["entries"][0]["outcome"], "not_ready");
    let number = paskontrol::simulator::specimen("dk-ready").unwrap().mrz.document_number.reveal().clone();
    for text in [&first.body, &rest.to_string()] {
        assert!(!text.contains(PID) && !text.contains(&number), "{text}");
    }
    let head = node.get("/v1/audit/head", Some(&key)).json();
    fits("audit-head", &head);
    assert_eq!(head["entries"], 3);
    assert!(head["checkpoint"].as_str().unwrap().contains("\n3\n"), "{head}");
    for wrong in ["/v1/audit?limit=0", "/v1/audit?limit=501", "/v1/audit?from=-1", "/v1/audit?from=1&from=2"] {
        assert_eq!(node.get(wrong, Some(&key)).code(), "request.invalid", "{wrong}");
    }
    let other = home.key("session:read");
    assert_eq!(node.get("/v1/audit", Some(&other)).code(), "auth.scope");
}

#[test]
fn without_records_there_is_no_log() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    assert_eq!(node.get("/v1/audit", Some(&key)).code(), "request.not_found");
    assert_eq!(node.get("/v1/audit/head", Some(&key)).code(), "request.not_found");
}

#[test]
fn what_is_believed_is_listed_and_read_again() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let all = node.get("/v1/trust/csca", Some(&key)).json();
    fits("trust-csca", &all);
    let certificates = all["csca"].as_array().unwrap();
    assert!(!certificates.is_empty() && all["next"].is_null());
    let country = certificates[0]["country"].as_str().unwrap();
    let of = |query: &str| node.get(&format!("/v1/trust/csca?{query}"), Some(&key)).json();
    assert_eq!(of(&format!("country={country}"))["csca"][0], certificates[0]);
    assert_eq!(of("country=XX")["csca"], json!([]));
    let last = certificates.last().unwrap()["sha256"].as_str().unwrap();
    assert_eq!(of(&format!("after={last}"))["csca"], json!([]));
    assert_eq!(of("country=dk")["code"], "request.invalid");
    let refreshed = node.ask("POST", "/v1/trust/refresh", Some(&key), &[], None);
    fits("trust-refresh", &refreshed.json());
    assert_eq!(refreshed.json()["changed"], false);
    // The file is another now.
    std::thread::sleep(std::time::Duration::from_millis(20));
    std::fs::write(&trust, "").unwrap();
    let refreshed = node.ask("POST", "/v1/trust/refresh", Some(&key), &[], None).json();
    assert_eq!(refreshed["changed"], true, "{refreshed}");
    assert_eq!(node.get("/v1/trust/csca", Some(&key)).json()["csca"], json!([]));
    std::fs::remove_file(&trust).unwrap();
    let lost = node.ask("POST", "/v1/trust/refresh", Some(&key), &[], None);
    assert_eq!((lost.status, lost.code()), (503, "service.not_ready".to_owned()));
}

#[test]
fn the_page_for_people_loads_nothing() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let node = home.serve(&trust);
    let page = node.get("/docs", None);
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && policy.contains("style-src 'sha256-"), "{policy}");
    for foreign in ["http:", "https:", "//", "<script", "<link", "<img", " style="] {
        assert!(!page.body.contains(foreign), "{foreign}");
    }
    let served = node.get("/openapi.json", None).json();
    for path in served["paths"].as_object().unwrap().keys() {
        assert!(page.body.contains(path.as_str()), "{path}");
    }
}
