//! A service's secret through the years: the file it is kept in holds its generations, the oldest first.
//!
//! ```text
//! 9f…                                        the first generation: a secret of 32 octets, in force from the beginning
//! from 2026-11-30T10:00:00Z keep 2592000 51… the next: in force from then; the one before is published so long after it
//! past 2028-01-30T10:00:00Z 7c… x… y…        what is left of one, in place of its line: published until then
//! ```
//!
//! When the next one is in force stands in the file, so that nodes which have the same file change over at the same moment.
//! Of a generation that is no longer in force there remain its public key, under which what it signed is believed, and what
//! opens the things it closed; its signing key is gone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use zeroize::Zeroizing;

use super::ReceiptError;
use super::key::{ServiceKey, identity, public};
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;
use crate::encoding::Timestamp;

/// Most generations of one file.
const MOST: usize = 1_000;

/// Everything a service signs and closes with, and did.
pub struct KeyRing {
    generations: Vec<Generation>,
}

struct Generation {
    /// In force from then; the first one always was.
    from: Option<Timestamp>,
    /// Of one that is past: until when it is published.
    until: Option<Timestamp>,
    /// How long the generation before is published after this one came, in seconds.
    keep: i64,
    held: Held,
}

enum Held {
    Whole(Box<ServiceKey>),
    Past { x: String, y: String, wrapping: Secret },
}

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// Published, and not in force yet.
    Next,
    /// In force: signs.
    Signing,
    /// No longer in force, and still published.
    Published,
    /// No longer published.
    Retired,
}

impl KeyState {
    /// Its stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Signing => "signing",
            Self::Published => "published",
            Self::Retired => "retired",
        }
    }
}

/// One key, as it is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStanding {
    /// The public half (RFC 7517); its `kid` is the key's name.
    pub public: Value,
    /// Where it stands.
    pub state: KeyState,
    /// In force from then; nothing for the first one, which always was.
    pub from: Option<Timestamp>,
    /// Published until then; nothing where no end is known.
    pub until: Option<Timestamp>,
}

/// When a new generation comes, and for how long the one before stays published after it, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    /// In force from then. Whoever keeps the published keys for a while has to hear of the new one before.
    pub from: Timestamp,
    /// Seconds.
    pub keep: u32,
}

