//! The one way a request takes.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body as HttpBody, Bytes};
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use base64::Engine;
use serde_json::Value;

use super::authority::{Authority, PeerCertificate};
use super::ids;
use super::log::{Level, Line};
use super::problem::{Fault, Problem};
use super::rate::Left;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::{OsRng, Random};
use crate::engine;
use crate::service::api::{Access, Endpoint};
use crate::service::keys::{KeyRow, Scope};
use crate::service::node::Node;
use crate::service::store::{Reply, ReplyName, Reservation, Seal};

/// Longest idempotency key.
const MAX_KEY: usize = 255;

/// A request that may be answered.
pub(in crate::service) struct Call {
    pub(in crate::service) parts: Parts,
    pub(in crate::service) body: Bytes,
    /// The caller; nobody where the endpoint asks for nobody.
    pub(in crate::service) caller: Option<KeyRow>,
    /// What stands in the path where the pattern has a variable.
    pub(in crate::service) variable: String,
    /// The answer's reservation, where asking twice must do one thing.
    pub(in crate::service) once: Option<Once>,
}

impl Call {
    /// Whether the caller has a right.
    pub(in crate::service) fn may(&self, scope: Scope) -> bool {
        self.caller.as_ref().is_some_and(|caller| caller.may(scope))
    }

    /// A value of the query, where its name stands once. Values are words of ours: nothing is decoded.
    pub(in crate::service) fn query(&self, name: &str) -> Option<&str> {
        let mut found = self.parts.uri.query()?.split('&').filter_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (key == name).then_some(value)
        });
        let value = found.next();
        if found.next().is_some() { None } else { value }
    }
}

/// A request that is answered once.
#[derive(Clone)]
pub(in crate::service) struct Once {
    pub(in crate::service) name: ReplyName,
    pub(in crate::service) owner: [u8; 16],
    pub(in crate::service) seal: Arc<Seal>,
}

/// What an endpoint says.
pub(in crate::service) struct Answer {
    pub(in crate::service) status: u16,
    pub(in crate::service) body: Body,
    pub(in crate::service) location: Option<String>,
    /// May be kept by caches: nothing of anybody is in it.
    pub(in crate::service) public: bool,
    /// The reply was kept already, together with what it tells of.
    pub(in crate::service) kept: bool,
    /// For the log.
    pub(in crate::service) session: Option<String>,
}

/// A page for people: nothing in it is run or loaded, and its one stylesheet is named by its hash.
pub(in crate::service) fn page_answer(text: String, style: &str) -> Answer {
    let hash = base64::engine::general_purpose::STANDARD.encode(DigestAlgorithm::Sha256.digest(style.as_bytes()));
    let policy = format!("{POLICY}; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'");
    let mut response = typed(200, "text/html; charset=utf-8", text.into_bytes());
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, value);
    }
    Answer::new(200, Body::Whole(Box::new(response)))
}

/// What a browser may do with an answer.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// The content of an answer.
pub(in crate::service) enum Body {
    None,
    Json(Value),
    /// Written out already.
    Text(&'static str, Vec<u8>),
    /// Everything, made elsewhere: an event stream, a change of protocol.
    Whole(Box<Response<HttpBody>>),
}

impl Answer {
    pub(in crate::service) const fn new(status: u16, body: Body) -> Self {
        Self { status, body, location: None, public: false, kept: false, session: None }
    }

