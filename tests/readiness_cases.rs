//! The worked cases of the Danish rules, which nobody computed with this code.

use std::path::Path;

use paskontrol::readiness::cases::CaseFile;

#[test]
fn every_worked_case_comes_out_as_expected() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/readiness/cases.json"));
    let Ok(json) = std::fs::read(path) else {
        eprintln!("SKIPPED every_worked_case_comes_out_as_expected: ../shared is absent");
        return;
    };
    let file = CaseFile::parse(&json).expect("the file is of our format");
    let mut failed = Vec::new();
    for case in &file.cases {
        let differences = case.run(&file.policy_defaults).unwrap_or_else(|e| panic!("{}: {e}", case.id));
        if !differences.is_empty() {
            failed.push((&case.id, differences));
        }
    }
    assert_eq!(file.cases.len(), 30);
    assert!(failed.is_empty(), "{failed:?}");
}
