//! Every specimen opened and read in process, from SELECT to the last file.
#![cfg(feature = "simulator")]

use paskontrol::simulator::{built_in_names, specimen};

#[test]
fn every_built_in_profile_makes_a_specimen_and_the_same_one_twice() {
    for name in built_in_names() {
        let first = specimen(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let second = specimen(name).unwrap();
        assert_eq!(first.mrz.lines(), second.mrz.lines());
        assert!(first.mrz.checks.all_correct(), "{name}");
        assert_eq!(first.trust, second.trust);
        let files = |specimen: &paskontrol::simulator::Specimen| {
            let personality = specimen.chip.chip().personality();
            personality.files.names().map(|file| personality.files.content(file).unwrap().to_vec()).collect::<Vec<_>>()
        };
        assert_eq!(files(&first), files(&second), "{name}");
    }
}