    pub(in crate::service) const fn ok(value: Value) -> Self {
        Self::new(200, Body::Json(value))
    }
}

impl From<Value> for Answer {
    fn from(value: Value) -> Self {
        Self::ok(value)
    }
}

/// What is known of a request while it is answered.
struct Passage {
    id: String,
    trace: Trace,
    caller: Option<String>,
    session: Option<String>,
    left: Option<Left>,
    replayed: bool,
    allow: Option<String>,
}

/// Answers a request to one path, of which the endpoints are given.
pub(in crate::service) async fn answer(
    node: Arc<Node>,
    endpoints: &'static [&'static Endpoint],
    variable: String,
    peer: Option<IpAddr>,
    request: Request<HttpBody>,
) -> Response<HttpBody> {
    let began = Instant::now();
    let mut passage = Passage {
        id: ids::draw("req", engine::now(), &mut OsRng).unwrap_or_default(),
        trace: Trace::of(request.headers()),
        caller: None,
        session: None,
        left: None,
        replayed: false,
        allow: None,
    };
    let method = request.method().clone();
    let asked = if method == Method::HEAD { Method::GET } else { method.clone() };
    let endpoint = endpoints.iter().copied().find(|endpoint| endpoint.method == asked);
    let outcome = match endpoint {
        Some(endpoint) => pass(&node, endpoint, variable, peer, request, &mut passage).await,
        None => unmatched(&node, endpoints, &request, &mut passage),
    };
    let (answer, code) = match outcome {
        Ok(answer) => (answer, None),
        Err(problem) => {
            let code = problem.fault.code();
            (refusal(&node, &problem, &passage), Some(code))
        }
    };
    let route = endpoint.or(endpoints.first().copied()).map(|endpoint| endpoint.path);
    let response = finished(answer, &passage, &method);
    let status = response.status().as_u16();
    let took = began.elapsed();
    node.metrics.count(
        "paskontrol_http_requests_total",
        &[("route", route.unwrap_or("none")), ("status", response.status().as_str())],
    );
    node.metrics.took("paskontrol_http_request_seconds", &[("route", route.unwrap_or("none"))], took);
    node.log.write(
        engine::now(),
        Line {
            level: if status >= 500 { Level::Warn } else { Level::Info },
            request: Some(&passage.id),
            trace: Some(passage.trace.id()),
            session: passage.session.as_deref(),
            caller: passage.caller.as_deref(),
            method: endpoint.map(|endpoint| endpoint.method_name()),
            route,
            status: Some(status),
            code,
            took: Some(took),
            ..Line::info("request")
        },
    );
    response
}

fn unmatched(
    node: &Node,
    endpoints: &[&Endpoint],
    request: &Request<HttpBody>,
    passage: &mut Passage,
) -> Result<Answer, Problem> {
    node.hosts.check(request.headers(), request.uri().authority().map(axum::http::uri::Authority::as_str))?;
    if endpoints.is_empty() {
        return Err(Fault::NotFound.into());
    }
    passage.allow = Some(endpoints.iter().map(|endpoint| endpoint.method_name()).collect::<Vec<_>>().join(", "));
    Err(Fault::Method.into())
}

/// Host, caller, rate, body, reservation, endpoint.
async fn pass(
    node: &Arc<Node>,
    endpoint: &'static Endpoint,
    variable: String,
    peer: Option<IpAddr>,
    request: Request<HttpBody>,
    passage: &mut Passage,
) -> Result<Answer, Problem> {
    let (parts, body) = request.into_parts();
    node.hosts.check(&parts.headers, parts.uri.authority().map(axum::http::uri::Authority::as_str))?;
    let caller = caller(node, endpoint, &parts, peer, passage).await?;
    if endpoint.creates() && node.is_stopping() {
        return Err(Problem::from(Fault::Stopping).after(5));
    }
    let body = if endpoint.takes_body() { read_body(node, &parts.headers, body).await? } else { Bytes::new() };
    let once = match reserve(node, endpoint, &parts, caller.as_ref(), &body).await? {
        Reserved::Once(once) => Some(once),
        Reserved::Free => None,
        Reserved::Answered(reply) => {
            passage.replayed = true;
            let body = Body::Text(media_type(reply.status), reply.body);
            return Ok(Answer::new(reply.status, body));
        }
    };
    let call = Call { parts, body, caller, variable, once: once.clone() };
    let running = (endpoint.run)(Arc::clone(node), call);
    let outcome = if endpoint.is_long() {
        running.await
    } else {
        tokio::time::timeout(node.settings.timeout, running)
            .await
            .unwrap_or_else(|_| Err(Problem::from(Fault::Overloaded).after(2)))
    };
    if let Ok(answer) = &outcome {
        passage.session.clone_from(&answer.session);
    }
    match once {
        Some(once) => settle(node, once, outcome).await,
        None => outcome,
    }
}

const fn media_type(status: u16) -> &'static str {
    if status < 400 { "application/json" } else { "application/problem+json" }
}

