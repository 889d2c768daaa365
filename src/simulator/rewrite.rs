//! Files as no issuer should write them, changed before anything is signed: the State's own mistakes, as the test plans for
//! inspection systems have them (TR-03105-5.1, 6). Of EF.CardSecurity it is the SecurityInfos that change.
//!
//! ```text
//! DG1 tag 62               another first octet
//! DG1 length -1            another length of the outermost object
//! DG1 replace 5F1F 5F1E    octets for the first occurrence of others
//! DG1 zone 6 <<<<          characters from a place of the zone on, counted from 1
//! DG1 digits               the check digits of a TD3 zone, computed again
//! DG3 remove 7F61/7F60.2/5F2E   a data object by its way from the outermost one, lengths written again
//! DG3 set 7F61/7F60/A1/82 FE    another value for it
//! EF.COM write 6000        all of the file
//! ```

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::encoding::{Header, Reader, Tag, ber_tlv};
use crate::lds::FileId;
use crate::mrz::check_digit;

/// One change to one file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Rewrite {
    /// Which file.
    pub file: FileId,
    change: Change,
}

#[derive(Clone, PartialEq, Eq)]
enum Change {
    Tag(u8),
    Length(i8),
    Replace { find: Vec<u8>, with: Vec<u8> },
    Zone { at: usize, text: String },
    Digits,
    Write(Vec<u8>),
    Object { way: Way, value: Option<Vec<u8>> },
}

/// From the outermost data object to one inside: at each step a tag, and which of the objects of that tag, from 1.
type Way = Vec<(u32, usize)>;

impl fmt::Debug for Change {
    /// Its kind only: what is written may be a person's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tag(_) => "Tag",
            Self::Length(_) => "Length",
            Self::Replace { .. } => "Replace",
            Self::Zone { .. } => "Zone",
            Self::Digits => "Digits",
            Self::Write(_) => "Write",
            Self::Object { .. } => "Object",
        })
    }
}

/// Text that describes no change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a change to a file")]
pub struct UnknownRewrite;

impl FromStr for Rewrite {
    type Err = UnknownRewrite;

    fn from_str(text: &str) -> Result<Self, UnknownRewrite> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let octets = |text: &str| hex::decode(text).map_err(|_| UnknownRewrite);
        let [file, change @ ..] = words.as_slice() else { return Err(UnknownRewrite) };
        let change = match change {
            ["tag", tag] => Change::Tag(u8::from_str_radix(tag, 16).map_err(|_| UnknownRewrite)?),
            ["length", by] => Change::Length(by.parse().map_err(|_| UnknownRewrite)?),
            ["replace", find] => Change::Replace { find: octets(find)?, with: Vec::new() },
            ["replace", find, with] => Change::Replace { find: octets(find)?, with: octets(with)? },
            ["zone", at, text] => {
                Change::Zone { at: at.parse().map_err(|_| UnknownRewrite)?, text: (*text).to_owned() }
            }
            ["digits"] => Change::Digits,
            ["remove", way] => Change::Object { way: read_way(way).ok_or(UnknownRewrite)?, value: None },
            ["set", way, value] => {
                Change::Object { way: read_way(way).ok_or(UnknownRewrite)?, value: Some(octets(value)?) }
            }
            ["write", content] => Change::Write(octets(content)?),
            _ => return Err(UnknownRewrite),
        };
        Ok(Self { file: file.parse().map_err(|_| UnknownRewrite)?, change })
    }
}

impl TryFrom<String> for Rewrite {
    type Error = UnknownRewrite;

    fn try_from(text: String) -> Result<Self, UnknownRewrite> {
        text.parse()
    }
}

impl Rewrite {
    /// Changes the file's content; nothing when there is nothing to change.
    pub(super) fn apply(&self, content: &mut Vec<u8>) -> Option<()> {
        match &self.change {
            Change::Tag(tag) => *content.first_mut()? = *tag,
            Change::Length(by) => {
                let last = Header::parse(content).ok()?.header_len.checked_sub(1)?;
                let octet = content.get_mut(last)?;
                *octet = octet.wrapping_add_signed(*by);
            }
            Change::Replace { find, with } => {
                let at = content.windows(find.len().max(1)).position(|window| window == find)?;
                content.splice(at..at.checked_add(find.len())?, with.iter().copied());
            }
            Change::Zone { at, text } => {
                let from = at.checked_sub(1)?;
                zone(content)?.get_mut(from..from.checked_add(text.len())?)?.copy_from_slice(text.as_bytes());
            }
            Change::Digits => digits(zone(content)?)?,
            Change::Write(octets) => octets.clone_into(content),
            Change::Object { way, value } => {
                let outermost = Reader::new(content).next_object().ok()??;
                *content = ber_tlv::encode(outermost.tag, &exchanged(outermost.value, way, value.as_deref())?);
            }
        }
        Some(())
    }
}

