//! Whether the printed page and the chip belong together.

use crate::mrz::Mrz;

use super::super::check::{Check, CheckId, CheckStatus, Requirement};
use super::super::code::Code;
use super::super::material::Material;

pub(in super::super) fn checks(material: &Material<'_>) -> Vec<Check> {
    let Some(on_chip) = material.authentic_mrz() else { return Vec::new() };
    let id = CheckId::HolderMrzMatchesChip;
    let check = match material.printed_mrz() {
        None => Check::new(id, CheckStatus::NotSupported)
            .because(Code::MrzNotCompared)
            .with_requirement(Requirement::OptionalIfAbsent),
        Some(printed) if printed.characters() == on_chip.characters() => Check::new(id, CheckStatus::Passed),
        Some(printed) => {
            let fields = differing(&printed, &on_chip);
            // Some States leave optional data off the page or off the chip (TR-03135-1, comparison of the MRZ).
            let (status, code) = match fields.as_slice() {
                ["optional_data"] => (CheckStatus::Undetermined, Code::MrzOptionalDiffers),
                // One of the two was written or read wrongly, and says the same.
                ["check_digits"] => (CheckStatus::Undetermined, Code::MrzMismatch),
                _ => (CheckStatus::Failed, Code::MrzMismatch),
            };
            Check::new(id, status).because(code).fact("fields", fields.join(" "))
        }
    };
    vec![check]
}

/// The names of the fields that differ. Never their values.
fn differing(printed: &Mrz, on_chip: &Mrz) -> Vec<&'static str> {
    let comparisons = [
        ("format", printed.format == on_chip.format),
        ("document_code", printed.document_code == on_chip.document_code),
        ("issuing_state", printed.issuer == on_chip.issuer),
        ("name", printed.names == on_chip.names),
        ("document_number", printed.document_number == on_chip.document_number),
        ("nationality", printed.nationality == on_chip.nationality),
        ("birth_date", printed.birth_date == on_chip.birth_date),
        ("sex", printed.sex == on_chip.sex),
        ("expiry_date", printed.expiry_date == on_chip.expiry_date),
        (
            "optional_data",
            printed.optional_data == on_chip.optional_data && printed.optional_data_2 == on_chip.optional_data_2,
        ),
    ];
    let mut fields: Vec<_> = comparisons.into_iter().filter(|(_, equal)| !equal).map(|(name, _)| name).collect();
    if fields.is_empty() {
        // Every field agrees and the characters do not: only check digits are left.
        fields.push("check_digits");
    }
    fields
}
