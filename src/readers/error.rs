//! Why there is no link to a chip.

/// What kept a chip from being reached. Each calls for another thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ReaderError {
    /// The system's smart card service does not run.
    #[error("the smart card service does not run")]
    NoService,
    /// The service runs, and no reader is connected.
    #[error("no reader is connected")]
    NoReader,
    /// Readers are connected, and none is the one asked for.
    #[error("no such reader")]
    ReaderNotFound,
    /// No document was placed within the time allowed.
    #[error("no document was placed in time")]
    NoCardInTime,
    /// Another program holds the reader for itself.
    #[error("another program holds the reader")]
    Busy,
    /// The system does not let this user at the reader.
    #[error("no permission to use the reader")]
    Denied,
    /// The reader was unplugged.
    #[error("the reader was unplugged")]
    Gone,
    /// There is something on the reader, and it does not answer: no contactless chip, or not placed well.
    #[error("the document on the reader does not answer")]
    CardMute,
    /// More than one contactless chip: which of them is meant is not ours to guess.
    #[error("there is more than one document")]
    SeveralCards,
    /// The document was taken away while the reader was connecting to it.
    #[error("the document was taken away")]
    CardRemoved,
    /// The reader or its driver did not come back in time. It may need to be unplugged.
    #[error("the reader does not answer")]
    Hung,
    /// The reader or its driver failed in another way.
    #[error("the reader failed")]
    Failed,
}

impl ReaderError {
    /// Whether placing the document again may help.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::NoCardInTime | Self::CardMute | Self::CardRemoved | Self::SeveralCards | Self::Busy)
    }
}
