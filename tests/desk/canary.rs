//! Nothing personal gets out of the desk (UX 6.9): every personal value of every simulated passport is looked for in what the
//! program writes, in addresses, in the stream of events, in headers, and in whatever is answered to a wrong question.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use super::canaries::{found, values};
use super::http::{Answer, Desk};

/// A PID of nobody.
const PID: &str = "9208-2002-2-123456789012";

/// What the stream of events says until the desk ends.
fn listen(desk: &Desk) -> (TcpStream, std::thread::JoinHandle<String>) {
    let mut stream = TcpStream::connect(("127.0.0.1", desk.port)).unwrap();
    let request = format!(
        "GET /events?tab={} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\r\n",
        desk.tab,
        desk.host(),
        desk.cookie
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut reading = stream.try_clone().unwrap();
    let heard = std::thread::spawn(move || {
        let mut heard = Vec::new();
        let _ = reading.read_to_end(&mut heard);
        String::from_utf8_lossy(&heard).into_owned()
    });
    (stream, heard)
}

/// Everything about an answer that may not be personal: its headers, and the addresses in it.
fn around(answer: &Answer) -> String {
    let mut said: String = answer.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let page = answer.text();
    for attribute in ["href=\"", "src=\"", "action=\"", "data-announce=\""] {
        for rest in page.split(attribute).skip(1) {
            said += rest.split('"').next().unwrap();
            said.push('\n');
        }
    }
    said
}

/// A passport's whole way, and what is said beside its pages; whether a verdict came of it.
fn read(desk: &Desk, profile: &str, said: &mut String) -> bool {
    let lines = paskontrol::simulator::specimen(profile).unwrap().mrz.lines().join("\n");
    let lines = lines.replace('<', "%3C").replace('\n', "%0A");
    for (path, fields) in [
        ("/do/next", String::new()),
        ("/do/profile", format!("value={profile}")),
        ("/do/demo", "value=take".to_owned()),
        ("/lines", format!("lines={lines}")),
        ("/do/lines", format!("lines={lines}&source=swipe")),
        ("/do/demo", "value=place".to_owned()),
    ] {
        *said += &around(&desk.post(path, &fields));
    }
    for _ in 0..600 {
        let page = desk.get(&format!("/?tab={}", desk.tab));
        *said += &around(&page);
        match super::http::attribute(&page.text(), "data-stage").as_str() {
            "face" => *said += &around(&desk.post("/do/face", "value=same")),
            "verdict" => {
                for path in ["/citizen", "/print/file", "/print/citizen"] {
                    *said += &around(&desk.get(path));
                }
                return true;
            }
            "chip_error" | "need_key" => return false,
            _ => std::thread::sleep(std::time::Duration::from_millis(40)),
        }
    }
    panic!("{profile}: no end");
}

/// Questions that are wrong, with values where they do not belong: the whole answers.
fn asked_wrongly(desk: &Desk) -> String {
    let specimen = paskontrol::simulator::specimen("dk-ready").unwrap();
    let number = specimen.mrz.document_number.reveal();
    let lines = specimen.mrz.lines().join("").replace('<', "%3C");
    let mut answers = Vec::new();
    for path in
        [format!("/{number}"), format!("/portrait/{number}"), format!("/print/{number}"), format!("/start/{number}")]
    {
        answers.push(desk.get(&path));
    }
    for (path, fields) in [
        (format!("/do/{number}"), String::new()),
        ("/do/profile".to_owned(), format!("value={number}")),
        ("/do/face".to_owned(), format!("value={PID}")),
        ("/do/lines".to_owned(), format!("lines={lines}&lines={lines}")),
    ] {
        answers.push(desk.post(&path, &fields));
    }
    // A form that is not ours.
    let foreign = format!("token={number}&tab={number}&lines={lines}&pid={PID}");
    answers.push(desk.raw("POST", "/do/lines", &desk.own_headers(), &foreign));
    answers.iter().for_each(|answer| assert!(answer.status >= 400, "{}", answer.status));
    answers.iter().map(|answer| format!("{}{}", around(answer), answer.text())).collect()
}

#[test]
fn no_personal_value_is_found_around_the_page() {
    let desk = Desk::start(&["--demo", "--pace", "0"]);
    let (stream, heard) = listen(&desk);
    let profiles: Vec<&str> = paskontrol::simulator::built_in_names().collect();
    let mut wanted: BTreeSet<String> = profiles.iter().flat_map(|profile| values(profile)).collect();
    wanted.insert(PID.to_owned());
    let mut said = String::new();
    let verdicts = profiles.iter().filter(|profile| read(&desk, profile, &mut said)).count();
    assert!(verdicts * 3 > profiles.len() * 2, "{verdicts} verdicts of {}", profiles.len());
    said += &asked_wrongly(&desk);
    said += &desk.end();
    stream.shutdown(Shutdown::Both).unwrap();
    let heard = heard.join().unwrap();
    assert!(heard.matches("event: state").count() > profiles.len(), "{heard}");
    said += &heard;
    assert_eq!(found(&said, &wanted), Vec::<&str>::new());
    // The scan itself: every value would have been found.
    for value in &wanted {
        assert_eq!(found(&format!("{said}{}", value.to_lowercase()), &BTreeSet::from([value.clone()])).len(), 1);
    }
    println!("canaries: {} values in {} octets", wanted.len(), said.len());
}
