//! The catalogue: each command this crate sends, as Doc 9303 writes it.

use std::fmt;

use crate::encoding::{Tag, ber_tlv};

use super::command::{CommandApdu, Le};

/// The eMRTD application (Doc 9303-10, 3.10).
pub const EMRTD_APPLICATION: [u8; 7] = [0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];

/// The master file (ISO/IEC 7816-4, 7.2.2).
pub const MASTER_FILE: [u8; 2] = [0x3F, 0x00];

/// Which command a status word answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Instruction {
    /// SELECT.
    Select,
    /// READ BINARY, even or odd.
    ReadBinary,
    /// GET CHALLENGE.
    GetChallenge,
    /// EXTERNAL AUTHENTICATE with the mutual authenticate function.
    ExternalAuthenticate,
    /// INTERNAL AUTHENTICATE.
    InternalAuthenticate,
    /// GET RESPONSE.
    GetResponse,
    /// MANAGE SECURITY ENVIRONMENT.
    ManageSecurityEnvironment,
    /// PERFORM SECURITY OPERATION with the Verify Certificate function.
    VerifyCertificate,
    /// GENERAL AUTHENTICATE.
    GeneralAuthenticate {
        /// Its place in the chain, from 1.
        step: u8,
    },
}

impl fmt::Display for Instruction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GeneralAuthenticate { step } => return write!(f, "GENERAL AUTHENTICATE, step {step}"),
            Self::ManageSecurityEnvironment => "MANAGE SECURITY ENVIRONMENT",
            Self::VerifyCertificate => "PSO: VERIFY CERTIFICATE",
            Self::Select => "SELECT",
            Self::ReadBinary => "READ BINARY",
            Self::GetChallenge => "GET CHALLENGE",
            Self::ExternalAuthenticate => "EXTERNAL AUTHENTICATE",
            Self::InternalAuthenticate => "INTERNAL AUTHENTICATE",
            Self::GetResponse => "GET RESPONSE",
        })
    }
}

/// An offset that fits into P1-P2: 0 to 32 767.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShortOffset(u16);

impl ShortOffset {
    /// The first offset that needs the odd READ BINARY.
    pub const END: usize = 0x8000;

    /// The file's beginning.
    pub const START: Self = Self(0);

    /// `None` beyond 32 767.
    #[must_use]
    pub fn new(offset: usize) -> Option<Self> {
        u16::try_from(offset).ok().filter(|_| offset < Self::END).map(Self)
    }
}

/// Doc 9303-10, 3.6.1.2: SELECT by DF name, no answer wanted.
#[must_use]
pub fn select_application(application: &[u8]) -> CommandApdu {
    CommandApdu::new(0x00, 0xA4, 0x04, 0x0C).with_data(application)
}

/// Doc 9303-10, 3.6.2: SELECT an EF of the current application by its file identifier.
#[must_use]
pub fn select_file(fid: u16) -> CommandApdu {
    CommandApdu::new(0x00, 0xA4, 0x02, 0x0C).with_data(fid.to_be_bytes())
}

/// Doc 9303-10, 3.6.1.1: SELECT the master file, nothing in the data field.
#[must_use]
pub const fn select_master_file() -> CommandApdu {
    CommandApdu::new(0x00, 0xA4, 0x00, 0x0C)
}

/// ISO/IEC 7816-4, 11.2.2: the same with the master file's identifier, which some chips require.
#[must_use]
pub fn select_master_file_by_identifier() -> CommandApdu {
    select_master_file().with_data(MASTER_FILE)
}

/// ISO/IEC 7816-4, 11.2.2: the same, asking for file control information, which a few chips insist on giving.
#[must_use]
pub fn select_master_file_with_template() -> CommandApdu {
    CommandApdu::new(0x00, 0xA4, 0x00, 0x00).with_data(MASTER_FILE).with_le(Le::SHORT_MAX)
}

/// Doc 9303-10, 3.6.3.1: READ BINARY of the selected EF.
#[must_use]
pub const fn read_binary(offset: ShortOffset, le: Le) -> CommandApdu {
    let [p1, p2] = offset.0.to_be_bytes();
    CommandApdu::new(0x00, 0xB0, p1, p2).with_le(le)
}

/// Doc 9303-10, 3.6.3.2: READ BINARY that selects the EF by its short identifier (five bits).
#[must_use]
pub const fn read_binary_by_sfi(sfi: u8, offset: u8, le: Le) -> CommandApdu {
    CommandApdu::new(0x00, 0xB0, 0x80 | (sfi & 0x1F), offset).with_le(le)
}

