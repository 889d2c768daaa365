//! What a program that speaks HTTP otherwise than it should might try: another request hidden in one, other ways of writing
//! a path, and more than anybody needs.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use super::client::{EVERYTHING, Home, Node};

/// Everything that comes back over one connection until it is closed.
fn exchange(node: &Node, octets: &[u8]) -> String {
    let mut stream = TcpStream::connect(&node.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // Who is refused may find the connection closed already.
    let _ = stream.write_all(octets);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// How many answers there are in what came back.
fn answers(text: &str) -> usize {
    text.matches("HTTP/1.").count()
}

#[test]
fn no_request_hides_in_another() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let hidden = format!("GET /v1/trust HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {key}\r\n\r\n", node.address);
    let head = format!("POST /v1/mrz/parse HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n", node.address);
    let chunked = format!("0\r\n\r\n{hidden}");
    let length = hidden.len();
    // Headers that two readers may understand differently, and what follows them.
    let attempts: Vec<(&str, String)> = vec![
        ("length, then chunks", format!("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}")),
        ("chunks, then length", format!("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n{chunked}")),
        ("two lengths", format!("Content-Length: 0\r\nContent-Length: {length}\r\n\r\n{hidden}")),
        ("a list of lengths", format!("Content-Length: 0, {length}\r\n\r\n{hidden}")),
        ("a length with a sign", format!("Content-Length: +0\r\n\r\n{hidden}")),
        ("a negative length", format!("Content-Length: -1\r\n\r\n{hidden}")),
        ("a length in hexadecimal", format!("Content-Length: 0x0\r\n\r\n{hidden}")),
        ("a length with a fraction", format!("Content-Length: 0.0\r\n\r\n{hidden}")),
        ("a length beyond numbers", format!("Content-Length: 99999999999999999999999\r\n\r\n{hidden}")),
        ("a space before the colon", format!("Transfer-Encoding : chunked\r\n\r\n{chunked}")),
        ("a coding nobody knows", format!("Transfer-Encoding: xchunked\r\n\r\n{chunked}")),
        ("chunks before another coding", format!("Transfer-Encoding: chunked, identity\r\n\r\n{chunked}")),
        ("a quoted coding", format!("Transfer-Encoding: \"chunked\"\r\n\r\n{chunked}")),
        ("a coding after a tabulator", format!("Transfer-Encoding:\x0bchunked\r\n\r\n{chunked}")),
        ("a folded header", format!("X: y\r\n Transfer-Encoding: chunked\r\n\r\n{chunked}")),
        ("a zero octet", format!("X: a\0b\r\nContent-Length: 0\r\n\r\n{hidden}")),
        ("a bare carriage return", format!("X: a\rTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n{hidden}")),
        ("a chunk of no size", format!("Transfer-Encoding: chunked\r\n\r\n\r\n{chunked}")),
        ("a chunk with a sign", format!("Transfer-Encoding: chunked\r\n\r\n-1\r\n{chunked}")),
        ("a chunk in another base", format!("Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n{hidden}")),
        ("a chunk beyond numbers", format!("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{chunked}")),
        ("a name with a space", format!("Content Length: 0\r\n\r\n{hidden}")),
        ("a name with a line in it", format!("X\nTransfer-Encoding: chunked\r\n\r\n{chunked}")),
    ];
    let tried = attempts.len();
    thread::scope(|scope| {
        for (name, rest) in attempts {
            let (node, head) = (&node, &head);
            scope.spawn(move || {
                let answer = exchange(node, format!("{head}{rest}").as_bytes());
                assert!(answers(&answer) <= 1, "{name}: {answer}");
                assert!(!answer.contains("\"csca\""), "{name}: {answer}");
                assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{name}: {answer}");
            });
        }
    });
    // Old versions of the protocol, and none.
    for (name, request) in [
        ("HTTP/0.9", "GET /v1/trust\r\n\r\n".to_owned()),
        (
            "HTTP/1.0 with chunks",
            format!(
                "POST /v1/mrz/parse HTTP/1.0\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}",
                node.address
            ),
        ),
        ("HTTP/2 without being asked", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
        ("HTTP/3.1", format!("GET /v1/trust HTTP/3.1\r\nHost: {}\r\n\r\n", node.address)),
        ("a TLS greeting", "\x16\x03\x01\x02\0\x01\0\x01\u{fc}\x03\x03\r\n\r\n".to_owned()),
    ] {
        let answer = exchange(&node, request.as_bytes());
        assert!(answer.is_empty() || answer.starts_with("HTTP/1."), "{name}: {answer}");
        assert!(answers(&answer) <= 1 && !answer.contains(" 200 "), "{name}: {answer}");
    }
    assert_eq!(node.get("/healthz", None).status, 200);
    println!("hidden requests: {} attempts", tried + 5);
}

#[test]
fn hosts_that_contradict_each_other_are_refused() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let node = home.serve(&trust);
    let here = &node.address;
    for (name, target, headers) in [
        ("two hosts", "/v1/codes", format!("Host: {here}\r\nHost: evil.example\r\n")),
        ("two hosts, ours last", "/v1/codes", format!("Host: evil.example\r\nHost: {here}\r\n")),
        ("our host twice", "/v1/codes", format!("Host: {here}\r\nHost: {here}\r\n")),
        ("no host", "/v1/codes", String::new()),
        ("another's absolute address", "http://evil.example/v1/codes", format!("Host: {here}\r\n")),
        ("our address, another's host", &format!("http://{here}/v1/codes"), "Host: evil.example\r\n".to_owned()),
        ("a password in the address", &format!("http://user:secret@{here}/v1/codes"), format!("Host: {here}\r\n")),
    ] {
        let request = format!("GET {target} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");
        let answer = exchange(&node, request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 4"), "{name}: {}", answer.lines().next().unwrap_or_default());
    }
}

#[test]
fn a_route_has_one_name() {
    let home = Home::new();
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let long = format!("/v1/{}", "x".repeat(60_000));
    let paths = [
        "//v1/trust",
        "/v1//trust",
        "/v1/./trust",
        "/v1/../v1/trust",
        "/x/../v1/trust",
        "/v1/%2e%2e/v1/trust",
        "/v1/%74rust",
        "/v1%2ftrust",
        "/%76%31/trust",
        "/V1/trust",
        "/v1/TRUST",
        "/v1/trust/",
        "/v1/trust;x=1",
        "/v1/trust%20",
        "/v1/trust%00",
        "/v1/trust.json",
        "/v1/trust/..%2fcsca",
        "/v1\\trust",
        "/v1/codes/..%2f..%2fetc%2fpasswd",
        "/v1/codes/%2e%2e",
        "/v1/codes/%c0%ae%c0%ae",
        "/v1/schemas/../../openapi.json",
        "/v1/schemas/..%2f..%2fopenapi",
        "//evil.example/v1/trust",
        "/http://evil.example/v1/trust",
        long.as_str(),
    ];
    for path in paths {
        let answer = node.get(path, Some(&key));
        assert!([400, 404].contains(&answer.status), "{path}: {answer:?}");
        assert!(answer.header("location").is_none(), "{path}");
    }
    for target in ["*", "v1/trust", "", "/v1/trust#x"] {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", node.address);
        let answer = exchange(&node, request.as_bytes());
        assert!(!answer.contains(" 200 "), "{target}: {answer}");
    }
    println!("paths: {} attempts", paths.len() + 4);
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
    // In pieces of one octet, for ever: with a little of everything else between.
    let endless = format!("{head}Transfer-Encoding: chunked\r\n\r\n{}", "1;x=y\r\nz\r\n".repeat(5000));
    assert_eq!(node.raw(endless.as_bytes()).unwrap().code(), "request.too_large");
    // Announced, and never sent.
    let slow = format!("{head}Content-Length: 20\r\n\r\n{{");
    assert_eq!(node.raw(slow.as_bytes()).unwrap().code(), "request.timeout");
    let header = |count: usize, length: usize| {
        let headers: String = (0..count).map(|at| format!("X-{at}: {}\r\n", "x".repeat(length))).collect();
        exchange(&node, format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", node.address).as_bytes())
    };
    for (count, length) in [(1, 200_000), (200, 10), (90, 5_000)] {
        let answer = header(count, length);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{count} of {length}: {answer}");
    }
    assert_eq!(node.get("/healthz", None).status, 200);
}

/// An octet now and then keeps no connection: the head has its time, and the body its own.
#[test]
fn who_sends_an_octet_now_and_then_is_let_go() {
    let home = Home::new().with("PASKONTROL_TIMEOUT", "2").with("PASKONTROL_CONNECTIONS", "8");
    let trust = home.trust("dk-ready");
    let (key, node) = (home.key(EVERYTHING), home.serve(&trust));
    let head = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\nX: ", node.address);
    let body = format!(
        "POST /v1/mrz/parse HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n",
        node.address
    );
    thread::scope(|scope| {
        // More than there are connections, each as slow as it can be.
        for at in 0..12 {
            let (node, first) = (&node, if at % 2 == 0 { &head } else { &body });
            scope.spawn(move || {
                let mut stream = TcpStream::connect(&node.address).unwrap();
                stream.write_all(first.as_bytes()).unwrap();
                // Until it is told that it is enough.
                while stream.write_all(b" ").is_ok() {
                    thread::sleep(Duration::from_millis(200));
                }
            });
        }
        thread::sleep(Duration::from_millis(300));
        assert_eq!(node.get("/healthz", None).status, 200, "everybody else is served in the end");
    });
}
