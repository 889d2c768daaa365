//! How much a chip lets itself be asked for at once.

use crate::iso7816::Link;

/// Read sizes to fall back to, largest first: what the extended form, the short form, and the short form under each cipher
/// carry, then what chips that refuse those were seen to accept.
const LADDER: [u32; 9] = [2_048, 256, 231, 223, 192, 160, 128, 96, 32];

/// Read sizes to fall back to when a refusal cost the whole session, and each further one would cost another: long APDUs,
/// then the smallest size a passport was seen to insist on.
const LADDER_OF_SESSIONS: [u32; 4] = [256, 160, 96, 32];

/// The largest read, and how a file is begun. Learned from refusals, good for the whole chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadStyle {
    size: u32,
    beginning: Beginning,
    /// The largest read that was answered in full.
    proven: u32,
    /// The shortest read that cost the session where none as long had ever worked.
    lost: Option<u32>,
    short_identifiers: ShortIdentifiers,
}

/// Whether files are read by their short identifier, which saves the SELECT (Doc 9303-10, 3.6.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShortIdentifiers {
    /// To be found out.
    Untried,
    /// The chip has answered one: what it says of another file is true.
    Proven,
    /// The chip does not take them, or is not to be asked.
    Unused,
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
        let short_identifiers = ShortIdentifiers::Untried;
        Self { size, beginning: Beginning::Full, proven: 0, lost: None, short_identifiers }
    }

    /// Selects every file before it reads it, as chips without short identifiers need.
    #[must_use]
    pub const fn selecting(mut self) -> Self {
        self.short_identifiers = ShortIdentifiers::Unused;
        self
    }

    /// Asks for a file's tag and length first, and only then for the file, as most readers do.
    #[must_use]
    pub const fn header_first(mut self) -> Self {
        self.beginning = Beginning::Header;
        self
    }

    /// The same way of reading with other sizes.
    #[must_use]
    pub const fn with_size(mut self, size: u32) -> Self {
        self.size = size;
        self
    }

    /// The largest read at present.
    #[must_use]
    pub const fn size(&self) -> u32 {
        self.size
    }

    /// The largest read that was answered in full.
    #[must_use]
    pub const fn proven(&self) -> u32 {
        self.proven
    }

    /// The shortest read that cost the session where none as long had ever worked.
    #[must_use]
    pub const fn lost(&self) -> Option<u32> {
        self.lost
    }

    /// The largest response to ask for on this link.
    pub(super) fn size_on(&self, link: &impl Link) -> u32 {
        // Up to 256 means the short form, and secure messaging takes its share of that.
        let most = if self.size <= 256 { link.max_short_response() } else { link.max_response() };
        self.size.min(most).max(1)
    }

    pub(super) const fn short_identifiers(&self) -> ShortIdentifiers {
        self.short_identifiers
    }

    pub(super) const fn learn_short_identifiers(&mut self, learned: ShortIdentifiers) {
        self.short_identifiers = learned;
    }

    pub(super) const fn beginning(&self) -> Beginning {
        self.beginning
    }

    pub(super) const fn begin_with(&mut self, beginning: Beginning) {
        self.beginning = beginning;
    }

    /// Whether an answer in the extended form has come.
    pub(super) const fn has_proven_long(&self) -> bool {
        self.proven > 256
    }

    /// This size was shown to be the most.
    pub(super) const fn limit_to(&mut self, size: u32) {
        self.size = size;
    }

    /// So much came in one answer.
    pub(super) fn prove(&mut self, size: u32) {
        self.proven = self.proven.max(size);
    }

    /// A read of `refused` bytes was too much. False when there is nothing left to try.
    pub(super) fn step_down(&mut self, refused: u32) -> bool {
        self.step_down_on(&LADDER, refused)
    }

    /// After a read of `asked` bytes the session was gone. Unless such a read has worked before, the next session asks for
    /// much less, and not beyond a file's end.
    pub(super) fn learn_from_lost_session(&mut self, asked: u32) {
        if asked > self.proven {
            self.lost = Some(self.lost.map_or(asked, |lost| lost.min(asked)));
            self.beginning = Beginning::Header;
            self.step_down_on(&LADDER_OF_SESSIONS, asked);
        }
    }

    fn step_down_on(&mut self, ladder: &[u32], refused: u32) -> bool {
        let next = ladder.iter().copied().find(|size| *size < refused);
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