fn read_way(text: &str) -> Option<Way> {
    text.split('/')
        .map(|step| {
            let (tag, place) = step.split_once('.').unwrap_or((step, "1"));
            Some((u32::from_str_radix(tag, 16).ok()?, place.parse().ok()?))
        })
        .collect()
}

/// What is in a data object, with another value for the object at the end of the way, or without it.
fn exchanged(inside: &[u8], way: &[(u32, usize)], value: Option<&[u8]>) -> Option<Vec<u8>> {
    let ((tag, place), further) = way.split_first()?;
    let (mut reader, mut out, mut seen) = (Reader::new(inside), Vec::new(), 0_usize);
    while let Some(object) = reader.next_object().ok()? {
        seen = seen.saturating_add(usize::from(object.tag == Tag::new(*tag)));
        if object.tag != Tag::new(*tag) || seen != *place {
            out.extend_from_slice(object.encoded);
        } else if further.is_empty() {
            out.extend(value.map(|value| ber_tlv::encode(object.tag, value)).unwrap_or_default());
        } else {
            out.extend(ber_tlv::encode(object.tag, &exchanged(object.value, further, value)?));
        }
    }
    (seen >= *place).then_some(out)
}

/// The characters in DG1.
fn zone(content: &mut [u8]) -> Option<&mut [u8]> {
    let mut inside = Reader::sole(content, Tag::new(0x61)).ok()?.reader();
    let object = inside.expect(Tag::new(0x5F1F)).ok()?;
    let range = object.value_offset..object.value_offset.checked_add(object.value.len())?;
    content.get_mut(range)
}

/// Doc 9303-4, 4.2.4.
fn digits(zone: &mut [u8]) -> Option<()> {
    for (covered, place) in [(44..53, 53), (57..63, 63), (65..71, 71), (72..86, 86)] {
        *zone.get_mut(place)? = check_digit(zone.get(covered)?)?;
    }
    let covered = [zone.get(44..54)?, zone.get(57..64)?, zone.get(65..87)?].concat();
    *zone.get_mut(87)? = check_digit(&covered)?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(change: &str, content: &[u8]) -> Option<Vec<u8>> {
        let mut content = content.to_vec();
        change.parse::<Rewrite>().unwrap().apply(&mut content).map(|()| content)
    }

    #[test]
    fn each_change_does_what_it_says() {
        let com = [0x60, 0x03, 0x5C, 0x01, 0x61];
        assert_eq!(rewritten("EF.COM tag 61", &com).unwrap()[..2], [0x61, 0x03]);
        assert_eq!(rewritten("EF.COM length -1", &com).unwrap()[..2], [0x60, 0x02]);
        assert_eq!(rewritten("EF.COM replace 5C01 5C00", &com).unwrap()[2..], [0x5C, 0x00, 0x61]);
        assert_eq!(rewritten("EF.COM replace 5C0161", &com).unwrap(), [0x60, 0x03]);
        assert_eq!(rewritten("EF.COM write 6000", &com).unwrap(), [0x60, 0x00]);
        assert_eq!(rewritten("EF.COM replace 77 78", &com), None);
        assert_eq!(rewritten("EF.COM length 1", &[]), None);
    }

    #[test]
    fn an_object_is_found_by_its_way() {
        let file = hex::decode("630E7F610B0201027F6002A1007F6000").unwrap();
        let with = |change: &str| rewritten(change, &file).map(hex::encode_upper);
        assert_eq!(with("DG3 remove 7F61/02").as_deref(), Some("630B7F61087F6002A1007F6000"));
        assert_eq!(with("DG3 remove 7F61/7F60/A1").as_deref(), Some("630C7F61090201027F60007F6000"));
        assert_eq!(with("DG3 set 7F61/7F60.2 80").as_deref(), Some("630F7F610C0201027F6002A1007F600180"));
        assert_eq!((with("DG3 remove 7F61/7F60.3"), with("DG3 remove 7F62/02")), (None, None));
    }

    #[test]
    fn a_zone_is_changed_in_its_place_and_its_digits_again() {
        let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let file = [&[0x61, 0x5B, 0x5F, 0x1F, 0x58][..], zone.as_bytes()].concat();
        let other = rewritten("DG1 zone 58 740813", &file).unwrap();
        assert_eq!(&other[5 + 57..5 + 64], b"7408132");
        assert_eq!(&rewritten("DG1 digits", &other).unwrap()[5 + 57..5 + 64], b"7408133");
        assert_eq!(rewritten("DG1 digits", &file).unwrap(), file);
        assert_eq!((rewritten("DG1 zone 88 12", &file), rewritten("DG1 zone 0 1", &file)), (None, None));
    }

    #[test]
    fn text_that_is_no_change_is_refused() {
        for text in [
            "",
            "DG1",
            "DG17 tag 61",
            "DG1 tag",
            "DG1 tag 161",
            "DG1 length x",
            "DG1 replace 6",
            "DG1 eat 61",
            "DG1 set 61",
            "DG1 remove 7G",
        ] {
            assert_eq!(text.parse::<Rewrite>(), Err(UnknownRewrite), "{text}");
        }
    }
}
