//! Pages of strangers, other programs on the machine, and what they try (RELIABILITY D7). All of it fails.

use super::http::{Desk, exchange};

/// The holder of the simulated passport, whose name must not come out.
const NAME: &str = "ØSTERGAARD";

const PATHS: [&str; 9] = [
    "/",
    "/?tab=0123456789abcdef",
    "/citizen",
    "/live",
    "/events",
    "/portrait/1",
    "/print/file",
    "/diagnosis",
    "/nothing",
];

/// A desk with a passport on it and a face on the screen.
fn desk() -> Desk {
    let desk = Desk::start(&["--demo", "dk-ready", "--pace", "0"]);
    desk.present();
    desk.until("face");
    assert!(desk.page().contains(NAME), "there is something to steal");
    desk
}

#[test]
fn who_was_not_let_in_sees_nothing() {
    let desk = desk();
    let name = desk.cookie.split('=').next().unwrap().to_owned();
    let zeros = format!("{name}={}", "0".repeat(64));
    let short = desk.cookie[..desk.cookie.len() - 1].to_owned();
    let other = desk.cookie.replace("paskontrol_desk", "other");
    for cookie in ["", "x", &zeros, &short, &other] {
        for path in PATHS {
            let answer = desk.raw("GET", path, &[("Cookie", cookie)], "");
            assert_eq!(answer.status, 401, "{path} with {cookie}");
            assert!(!answer.text().contains(NAME));
        }
        let mut headers = desk.own_headers();
        headers[0].1 = cookie;
        assert_eq!(desk.raw("POST", "/do/next", &headers, &desk.form("")).status, 401);
    }
    assert_eq!(desk.stage(), "face");
}

#[test]
fn the_launch_secret_works_once() {
    let desk = Desk::closed(&["--demo", "--pace", "0"]);
    let path = format!("/start/{}", desk.launch);
    let wrong = format!("/start/{}", "0".repeat(64));
    assert_eq!(desk.raw("GET", &wrong, &[], "").status, 401);
    assert_eq!(desk.raw("POST", &path, &[("Origin", &desk.origin())], "").status, 405, "by asking only");
    let answer = desk.raw("GET", &path, &[], "");
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert!(!answer.text().contains(&desk.launch));
    let again = desk.raw("GET", &path, &[], "");
    assert_eq!((again.status, again.header("set-cookie")), (401, None));
}

#[test]
fn by_another_name_there_is_nobody() {
    let desk = desk();
    let port = desk.port;
    let hosts = [
        "Host: evil.example".to_owned(),
        format!("Host: evil.example:{port}"),
        format!("Host: 127.0.0.1.evil.example:{port}"),
        format!("Host: localhost:{port}"),
        "Host: 127.0.0.1".to_owned(),
        format!("Host: 127.0.0.1:{port}\r\nHost: evil.example"),
        format!("Host: evil.example\r\nHost: 127.0.0.1:{port}"),
        "X-Forwarded-Host: 127.0.0.1".to_owned(),
    ];
    for host in hosts {
        let request = format!("GET / HTTP/1.1\r\n{host}\r\nCookie: {}\r\nConnection: close\r\n\r\n", desk.cookie);
        let answer = exchange(port, request.as_bytes());
        assert!(matches!(answer.status, 400 | 421), "{host}: {}", answer.status);
        assert!(!answer.text().contains(NAME));
    }
    // The name in the line itself counts for nothing either.
    let request = format!(
        "GET http://evil.example/?tab={} HTTP/1.1\r\nHost: evil.example\r\nCookie: {}\r\nConnection: close\r\n\r\n",
        desk.tab, desk.cookie
    );
    assert!(matches!(exchange(port, request.as_bytes()).status, 400 | 421));
}

