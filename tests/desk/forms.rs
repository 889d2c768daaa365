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