/// Why no generation was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RotationError {
    /// The one before is still to come, or came at the same moment.
    #[error("the key that was made last is not in force yet")]
    Pending,
    /// The file is not what it should be, or full.
    #[error(transparent)]
    File(#[from] ReceiptError),
    /// No chance to be had.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl KeyRing {
    /// From the text of the file.
    ///
    /// # Errors
    /// [`ReceiptError::Secret`] where a line is none of the three forms, or they are not in order.
    pub fn parse(text: &[u8]) -> Result<Self, ReceiptError> {
        let generations: Result<Vec<_>, _> = lines(text).map(Generation::parse).collect();
        let ring = Self { generations: generations? };
        let pairs = ring.generations.iter().zip(ring.generations.iter().skip(1));
        let orderly = pairs.fold(true, |orderly, (before, after)| {
            orderly
                && match after.held {
                    // What is past stands before what is not; whole ones come one after the other.
                    Held::Past { .. } => matches!(before.held, Held::Past { .. }),
                    Held::Whole(_) => before.from < after.from,
                }
        });
        let whole = ring.generations.last().is_some_and(|last| matches!(last.held, Held::Whole(_)));
        if orderly && whole && ring.generations.len() <= MOST { Ok(ring) } else { Err(ReceiptError::Secret) }
    }

    /// The key that signs and closes now.
    #[must_use]
    pub fn in_force(&self, now: Timestamp) -> Option<&ServiceKey> {
        match self.generations.get(self.place(now))?.held {
            Held::Whole(ref key) => Some(key),
            Held::Past { .. } => None,
        }
    }

    /// The latest generation that has come; where a clock stands before all of them, the first whole one.
    fn place(&self, now: Timestamp) -> usize {
        let whole = |one: &Generation| matches!(one.held, Held::Whole(_));
        let come = |one: &Generation| whole(one) && one.from.is_none_or(|from| from <= now);
        let first = || self.generations.iter().position(whole);
        self.generations.iter().rposition(come).or_else(first).unwrap_or(0)
    }

    /// Every key there ever was, the oldest first.
    #[must_use]
    pub fn keys(&self, now: Timestamp) -> Vec<KeyStanding> {
        let signing = self.place(now);
        let standing = |(place, one): (usize, &Generation)| {
            let until = one.until.or_else(|| self.generations.get(place.saturating_add(1)).and_then(Generation::ends));
            let state = match place.cmp(&signing) {
                std::cmp::Ordering::Greater => KeyState::Next,
                std::cmp::Ordering::Equal => KeyState::Signing,
                std::cmp::Ordering::Less if until.is_some_and(|until| now < until) => KeyState::Published,
                std::cmp::Ordering::Less => KeyState::Retired,
            };
            KeyStanding { public: one.public(), state, from: one.from, until }
        };
        self.generations.iter().enumerate().map(standing).collect()
    }

    /// The public keys receipts are believed under now: those in force, about to be, and lately so.
    #[must_use]
    pub fn published(&self, now: Timestamp) -> Vec<Value> {
        let mut keys = self.keys(now);
        keys.retain(|key| key.state != KeyState::Retired);
        // Whoever takes the first one takes the one that signs.
        keys.sort_by_key(|key| key.state != KeyState::Signing);
        keys.into_iter().map(|key| key.public).collect()
    }

    /// What things are closed with, the latest first: one of them opens what was closed by a generation of this ring.
    pub fn wrappings(&self) -> impl Iterator<Item = &Secret> {
        self.generations.iter().rev().map(|one| match &one.held {
            Held::Whole(key) => key.wrapping(),
            Held::Past { wrapping, .. } => wrapping,
        })
    }

    /// The file's text with one generation more, and without the signing keys of those that are past.
    ///
    /// # Errors
    /// [`RotationError`]: one is still to come, or the text is no such file.
    pub fn rotated(
        text: &[u8],
        rotation: Rotation,
        now: Timestamp,
        random: &mut dyn Random,
    ) -> Result<Secret, RotationError> {
        let ring = Self::parse(text)?;
        let pending = ring.place(now).saturating_add(1) != ring.generations.len();
        if pending || ring.generations.last().is_some_and(|last| last.from >= Some(rotation.from)) {
            return Err(RotationError::Pending);
        }
        let mut written = Zeroizing::new(Vec::new());
        let standings = ring.keys(now);
        for (line, (one, standing)) in lines(text).zip(ring.generations.iter().zip(standings)) {
            match (&one.held, standing.until) {
                (Held::Whole(key), Some(until)) => written.extend_from_slice(&past(key, until)),
                _ => written.extend_from_slice(line),
            }
            written.push(b'\n');
        }
        let secret = ServiceKey::generate(random)?;
        written.extend_from_slice(format!("from {} keep {} ", rotation.from, rotation.keep).as_bytes());
        written.extend_from_slice(secret.expose());
        // What could not be read again must not take the place of what can.
        Self::parse(&written)?;
        Ok(Secret::new(std::mem::take(&mut *written)))
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|octet| *octet == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty())
}

/// What is left of a generation.
fn past(key: &ServiceKey, until: Timestamp) -> Zeroizing<Vec<u8>> {
    let wrapping = Zeroizing::new(hex::encode(key.wrapping().expose()));
    let (x, y) = key.coordinates();
    Zeroizing::new(format!("past {until} {} {x} {y}", wrapping.as_str()).into_bytes())
}

impl Generation {
    fn parse(line: &[u8]) -> Result<Self, ReceiptError> {
        let words: Vec<&[u8]> = line.split(|octet| *octet == b' ').collect();
        let time = |word: &[u8]| std::str::from_utf8(word).ok()?.parse::<Timestamp>().ok();
        let parsed = match words.as_slice() {
            [secret] => {
                let key = ServiceKey::parse(secret)?;
                Some(Self { from: None, until: None, keep: 0, held: Held::Whole(Box::new(key)) })
            }
            [b"from", from, b"keep", keep, secret] => {
                let keep = std::str::from_utf8(keep).ok().and_then(|keep| keep.parse::<u32>().ok());
                let held = Held::Whole(Box::new(ServiceKey::parse(secret)?));
                let times = time(from).zip(keep.map(i64::from));
                times.map(|(from, keep)| Self { from: Some(from), until: None, keep, held })
            }
            [b"past", until, wrapping, x, y] => Self::left(time(until), wrapping, (x, y)),
            _ => None,
        };
        parsed.ok_or(ReceiptError::Secret)
    }

    fn left(until: Option<Timestamp>, wrapping: &[u8], (x, y): (&[u8], &[u8])) -> Option<Self> {
        let wrapping = Secret::from_text(wrapping, ServiceKey::LEN)?;
        let coordinate = |word: &[u8]| {
            let text = std::str::from_utf8(word).ok()?;
            let octets = URL_SAFE_NO_PAD.decode(text).ok()?;
            (octets.len() == 32).then(|| text.to_owned())
        };
        let held = Held::Past { x: coordinate(x)?, y: coordinate(y)?, wrapping };
        Some(Self { from: None, until: Some(until?), keep: 0, held })
    }

