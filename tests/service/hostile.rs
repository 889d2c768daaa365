//! What a hostile page in somebody's browser might try, on every route there is. All of it has to fail (RELIABILITY D7).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::bring::{await_state, begin, bring, place, remote};
use super::client::{Answer, EVERYTHING, Home, Node};

/// Methods that browsers and others send.
const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];

/// A route of the document: its path with something in place of its variable, and what it takes.
struct Route {
    path: String,
    methods: BTreeMap<String, Value>,
}

impl Route {
    fn takes(&self, method: &str) -> bool {
        let method = if method == "HEAD" { "GET" } else { method };
        self.methods.contains_key(&method.to_ascii_lowercase())
    }

    /// Whether caches may keep what it answers: nothing of anybody is in it.
    fn is_public(&self) -> bool {
        let public = ["/openapi.json", "/docs", "/.well-known/jwks.json", "/v1/schemas/", "/v1/codes"];
        public.iter().any(|path| self.path.starts_with(path))
    }
}

fn routes(node: &Node) -> Vec<Route> {
    let document = node.get("/openapi.json", None).json();
    let paths = document["paths"].as_object().unwrap();
    let something = |path: &str| match path.split_once('{') {
        Some((before, rest)) => format!("{before}x{}", rest.split_once('}').unwrap().1),
        None => path.to_owned(),
    };
    let methods = |methods: &Value| methods.as_object().unwrap().clone().into_iter().collect();
    let routes: Vec<_> =
        paths.iter().map(|(path, value)| Route { path: something(path), methods: methods(value) }).collect();
    assert!(routes.len() > 30, "{}", routes.len());
    routes
}

/// Names that lead here and are not ours, and ways of writing ours that a proxy might read otherwise.
fn foreign_hosts(node: &Node) -> Vec<String> {
    let (host, port) = node.address.rsplit_once(':').unwrap();
    let fixed = [
        "evil.example",
        "127.0.0.1.nip.io",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example#localhost",
        "evil.example/localhost",
        "localhost.",
        "0",
        "0.0.0.0",
        "127.1",
        "127.0.0.2",
        "0x7f000001",
        "2130706433",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::1%25lo]",
        "[::1",
        "::1",
        "[::1].evil.example",
        "[0:0:0:0:0:0:0:1]",
        "localhost:",
        "localhost:0x50",
        "localhost:99999",
        "localhost:80:80",
        "localhost, evil.example",
        "localhost evil.example",
        "user@localhost",
        "localhost@evil.example",
        "l\u{f6}calhost",
        "",
    ];
    let ours = [
        format!("evil.example:{port}"),
        format!("{host}.:{port}"),
        format!("x@{host}:{port}"),
        format!("{host}:-{port}"),
    ];
    fixed.iter().map(|host| (*host).to_owned()).chain(ours).collect()
}

/// Headers with which a browser says that a request is somebody else's page's.
fn foreign_pages(node: &Node) -> Vec<Vec<(&'static str, String)>> {
    let here = &node.address;
    let origins = [
        "https://evil.example".to_owned(),
        "null".to_owned(),
        "file://".to_owned(),
        "data:".to_owned(),
        "about:blank".to_owned(),
        "chrome-extension://abcdefghijklmnop".to_owned(),
        "http://127.0.0.1:1".to_owned(),
        "http://localhost:1".to_owned(),
        "http://[::1]:1".to_owned(),
        "http://localhost.evil.example".to_owned(),
        format!("http://{here}.evil.example"),
        format!("http://evil.example/{here}"),
        format!("http://user@{here}"),
        format!("http://{here}/"),
        format!("http://{here}, https://evil.example"),
        format!("ws://{here}"),
        format!("blob:http://{here}"),
        here.clone(),
        String::new(),
    ];
    let mut pages: Vec<_> = origins.into_iter().map(|origin| vec![("Origin", origin)]).collect();
    // The first of two is ours.
    pages.push(vec![("Origin", format!("http://{here}")), ("Origin", "https://evil.example".to_owned())]);
    for site in ["cross-site", "same-site", "CROSS-SITE", "same-origin, cross-site", "none;x", ""] {
        pages.push(vec![("Sec-Fetch-Site", site.to_owned())]);
    }
    pages.push(vec![("Sec-Fetch-Site", "same-origin".to_owned()), ("Sec-Fetch-Site", "cross-site".to_owned())]);
    pages.push(vec![("Origin", format!("http://{here}")), ("Sec-Fetch-Site", "cross-site".to_owned())]);
    pages
}

