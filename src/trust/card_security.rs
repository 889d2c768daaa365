//! EF.CardSecurity: a State signed these SecurityInfos (Doc 9303-11, 4.4.3.5 and 9.2.11).
//!
//! The signature, its signer and the chain are judged exactly as those of EF.SOD; only the content is another.

use super::authentic::Authentic;
use super::outcome::Outcome;
use super::passive_authentication::{MAX_CORRECTIONS, SodOutcome};
use super::snapshot::TrustSnapshot;
use crate::encoding::Timestamp;
use crate::lds::{CardSecurityError, EfCardSecurity, FileId};
use crate::protocols::security_infos::SecurityInfos;

/// What was found of EF.CardSecurity.
#[derive(Debug, Clone)]
pub struct CardSecurityOutcome {
    /// The file can be read.
    pub structure: Outcome<(), CardSecurityError>,
    /// Signature, signer and chain, question by question; it lists no data groups.
    pub signed: SodOutcome,
    /// The file is the one a list of defects provides in place of the chip's.
    pub corrected: bool,
    infos: Option<SecurityInfos>,
}

/// Verifies EF.CardSecurity.
#[must_use]
pub fn verify_card_security(file: &[u8], snapshot: &TrustSnapshot, now: Timestamp) -> CardSecurityOutcome {
    let mut signed = SodOutcome::unread(file);
    match EfCardSecurity::parse(file) {
        Ok(card_security) => {
            signed.structure = Outcome::Passed(());
            signed.verify_message(&card_security.signed_data, snapshot, now);
            let infos = Some(card_security.security_infos);
            CardSecurityOutcome { structure: Outcome::Passed(()), signed, corrected: false, infos }
        }
        Err(error) => CardSecurityOutcome { structure: Outcome::Failed(error), signed, corrected: false, infos: None },
    }
}

/// Verifies the EF.CardSecurity of a document whose security object is known. Where it does not hold and a list of defects
/// provides another for this signer's documents (TR-03129-2, 7.3.3.1), that one is verified instead: in full, and under
/// a CSCA of the same country.
#[must_use]
pub fn verify_card_security_of(
    sod: Option<&SodOutcome>,
    file: &[u8],
    snapshot: &TrustSnapshot,
    now: Timestamp,
) -> CardSecurityOutcome {
    let outcome = verify_card_security(file, snapshot, now);
    let Some(sod) = sod.filter(|sod| sod.provenance(FileId::EfSod).is_some()) else { return outcome };
    if outcome.authenticate().is_some() {
        return outcome;
    }
    let country = |signed: &SodOutcome| signed.csca.as_ref().and_then(|csca| csca.country.clone());
    let provided = sod.corrections.card_security.iter().take(MAX_CORRECTIONS);
    let mut verified = provided.map(|provided| verify_card_security(provided, snapshot, now));
    let holds = |it: &CardSecurityOutcome| it.authenticate().is_some() && country(&it.signed) == country(sod);
    verified.find(holds).map_or(outcome, |corrected| CardSecurityOutcome { corrected: true, ..corrected })
}

impl CardSecurityOutcome {
    /// The SecurityInfos as the file states them, whether or not anything else is in order.
    #[must_use]
    pub const fn stated(&self) -> Option<&SecurityInfos> {
        self.infos.as_ref()
    }

    /// The SecurityInfos, when every question has passed. Validity in time is not among them.
    #[must_use]
    pub fn authenticate(&self) -> Option<Authentic<SecurityInfos>> {
        Some(Authentic::new(self.infos.clone()?, self.signed.provenance(FileId::EfCardSecurity)?))
    }
}
