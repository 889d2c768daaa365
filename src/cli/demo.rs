//! `demo`: a simulated passport through the whole road, in-process or through the real PC/SC stack.

use super::arguments::DemoArguments;
use super::exit::Exit;
use super::output::{Screen, Tone};
use super::{chip, commands, simulated};
use crate::engine::specimen::Known;
use crate::engine::{self, Believed, JudgeError, picture};
use crate::inspection::{Evidence, Plan};
use crate::readiness::facts::{Face, HolderLink};
use crate::simulator::{Specimen, specimen};
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
    let known = match known(arguments, &specimen) {
        Ok(known) => known,
        Err(error) => {
            screen.note(error.to_string());
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
    let believed = Believed { trust: engine::specimen::trust(&specimen.trust), policy: Policy::field(), now };
    let report = picture::looked_at(believed.verify(&evidence));
    let Some(register) = engine::specimen::register(&specimen) else { return Exit::Fault };
    let circumstances = known.with(Some(&register)).seen(Face::Match, Some(HolderLink::Match));
    match circumstances.assess(&report) {
        Ok(assessment) => commands::show(screen, &report, assessment.as_ref(), arguments.tree),
        Err(error) => {
            screen.note(error.to_string());
            Exit::Fault
        }
    }
}

/// What is known beside chip and register, on the route named or the profile's.
fn known(arguments: &DemoArguments, specimen: &Specimen) -> Result<Known, JudgeError> {
    let mut known = Known::of(specimen);
    if let Some(route) = &arguments.route {
        known.route = engine::requested_route(route)?;
    }
    Ok(known)
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
