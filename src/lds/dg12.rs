//! DG12: additional document details (Doc 9303-10, 4.7.12, Tables 73 and 74).
//!
//! The one signed place for the date of issue, where there is one. Real documents write it in ASCII or in BCD, and some
//! write a day that never was: that is noted in [`Dg12::deviations`] and counts as no date.

use crate::encoding::{PartialDate, Redacted, Tag};

use super::details::{Details, DetailsWriter, Deviation, UnknownObject};
use super::error::LdsError;
use super::file::DataGroup;
use super::local_time::LocalTime;

/// DG12. `Default` is an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dg12 {
    /// Issuing authority. `5F19`
    pub issuing_authority: Option<Redacted<String>>,
    /// Date of issue. `5F26`
    pub issue_date: Option<PartialDate>,
    /// Names of other persons. `A0`, `5F1A`
    pub other_persons: Vec<Redacted<String>>,
    /// Endorsements and observations. `5F1B`
    pub endorsements: Option<Redacted<String>>,
    /// Tax and exit requirements. `5F1C`
    pub tax_or_exit_requirements: Option<Redacted<String>>,
    /// Image of the document's front. `5F1D`
    pub front_image: Option<Redacted<Vec<u8>>>,
    /// Image of the document's rear. `5F1E`
    pub rear_image: Option<Redacted<Vec<u8>>>,
    /// When the document was personalized, on the issuer's clock. `5F55`
    pub personalization_time: Option<LocalTime>,
    /// Serial number of the personalization system. `5F56`
    pub personalization_system: Option<Redacted<String>>,
    /// Elements the standard does not know.
    pub unknown: Vec<UnknownObject>,
    /// Where the file departs from the standard.
    pub deviations: Vec<Deviation>,
}

const ISSUING_AUTHORITY: Tag = Tag::new(0x5F19);
const ISSUE_DATE: Tag = Tag::new(0x5F26);
const OTHER_PERSON: Tag = Tag::new(0x5F1A);
const ENDORSEMENTS: Tag = Tag::new(0x5F1B);
const TAX_OR_EXIT: Tag = Tag::new(0x5F1C);
const FRONT_IMAGE: Tag = Tag::new(0x5F1D);
const REAR_IMAGE: Tag = Tag::new(0x5F1E);
const PERSONALIZATION_TIME: Tag = Tag::new(0x5F55);
const PERSONALIZATION_SYSTEM: Tag = Tag::new(0x5F56);

impl Dg12 {
    /// Reads the file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut details = Details::open(file, DataGroup::DG12.tag())?;
        let mut dg12 = Self {
            issuing_authority: details.text(ISSUING_AUTHORITY),
            issue_date: details.date(ISSUE_DATE),
            other_persons: details.names(OTHER_PERSON)?,
            endorsements: details.text(ENDORSEMENTS),
            tax_or_exit_requirements: details.text(TAX_OR_EXIT),
            front_image: details.octets(FRONT_IMAGE),
            rear_image: details.octets(REAR_IMAGE),
            personalization_time: details.time(PERSONALIZATION_TIME),
            personalization_system: details.text(PERSONALIZATION_SYSTEM),
            ..Self::default()
        };
        (dg12.unknown, dg12.deviations) = details.finish();
        Ok(dg12)
    }

    /// Every text in it.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let single =
            [&self.issuing_authority, &self.endorsements, &self.tax_or_exit_requirements, &self.personalization_system];
        single.into_iter().flatten().chain(&self.other_persons).map(|text| text.reveal().as_str())
    }

    /// Writes the file, with dates in ASCII and the elements in the order of Table 73.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let image = |image: &Option<Redacted<Vec<u8>>>| image.as_ref().map(|octets| octets.reveal().clone());
        let time = self.personalization_time.map(LocalTime::to_ascii);
        DetailsWriter::default()
            .text(ISSUING_AUTHORITY, self.issuing_authority.as_ref())
            .date(ISSUE_DATE, self.issue_date)
            .names(OTHER_PERSON, &self.other_persons)
            .text(ENDORSEMENTS, self.endorsements.as_ref())
            .text(TAX_OR_EXIT, self.tax_or_exit_requirements.as_ref())
            .octets(FRONT_IMAGE, image(&self.front_image).as_deref())
            .octets(REAR_IMAGE, image(&self.rear_image).as_deref())
            .octets(PERSONALIZATION_TIME, time.as_deref().map(str::as_bytes))
            .text(PERSONALIZATION_SYSTEM, self.personalization_system.as_ref())
            .unknown(&self.unknown)
            .finish(DataGroup::DG12.tag())
    }
}
