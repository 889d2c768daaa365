//! DG11: additional personal details (Doc 9303-10, 4.7.11, Tables 71 and 72).
//!
//! Every element is optional and often absent or empty. What is odd is noted in [`Dg11::deviations`], not refused.

use crate::encoding::{PartialDate, Redacted, Tag};

use super::details::{Details, DetailsWriter, Deviation, UnknownObject};
use super::error::LdsError;
use super::file::DataGroup;

/// DG11. `Default` is an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dg11 {
    /// Full name in national characters, components separated as in the MRZ. `5F0E`
    pub name: Option<Redacted<String>>,
    /// Other names. `A0`, `5F0F`
    pub other_names: Vec<Redacted<String>>,
    /// Personal number. `5F10`
    pub personal_number: Option<Redacted<String>>,
    /// Full date of birth, century included. `5F2B`
    pub birth_date: Option<Redacted<PartialDate>>,
    /// Place of birth, fields separated by `<`. `5F11`
    pub birth_place: Option<Redacted<String>>,
    /// Permanent address, fields separated by `<`. `5F42`
    pub address: Option<Redacted<String>>,
    /// Telephone. `5F12`
    pub telephone: Option<Redacted<String>>,
    /// Profession. `5F13`
    pub profession: Option<Redacted<String>>,
    /// Title. `5F14`
    pub title: Option<Redacted<String>>,
    /// Personal summary. `5F15`
    pub summary: Option<Redacted<String>>,
    /// Image of the proof of citizenship. `5F16`
    pub proof_of_citizenship: Option<Redacted<Vec<u8>>>,
    /// Numbers of other valid travel documents, separated by `<`. `5F17`
    pub other_documents: Option<Redacted<String>>,
    /// Custody information. `5F18`
    pub custody: Option<Redacted<String>>,
    /// Elements the standard does not know.
    pub unknown: Vec<UnknownObject>,
    /// Where the file departs from the standard.
    pub deviations: Vec<Deviation>,
}

const NAME: Tag = Tag::new(0x5F0E);
const OTHER_NAME: Tag = Tag::new(0x5F0F);
const PERSONAL_NUMBER: Tag = Tag::new(0x5F10);
const BIRTH_DATE: Tag = Tag::new(0x5F2B);
const BIRTH_PLACE: Tag = Tag::new(0x5F11);
const ADDRESS: Tag = Tag::new(0x5F42);
const TELEPHONE: Tag = Tag::new(0x5F12);
const PROFESSION: Tag = Tag::new(0x5F13);
const TITLE: Tag = Tag::new(0x5F14);
const SUMMARY: Tag = Tag::new(0x5F15);
const PROOF_OF_CITIZENSHIP: Tag = Tag::new(0x5F16);
const OTHER_DOCUMENTS: Tag = Tag::new(0x5F17);
const CUSTODY: Tag = Tag::new(0x5F18);

impl Dg11 {
    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut details = Details::open(file, DataGroup::DG11.tag())?;
        let mut dg11 = Self {
            name: details.text(NAME),
            other_names: details.names(OTHER_NAME)?,
            personal_number: details.text(PERSONAL_NUMBER),
            birth_date: details.date(BIRTH_DATE).map(Redacted::new),
            birth_place: details.text(BIRTH_PLACE),
            address: details.text(ADDRESS),
            telephone: details.text(TELEPHONE),
            profession: details.text(PROFESSION),
            title: details.text(TITLE),
            summary: details.text(SUMMARY),
            proof_of_citizenship: details.octets(PROOF_OF_CITIZENSHIP),
            other_documents: details.text(OTHER_DOCUMENTS),
            custody: details.text(CUSTODY),
            ..Self::default()
        };
        (dg11.unknown, dg11.deviations) = details.finish();
        Ok(dg11)
    }

    /// Every text in it.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let single = [
            &self.name,
            &self.personal_number,
            &self.birth_place,
            &self.address,
            &self.telephone,
            &self.profession,
            &self.title,
            &self.summary,
            &self.other_documents,
            &self.custody,
        ];
        single.into_iter().flatten().chain(&self.other_names).map(|text| text.reveal().as_str())
    }

    /// Writes the file, with dates in ASCII and the elements in the order of Table 71.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        DetailsWriter::default()
            .text(NAME, self.name.as_ref())
            .names(OTHER_NAME, &self.other_names)
            .text(PERSONAL_NUMBER, self.personal_number.as_ref())
            .date(BIRTH_DATE, self.birth_date.as_ref().map(|date| *date.reveal()))
            .text(BIRTH_PLACE, self.birth_place.as_ref())
            .text(ADDRESS, self.address.as_ref())
            .text(TELEPHONE, self.telephone.as_ref())
            .text(PROFESSION, self.profession.as_ref())
            .text(TITLE, self.title.as_ref())
            .text(SUMMARY, self.summary.as_ref())
            .octets(PROOF_OF_CITIZENSHIP, self.proof_of_citizenship.as_ref().map(|image| image.reveal().as_slice()))
            .text(OTHER_DOCUMENTS, self.other_documents.as_ref())
            .text(CUSTODY, self.custody.as_ref())
            .unknown(&self.unknown)
            .finish(DataGroup::DG11.tag())
    }
}
