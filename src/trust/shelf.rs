//! Certificates kept as octets, found by a small index, and read when somebody asks for them.
//!
//! A list holds hundreds, a verdict needs two. The index only proposes: what is handed out was read from its own octets,
//! and a certificate that its index describes wrongly is never handed out at all.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::crypto::digest::DigestAlgorithm;
use crate::pki::cms::SignerIdentifier;
use crate::pki::{Certificate, Name};

/// Octets of an index entry.
pub(super) const INDEX_LEN: usize = 56;

/// What names and identifiers are shortened to: enough to find candidates, and no more is asked of it.
type Key = [u8; 8];

/// What a certificate is looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IndexEntry {
    sha256: [u8; 32],
    /// The subject's name.
    subject: Key,
    /// The subject key identifier.
    key_identifier: Key,
    /// The issuer's name with the serial number.
    issued: Key,
}

/// A certificate, read or not yet.
#[derive(Debug)]
struct Kept<T> {
    entry: IndexEntry,
    /// Empty where the certificate came in read.
    unread: Vec<u8>,
    read: OnceLock<Option<Certificate>>,
    about: T,
}

/// Certificates, each once, with what is known about each.
#[derive(Debug)]
pub(super) struct Shelf<T> {
    kept: Vec<Kept<T>>,
    by_sha256: HashMap<[u8; 32], usize>,
    by_subject: HashMap<Key, Vec<usize>>,
    by_key_identifier: HashMap<Key, Vec<usize>>,
    by_issued: HashMap<Key, Vec<usize>>,
}

/// The shelf has a certificate with this SHA-256 already.
#[derive(Debug)]
pub(super) struct AlreadyThere;

impl IndexEntry {
    fn of(certificate: &Certificate) -> Self {
        let identifier = certificate.extensions().subject_key_identifier.as_deref().unwrap_or_default();
        Self {
            sha256: certificate.sha256().try_into().unwrap_or_default(),
            subject: key(&[certificate.subject().comparison_key()]),
            key_identifier: key(&[identifier]),
            issued: key(&[certificate.issuer().comparison_key(), certificate.serial()]),
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        [self.sha256.as_slice(), &self.subject, &self.key_identifier, &self.issued].concat()
    }

    /// From its octets, if there are as many as there should be.
    pub(super) fn parse(octets: &[u8]) -> Option<Self> {
        let octets: &[u8; INDEX_LEN] = octets.try_into().ok()?;
        let (sha256, rest) = octets.split_first_chunk()?;
        let (subject, rest) = rest.split_first_chunk()?;
        let (key_identifier, rest) = rest.split_first_chunk()?;
        let issued = rest.first_chunk()?;
        Some(Self { sha256: *sha256, subject: *subject, key_identifier: *key_identifier, issued: *issued })
    }
}

fn key(parts: &[&[u8]]) -> Key {
    DigestAlgorithm::Sha256.digest(&parts.concat()).first_chunk().copied().unwrap_or_default()
}

impl<T> Kept<T> {
    fn certificate(&self) -> Option<&Certificate> {
        let read = || Certificate::parse(&self.unread).ok().filter(|read| IndexEntry::of(read) == self.entry);
        self.read.get_or_init(read).as_ref()
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        let (by_subject, by_key_identifier, by_issued) = Default::default();
        Self { kept: Vec::new(), by_sha256: HashMap::new(), by_subject, by_key_identifier, by_issued }
    }
}

impl<T> Shelf<T> {
    /// How many there are, read or not.
    pub(super) const fn len(&self) -> usize {
        self.kept.len()
    }

    /// How many cannot be read, or are not what the index says.
    pub(super) fn unreadable(&self) -> usize {
        self.len().saturating_sub(self.iter().count())
    }

    /// Those that can be read and are what the index says, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Certificate, &T)> {
        self.kept.iter().filter_map(|kept| Some((kept.certificate()?, &kept.about)))
    }

