//! What surrounds a document and goes wrong: lists, certificates out of time, the register, the clock, the log.

use std::path::Path;

use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::readiness::{Facts, ReadinessPolicy, assess};
use paskontrol::records::store::sqlite::SqliteStore;
use paskontrol::records::{RecordKeys, Records, RecordsError};
use paskontrol::registry::{ListedReason, Reply, ReplyStatus};
use paskontrol::simulator::{Profile, SeededRandom, Specimen};
use paskontrol::trust::{RejectReason, update};
use paskontrol::{Code, OsRng, Policy, TrustSnapshot};

use super::authority::Authority;
use super::states::{NOVEMBER, OCTOBER, denmark, germany, list, namesake, period, serial};
use super::{Found, Library, NOW, Played, as_options, program, trusted, written};

/// A document that is judged by these files.
fn checked(folder: &Path, policy: &Policy, played: &Played, files: &[Vec<u8>]) -> Found {
    let trust = files.iter().fold(TrustSnapshot::builder(), |all, file| all.file("test", file)).build();
    let report = played.judged(&trust, policy).unwrap();
    let bundle = written(folder, "bundle.json", played.evidence.as_ref().unwrap().to_json().as_bytes());
    let trust = trusted(folder, files);
    let given = ["check", &bundle, "--at", NOW, "--policy", policy.name];
    Found {
        library: Library::Report(Box::new(report)),
        program: program(folder, &[&given[..], &as_options(&trust)].concat()),
    }
}

/// The policy wants an answer of Germany's list.
fn german(folder: &Path, policy: &Policy, lists: &[Vec<u8>]) -> Found {
    let files = [&[germany().certificate().to_vec()], lists].concat();
    checked(folder, policy, &Played::of("de-foreign"), &files)
}

pub fn withdrawn_signer(folder: &Path, policy: &Policy) -> Found {
    let played = Played::of("dk-ready");
    let revoked = [serial(played.evidence.as_ref().unwrap())];
    let files = [denmark().certificate().to_vec(), list(&denmark(), 7, OCTOBER, &revoked)];
    checked(folder, policy, &played, &files)
}

pub fn stale_list(folder: &Path, policy: &Policy) -> Found {
    let updates = period("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z");
    let stale = germany().issue_revocation_list(3, updates, &[], &mut SeededRandom::new(7)).unwrap();
    german(folder, policy, &[stale])
}

pub fn forged_list(folder: &Path, policy: &Policy) -> Found {
    let mut forged = list(&germany(), 7, OCTOBER, &[]);
    *forged.last_mut().unwrap() ^= 1;
    german(folder, policy, &[forged])
}

pub fn list_of_a_namesake(folder: &Path, policy: &Policy) -> Found {
    german(folder, policy, &[list(&namesake(), 7, OCTOBER, &[])])
}

/// What was imported before remembers the newer list.
pub fn older_list(folder: &Path, policy: &Policy) -> Found {
    let (newer, older) = (list(&germany(), 8, NOVEMBER, &[]), list(&germany(), 7, OCTOBER, &[]));
    let believed = |list: &[u8]| TrustSnapshot::builder().file("csca", germany().certificate()).file("list", list);
    let seen = believed(&newer).build();
    checked(folder, policy, &Played::of("de-foreign"), &[believed(&older).after(&seen).build().encode()])
}

pub fn no_list(folder: &Path, policy: &Policy) -> Found {
    german(folder, policy, &[])
}

/// The plan calls an expired signer failed; the field leaves it open (DESIGN 9).
pub fn signer_out_of_time(folder: &Path, policy: &Policy) -> Found {
    let text = "name = 'x'\nextends = 'dk-ready'\n[document]\nissued = '2021-03-02'\n\
                [issuer]\nsigner_valid_to = '2026-01-01'\n";
    let played = Played::read(Specimen::from_profile(&Profile::parse(text).unwrap()).unwrap());
    checked(folder, policy, &played, &played.anchors)
}

pub fn exploiting_portrait(folder: &Path, policy: &Policy) -> Found {
    use paskontrol::lds::image::{Limits, Picture};
    let played = Played::of("dk-ready+83");
    let report = played.judged(&played.trust(), policy).unwrap();
    let face = report.authentic_document().unwrap().face().unwrap().clone();
    let report = report.with_portrait(Picture::decode(face.image.reveal(), &Limits::document()).map(drop));
    let program = played.verified(folder, "sim:dk-ready+83", policy, &["--at", NOW]);
    Found { library: Library::Report(Box::new(report)), program }
}

