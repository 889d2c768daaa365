//! The personal values of simulated passports, and the search for them where none may be (UX 6.9).

use std::collections::BTreeSet;

/// Where a value may hide: as it is, in capitals, in hexadecimal and in base64 at any of its three places.
pub(crate) fn found<'a>(text: &str, values: &'a BTreeSet<String>) -> Vec<&'a str> {
    let capitals = text.to_uppercase();
    values.iter().filter(|value| capitals.contains(&value.to_uppercase())).map(String::as_str).collect()
}

/// The personal values of a simulated passport: lines, number, names, day of birth, and pieces of its photo.
pub(crate) fn values(profile: &str) -> BTreeSet<String> {
    use base64::Engine;
    let specimen = paskontrol::simulator::specimen(profile).unwrap();
    let mrz = &specimen.mrz;
    let mut values: BTreeSet<String> = mrz.lines().iter().map(|line| (*line).to_owned()).collect();
    values.insert(mrz.document_number.reveal().clone());
    for name in [mrz.names.primary.reveal(), mrz.names.secondary.reveal()] {
        values.extend(name.split(' ').map(str::to_owned));
        values.insert(hex::encode(name));
        values.insert(base64::engine::general_purpose::STANDARD.encode(name).trim_end_matches('=').to_owned());
    }
    let day = specimen.mrz.birth_date.birth("2026-11-23".parse().unwrap()).map(|day| day.to_string());
    values.extend(day.ok());
    // A short one may stand anywhere by accident.
    values.retain(|value| value.len() >= 5);
    values
}