    /// Until when the generation before this one is published.
    fn ends(&self) -> Option<Timestamp> {
        self.from.map(|from| Timestamp::from_unix(from.unix().saturating_add(self.keep)))
    }

    fn public(&self) -> Value {
        match &self.held {
            Held::Whole(key) => key.public(),
            Held::Past { x, y, .. } => public((x, y), &identity(x, y)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::random::OsRng;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_unix(1_900_000_000 + hour * 3600)
    }

    fn first() -> Secret {
        Secret::new([b'4'; 64].to_vec())
    }

    fn rotated(text: &Secret, from: i64, now: i64) -> Result<Secret, RotationError> {
        KeyRing::rotated(text.expose(), Rotation { from: at(from), keep: 7200 }, at(now), &mut OsRng)
    }

    fn states(text: &Secret, hour: i64) -> Vec<&'static str> {
        KeyRing::parse(text.expose()).unwrap().keys(at(hour)).iter().map(|key| key.state.as_str()).collect()
    }

    #[test]
    fn a_file_of_one_line_is_the_first_generation() {
        let ring = KeyRing::parse(&[b'4'; 64]).unwrap();
        let key = ServiceKey::parse(&[b'4'; 64]).unwrap();
        assert_eq!(ring.in_force(at(0)).unwrap().id(), key.id());
        assert_eq!(ring.published(at(0)), [key.public()]);
    }

    #[test]
    fn a_key_is_published_before_it_signs_and_after() {
        let text = rotated(&first(), 1, 0).unwrap();
        assert_eq!(states(&text, 0), ["signing", "next"]);
        assert_eq!(states(&text, 1), ["published", "signing"]);
        assert_eq!(states(&text, 3), ["retired", "signing"]);
        let ring = KeyRing::parse(text.expose()).unwrap();
        let old = ServiceKey::parse(&[b'4'; 64]).unwrap();
        assert_eq!(ring.in_force(at(0)).unwrap().id(), old.id());
        let new = ring.in_force(at(1)).unwrap();
        assert_ne!(new.id(), old.id());
        assert_eq!(ring.published(at(2)), [new.public(), old.public()]);
        assert_eq!(ring.published(at(4)), [new.public()]);
    }

    #[test]
    fn what_signed_is_forgotten_and_what_it_closed_still_opens() {
        let second = rotated(&first(), 1, 0).unwrap();
        assert_eq!(rotated(&second, 2, 0).err(), Some(RotationError::Pending), "one is still to come");
        let third = rotated(&second, 11, 10).unwrap();
        let old = ServiceKey::parse(&[b'4'; 64]).unwrap();
        let kept = String::from_utf8(third.expose().to_vec()).unwrap();
        assert!(!kept.contains(&"4".repeat(64)), "{kept}");
        assert_eq!(states(&third, 10), ["retired", "signing", "next"]);
        let ring = KeyRing::parse(third.expose()).unwrap();
        assert!(ring.wrappings().any(|wrapping| wrapping.ct_eq(old.wrapping().expose())));
        assert_eq!(ring.keys(at(10))[0].public, old.public());
        // Again, so that what is past already stays as it is.
        let fourth = rotated(&third, 21, 20).unwrap();
        assert_eq!(states(&fourth, 21), ["retired", "retired", "published", "signing"]);
        assert_eq!(KeyRing::parse(fourth.expose()).unwrap().keys(at(21))[0].public, old.public());
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        let secret = "4".repeat(64);
        let good = format!("{secret}\nfrom 2030-01-01T00:00:00Z keep 60 {}\n", "5".repeat(64));
        assert!(KeyRing::parse(good.as_bytes()).is_ok());
        for bad in [
            String::new(),
            "\n".to_owned(),
            format!("{secret} {secret}"),
            format!("{secret}\n{secret}"),
            format!("{good}from 2029-01-01T00:00:00Z keep 60 {secret}"),
            format!("{secret}\nfrom yesterday keep 60 {secret}"),
            format!("{secret}\nfrom 2030-01-01T00:00:00Z keep -1 {secret}"),
            format!("past 2030-01-01T00:00:00Z {secret} AA AA"),
            format!("{good}past 2030-01-01T00:00:00Z {secret} {0} {0}", "A".repeat(43)),
        ] {
            assert_eq!(KeyRing::parse(bad.as_bytes()).err(), Some(ReceiptError::Secret), "{bad}");
        }
    }
}
