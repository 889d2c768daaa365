//! Records in PostgreSQL: `tools/test` starts one and names it in `PASKONTROL_POSTGRES`; without it these tests say so and pass.

use std::sync::atomic::{AtomicU32, Ordering};

use ::postgres::{Config, NoTls};

use super::super::store::postgres::PostgresStore;
use super::*;

pub(super) struct Schema {
    config: Config,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

impl Schema {
    /// A schema of its own.
    pub(super) fn new() -> Option<Self> {
        let Ok(address) = std::env::var("PASKONTROL_POSTGRES") else {
            eprintln!("SKIPPED: no PostgreSQL (PASKONTROL_POSTGRES is not set)");
            return None;
        };
        let mut config: Config = address.parse().unwrap();
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        config.connect(NoTls).unwrap().batch_execute(&format!("CREATE SCHEMA {name}")).unwrap();
        config.options(&format!("-c search_path={name}"));
        Some(Self { config })
    }

    pub(super) fn client(&self) -> ::postgres::Client {
        self.config.connect(NoTls).unwrap()
    }
}

impl Place for Schema {
    type Store = PostgresStore;

    fn open(&self) -> Result<PostgresStore, StoreError> {
        PostgresStore::connect(&self.config, None)
    }
}

claims!(Schema::new());

#[test]
fn a_later_editions_tables_are_not_touched() {
    let Some(schema) = Schema::new() else { return };
    fill(&mut schema.records(), 1);
    schema.client().batch_execute("UPDATE edition SET made = 2").unwrap();
    assert!(matches!(schema.open(), Err(StoreError::Edition { found: 2, known: 1 })));
}

#[test]
fn a_server_that_fails_stops_the_verdict() {
    let Some(schema) = Schema::new() else { return };
    let mut records = schema.records();
    fill(&mut records, 2);
    schema.client().batch_execute("ALTER TABLE entry RENAME TO gone").unwrap();
    let refused = decide(&mut records, Verdict::Ready, 50, "2026-11-22T11:00:00+01:00").unwrap_err();
    assert_eq!(refused.code(), "log.unavailable");
    schema.client().batch_execute("ALTER TABLE gone RENAME TO entry").unwrap();
    assert_eq!(decide(&mut records, Verdict::Ready, 50, NOW).unwrap_err().code(), "log.unavailable");
    let mut again = schema.records();
    assert_eq!(again.verify(None).unwrap().entries, 2);
    assert_eq!(again.identity(&pid(50)).unwrap(), IdentityStatus::NeedsUpdate);
}
