//! How a node begins and ends.

use super::client::Home;

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
