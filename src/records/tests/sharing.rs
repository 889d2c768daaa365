//! Many writers: nobody is made ready twice, and no entry takes another's place.

use std::thread;

use super::postgres::Schema;
use super::sqlite::File;
use super::*;

/// Every writer wants the same persons ready; exactly one succeeds with each.
fn writers_never_make_a_person_ready_twice<P: Place + Sync>(place: &P, writers: u64, persons: u64) {
    place.records();
    let upgrades: usize = thread::scope(|scope| {
        let writers: Vec<_> = (0..writers)
            .map(|writer| {
                scope.spawn(move || {
                    let mut records = place.records();
                    (0..persons)
                        .filter(|turn| {
                            let person = (turn + writer) % persons;
                            let decided = decide(&mut records, Verdict::Ready, person, NOW).unwrap();
                            matches!(decided, Recorded::Entry { upgraded: true, .. })
                        })
                        .count()
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).sum()
    });
    assert_eq!(u64::try_from(upgrades).unwrap(), persons);
    let mut records = place.records();
    assert_eq!(records.verify(None).unwrap().entries, persons);
    for person in 0..persons {
        assert_eq!(records.identity(&pid(person)).unwrap(), IdentityStatus::Ready);
    }
}

#[test]
fn eight_writers_on_one_file() {
    writers_never_make_a_person_ready_twice(&File::new(), 8, 10);
}

#[test]
fn sixty_four_writers_on_one_server() {
    if let Some(schema) = Schema::new() {
        writers_never_make_a_person_ready_twice(&schema, 64, 10);
    }
}
