//! `POST /v1/verifications`: the checks and the rules, on what somebody else read.
//!
//! What is echoed of the request stands in a member of its own; everything else comes from bytes that were verified, or is
//! said by nobody (RELIABILITY D4).

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::Pending;
use super::papers::{Decided, receipt_of};
use super::results::{count, level};
use crate::crypto::random::OsRng;
use crate::encoding::{Date, Timestamp};
use crate::engine::{self, Circumstances, Recording, RecordingError, Register, picture, records};
use crate::inspection::{ActiveAuthenticationRecord, Evidence, Octets};
use crate::lds::FileId;
use crate::mrz::Mrz;
use crate::readiness::facts::{Face, HolderLink, RequestedRoute};
use crate::records::{Pid, Recorded};
use crate::service::http::{Answer, Call, Fault, Fields, Once, Problem, ids};
use crate::service::keys::Scope;
use crate::service::node::Node;
use crate::service::store::{Reply, finish};
use crate::verification::{Policy, verify as verify_evidence};
use crate::wording::Redaction;

/// Most files of a document.
const MAX_FILES: usize = 32;

/// What is asked.
struct Request {
    evidence: Evidence,
    policy: Policy,
    at: Option<Timestamp>,
    route: RequestedRoute,
    face: Face,
    holder: Option<HolderLink>,
    issued: Option<Date>,
    person: Option<Value>,
    pid: Option<Pid>,
    portrait: bool,
    receipt: bool,
    redaction: Redaction,
    echo: Map<String, Value>,
}

/// Reads, verifies, decides, records, answers.
pub(super) fn verify(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let judging = Arc::clone(&node);
        node.computing(move || {
            let request = read(&call)?;
            let began = Instant::now();
            let answer = judged(&judging, &request, call.once.as_ref());
            judging.metrics.took("paskontrol_verification_seconds", &[], began.elapsed());
            answer
        })
        .await?
    })
}

fn read(call: &Call) -> Result<Request, Problem> {
    let mut fields = Fields::parse(&call.body)?;
    let mut evidence = evidence(&mut fields)?;
    let challenge = fields.read("/challenge", "8 octets in base64", |value| octets(&value).filter(|c| c.len() == 8));
    let lines = fields.read("/mrz", "the printed lines", |value| value.as_str().map(str::to_owned));
    let policy = fields.word("/policy", "field or conformance", Policy::named);
    let at = fields.word("/at", "an instant as RFC 3339 writes it", |text| text.parse().ok());
    let route = fields.word("/route", "any, mitid_app or nemid_app", |text| engine::requested_route(text).ok());
    let face = fields.word("/face", "match, no_match or unsure", |text| match text {
        "match" => Some(Face::Match),
        "no_match" => Some(Face::NoMatch),
        "unsure" => Some(Face::NotDone),
        _ => None,
    });
    let holder = fields.word("/holder", "match or mismatch", |text| match text {
        "match" => Some(HolderLink::Match),
        "mismatch" => Some(HolderLink::Mismatch),
        _ => None,
    });
    let issued = fields.word("/issued", "a day as YYYY-MM-DD", |text| text.parse().ok());
    let person = fields.read("/person", "an object", |value| value.is_object().then_some(value));
    let pid = fields.word("/pid", "a PID", |text| text.parse().ok());
    let portrait = fields.read("/portrait", "true or false", |value| value.as_bool());
    let receipt = fields.read("/receipt", "true or false", |value| value.as_bool()).unwrap_or(false);
    if receipt && !call.may(Scope::ReceiptRead) {
        return Err(Problem::from(Fault::AuthScope).needing(&[Scope::ReceiptRead.as_str()]));
    }
    let mut echo = Map::new();
    for (pointer, most) in [("/nonce", 128), ("/external_ref", 64)] {
        if let Some(text) = fields.text(pointer, most) {
            echo.insert(pointer.trim_start_matches('/').to_owned(), json!(text));
        }
    }
    let redaction = level(&mut fields, call)?;
    fields.end()?;
    if let Some(lines) = lines {
        let mrz = Mrz::parse(&lines).map_err(|_| Fault::MrzLayout)?;
        evidence.printed_mrz = Some(mrz.lines().join("\n"));
    }
    if let Some(challenge) = challenge {
        let used = evidence.active_authentication.as_ref().and_then(|record| record.challenge.as_ref());
        // A proof over another challenge may be an old one.
        if used.is_none_or(|used| used.0 != challenge) {
            return Err(Fault::ChallengeMismatch.into());
        }
    }
    Ok(Request {
        evidence,
        policy: policy.unwrap_or_else(Policy::field),
        at,
        route: route.unwrap_or(RequestedRoute::Any),
        face: face.unwrap_or(Face::NotDone),
        holder,
        issued,
        person,
        pid,
        portrait: portrait.unwrap_or(true),
        receipt,
        redaction,
        echo,
    })
}

/// A bundle, or files with what the chip answered.
fn evidence(fields: &mut Fields) -> Result<Evidence, Problem> {
    let wrong = "exactly one of evidence and files";
    match (fields.take("/evidence"), fields.take("/files")) {
        (Some(bundle), None) => match Evidence::from_json(&bundle.to_string()) {
            Ok(evidence) => Ok(evidence),
            Err(_) => Err(pointed("/evidence", "an evidence bundle, paskontrol-evidence/1")),
        },
        (None, Some(Value::Object(files))) => {
            let read = from_files(&files)
                .ok_or_else(|| pointed("/files", "files in base64 by name: EF.SOD, EF.COM, DG1 to DG16"))?;
            let exchange = fields.take("/active_authentication");
            with_exchange(read, exchange)
        }
        (None, Some(_)) => Err(pointed("/files", "an object")),
        _ => Err(pointed("", wrong)),
    }
}