#[test]
fn a_form_of_another_page_changes_nothing() {
    let desk = desk();
    let (own, other_port) = (desk.origin(), format!("http://127.0.0.1:{}", desk.port.wrapping_add(1)));
    let form = desk.form("value=not_same");
    let with = |origin: Option<&str>, site: Option<&str>, body: &str, kind: &str| {
        let mut headers = vec![("Cookie", desk.cookie.as_str()), ("Content-Type", kind)];
        headers.extend(origin.map(|origin| ("Origin", origin)));
        headers.extend(site.map(|site| ("Sec-Fetch-Site", site)));
        desk.raw("POST", "/do/face", &headers, body).status
    };
    const FORM: &str = "application/x-www-form-urlencoded";
    assert_eq!(with(Some("http://evil.example"), Some("cross-site"), &form, FORM), 403, "foreign origin");
    assert_eq!(with(Some("null"), Some("cross-site"), &form, FORM), 403, "sandboxed frame");
    assert_eq!(with(Some(&other_port), Some("same-site"), &form, FORM), 403, "another program's page");
    assert_eq!(with(Some(&own.replace("http", "https")), None, &form, FORM), 403, "another scheme");
    assert_eq!(with(Some(&own), Some("cross-site"), &form, FORM), 403, "at odds with itself");
    assert_eq!(with(None, None, &form, FORM), 403, "no origin at all");
    assert_eq!(with(None, Some("same-origin"), &form, FORM), 403, "still none");
    let tab = format!("tab={}&value=not_same", desk.tab);
    assert_eq!(with(Some(&own), None, &format!("token={}&{tab}", "0".repeat(64)), FORM), 403, "made-up token");
    assert_eq!(with(Some(&own), None, &tab, FORM), 422, "no token");
    assert_eq!(with(Some(&own), None, &form, "text/plain"), 415, "a form that looks like text");
    assert_eq!(with(Some(&own), None, &form, "application/json"), 415, "no form");
    assert_eq!(desk.stage(), "face");
    assert_eq!(with(Some(&own), Some("same-origin"), &desk.form("value=same"), FORM), 303, "our own");
    desk.until("verdict");
}

#[test]
fn another_page_cannot_ask_either() {
    let desk = desk();
    for site in ["cross-site", "same-site"] {
        for path in PATHS {
            let answer = desk.raw("GET", path, &[("Cookie", &desk.cookie), ("Sec-Fetch-Site", site)], "");
            assert_eq!(answer.status, 403, "{path} from {site}");
            assert!(!answer.text().contains(NAME));
        }
    }
    let foreign = [("Cookie", desk.cookie.as_str()), ("Origin", "http://evil.example")];
    assert_eq!(desk.raw("GET", "/events", &foreign, "").status, 403, "a stream of events");
    let upgrade = [foreign[0], foreign[1], ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")];
    assert_eq!(desk.raw("GET", "/events", &upgrade, "").status, 403, "a socket");
    let preflight = [("Origin", "http://evil.example"), ("Access-Control-Request-Method", "POST")];
    let answer = desk.raw("OPTIONS", "/do/next", &preflight, "");
    assert_eq!(answer.status, 403);
    assert!(answer.headers.iter().all(|(name, _)| !name.to_lowercase().starts_with("access-control")));
    for method in ["PUT", "DELETE", "PATCH", "TRACE"] {
        assert_eq!(desk.raw(method, "/do/next", &desk.own_headers(), &desk.form("")).status, 403, "{method}");
    }
    assert_eq!(desk.get(&format!("/do/next?{}", desk.form(""))).status, 405, "a link changes nothing");
    assert_eq!(desk.stage(), "face");
}

#[test]
fn every_answer_forbids_framing_sniffing_and_keeping() {
    let desk = desk();
    let answers = PATHS.iter().filter(|path| **path != "/events").map(|path| desk.get(path)).chain([
        desk.get("/desk.js"),
        desk.get("/desk.css"),
        desk.raw("GET", "/", &[], ""),
        desk.post("/do/no", ""),
    ]);
    for answer in answers {
        let header = |name| answer.header(name).unwrap_or_else(|| panic!("{} without {name}", answer.status));
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"));
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("x-frame-options"), "DENY");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(answer.header("access-control-allow-origin"), None);
        let text = answer.text();
        for inline in ["<style", " style=", " onclick=", " onload=", "javascript:"] {
            assert!(!text.starts_with("<!DOCTYPE") || !text.contains(inline), "{inline}");
        }
    }
}