async fn caller(
    node: &Arc<Node>,
    endpoint: &Endpoint,
    parts: &Parts,
    peer: Option<IpAddr>,
    passage: &mut Passage,
) -> Result<Option<KeyRow>, Problem> {
    let certificate = parts.extensions.get::<PeerCertificate>();
    let hash = Authority::shown(&parts.headers, certificate);
    let known = match (endpoint.access, hash) {
        (Access::Open, _) | (_, None) => None,
        (Access::Scope(_), Some(hash)) => match node.authority.remembered(&hash, Instant::now()) {
            Some(key) => key,
            None => {
                let asking = Arc::clone(node);
                node.blocking(move || asking.authority.ask(&asking.ledger, &hash, Instant::now()))
                    .await?
                    .map_err(|_| Fault::LogUnavailable)?
            }
        },
    };
    let caller = Authority::valid(known, engine::now());
    passage.caller = caller.as_ref().map(|caller| caller.id.clone());
    // Guessing keys draws from the bucket of the address it comes from.
    let purse = match &caller {
        Some(caller) => caller.id.clone(),
        None => peer.map_or_else(String::new, |peer| peer.to_string()),
    };
    if !endpoint.is_probe() {
        let left = node.rates.take(&purse, Instant::now());
        passage.left = Some(left);
        if !left.passes {
            return Err(Problem::from(Fault::Rate).after(left.reset));
        }
    }
    let Access::Scope(scope) = endpoint.access else { return Ok(None) };
    match caller {
        None => Err(Fault::AuthMissing.into()),
        Some(caller) if !caller.may(scope) => Err(Problem::from(Fault::AuthScope).needing(&[scope.as_str()])),
        Some(caller) => Ok(Some(caller)),
    }
}

async fn read_body(node: &Node, headers: &HeaderMap, body: HttpBody) -> Result<Bytes, Problem> {
    let json = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    });
    if !json {
        return Err(Problem::from(Fault::MediaType).needing(&["application/json"]));
    }
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > node.settings.max_body) {
        return Err(Fault::TooLarge.into());
    }
    let reading = axum::body::to_bytes(body, node.settings.max_body);
    match tokio::time::timeout(node.settings.timeout, reading).await {
        Err(_) => Err(Fault::Timeout.into()),
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => {
            let too_large = std::error::Error::source(&error).is_some_and(|cause| cause.to_string().contains("limit"));
            Err(if too_large { Fault::TooLarge.into() } else { Fault::Malformed.into() })
        }
    }
}

enum Reserved {
    /// Nothing to keep.
    Free,
    Once(Once),
    Answered(Reply),
}

async fn reserve(
    node: &Arc<Node>,
    endpoint: &'static Endpoint,
    parts: &Parts,
    caller: Option<&KeyRow>,
    body: &Bytes,
) -> Result<Reserved, Problem> {
    if !endpoint.creates() {
        return Ok(Reserved::Free);
    }
    let Some(value) = parts.headers.get("idempotency-key") else {
        return if endpoint.needs_key { Err(Fault::KeyMissing.into()) } else { Ok(Reserved::Free) };
    };
    let key = value.to_str().ok().filter(|key| !key.is_empty() && key.len() <= MAX_KEY).ok_or(Fault::KeyMissing)?;
    let name = ReplyName::new(caller.map_or("", |caller| &caller.id), parts.uri.path(), key);
    let seal = Arc::new(Seal::new(key, body));
    let (asking, closing) = (Arc::clone(node), Arc::clone(&seal));
    let now = engine::now();
    let reserved = node.blocking(move || asking.ledger.reserve(name, &closing, now, asking.lease(now))).await?;
    match reserved.map_err(|_| Fault::LogUnavailable)? {
        Reservation::Ours(owner) => Ok(Reserved::Once(Once { name, owner, seal })),
        Reservation::Answered(reply) => Ok(Reserved::Answered(reply)),
        Reservation::Running => Err(Problem::from(Fault::InProgress).after(1)),
        Reservation::Reused => Err(Fault::KeyReused.into()),
    }
}

/// Keeps the answer, or gives the reservation back where trying again may help.
async fn settle(node: &Arc<Node>, once: Once, outcome: Result<Answer, Problem>) -> Result<Answer, Problem> {
    let keeping = match &outcome {
        Ok(answer) if answer.kept => return outcome,
        Ok(Answer { status, body: Body::Json(value), .. }) => {
            Some(Reply { status: *status, body: value.to_string().into_bytes() })
        }
        _ => None,
    };
    let asking = Arc::clone(node);
    let done = node
        .blocking(move || match keeping {
            Some(reply) => asking.ledger.keep_reply(once.name, &once.owner, &once.seal, &reply),
            None => asking.ledger.release(once.name, &once.owner),
        })
        .await?;
    match (done, &outcome) {
        // An answer that could not be kept could be given twice, differently.
        (Err(_), Ok(_)) => Err(Problem::from(Fault::LogUnavailable).after(2)),
        _ => outcome,
    }
}

