//! What a check found: three values, never a `bool`, never an `Option`.

/// The result of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome<T, F, R = NotPerformed> {
    /// It ran to its end and all is well.
    Passed(T),
    /// It ran to its end and this is wrong.
    Failed(F),
    /// It could not be decided, and this is why. Never a pass.
    NotPerformed(R),
}

impl<T, F, R> Outcome<T, F, R> {
    /// What a passed check found.
    pub const fn passed(&self) -> Option<&T> {
        match self {
            Self::Passed(found) => Some(found),
            _ => None,
        }
    }

    /// What is wrong.
    pub const fn failure(&self) -> Option<&F> {
        match self {
            Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }
}

/// Why a check on the security object could not be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotPerformed {
    /// The file cannot be read so far.
    Unreadable,
    /// The message has no signer, or more than one (see the signature check).
    NoSingleSigner,
    /// The signer's certificate is not in the file, which the standard requires (Doc 9303-10, 4.6.2.2).
    SignerCertificateAbsent,
    /// The algorithm is one we do not implement.
    AlgorithmUnsupported,
    /// The public key is one we do not implement.
    KeyUnsupported,
    /// No trust anchor belongs to the certificate's issuer.
    IssuerUnknown,
    /// More signatures had to be checked, or more certificates came, than the budget allows.
    BudgetSpent,
}