/// Every answer is one that cannot be framed, sniffed, kept or read by other pages, and says nothing of what answers.
fn closed(answer: &Answer, public: bool, what: &str) {
    let has = |name: &str, value: &str| assert_eq!(answer.header(name), Some(value), "{what}: {name}");
    has("x-content-type-options", "nosniff");
    has("x-frame-options", "DENY");
    has("cross-origin-resource-policy", "same-origin");
    has("referrer-policy", "no-referrer");
    let kept = answer.header("cache-control");
    assert!(kept == Some("no-store") || (public && kept == Some("public, max-age=300")), "{what}: {kept:?}");
    let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("{what}: no policy"));
    assert!(policy.starts_with("default-src 'none'; frame-ancestors 'none'"), "{what}: {policy}");
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{what}: {policy}");
    assert!(answer.header("request-id").unwrap().starts_with("req_"), "{what}");
    let head = answer.head.to_ascii_lowercase();
    for never in ["access-control-", "set-cookie", "\nserver:", "x-powered-by", "refresh:", "\nlink:"] {
        assert!(!head.contains(never), "{what}: {never}");
    }
}

fn ask(node: &Node, method: &str, path: &str, key: Option<&str>, headers: &[(&str, &str)]) -> Answer {
    let body = matches!(method, "POST" | "PUT" | "PATCH").then_some("{}");
    node.ask(method, path, key, headers, body)
}

#[test]
fn no_route_answers_to_a_foreign_name() {
    let home = Home::new().with("PASKONTROL_RATE", "1000000").with("PASKONTROL_SERVICE_LOG", "warnings");
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let mut tried = 0;
    for route in routes(&node) {
        for host in foreign_hosts(&node) {
            for method in METHODS {
                let answer = ask(&node, method, &route.path, Some(&key), &[("Host", &host), ("Idempotency-Key", "k")]);
                let what = format!("{method} {} at {host}", route.path);
                assert!([400, 421].contains(&answer.status), "{what}: {answer:?}");
                // What is no host at all is refused before it comes to us.
                if answer.status == 421 {
                    closed(&answer, false, &what);
                    assert!(method == "HEAD" || answer.code() == "request.host", "{what}: {answer:?}");
                }
                assert!(answer.body.is_empty() || host.is_empty() || !answer.body.contains("evil"), "{what}");
                tried += 1;
            }
        }
    }
    println!("foreign names: {tried} requests");
}

#[test]
fn no_route_answers_to_a_foreign_page() {
    let home = Home::new().with("PASKONTROL_RATE", "1000000").with("PASKONTROL_SERVICE_LOG", "warnings");
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let mut tried = 0;
    for route in routes(&node) {
        for page in foreign_pages(&node) {
            let mut headers: Vec<_> = page.iter().map(|(name, value)| (*name, value.as_str())).collect();
            headers.extend([("Idempotency-Key", "k"), ("Cookie", "session=1")]);
            for method in METHODS {
                let answer = ask(&node, method, &route.path, Some(&key), &headers);
                let what = format!("{method} {} from {page:?}", route.path);
                assert_eq!(answer.status, 403, "{what}: {answer:?}");
                assert!(method == "HEAD" || answer.code() == "request.origin", "{what}: {answer:?}");
                closed(&answer, false, &what);
                tried += 1;
            }
        }
        // The page of this very host, as a browser sends it, is let in, so that it was the page that was refused.
        let ours = format!("http://{}", node.address);
        for (name, value) in [("Origin", ours.as_str()), ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "none")]
        {
            let answer = ask(&node, "PATCH", &route.path, Some(&key), &[(name, value)]);
            assert_eq!((answer.status, answer.code()), (405, "request.method".to_owned()), "{} {value}", route.path);
        }
    }
    // Nothing came of any of it.
    assert_eq!(node.get("/v1/webhooks", Some(&key)).json()["webhooks"], json!([]));
    println!("foreign pages: {tried} requests");
}

