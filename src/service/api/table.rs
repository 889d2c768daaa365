//! The table of endpoints: what there is, who may call it, and what is answered.

use axum::http::Method;

use super::{
    Access, Endpoint, Kind, Parameter, audit, codes, docs, operations, papers, readers, reading, sessions, steps,
    trusted, verifications, webhooks,
};
use crate::service::http::Fault;
use crate::service::keys::Scope;

const READS: Endpoint = Endpoint {
    method: Method::GET,
    path: "",
    access: Access::Open,
    kind: Kind::Read,
    needs_key: false,
    summary: "",
    request: None,
    response: (200, "application/json", None),
    query: &[],
    faults: &[],
    run: operations::health,
};

/// Most items of one page.
pub(super) const PAGE: u32 = 500;

const GONE: &[Fault] = &[Fault::SessionUnknown, Fault::SessionGone];
const MOVED: &[Fault] = &[Fault::SessionUnknown, Fault::SessionGone, Fault::WrongState];

/// Every endpoint.
pub(in crate::service) static ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        path: "/healthz",
        kind: Kind::Probe,
        summary: "Whether the process runs",
        response: (200, "application/json", Some("health")),
        run: operations::health,
        ..READS
    },
    Endpoint {
        path: "/readyz",
        kind: Kind::Probe,
        summary: "Whether requests can be answered: each part by its name",
        response: (200, "application/json", Some("readiness")),
        query: &[("part", Parameter::Words(&["trust", "store", "node"]))],
        faults: &[Fault::NotReady, Fault::NotFound],
        run: operations::readiness,
        ..READS
    },
    Endpoint {
        path: "/metrics",
        access: Access::Scope(Scope::Metrics),
        summary: "Counters in the text format of Prometheus",
        response: (200, "text/plain; version=0.0.4", None),
        run: operations::metrics,
        ..READS
    },
    Endpoint { path: "/openapi.json", summary: "This document", run: operations::openapi, ..READS },
    Endpoint {
        path: "/docs",
        summary: "The same for people",
        response: (200, "text/html; charset=utf-8", None),
        run: docs::page,
        ..READS
    },
    Endpoint {
        path: "/.well-known/jwks.json",
        summary: "The public keys of receipts",
        response: (200, "application/json", Some("jwks")),
        run: papers::keys,
        ..READS
    },
    Endpoint {
        path: "/v1/schemas/{name}",
        summary: "The JSON Schema of an output",
        response: (200, "application/schema+json", None),
        faults: &[Fault::NotFound],
        run: operations::schema,
        ..READS
    },
    Endpoint {
        path: "/v1/codes",
        summary: "Every reason code, and what it means in Danish and English",
        response: (200, "application/json", Some("codes")),
        run: codes::all,
        ..READS
    },
    Endpoint {
        path: "/v1/codes/{code}",
        summary: "What one reason code means",
        response: (200, "application/json", Some("code")),
        faults: &[Fault::NotFound],
        run: codes::one,
        ..READS
    },
    Endpoint {
        path: "/v1/profiles",
        access: Access::Scope(Scope::SessionRead),
        summary: "The rules in force, and the verification policies",
        response: (200, "application/json", Some("profiles")),
        run: trusted::profiles,
        ..READS
    },
    Endpoint {
        path: "/v1/profiles/{id}",
        access: Access::Scope(Scope::SessionRead),
        summary: "The constants of one set of rules",
        response: (200, "application/json", Some("profile")),
        faults: &[Fault::NotFound],
        run: trusted::profile,
        ..READS
    },
    Endpoint {
        path: "/v1/trust",
        access: Access::Scope(Scope::TrustRead),
        summary: "How much is believed, and where it came from",
        response: (200, "application/json", Some("trust")),
        run: trusted::trust,
        ..READS
    },
    Endpoint {
        path: "/v1/trust/csca",
        access: Access::Scope(Scope::TrustRead),
        summary: "The certificates of States that are believed, by their SHA-256",
        response: (200, "application/json", Some("trust-csca")),
        query: &[
            ("country", Parameter::Letters(2)),
            ("after", Parameter::Hex(32)),
            ("limit", Parameter::Number(1, PAGE)),
        ],
        faults: &[Fault::Invalid],
        run: trusted::anchors,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/trust/refresh",
        access: Access::Scope(Scope::TrustAdmin),
        summary: "Reads the trust store again; nothing is fetched from a network",
        response: (200, "application/json", Some("trust-refresh")),
        faults: &[Fault::NotReady],
        run: trusted::refresh,
        ..READS
    },
    Endpoint {
        path: "/v1/audit",
        access: Access::Scope(Scope::AuditRead),
        summary: "What was decided when, by which rules and why; about whom is not said here",
        response: (200, "application/json", Some("audit")),
        query: &[("from", Parameter::Number(0, u32::MAX)), ("limit", Parameter::Number(1, PAGE))],
        faults: &[Fault::Invalid, Fault::NotFound],
        run: audit::entries,
        ..READS
    },
    Endpoint {
        path: "/v1/audit/head",
        access: Access::Scope(Scope::AuditRead),
        summary: "How the log stands: its signed checkpoint, to be kept elsewhere, and the key that signs it",
        response: (200, "application/json", Some("audit-head")),
        faults: &[Fault::NotFound],
        run: audit::head,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/webhooks",
        access: Access::Scope(Scope::WebhookAdmin),
        kind: Kind::Create,
        needs_key: true,
        summary: "Makes a webhook; the secret its messages are signed with is shown this once",
        request: Some("webhook-request"),
        response: (201, "application/json", Some("webhook")),
        faults: &[Fault::WebhookTarget, Fault::WebhookTooMany],
        run: webhooks::create,
        ..READS
    },
    Endpoint {
        path: "/v1/webhooks",
        access: Access::Scope(Scope::WebhookAdmin),
        summary: "The caller's webhooks, and which of them were given up",
        response: (200, "application/json", Some("webhooks")),
        run: webhooks::list,
        ..READS
    },
    Endpoint {
        path: "/v1/webhooks/{id}",
        access: Access::Scope(Scope::WebhookAdmin),
        summary: "One webhook",
        response: (200, "application/json", Some("webhook")),
        faults: &[Fault::NotFound],
        run: webhooks::show,
        ..READS
    },
    Endpoint {
        method: Method::DELETE,
        path: "/v1/webhooks/{id}",
        access: Access::Scope(Scope::WebhookAdmin),
        summary: "Removes a webhook, and forgets what it was not told yet",
        response: (204, "", None),
        faults: &[Fault::NotFound],
        run: webhooks::remove,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/webhooks/{id}/test",
        access: Access::Scope(Scope::WebhookAdmin),
        summary: "Sends a ping now; a webhook that was given up and answers is used again",
        response: (200, "application/json", Some("webhook-test")),
        faults: &[Fault::NotFound, Fault::Overloaded],
        run: webhooks::test,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/mrz/parse",
        access: Access::Scope(Scope::SessionCreate),
        kind: Kind::Compute,
        summary: "Fields and check digits of a machine readable zone, with a suggestion where one look-alike mends it",
        request: Some("mrz-request"),
        response: (200, "application/json", Some("mrz")),
        faults: &[Fault::MrzLayout],
        run: reading::parse,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/verifications",
        access: Access::Scope(Scope::VerifyBundle),
        kind: Kind::Create,
        summary: "Verifies a document that was read elsewhere: an evidence bundle, or its files",
        request: Some("verification-request"),
        response: (200, "application/json", Some("verification")),
        faults: &[Fault::MrzLayout, Fault::ChallengeMismatch],
        run: verifications::verify,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/sessions",
        access: Access::Scope(Scope::SessionCreate),
        kind: Kind::Create,
        needs_key: true,
        summary: "Begins a session: a chip elsewhere, a reader here, or a simulated chip",
        request: Some("session-request"),
        response: (201, "application/json", Some("session")),
        faults: &[Fault::MrzLayout, Fault::ReaderBusy, Fault::AuthScope],
        run: sessions::create,
        ..READS
    },
    Endpoint {
        path: "/v1/sessions/{id}",
        access: Access::Scope(Scope::SessionRead),
        summary: "Where a session stands, and which calls are allowed",
        response: (200, "application/json", Some("session")),
        faults: GONE,
        run: sessions::show,
        ..READS
    },
    Endpoint {
        method: Method::DELETE,
        path: "/v1/sessions/{id}",
        access: Access::Scope(Scope::SessionCancel),
        summary: "Ends a session and erases what was read",
        response: (204, "", None),
        faults: GONE,
        run: steps::erase,
        ..READS
    },
    Endpoint {
        path: "/v1/sessions/{id}/events",
        access: Access::Scope(Scope::SessionRead),
        summary: "What happens, as server-sent events; Last-Event-ID resumes",
        response: (200, "text/event-stream", None),
        faults: GONE,
        run: sessions::events,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/sessions/{id}/access",
        access: Access::Scope(Scope::SessionCreate),
        kind: Kind::Compute,
        summary: "Says what opens the chip, also after one that did not; a chip elsewhere gets a new ticket",
        request: Some("access-request"),
        response: (200, "application/json", Some("session")),
        faults: &[Fault::SessionUnknown, Fault::SessionGone, Fault::WrongState, Fault::MrzLayout],
        run: steps::access,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/sessions/{id}/issue-date",
        access: Access::Scope(Scope::SessionCreate),
        kind: Kind::Compute,
        summary: "Says the day of issue as the page has it; what stands open is judged again",
        request: Some("issue-date-request"),
        response: (200, "application/json", Some("session")),
        faults: MOVED,
        run: steps::issue_date,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/sessions/{id}/person",
        access: Access::Scope(Scope::SessionCreate),
        kind: Kind::Create,
        needs_key: true,
        summary: "Says what is known of the person, and last whom the verdict is about: it is recorded with this answer",
        request: Some("person-request"),
        response: (200, "application/json", Some("session")),
        faults: MOVED,
        run: steps::person,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/sessions/{id}/retry",
        access: Access::Scope(Scope::SessionCreate),
        kind: Kind::Create,
        summary: "Reads, asks the register or decides once more; with finish, the register is not waited for",
        response: (200, "application/json", Some("session")),
        query: &[("finish", Parameter::Words(&["true"]))],
        faults: MOVED,
        run: steps::retry,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/sessions/{id}/face",
        access: Access::Scope(Scope::FaceDecide),
        kind: Kind::Compute,
        summary: "Says what the comparison of the face gave",
        request: Some("face-request"),
        response: (200, "application/json", Some("session")),
        faults: MOVED,
        run: steps::compare,
        ..READS
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/sessions/{id}/cancel",
        access: Access::Scope(Scope::SessionCancel),
        kind: Kind::Read,
        summary: "Ends a session",
        response: (200, "application/json", Some("session")),
        faults: GONE,
        run: steps::cancel,
        ..READS
    },
    Endpoint {
        path: "/v1/sessions/{id}/result",
        access: Access::Scope(Scope::SessionRead),
        summary: "What was found and decided; more than minimal takes pii:read",
        response: (200, "application/json", Some("session-answer")),
        query: &[
            ("redact", Parameter::Words(&["full", "standard", "minimal", "anonymous"])),
            ("as", Parameter::Words(&["ida"])),
        ],
        faults: &[Fault::SessionUnknown, Fault::SessionGone, Fault::WrongState, Fault::Invalid, Fault::NoClaims],
        run: sessions::result,
        ..READS
    },
    Endpoint {
        path: "/v1/sessions/{id}/receipt",
        access: Access::Scope(Scope::ReceiptRead),
        summary: "A signed receipt of the decision, whole or compact; more fields than minimal take pii:read",
        response: (200, "application/sd-jwt, application/cose", None),
        query: &[("redact", Parameter::Words(&["full", "standard", "minimal", "anonymous"]))],
        faults: &[Fault::SessionUnknown, Fault::SessionGone, Fault::WrongState, Fault::Invalid, Fault::NotAcceptable],
        run: papers::receipt,
        ..READS
    },
    Endpoint {
        path: "/v1/sessions/{id}/report",
        access: Access::Scope(Scope::SessionRead),
        summary: "The decision as a sheet to print; more than minimal takes pii:read",
        response: (200, "text/html; charset=utf-8", None),
        query: &[
            ("redact", Parameter::Words(&["full", "standard", "minimal", "anonymous"])),
            ("lang", Parameter::Words(&["da", "en"])),
        ],
        faults: &[Fault::SessionUnknown, Fault::SessionGone, Fault::WrongState, Fault::Invalid, Fault::NotAcceptable],
        run: papers::report,
        ..READS
    },
    Endpoint {
        path: "/v1/sessions/{id}/portrait",
        access: Access::Scope(Scope::PortraitRead),
        summary: "The portrait as PNG, or as the chip has it",
        response: (200, "image/png, application/octet-stream", None),
        query: &[("original", Parameter::Words(&["true"]))],
        faults: MOVED,
        run: sessions::portrait,
        ..READS
    },
    Endpoint {
        path: "/v1/readers",
        access: Access::Scope(Scope::ReaderRead),
        summary: "The readers of this machine, and what lies on them",
        response: (200, "application/json", Some("readers")),
        faults: &[Fault::ReaderNoService],
        run: readers::list,
        ..READS
    },
    Endpoint {
        path: "/v1/readers/events",
        access: Access::Scope(Scope::ReaderRead),
        summary: "Readers and documents that come and go, as server-sent events",
        response: (200, "text/event-stream", None),
        faults: &[Fault::Overloaded],
        run: readers::events,
        ..READS
    },
    Endpoint {
        path: "/v1/doctor",
        access: Access::Scope(Scope::ReaderRead),
        summary: "What is not as it should be on this machine, and how to mend it",
        response: (200, "application/json", Some("doctor")),
        faults: &[Fault::Overloaded],
        run: readers::doctor,
        ..READS
    },
    Endpoint {
        path: "/v1/chip/{ticket}",
        summary: "A WebSocket: the bearer of the ticket carries commands to a chip, or reads it and has it prove itself here",
        response: (101, "", None),
        faults: &[Fault::TicketInvalid, Fault::Malformed],
        run: sessions::chip,
        ..READS
    },
];
