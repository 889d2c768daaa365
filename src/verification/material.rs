//! What every check looks at: the evidence, what passive authentication made of it, and what is authentic.

use std::collections::BTreeMap;

use super::policy::Policy;
use crate::encoding::Timestamp;
use crate::inspection::Evidence;
use crate::lds::{DataGroup, Dg1, Dg2, Dg3, Dg4, Dg11, Dg12, Dg14, Dg16, FileId, LdsError};
use crate::mrz::Mrz;
use crate::trust::passive_authentication::{SodOutcome, verify_sod};
use crate::trust::{Authentic, CardSecurityOutcome, TrustSnapshot, verify_card_security_of};

/// Everything the checks share.
pub(super) struct Material<'a> {
    pub(super) evidence: &'a Evidence,
    pub(super) trust: &'a TrustSnapshot,
    pub(super) policy: &'a Policy,
    pub(super) now: Timestamp,
    /// Passive authentication of EF.SOD, when there is one.
    pub(super) sod: Option<SodOutcome>,
    /// The same of EF.CardSecurity.
    pub(super) card_security: Option<CardSecurityOutcome>,
    authentic: BTreeMap<DataGroup, Authentic<Vec<u8>>>,
}

impl<'a> Material<'a> {
    pub(super) fn gather(evidence: &'a Evidence, trust: &'a TrustSnapshot, policy: &'a Policy, now: Timestamp) -> Self {
        let sod = evidence.content(FileId::EfSod).map(|bytes| verify_sod(bytes, trust, now));
        let authentic = sod
            .iter()
            .flat_map(|sod| {
                evidence.data_groups().filter_map(|(group, bytes)| Some((group, sod.authenticate(group, bytes)?)))
            })
            .collect();
        let card_security = evidence
            .content(FileId::EfCardSecurity)
            .map(|file| verify_card_security_of(sod.as_ref(), file, trust, now));
        Self { evidence, trust, policy, now, sod, card_security, authentic }
    }

    /// A data group's bytes, if a State signed them.
    pub(super) fn authentic(&self, group: DataGroup) -> Option<&Authentic<Vec<u8>>> {
        self.authentic.get(&group)
    }

    fn parsed<T>(
        &self,
        group: DataGroup,
        parse: fn(&Vec<u8>) -> Result<T, LdsError>,
    ) -> Option<Result<Authentic<T>, LdsError>> {
        self.authentic(group).map(|bytes| bytes.parse(parse))
    }

    pub(super) fn dg1(&self) -> Option<Result<Authentic<Dg1>, LdsError>> {
        self.parsed(DataGroup::DG1, |bytes| Dg1::parse(bytes))
    }

    pub(super) fn dg2(&self) -> Option<Result<Authentic<Dg2>, LdsError>> {
        self.parsed(DataGroup::DG2, |bytes| Dg2::parse(bytes))
    }

    pub(super) fn dg3(&self) -> Option<Result<Authentic<Dg3>, LdsError>> {
        self.parsed(DataGroup::DG3, |bytes| Dg3::parse(bytes))
    }

    pub(super) fn dg4(&self) -> Option<Result<Authentic<Dg4>, LdsError>> {
        self.parsed(DataGroup::DG4, |bytes| Dg4::parse(bytes))
    }

    pub(super) fn dg11(&self) -> Option<Result<Authentic<Dg11>, LdsError>> {
        self.parsed(DataGroup::DG11, |bytes| Dg11::parse(bytes))
    }

    pub(super) fn dg12(&self) -> Option<Result<Authentic<Dg12>, LdsError>> {
        self.parsed(DataGroup::DG12, |bytes| Dg12::parse(bytes))
    }

    pub(super) fn dg14(&self) -> Option<Result<Authentic<Dg14>, LdsError>> {
        self.parsed(DataGroup::DG14, |bytes| Dg14::parse(bytes))
    }

    pub(super) fn dg16(&self) -> Option<Result<Authentic<Dg16>, LdsError>> {
        self.parsed(DataGroup::DG16, |bytes| Dg16::parse(bytes))
    }

    /// The machine readable zone a State signed.
    pub(super) fn authentic_mrz(&self) -> Option<Mrz> {
        self.dg1()?.ok().map(|dg1| dg1.mrz.clone())
    }

    /// The lines as typed.
    pub(super) fn printed_mrz(&self) -> Option<Mrz> {
        Mrz::parse(self.evidence.printed_mrz.as_deref()?).ok()
    }

    /// The best there is for saying what is wrong with a document: signed, else typed, else as the chip states it.
    /// Never shown, and never a reason to accept.
    pub(super) fn stated_mrz(&self) -> Option<Mrz> {
        let on_chip = || Dg1::parse(self.evidence.content(DataGroup::DG1.into())?).ok().map(|dg1| dg1.mrz);
        self.authentic_mrz().or_else(|| self.printed_mrz()).or_else(on_chip)
    }

    /// Whether EF.SOD states a hash for this data group.
    pub(super) fn is_listed(&self, group: DataGroup) -> bool {
        self.sod.as_ref().is_some_and(|sod| sod.stated_data_groups().any(|listed| listed == group))
    }
}
