//! Gremlins in a chip that is alive.

use std::time::Duration;

use super::moment::step;
use super::spoiling;
use super::{Coordinate, Deed, Gremlin, Loss, Moment};
use crate::crypto::curve::NamedCurve;
use crate::crypto::ecdh;
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;
use crate::encoding::{Header, ber_tlv};
use crate::iso7816::{CommandApdu, ResponseApdu, Status};
use crate::lds::FileId;
use crate::protocols::pace::DomainParameters;
use crate::simulator::random::SeededRandom;

/// A challenge somebody asked once before.
const OLDER_CHALLENGE: [u8; 8] = *b"yestrday";

/// Octets a file keeps when the rest is exchanged: its tag and its length, at their longest in use.
const HEADER: usize = 4;

/// Keys tried until one begins with zeros; 256 are enough on average.
const MAX_TRIES: usize = 8192;

/// The gremlins of one chip, and what they remember.
#[derive(Debug)]
pub(in crate::simulator) struct Gremlins {
    patches: Vec<Live>,
    random: SeededRandom,
    parameters: Option<DomainParameters>,
    /// The last message under secure messaging.
    previous: Option<ResponseApdu>,
    /// Whether the answer to this command is spoiled already: then it goes out, and the session does not end over it.
    spoiled: bool,
}

#[derive(Debug)]
struct Live {
    on: Moment,
    deed: Deed,
    /// Commands so far that were like the moment.
    seen: u32,
    /// Whether this command is the moment.
    acts: bool,
}

impl Gremlins {
    pub(in crate::simulator) const fn none() -> Self {
        Self { patches: Vec::new(), random: SeededRandom::new(0), parameters: None, previous: None, spoiled: false }
    }

    /// `parameters` are those PACE runs over.
    pub(in crate::simulator) fn new(gremlins: &[Gremlin], seed: u64, parameters: Option<DomainParameters>) -> Self {
        let live = |patch: &super::Patch| Live { on: patch.on.clone(), deed: patch.deed, seen: 0, acts: false };
        let patches = gremlins.iter().flat_map(|gremlin| &gremlin.patches).map(live).collect();
        Self {
            patches,
            random: SeededRandom::new(seed.wrapping_add(0x6772)),
            parameters,
            previous: None,
            spoiled: false,
        }
    }

    /// Before a command is carried out: who acts on it, and whether it is another one then.
    pub(in crate::simulator) fn begin(&mut self, command: &mut CommandApdu, file: Option<FileId>) {
        for patch in &mut self.patches {
            let is_like = patch.on.is_like(command, file);
            patch.seen = patch.seen.saturating_add(u32::from(is_like));
            patch.acts = is_like && patch.on.index.is_none_or(|index| index == patch.seen);
        }
        self.spoiled = false;
        if self.does(Deed::SignOlderChallenge) {
            command.data = OLDER_CHALLENGE.to_vec();
        }
    }

    fn acting(&self) -> impl Iterator<Item = Deed> {
        self.patches.iter().filter(|patch| patch.acts).map(|patch| patch.deed)
    }

    /// Whether this is done now.
    pub(in crate::simulator) fn does(&self, deed: Deed) -> bool {
        self.acting().any(|acting| acting == deed)
    }

    /// What becomes of the file being read.
    pub(in crate::simulator) fn change_file(&self, content: &mut Vec<u8>) {
        for deed in self.acting() {
            match deed {
                Deed::Shrink => shrink(content),
                Deed::Exchange => content.iter_mut().skip(HEADER).for_each(|octet| *octet ^= 0x55),
                _ => {}
            }
        }
    }

    /// Why no answer goes out to this command, if none does.
    pub(in crate::simulator) fn loss(&self) -> Option<Loss> {
        self.acting().find_map(|deed| if let Deed::Lose(loss) = deed { Some(loss) } else { None })
    }

    /// How long the answer takes.
    pub(in crate::simulator) fn delay(&self) -> Duration {
        let late = self.acting().map(|deed| if let Deed::Late(milliseconds) = deed { milliseconds } else { 0 });
        Duration::from_millis(late.fold(0, u32::saturating_add).into())
    }

