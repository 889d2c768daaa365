//! Whether a certificate was withdrawn: the CSCA's revocation list, and the operator's own (Doc 9303-12, 4.1.5 and 6.1.2).
//!
//! Three values, never two: a list that is missing, old, forged or someone else's leaves the question open. A CSCA signs
//! its one list with its newest key and names certificates of all its earlier keys there, so a list counts for every
//! certificate of its issuer's *name*, under any trusted key of that name. Doc 9303-12 (Table 10, note 1) would let the
//! country decide; but China and Hong Kong share one, so the name has to agree.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use serde::Serialize;

use super::anchor::Anchor;
use crate::encoding::Timestamp;
use crate::pki::{Certificate, Name, RevocationList};

/// Signatures tried per list, as for certificates.
const MAX_CANDIDATES: usize = 32;

/// Doc 9303-12, 4.1.5: at least one list every 90 days. For lists that do not say when the next one is due.
const LONGEST_INTERVAL: i64 = 90 * 24 * 60 * 60;

/// What is known about the withdrawal of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Revocation {
    /// The newest list of its issuer does not name it.
    Good(RevocationListFacts),
    /// It was withdrawn.
    Revoked(RevokedBy),
    /// It could not be found out, and why. Never good.
    Unknown(RevocationUnknown),
}

/// Who withdrew a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RevokedBy {
    /// Its issuer, in this list.
    Issuer {
        /// The list.
        list: RevocationListFacts,
        /// When.
        at: Timestamp,
    },
    /// A CSCA certificate above it, or with the same key, was withdrawn (Doc 9303-12, 4.1.5.1).
    Key,
    /// The operator of this installation, for this reason.
    Operator {
        /// As it stands in the deny-list.
        reason: String,
    },
}

/// Why it is not known whether a certificate was withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RevocationUnknown {
    /// There is no list of its issuer.
    NoList,
    /// The newest list is past its `nextUpdate`, or not yet made at the time asked for.
    Stale,
    /// Its issuer's list has a wrong signature, cannot be read to its end, or is a partition or a delta.
    Invalid,
    /// The list bears the issuer's name and was signed with a key of nobody trusted.
    WrongIssuer,
    /// A newer list was seen before, or number and date of two lists contradict each other.
    Rollback,
}

/// A revocation list's facts, for a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevocationListFacts {
    /// The name its importer gave: usually the file's.
    pub label: String,
    /// SHA-256 of the DER, in hexadecimal.
    pub sha256: String,
    /// Its number, in hexadecimal.
    pub number: Option<String>,
    /// When it was made.
    pub this_update: Timestamp,
    /// When the next one is due.
    pub next_update: Option<Timestamp>,
}

/// A list of the snapshot, and what its signature is worth.
#[derive(Debug, Clone)]
pub struct HeldList {
    list: RevocationList,
    label: String,
    standing: ListStanding,
}

/// What a revocation list's signature is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ListStanding {
    /// Signed by a trusted CSCA of its issuer's name that may sign lists.
    Verified,
    /// Signed by nobody, though a trusted CSCA has the name and, where it says one, the key identifier.
    Invalid,
    /// No trusted CSCA has its name together with its key identifier.
    WrongIssuer,
}

/// The newest list seen of one issuer: what comes later may not be older.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Watermark {
    pub(super) number: Vec<u8>,
    pub(super) this_update: Timestamp,
}

/// Lists and deny-list of a snapshot.
#[derive(Debug, Clone, Default)]
pub(super) struct Revocations {
    pub(super) lists: Vec<HeldList>,
    pub(super) denied: BTreeMap<Vec<u8>, String>,
    /// By the comparison key of the issuer's name.
    pub(super) seen: BTreeMap<Vec<u8>, Watermark>,
    by_issuer: HashMap<Vec<u8>, Vec<usize>>,
    /// `subjectPublicKeyInfo` of withdrawn CSCA keys, found when first asked for: it takes every anchor to find them.
    withdrawn_keys: OnceLock<BTreeSet<Vec<u8>>>,
}

impl HeldList {
    pub(super) const fn new(list: RevocationList, label: String, standing: ListStanding) -> Self {
        Self { list, label, standing }
    }

    /// The list.
    #[must_use]
    pub const fn list(&self) -> &RevocationList {
        &self.list
    }

    /// What its signature is worth.
    #[must_use]
    pub const fn standing(&self) -> ListStanding {
        self.standing
    }

    /// The list's facts.
    #[must_use]
    pub fn facts(&self) -> RevocationListFacts {
        RevocationListFacts {
            label: self.label.clone(),
            sha256: hex::encode(self.list.sha256()),
            number: self.list.number().map(hex::encode),
            this_update: self.list.this_update(),
            next_update: self.list.next_update(),
        }
    }