#[test]
fn too_much_is_refused_and_what_is_sent_is_not_repeated_as_markup() {
    let desk = desk();
    assert_eq!(desk.post("/do/lines", &format!("lines={}", "A".repeat(20_000))).status, 413);
    assert_eq!(desk.post("/do/nothing", "").status, 404);
    let answer = desk.get("/?tab=%3Cscript%3Ealert(1)%3C/script%3E");
    assert_eq!(answer.status, 303, "no tab of ours");
    assert!(!answer.header("location").unwrap().contains("script"));
    desk.post("/do/next", "");
    desk.post("/do/demo", "value=take");
    desk.until("waiting_document");
    desk.post("/do/lines", "lines=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    let page = desk.page();
    assert!(page.contains("&lt;/textarea") && !page.contains("<script>alert"), "{page}");
}

#[test]
fn a_portrait_is_for_its_own_citizen_only() {
    let desk = desk();
    let page = desk.page();
    let place = page.find("/portrait/").unwrap();
    let path: String = page[place..].chars().take_while(|c| *c != '"').collect();
    let answer = desk.get(&path);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/png")));
    assert!(answer.body.starts_with(b"\x89PNG"));
    assert_eq!(desk.get("/portrait/999").status, 404);
    desk.post("/do/hide", "");
    assert_eq!(desk.get(&path).status, 404, "hidden");
    assert!(!desk.page().contains(NAME));
    desk.post("/do/next", "");
    assert_eq!(desk.get(&path).status, 404, "of one who is gone");
}

#[test]
fn a_second_tab_looks_on_until_it_takes_over() {
    let mut desk = desk();
    let first = desk.tab.clone();
    "fedcba9876543210".clone_into(&mut desk.tab);
    assert!(desk.page().contains("data-controls=\"false\""));
    assert_eq!(desk.post("/do/face", "value=not_same").status, 409);
    assert_eq!(desk.stage(), "face");
    desk.post("/do/control", "");
    assert!(desk.page().contains("data-controls=\"true\""));
    desk.tab = first;
    assert_eq!(desk.post("/do/face", "value=not_same").status, 409, "it has changed hands");
}

#[test]
fn a_tampered_photo_never_shows_and_the_citizen_is_told_no_reason() {
    for (profile, reason) in [("dk-tampered-photo", "pa.failed"), ("dk-lost", "registry.lost")] {
        let desk = Desk::start(&["--demo", profile, "--pace", "0"]);
        desk.present();
        desk.until("verdict");
        let page = desk.page();
        assert!(page.contains(reason), "the clerk finds it among the checks");
        assert!(page.contains("Passet kan ikke bruges her"));
        assert_eq!(page.contains("/portrait/"), profile == "dk-lost", "{profile}");
        for path in ["/citizen", "/print/citizen"] {
            let text = desk.get(path).text();
            assert!(!text.contains(reason) && !text.contains(NAME), "{path}");
            assert!(!text.contains("bortkommet") && !text.contains("ikke ægte"), "{path}: {text}");
        }
        assert!(desk.get("/print/file").text().contains(reason));
    }
}

#[test]
fn nothing_personal_is_written_down() {
    let desk = desk();
    desk.post("/do/face", "value=same");
    desk.until("verdict");
    let lines = "lines=P%3CDNKOESTERGAARD";
    desk.post("/do/lines", lines);
    let said = desk.end();
    assert!(said.is_empty(), "{said}");
}