/// Doc 9303-10, 3.6.6: READ BINARY with the offset in DO'54'. The answer is a DO'53', which Le counts too.
#[must_use]
pub fn read_binary_odd(offset: u32, le: Le) -> CommandApdu {
    let octets = offset.to_be_bytes();
    let leading_zeros = octets.iter().take(3).take_while(|octet| **octet == 0).count();
    let offset = octets.get(leading_zeros..).unwrap_or_default();
    CommandApdu::new(0x00, 0xB1, 0x00, 0x00).with_data(ber_tlv::encode(OFFSET, offset)).with_le(le)
}

/// DO'54': an offset.
pub const OFFSET: Tag = Tag::new(0x54);

/// DO'53': discretionary data, the answer to an odd READ BINARY.
pub const DISCRETIONARY_DATA: Tag = Tag::new(0x53);

/// Doc 9303-11, 4.3.4.1: GET CHALLENGE for eight bytes.
#[must_use]
pub const fn get_challenge() -> CommandApdu {
    CommandApdu::new(0x00, 0x84, 0x00, 0x00).with_le(Le::Bytes(8))
}

/// Doc 9303-11, 4.3.4.2: EXTERNAL AUTHENTICATE with the mutual authenticate function.
#[must_use]
pub fn external_authenticate(cryptogram: &[u8]) -> CommandApdu {
    let le = u32::try_from(cryptogram.len()).map_or(Le::None, Le::Bytes);
    CommandApdu::new(0x00, 0x82, 0x00, 0x00).with_data(cryptogram).with_le(le)
}

/// Doc 9303-11, 6.1.3: INTERNAL AUTHENTICATE with RND.IFD.
#[must_use]
pub fn internal_authenticate(rnd_ifd: &[u8], le: Le) -> CommandApdu {
    CommandApdu::new(0x00, 0x88, 0x00, 0x00).with_data(rnd_ifd).with_le(le)
}

/// ISO/IEC 7816-4, 11.4.3: GET RESPONSE, for what a status of `61xx` announced.
#[must_use]
pub const fn get_response(le: Le) -> CommandApdu {
    CommandApdu::new(0x00, 0xC0, 0x00, 0x00).with_le(le)
}

/// Which template MANAGE SECURITY ENVIRONMENT sets (ISO/IEC 7816-4, 11.5.11): P1-P2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Template {
    /// Set AT for mutual authentication: PACE (Doc 9303-11, 4.4.4.1).
    MutualAuthentication,
    /// Set AT for internal authentication: Chip Authentication (Doc 9303-11, 6.2.4.2).
    InternalAuthentication,
    /// Set AT for external authentication: Terminal Authentication (Doc 9303-11, 7.1.5.3).
    ExternalAuthentication,
    /// Set KAT for computation: Chip Authentication with Triple DES (Doc 9303-11, 6.2.4.1).
    KeyAgreement,
    /// Set DST for verification: Terminal Authentication (Doc 9303-11, 7.1.5.1).
    DigitalSignature,
}

impl Template {
    /// P1 and P2.
    #[must_use]
    pub const fn parameters(self) -> [u8; 2] {
        match self {
            Self::MutualAuthentication => [0xC1, 0xA4],
            Self::InternalAuthentication => [0x41, 0xA4],
            Self::ExternalAuthentication => [0x81, 0xA4],
            Self::KeyAgreement => [0x41, 0xA6],
            Self::DigitalSignature => [0x81, 0xB6],
        }
    }
}

/// MANAGE SECURITY ENVIRONMENT with the Set function. No answer is wanted, and chips refuse a command that asks for one.
#[must_use]
pub fn manage_security_environment(template: Template, data: &[u8]) -> CommandApdu {
    let [p1, p2] = template.parameters();
    CommandApdu::new(0x00, 0x22, p1, p2).with_data(data)
}

/// Doc 9303-11, 7.1.5.2: PERFORM SECURITY OPERATION: Verify Certificate, with body and signature of a self-descriptive one.
#[must_use]
pub fn verify_certificate(data: &[u8]) -> CommandApdu {
    CommandApdu::new(0x00, 0x2A, 0x00, 0xBE).with_data(data)
}

/// Doc 9303-11, 7.1.5.5: EXTERNAL AUTHENTICATE with the terminal's signature; nothing comes back.
#[must_use]
pub fn external_authenticate_with_signature(signature: &[u8]) -> CommandApdu {
    CommandApdu::new(0x00, 0x82, 0x00, 0x00).with_data(signature)
}

