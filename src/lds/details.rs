//! What DG11 and DG12 have in common: a flat template of optional data objects after a tag list (Doc 9303-10, 4.7.11 and
//! 4.7.12), read leniently and with every leniency noted.

use crate::encoding::{PartialDate, Reader, Redacted, Tag, Tlv, ber_tlv};

use super::error::{Counted, LdsError};
use super::local_time::{LocalTime, date_to_ascii, is_without_year, read_date};

/// Data objects in one template. DG11 has thirteen kinds, of which only other names repeat, at most 255 times (one
/// octet counts them).
pub(super) const MAX_OBJECTS: usize = 300;

const TAG_LIST: Tag = Tag::new(0x5C);
/// Content-specific class: the repeated names and their number.
const NAMES: Tag = Tag::new(0xA0);

/// A data object the standard does not know, kept as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownObject {
    /// Its tag.
    pub tag: Tag,
    /// Its value.
    pub value: Redacted<Vec<u8>>,
}

impl UnknownObject {
    pub(super) fn encode(&self) -> Vec<u8> {
        ber_tlv::encode(self.tag, self.value.reveal())
    }
}

/// Where a file departs from the standard without becoming unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Deviation {
    /// The data object in question.
    pub tag: Tag,
    /// What is odd about it.
    pub kind: DeviationKind,
}

/// How a data object departs from the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum DeviationKind {
    /// A date that is in no calendar, or in no encoding; the field counts as absent.
    #[error("not a date")]
    NotADate,
    /// Text that is not UTF-8; read as ISO 8859-1.
    #[error("text is not UTF-8")]
    NotUtf8,
    /// A second object of a kind that may occur once; the first counts.
    #[error("occurs twice")]
    Repeated,
    /// The number of entries announced is not the number there is.
    #[error("announced number of entries is wrong")]
    Count,
    /// A biometric record in no encoding we know, or with inconsistent lengths; no image is taken from it.
    #[error("biometric record not understood")]
    Record,
    /// Octets remain after the end of the structure.
    #[error("octets after the end")]
    Trailing,
    /// A data object the standard requires is not there.
    #[error("required and not there")]
    Absent,
    /// A value that is none of the standard's.
    #[error("not one of the standard's values")]
    Value,
}

/// Reads the tags of a tag list, `5C`.
pub(super) fn read_tag_list(object: &Tlv<'_>) -> Result<Vec<Tag>, LdsError> {
    let mut tags = Vec::new();
    let mut octets = object.value.iter().copied();
    while let Some(first) = octets.next() {
        let mut number = u32::from(first);
        if first & 0x1F == 0x1F {
            loop {
                let next = octets.next().ok_or_else(|| object.malformed())?;
                if number > 0x00FF_FFFF {
                    return Err(object.malformed().into());
                }
                number = number << 8 | u32::from(next);
                if next & 0x80 == 0 {
                    break;
                }
            }
        }
        tags.push(Tag::new(number));
        if tags.len() > MAX_OBJECTS {
            return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS });
        }
    }
    Ok(tags)
}

/// The objects of a template, taken out one kind at a time.
pub(super) struct Details<'a> {
    objects: Vec<Tlv<'a>>,
    deviations: Vec<Deviation>,
}

impl<'a> Details<'a> {
    /// Opens the template that fills the file.
    pub(super) fn open(file: &'a [u8], tag: Tag) -> Result<Self, LdsError> {
        Self::inside(&Reader::sole(file, tag)?)
    }

