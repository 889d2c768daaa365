//! A register's list of reported documents, as it is delivered: a manifest beside it that fits.
#![allow(dead_code, reason = "no test uses all of it")]

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use paskontrol::Timestamp;
use paskontrol::crypto::digest::DigestAlgorithm;

/// A row about a document nobody has.
pub(crate) const NOBODYS: &str = "DNK,P,999999999,stolen,2020-01-02,false";

/// A list of one row, of this moment.
pub(crate) fn deliver(list: &Path, row: &str, as_of: &str) {
    let text = format!("issuing_state,document_type,document_number,reason,event_date,blank\n{row}\n");
    let digest = hex::encode(DigestAlgorithm::Sha256.digest(text.as_bytes()));
    fs::write(list, text).unwrap();
    let manifest = serde_json::json!({
        "source": "rigspolitiet", "as_of": as_of, "sequence": 1, "count": 1, "sha256": digest,
    });
    fs::write(format!("{}.manifest.json", list.display()), manifest.to_string()).unwrap();
}

/// A minute ago.
pub(crate) fn just_now() -> String {
    let seconds = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    Timestamp::from_unix(i64::try_from(seconds).unwrap() - 60).to_string()
}