    /// Index entry and octets of each, without reading any.
    pub(super) fn stored(&self) -> impl Iterator<Item = (&IndexEntry, &[u8], &T)> {
        self.kept.iter().map(|kept| {
            let read = kept.read.get().and_then(Option::as_ref).map(Certificate::der);
            (&kept.entry, read.unwrap_or(&kept.unread), &kept.about)
        })
    }

    /// Puts a certificate there; one that is there already gives back what is known about it.
    pub(super) fn add(&mut self, certificate: Certificate, about: T) -> Option<&mut T> {
        let entry = IndexEntry::of(&certificate);
        if let Some(known) = self.by_sha256.get(&entry.sha256) {
            return self.kept.get_mut(*known).map(|kept| &mut kept.about);
        }
        self.push(Kept { entry, unread: Vec::new(), read: OnceLock::from(Some(certificate)), about });
        None
    }

    /// Puts a certificate there as it was stored.
    pub(super) fn add_unread(&mut self, entry: IndexEntry, octets: &[u8], about: T) -> Result<(), AlreadyThere> {
        if self.by_sha256.contains_key(&entry.sha256) {
            return Err(AlreadyThere);
        }
        self.push(Kept { entry, unread: octets.to_vec(), read: OnceLock::new(), about });
        Ok(())
    }

    fn push(&mut self, kept: Kept<T>) {
        let index = self.kept.len();
        self.by_sha256.insert(kept.entry.sha256, index);
        self.by_subject.entry(kept.entry.subject).or_default().push(index);
        self.by_key_identifier.entry(kept.entry.key_identifier).or_default().push(index);
        self.by_issued.entry(kept.entry.issued).or_default().push(index);
        self.kept.push(kept);
    }

    fn get(&self, index: usize) -> Option<(&Certificate, &T)> {
        let kept = self.kept.get(index)?;
        Some((kept.certificate()?, &kept.about))
    }

    /// The one with this SHA-256.
    pub(super) fn with_sha256(&self, sha256: &[u8]) -> Option<(&Certificate, &T)> {
        let sha256: &[u8; 32] = sha256.try_into().ok()?;
        self.get(*self.by_sha256.get(sha256)?)
    }

    /// Those a signer identifier may mean.
    pub(super) fn named_by(&self, identifier: &SignerIdentifier) -> Vec<&Certificate> {
        let indices = match identifier {
            SignerIdentifier::IssuerAndSerial { issuer, serial } => {
                self.by_issued.get(&key(&[issuer.comparison_key(), serial]))
            }
            SignerIdentifier::SubjectKeyIdentifier(identifier) => self.by_key_identifier.get(&key(&[identifier])),
        };
        let proposed = indices.into_iter().flatten().filter_map(|index| self.get(*index));
        proposed.map(|(certificate, _)| certificate).filter(|certificate| identifier.names(certificate)).collect()
    }

    /// Those that may have issued `certificate`: with the key identifier it asks for and its issuer's name, then with the
    /// key identifier alone, then with the name alone.
    pub(super) fn candidates(&self, certificate: &Certificate) -> Vec<(&Certificate, &T)> {
        let wanted = certificate.extensions().authority_key_identifier.as_deref();
        let of_key = wanted.and_then(|wanted| self.by_key_identifier.get(&key(&[wanted])));
        let of_key = of_key.map(Vec::as_slice).unwrap_or_default();
        let of_name = self.of_name(certificate.issuer());
        let (both, only_key): (Vec<usize>, Vec<usize>) = of_key.iter().partition(|index| of_name.contains(index));
        let only_name = of_name.iter().copied().filter(|index| !of_key.contains(index));
        both.into_iter().chain(only_key).chain(only_name).filter_map(|index| self.get(index)).collect()
    }

    fn of_name(&self, name: &Name) -> &[usize] {
        self.by_subject.get(&key(&[name.comparison_key()])).map(Vec::as_slice).unwrap_or_default()
    }
}
