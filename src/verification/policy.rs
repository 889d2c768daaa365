//! How findings are weighed. Two policies are built in; no option makes a check weaker than `field`.

use serde::Serialize;

use super::check::CheckStatus;

/// A named way of weighing findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Its name.
    pub name: &'static str,
    /// What a document signer or CSCA certificate outside its validity means.
    ///
    /// A Danish ten-year passport can outlive its CSCA certificate, and an old key can be misused to date a forgery
    /// back: neither proof nor forgery. The BSI test plan calls it failed.
    #[serde(skip)]
    pub(super) certificate_not_valid_now: CheckStatus,
    /// What a document signer certificate off the profile means where real documents differ from the plan
    /// (RELIABILITY 1.4); `Passed` keeps the warning.
    #[serde(skip)]
    pub(super) profile_deviation: CheckStatus,
    /// Two-letter codes of States that publish no revocation list, or an optional one.
    #[serde(skip)]
    pub(super) revocation_list_optional: &'static [&'static str],
}

impl Policy {
    /// For documents in the field: names every deviation, refuses none that is harmless. The default.
    #[must_use]
    pub const fn field() -> Self {
        Self {
            name: "field",
            certificate_not_valid_now: CheckStatus::Undetermined,
            profile_deviation: CheckStatus::Passed,
            revocation_list_optional: &["DK"],
        }
    }

    /// The verdicts of the BSI test plan for inspection systems (TR-03105-5.1).
    #[must_use]
    pub const fn conformance() -> Self {
        Self {
            name: "conformance",
            certificate_not_valid_now: CheckStatus::Failed,
            profile_deviation: CheckStatus::Failed,
            revocation_list_optional: &["DK"],
        }
    }

    /// The built-in policy of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::field(), Self::conformance()].into_iter().find(|policy| policy.name == name)
    }
}
