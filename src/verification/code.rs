//! Every reason this crate can give, one line each. A code is never reused and never renamed (RELIABILITY 7).

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// A reason, rendered as dotted lower case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $name,)+
        }

        impl Code {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

codes! {
    /// PACE was offered and not used; BAC opened the chip.
    AccessDowngraded = "access.downgraded",
    /// PACE was offered, hidden from us, and BAC opened the chip: the signed DG14 shows it.
    AccessDowngradeProven = "access.downgrade_proven",
    /// EF.CardAccess offers other variants of PACE than the signed DG14.
    AccessCardaccessMismatch = "access.cardaccess_mismatch",
    /// The chip offers PACE and refused it.
    AccessPaceFailed = "access.pace_failed",
    /// Nothing of the PACE offered can be used.
    AccessPaceUnsupportedParams = "access.pace_unsupported_params",
    /// The chip does not know the terminal: fingers and irises stayed closed.
    AccessTaFailed = "access.ta_failed",
    /// The chip let itself be read without any key.
    AccessNotProtected = "access.not_protected",
    /// The password does not open the chip.
    AccessPasswordWrong = "access.password_wrong",
    /// The chip refused Basic Access Control in another way.
    AccessBacFailed = "access.bac_failed",
    /// EF.CardSecurity is not what its signer signed.
    CardSecuritySignatureInvalid = "card_security.signature_invalid",
    /// A public key's signature over our challenge is wrong.
    ChipAaInvalid = "chip.aa_invalid",
    /// The Active Authentication key is shorter than 1280 bits.
    ChipAaWeakKey = "chip.aa_weak_key",
    /// The hash of an ECDSA signature was found by trying, since nothing states it.
    ChipAaHashInferred = "chip.aa_hash_inferred",
    /// An ECDSA signature came as DER where the plain form is required.
    ChipAaSignatureForm = "chip.aa_signature_form",
    /// The chip offers Active Authentication but gave no answer.
    ChipAaNoAnswer = "chip.aa_no_answer",
    /// The exchange with the chip is not in the evidence.
    ChipAaNotPerformed = "chip.aa_not_performed",
    /// The chip refused Chip Authentication or broke it.
    ChipCaFailed = "chip.ca_failed",
    /// After Chip Authentication the chip did not speak under the new keys.
    ChipCaKeysNotSwitched = "chip.ca_keys_not_switched",
    /// Chip Authentication is not in the evidence.
    ChipCaNotPerformed = "chip.ca_not_performed",
    /// PACE with Chip Authentication Mapping came without its proof.
    ChipCamMissing = "chip.cam_missing",
    /// The proof in PACE with Chip Authentication Mapping fits no signed key.
    ChipCamInvalid = "chip.cam_invalid",
    /// A defect list says that the chip's keys may be in the wrong hands.
    ChipKeyCompromised = "chip.key_compromised",
    /// The document offers no protection against copying.
    ChipAuthNotSupported = "chip.auth_not_supported",
    /// The key that answered is not one the State signed.
    ChipKeyUnbound = "chip.key_unbound",
    /// The chip offers a protocol this version cannot run.
    ChipProtocolUnsupported = "chip.protocol_unsupported",
    /// Another chip answered than before.
    ChipChanged = "chip.changed",
    /// The chip was lost and came back, and the document has no key to show that it is the same chip.
    ChipContinuityUnproven = "chip.continuity_unproven",
    /// More than one chip on the reader.
    ChipCollision = "chip.collision",
    /// The passport moved; reading goes on when it is back.
    ChipMoved = "chip.moved",
    /// The chip left the field.
    ChipRemoved = "chip.removed",
    /// No chip came within the time allowed.
    ChipNone = "chip.none",
    /// Something lies on the reader and does not answer.
    ChipMute = "chip.mute",
    /// The card is not a travel document.
    ChipNotMrtd = "chip.not_mrtd",
    /// The chip broke a protocol rule.
    ChipProtocol = "chip.protocol",
    /// A security object in indefinite-length BER.
    CmsBerIndefinite = "cms.ber_indefinite",
    /// A security object of a content type older than the standard's.
    CmsLegacyOid = "cms.legacy_oid",
    /// A signed text holds what cannot be shown as it stands, or more than can be shown.
    DataTextSanitised = "data.text_sanitised",
    /// A signed defect list names this signer, and was taken into account.
    DefectApplied = "defect.applied",
    /// A defect list that nobody vouched for signed.
    DefectListRefused = "defect.list_refused",
    /// The signed machine readable zone holds characters it cannot have.
    Dg1Charset = "dg1.charset",
    /// The signed machine readable zone has a check digit that does not fit.
    Dg1CheckDigit = "dg1.check_digit",
    /// The signed machine readable zone leaves part of the date of birth open.
    Dg1PartialDate = "dg1.partial_date",
    /// The document has expired.
    DocExpired = "doc.expired",
    /// The portrait cannot be decoded.
    ImageDecodeFailed = "image.decode_failed",
    /// The portrait asks for more than any does.
    ImageLimit = "image.limit",
    /// DG2 holds no portrait.
    ImageMissing = "image.missing",
    /// The portrait is in another format than its record states.
    ImageTypeMismatch = "image.type_mismatch",
    /// Bytes after a file's end, ignored.
    LdsTrailingBytes = "lds.trailing_bytes",
    /// A file became another one while it was read.
    LdsContentChanged = "lds.content_changed",
    /// EF.COM cannot be understood.
    LdsComMalformed = "lds.com_malformed",
    /// EF.COM lists other data groups than EF.SOD.
    LdsComSodMismatch = "lds.com_sod_mismatch",
    /// A data group differs from what was signed.
    LdsDgHashMismatch = "lds.dg_hash_mismatch",
    /// A data group was signed but is not there.
    LdsDgListedButAbsent = "lds.dg_listed_but_absent",
    /// A data group is there but was not signed.
    LdsDgNotListed = "lds.dg_not_listed",
    /// A genuine data group cannot be understood.
    LdsDgNonconformant = "lds.dg_nonconformant",
    /// EF.COM states versions of the structure that do not exist.
    LdsVersionMismatch = "lds.version_mismatch",
    /// A file cannot be understood.
    LdsMalformed = "lds.malformed",
    /// DG1 or DG2 was not there to be compared with its hash.
    LdsMandatoryNotCompared = "lds.mandatory_not_compared",
    /// A file is larger than the plan allows.
    LimitFileSize = "limit.file_size",
    /// More certificates, signatures or longer keys than any document has.
    LimitLimit = "limit.limit",
    /// The chip took more commands than any document.
    LimitApduBudget = "limit.apdu_budget",
    /// The chip took more time than any document.
    LimitTimeBudget = "limit.time_budget",
    /// A printed check digit is wrong.
    MrzCheckDigit = "mrz.check_digit",
    /// The printed lines are not those on the chip.
    MrzMismatch = "mrz.mismatch",
    /// The printed lines were not given, so nothing was compared.
    MrzNotCompared = "mrz.not_compared",
    /// Only the optional data differ between the printed lines and the chip.
    MrzOptionalDiffers = "mrz.optional_differs",
    /// PACE: a public key that is no valid one.
    PacePointInvalid = "pace.point_invalid",
    /// PACE: our own public key came back.
    PaceKeyReflected = "pace.key_reflected",
    /// PACE: the chip's token does not fit.
    PaceTokenInvalid = "pace.token_invalid",
    /// PACE: a nonce that is none.
    PaceNonceInvalid = "pace.nonce_invalid",
    /// PACE: a step without the data it has, or with others.
    PaceTagUnexpected = "pace.tag_unexpected",
    /// PACE: data that belong to another mapping.
    PaceExtraData = "pace.extra_data",
    /// An algorithm no passport may use any more (MD5).
    PaAlgoForbidden = "pa.algo_forbidden",
    /// An algorithm kept for old documents (SHA-1).
    PaAlgoDeprecated = "pa.algo_deprecated",
    /// An algorithm we do not know.
    PaAlgoUnknown = "pa.algo_unknown",
    /// A certificate without authority key identifier.
    PkiAkiAbsent = "pki.aki_absent",
    /// The issuer's signature on the document signer certificate is wrong.
    PkiChainSignatureInvalid = "pki.chain_signature_invalid",
    /// A public key on a curve that is not one of the standard ones.
    PkiCurveUnknown = "pki.curve_unknown",
    /// A certificate carries a critical extension we do not know.
    PkiCriticalUnknown = "pki.critical_unknown",
    /// The CSCA certificate is not valid now.
    PkiCscaNotValidNow = "pki.csca_not_valid_now",
    /// The document signer may not issue documents of this type.
    PkiDoctypeNotAllowed = "pki.doctype_not_allowed",
    /// The document signer certificate is not in EF.SOD.
    PkiDsMissing = "pki.ds_missing",
    /// The document signer certificate is not valid now.
    PkiDsNotValidNow = "pki.ds_not_valid_now",
    /// The CSCA that signed the document signer certificate bears another name than the issuer it states.
    PkiIssuerNameMismatch = "pki.issuer_name_mismatch",
    /// No trusted CSCA issued the document signer certificate.
    PkiIssuerUnknown = "pki.issuer_unknown",
    /// A public key that cannot be used.
    PkiKeyInvalid = "pki.key_invalid",
    /// Names that agree only after normalising.
    PkiNameNormalised = "pki.name_normalised",
    /// A certificate departs from the profile of Doc 9303-12 without harm.
    PkiProfileDeviation = "pki.profile_deviation",
    /// A certificate was used for what it is not for.
    PkiRoleViolation = "pki.role_violation",
    /// A PKCS#1 signature whose DigestInfo leaves NULL out.
    Pkcs1NoNull = "pkcs1.no_null",
    /// The chip sent more than was asked for.
    ProtocolLength = "protocol.length",
    /// The chip said that all was well and sent nothing.
    ProtocolNoProgress = "protocol.no_progress",
    /// Another program holds the reader.
    ReaderBusy = "reader.busy",
    /// We may not use the reader.
    ReaderDenied = "reader.denied",
    /// The reader was unplugged.
    ReaderGone = "reader.gone",
    /// No reader is connected.
    ReaderNone = "reader.none",
    /// No reader of that name.
    ReaderNotFound = "reader.not_found",
    /// The PC/SC service is not running.
    ReaderNoService = "reader.no_service",
    /// The reader or its driver failed.
    ReaderLost = "reader.lost",
    /// No answer within the time allowed.
    ReaderTimeout = "reader.timeout",
    /// The signature on the issuer's revocation list is wrong, or the list cannot be used.
    RevCrlInvalid = "rev.crl_invalid",
    /// A revocation list of the issuer's name, signed by nobody trusted.
    RevCrlWrongIssuer = "rev.crl_wrong_issuer",
    /// The CSCA certificate is revoked.
    RevCscaRevoked = "rev.csca_revoked",
    /// The document signer certificate is revoked.
    RevDsRevoked = "rev.ds_revoked",
    /// The State publishes no revocation list, says the policy.
    RevNotPublished = "rev.not_published",
    /// A newer revocation list was seen before.
    RevRollback = "rev.rollback",
    /// The newest revocation list has run out.
    RevStale = "rev.stale",
    /// There is no revocation list of the issuer.
    RevUnknown = "rev.unknown",
    /// A secure message was altered.
    SmMacInvalid = "sm.mac_invalid",
    /// An answer without protection inside the secure session.
    SmUnprotectedResponse = "sm.unprotected_response",
    /// A secure message without its protected status.
    SmStatusMissing = "sm.status_missing",
    /// A secure message is malformed.
    SmCryptogramInvalid = "sm.cryptogram_invalid",
    /// The secure session ended.
    SmSessionLost = "sm.session_lost",
    /// EF.SOD signs something else than an LDS security object.
    SodContentType = "sod.content_type",
    /// EF.SOD lists a data group twice.
    SodDgDuplicate = "sod.dg_duplicate",
    /// EF.SOD lists a data group that cannot exist.
    SodDgNumberInvalid = "sod.dg_number_invalid",
    /// EF.SOD cannot be understood.
    SodMalformed = "sod.malformed",
    /// The digest in the signed attributes is not that of the content.
    SodMessageDigestMismatch = "sod.message_digest_mismatch",
    /// EF.SOD is not there.
    SodMissing = "sod.missing",
    /// EF.SOD names its signer in a way that fits no certificate in it.
    SodSidMismatch = "sod.sid_mismatch",
    /// The signature over EF.SOD is wrong.
    SodSignatureInvalid = "sod.signature_invalid",
    /// EF.SOD is not signed exactly once.
    SodSignerCount = "sod.signer_count",
    /// Signed attributes that RFC 5652 requires are missing.
    SodSignedAttrsMissing = "sod.signed_attrs_missing",
    /// A state code that is in no table.
    StateCodeUnknown = "state.code_unknown",
    /// Document, document signer and CSCA are not of one State.
    StateMismatch = "state.mismatch",
    /// Every answer took longer than a chip on the reader takes.
    TimingAnomaly = "timing.anomaly",
    /// No country certificates are installed.
    TrustEmpty = "trust.empty",
    /// A list or certificate may not be believed; what was believed before still is.
    TrustImportRefused = "trust.import_refused",
}

impl Code {
    /// Whether trying again may give another answer.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::AccessPasswordWrong
                | Self::AccessBacFailed
                | Self::ChipAaNoAnswer
                | Self::ChipAaNotPerformed
                | Self::ChipChanged
                | Self::ChipCollision
                | Self::ChipMoved
                | Self::LimitApduBudget
                | Self::LimitTimeBudget
                | Self::ProtocolNoProgress
                | Self::ChipRemoved
                | Self::ChipMute
                | Self::ChipNone
                | Self::ChipProtocol
                | Self::ReaderBusy
                | Self::ReaderGone
                | Self::ReaderNone
                | Self::ReaderNotFound
                | Self::ReaderNoService
                | Self::ReaderLost
                | Self::ReaderTimeout
                | Self::SmMacInvalid
                | Self::SmStatusMissing
                | Self::SmUnprotectedResponse
                | Self::SmCryptogramInvalid
                | Self::SmSessionLost
        )
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such code")]
pub struct UnknownCode;

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(UnknownCode)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_reads_back_and_stands_once() {
        for code in Code::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code), "{code} stands twice");
            assert!(
                code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_'))
            );
        }
    }
}
