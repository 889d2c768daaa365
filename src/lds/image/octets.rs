//! Numbers out of a picture's headers, most significant octet first.

use super::error::ImageError;

/// A place in a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Octets<'a> {
    all: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Octets<'a> {
    pub(super) const fn new(all: &'a [u8], at: usize) -> Self {
        Self { all, at }
    }

    pub(super) const fn malformed(&self) -> ImageError {
        ImageError::Malformed { offset: self.at }
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.at >= self.all.len()
    }

    pub(super) fn take(&mut self, octets: usize) -> Result<&'a [u8], ImageError> {
        let end = self.at.saturating_add(octets);
        let taken = self.all.get(self.at..end).ok_or_else(|| self.malformed())?;
        self.at = end;
        Ok(taken)
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.all.get(self.at..).unwrap_or_default()
    }

    pub(super) fn u8(&mut self) -> Result<u8, ImageError> {
        Ok(self.take(1)?.first().copied().unwrap_or_default())
    }

    pub(super) fn u16(&mut self) -> Result<u16, ImageError> {
        self.take(2)?.try_into().map(u16::from_be_bytes).map_err(|_| self.malformed())
    }

    pub(super) fn u32(&mut self) -> Result<u32, ImageError> {
        self.take(4)?.try_into().map(u32::from_be_bytes).map_err(|_| self.malformed())
    }

    pub(super) fn u64(&mut self) -> Result<u64, ImageError> {
        self.take(8)?.try_into().map(u64::from_be_bytes).map_err(|_| self.malformed())
    }

    /// The inside of a marker segment, which states its length with the two octets it stands in.
    pub(super) fn segment(&mut self) -> Result<Self, ImageError> {
        let length = usize::from(self.u16()?).checked_sub(2).ok_or_else(|| self.malformed())?;
        let start = self.at;
        self.take(length)?;
        Ok(Self { all: self.all.get(..self.at).unwrap_or_default(), at: start })
    }
}