fn pointed(pointer: &'static str, expected: &'static str) -> Problem {
    Problem::fields(vec![crate::service::http::Wrong { pointer, expected }])
}

fn from_files(files: &Map<String, Value>) -> Option<Evidence> {
    if files.is_empty() || files.len() > MAX_FILES {
        return None;
    }
    let read: Option<Vec<_>> =
        files.iter().map(|(name, content)| Some((FileId::from_name(name)?, octets(content)?))).collect();
    let read = read?;
    let distinct = Evidence::from_files(read);
    // Two names of one file would be one file too few.
    (distinct.files.len() == files.len()).then_some(distinct)
}

fn with_exchange(mut evidence: Evidence, exchange: Option<Value>) -> Result<Evidence, Problem> {
    let Some(exchange) = exchange else { return Ok(evidence) };
    let Value::Object(members) = exchange else { return Err(pointed("/active_authentication", "an object")) };
    let mut fields = Fields::of(members);
    let challenge = fields.read("/active_authentication/challenge", "8 octets in base64", |value| {
        octets(&value).filter(|challenge| challenge.len() == 8)
    });
    let response = fields.read("/active_authentication/response", "octets in base64", |value| octets(&value));
    if challenge.is_none() {
        fields.wrong("/active_authentication/challenge", "8 octets in base64");
    }
    if response.is_none() {
        fields.wrong("/active_authentication/response", "octets in base64");
    }
    fields.end()?;
    evidence.active_authentication = Some(ActiveAuthenticationRecord {
        challenge: challenge.map(Octets),
        response: response.map(Octets),
        refused: None,
    });
    Ok(evidence)
}

fn octets(value: &Value) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(value.as_str()?).ok()
}

fn judged(node: &Node, request: &Request, once: Option<&Once>) -> Result<Answer, Problem> {
    let now = request.at.unwrap_or_else(engine::now);
    let recording = recording(node, request, once)?;
    let trust = node.trust();
    let report = verify_evidence(&request.evidence, &trust, &request.policy, now);
    let report = if request.portrait { picture::looked_at(report) } else { report };
    let register = Register::source(None, None, &node.config).map_err(|_| Fault::Internal)?;
    let rules = engine::in_force(&node.config).map_err(|_| Fault::Internal)?;
    let mut circumstances = Circumstances::new(register.as_deref(), rules).seen(request.face, request.holder);
    circumstances.route = request.route;
    circumstances.issued = request.issued;
    circumstances.person.clone_from(&request.person);
    if let Some(recording) = &recording {
        circumstances.already_ready = recording.already_ready(now).map_err(|_| Fault::LogUnavailable)?;
    }
    let assessment =
        circumstances.assess(&report).map_err(|_| pointed("/person", "facts about a person, as documented"))?;
    // Where records are kept, a verdict is about somebody and stands in them, or there is none.
    let kept = records::wanted(&records::Named::default(), &node.config);
    let assessment = assessment.filter(|_| recording.is_some() || !kept || report.simulated);
    count(&node.metrics, &report, assessment.as_ref());
    let id = ids::draw("res", engine::now(), &mut OsRng).map_err(|_| Fault::Internal)?;
    let answered = |recorded: Option<Recorded>| {
        let mut document = engine::document(&report, assessment.as_ref(), request.redaction);
        if let Some(object) = document.as_object_mut() {
            object.insert("id".to_owned(), json!(id));
            object.insert("request".to_owned(), Value::Object(request.echo.clone()));
            let entry = match recorded {
                Some(Recorded::Entry { id, .. }) => Some(id.to_string()),
                _ => None,
            };
            if let Some(assessment) = assessment.as_ref().filter(|_| request.receipt) {
                let audit_event = entry.as_deref();
                let decided = Decided { id: &id, report: &report, assessment, audit_event, trust: &trust };
                object.insert("receipt".to_owned(), json!(receipt_of(node, &decided, request.redaction).ok()));
            }
            if let Some(entry) = entry {
                object.insert("audit_event".to_owned(), json!(entry));
            }
        }
        document
    };
    let (Some(recording), Some(assessment), Some(once), false) = (&recording, &assessment, once, report.simulated)
    else {
        return Ok(answered(None).into());
    };
    // Written with the entry or not at all: whoever asks again hears the same, and the log has it once.
    let recorded = recording.record_with(&report, assessment, &mut |transaction, recorded| {
        let reply = Reply { status: 200, body: answered(Some(recorded)).to_string().into_bytes() };
        Ok(finish(transaction, once.name, &once.owner, &once.seal, &reply)?)
    });
    match recorded {
        Ok(recorded) => Ok(Answer { kept: true, ..answered(Some(recorded)).into() }),
        Err(_) => Err(Problem::from(Fault::LogUnavailable).after(2)),
    }
}

/// Where the verdict will be recorded, if this installation keeps records.
fn recording<'a>(node: &'a Node, request: &Request, once: Option<&Once>) -> Result<Option<Recording<'a>>, Problem> {
    let named = records::Named::default();
    match Recording::planned(named, &node.config, request.pid.as_ref(), None, request.at) {
        // Without a person there is nobody to record about.
        Ok(None) | Err(RecordingError::NoPid) => Ok(None),
        Ok(Some(_)) if once.is_none() => Err(Fault::KeyMissing.into()),
        Ok(recording) => Ok(recording),
        Err(RecordingError::OtherTime) => Err(pointed("/at", "absent where the verdict is recorded")),
        Err(_) => Err(Fault::LogUnavailable.into()),
    }
}
