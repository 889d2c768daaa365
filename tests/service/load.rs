//! A little of what `tools/load` does much of: each answer is the answer to its own question. How fast is not asked here.

#[path = "../../tools/load/documents.rs"]
mod documents;
#[path = "../../tools/load/posted.rs"]
mod posted;
#[path = "../../tools/load/relayed.rs"]
mod relayed;
#[path = "../../tools/load/service.rs"]
mod service;
#[path = "../../tools/load/wire.rs"]
mod wire;

use std::path::Path;
use std::time::Duration;

use documents::Document;
use service::Service;

type Failure = Box<dyn std::error::Error + Send + Sync>;

const PROGRAM: &str = env!("CARGO_BIN_EXE_paskontrol");

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_mixed_up() {
    let documents: Vec<_> = (0..3).map(|number| Document::read("dk-ready", number).unwrap()).collect();
    let trust = documents[0].trust.clone();
    let service = Service::start(Path::new(PROGRAM), &trust, &[("PASKONTROL_RATE", "100000000")]).unwrap();
    let length = Duration::from_millis(500);
    let outcome = posted::throughput(&service, &documents, true, length, 4).await.unwrap();
    assert!(outcome.good > 0 && outcome.per_second() > 0.0 && outcome.per_core_second() > 0.0);
    let outcome = posted::steady(&service, &documents, false, length, 10.0).await.unwrap();
    assert!(outcome.good + outcome.refused >= 5 && outcome.percentile(50) <= outcome.percentile(99));
    let relayed = relayed::all_at_once(&service, "dk-ready", 12).await.unwrap();
    assert_eq!(relayed.chips, 12);
    assert!(relayed.took > Duration::ZERO && relayed.waiting <= relayed.most && relayed.processor >= Duration::ZERO);
    let limited = Service::start(Path::new(PROGRAM), &trust, &[("PASKONTROL_RATE", "40")]).unwrap();
    let burst = posted::burst(&limited, &documents, 60).await.unwrap();
    assert_eq!((burst.good + burst.limited + burst.overloaded, burst.lost), (60, 0), "{burst:?}");
    assert!(burst.good > 0 && burst.limited >= 19, "{burst:?}");
}
