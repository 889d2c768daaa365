//! Whether the files can be read and are all there (TR-03135-1, integrity; RELIABILITY 1.4).

use std::collections::BTreeSet;

use crate::encoding::DocText;
use crate::inspection::{FileRecord, ReadFault};
use crate::lds::{
    DataGroup, Deviation, EfAtrInfo, EfCom, FileId, LdsError, OpaqueDataGroup, SecurityInfo, SecurityInfoKind,
};
use crate::mrz::MrzError;

use super::super::check::{Check, CheckId, CheckStatus, Requirement};
use super::super::code::Code;
use super::super::material::Material;

/// Data groups an inspection reads. Others may stay on the chip: DG3 and DG4 need rights, the rest nobody asked for.
const READ: [DataGroup; 6] =
    [DataGroup::DG1, DataGroup::DG2, DataGroup::DG11, DataGroup::DG12, DataGroup::DG14, DataGroup::DG15];

/// Data groups nothing is taken from here: their tag and length must be right.
const OCTETS: [DataGroup; 7] =
    [DataGroup::DG5, DataGroup::DG6, DataGroup::DG7, DataGroup::DG8, DataGroup::DG9, DataGroup::DG10, DataGroup::DG13];

pub(in super::super) fn checks(material: &Material<'_>) -> Vec<Check> {
    let Some(sod) = &material.sod else { return Vec::new() };
    let mut checks = vec![content(material)];
    if sod.stated_security_object().is_some() {
        checks.push(com_matches_sod(material));
        checks.push(complete(material));
    }
    checks
}

/// Each authentic file is what its name says. Files without a signature are judged by the hash check alone.
fn content(material: &Material<'_>) -> Check {
    let mut check = Check::new(CheckId::LdsStructure, CheckStatus::Passed);
    let unreadable = [
        (DataGroup::DG1, matches!(material.dg1(), Some(Err(error)) if !is_charset(&error))),
        (DataGroup::DG3, material.dg3().is_some_and(|parsed| parsed.is_err())),
        (DataGroup::DG4, material.dg4().is_some_and(|parsed| parsed.is_err())),
        (DataGroup::DG2, material.dg2().is_some_and(|parsed| parsed.is_err())),
        (DataGroup::DG11, material.dg11().is_some_and(|parsed| parsed.is_err())),
        (DataGroup::DG12, material.dg12().is_some_and(|parsed| parsed.is_err())),
        (DataGroup::DG14, material.dg14().is_some_and(|parsed| parsed.is_err())),
        (DataGroup::DG16, material.dg16().is_some_and(|parsed| parsed.is_err())),
    ];
    for (group, _) in unreadable.into_iter().filter(|(_, unreadable)| *unreadable) {
        let status = match group {
            // Details nobody needs for the decision: named, and weighed by the policy.
            DataGroup::DG1 | DataGroup::DG2 | DataGroup::DG14 => CheckStatus::Failed,
            _ => material.policy.profile_deviation,
        };
        check.status = check.status.max(status);
        check = check.because(Code::LdsDgNonconformant).fact("nonconformant", group);
    }
    // An info of a protocol we know that cannot be read; the chip is judged by the others.
    let is_malformed = |info: &SecurityInfo| info.kind == SecurityInfoKind::Malformed;
    if material.dg14().and_then(Result::ok).is_some_and(|dg14| dg14.security_infos.iter().any(is_malformed)) {
        check.status = check.status.max(material.policy.profile_deviation);
        check = check.because(Code::LdsDgNonconformant).fact("nonconformant", DataGroup::DG14);
    }
    for group in OCTETS {
        if material.authentic(group).is_some_and(|bytes| OpaqueDataGroup::parse(group, bytes).is_err()) {
            check.status = check.status.max(material.policy.profile_deviation);
            check = check.because(Code::LdsDgNonconformant).fact("nonconformant", group);
        }
    }
    for (group, deviations) in deviations(material) {
        check.status = check.status.max(material.policy.profile_deviation);
        let named: Vec<_> = deviations.iter().map(|found| format!("{}: {}", found.tag, found.kind)).collect();
        check =
            check.because(Code::LdsDgNonconformant).fact("nonconformant", group).fact("deviations", named.join(", "));
    }
    if has_unsafe_text(material) {
        check = check.because(Code::DataTextSanitised);
    }
    zone(lengths(check, material), material)
}

