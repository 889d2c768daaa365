//! What each protocol did: which parameters, which key, what was asked and answered.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::encoding::Oid;
use crate::iso7816::LinkFault;
use crate::iso7816::files::{ReadError, ReadLimit, ReadMisbehaviour};
use crate::protocols::Misbehaviour;

use super::octets::Octets;

/// The link that carried the commands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkFacts {
    /// Most response bytes it carries in one APDU.
    pub max_response: u32,
    /// Commands sent.
    pub commands: u32,
    /// Secure sessions that had to be begun anew because the chip ended one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub renewed_sessions: u32,
    /// The largest read that this link and this chip were found to carry, in bytes; absent in bundles older than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_size: Option<u32>,
    /// The largest read that was answered in full, in bytes; absent in bundles older than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest_read: Option<u32>,
    /// The shortest read that cost the session, or the chip, where none as long had ever worked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_read: Option<u32>,
    /// The shortest time any answer took, in milliseconds; absent below one, and in bundles older than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quickest_ms: Option<u32>,
}

/// How a chip kept a file from being read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReadFault {
    /// It said that all was well and sent nothing, whatever was asked for.
    NoProgress,
    /// It sent more than was asked for.
    TooMuchData,
    /// The file became another one while it was read.
    ContentChanged,
    /// It took more commands than a file of that size may.
    CommandsSpent,
}

impl ReadFault {
    /// The fault of a reading, where it is one of these.
    #[must_use]
    pub const fn from_read(error: &ReadError) -> Option<Self> {
        match error {
            ReadError::Misbehaved(ReadMisbehaviour::NoProgress) => Some(Self::NoProgress),
            ReadError::Misbehaved(ReadMisbehaviour::TooMuchData) => Some(Self::TooMuchData),
            ReadError::Misbehaved(ReadMisbehaviour::ContentChanged) => Some(Self::ContentChanged),
            ReadError::Limit(ReadLimit::Commands) => Some(Self::CommandsSpent),
            _ => None,
        }
    }
}

/// A time the chip was lost and came back. Before reading went on it was opened anew, EF.SOD was the same to the byte, and
/// the chip was asked to prove its key again: the proof in the evidence is that of the last time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resumption {
    /// Why it was lost.
    pub reason: LossReason,
    /// The file that was being read, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The byte of it at which reading went on.
    #[serde(default, skip_serializing_if = "is_zero_u64")]
    pub offset: u64,
}

/// Why a chip was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LossReason {
    /// It moved or was taken away.
    Moved,
    /// Another program reset it.
    Reset,
    /// The reader was unplugged.
    ReaderGone,
}

impl From<LinkFault> for LossReason {
    fn from(fault: LinkFault) -> Self {
        match fault {
            LinkFault::ChipReset => Self::Reset,
            LinkFault::ReaderGone => Self::ReaderGone,
            _ => Self::Moved,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_zero_u64(number: &u64) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// How the chip let us in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// The protocol that succeeded.
    pub protocol: AccessProtocol,
    /// What became of PACE, where the chip offered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<PaceRecord>,
}

/// An access protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AccessProtocol {
    /// Password Authenticated Connection Establishment (Doc 9303-11, 4.4).
    Pace,
    /// Basic Access Control (Doc 9303-11, 4.3).
    Bac,
    /// The chip asked for none (Doc 9303-11, 4.1).
    None,
    /// None let us in, because the chip broke the one it offered.
    NotGranted,
}

/// One run of PACE.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaceRecord {
    /// Key agreement, mapping and cipher; absent where none of those offered could be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<DottedOid>,
    /// The standardized domain parameters (Doc 9303-11, 9.5.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter_id: Option<u8>,
    /// What came of it.
    pub outcome: PaceOutcome,
}

