//! Fixed fields of a record, most significant octet first.

use super::super::error::LdsError;

/// A place in a record.
pub(super) struct Cursor<'a> {
    octets: &'a [u8],
    pub(super) at: usize,
    /// Where the record starts in its file.
    offset: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(octets: &'a [u8], offset: usize) -> Self {
        Self { octets, at: 0, offset }
    }

    /// Octets from the start of the file.
    pub(super) const fn position(&self) -> usize {
        self.offset.saturating_add(self.at)
    }

    pub(super) const fn error(&self) -> LdsError {
        LdsError::BiometricRecord { offset: self.position() }
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], LdsError> {
        let end = self.at.saturating_add(length);
        let taken = self.octets.get(self.at..end).ok_or_else(|| self.error())?;
        self.at = end;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], LdsError> {
        self.take(N)?.try_into().map_err(|_| self.error())
    }

    pub(super) fn u8(&mut self) -> Result<u8, LdsError> {
        self.array().map(|[octet]| octet)
    }

    pub(super) fn u16(&mut self) -> Result<u16, LdsError> {
        self.array().map(u16::from_be_bytes)
    }

    /// A length or a number of four octets.
    pub(super) fn length(&mut self) -> Result<usize, LdsError> {
        let number = u32::from_be_bytes(self.array()?);
        usize::try_from(number).map_err(|_| self.error())
    }

    /// What is left before `end`, which counts from the start of the record.
    pub(super) fn take_to(&mut self, end: usize) -> Result<&'a [u8], LdsError> {
        let length = end.checked_sub(self.at).ok_or_else(|| self.error())?;
        self.take(length)
    }
}

/// A length as it is written: what does not fit four octets fits no chip either.
pub(super) fn written(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}
