//! Readiness, registers and records: assessments, look-ups in a list of many documents, and verdicts written down.
//!
//! The filter holds a million documents; `PASKONTROL_BENCH_DOCUMENTS=100000000` makes it a hundred million, for which nine
//! octets a document are held while it is built, one part of the filter at a time. PostgreSQL is the one that
//! `PASKONTROL_POSTGRES` names.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a benchmark that cannot run should say so at once, and tells what it measured"
)]

use std::cell::{Cell, RefCell};
use std::sync::OnceLock;

use divan::{Bencher, counter::ItemsCount};
use paskontrol::crypto::random::OsRng;
use paskontrol::encoding::{Date, Timestamp};
use paskontrol::readiness::facts::{
    Chip, ChipDates, ChipRead, CloneCheckResult, Document, DocumentType, DsCertStatus, Face, HolderLink, Moment,
    PassiveAuth, RequestedRoute, Variant,
};
use paskontrol::readiness::{Assessment, Verdict};
use paskontrol::records::store::Store;
use paskontrol::records::store::postgres::PostgresStore;
use paskontrol::records::store::sqlite::SqliteStore;
use paskontrol::records::{Personal, RecordKeys, Records};
use paskontrol::registry::sources::filter::{Fuse, FuseBuilder};
use paskontrol::registry::{DocumentNumber, IssuingState, NumberKey, Query, Reply, ReplyStatus};
use paskontrol::{Facts, ReadinessPolicy, assess};

fn main() {
    divan::main();
}

fn facts(now: Timestamp) -> Facts {
    let born: Date = "1985-04-12".parse().unwrap();
    let document = Document {
        document_type: DocumentType::Ordinary,
        issuing_state: "DNK".to_owned(),
        nationality: "DNK".to_owned(),
        variant: Variant::Danish,
        date_of_birth: Some(born.into()),
        expiry: "2027-06-10".parse().unwrap(),
    };
    let dates = ChipDates { dg12_issue_date: Some(Moment::Day("2017-06-10".parse().unwrap())), ..ChipDates::default() };
    let chip = Chip {
        read: ChipRead::Ok,
        passive_auth: PassiveAuth::Ok,
        ds_cert_status: DsCertStatus::Good,
        mrz_matches: true,
        clone_check: CloneCheckResult::Passed,
        dates,
    };
    let mut facts = Facts::of_document(now, born, document, chip);
    facts.request.route = RequestedRoute::NemidApp;
    (facts.holder.link, facts.holder.face) = (HolderLink::Match, Face::Match);
    let (source, status) = ("rigspolitiet".parse().unwrap(), ReplyStatus::NotListed);
    facts.revocation =
        vec![Reply { source, status, reason: None, as_of: Some(now), max_age_seconds: 86_400, next_update: None }];
    facts
}

fn now() -> Timestamp {
    "2026-11-22T10:00:00+01:00".parse().unwrap()
}

fn ready() -> Assessment {
    let assessment = assess(&facts(now()), &ReadinessPolicy::mitid_dk());
    assert_eq!(assessment.verdict, Verdict::Ready);
    assessment
}

/// Assessments on one core.
#[divan::bench]
fn assessment(bencher: Bencher<'_, '_>) {
    let (facts, policy) = (facts(now()), ReadinessPolicy::mitid_dk());
    bencher.counter(ItemsCount::new(1_u32)).bench(|| assess(&facts, &policy));
}

fn key() -> NumberKey {
    NumberKey::parse(&[b'7'; 64]).unwrap()
}

fn query(number: u64) -> Query {
    Query::passport(IssuingState::DENMARK, DocumentNumber::parse(&format!("{number:09}")).unwrap())
}

fn documents() -> u64 {
    std::env::var("PASKONTROL_BENCH_DOCUMENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000)
}

/// A filter over the first so many numbers, built once.
fn fuse() -> &'static Fuse {
    static FUSE: OnceLock<Fuse> = OnceLock::new();
    FUSE.get_or_init(|| {
        let (count, key, started) = (documents(), key(), std::time::Instant::now());
        let mut builder = FuseBuilder::new(count);
        (0..count).for_each(|number| builder.add(&key.reference(&query(number))));
        let (octets, held) = builder.finish().unwrap();
        let (size, seconds) = (octets.len(), started.elapsed().as_secs_f64());
        println!("filter: {held} documents in {size} octets, made in {seconds:.1} s");
        Fuse::parse(octets).unwrap()
    })
}

