//! What a clerk fills in, sent as the page's forms send it where there is no script.

use super::http::Desk;
use paskontrol::simulator::specimen;

/// The three fields as the form has them, of a profile's passport.
fn fields(number: &str) -> String {
    format!("number={number}&born=1985-04-12&expires=2031-03-02")
}

#[test]
fn three_fields_open_the_chip_where_the_lines_cannot_be_read() {
    let desk = Desk::start(&["--demo", "dk-ready", "--pace", "0"]);
    let number = specimen("dk-ready").unwrap().mrz.document_number.reveal().clone();
    desk.post("/do/demo", "value=place");
    desk.until("need_key");
    for wrong in ["number=&born=1985-04-12&expires=2031-03-02", "number=1&born=12-04-1985&expires=2031-03-02"] {
        desk.post("/do/fields", wrong);
        assert!(desk.page().contains("id=\"fields-wrong\""), "{wrong}");
        assert_eq!(desk.stage(), "need_key");
    }
    // Another passport's number: the chip stays shut, and the page says so.
    desk.post("/do/fields", &fields("000000215"));
    desk.until("need_key");
    assert!(desk.page().contains("access.password_wrong"));
    desk.post("/do/fields", &fields(&number));
    desk.until("face");
}

/// The number that follows.
fn number(page: &str) -> String {
    let (_, rest) = page.split_once("kvittering ").unwrap();
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

#[test]
fn nothing_is_printed_before_there_is_a_verdict() {
    let desk = Desk::start(&["--demo", "dk-ready", "--pace", "0"]);
    desk.present();
    desk.until("face");
    for sheet in ["/print/file", "/print/citizen"] {
        let page = desk.get(sheet).text();
        assert!(page.contains("Der er intet at udskrive") && !page.contains("Klar til MitID"), "{page}");
        assert!(!page.contains("class=\"qr\""));
    }
}

#[test]
fn a_citizen_has_one_receipt_however_often_it_is_printed() {
    let desk = Desk::start(&["--demo", "dk-expired", "--pace", "0"]);
    let mut numbers = Vec::new();
    for _ in 0..2 {
        desk.present();
        desk.until("verdict");
        let shown = number(&desk.page());
        assert_eq!(shown.len(), 11, "{shown}");
        for sheet in ["/print/file", "/print/citizen", "/print/file"] {
            let page = desk.get(sheet).text();
            assert!(page.contains(&format!("kvittering {shown}")) && page.contains("class=\"qr\""), "{page}");
        }
        numbers.push(shown);
        desk.post("/do/next", "");
        desk.post("/do/demo", "value=take");
        desk.until("waiting_document");
        std::thread::sleep(std::time::Duration::from_millis(400));
    }
    assert_ne!(numbers[0], numbers[1]);
}

#[test]
fn a_register_asked_by_hand_is_written_by_hand() {
    let desk = Desk::start(&["--demo", "dk-ready", "--pace", "0"]);
    desk.post("/do/demo", "value=silence");
    desk.present();
    desk.until("registry_unreachable");
    desk.post("/do/finish", "");
    desk.until("verdict");
    assert!(desk.get("/print/file").text().contains("Registret spurgt i hånden"));
    assert!(!desk.get("/print/citizen").text().contains("i hånden"));
    let desk = Desk::start(&["--demo", "dk-expired", "--pace", "0"]);
    desk.present();
    desk.until("verdict");
    assert!(!desk.get("/print/file").text().contains("i hånden"), "where it answered");
}

#[test]
fn the_time_of_a_verdict_is_the_clerks_own() {
    let desk = Desk::start(&["--demo", "dk-issued-2011", "--pace", "0"]);
    desk.present();
    desk.until("verdict");
    // Decided as of 10:00 in Copenhagen, which is 09:00 in UTC.
    for page in [desk.page(), desk.get("/print/file").text()] {
        assert!(page.contains("01-11-2021 10:00") && !page.contains(">2021-11-01T09:00:00Z<"), "{page}");
    }
}