/// What came of PACE.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "status", deny_unknown_fields)]
#[non_exhaustive]
pub enum PaceOutcome {
    /// Keys were agreed on.
    Established {
        /// The chip's mapping key, PK_Map,IC, a point uncompressed or an element; the integrated mapping has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mapping_public_key: Option<Octets>,
        /// Chip Authentication Data, decrypted: CA_IC, where the mapping was the chip-authenticating one and the chip
        /// gave any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chip_authentication_data: Option<Octets>,
        /// The chip sent DO'8A', which belongs to Chip Authentication Mapping, in another mapping.
        #[serde(default, skip_serializing_if = "is_false")]
        extra_data: bool,
    },
    /// The chip refused a step.
    Refused {
        /// SW1-SW2 in hexadecimal.
        sw: String,
    },
    /// The chip broke the protocol.
    Misbehaved {
        /// How.
        how: Misbehaviour,
    },
    /// Nothing the chip offers could be used.
    Unsupported,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// One run of Chip Authentication (Doc 9303-11, 6.2).
///
/// The session's ephemeral key is kept, so that whoever judges the evidence can compute the chip's answer anew. It opens
/// nothing that is not in the evidence already, and proves nothing to third parties, as Chip Authentication never does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChipAuthenticationRecord {
    /// Key agreement and cipher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<DottedOid>,
    /// Which of the chip's keys, where it numbers them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<u32>,
    /// What came of it.
    pub outcome: ChipAuthenticationOutcome,
}

/// What came of Chip Authentication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "status", deny_unknown_fields)]
#[non_exhaustive]
pub enum ChipAuthenticationOutcome {
    /// The chip accepted our ephemeral key, and both sides changed to new keys.
    Established {
        /// Our ephemeral private key, big-endian.
        ephemeral_private_key: Octets,
        /// The first response under the new keys, as it came over the air; absent where none came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_response: Option<Octets>,
    },
    /// The chip refused a step.
    Refused {
        /// SW1-SW2 in hexadecimal.
        sw: String,
    },
    /// The chip broke the protocol.
    Misbehaved {
        /// How.
        how: Misbehaviour,
    },
    /// No key in DG14 could be used.
    Unsupported,
}

/// The challenge we sent and what the chip answered (Doc 9303-11, 6.1).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActiveAuthenticationRecord {
    /// RND.IFD, 8 bytes: the one that was answered.
    pub challenge: Option<Octets>,
    /// The signature, when the chip gave one.
    pub response: Option<Octets>,
    /// SW1-SW2 in hexadecimal, when it refused.
    pub refused: Option<String>,
}

impl fmt::Debug for ActiveAuthenticationRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ActiveAuthenticationRecord(response {:?}, refused {:?})", self.response, self.refused)
    }
}

/// One run of Terminal Authentication (TR-03110-1, 3.5): what we showed, and what the chip let us do for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "status", deny_unknown_fields)]
#[non_exhaustive]
pub enum TerminalAuthenticationRecord {
    /// The chip knows the terminal.
    Granted {
        /// Whose certificate it was, as the chip knows it: the certificate holder reference.
        holder_reference: String,
    },
    /// None of our chains begins with a key the chip trusts.
    NoChain,
    /// The chip refused a step.
    Refused {
        /// SW1-SW2 in hexadecimal.
        sw: String,
    },
    /// The chip broke the protocol.
    Misbehaved {
        /// How.
        how: Misbehaviour,
    },
}

/// The secure session broke in a way that ends an inspection: somebody altered an answer, or the chip cannot keep to
/// the rules (Doc 9303-11, 9.8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interruption {
    /// What was wrong with the answer.
    pub fault: SessionFault,
    /// The file being read, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// What was wrong with an answer under secure messaging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SessionFault {
    /// The chip ended the session, again and again.
    Rejected,
    /// No protection.
    Unprotected,
    /// No protected status.
    StatusMissing,
    /// The checksum does not fit.
    Checksum,
    /// Objects doubled, out of order, or not decipherable.
    Malformed,
}

impl SessionFault {
    /// The fault of a link, where it is one of secure messaging.
    #[must_use]
    pub const fn from_link(fault: LinkFault) -> Option<Self> {
        match fault {
            LinkFault::SessionRejected | LinkFault::SessionEnded => Some(Self::Rejected),
            LinkFault::Unprotected | LinkFault::CutOff => Some(Self::Unprotected),
            LinkFault::StatusMissing => Some(Self::StatusMissing),
            LinkFault::BadChecksum => Some(Self::Checksum),
            LinkFault::MalformedMessage => Some(Self::Malformed),
            _ => None,
        }
    }
}

/// An object identifier that is dotted text in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DottedOid(pub Oid);

impl fmt::Debug for DottedOid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for DottedOid {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DottedOid {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| serde::de::Error::custom("not an object identifier"))
    }
}