    /// Length first: the magnitudes have no leading zeros.
    fn number(&self) -> (usize, &[u8]) {
        order(self.list.number().unwrap_or_default())
    }

    fn is_current(&self, now: Timestamp) -> bool {
        let made = self.list.this_update();
        let due = self.list.next_update().map_or_else(|| made.unix().saturating_add(LONGEST_INTERVAL), Timestamp::unix);
        made <= now && now.unix() <= due
    }
}

const fn order(magnitude: &[u8]) -> (usize, &[u8]) {
    (magnitude.len(), magnitude)
}

impl Revocations {
    /// Takes a list in; the same one twice counts once.
    pub(super) fn add(&mut self, list: RevocationList, label: &str) {
        if self.lists.iter().all(|held| held.list != list) {
            self.lists.push(HeldList::new(list, label.to_owned(), ListStanding::WrongIssuer));
        }
    }

    /// Takes over what an earlier snapshot knows.
    pub(super) fn absorb(&mut self, earlier: &Self) {
        for held in &earlier.lists {
            if self.lists.iter().all(|known| known.list != held.list) {
                self.lists.push(held.clone());
            }
        }
        self.denied.extend(earlier.denied.iter().map(|(sha256, why)| (sha256.clone(), why.clone())));
        for (issuer, mark) in &earlier.seen {
            self.raise(issuer, mark);
        }
    }

    /// Leaves of each issuer's genuine lists the newest; returns the labels of those that are not genuine.
    pub(super) fn drop_what_counts_no_more(&mut self) -> Vec<String> {
        let unverified = self.lists.iter().filter(|held| held.standing != ListStanding::Verified);
        let labels = unverified.map(|held| held.label.clone()).collect();
        let age = |held: &HeldList| (held.number().0, held.number().1.to_vec(), held.list.this_update());
        let all = std::mem::take(&mut self.lists);
        let is_newest = |held: &&HeldList| {
            all.iter().all(|other| !other.list.issuer().matches(held.list.issuer()) || age(other) <= age(held))
        };
        self.lists = all.iter().filter(is_newest).cloned().collect();
        labels
    }

    fn raise(&mut self, issuer: &[u8], mark: &Watermark) {
        let seen = self.seen.entry(issuer.to_vec()).or_insert_with(|| mark.clone());
        if order(&mark.number) > order(&seen.number) {
            seen.number.clone_from(&mark.number);
        }
        seen.this_update = seen.this_update.max(mark.this_update);
    }

    /// Verifies every list under the anchors.
    pub(super) fn settle(&mut self, anchors: &[Anchor<'_>]) {
        for held in &mut self.lists {
            held.standing = standing(&held.list, anchors);
        }
        self.index();
    }

    /// Prepares lookups for lists whose standing is known.
    pub(super) fn index(&mut self) {
        self.by_issuer.clear();
        let mut marks = Vec::new();
        for (index, held) in self.lists.iter().enumerate() {
            let issuer = held.list.issuer().comparison_key().to_vec();
            if held.standing == ListStanding::Verified {
                let number = held.list.number().unwrap_or_default().to_vec();
                marks.push((issuer.clone(), Watermark { number, this_update: held.list.this_update() }));
            }
            self.by_issuer.entry(issuer).or_default().push(index);
        }
        for (issuer, mark) in marks {
            self.raise(&issuer, &mark);
        }
        self.withdrawn_keys = OnceLock::new();
    }

    /// Doc 9303-12, 4.1.5.1: a withdrawn CSCA takes with it every certificate of its key, and through link certificates
    /// the keys that it certified.
    fn follow_withdrawn_keys(&self, anchors: &[Anchor<'_>]) -> BTreeSet<Vec<u8>> {
        let is_withdrawn = |certificate: &&Certificate| {
            self.denied.contains_key(certificate.sha256()) || self.listed(certificate).is_some()
        };
        let mut open: Vec<&Certificate> = anchors.iter().map(Anchor::certificate).filter(is_withdrawn).collect();
        let mut keys = BTreeSet::new();
        while let Some(withdrawn) = open.pop() {
            if !keys.insert(withdrawn.public_key_info().to_vec()) {
                continue;
            }
            let Ok(key) = withdrawn.public_key() else { continue };
            let certified = anchors
                .iter()
                .map(Anchor::certificate)
                .filter(|other| other.issuer().matches(withdrawn.subject()) && other.verify_signature(key).is_ok());
            open.extend(certified);
        }
        keys
    }

    fn of_issuer<'a>(&'a self, issuer: &Name) -> impl Iterator<Item = &'a HeldList> {
        let indices = self.by_issuer.get(issuer.comparison_key()).into_iter().flatten();
        indices.filter_map(|index| self.lists.get(*index))
    }