#[test]
fn every_answer_is_closed_and_no_method_does_another_ones_work() {
    let home = Home::new().with("PASKONTROL_RATE", "1000000").with("PASKONTROL_SERVICE_LOG", "warnings");
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let mut tried = 0;
    for route in routes(&node) {
        // What goes on for as long as somebody listens is asked of sessions that do not exist.
        for method in METHODS.into_iter().filter(|_| route.path != "/v1/readers/events") {
            for key in [None, Some(key.as_str()), Some("pj_live_wrong")] {
                let overridden =
                    [("X-HTTP-Method-Override", "DELETE"), ("X-HTTP-Method", "DELETE"), ("X-Method-Override", "PUT")];
                let answer = ask(&node, method, &route.path, key, &overridden);
                let what = format!("{method} {}", route.path);
                closed(&answer, route.is_public() && answer.status == 200, &what);
                if !route.takes(method) {
                    assert_eq!(answer.status, 405, "{what}: {answer:?}");
                    let allowed = answer.header("allow").unwrap();
                    assert!(!allowed.contains(method) && !allowed.contains("OPTIONS"), "{what}: {allowed}");
                }
                if method == "HEAD" {
                    assert_eq!(answer.body, "", "{what}");
                }
                tried += 1;
            }
        }
        // A browser asks whether another page may: nothing of the answer gives leave.
        for wanted in ["POST", "DELETE", "GET"] {
            let headers = [
                ("Origin", "https://evil.example"),
                ("Access-Control-Request-Method", wanted),
                ("Access-Control-Request-Headers", "authorization, content-type, idempotency-key"),
                ("Access-Control-Request-Private-Network", "true"),
            ];
            let answer = ask(&node, "OPTIONS", &route.path, None, &headers);
            assert_eq!(answer.status, 403, "{}: {answer:?}", route.path);
            closed(&answer, false, &route.path);
            tried += 1;
        }
    }
    for path in ["/nowhere", "/favicon.ico", "/v1", "/", "/v1/trust/"] {
        let answer = node.get(path, Some(&key));
        assert_eq!(answer.status, 404, "{path}");
        closed(&answer, false, path);
    }
    println!("methods and preflights: {tried} requests");
}

#[test]
fn a_form_or_a_cookie_is_no_caller() {
    let home = Home::new().with("PASKONTROL_RATE", "1000000").with("PASKONTROL_SERVICE_LOG", "warnings");
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let kinds = [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/plain; application/json",
        "application/jsonp",
        "application/json-patch+json",
        "text/json",
        "*/*",
        "",
    ];
    let cookie = format!("token={key}; Authorization=Bearer {key}; session={key}");
    let basic = format!("Basic {key}");
    let bare = key.clone();
    let (twice, spaced) = (format!("Bearer {key}, Bearer {key}"), format!("Bearer  {key}"));
    let mut tried = 0;
    for route in routes(&node) {
        for (method, operation) in &route.methods {
            let method = method.to_ascii_uppercase();
            let body = Some("{\"lines\":\"x\"}");
            if operation.get("requestBody").is_some() {
                // What a form can send without being asked about it first.
                for kind in kinds {
                    let headers = [("Content-Type", kind), ("Idempotency-Key", "k")];
                    let answer = node.ask(&method, &route.path, Some(&key), &headers, body);
                    assert_eq!((answer.status, answer.code()), (415, "request.media_type".to_owned()), "{kind}");
                    tried += 1;
                }
            }
            if operation["security"] == json!([]) {
                continue;
            }
            // A key anywhere but in its header, or in another form.
            let inside = format!("{}?token={key}&access_token={key}&authorization={key}", route.path);
            let attempts: [(&str, &str, &str); 6] = [
                (&route.path, "Cookie", &cookie),
                (&route.path, "Authorization", &basic),
                (&route.path, "Authorization", &bare),
                (&route.path, "Authorization", &twice),
                (&route.path, "Authorization", &spaced),
                (&inside, "X-Api-Key", &key),
            ];
            for (path, name, value) in attempts {
                let answer = node.ask(&method, path, None, &[(name, value), ("Idempotency-Key", "k")], body);
                assert_eq!((answer.status, answer.code()), (401, "auth.missing".to_owned()), "{method} {path} {name}");
                closed(&answer, false, path);
                tried += 1;
            }
        }
    }
    println!("forms and cookies: {tried} requests");
}

