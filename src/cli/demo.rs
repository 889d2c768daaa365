//! `demo`: a simulated passport through the whole road, in-process or through the real PC/SC stack.

use super::arguments::DemoArguments;
use super::exit::Exit;
use super::output::{Screen, Tone};
use super::{chip, commands, simulated};
use crate::engine::{self, Believed, Circumstances, picture};
use crate::inspection::{Evidence, Plan};
use crate::readiness::ReadinessPolicy;
use crate::readiness::facts::{Face, HolderLink, RequestedRoute};
use crate::registry::sources::MemorySource;
use crate::registry::{Coverage, DocumentNumber, IssuingState, ListedReason, SourceId, Status};
use crate::simulator::{RegisterEntry, RouteChoice, Specimen, specimen};
use crate::trust::TrustSnapshot;
use crate::verification::Policy;

/// Runs the demonstration.
pub(super) fn run(screen: &Screen, arguments: &DemoArguments) -> Exit {
    if arguments.list {
        return simulated::list(screen);
    }
    let mut specimen = match specimen(&arguments.profile) {
        Ok(specimen) => specimen,
        Err(error) => {
            screen.note(format!("{}: {error}", arguments.profile));
            return Exit::Usage;
        }
    };
    if !screen.quiet {
        screen.note(screen.paint(Tone::Open, &screen.text("demo-intro")));
    }
    let now = specimen.evaluate_at.unwrap_or_else(engine::now);
    let plan = match Plan::for_mrz(&specimen.mrz.lines().join("\n")) {
        Ok(plan) => plan.simulated().at(now),
        Err(error) => {
            screen.note(error.to_string());
            return Exit::Fault;
        }
    };
    let evidence = match read(screen, arguments, &mut specimen, &plan) {
        Ok(evidence) => evidence,
        Err(exit) => return exit,
    };
    let mut trust = TrustSnapshot::builder();
    for anchor in &specimen.trust {
        trust = trust.certificate("simulator", anchor);
    }
    let believed = Believed { trust: trust.build(), policy: Policy::field(), now };
    let report = picture::looked_at(believed.verify(&evidence));
    let Some(register) = register(&specimen) else { return Exit::Fault };
    let known = Circumstances::new(Some(&register), ReadinessPolicy::mitid_dk());
    let mut circumstances = known.seen(Face::Match, Some(HolderLink::Match));
    circumstances.route = match specimen.route {
        Some(RouteChoice::MitidApp) => RequestedRoute::MitidApp,
        Some(RouteChoice::NemidApp) => RequestedRoute::NemidApp,
        None => RequestedRoute::Any,
    };
    match circumstances.assess(&report) {
        Ok(assessment) => commands::show(screen, &report, assessment.as_ref(), arguments.tree),
        Err(error) => {
            screen.note(error.to_string());
            Exit::Fault
        }
    }
}

/// Through PC/SC when asked for and possible; else in-process, and says so.
fn read(screen: &Screen, arguments: &DemoArguments, specimen: &mut Specimen, plan: &Plan) -> Result<Evidence, Exit> {
    #[cfg(feature = "pcsc")]
    if arguments.through_pcsc {
        match simulated::read_through_pcsc(screen, specimen, plan) {
            Ok(outcome) => return outcome,
            Err(error) => screen.note(screen.texts.format("demo-no-pcsc", &[("reason", &error.to_string())])),
        }
    }
    if !screen.quiet {
        let key = if arguments.through_pcsc { "demo-in-process-instead" } else { "demo-in-process" };
        screen.note(format!("  {}", screen.text(key)));
    }
    chip::run(screen, &mut specimen.chip, plan)
}

/// A register that says what the profile wants it to say.
fn register(specimen: &Specimen) -> Option<MemorySource> {
    let issuer: IssuingState = specimen.mrz.issuer.as_str().parse().ok()?;
    let id: SourceId = "rigspolitiet".parse().ok()?;
    let source = MemorySource::new(id, Coverage::passports_of(issuer));
    let number = DocumentNumber::parse(specimen.mrz.document_number.reveal()).ok()?;
    let listed = |reason| Status::Listed { reason: Some(reason), since: None };
    Some(match specimen.register {
        RegisterEntry::Lost => source.with(number, listed(ListedReason::Lost)),
        RegisterEntry::Stolen => source.with(number, listed(ListedReason::Stolen)),
        _ => source,
    })
}
