//! Whose ID information is up to date.

use std::str::FromStr;

use serde::Serialize;

use crate::encoding::Redacted;

/// Text that is no PID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a PID number: 9208-2002-2- and 12 to 14 digits")]
pub struct PidError;

/// NemID's number for a person, which is not the CPR number: `9208-2002-2-` and 12 to 14 digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pid(Redacted<String>);

impl Pid {
    const PREFIX: &str = "9208-2002-2-";

    /// The number, for keying and sealing it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

impl FromStr for Pid {
    type Err = PidError;

    /// As in a certificate's subject, with or without its `PID:`.
    fn from_str(text: &str) -> Result<Self, PidError> {
        let number = text.strip_prefix("PID:").unwrap_or(text);
        let digits = number.strip_prefix(Self::PREFIX).ok_or(PidError)?;
        if (12..=14).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()) {
            Ok(Self(Redacted::new(number.to_owned())))
        } else {
            Err(PidError)
        }
    }
}

/// Whether somebody still has to update. It changes once, in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityStatus {
    /// No passport has been accepted yet.
    NeedsUpdate,
    /// The ID information is up to date.
    Ready,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pid_has_twelve_to_fourteen_digits_behind_its_prefix() {
        assert_eq!("PID:9208-2002-2-123456789012".parse::<Pid>(), "9208-2002-2-123456789012".parse());
        assert!("9208-2002-2-12345678901234".parse::<Pid>().is_ok());
        for wrong in
            ["", "9208-2002-2-12345678901", "9208-2002-2-123456789012345", "9208-2002-2-12345678901x", "2203904321"]
        {
            assert_eq!(wrong.parse::<Pid>(), Err(PidError), "{wrong}");
        }
    }

    #[test]
    fn a_pid_never_prints() {
        let pid: Pid = "9208-2002-2-123456789012".parse().unwrap();
        assert!(!format!("{pid:?}").contains("123456789012"));
    }
}
