//! What opens a chip, as a caller says it.

use serde_json::Value;
use zeroize::Zeroizing;

use super::sessions::wrong;
use crate::encoding::Date;
use crate::engine::session::{Can, Key};
use crate::mrz::{Mrz, MrzKey};
use crate::service::http::{Fault, Fields, Problem};

/// What opens the chip: lines, three fields of them, or the Card Access Number.
pub(super) fn key(access: Value) -> Result<Key, Problem> {
    let Value::Object(members) = access else { return Err(wrong("/access", "an object")) };
    let mut fields = Fields::of(members);
    let kind = fields.word("/access/kind", "mrz_lines, mrz_fields or can", |word| {
        ["mrz_lines", "mrz_fields", "can"].into_iter().find(|kind| *kind == word)
    });
    let mut secret = |pointer| {
        fields.read(pointer, "text of at most 400 characters", |value| match value {
            Value::String(text) if text.chars().count() <= 400 => Some(Zeroizing::new(text)),
            _ => None,
        })
    };
    let (lines, can) = (secret("/access/lines"), secret("/access/can"));
    let three = [secret("/access/document_number"), secret("/access/birth_date"), secret("/access/expiry_date")];
    fields.end()?;
    match (kind, lines, three, can) {
        (Some("mrz_lines"), Some(lines), [None, None, None], None) => {
            let (mrz, _) = Mrz::parse_repairing_layout(&lines).map_err(|_| Fault::MrzLayout)?;
            Ok(Key::from(&mrz))
        }
        (Some("mrz_fields"), None, [Some(number), Some(birth), Some(expiry)], None) => {
            let day = |text: &str, pointer| text.parse::<Date>().map_err(|_| wrong(pointer, "a day as YYYY-MM-DD"));
            let birth = day(&birth, "/access/birth_date")?;
            let expiry = day(&expiry, "/access/expiry_date")?;
            let fields = MrzKey::from_dates(&number, birth, expiry);
            Ok(Key::Fields(fields.map_err(|_| wrong("/access/document_number", "a document number"))?))
        }
        (Some("can"), None, [None, None, None], Some(can)) => {
            let exact = Can::read(&can).filter(|_| can.len() == 6);
            exact.map(Key::Can).ok_or_else(|| wrong("/access/can", "six digits"))
        }
        _ => Err(wrong("/access", "a kind, and exactly what belongs to it")),
    }
}
