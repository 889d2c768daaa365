//! One question about a document and its answer, and how answers add up (TR-03135-1, with RELIABILITY 0.1).

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

use super::code::Code;

/// The five results of TR-03135. The order is that of severity: the greatest of several is their sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    /// It ran, and the answer is good.
    Passed,
    /// The document does not have the feature.
    NotSupported,
    /// It ran and could not decide, or was not run.
    Undetermined,
    /// It did not finish; nothing may be concluded.
    Aborted,
    /// It ran, and the answer is bad.
    Failed,
}

impl fmt::Display for CheckStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passed => "passed",
            Self::NotSupported => "not_supported",
            Self::Undetermined => "undetermined",
            Self::Aborted => "aborted",
            Self::Failed => "failed",
        })
    }
}

macro_rules! check_ids {
    ($($(#[$doc:meta])* $name:ident = $text:literal in $group:ident,)+) => {
        /// A check. The ids are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum CheckId {
            $($(#[$doc])* $name,)+
        }

        impl CheckId {
            /// All of them, in the order they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The group it is shown in.
            #[must_use]
            pub const fn group(self) -> Group {
                match self { $(Self::$name => Group::$group,)+ }
            }
        }
    };
}

check_ids! {
    /// The printed check digits fit.
    MrzCheckDigits = "mrz.check_digits" in Readable,
    /// PACE opened the chip.
    AccessPace = "access.pace" in Readable,
    /// Basic Access Control opened the chip.
    AccessBac = "access.bac" in Readable,
    /// Terminal Authentication opened the fingers and irises.
    AccessTa = "access.ta" in Readable,
    /// The secure session held to its end.
    AccessSession = "access.session" in Readable,
    /// Every genuine file can be understood.
    LdsStructure = "lds.structure" in Readable,
    /// EF.COM and EF.SOD list the same data groups.
    LdsComMatchesSod = "lds.com_matches_sod" in Readable,
    /// Every data group that was signed, and that we may read, is here.
    LdsComplete = "lds.complete" in Readable,
    /// The document signer signed this security object.
    PaSodSignature = "pa.sod_signature" in Genuine,
    /// A trusted CSCA issued the document signer certificate.
    PaDsChain = "pa.ds_chain" in Genuine,
    /// The certificates are valid now.
    PaDsValidity = "pa.ds_validity" in Genuine,
    /// Each data group read has the hash that was signed.
    PaDgHashes = "pa.dg_hashes" in Genuine,
    /// The access information in the clear is the signed one.
    PaCardAccessBound = "pa.card_access_bound" in Genuine,
    /// The State signed EF.CardSecurity.
    PaCardSecurity = "pa.card_security" in Genuine,
    /// Document, signer and CSCA belong to one State.
    PaIssuerMatches = "pa.issuer_matches" in Genuine,
    /// The chip holds the private key of the signed DG15.
    ChipAa = "chip.aa" in Chip,
    /// The chip holds the private key of the signed DG14.
    ChipCa = "chip.ca" in Chip,
    /// The chip holds the private key of the signed EF.CardSecurity.
    ChipPaceCam = "chip.pace_cam" in Chip,
    /// The chip that came back after it was lost is the one that left.
    ChipContinuity = "chip.continuity" in Chip,
    /// The chip answers as quickly as one that lies on the reader.
    ChipTiming = "chip.timing" in Chip,
    /// The expiry date has not passed.
    DocExpired = "doc.expired" in Valid,
    /// The document signer certificate is not revoked.
    RevDsCrl = "rev.ds_crl" in Valid,
    /// The CSCA certificate is not revoked.
    RevCscaCrl = "rev.csca_crl" in Valid,
    /// There is a portrait, and it can be shown.
    HolderPortrait = "holder.portrait" in Holder,
    /// The printed lines are those on the chip.
    HolderMrzMatchesChip = "holder.mrz_matches_chip" in Holder,
}

impl fmt::Display for CheckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for CheckId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The groups checks are shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Passport readable.
    Readable,
    /// Data genuine.
    Genuine,
    /// Chip genuine.
    Chip,
    /// Valid, not revoked.
    Valid,
    /// Right holder.
    Holder,
}

impl Group {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 5] = [Self::Readable, Self::Genuine, Self::Chip, Self::Valid, Self::Holder];

    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Readable => "readable",
            Self::Genuine => "genuine",
            Self::Chip => "chip",
            Self::Valid => "valid",
            Self::Holder => "holder",
        }
    }
}

