//! What goes with a simulated passport: its own country, a register of its own, and what is known of its holder.

use super::judge::Circumstances;
use crate::encoding::Timestamp;
use crate::readiness::ReadinessPolicy;
use crate::readiness::facts::{RequestedRoute, Variant};
use crate::registry::sources::MemorySource;
use crate::registry::{Coverage, DocumentNumber, ListedReason, Source, Status};
use crate::simulator::{BookletChoice, RegisterEntry, RouteChoice, Specimen};
use crate::trust::TrustSnapshot;

/// The register's list of a profile whose list is stale is this many seconds old: three days.
const STALE: i64 = 3 * 86_400;

/// The simulator's anchors and revocation lists, and nothing else.
pub(crate) fn trust(material: &[Vec<u8>]) -> TrustSnapshot {
    let with = |trust: crate::trust::TrustSnapshotBuilder, file: &Vec<u8>| trust.file("simulator", file);
    material.iter().fold(TrustSnapshot::builder(), with).build()
}

/// What is known beside chip and register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    /// The route it is shown on.
    pub(crate) route: RequestedRoute,
    /// The booklet in the clerk's hand.
    booklet: Variant,
    already_updated: bool,
}

impl Known {
    pub(crate) const fn of(specimen: &Specimen) -> Self {
        let route = match specimen.route {
            Some(RouteChoice::MitidApp) => RequestedRoute::MitidApp,
            Some(RouteChoice::NemidApp) => RequestedRoute::NemidApp,
            None => RequestedRoute::Any,
        };
        let booklet = match specimen.booklet {
            BookletChoice::Undeclared => Variant::Unknown,
            BookletChoice::Danish => Variant::Danish,
            BookletChoice::Greenlandic => Variant::Greenlandic,
            BookletChoice::Faroese => Variant::Faroese,
        };
        Self { route, booklet, already_updated: specimen.already_updated }
    }

    /// With what this register says, under the built-in rules.
    pub(crate) fn with(self, register: Option<&dyn Source>) -> Circumstances<'_> {
        let mut circumstances = Circumstances::new(register, ReadinessPolicy::mitid_dk());
        circumstances.route = self.route;
        circumstances.booklet = self.booklet;
        circumstances.already_ready = self.already_updated;
        circumstances
    }
}

/// A register that says what the profile wants it to say, under the name the built-in policy asks for.
pub(crate) fn register(specimen: &Specimen) -> Option<MemorySource> {
    let issuer = specimen.mrz.issuer.as_str().parse().ok()?;
    let number = DocumentNumber::parse(specimen.mrz.document_number.reveal()).ok()?;
    let source = MemorySource::new("rigspolitiet".parse().ok()?, Coverage::passports_of(issuer));
    let reason = match specimen.register {
        RegisterEntry::Lost => ListedReason::Lost,
        RegisterEntry::Stolen => ListedReason::Stolen,
        RegisterEntry::Stale => {
            let now = specimen.evaluate_at.unwrap_or_else(super::now);
            return Some(source.as_of(Timestamp::from_unix(now.unix().saturating_sub(STALE))));
        }
        _ => return Some(source),
    };
    Some(source.with(number, Status::Listed { reason: Some(reason), since: None }))
}
