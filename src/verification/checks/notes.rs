//! The codes for what `trust` notes about a document that is odd and yet genuine.

use crate::lds::SodDeviation;
use crate::pki::Deviation;
use crate::trust::Note;

use super::super::code::Code;

/// Notes about the security object itself.
pub(in super::super) fn about_sod(notes: &[Note]) -> Vec<Code> {
    notes
        .iter()
        .filter_map(|note| match note {
            Note::Sod(SodDeviation::TrailingBytes) => Some(Code::LdsTrailingBytes),
            Note::Sod(SodDeviation::LegacyContentType) => Some(Code::CmsLegacyOid),
            Note::Message(Deviation::BerEncoded) => Some(Code::CmsBerIndefinite),
            Note::SignerIdentifierMismatch => Some(Code::SodSidMismatch),
            Note::Sha1 | Note::Sha1DataGroups => Some(Code::PaAlgoDeprecated),
            Note::DigestInfoWithoutNull => Some(Code::Pkcs1NoNull),
            Note::Sod(_)
            | Note::Message(_)
            | Note::DigestsDiffer
            | Note::PssMaskDigestDiffers
            | Note::EcdsaIntegersNotDer
            | Note::EcdsaOtherForm => Some(Code::PkiProfileDeviation),
            _ => None,
        })
        .collect()
}

/// Notes about the certificates.
pub(in super::super) fn about_certificates(notes: &[Note]) -> Vec<Code> {
    notes
        .iter()
        .filter_map(|note| match note {
            Note::DocumentSigner(Deviation::AkiAbsent | Deviation::AkiMalformed) => Some(Code::PkiAkiAbsent),
            Note::NameNormalised => Some(Code::PkiNameNormalised),
            Note::DocumentSigner(_)
            | Note::Csca(_)
            | Note::KeyUsageAbsent
            | Note::ExtendedKeyUsagePresent
            | Note::IssuerRoleIncomplete
            | Note::SignedOutsideKeyUsagePeriod => Some(Code::PkiProfileDeviation),
            _ => None,
        })
        .collect()
}