const UPGRADE: [(&str, &str); 4] = [
    ("Connection", "Upgrade, close"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

#[test]
fn no_foreign_page_gets_a_socket_and_the_ticket_outlives_every_attempt() {
    let home = Home::new().with("PASKONTROL_RATE", "1000000");
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let (id, url) = place(&node, &begin(&node, &key, "a", &remote("dk-ready")));
    let path = url.split_once(&node.address).unwrap().1;
    let ticket = path.rsplit_once('/').unwrap().1;
    let with = |more: &[(&str, &str)]| {
        let headers: Vec<_> = UPGRADE.iter().copied().chain(more.iter().copied()).collect();
        node.ask("GET", path, None, &headers, None)
    };
    let (mut tried, hosts) = (0, foreign_hosts(&node));
    for page in foreign_pages(&node) {
        let headers: Vec<_> = page.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(with(&headers).code(), "request.origin", "{page:?}");
        tried += 1;
    }
    for host in &hosts {
        assert!([400, 421].contains(&with(&[("Host", host)]).status), "{host}");
        tried += 1;
    }
    // What is no opening of a socket uses nothing up.
    for left_out in 0..UPGRADE.len() {
        let headers: Vec<_> =
            UPGRADE.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, one)| *one).collect();
        let answer = node.ask("GET", path, None, &headers, None);
        assert_eq!((answer.status, answer.code()), (400, "request.malformed".to_owned()), "without {left_out}");
        tried += 1;
    }
    for method in METHODS.into_iter().filter(|method| *method != "GET") {
        let answer = node.ask(method, path, None, &UPGRADE, None);
        assert!([400, 405].contains(&answer.status), "{method}: {answer:?}");
        tried += 1;
    }
    for path in [
        format!("/v1/chip/?ticket={ticket}"),
        format!("/v1/chip/{}", ticket.to_uppercase()),
        format!("/v1/chip/{ticket}%00"),
        format!("/v1/chip/{}", &ticket[..ticket.len() - 1]),
        "/v1/chip/ct_".to_owned() + &"0".repeat(64),
    ] {
        assert_eq!(node.ask("GET", &path, None, &UPGRADE, None).status, 404, "{path}");
        tried += 1;
    }
    let mut relay = bring(&home, &url, "sim:dk-ready");
    await_state(&node, &key, &id, &["face", "verdict"]);
    assert!(relay.wait().unwrap().success());
    assert!(!node.log().contains(ticket), "tickets are in no log");
    println!("sockets: {tried} attempts");
}

#[test]
fn a_trace_goes_on_and_its_steps_are_our_own() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let node = home.serve(&trust);
    let sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let traced = node.ask("GET", "/healthz", None, &[("traceparent", sent)], None);
    let back = traced.header("traceparent").unwrap();
    assert!(back.contains("4bf92f3577b34da6a3ce929d0e0e4736") && !back.contains("00f067aa0ba902b7"));
    for broken in ["00-x-y-01", "", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"] {
        let back = node.ask("GET", "/healthz", None, &[("traceparent", broken)], None);
        assert_eq!(back.header("traceparent").unwrap().len(), sent.len());
    }
}