/// A look-up by reference, at changing places of the filter; every second one is of a listed document.
#[divan::bench]
fn filter_lookup(bencher: Bencher<'_, '_>) {
    let (fuse, key, count) = (fuse(), key(), documents());
    let step = count.div_ceil(50_000).max(1);
    let references: Vec<_> = (0..100_000_u64)
        .map(|at| if at % 2 == 0 { at / 2 * step % count } else { count + at })
        .map(|number| key.reference(&query(number % 1_000_000_000)))
        .collect();
    let next = Cell::new(0_usize);
    bencher.counter(ItemsCount::new(1_u32)).bench_local(|| {
        next.set((next.get() + 1) % references.len());
        references.get(next.get()).map(|reference| fuse.may_contain(reference))
    });
}

/// The same with the reference computed from the number first.
#[divan::bench]
fn filter_lookup_by_number(bencher: Bencher<'_, '_>) {
    let (fuse, key, next) = (fuse(), key(), Cell::new(0_u64));
    bencher.counter(ItemsCount::new(1_u32)).bench_local(|| {
        next.set((next.get() + 7_919) % 1_000_000_000);
        fuse.may_contain(&key.reference(&query(next.get())))
    });
}

/// The same in a table as `ListDatabase` keeps it, a million rows.
#[divan::bench]
fn sqlite_lookup(bencher: Bencher<'_, '_>) {
    const ROWS: u64 = 1_000_000;
    let folder = tempfile::tempdir().unwrap();
    let (connection, key) = (rusqlite::Connection::open(folder.path().join("list")).unwrap(), key());
    connection
        .execute_batch(
            "CREATE TABLE document (reference BLOB PRIMARY KEY, reason TEXT, since TEXT) STRICT, WITHOUT ROWID; BEGIN",
        )
        .unwrap();
    let mut references: Vec<_> = (0..ROWS).map(|number| key.reference(&query(number))).collect();
    references.sort_unstable();
    for reference in &references {
        let mut insert = connection.prepare_cached("INSERT INTO document VALUES (?1, 'stolen', NULL)").unwrap();
        insert.execute([reference]).unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
    let next = Cell::new(0_u64);
    bencher.counter(ItemsCount::new(1_u32)).bench_local(|| {
        next.set((next.get() + 7_919) % (2 * ROWS));
        let mut asked = connection.prepare_cached("SELECT reason FROM document WHERE reference = ?1").unwrap();
        asked.exists([key.reference(&query(next.get()))]).unwrap()
    });
}

/// Verdicts that make a person ready, each in a transaction of its own that the disk has.
fn audited<S: Store>(bencher: Bencher<'_, '_>, store: S) {
    let keys = RecordKeys::parse(RecordKeys::generate(&mut OsRng).unwrap().expose()).unwrap();
    let records = RefCell::new(Records::open(store, keys).unwrap());
    let (assessment, next) = (ready(), Cell::new(0_u64));
    bencher.counter(ItemsCount::new(1_u32)).bench_local(|| {
        next.set(next.get() + 1);
        let subject = Personal {
            passport_number: DocumentNumber::parse(&format!("{:09}", next.get())).unwrap(),
            pid: format!("9208-2002-2-{:012}", next.get()).parse().unwrap(),
            ip: None,
        };
        records.borrow_mut().record(&assessment, &subject, &mut OsRng).unwrap()
    });
}

#[divan::bench(sample_count = 20, sample_size = 20)]
fn audited_verdict_sqlite(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    audited(bencher, SqliteStore::open(&folder.path().join("records.sqlite")).unwrap());
}

#[divan::bench(sample_count = 20, sample_size = 20)]
fn audited_verdict_postgresql(bencher: Bencher<'_, '_>) {
    let Ok(address) = std::env::var("PASKONTROL_POSTGRES") else {
        eprintln!("SKIPPED: no PostgreSQL (PASKONTROL_POSTGRES is not set)");
        return;
    };
    let mut config: postgres::Config = address.parse().unwrap();
    let name = format!("bench_{}", std::process::id());
    config.connect(postgres::NoTls).unwrap().batch_execute(&format!("CREATE SCHEMA {name}")).unwrap();
    config.options(&format!("-c search_path={name}"));
    audited(bencher, PostgresStore::connect(&config, None).unwrap());
}