    /// Opens a template.
    pub(super) fn inside(template: &Tlv<'a>) -> Result<Self, LdsError> {
        let mut reader = template.reader();
        let mut objects = Vec::new();
        while let Some(object) = reader.next_object()? {
            if objects.len() >= MAX_OBJECTS {
                return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS });
            }
            objects.push(object);
        }
        // The tag list repeats what the objects say themselves, and issuers get it wrong.
        objects.retain(|object| object.tag != TAG_LIST);
        Ok(Self { objects, deviations: Vec::new() })
    }

    fn note(&mut self, tag: Tag, kind: DeviationKind) {
        self.deviations.push(Deviation { tag, kind });
    }

    fn take(&mut self, tag: Tag) -> Option<Tlv<'a>> {
        let first = self.objects.iter().find(|object| object.tag == tag).copied()?;
        let before = self.objects.len();
        self.objects.retain(|object| object.tag != tag);
        if before.saturating_sub(self.objects.len()) > 1 {
            self.note(tag, DeviationKind::Repeated);
        }
        Some(first)
    }

    /// Text: UTF-8 as the standard wants it, otherwise one character an octet. An empty object is an absent one.
    pub(super) fn text(&mut self, tag: Tag) -> Option<Redacted<String>> {
        let object = self.take(tag)?;
        self.decode(&object)
    }

    fn decode(&mut self, object: &Tlv<'a>) -> Option<Redacted<String>> {
        if object.value.is_empty() {
            return None;
        }
        let text = std::str::from_utf8(object.value).map(str::to_owned).unwrap_or_else(|_| {
            self.note(object.tag, DeviationKind::NotUtf8);
            object.value.iter().copied().map(char::from).collect()
        });
        Some(Redacted::new(text))
    }

    /// Octets as they are, an image for one.
    pub(super) fn octets(&mut self, tag: Tag) -> Option<Redacted<Vec<u8>>> {
        self.take(tag).map(|object| Redacted::new(object.value.to_vec()))
    }

    /// A date in ASCII or BCD. An impossible one is noted and left out, one without a year (Doc 9303-10, 4.7.11.1, note) is
    /// left out.
    pub(super) fn date(&mut self, tag: Tag) -> Option<PartialDate> {
        let object = self.take(tag)?;
        let date = read_date(object.value).ok();
        if date.is_none() && !object.value.is_empty() && !is_without_year(object.value) {
            self.note(tag, DeviationKind::NotADate);
        }
        date
    }

    /// A date and time in ASCII or BCD. An impossible one is noted and left out.
    pub(super) fn time(&mut self, tag: Tag) -> Option<LocalTime> {
        let object = self.take(tag)?;
        let time = LocalTime::from_ascii_or_bcd(object.value).ok();
        if time.is_none() && !object.value.is_empty() {
            self.note(tag, DeviationKind::NotADate);
        }
        time
    }

    /// Names under `A0` after their number; some issuers leave the wrapping out.
    pub(super) fn names(&mut self, tag: Tag) -> Result<Vec<Redacted<String>>, LdsError> {
        let mut inside = Vec::new();
        let mut announced = None;
        if let Some(group) = self.take(NAMES) {
            let mut reader = group.reader();
            if reader.peek_tag() == Some(Tag::new(0x02)) {
                announced = reader.next_object()?.and_then(|count| count.value.last().copied());
            }
            while let Some(object) = reader.next_object()? {
                if inside.len() >= MAX_OBJECTS {
                    return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS });
                }
                inside.push(object);
            }
            if announced.is_some_and(|count| usize::from(count) != inside.len()) {
                self.note(tag, DeviationKind::Count);
            }
        }
        let loose = self.objects.iter().filter(|object| object.tag == tag).copied();
        let all: Vec<Tlv<'a>> = inside.into_iter().filter(|object| object.tag == tag).chain(loose).collect();
        self.objects.retain(|object| object.tag != tag);
        Ok(all.iter().filter_map(|object| self.decode(object)).collect())
    }

    /// What nobody asked for, and what was odd.
    pub(super) fn finish(self) -> (Vec<UnknownObject>, Vec<Deviation>) {
        let unknown = self
            .objects
            .iter()
            .map(|object| UnknownObject { tag: object.tag, value: Redacted::new(object.value.to_vec()) });
        (unknown.collect(), self.deviations)
    }
}

/// Writes a template: the tag list first, then the objects in the order given.
#[derive(Default)]
pub(super) struct DetailsWriter {
    objects: Vec<(Tag, Vec<u8>)>,
}

impl DetailsWriter {
    pub(super) fn octets(&mut self, tag: Tag, value: Option<&[u8]>) -> &mut Self {
        if let Some(value) = value {
            self.objects.push((tag, value.to_vec()));
        }
        self
    }

    pub(super) fn text(&mut self, tag: Tag, value: Option<&Redacted<String>>) -> &mut Self {
        self.octets(tag, value.map(|text| text.reveal().as_bytes()))
    }

    pub(super) fn date(&mut self, tag: Tag, value: Option<PartialDate>) -> &mut Self {
        self.octets(tag, value.map(date_to_ascii).as_deref().map(str::as_bytes))
    }

    pub(super) fn names(&mut self, tag: Tag, names: &[Redacted<String>]) -> &mut Self {
        if names.is_empty() {
            return self;
        }
        // The count is one octet; more names than it can say are left out, not miscounted.
        let count = u8::try_from(names.len()).unwrap_or(u8::MAX);
        let mut value = ber_tlv::encode(Tag::new(0x02), &[count]);
        for name in names.iter().take(count.into()) {
            value.extend(ber_tlv::encode(tag, name.reveal().as_bytes()));
        }
        self.objects.push((NAMES, value));
        self
    }

    pub(super) fn unknown(&mut self, objects: &[UnknownObject]) -> &mut Self {
        for object in objects {
            self.octets(object.tag, Some(object.value.reveal()));
        }
        self
    }

    pub(super) fn finish(&self, tag: Tag) -> Vec<u8> {
        let tags: Vec<u8> = self.objects.iter().flat_map(|(tag, _)| tag.octets()).collect();
        let mut objects = vec![ber_tlv::encode(TAG_LIST, &tags)];
        objects.extend(self.objects.iter().map(|(tag, value)| ber_tlv::encode(*tag, value)));
        ber_tlv::encode_all(tag, &objects)
    }
}