/// A log that was last written when it was later than now.
pub fn clock_set_back(folder: &Path, policy: &Policy) -> Found {
    let (store, key) = (folder.join("records.sqlite"), folder.join("records.key"));
    let secret = RecordKeys::generate(&mut OsRng).unwrap();
    private(&key, secret.expose());
    let mut records =
        Records::open(SqliteStore::open(&store).unwrap(), RecordKeys::parse(secret.expose()).unwrap()).unwrap();
    records.confirm_clock("2199-01-01T00:00:00Z".parse().unwrap()).unwrap();
    let library = Library::Said(records.check_clock(NOW.parse().unwrap()).unwrap_err().code().to_owned());
    drop(records);
    Found { library, program: recorded(folder, policy, &store, &key) }
}

/// The folder for the log is not there, as after a full disk its file cannot be.
pub fn disk_full(folder: &Path, policy: &Policy) -> Found {
    let store = folder.join("nowhere/records.sqlite");
    let library = Library::Said(RecordsError::from(SqliteStore::open(&store).map(drop).unwrap_err()).code().to_owned());
    Found { library, program: recorded(folder, policy, &store, &folder.join("new.key")) }
}

fn recorded(folder: &Path, policy: &Policy, store: &Path, key: &Path) -> (String, i32) {
    let (store, key) = (store.to_str().unwrap(), key.to_str().unwrap());
    let known = ["--records", store, "--records-key", key, "--pid", "9208-2002-2-123456789012"];
    Played::of("dk-ready").verified(folder, "sim:dk-ready", policy, &known)
}

fn private(path: &Path, content: &[u8]) {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600).open(path).unwrap().write_all(content).unwrap();
}

/// What the rules make of a register's reply, by the one reason that is the register's.
fn replied(policy: &Policy, status: ReplyStatus, reason: Option<ListedReason>) -> Library {
    let played = Played::of("dk-ready");
    let mut facts = Facts::from_report(&played.judged(&played.trust(), policy).unwrap()).unwrap();
    let source = "rigspolitiet".parse().unwrap();
    let as_of = Some(NOW.parse().unwrap());
    facts.revocation = vec![Reply { source, status, reason, as_of, max_age_seconds: 86_400, next_update: None }];
    let reasons = assess(&facts, &ReadinessPolicy::mitid_dk()).reason_codes;
    let said = reasons.iter().map(|code| code.as_str()).find(|code| code.starts_with("registry."));
    Library::Said(said.unwrap_or_default().to_owned())
}

/// Nobody listens there.
pub fn register_out_of_reach(folder: &Path, policy: &Policy) -> Found {
    let authority = Authority::new();
    let ours = authority.sign("desk");
    let files =
        [("authorities", &authority.certificate), ("certificate", &ours.certificate), ("certificate_key", &ours.key)];
    let settings: Vec<String> = files
        .iter()
        .map(|(name, pem)| {
            private(&folder.join(name), pem.as_bytes());
            format!("{name} = {:?}\n", folder.join(name))
        })
        .collect();
    let config = written(folder, "config.toml", format!("[registry]\n{}", settings.concat()).as_bytes());
    let known = ["--at", NOW, "--config", &config, "--registry", "https://127.0.0.1:9"];
    let program = Played::of("dk-ready").verified(folder, "sim:dk-ready", policy, &known);
    Found { library: replied(policy, ReplyStatus::Error, None), program }
}

pub fn reported_document(folder: &Path, policy: &Policy) -> Found {
    let played = Played::of("dk-ready");
    let number = &played.mrz.lines().nth(1).unwrap()[..9];
    let rows = format!(
        "issuing_state,document_type,document_number,reason,event_date,blank\nDNK,P,{number},stolen,2026-11-01,false\n"
    );
    let digest = hex::encode(DigestAlgorithm::Sha256.digest(rows.as_bytes()));
    let as_of = "2026-11-22T09:00:00+01:00";
    let manifest =
        format!(r#"{{"source":"rigspolitiet","as_of":"{as_of}","sequence":1,"count":1,"sha256":"{digest}"}}"#);
    let list = written(folder, "reported.csv", rows.as_bytes());
    written(folder, "reported.csv.manifest.json", manifest.as_bytes());
    let program = played.verified(folder, "sim:dk-ready", policy, &["--at", NOW, "--registry", &list]);
    Found { library: replied(policy, ReplyStatus::Listed, Some(ListedReason::Stolen)), program }
}

/// A country certificate without a signature of anybody's.
pub fn list_nobody_vouches_for(folder: &Path, _: &Policy) -> Found {
    let offered = namesake().certificate().to_vec();
    let refused = update(&TrustSnapshot::default(), [], &[("csca".to_owned(), offered.clone())]).unwrap_err();
    assert_eq!(refused.0[0].reason, RejectReason::NotVouchedFor);
    let file = written(folder, "offered.cer", &offered);
    let store = folder.join("trust.snapshot");
    let program = program(folder, &["trust", "import", &file, "--store", store.to_str().unwrap()]);
    assert!(!store.exists());
    Found { library: Library::Said(Code::TrustImportRefused.as_str().to_owned()), program }
}