/// Whether another command of the same chain follows (ISO/IEC 7816-4, 5.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Chaining {
    /// More follow: bit 5 of the class is set.
    Continues,
    /// The last one, or the only one.
    Ends,
}

/// Bit 5 of the class: not the last command of a chain (ISO/IEC 7816-4, 5.4.1).
pub const CHAINED: u8 = 0x10;

/// Doc 9303-11, 4.4.4.2 and 6.2.4.2: GENERAL AUTHENTICATE with dynamic authentication data.
///
/// Keys of 2048 bits need the extended form on both ways, which this command may use without asking (9.3.1.2).
#[must_use]
pub fn general_authenticate(data: &[u8], chaining: Chaining) -> CommandApdu {
    let cla = match chaining {
        Chaining::Continues => CHAINED,
        Chaining::Ends => 0x00,
    };
    let command = CommandApdu::new(cla, 0x86, 0x00, 0x00).with_data(data);
    if command.is_extended() { command.with_le(Le::Bytes(0x1_0000)) } else { command.with_le(Le::SHORT_MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(command: &CommandApdu) -> String {
        hex::encode_upper(command.encode().unwrap())
    }

    #[test]
    fn commands_are_the_bytes_doc_9303_prints() {
        assert_eq!(bytes(&select_application(&EMRTD_APPLICATION)), "00A4040C07A0000002471001");
        assert_eq!(bytes(&select_file(0x011E)), "00A4020C02011E");
        assert_eq!(bytes(&select_master_file()), "00A4000C");
        assert_eq!(bytes(&select_master_file_by_identifier()), "00A4000C023F00");
        assert_eq!(bytes(&read_binary(ShortOffset::new(4).unwrap(), Le::Bytes(18))), "00B0000412");
        assert_eq!(bytes(&read_binary_by_sfi(0x1E, 0, Le::SHORT_MAX)), "00B09E0000");
        assert_eq!(bytes(&get_challenge()), "0084000008");
        assert_eq!(bytes(&internal_authenticate(&[0xF1; 8], Le::SHORT_MAX)), "0088000008F1F1F1F1F1F1F1F100");
        assert_eq!(bytes(&get_response(Le::Bytes(16))), "00C0000010");
        assert_eq!(bytes(&verify_certificate(&[0x7F])), "002A00BE017F");
        assert_eq!(bytes(&external_authenticate_with_signature(&[0xAB])), "0082000001AB");
        // Doc 9303-11, appendix G.1.
        let set_at = hex::decode("800A04007F00070202040202830101").unwrap();
        let set_at = manage_security_environment(Template::MutualAuthentication, &set_at);
        assert_eq!(bytes(&set_at), "0022C1A40F800A04007F00070202040202830101");
        assert_eq!(bytes(&general_authenticate(&[0x7C, 0], Chaining::Continues)), "10860000027C0000");
        let token = hex::decode("7C0A8508C2B0BD78D94BA866").unwrap();
        assert_eq!(bytes(&general_authenticate(&token, Chaining::Ends)), "008600000C7C0A8508C2B0BD78D94BA86600");
    }

    #[test]
    fn offsets_are_encoded_as_short_as_possible() {
        // Doc 9303-10, 3.6.6 prints the first and the third.
        assert_eq!(bytes(&read_binary_odd(0x0001, Le::Bytes(4))), "00B100000354010104");
        assert_eq!(bytes(&read_binary_odd(0, Le::Bytes(4))), "00B100000354010004");
        assert_eq!(bytes(&read_binary_odd(0xFFFF, Le::Bytes(4))), "00B10000045402FFFF04");
        assert_eq!(bytes(&read_binary_odd(0x01_2345, Le::Bytes(4))), "00B10000055403012345".to_owned() + "04");
    }

    #[test]
    fn keys_longer_than_a_short_command_are_sent_and_asked_for_in_extended_form() {
        let encoded = general_authenticate(&[0; 264], Chaining::Continues).encode().unwrap();
        assert_eq!(encoded[..7], [0x10, 0x86, 0, 0, 0, 0x01, 0x08]);
        assert_eq!(encoded[271..], [0, 0]);
    }

    #[test]
    fn offsets_beyond_fifteen_bits_do_not_fit_the_even_instruction() {
        assert!(ShortOffset::new(0x7FFF).is_some());
        assert!(ShortOffset::new(0x8000).is_none());
    }
}
