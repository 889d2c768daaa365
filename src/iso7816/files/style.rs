//! How much a chip lets itself be asked for at once.

use crate::iso7816::Link;

/// Read sizes to fall back to, largest first: what the extended form, the short form, and the short form under each cipher
/// carry, then what chips that refuse those were seen to accept.
const LADDER: [u32; 9] = [2_048, 256, 231, 223, 192, 160, 128, 96, 32];

/// The largest read, and how a file is begun. Learned from refusals, good for the whole chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadStyle {
    size: u32,
    beginning: Beginning,
}

/// What the first READ BINARY of a file asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beginning {
    /// As much as ever: small files come in one answer.
    Full,
    /// The tag and length only, for chips that refuse to be asked beyond a file's end.
    Header,
}

impl ReadStyle {
    /// Short APDUs, which every chip understands. A terminal is not to use longer ones before EF.ATR/INFO has named the
    /// chip's buffers (Doc 9303-10, 3.6.4.2).
    #[must_use]
    pub const fn short() -> Self {
        Self::up_to(256)
    }

    /// Reads of at most this many bytes, or of what the link carries if that is less.
    #[must_use]
    pub const fn up_to(size: u32) -> Self {
        Self { size, beginning: Beginning::Full }
    }

    /// The largest read at present.
    #[must_use]
    pub const fn size(&self) -> u32 {
        self.size
    }

    /// The largest response to ask for on this link.
    pub(super) fn size_on(&self, link: &impl Link) -> u32 {
        self.size.min(link.max_response()).max(1)
    }

    pub(super) const fn beginning(&self) -> Beginning {
        self.beginning
    }

    pub(super) const fn begin_with(&mut self, beginning: Beginning) {
        self.beginning = beginning;
    }

    /// This size was shown to be the most.
    pub(super) const fn limit_to(&mut self, size: u32) {
        self.size = size;
    }

    /// A read of `refused` bytes was too much. False when there is nothing left to try.
    pub(super) fn step_down(&mut self, refused: u32) -> bool {
        let next = LADDER.into_iter().find(|size| *size < refused);
        if let Some(size) = next {
            self.size = size;
        }
        next.is_some()
    }
}

impl Default for ReadStyle {
    fn default() -> Self {
        Self::short()
    }
}
