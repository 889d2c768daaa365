//! Evidence about a document, with what is needed to judge it, and the claim a test makes about the judgement.

use std::collections::{BTreeMap, BTreeSet};

use paskontrol::inspection::{FileRecord, Octets};
use paskontrol::lds::{DataGroup, EfCom, FileId};
use paskontrol::readiness::Verdict;
use paskontrol::simulator::{SeededRandom, specimen};
use paskontrol::trust::{Fingerprint, TrustSnapshotBuilder};
use paskontrol::verification::{CheckId, CheckStatus};
use paskontrol::{
    Assurance, Code, Evidence, NoProgress, Plan, Policy, Report, Timestamp, TrustSnapshot, blocking, inspect, verify,
};

use super::mint::{self, Certificate, SecurityObject};
use super::otherwise_in_order::verdict;

/// What `verify` is given.
#[derive(Clone)]
pub struct Document {
    pub evidence: Evidence,
    pub trust: Vec<Vec<u8>>,
    /// Certificates the operator denies, by SHA-256.
    pub denied: Vec<[u8; 32]>,
    /// Fingerprints vouched for.
    pub pins: Vec<Fingerprint>,
    /// What an earlier snapshot was made of.
    pub seen: Vec<Vec<u8>>,
    pub now: Timestamp,
    pub policy: Policy,
}

/// A built-in specimen, read.
pub fn read(name: &str) -> Document {
    let mut specimen = specimen(name).unwrap();
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated();
    let (mut random, mut progress) = (SeededRandom::new(3), NoProgress);
    let evidence = blocking::run(inspect(&mut specimen.chip, &plan, &mut random, &mut progress)).unwrap();
    Document {
        evidence,
        trust: specimen.trust.clone(),
        denied: Vec::new(),
        pins: Vec::new(),
        seen: Vec::new(),
        now: specimen.evaluate_at.unwrap_or_else(|| "2026-11-22T10:00:00+01:00".parse().unwrap()),
        policy: Policy::field(),
    }
}

/// A good Danish passport.
pub fn passport() -> Document {
    read("dk-ready")
}

impl Document {
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// With this in place of what was read.
    #[must_use]
    pub fn file(self, file: impl Into<FileId>, content: Vec<u8>) -> Self {
        self.record(file, FileRecord::Read { content: Octets(content) })
    }

    /// With this in place of what became of the file.
    #[must_use]
    pub fn record(mut self, file: impl Into<FileId>, record: FileRecord) -> Self {
        self.evidence.record(file.into(), record);
        self
    }

    #[must_use]
    pub fn without(mut self, file: impl Into<FileId>) -> Self {
        self.evidence.files.remove(&file.into().name());
        self
    }

    pub fn content(&self, file: impl Into<FileId>) -> Vec<u8> {
        self.evidence.content(file.into()).unwrap().to_vec()
    }

    /// With octets behind the end of a file.
    #[must_use]
    pub fn followed_by(self, file: impl Into<FileId> + Copy, more: &[u8]) -> Self {
        let content = [&self.content(file), more].concat();
        self.file(file, content)
    }

    /// With one bit of a file's last octet changed.
    #[must_use]
    pub fn flipped(self, file: impl Into<FileId> + Copy) -> Self {
        let mut content = self.content(file);
        *content.last_mut().unwrap() ^= 1;
        self.file(file, content)
    }

    /// Its data groups under a new signature.
    #[must_use]
    pub fn signed(self, change: impl FnOnce(&mut SecurityObject)) -> Self {
        self.signed_by(&mint::document_signer("DK"), &mint::csca("DK"), change)
    }

    /// The same, by this document signer, with trust in that CSCA.
    #[must_use]
    pub fn signed_by(
        mut self,
        signer: &Certificate,
        csca: &Certificate,
        change: impl FnOnce(&mut SecurityObject),
    ) -> Self {
        let groups: BTreeMap<_, _> =
            self.evidence.data_groups().map(|(group, content)| (group, content.to_vec())).collect();
        let mut object = SecurityObject::new(&groups, signer);
        change(&mut object);
        self.trust = vec![csca.sign()];
        self.announcing(groups.into_keys().collect()).file(FileId::EfSod, object.encode())
    }

    /// With an EF.COM of these data groups.
    #[must_use]
    pub fn announcing(self, groups: Vec<DataGroup>) -> Self {
        self.file(FileId::EfCom, EfCom::new(groups).encode())
    }

    #[must_use]
    pub fn at(self, now: &str) -> Self {
        Self { now: now.parse().unwrap(), ..self }
    }

    pub fn judge(&self) -> Report {
        let add = |builder: TrustSnapshotBuilder, file: &Vec<u8>| builder.file("test", file);
        let earlier = self.seen.iter().fold(TrustSnapshot::builder(), add).build();
        let trust = self.trust.iter().fold(TrustSnapshot::builder().vouching(self.pins.clone()).after(&earlier), add);
        let trust = self.denied.iter().fold(trust, |trust, sha256| trust.deny(*sha256, "reported stolen"));
        verify(&self.evidence, &trust.build(), &self.policy, self.now)
    }
}

/// Whether the report shows who the holder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    Shown,
    Hidden,
}

/// What a test says of a document: this code, there, and nothing else that was not named.
pub struct Claim {
    pub code: Code,
    pub check: CheckId,
    pub status: CheckStatus,
    pub level: Assurance,
    pub holder: Holder,
    /// What follows from the defect elsewhere in the report.
    pub besides: &'static [Code],
    pub document: Document,
}

impl Claim {
    pub fn assert(&self) {
        let report = self.document.judge();
        let check = report.check(self.check).unwrap_or_else(|| panic!("no {} in {report:#?}", self.check));
        assert!(check.codes.contains(&self.code), "{} not in {check:#?}", self.code);
        assert_eq!(check.status, self.status, "{check:#?}");
        // Hardly any document here comes with a revocation list.
        let no_list = [Code::RevUnknown, Code::RevNotPublished];
        let expected: BTreeSet<_> = self.besides.iter().copied().chain([self.code]).chain(no_list).collect();
        let found = report.checks().flat_map(|check| &check.codes).copied().chain(no_list).collect();
        assert_eq!(expected, found, "{report:#?}");
        assert_eq!(report.assurance, self.level, "{report:#?}");
        let holder = if report.authentic_document().is_some() { Holder::Shown } else { Holder::Hidden };
        assert_eq!(holder, self.holder, "{report:#?}");
        if self.status == CheckStatus::Failed || self.level < Assurance::A3 {
            assert_ne!(verdict(&report), Verdict::Ready);
        }
    }
}
