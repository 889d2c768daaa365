//! Whether the printed page and the chip belong together, and whether there is a face to compare.

use crate::lds::image::{ImageError, ImageHeader, Limits};
use crate::mrz::Mrz;

use super::super::check::{Check, CheckId, CheckStatus, Requirement};
use super::super::code::Code;
use super::super::material::Material;

pub(in super::super) fn checks(material: &Material<'_>) -> Vec<Check> {
    portrait(material).into_iter().chain(printed_lines(material)).collect()
}

/// Whether the signed DG2 has a portrait whose headers ask for nothing out of reason. Of several, the first is shown
/// (RELIABILITY Q56). Whether it decodes is seen when it is decoded: [`Report::with_portrait`](super::super::Report::with_portrait).
fn portrait(material: &Material<'_>) -> Option<Check> {
    let dg2 = material.dg2()?.ok()?;
    let id = CheckId::HolderPortrait;
    let header = dg2
        .faces
        .first()
        .ok_or(ImageError::Missing)
        .and_then(|face| ImageHeader::read(face.image.reveal(), &Limits::document()));
    let check = match header {
        Ok(header) => Check::new(id, CheckStatus::Passed)
            .fact("format", header.format.extension())
            .fact("size", format!("{}×{}", header.width, header.height)),
        Err(error) => not_shown(Check::new(id, CheckStatus::Passed), error),
    };
    // What a record says of its image is often wrong, and harms nobody: the content decides (Q54).
    let is_mislabelled =
        dg2.faces.first().is_some_and(|face| face.declared.is_some_and(|format| format != face.format));
    let check = if is_mislabelled && check.status == CheckStatus::Passed {
        check.because(Code::ImageTypeMismatch)
    } else {
        check
    };
    Some(check.fact("portraits", dg2.faces.len()))
}

/// The check with what keeps the portrait from being shown; a document may be genuine without.
pub(in super::super) fn not_shown(mut check: Check, error: ImageError) -> Check {
    let status = if error == ImageError::Missing { CheckStatus::Undetermined } else { CheckStatus::Aborted };
    check.status = check.status.max(status);
    check.because(error.into())
}

impl From<ImageError> for Code {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Missing => Self::ImageMissing,
            ImageError::Limit(_) => Self::ImageLimit,
            _ => Self::ImageDecodeFailed,
        }
    }
}

fn printed_lines(material: &Material<'_>) -> Option<Check> {
    let on_chip = material.authentic_mrz()?;
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
    Some(check)
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