/// What the policy asks of a check (TR-03135: mandatory, optional, evaluatory).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// Must pass.
    Required,
    /// Must pass where the document has the feature.
    OptionalIfAbsent,
    /// Shown, and never changes the result.
    EvaluateOnly,
}

/// A check and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Which check.
    pub id: CheckId,
    /// The answer.
    pub status: CheckStatus,
    /// What the policy asks of it.
    pub requirement: Requirement,
    /// Why; on a passed check, warnings.
    pub codes: Vec<Code>,
    /// What was compared, by name: algorithms, certificate serials, counts. Nothing of the holder.
    pub facts: BTreeMap<&'static str, String>,
}

impl Check {
    /// A required check with this answer.
    #[must_use]
    pub const fn new(id: CheckId, status: CheckStatus) -> Self {
        Self { id, status, requirement: Requirement::Required, codes: Vec::new(), facts: BTreeMap::new() }
    }

    /// With a reason or a warning, once.
    #[must_use]
    pub fn because(mut self, code: Code) -> Self {
        if !self.codes.contains(&code) {
            self.codes.push(code);
        }
        self
    }

    /// With several reasons or warnings.
    #[must_use]
    pub fn because_all(self, codes: impl IntoIterator<Item = Code>) -> Self {
        codes.into_iter().fold(self, Self::because)
    }

    /// With a fact.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.facts.insert(name, value.to_string());
        self
    }

    /// Of less weight.
    #[must_use]
    pub const fn with_requirement(mut self, requirement: Requirement) -> Self {
        self.requirement = requirement;
        self
    }

    /// What it adds to the overall result, or nothing.
    #[must_use]
    pub fn weight(&self) -> Option<CheckStatus> {
        match (self.requirement, self.status) {
            (Requirement::EvaluateOnly, _) | (Requirement::OptionalIfAbsent, CheckStatus::NotSupported) => None,
            (_, status) => Some(status),
        }
    }
}

/// The sum of several checks: the most severe weight; `undetermined` when nothing was weighed.
pub fn sum<'a>(checks: impl IntoIterator<Item = &'a Check>) -> CheckStatus {
    checks.into_iter().filter_map(Check::weight).max().unwrap_or(CheckStatus::Undetermined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn status() -> impl Strategy<Value = CheckStatus> {
        prop::sample::select(vec![
            CheckStatus::Passed,
            CheckStatus::NotSupported,
            CheckStatus::Undetermined,
            CheckStatus::Aborted,
            CheckStatus::Failed,
        ])
    }

    #[test]
    fn nothing_checked_is_not_a_pass() {
        assert_eq!(sum([]), CheckStatus::Undetermined);
    }

    proptest! {
        #[test]
        fn one_more_check_never_improves_the_sum(first in prop::collection::vec(status(), 1..6), more in status()) {
            let mut checks: Vec<_> = first.into_iter().map(|s| Check::new(CheckId::PaDgHashes, s)).collect();
            let before = sum(&checks);
            checks.push(Check::new(CheckId::DocExpired, more));
            prop_assert!(sum(&checks) >= before);
        }

        #[test]
        fn what_is_only_evaluated_changes_nothing(base in status(), extra in status()) {
            let checks = [
                Check::new(CheckId::PaDgHashes, base),
                Check::new(CheckId::RevDsCrl, extra).with_requirement(Requirement::EvaluateOnly),
            ];
            prop_assert_eq!(sum(&checks), base);
        }
    }
}