    /// Revocation is for good (Doc 9303-12, Table 10 knows no hold), so any genuine list decides, however old.
    fn listed(&self, certificate: &Certificate) -> Option<RevokedBy> {
        self.of_issuer(certificate.issuer()).filter(|held| held.standing == ListStanding::Verified).find_map(|held| {
            let entry = held.list.entry_for(certificate.serial()).ok()??;
            Some(RevokedBy::Issuer { list: held.facts(), at: entry.at })
        })
    }

    /// What is known about a certificate whose issuer is trusted.
    pub(super) fn status(&self, certificate: &Certificate, now: Timestamp) -> Revocation {
        if let Some(by) = self.denial(certificate).or_else(|| self.listed(certificate)) {
            return Revocation::Revoked(by);
        }
        match self.current(certificate.issuer(), now) {
            Ok(held) if held.list.entry_for(certificate.serial()).is_ok() => Revocation::Good(held.facts()),
            Ok(_) => Revocation::Unknown(RevocationUnknown::Invalid),
            Err(reason) => Revocation::Unknown(reason),
        }
    }

    /// What the operator says about a certificate.
    pub(super) fn denial(&self, certificate: &Certificate) -> Option<RevokedBy> {
        let reason = self.denied.get(certificate.sha256())?.clone();
        Some(RevokedBy::Operator { reason })
    }

    /// What is known about a CSCA certificate: nothing, unless a list of its issuer is at hand or it was withdrawn.
    pub(super) fn anchor_status<'a>(
        &self,
        certificate: &Certificate,
        now: Timestamp,
        anchors: &dyn Fn() -> Vec<Anchor<'a>>,
    ) -> Option<Revocation> {
        if self.lists.is_empty() && self.denied.is_empty() {
            return None;
        }
        let withdrawn = self.withdrawn_keys.get_or_init(|| self.follow_withdrawn_keys(&anchors()));
        if withdrawn.contains(certificate.public_key_info()) {
            let by = self.denial(certificate).or_else(|| self.listed(certificate)).unwrap_or(RevokedBy::Key);
            return Some(Revocation::Revoked(by));
        }
        match self.status(certificate, now) {
            Revocation::Unknown(RevocationUnknown::NoList) => None,
            known => Some(known),
        }
    }

    /// The newest genuine list of an issuer, if it can be relied on now.
    fn current(&self, issuer: &Name, now: Timestamp) -> Result<&HeldList, RevocationUnknown> {
        let verified = || self.of_issuer(issuer).filter(|held| held.standing == ListStanding::Verified);
        let newest = verified().max_by_key(|held| (held.number(), held.list.this_update()));
        let Some(newest) = newest else {
            let unverified = self.of_issuer(issuer).map(|held| match held.standing {
                ListStanding::WrongIssuer => RevocationUnknown::WrongIssuer,
                _ => RevocationUnknown::Invalid,
            });
            return Err(unverified.min().unwrap_or(RevocationUnknown::NoList));
        };
        let seen = self.seen.get(issuer.comparison_key());
        let is_older =
            |mark: &Watermark| newest.number() < order(&mark.number) || newest.list.this_update() < mark.this_update;
        if seen.is_some_and(is_older) {
            return Err(RevocationUnknown::Rollback);
        }
        if newest.list.unusable().is_some() {
            return Err(RevocationUnknown::Invalid);
        }
        if newest.is_current(now) { Ok(newest) } else { Err(RevocationUnknown::Stale) }
    }
}

/// Whether a trusted CSCA of the issuer's name signed the list and may (RFC 5280, 6.3.3 (f) and (g)).
fn standing(list: &RevocationList, anchors: &[Anchor<'_>]) -> ListStanding {
    let of_name = anchors.iter().map(Anchor::certificate).filter(|csca| csca.subject().matches(list.issuer()));
    let wanted = list.authority_key_identifier();
    let mut standing = ListStanding::WrongIssuer;
    // Those with the right key identifier first, so that namesakes cannot use up the budget.
    let (of_key, others): (Vec<_>, Vec<_>) =
        of_name.partition(|csca| wanted.is_some() && csca.extensions().subject_key_identifier.as_ref() == wanted);
    if !of_key.is_empty() || wanted.is_none() && !others.is_empty() {
        standing = ListStanding::Invalid;
    }
    let may_sign = |csca: &&Certificate| csca.extensions().key_usage.is_none_or(|usage| usage.crl_sign());
    for csca in of_key.into_iter().chain(others).take(MAX_CANDIDATES).filter(may_sign) {
        if csca.public_key().is_ok_and(|key| list.verify_signature(key).is_ok()) {
            return ListStanding::Verified;
        }
    }
    standing
}