fn refusal(node: &Node, problem: &Problem, passage: &Passage) -> Answer {
    let document = problem.document(&node.words, &passage.id);
    let body = Body::Text("application/problem+json", document.to_string().into_bytes());
    let mut response = Response::new(HttpBody::empty());
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if problem.fault == Fault::AuthMissing {
        response.headers_mut().insert("www-authenticate", HeaderValue::from_static("Bearer realm=\"paskontrol\""));
    }
    if let Some(allow) = passage.allow.as_deref().and_then(|allow| HeaderValue::from_str(allow).ok()) {
        response.headers_mut().insert(ALLOW, allow);
    }
    let Body::Text(kind, text) = body else { return Answer::new(500, Body::None) };
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    *response.status_mut() = problem.status();
    *response.body_mut() = HttpBody::from(text);
    Answer::new(problem.fault.status(), Body::Whole(Box::new(response)))
}

/// Headers every answer has.
fn finished(answer: Answer, passage: &Passage, method: &Method) -> Response<HttpBody> {
    let mut response = match answer.body {
        Body::Whole(response) => *response,
        Body::None => with_status(answer.status, HttpBody::empty()),
        Body::Json(value) => typed(answer.status, "application/json", value.to_string().into_bytes()),
        Body::Text(kind, text) => typed(answer.status, kind, text),
    };
    if method == Method::HEAD {
        *response.body_mut() = HttpBody::empty();
    }
    let headers = response.headers_mut();
    let has_policy = headers.contains_key(CONTENT_SECURITY_POLICY);
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    set("request-id", &passage.id);
    set("traceparent", &passage.trace.text);
    set("x-content-type-options", "nosniff");
    if !has_policy {
        set("content-security-policy", POLICY);
    }
    set("x-frame-options", "DENY");
    set("cross-origin-resource-policy", "same-origin");
    set("referrer-policy", "no-referrer");
    set("cache-control", if answer.public { "public, max-age=300" } else { "no-store" });
    if let Some(location) = &answer.location {
        set("location", location);
    }
    if passage.replayed {
        set("idempotent-replayed", "true");
    }
    if let Some(left) = &passage.left {
        set("ratelimit-policy", &format!("\"caller\";q={};w=60", left.limit));
        set("ratelimit", &format!("\"caller\";r={};t={}", left.remaining, left.reset));
    }
    response
}

fn with_status(status: u16, body: HttpBody) -> Response<HttpBody> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

fn typed(status: u16, kind: &'static str, text: Vec<u8>) -> Response<HttpBody> {
    let mut response = with_status(status, HttpBody::from(text));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Where a request belongs among many (W3C Trace Context): the caller's trace and a step of our own.
struct Trace {
    text: String,
}

impl Trace {
    fn of(headers: &HeaderMap) -> Self {
        let mut drawn = [0; 24];
        let _ = OsRng.fill(&mut drawn);
        let (trace, step) = drawn.split_at(16);
        let theirs = headers.get("traceparent").and_then(|value| value.to_str().ok()).and_then(|text| {
            let mut parts = text.split('-');
            let (version, trace) = (parts.next()?, parts.next()?);
            let hex = |text: &str, length| text.len() == length && text.bytes().all(|c| c.is_ascii_hexdigit());
            let fits = hex(version, 2) && hex(trace, 32) && parts.next().is_some_and(|step| hex(step, 16));
            (fits && trace.bytes().any(|c| c != b'0')).then(|| trace.to_ascii_lowercase())
        });
        let trace = theirs.unwrap_or_else(|| hex::encode(trace));
        Self { text: format!("00-{trace}-{}-01", hex::encode(step)) }
    }

    fn id(&self) -> &str {
        self.text.get(3..35).unwrap_or_default()
    }
}

/// Time left before somebody else may take a request over.
pub(in crate::service) const MARGIN: Duration = Duration::from_secs(5);