/// Where a file that can be read departs from the standard: named in the field, minded by the test plan (TR-03105-5.1, units
/// LDS_C to LDS_E).
fn deviations(material: &Material<'_>) -> Vec<(DataGroup, Vec<Deviation>)> {
    let found = [
        (DataGroup::DG2, material.dg2().and_then(Result::ok).map(|file| file.deviations.clone())),
        (DataGroup::DG3, material.dg3().and_then(Result::ok).map(|file| file.deviations.clone())),
        (DataGroup::DG4, material.dg4().and_then(Result::ok).map(|file| file.deviations.clone())),
        (DataGroup::DG11, material.dg11().and_then(Result::ok).map(|file| file.deviations.clone())),
        (DataGroup::DG12, material.dg12().and_then(Result::ok).map(|file| file.deviations.clone())),
        (DataGroup::DG16, material.dg16().and_then(Result::ok).map(|file| file.deviations.clone())),
    ];
    let named = found.into_iter().filter_map(|(group, deviations)| Some((group, deviations?)));
    named.filter(|(_, deviations)| !deviations.is_empty()).collect()
}

/// EF.ATR/INFO that says nothing of use is ignored, and the reader stays with short lengths. The test plan minds
/// (TR-03105-5.1, K_03 and K_04).
fn lengths(mut check: Check, material: &Material<'_>) -> Check {
    if material.evidence.content(FileId::EfAtrInfo).is_none_or(says_what_it_can) {
        return check;
    }
    check.status = check.status.max(material.policy.profile_deviation);
    check.because(Code::LdsMalformed).fact("nonconformant", FileId::EfAtrInfo)
}

/// The machine readable zone a State signed. What is wrong in it is the State's mistake or a sign of something else: it
/// leaves the question open.
fn zone(mut check: Check, material: &Material<'_>) -> Check {
    let mrz = match material.dg1() {
        Some(Err(error)) if is_charset(&error) => {
            check.status = check.status.max(CheckStatus::Undetermined);
            return check.because(Code::Dg1Charset);
        }
        Some(Ok(dg1)) => dg1.mrz.clone(),
        _ => return check,
    };
    let wrong: Vec<String> = mrz.checks.wrong().iter().map(ToString::to_string).collect();
    if !wrong.is_empty() {
        check.status = check.status.max(CheckStatus::Undetermined);
        check = check.because(Code::Dg1CheckDigit).fact("check_digits", wrong.join(", "));
    }
    let malformed: Vec<String> = mrz.malformed().iter().map(ToString::to_string).collect();
    if !malformed.is_empty() {
        check.status = check.status.max(material.policy.profile_deviation);
        check = check.because(Code::LdsDgNonconformant).fact("malformed", malformed.join(", "));
    }
    // Doc 9303-3, 4.8: unknown parts of a date of birth are fillers.
    if mrz.birth_date.is_partial() { check.because(Code::Dg1PartialDate) } else { check }
}

const fn is_charset(error: &LdsError) -> bool {
    matches!(error, LdsError::Mrz(MrzError::Character { .. }))
}

/// Whether a text of the details has to be changed before anybody may see it.
fn has_unsafe_text(material: &Material<'_>) -> bool {
    let to_change = |text: &str| !DocText::is_safe(text);
    material.dg11().and_then(Result::ok).is_some_and(|dg11| dg11.texts().any(to_change))
        || material.dg12().and_then(Result::ok).is_some_and(|dg12| dg12.texts().any(to_change))
        || material.dg16().and_then(Result::ok).is_some_and(|dg16| dg16.texts().any(to_change))
}

/// Whether EF.ATR/INFO can be read, and says how long APDUs may be where it says that they may be long (Doc 9303-10,
/// 3.11.2).
fn says_what_it_can(file: &[u8]) -> bool {
    EfAtrInfo::parse(file).is_ok_and(|info| info.extended_length.is_some() || !info.supports_extended_length())
}

