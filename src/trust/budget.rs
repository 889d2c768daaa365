//! How much work one message may cause, whoever wrote it (RELIABILITY C15).
//!
//! Keys are bounded where they are read: RSA to 8192 bits and exponents to 33, curves to a table. So counting bounds the
//! rest.

/// Certificates one security object may carry. Real ones carry one, seldom two.
pub(super) const MAX_CERTIFICATES: usize = 16;

/// Signature checks for one message, from its signer to its CSCA. Most take two; the largest real set of namesakes among
/// CSCAs has nine members.
const MAX_SIGNATURES: u32 = 32;

/// The checks that are left.
#[derive(Debug)]
pub(super) struct SignatureBudget {
    left: u32,
}

/// No check is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BudgetSpent;

impl SignatureBudget {
    pub(super) const fn new() -> Self {
        Self { left: MAX_SIGNATURES }
    }

    /// Whether no check is left.
    pub(super) const fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// One check more.
    pub(super) fn charge(&mut self) -> Result<(), BudgetSpent> {
        self.left = self.left.checked_sub(1).ok_or(BudgetSpent)?;
        Ok(())
    }
}
