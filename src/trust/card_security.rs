//! EF.CardSecurity: a State signed these SecurityInfos (Doc 9303-11, 4.4.3.5 and 9.2.11).
//!
//! The signature, its signer and the chain are judged exactly as those of EF.SOD; only the content is another.

use super::authentic::Authentic;
use super::outcome::Outcome;
use super::passive_authentication::SodOutcome;
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
            CardSecurityOutcome { structure: Outcome::Passed(()), signed, infos }
        }
        Err(error) => CardSecurityOutcome { structure: Outcome::Failed(error), signed, infos: None },
    }
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