/// EF.COM is not signed; it must not claim more, less or other than what was.
fn com_matches_sod(material: &Material<'_>) -> Check {
    let id = CheckId::LdsComMatchesSod;
    let com = match material.evidence.file(FileId::EfCom) {
        Some(FileRecord::Read { content }) => EfCom::parse(&content.0).ok(),
        Some(FileRecord::Unreadable { .. } | FileRecord::TooLarge { .. }) => None,
        // LDS 1.8 and later may do without it (Doc 9303-10, 4.6.1).
        Some(FileRecord::Refused { .. } | FileRecord::NotRequested) | None => {
            return Check::new(id, CheckStatus::NotSupported).with_requirement(Requirement::OptionalIfAbsent);
        }
    };
    // Nobody signed it, and what it would say is signed elsewhere (RELIABILITY 5.2, gremlin 96).
    let Some(com) = com else {
        return Check::new(id, material.policy.profile_deviation).because(Code::LdsComMalformed);
    };
    let announced: BTreeSet<_> = com.data_groups.iter().copied().collect();
    let signed: BTreeSet<_> = DataGroup::all().filter(|group| material.is_listed(*group)).collect();
    if announced == signed {
        return versions(Check::new(id, CheckStatus::Passed), &com, material);
    }
    let names = |groups: Vec<&DataGroup>| groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    Check::new(id, CheckStatus::Failed)
        .because(Code::LdsComSodMismatch)
        .fact("only_in_com", names(announced.difference(&signed).collect()))
        .fact("only_in_sod", names(signed.difference(&announced).collect()))
}

/// Versions that exist: LDS 1.7 and 1.8 over Unicode 4.0.0 (Doc 9303-10, 4.6.1). They change nothing of what is read.
fn versions(mut check: Check, com: &EfCom, material: &Material<'_>) -> Check {
    if matches!(com.lds_version.as_str(), "0107" | "0108") && com.unicode_version == "040000" {
        return check;
    }
    check.status = material.policy.profile_deviation;
    check.because(Code::LdsVersionMismatch).fact("lds", &com.lds_version).fact("unicode", &com.unicode_version)
}

/// A file that is there and was not read to its end. Nonsense, and a file that changes under the reader's hands, are a bad
/// document's; a chip that only wastes time may do better next time.
pub(in super::super) const fn unreadable(reason: Option<ReadFault>) -> (CheckStatus, Code) {
    match reason {
        Some(ReadFault::ContentChanged) => (CheckStatus::Failed, Code::LdsContentChanged),
        Some(ReadFault::TooMuchData) => (CheckStatus::Failed, Code::ProtocolLength),
        Some(ReadFault::NoProgress) => (CheckStatus::Aborted, Code::ProtocolNoProgress),
        Some(ReadFault::CommandsSpent) => (CheckStatus::Aborted, Code::LimitApduBudget),
        _ => (CheckStatus::Failed, Code::LdsMalformed),
    }
}

/// Every data group that was signed, and that an inspection reads, is here. Of the others, what was given and cannot be taken
/// is named.
fn complete(material: &Material<'_>) -> Check {
    let mut check = Check::new(CheckId::LdsComplete, CheckStatus::Passed);
    for group in DataGroup::all().filter(|group| material.is_listed(*group)) {
        let is_needed = READ.contains(&group);
        let (status, code) = match material.evidence.file(group.into()) {
            Some(FileRecord::Read { .. }) => continue,
            // Nothing of it is shown, and nothing rests on it.
            Some(FileRecord::TooLarge { .. }) if !is_needed => (CheckStatus::Passed, Some(Code::LimitFileSize)),
            Some(FileRecord::Unreadable { reason }) if !is_needed => {
                (material.policy.profile_deviation, Some(unreadable(*reason).1))
            }
            _ if !is_needed => continue,
            Some(FileRecord::NotRequested) => (CheckStatus::Passed, None),
            Some(FileRecord::TooLarge { .. }) => (CheckStatus::Undetermined, Some(Code::LimitFileSize)),
            Some(FileRecord::Unreadable { reason }) => {
                let (status, code) = unreadable(*reason);
                (status, Some(code))
            }
            Some(FileRecord::Refused { .. }) => (CheckStatus::Failed, Some(Code::LdsDgListedButAbsent)),
            // Files that came without a chip: nobody says that these were all there are.
            None => (CheckStatus::Undetermined, Some(Code::LdsDgListedButAbsent)),
        };
        check.status = check.status.max(status);
        if let Some(code) = code {
            let so_far = check.facts.get("absent").map_or_else(String::new, |absent| format!("{absent} "));
            check = check.because(code).fact("absent", format!("{so_far}{group}"));
        }
    }
    check
}
