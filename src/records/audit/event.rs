//! What the log may say of a decision: the seed's allow-list as a type, so that nothing else can get in.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::crypto::random::{Random, RandomError};
use crate::encoding::Timestamp;
use crate::readiness::{Assessment, ReasonCode, Route, Verdict};
use crate::records::identity::Pid;
use crate::registry::DocumentNumber;

/// Text that names no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an event id: 32 hexadecimal digits")]
pub struct EventIdError;

/// An event's name: 128 random bits, which say nothing of anybody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId([u8; 16]);

impl EventId {
    pub(in crate::records) fn draw(random: &mut dyn Random) -> Result<Self, RandomError> {
        let mut octets = [0; 16];
        random.fill(&mut octets)?;
        Ok(Self(octets))
    }

    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(in crate::records) fn from_octets(octets: &[u8]) -> Option<Self> {
        octets.try_into().ok().map(Self)
    }

    /// The 16 octets.
    #[must_use]
    pub const fn octets(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for EventId {
    type Err = EventIdError;

    fn from_str(text: &str) -> Result<Self, EventIdError> {
        let mut octets = [0; 16];
        hex::decode_to_slice(text, &mut octets).map_err(|_| EventIdError)?;
        Ok(Self(octets))
    }
}

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// How much of the reasons is kept. That a passport was reported stolen comes near to data on criminal offences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// Every reason code.
    #[default]
    Full,
    /// Every reason code, but of a register's entry only that there was one.
    Coarse,
}

/// Why it was decided so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Reason {
    /// By this code.
    Code(ReasonCode),
    /// By a register, which said something against the document.
    Class(Class),
}

/// What stands for several codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Class {
    /// Stolen, lost, blocked, cancelled or never issued.
    #[serde(rename = "registry.listed")]
    RegistryListed,
}

impl Reason {
    const fn of(code: ReasonCode, detail: Detail) -> Self {
        match detail {
            Detail::Coarse if code.is_register_entry() => Self::Class(Class::RegistryListed),
            _ => Self::Code(code),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => f.write_str(code.as_str()),
            Self::Class(Class::RegistryListed) => f.write_str("registry.listed"),
        }
    }
}

/// The personal fields: these three and no more (L235).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personal {
    /// The passport's number.
    pub passport_number: DocumentNumber,
    /// NemID's number for the person.
    pub pid: Pid,
    /// Where the request came from, if over a network.
    pub ip: Option<IpAddr>,
}

/// One decision, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// Its name.
    pub id: EventId,
    /// When it was decided.
    pub at: Timestamp,
    /// What was decided.
    pub outcome: Verdict,
    /// Along which route.
    pub route: Route,
    /// Why.
    pub reasons: Vec<Reason>,
    /// By which policy, with its edition.
    pub policy: String,
    /// Whom and what it was about.
    pub personal: Personal,
}

impl AuditEvent {
    /// The event of an assessment; nothing where no route was gone.
    pub(in crate::records) fn of(
        id: EventId,
        assessment: &Assessment,
        personal: Personal,
        detail: Detail,
    ) -> Option<Self> {
        let mut reasons: Vec<_> = assessment.reason_codes.iter().map(|code| Reason::of(*code, detail)).collect();
        reasons.dedup();
        Some(Self {
            id,
            at: assessment.evaluated_at,
            outcome: assessment.verdict,
            route: assessment.selected_route?,
            reasons,
            policy: assessment.policy.clone(),
            personal,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_id_is_32_hexadecimal_digits() {
        let text = "00112233445566778899aabbccddeeff";
        assert_eq!(text.parse::<EventId>().unwrap().to_string(), text);
        for wrong in ["", "00", &text[1..], "00112233445566778899aabbccddeefg"] {
            assert_eq!(wrong.parse::<EventId>(), Err(EventIdError), "{wrong}");
        }
    }

    #[test]
    fn the_coarse_log_does_not_say_what_the_register_said() {
        for code in [ReasonCode::RegistryStolen, ReasonCode::RegistryNotIssued] {
            assert_eq!(Reason::of(code, Detail::Coarse).to_string(), "registry.listed");
            assert_eq!(Reason::of(code, Detail::Full), Reason::Code(code));
        }
        let open = Reason::of(ReasonCode::RegistryUnavailable, Detail::Coarse);
        assert_eq!(open, Reason::Code(ReasonCode::RegistryUnavailable));
    }

    #[test]
    fn a_reason_reads_back_as_written() {
        for reason in [Reason::Code(ReasonCode::ChipCloned), Reason::Class(Class::RegistryListed)] {
            let text = serde_json::to_string(&reason).unwrap();
            assert_eq!(text, format!("\"{reason}\""));
            assert_eq!(serde_json::from_str::<Reason>(&text).unwrap(), reason);
        }
    }
}
