//! The decision table: every reason code, what it means and what it does to each route.
//!
//! What makes a code apply is in `findings`; the sentences a person reads are in the locale files. Codes are stable: none is
//! renamed or used again for something else.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// There is nothing to do.
    Positive,
    /// A rule is violated.
    Negative,
    /// A needed fact is missing.
    Unproven,
}

/// What a code does to a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The route cannot be gone.
    Close,
    /// The route cannot be finished until something changes.
    Suspend,
    /// This attempt fails; the route stays open.
    Retry,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// What the code says.
    pub polarity: Polarity,
    /// What it does to the MitID app.
    pub mitid_app: Option<Effect>,
    /// What it does to the key app.
    pub nemid_app: Option<Effect>,
    /// The document is of no use elsewhere either: Borgerservice will want to see another one.
    pub document_at_fault: bool,
}

macro_rules! effect {
    (close) => {
        Some(Effect::Close)
    };
    (suspend) => {
        Some(Effect::Suspend)
    };
    (retry) => {
        Some(Effect::Retry)
    };
    (none) => {
        None
    };
}

macro_rules! document {
    (usable) => {
        false
    };
    (unusable) => {
        true
    };
}

macro_rules! reason_codes {
    ($($(#[$doc:meta])* $name:ident $text:literal $polarity:ident $mitid:ident $nemid:ident $document:ident)+) => {
        /// Why a route is not, or need not be, gone. Written as dotted lower case: `issued.before_cutoff`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ReasonCode { $($(#[$doc])* $name,)+ }

        impl ReasonCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code as text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Whether it is a register's word on the document. To the citizen it is withheld by default, as Checkdoc does.
            #[must_use]
            pub const fn is_register_entry(self) -> bool {
                matches!(
                    self,
                    Self::RegistryStolen
                        | Self::RegistryLost
                        | Self::RegistryBlocked
                        | Self::RegistryCancelled
                        | Self::RegistryNotIssued
                )
            }

            /// Its row of the table.
            #[must_use]
            pub const fn rule(self) -> Rule {
                match self {
                    $(Self::$name => Rule {
                        polarity: Polarity::$polarity,
                        mitid_app: effect!($mitid),
                        nemid_app: effect!($nemid),
                        document_at_fault: document!($document),
                    },)+
                }
            }
        }
    };
}

reason_codes! {
    // code                                                            says     MitID app key app document elsewhere
    /// Updated before (L389, L391).
    PersonAlreadyUpdated "person.already_updated"                      Positive none    none    usable
    /// The scheme asks for no update (L219, L377).
    PersonUpdateNotRequired "person.update_not_required"               Positive none    none    usable
    /// A picture was presented (L385).
    DevicePhotoNotAllowed "device.photo_not_allowed"                   Negative retry   retry   usable
    /// There is a reader and no scan was attempted (L274).
    ChipNotScanned "chip.not_scanned"                                  Unproven retry   retry   usable
    /// No reader (L277, L279, L281).
    DeviceNoNfc "device.no_nfc"                                        Negative retry   close   usable
    /// Someone else's phone (L296).
    DeviceBorrowed "device.borrowed"                                   Negative none    close   usable
    /// Too young for NemID (L23).
    PersonBelow15 "person.below_15"                                    Negative none    close   usable
    /// Too young for MitID; closes Borgerservice too.
    PersonBelow13 "person.below_13"                                    Negative close   close   usable
    /// No Danish CPR number (L24).
    PersonNoCpr "person.no_cpr"                                        Negative none    close   usable
    /// No NemID (L49, L273).
    NemidNone "nemid.none"                                             Negative none    close   usable
    /// NemID blocked (L144, L187).
    NemidBlocked "nemid.blocked"                                       Negative none    close   usable
    /// Not logged in (L273).
    NemidLoginMissing "nemid.login_missing"                            Negative none    retry   usable
    /// The key app is an old version (L265).
    NemidAppOutdated "nemid.app_outdated"                              Negative none    retry   usable
    /// The key app is not activated, and can be (L43, L126).
    NemidKeyAppNotActivated "nemid.key_app_not_activated"              Negative none    retry   usable
    /// The key app is not activated, and too few keys are left to do it (L43).
    NemidTooFewKeys "nemid.too_few_keys"                               Negative none    close   usable
    /// NemID has ended.
    RouteRetired "route.retired"                                       Negative none    close   usable
    /// Past its last day (L387).
    DocExpired "doc.expired"                                           Negative close   close   unusable
    /// Not issued by Denmark (L306).
    DocIssuerNotAccepted "doc.issuer_not_accepted"                     Negative close   close   usable
    /// Greenlandic or Faroese (L266, L277).
    DocVariantNotAccepted "doc.variant_not_accepted"                   Negative none    close   usable
    /// Nobody said which booklet, and the policy asks (L266).
    DocVariantUnproven "doc.variant_unproven"                          Unproven none    suspend usable
    /// Not an ordinary passport (L249).
    DocTypeNotAccepted "doc.type_not_accepted"                         Negative close   close   usable
    /// Issued before the cut-off day (L277).
    IssuedBeforeCutoff "issued.before_cutoff"                          Negative none    close   usable
    /// Perhaps issued before the cut-off day (L277).
    IssuedUnknown "issued.unknown"                                     Unproven none    suspend usable
    /// The sources of the date of issue contradict each other (L277).
    IssuedConflict "issued.conflict"                                   Unproven none    suspend usable
    /// No chip (L250, L277).
    ChipAbsent "chip.absent"                                           Negative close   close   usable
    /// The chip could not be read (L274).
    ChipReadFailed "chip.read_failed"                                  Unproven retry   retry   usable
    /// A wrong signature or hash (L379).
    PaFailed "pa.failed"                                               Negative close   close   unusable
    /// No trusted CSCA certificate leads to the signer (L379).
    PaCscaUntrusted "pa.csca_untrusted"                                Unproven suspend suspend usable
    /// The signer's certificate is withdrawn (L387).
    RevDsRevoked "rev.ds_revoked"                                      Negative close   close   unusable
    /// A CRL is needed and missing (L387).
    RevUnknown "rev.unknown"                                           Unproven suspend suspend usable
    /// The printed lines differ from DG1 (L379).
    MrzMismatch "mrz.mismatch"                                         Negative close   close   unusable
    /// The chip failed the copy check (L387).
    ChipCloned "chip.cloned"                                           Negative close   close   unusable
    /// The passport offers no copy check, and one is needed (L379).
    ChipCloneCheckUnavailable "chip.clone_check_unavailable"           Negative close   close   usable
    /// The copy check was not run (L387).
    ChipCloneCheckNotPerformed "chip.clone_check_not_performed"        Unproven retry   retry   usable
    /// The face is not the portrait's (L257).
    HolderFaceMismatch "holder.face_mismatch"                          Negative retry   none    usable
    /// No face comparison (L257).
    HolderFaceNotVerified "holder.face_not_verified"                   Unproven retry   none    usable
    /// Someone else's passport (L152, L379).
    HolderMismatch "holder.mismatch"                                   Negative close   close   unusable
    /// Nothing connects passport and person (L379).
    HolderLinkUnproven "holder.link_unproven"                          Unproven suspend suspend usable
    /// Listed as stolen (L387).
    RegistryStolen "registry.stolen"                                   Negative close   close   unusable
    /// Listed as lost (L387).
    RegistryLost "registry.lost"                                       Negative close   close   unusable
    /// Listed as blocked, or without a reason (L387).
    RegistryBlocked "registry.blocked"                                 Negative close   close   unusable
    /// Listed as cancelled (L266).
    RegistryCancelled "registry.cancelled"                             Negative close   close   unusable
    /// The issuer does not know the number (L266).
    RegistryNotIssued "registry.not_issued"                            Negative close   close   unusable
    /// A filter holds something like it (L387).
    RegistryPossibleHit "registry.possible_hit"                        Unproven suspend suspend usable
    /// The answer is too old (L381).
    RegistryStale "registry.stale"                                     Unproven suspend suspend usable
    /// No answer, or one from the future (L381).
    RegistryUnavailable "registry.unavailable"                         Unproven suspend suspend usable
    /// A required list was not asked (L266, L381).
    RegistryNotChecked "registry.not_checked"                          Unproven suspend suspend usable
}

impl ReasonCode {
    /// Whether another attempt may give another answer: with another phone, in better light, or when a list answers again.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        let rule = self.rule();
        matches!(rule.mitid_app, Some(Effect::Retry))
            || matches!(rule.nemid_app, Some(Effect::Retry))
            || self.is_list_doubt()
    }

    /// Whether a list gave no usable answer.
    #[must_use]
    pub const fn is_list_doubt(self) -> bool {
        matches!(
            self,
            Self::RegistryPossibleHit | Self::RegistryStale | Self::RegistryUnavailable | Self::RegistryNotChecked
        )
    }
}

/// Text that is no reason code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reason code")]
pub struct ReasonCodeError;

impl FromStr for ReasonCode {
    type Err = ReasonCodeError;

    fn from_str(text: &str) -> Result<Self, ReasonCodeError> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(ReasonCodeError)
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ReasonCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ReasonCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_survive_the_round_trip() {
        for code in ReasonCode::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code));
        }
        assert_eq!("doc.unknown".parse::<ReasonCode>(), Err(ReasonCodeError));
    }

    #[test]
    fn every_code_but_the_positive_ones_acts_on_a_route() {
        for code in ReasonCode::ALL {
            let rule = code.rule();
            let acts = rule.mitid_app.is_some() || rule.nemid_app.is_some();
            assert_eq!(acts, rule.polarity != Polarity::Positive, "{code}");
        }
    }

    #[test]
    fn what_is_only_unproven_never_closes_a_route() {
        for code in ReasonCode::ALL {
            let rule = code.rule();
            if rule.polarity == Polarity::Unproven {
                assert!(rule.mitid_app != Some(Effect::Close) && rule.nemid_app != Some(Effect::Close), "{code}");
                assert!(!rule.document_at_fault, "{code}");
            }
        }
    }
}