    /// After a command was carried out, before the answer is protected. The first deed that changes it is the only one, but
    /// that of several cuts the shortest counts: no gremlin hides another.
    pub(in crate::simulator) fn spoil_answer(&mut self, command: &CommandApdu, answer: &mut ResponseApdu) {
        let deeds: Vec<Deed> = self.acting().collect();
        let right = answer.clone();
        for deed in deeds {
            if self.spoiled && !deed.cuts() {
                continue;
            }
            match deed {
                Deed::Answer(status) => *answer = ResponseApdu::status_only(Status::new(status)),
                Deed::Status(status) => *answer = ResponseApdu::new(answer.data.clone(), Status::new(status)),
                Deed::TruncateShort(octets) if !command.is_extended() => answer.data.truncate(octets),
                Deed::TruncateExtended(octets) if command.is_extended() => answer.data.truncate(octets),
                Deed::Trickle(octets) if answer.status == Status::SUCCESS => answer.data.truncate(octets),
                Deed::Surplus(octets) if answer.status == Status::SUCCESS => answer.data.extend(vec![0; octets]),
                Deed::RandomAnswer => self.randomise(answer),
                Deed::PublicKey(fault) => spoiling::public_key(fault, self.parameters, command, answer),
                Deed::ChipAuthenticationData(fault) => spoiling::chip_authentication_data(fault, answer),
                _ => {}
            }
            if *answer != right {
                self.spoiled = true;
                if !deed.cuts() {
                    return;
                }
            }
        }
    }

    /// Whether the session ends over this command.
    pub(in crate::simulator) fn ends_session(&self) -> bool {
        !self.spoiled && self.does(Deed::EndSession)
    }

    /// As long as it was, and below any modulus.
    fn randomise(&mut self, answer: &mut ResponseApdu) {
        if self.random.fill(&mut answer.data).is_ok()
            && let Some(first) = answer.data.first_mut()
        {
            *first &= 0x3F;
        }
    }

    /// What goes over the air in a session, `plain` being what was protected. Here, too, the first deed counts.
    pub(in crate::simulator) fn spoil_message(&mut self, plain: &ResponseApdu, right: ResponseApdu) -> ResponseApdu {
        let deeds: Vec<Deed> = self.acting().collect();
        let mut message = right.clone();
        for deed in deeds {
            match deed {
                // It was spoiled before it was protected.
                Deed::WrongPadding => break,
                Deed::Unprotected => message = plain.clone(),
                Deed::OmitStatus => spoiling::omit_status(&mut message),
                Deed::WrongChecksum => spoiling::flip_checksum(&mut message),
                Deed::WrongPaddingIndicator => spoiling::padding_indicator(&mut message),
                Deed::ReplayPrevious => message = self.previous.clone().unwrap_or(message),
                Deed::EndSession if !self.spoiled => message = ResponseApdu::status_only(Status::SM_OBJECTS_INCORRECT),
                _ => {}
            }
            if message != right {
                break;
            }
        }
        self.previous = Some(right);
        message
    }

    /// Which mapping key the chip has to find in this command, if a gremlin wants one.
    pub(in crate::simulator) fn wanted_key(&self, command: &CommandApdu) -> Option<PublicKeyOf> {
        let curve = match self.parameters {
            Some(DomainParameters::Curve(curve)) if step(command) == Some(2) => curve,
            _ => return None,
        };
        self.acting().find_map(|deed| match deed {
            Deed::LeadingZeros(coordinate) => Some(PublicKeyOf { curve, coordinate }),
            _ => None,
        })
    }
}

/// Half the value, under a header that fits it.
fn shrink(content: &mut Vec<u8>) {
    if let Ok(header) = Header::parse(content) {
        let value = content.get(header.header_len..content.len().div_ceil(2)).unwrap_or_default();
        *content = ber_tlv::encode(header.tag, value);
    }
}

/// A key pair whose public point has a coordinate that begins with a zero octet.
#[derive(Debug, Clone, Copy)]
pub(in crate::simulator) struct PublicKeyOf {
    curve: NamedCurve,
    coordinate: Coordinate,
}

impl PublicKeyOf {
    /// A source of randomness that finds it.
    pub(in crate::simulator) const fn from<'a>(self, random: &'a mut SeededRandom) -> Grinding<'a> {
        Grinding { wanted: self, random }
    }

    fn is_met(self, private: &[u8]) -> bool {
        let Ok(pair) = ecdh::KeyPair::from_private(self.curve, Secret::new(private.to_vec())) else { return false };
        let at = match self.coordinate {
            Coordinate::X => 1,
            Coordinate::Y => 1_usize.saturating_add(self.curve.field_len()),
        };
        pair.public().encoded().get(at) == Some(&0)
    }
}

/// Draws private keys until one is as wanted.
pub(in crate::simulator) struct Grinding<'a> {
    wanted: PublicKeyOf,
    random: &'a mut SeededRandom,
}

impl Random for Grinding<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for _ in 0..MAX_TRIES {
            self.random.fill(bytes)?;
            if self.wanted.is_met(bytes) {
                return Ok(());
            }
        }
        Err(RandomError)
    }
}
