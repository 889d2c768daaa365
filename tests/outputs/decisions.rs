//! Three decisions in an audit log: one long past, two of one day.

use std::fs;
use std::path::Path;

use paskontrol::readiness::facts::{Face, HolderLink, RequestedRoute};
use paskontrol::records::store::sqlite::SqliteStore;
use paskontrol::records::{Personal, RecordKeys, Recorded, Records};
use paskontrol::registry::{DocumentNumber, Reply, ReplyStatus};
use paskontrol::{
    Assessment, Facts, NoProgress, OsRng, Plan, Policy, ReadinessPolicy, Timestamp, TrustSnapshot, assess, blocking,
    inspect, simulator, verify,
};

/// Records them in a store of their own, and names the newest.
pub(crate) fn record(store: &Path, key: &Path) -> String {
    let secret = RecordKeys::generate(&mut OsRng).unwrap();
    fs::write(key, secret.expose()).unwrap();
    #[cfg(unix)]
    fs::set_permissions(key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let keys = RecordKeys::parse(secret.expose()).unwrap();
    let mut records = Records::open(SqliteStore::open(store).unwrap(), keys).unwrap();
    let mut newest = String::new();
    for (profile, number, at) in [
        ("dk-ready", 1, "2019-03-01T10:00:00Z"),
        ("dk-clone", 2, "2026-11-22T09:00:00Z"),
        ("dk-ready", 3, "2026-11-22T09:10:00Z"),
    ] {
        let subject = Personal {
            passport_number: DocumentNumber::parse(&format!("20765432{number}")).unwrap(),
            pid: format!("9208-2002-2-12345678901{number}").parse().unwrap(),
            ip: (number == 3).then(|| "192.0.2.7".parse().unwrap()),
        };
        // Years lie between: somebody says that the clock is right.
        records.confirm_clock(at.parse().unwrap()).unwrap();
        let recorded = records.record(&decision(profile, at.parse().unwrap()), &subject, &mut OsRng).unwrap();
        let Recorded::Entry { id, upgraded, .. } = recorded else { panic!("{recorded:?}") };
        assert_eq!(upgraded, profile == "dk-ready");
        newest = id.to_string();
    }
    newest
}

/// What is decided on a profile's passport in the key app, at a time when it was valid.
fn decision(profile: &str, at: Timestamp) -> Assessment {
    let mut specimen = simulator::specimen(profile).unwrap();
    let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |trust, csca| trust.certificate("test", csca));
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated();
    let evidence = blocking::run(inspect(&mut specimen.chip, &plan, &mut OsRng, &mut NoProgress)).unwrap();
    let now: Timestamp = "2026-11-22T10:00:00+01:00".parse().unwrap();
    let mut facts = Facts::from_report(&verify(&evidence, &trust.build(), &Policy::field(), now)).unwrap();
    facts.request.route = RequestedRoute::NemidApp;
    (facts.holder.face, facts.holder.link) = (Face::Match, HolderLink::Match);
    let (source, status) = ("rigspolitiet".parse().unwrap(), ReplyStatus::NotListed);
    facts.revocation =
        vec![Reply { source, status, reason: None, as_of: Some(now), max_age_seconds: 86_400, next_update: None }];
    Assessment { evaluated_at: at, ..assess(&facts, &ReadinessPolicy::mitid_dk()) }
}
