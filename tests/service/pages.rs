//! What a hostile page in somebody's browser, or a program beside us, might try. All of it has to fail.

use serde_json::json;

use super::client::{EVERYTHING, Home};

#[test]
fn hostile_pages_get_nowhere() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let port = node.address.rsplit_once(':').unwrap().1.to_owned();
    let lines = json!({ "lines": "x" }).to_string();
    let post = |headers: &[(&str, &str)]| node.ask("POST", "/v1/mrz/parse", Some(&key), headers, Some(&lines));
    // Rebinding: names that lead here, but are not ours.
    for host in
        ["evil.example", &format!("evil.example:{port}"), "127.0.0.1.nip.io", "localhost.evil.example", "0", "[::]"]
    {
        let answer = post(&[("Host", host)]);
        assert_eq!((answer.status, answer.code()), (421, "request.host".to_owned()), "{host}");
    }
    // Two hosts, one of them ours: what a proxy in front reads is not what we read. No host at all.
    let two =
        format!("GET /v1/codes HTTP/1.1\r\nHost: {}\r\nHost: evil.example\r\nConnection: close\r\n\r\n", node.address);
    assert!(node.raw(two.as_bytes()).unwrap().status >= 400);
    let none = "GET /v1/codes HTTP/1.1\r\nConnection: close\r\n\r\n";
    assert!(node.raw(none.as_bytes()).unwrap().status >= 400);
    let absolute =
        format!("GET http://evil.example/v1/codes HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", node.address);
    assert_eq!(node.raw(absolute.as_bytes()).unwrap().status, 421);
    // Requests of other pages, with everything the browser would add.
    for origin in [
        "https://evil.example",
        "null",
        "file://",
        "http://127.0.0.1:1",
        "chrome-extension://x",
        "http://localhost.evil.example",
    ] {
        let answer = post(&[("Origin", origin), ("Cookie", "session=1")]);
        assert_eq!((answer.status, answer.code()), (403, "request.origin".to_owned()), "{origin}");
        assert!(answer.header("access-control-allow-origin").is_none());
    }
    for site in ["cross-site", "same-site"] {
        assert_eq!(post(&[("Sec-Fetch-Site", site)]).code(), "request.origin", "{site}");
    }
    // A form: no JSON, no key, and a cookie is nothing to us.
    for kind in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""] {
        assert_eq!(post(&[("Content-Type", kind)]).status, 415, "{kind}");
    }
    let cookie = format!("token={key}; Authorization=Bearer {key}");
    assert_eq!(node.ask("POST", "/v1/mrz/parse", None, &[("Cookie", &cookie)], Some(&lines)).status, 401);
    assert_eq!(
        node.ask("POST", &format!("/v1/mrz/parse?token={key}&access_token={key}"), None, &[], Some(&lines)).status,
        401
    );
    // A preflight is not answered with leave.
    let preflight = node.ask(
        "OPTIONS",
        "/v1/verifications",
        None,
        &[("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST")],
        None,
    );
    assert!(preflight.status >= 400 && !preflight.head.to_ascii_lowercase().contains("access-control"));
    // A method in disguise.
    let disguised = node.ask("GET", "/v1/trust", Some(&key), &[("X-HTTP-Method-Override", "DELETE")], None);
    assert_eq!(disguised.status, 200);
    assert_eq!(node.ask("TRACE", "/v1/trust", Some(&key), &[], None).status, 405);
    assert!(node.ask("DELETE", "/v1/trust", Some(&key), &[], None).header("allow").is_some());
}

#[test]
fn answers_cannot_be_framed_sniffed_or_kept() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    for (path, key) in [("/healthz", None), ("/v1/trust", Some(key.as_str())), ("/nowhere", None), ("/v1/trust", None)]
    {
        let answer = node.get(path, key);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'; frame-ancestors 'none'"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        assert!(answer.header("request-id").unwrap().starts_with("req_"));
        assert!(answer.header("set-cookie").is_none() && answer.header("server").is_none());
    }
    let sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let traced = node.ask("GET", "/healthz", None, &[("traceparent", sent)], None);
    let back = traced.header("traceparent").unwrap();
    assert!(back.contains("4bf92f3577b34da6a3ce929d0e0e4736") && !back.contains("00f067aa0ba902b7"));
}

#[test]
fn large_slow_and_endless_requests_are_bounded() {
    let home = Home::new().with("PASKONTROL_MAX_BODY", "4096").with("PASKONTROL_TIMEOUT", "1");
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let large = format!("{{\"lines\":\"{}\"}}", "x".repeat(5000));
    assert_eq!(node.ask("POST", "/v1/mrz/parse", Some(&key), &[], Some(&large)).code(), "request.too_large");
    let head = format!(
        "POST /v1/mrz/parse HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nConnection: close\r\n",
        node.address
    );
    // Without a length that could be believed.
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n1388\r\n{}\r\n0\r\n\r\n", "x".repeat(5000));
    assert_eq!(node.raw(chunked.as_bytes()).unwrap().code(), "request.too_large");
    // Announced, and never sent.
    let slow = format!("{head}Content-Length: 20\r\n\r\n{{");
    assert_eq!(node.raw(slow.as_bytes()).unwrap().code(), "request.timeout");
    // Two lengths: a proxy could read one, and we the other.
    let smuggled =
        format!("{head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/trust HTTP/1.1\r\n\r\n");
    let answer = node.raw(smuggled.as_bytes());
    assert!(answer.is_err() || answer.is_ok_and(|answer| answer.status >= 400 && !answer.body.contains("HTTP/1.1")));
    let header = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\nX: {}\r\n\r\n", node.address, "x".repeat(200_000));
    let answer = node.raw(header.as_bytes());
    assert!(answer.is_err() || answer.is_ok_and(|answer| answer.status == 431));
    assert_eq!(node.get("/healthz", None).status, 200);
}

#[test]
fn nothing_listens_in_the_clear_for_others() {
    let home = Home::new();
    let output = home.command().args(["serve", "--listen", "0.0.0.0:0"]).output().unwrap();
    assert_eq!(output.status.code(), Some(30));
    assert!(String::from_utf8_lossy(&output.stderr).contains("config.insecure_listen"));
}

#[test]
fn it_ends_when_asked_and_says_so() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let mut node = home.serve(&trust);
    assert_eq!(node.get("/readyz", None).status, 200);
    assert!(node.end());
    assert!(node.log().contains("\"msg\":\"ended\""), "{}", node.log());
}
