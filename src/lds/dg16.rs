//! DG16: persons to notify in an emergency (Doc 9303-10, 4.7.16, Tables 80 and 81).
//!
//! ```text
//! 70  02  number of persons
//!     A1  5F50  date recorded      5F51  name      5F52  telephone      5F53  address
//!     A2  …
//! ```

use crate::encoding::{PartialDate, Reader, Redacted, Tag, Tlv, ber_tlv};

use super::details::{Details, Deviation, DeviationKind, MAX_OBJECTS, UnknownObject};
use super::error::{Counted, LdsError};
use super::file::DataGroup;
use super::local_time::date_to_ascii;

const COUNT: Tag = Tag::new(0x02);
const RECORDED: Tag = Tag::new(0x5F50);
const NAME: Tag = Tag::new(0x5F51);
const TELEPHONE: Tag = Tag::new(0x5F52);
const ADDRESS: Tag = Tag::new(0x5F53);

/// Templates are tagged `A1` to `AF`.
const MAX_PERSONS: usize = 15;

/// DG16. `Default` is an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dg16 {
    /// The persons, in the order of the file.
    pub persons: Vec<PersonToNotify>,
    /// Elements beside the persons.
    pub unknown: Vec<UnknownObject>,
    /// Where the file departs from the standard.
    pub deviations: Vec<Deviation>,
}

/// Somebody to be told. `Default` is nobody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonToNotify {
    /// When these details were recorded. `5F50`
    pub recorded: Option<PartialDate>,
    /// Name, components separated as in the MRZ. `5F51`
    pub name: Option<Redacted<String>>,
    /// Telephone number. `5F52`
    pub telephone: Option<Redacted<String>>,
    /// Address, fields separated by `<`. `5F53`
    pub address: Option<Redacted<String>>,
    /// Elements the standard does not know.
    pub unknown: Vec<UnknownObject>,
}

impl Dg16 {
    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut reader = Reader::sole(file, DataGroup::DG16.tag())?.reader();
        let mut dg16 = Self::default();
        let count = reader.optional(COUNT)?;
        while let Some(object) = reader.next_object()? {
            if matches!(object.tag.number(), 0xA1..=0xAF) {
                if dg16.persons.len() >= MAX_PERSONS {
                    return Err(LdsError::TooMany { what: Counted::Persons, limit: MAX_PERSONS });
                }
                let person = dg16.person(&object)?;
                dg16.persons.push(person);
            } else {
                if dg16.unknown.len() >= MAX_OBJECTS {
                    return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS });
                }
                dg16.unknown.push(UnknownObject { tag: object.tag, value: Redacted::new(object.value.to_vec()) });
            }
        }
        let announced = count.and_then(|count| count.value.last().copied()).map(usize::from);
        if announced != Some(dg16.persons.len()) {
            dg16.deviations.push(Deviation { tag: COUNT, kind: DeviationKind::Count });
        }
        Ok(dg16)
    }

    fn person(&mut self, template: &Tlv<'_>) -> Result<PersonToNotify, LdsError> {
        let mut details = Details::inside(template)?;
        let mut person = PersonToNotify {
            recorded: details.date(RECORDED),
            name: details.text(NAME),
            telephone: details.text(TELEPHONE),
            address: details.text(ADDRESS),
            unknown: Vec::new(),
        };
        let (unknown, deviations) = details.finish();
        person.unknown = unknown;
        self.deviations.extend(deviations);
        Ok(person)
    }

    /// Every text in it.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let texts = self.persons.iter().flat_map(|person| [&person.name, &person.telephone, &person.address]);
        texts.flatten().map(|text| text.reveal().as_str())
    }

    /// Writes the file, with dates in ASCII. Persons after the fifteenth have no tag and are left out.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let persons: Vec<Vec<u8>> =
            self.persons.iter().zip(0xA1..=0xAF).map(|(person, tag)| person.encode(tag)).collect();
        let mut objects = vec![ber_tlv::encode(COUNT, &[u8::try_from(persons.len()).unwrap_or(u8::MAX)])];
        objects.extend(persons);
        objects.extend(self.unknown.iter().map(UnknownObject::encode));
        ber_tlv::encode_all(DataGroup::DG16.tag(), &objects)
    }
}

impl PersonToNotify {
    fn encode(&self, tag: u32) -> Vec<u8> {
        let text = |tag, text: &Option<Redacted<String>>| {
            text.as_ref().map(|text| ber_tlv::encode(tag, text.reveal().as_bytes()))
        };
        let date = self.recorded.map(|date| ber_tlv::encode(RECORDED, date_to_ascii(date).as_bytes()));
        let known = [date, text(NAME, &self.name), text(TELEPHONE, &self.telephone), text(ADDRESS, &self.address)];
        let mut objects: Vec<Vec<u8>> = known.into_iter().flatten().collect();
        objects.extend(self.unknown.iter().map(UnknownObject::encode));
        ber_tlv::encode_all(Tag::new(tag), &objects)
    }
}
