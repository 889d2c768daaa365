//! EF.ATR/INFO and EF.DIR: what the chip can do, and which applications it has (Doc 9303-10, 3.11.1 and 3.11.2).
//!
//! ```text
//! EF.ATR/INFO  47    card capabilities, three octets        EF.DIR  61  4F  application identifier
//!              7F66  02  longest command                            61  …
//!                    02  longest response
//! ```

use crate::encoding::{Reader, Tag, Tlv, ber_tlv, der};

use super::details::{MAX_OBJECTS, UnknownObject};
use super::error::{Counted, LdsError};

const CAPABILITIES: Tag = Tag::new(0x47);
const EXTENDED_LENGTH: Tag = Tag::new(0x7F66);
const APPLICATION: Tag = Tag::new(0x61);
const AID: Tag = Tag::new(0x4F);

/// EF.ATR/INFO.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EfAtrInfo {
    /// The three software function tables of ISO/IEC 7816-4.
    pub capabilities: Option<[u8; 3]>,
    /// The longest APDUs the chip takes and gives.
    pub extended_length: Option<ExtendedLength>,
    /// Other objects.
    pub unknown: Vec<UnknownObject>,
}

/// The longest APDUs, in octets, header and trailer included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtendedLength {
    /// The longest command APDU.
    pub command: u32,
    /// The longest response APDU.
    pub response: u32,
}

impl EfAtrInfo {
    /// Reads the file. Padding of zeros after the last object is passed over.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut info = Self::default();
        let mut reader = Reader::new(file);
        while reader.rest().first().is_some_and(|octet| *octet != 0) {
            let Some(object) = reader.next_object()? else { break };
            match object.tag {
                CAPABILITIES => info.capabilities = object.value.try_into().ok(),
                EXTENDED_LENGTH => info.extended_length = Some(read_extended_length(&object)?),
                tag => {
                    if info.unknown.len() >= MAX_OBJECTS {
                        return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS });
                    }
                    info.unknown.push(UnknownObject { tag, value: object.value.to_vec().into() });
                }
            }
        }
        Ok(info)
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if let Some(capabilities) = self.capabilities {
            out.extend(ber_tlv::encode(CAPABILITIES, &capabilities));
        }
        if let Some(ExtendedLength { command, response }) = self.extended_length {
            let lengths = [command, response].map(|length| der::unsigned(&length.to_be_bytes()));
            out.extend(ber_tlv::encode_all(EXTENDED_LENGTH, &lengths));
        }
        out.extend(self.unknown.iter().flat_map(UnknownObject::encode));
        out
    }

    /// Whether the chip says that it takes commands in pieces (first bit of the third table).
    #[must_use]
    pub fn supports_command_chaining(&self) -> bool {
        matches!(self.capabilities, Some([_, _, third]) if third & 0x80 != 0)
    }

    /// Whether the chip says it takes extended Lc and Le (second bit of the third table).
    #[must_use]
    pub fn supports_extended_length(&self) -> bool {
        matches!(self.capabilities, Some([_, _, third]) if third & 0x40 != 0)
    }
}

fn read_extended_length(object: &Tlv<'_>) -> Result<ExtendedLength, LdsError> {
    let mut reader = object.reader();
    let mut next = || -> Result<u32, LdsError> {
        let octets = reader.unsigned()?;
        // A limit beyond 32 bits is no limit.
        Ok(if octets.len() > 4 { u32::MAX } else { octets.iter().fold(0, |sum, octet| sum << 8 | u32::from(*octet)) })
    };
    Ok(ExtendedLength { command: next()?, response: next()? })
}

/// EF.DIR.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EfDir {
    /// The applications, in the order listed.
    pub applications: Vec<Application>,
}

/// An application template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// The application identifier.
    pub aid: Vec<u8>,
    /// What else is said of it, a label for one.
    pub unknown: Vec<UnknownObject>,
}

impl EfDir {
    /// Reads the file. Templates without an application identifier are passed over.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut applications = Vec::new();
        let mut reader = Reader::new(file);
        while reader.rest().first().is_some_and(|octet| *octet != 0) {
            if applications.len() >= MAX_OBJECTS {
                return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS });
            }
            let mut template = reader.expect(APPLICATION)?.reader();
            let Some(aid) = template.optional(AID)? else { continue };
            let mut unknown = Vec::new();
            while let Some(object) = template.next_object()? {
                if unknown.len() >= MAX_OBJECTS {
                    return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS });
                }
                unknown.push(UnknownObject { tag: object.tag, value: object.value.to_vec().into() });
            }
            applications.push(Application { aid: aid.value.to_vec(), unknown });
        }
        Ok(Self { applications })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let template = |application: &Application| {
            let mut objects = vec![ber_tlv::encode(AID, &application.aid)];
            objects.extend(application.unknown.iter().map(UnknownObject::encode));
            ber_tlv::encode_all(APPLICATION, &objects)
        };
        self.applications.iter().flat_map(template).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capabilities_and_lengths_survive_the_round_trip() {
        let file = hex::decode("47030100C07F660802020400020203E84301B8").unwrap();
        let info = EfAtrInfo::parse(&file).unwrap();
        assert!(info.supports_extended_length() && info.supports_command_chaining());
        assert_eq!(info.extended_length, Some(ExtendedLength { command: 1024, response: 1000 }));
        assert_eq!(info.encode(), file);
        assert_eq!(EfAtrInfo::parse(&[file, vec![0; 5]].concat()), Ok(info));
    }

    #[test]
    fn the_directory_of_doc_9303_10_table_31_reads() {
        let file = hex::decode("61094F07A000000247100161094F07A0000002472001").unwrap();
        let directory = EfDir::parse(&file).unwrap();
        assert_eq!(directory.applications[0].aid, [0xA0, 0, 0, 2, 0x47, 0x10, 0x01]);
        assert_eq!(directory.encode(), file);
    }
}
